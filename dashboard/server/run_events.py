"""Hands on what a run of a page says all at once, and not each part as it is made.

Streamlit wakes its event loop for each part of a page, and once more to send it. Loop and page take
turns with the interpreter, so each of fifty parts had both wait for each other: a third of what a
page run costs.
"""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.session_manager import ActiveSessionInfo

LONGEST_S = 0.05
"""So long is a part held at most: whoever waits for a long run sees what is there."""
MOST_TOGETHER = 100
"""So many messages are sent in one turn of the loop: whoever has 500 waiting is taken for gone."""


class RunEvents:
    """What the runs of one session have said, held back from its event loop; but not of the first
    run, whose parts tell a browser what it has to load."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[tuple[ScriptRunner | None, ScriptRunnerEvent, dict[str, Any]]] = []
        self._is_due = False
        """Whether the loop will hand on what is held before long."""
        self._is_first = True

    def take(
        self,
        session: AppSession,
        sender: ScriptRunner | None,
        event: ScriptRunnerEvent,
        **told: Any,
    ) -> None:
        """Hold a part of a page; hand on whatever else a run tells, after the parts before it."""
        is_part = event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
        with self._lock:
            self._held.append((sender, event, told))
            if not is_part or self._is_first:
                self._is_first &= event is not ScriptRunnerEvent.SHUTDOWN
                session._call_soon_on_event_loop(partial(self._hand_on, session))
            elif not self._is_due:
                self._is_due = True
                session._call_soon_on_event_loop(partial(self._hand_on_later, session))

    def _hand_on(self, session: AppSession) -> None:
        with self._lock:
            handing, self._held = self._held, []
        has_parts = False
        for sender, event, told in handing:
            try:
                if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
                    session._handle_scriptrunner_event_on_event_loop(sender, event, **told)
                elif sender is session._scriptrunner:
                    session._browser_queue.enqueue(told["forward_msg"])
                    has_parts = True
            except Exception as error:  # Where one fails, the others go on.
                failed = {"message": "What a page says was not handed on", "exception": error}
                asyncio.get_running_loop().call_exception_handler(failed)
        if has_parts and session._message_enqueued_callback:
            session._message_enqueued_callback()

    def _hand_on_later(self, session: AppSession) -> None:
        session._event_loop.call_later(LONGEST_S, self._hand_on_late, session)

    def _hand_on_late(self, session: AppSession) -> None:
        with self._lock:
            self._is_due = False
        self._hand_on(session)


class _Together(list[ForwardMsg]):
    """Messages that are sent in one turn of the loop."""


_of_sessions: WeakKeyDictionary[AppSession, RunEvents] = WeakKeyDictionary()


def hand_on_at_once() -> None:
    """Let Streamlit's sessions hold what runs say. No setting leads to it."""

    def take(
        session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **told: Any
    ) -> None:
        events = _of_sessions.get(session) or _of_sessions.setdefault(session, RunEvents())
        events.take(session, sender, event, **told)

    AppSession._on_scriptrunner_event = take  # type: ignore[method-assign, assignment]


def send_at_once() -> None:
    """Let Streamlit's loop send what waits for a session without a turn after each message.

    What it sends one by one are then several at a time. No setting leads to it.
    """
    flush, send = AppSession.flush_browser_queue, Runtime._send_message

    def flush_together(session: AppSession) -> list[_Together]:
        waiting = flush(session)
        firsts = range(0, len(waiting), MOST_TOGETHER)
        return [_Together(waiting[first : first + MOST_TOGETHER]) for first in firsts]

    def send_together(runtime: Runtime, to: ActiveSessionInfo, messages: _Together) -> None:
        for message in messages:
            send(runtime, to, message)

    AppSession.flush_browser_queue = flush_together  # type: ignore[method-assign, assignment]
    Runtime._send_message = send_together  # type: ignore[method-assign, assignment]
