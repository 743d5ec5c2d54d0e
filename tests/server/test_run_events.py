"""What a page run says reaches the event loop in order, and in few turns."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from dashboard.server import run_events
from dashboard.server.run_events import RunEvents

PART, STARTED = ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, ScriptRunnerEvent.SCRIPT_STARTED
STOPPED = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
SHUTDOWN = ScriptRunnerEvent.SHUTDOWN
RUN = (STARTED, PART, PART, PART, STOPPED, SHUTDOWN)


class Session:
    """As much of Streamlit's session as tells its loop what it is told."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self.told: list[object] = []
        self.turns = 0
        self.wakes = 0
        self.fails_at: object = "nothing"
        self._scriptrunner = None
        self._browser_queue = self

    def enqueue(self, part: object) -> None:
        if part == self.fails_at:
            raise RuntimeError("This part cannot be handled")
        self.told.append(part)

    def _message_enqueued_callback(self) -> None:
        self.wakes += 1

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.turns += 1
        self._event_loop.call_soon_threadsafe(callback)

    def _handle_scriptrunner_event_on_event_loop(
        self, _sender: object, event: ScriptRunnerEvent, **_told: Any
    ) -> None:
        if event == self.fails_at:
            raise RuntimeError("This event cannot be handled")
        self.told.append(event)


class Unmade(AppSession):
    """A session that was never begun, and has nothing to end."""

    def __del__(self) -> None:
        pass


def said(runs: int, wait_s: float = 0.0) -> tuple[list[object], list[int]]:
    """What the loop was told by so many runs, and in how many turns of it each."""

    async def try_() -> tuple[list[object], list[int]]:
        session, events, turns = Session(), RunEvents(), []

        def run() -> None:
            for number, event in enumerate(RUN):
                more = {"forward_msg": number} if event is PART else {}
                events.take(session, None, event, **more)  # type: ignore[arg-type]

        for _ in range(runs):
            before = session.turns
            thread = threading.Thread(target=run)
            thread.start()
            await asyncio.to_thread(thread.join)
            await asyncio.sleep(wait_s)
            turns.append(session.turns - before)
        return session.told, turns

    return asyncio.run(try_())


def test_part_that_cannot_be_handled_holds_back_no_other() -> None:
    async def try_() -> list[object]:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, _failed: None)
        session, events = Session(), RunEvents()
        events._is_first, session.fails_at = False, 2
        for number, event in enumerate(RUN):
            more = {"forward_msg": number} if event is PART else {}
            events.take(session, None, event, **more)  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        return session.told

    assert asyncio.run(try_()) == [STARTED, 1, 3, STOPPED, SHUTDOWN]


def test_parts_of_a_run_that_is_over_are_left_out_and_the_loop_is_woken_once() -> None:
    async def try_() -> Session:
        session, events = Session(), RunEvents()
        events._is_first = False
        for number, sender in enumerate((None, "an older run", None)):
            events.take(session, sender, PART, forward_msg=number)  # type: ignore[arg-type]
        events.take(session, None, STOPPED)  # type: ignore[arg-type]
        await asyncio.sleep(0.01)
        return session

    session = asyncio.run(try_())
    assert (session.told, session.wakes) == ([0, 2, STOPPED], 1)


def test_messages_of_a_session_are_sent_in_order_and_several_in_a_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = run_events.MOST_TOGETHER + 1
    parts = [ForwardMsg(hash=str(number)) for number in range(count)]
    sent: list[ForwardMsg] = []
    monkeypatch.setattr(AppSession, "flush_browser_queue", lambda _session: parts)
    monkeypatch.setattr(Runtime, "_send_message", lambda _runtime, _to, one: sent.append(one))
    run_events.send_at_once()
    loop = Runtime._loop_coroutine.__code__.co_names
    assert {"flush_browser_queue", "_send_message"} <= set(loop)
    session, runtime = Unmade.__new__(Unmade), Runtime.__new__(Runtime)
    together = session.flush_browser_queue()
    assert len(together) == 2
    for several in together:
        runtime._send_message(None, several)  # type: ignore[arg-type]
    assert sent == parts


def test_first_run_is_told_as_it_goes_and_later_ones_in_few_turns() -> None:
    told, turns = said(3, wait_s=0.01)
    assert told == [STARTED, 1, 2, 3, STOPPED, SHUTDOWN] * 3
    assert turns[0] == len(RUN)
    assert turns[1] <= 4


def test_parts_of_a_run_that_goes_on_are_told_before_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_events, "LONGEST_S", 0.3)

    async def try_() -> list[object]:
        session, events = Session(), RunEvents()
        for event in (SHUTDOWN, STARTED):
            events.take(session, None, event)  # type: ignore[arg-type]
        await asyncio.sleep(0)
        for number in range(2):
            events.take(session, None, PART, forward_msg=number)  # type: ignore[arg-type]
            await asyncio.sleep(0)
            assert number not in session.told
            async with asyncio.timeout(60):
                while number not in session.told:
                    await asyncio.sleep(0.01)
        return session.told

    assert asyncio.run(try_()) == [SHUTDOWN, STARTED, 0, 1]


def test_sessions_of_streamlit_hold_what_runs_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_on_scriptrunner_event", AppSession._on_scriptrunner_event)
    assert hasattr(AppSession, "_handle_scriptrunner_event_on_event_loop")
    assert hasattr(AppSession, "_call_soon_on_event_loop")
    has = AppSession.__init__.__code__.co_names
    assert {"_browser_queue", "_scriptrunner", "_message_enqueued_callback"} <= set(has)
    taken: list[object] = []
    monkeypatch.setattr(RunEvents, "take", lambda _self, *said, **more: taken.append((said, more)))
    run_events.hand_on_at_once()
    session = Unmade.__new__(Unmade)
    session._on_scriptrunner_event(None, STOPPED)
    session._on_scriptrunner_event(None, event=PART, forward_msg=None)
    assert taken == [((session, None, STOPPED), {}), ((session, None, PART), {"forward_msg": None})]
