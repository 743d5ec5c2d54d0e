"""The connections of open pages: so many, and none that sends nothing."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from dashboard.server import sockets
from dashboard.server.sockets import OpenPages


def opened(pages: OpenPages, tasks: list[asyncio.Task[None]]) -> asyncio.Queue[Message]:
    """Open one more page; what it is sent. Nothing comes from it after it has connected."""
    said: asyncio.Queue[Message] = asyncio.Queue()
    heard: asyncio.Queue[Message] = asyncio.Queue()
    heard.put_nowait({"type": "websocket.connect"})
    scope = {"type": "websocket", "headers": [], "path": "/_stcore/stream"}
    extensions = {"extensions": {"websocket.http.response": {}}}
    tasks.append(asyncio.create_task(pages(scope | extensions, heard.get, said.put)))
    return said


async def page(_scope: Scope, receive: Receive, send: Send) -> None:
    """A page that answers with what it hears, until it hears no more."""
    while (heard := await receive())["type"] != "websocket.disconnect":
        await send(heard)
    await send(heard)


@pytest.mark.parametrize(("open_", "before", "is_let_in"), [(3, 9, True), (9, 3, False)])
def test_open_pages_are_so_many_and_end_where_they_send_nothing(
    monkeypatch: pytest.MonkeyPatch, open_: int, before: int, is_let_in: bool
) -> None:
    monkeypatch.setattr(sockets, "MAX_OPEN", open_)
    monkeypatch.setattr(sockets, "MAX_BEFORE_SIGN_IN", before)
    monkeypatch.setattr(sockets, "FIRST_MESSAGE_S", 0.5)
    monkeypatch.setattr(sockets, "_is_let_in", lambda _cookies: is_let_in)

    async def try_() -> None:
        pages, tasks = OpenPages(page), list[asyncio.Task[None]]()
        said = [opened(pages, tasks) for _ in range(4)]
        first = [(await one.get()) for one in said]
        assert [one["type"] for one in first[:3]] == ["websocket.connect"] * 3
        assert first[3]["status"] == 503
        if not is_let_in:
            monkeypatch.setattr(sockets, "_is_let_in", lambda _cookies: True)
            assert (await opened(pages, tasks).get())["type"] == "websocket.connect"
        assert (await said[0].get())["type"] == "websocket.disconnect"
        await asyncio.gather(*tasks)
        assert (await opened(pages, tasks).get())["type"] == "websocket.connect"
        await asyncio.gather(*tasks)

    asyncio.run(try_())
