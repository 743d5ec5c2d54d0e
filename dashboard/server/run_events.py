"""Hands on what a run of a page says all at once, and not each part as it is made.

Streamlit wakes its event loop for each part of a page. Loop and page take turns with the
interpreter, so each of fifty parts had both wait for each other: a third of what a page run costs.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent

LONGEST_S = 0.05
"""So long is a part held at most: whoever waits for a long run sees what is there."""


class RunEvents:
    """What the runs of one session have said, held back from its event loop; but not of the first
    run, whose parts tell a browser what it has to load."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[Callable[[], None]] = []
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
        handle = partial(session._handle_scriptrunner_event_on_event_loop, sender, event, **told)
        is_part = event is ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
        with self._lock:
            self._held.append(handle)
            if not is_part or self._is_first:
                self._is_first &= event is not ScriptRunnerEvent.SHUTDOWN
                session._call_soon_on_event_loop(self._hand_on)
            elif not self._is_due:
                self._is_due = True
                session._call_soon_on_event_loop(partial(self._hand_on_later, session))

    def _hand_on(self) -> None:
        with self._lock:
            handing, self._held = self._held, []
        loop = asyncio.get_running_loop()
        for handle in handing:
            loop.call_soon(handle)  # Each by itself: where one fails, the others go on.

    def _hand_on_later(self, session: AppSession) -> None:
        session._event_loop.call_later(LONGEST_S, self._hand_on_late)

    def _hand_on_late(self) -> None:
        with self._lock:
            self._is_due = False
        self._hand_on()


_of_sessions: WeakKeyDictionary[AppSession, RunEvents] = WeakKeyDictionary()


def hand_on_at_once() -> None:
    """Let Streamlit's sessions hold what runs say. No setting leads to it."""

    def take(
        session: AppSession, sender: ScriptRunner | None, event: ScriptRunnerEvent, **told: Any
    ) -> None:
        _of_sessions.setdefault(session, RunEvents()).take(session, sender, event, **told)

    AppSession._on_scriptrunner_event = take  # type: ignore[method-assign, assignment]
