"""Hands on what a run of a page says all at once, and not each part as it is made.

Streamlit wakes its event loop for each part of a page, and once more to send it. Loop and page take
turns with the interpreter, so each of fifty parts had both wait for each other: a third of what a
page run costs.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from dashboard.server.private_names import replace_if_there

if TYPE_CHECKING:
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime.app_session import AppSession
    from streamlit.runtime.runtime import Runtime
    from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
    from streamlit.runtime.session_manager import ActiveSessionInfo

LONGEST_S = 0.05
"""So long is a part held at most: whoever waits for a long run sees what is there."""
MOST_TOGETHER = 100
"""So many messages are sent in one turn of the loop: whoever has 500 waiting is taken for gone."""

_PART, _END = "ENQUEUE_FORWARD_MSG", "SHUTDOWN"
"""What Streamlit calls the events that a part of a page was made, and that a run has ended."""
_SESSION = "streamlit.runtime.app_session:AppSession"
_NEEDED = (
    *(f"streamlit.runtime.scriptrunner:ScriptRunnerEvent.{name}" for name in (_PART, _END)),
    f"{_SESSION}._call_soon_on_event_loop",
    f"{_SESSION}._handle_scriptrunner_event_on_event_loop",
    f"{_SESSION}._event_loop",
    f"{_SESSION}._scriptrunner",
    f"{_SESSION}._browser_queue",
    f"{_SESSION}._message_enqueued_callback",
    "streamlit.runtime.forward_msg_queue:ForwardMsgQueue.enqueue",
)
"""What RunEvents uses of a session and of what it is told."""


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
        is_part = event.name == _PART
        with self._lock:
            self._held.append((sender, event, told))
            if not is_part or self._is_first:
                self._is_first &= event.name != _END
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
                if event.name != _PART:
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


class _Together(list["ForwardMsg"]):
    """Messages that are sent in one turn of the loop."""


_of_sessions: WeakKeyDictionary[AppSession, RunEvents] = WeakKeyDictionary()


def hand_on_at_once() -> None:
    """Let Streamlit's sessions hold what runs say. No setting leads to it."""

    def take(
        session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **told: Any
    ) -> None:
        events = _of_sessions.get(session) or _of_sessions.setdefault(session, RunEvents())
        events.take(session, sender, event, **told)

    replace_if_there(
        {f"{_SESSION}._on_scriptrunner_event": lambda _: take},
        *_NEEDED,
        otherwise="pages are sent part by part",
    )


def send_at_once() -> None:
    """Let Streamlit's loop send what waits for a session without a turn after each message.

    What it sends one by one are then several at a time. No setting leads to it.
    """
    replace_if_there(
        {
            f"{_SESSION}.flush_browser_queue": _together,
            "streamlit.runtime.runtime:Runtime._send_message": _one_after_the_other,
        },
        otherwise="what a page says is sent message by message",
    )


def _together(flush: Callable[[AppSession], list[ForwardMsg]]) -> Callable[..., list[_Together]]:
    def flush_together(session: AppSession) -> list[_Together]:
        waiting = flush(session)
        firsts = range(0, len(waiting), MOST_TOGETHER)
        return [_Together(waiting[first : first + MOST_TOGETHER]) for first in firsts]

    return flush_together


def _one_after_the_other(send: Callable[..., None]) -> Callable[..., None]:
    def send_together(runtime: Runtime, to: ActiveSessionInfo, messages: _Together) -> None:
        for message in messages:
            send(runtime, to, message)

    return send_together
