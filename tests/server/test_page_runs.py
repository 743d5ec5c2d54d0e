"""What a page says is passed on in its order, together, and whole."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession

from dashboard.server import page_runs
from dashboard.server.page_runs import MOST_WAITING_BYTES, GatheredWrites, read_once, together


class Session:
    """Stands in for a session of Streamlit's."""


class Wire:
    """Stands in for a connection: what was written to it, and whether it is closed."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:
        self.written.append(data)

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True

    def get_extra_info(self, name: str) -> str:
        return f"the {name}"


def test_what_waits_is_done_in_its_order_by_one_wake() -> None:
    woken: list[Callable[[], object]] = []
    call_soon = together(lambda _, callback: woken.append(callback))
    session, done = Session(), list[int]()
    call_soon(session, lambda: done.append(1))
    call_soon(session, lambda: done.append(2))
    assert (len(woken), done) == (1, [])
    woken.pop()()
    assert done == [1, 2]
    call_soon(session, lambda: done.append(3))
    woken.pop()()
    assert done == [1, 2, 3]


def test_what_fails_does_not_hold_up_what_waits_behind_it() -> None:
    woken: list[Callable[[], object]] = []
    call_soon = together(lambda _, callback: woken.append(callback))
    session, done = Session(), list[int]()

    def fail() -> None:
        raise ValueError("it failed")

    call_soon(session, fail)
    call_soon(session, lambda: done.append(2))
    with pytest.raises(ValueError, match="it failed"):
        woken.pop()()
    woken.pop()()
    assert (done, woken) == ([2], [])


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar"])
def test_theme_is_read_once_and_said_as_streamlit_says_it(section: str) -> None:
    populate = app_session._populate_theme_msg
    asked: list[str] = []

    def counted(message: CustomThemeConfig, section: str) -> None:
        asked.append(section)
        populate(message, section)

    plain, said = CustomThemeConfig(), [CustomThemeConfig(), CustomThemeConfig()]
    populate(plain, section)
    better = read_once(counted)
    for message in said:
        better(message, section)
    assert said == [plain, plain]
    assert asked == [section]


def test_writes_of_one_turn_go_out_together_and_before_the_connection_closes() -> None:
    async def written() -> list[list[bytes]]:
        wire = Wire()
        transport: Any = GatheredWrites(wire)  # type: ignore[arg-type]
        found = []
        for said in (b"a", b"b"):
            transport.write(said)
        found.append(list(wire.written))
        for _ in range(3):
            await asyncio.sleep(0)
        found.append(list(wire.written))
        transport.write(b"c")
        transport.close()
        transport.write(b"after the end")
        await asyncio.sleep(0.01)
        found.append(list(wire.written))
        assert transport.get_extra_info("peer") == "the peer"
        return found

    assert asyncio.run(written()) == [[], [b"ab"], [b"ab", b"c"]]


def test_much_is_written_at_once() -> None:
    async def written() -> list[bytes]:
        wire = Wire()
        GatheredWrites(wire).write(b"x" * MOST_WAITING_BYTES)  # type: ignore[arg-type]
        return wire.written

    assert [len(data) for data in asyncio.run(written())] == [MOST_WAITING_BYTES]


def test_streamlit_of_another_build_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = AppSession._call_soon_on_event_loop
    monkeypatch.setattr(page_runs, "NAMES", ((AppSession, "_no_such_name"),) * 4)
    with caplog.at_level(logging.WARNING):
        page_runs.shorten_page_runs()
    assert AppSession._call_soon_on_event_loop is before
    assert "_no_such_name" in caplog.text


def test_streamlit_has_all_names_that_are_replaced() -> None:
    assert all(callable(getattr(owner, name)) for owner, name in page_runs.NAMES)
