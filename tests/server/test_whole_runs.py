"""What a run of a page says is sent at once; the first of a connection as it comes."""

from __future__ import annotations

import asyncio
import itertools

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.server import whole_runs
from dashboard.server.whole_runs import WholeRuns

GONE: Message = {"type": "websocket.close"}


def message(said: ForwardMsg) -> Message:
    return {"type": "websocket.send", "bytes": said.SerializeToString()}


def status(*, is_running: bool) -> Message:
    said = ForwardMsg()
    said.session_status_changed.script_is_running = is_running
    return message(said)


def part(number: int) -> Message:
    said = ForwardMsg()
    said.delta.new_element.markdown.body = f"Part {number} of the page"
    return message(said)


SESSION = ForwardMsg()
SESSION.new_session.name = "A page of this name" * 10
BEGINS, IDLE = message(SESSION), status(is_running=False)
RUNS = status(is_running=True)
ENDS = message(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY, hash="0" * 32))
RUN = (BEGINS, RUNS, part(1), part(2), ENDS, IDLE)


def sent_after_each(
    said: list[Message], wait_s: float = 0, asks: bytes = b""
) -> list[list[Message]]:
    """What a browser has got after each message that a page sends."""

    async def try_() -> list[list[Message]]:
        got: list[Message] = []
        after: list[list[Message]] = []

        async def take(one: Message) -> None:
            got.append(one)

        async def page(_scope: Scope, _receive: Receive, send: Send) -> None:
            for one in said:
                await send(one)
                await asyncio.sleep(wait_s)
                after.append(list(got))

        async def hear() -> Message:
            return GONE

        await WholeRuns(page)({"type": "websocket", "query_string": asks}, hear, take)
        return after

    return asyncio.run(try_())


def in_turn(said: list[Message]) -> list[list[Message]]:
    return [said[: at + 1] for at in range(len(said))]


def test_first_run_is_sent_as_it_comes() -> None:
    assert sent_after_each(list(RUN)) == in_turn(list(RUN))


def test_later_runs_are_sent_when_they_have_ended() -> None:
    said = [*RUN, *RUN]
    after = sent_after_each(said)
    assert after[6:11] == [list(RUN)] * 5
    assert after[11] == said


def test_page_that_asks_gets_a_later_run_as_one_message() -> None:
    packed = b"\0"
    for one in RUN:
        packed += len(one["bytes"]).to_bytes(4) + one["bytes"]
    after = sent_after_each([*RUN, *RUN, part(3)], asks=b"together")
    assert after[11] == [*RUN, {"type": "websocket.send", "bytes": packed}]
    assert after[12] == [*after[11], part(3)]


def test_connection_that_is_closed_in_a_run_has_said_all_of_it_before() -> None:
    said = [*RUN, BEGINS, part(1), GONE, IDLE]
    assert sent_after_each(said, asks=b"together")[-1] == said


def test_message_between_runs_is_sent_at_once() -> None:
    said = [*RUN, part(3)]
    assert sent_after_each(said)[-1] == said


def test_long_run_is_sent_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_runs, "LONGEST_S", 0.01)
    said = [*RUN, *RUN]
    assert sent_after_each(said, wait_s=0.05) == in_turn(said)


def test_every_message_comes_once_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_runs, "LONGEST_S", 0)
    runs = ((BEGINS, RUNS, part(number), ENDS, IDLE) for number in range(50))
    said = [*RUN, *itertools.chain(*runs), GONE]
    assert sent_after_each(said)[-1] == said
