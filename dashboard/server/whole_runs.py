"""Sends what a run of a page says all at once, so that a browser draws the page once for it.

Streamlit sends each part of a page as it is made. At the first of them a browser takes the whole
page for old and draws it so; then it draws it again with every few parts that come. Even those that
come together it takes one after the other, and draws in between: so the script of our pages gets
them as one message, and gives them to Streamlit in one go.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from struct import pack

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

LONGEST_S = 0.1
"""So long is what a run says held at most: whoever waits for a long run sees what is there."""
LONGEST_STATUS = 100
"""In bytes: the message that no run goes on is short."""
ASKS_FOR_ONE = b"together"
"""What page.js adds to the address of the connection, as it takes several messages in one."""
SEVERAL = b"\0"
"""How such a message begins, and none of Streamlit's does. Then each has its length before it."""


class WholeRuns:
    """Holds what a run says until it has ended; but the first of a connection, which loads what
    the parts of a page need."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        line = _Line(send, takes_several=scope.get("query_string") == ASKS_FOR_ONE)
        try:
            await self.app(scope, receive, line.send)
        finally:
            line.end()


class _Line:
    """One connection, and what is held of its run."""

    def __init__(self, send: Send, *, takes_several: bool) -> None:
        self._send = send
        self._takes_several = takes_several
        self._held: list[Message] = []
        self._in_order = asyncio.Lock()
        self._runs_ended = 0
        self._is_running = False
        self._later: asyncio.Task[None] | None = None

    async def send(self, message: Message) -> None:
        # Nothing but the short message of its end can follow in a run.
        is_told = not self._is_running or len(message.get("bytes") or b"") <= LONGEST_STATUS
        begins = _begins_run(message) if is_told else None
        if begins is not None:
            self._is_running = begins
            self._runs_ended += not begins
        self._held.append(message)
        if not self._is_running or not self._runs_ended:
            self.end()
            await self._let_go()
        elif self._later is None:
            self._later = asyncio.create_task(self._let_go_later())

    def end(self) -> None:
        """Wait for nothing any more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    async def _let_go_later(self) -> None:
        await asyncio.sleep(LONGEST_S)
        self._later = None
        with suppress(OSError):  # Whoever has gone away is missed at the next message.
            await self._let_go()

    async def _let_go(self) -> None:
        async with self._in_order:
            going, self._held = self._held, []
            if self._takes_several and len(going) > 1 and all(one.get("bytes") for one in going):
                going = [_together(going)]
            for message in going:
                await self._send(message)


def _together(messages: list[Message]) -> Message:
    parts = [part for one in messages for part in (pack(">I", len(one["bytes"])), one["bytes"])]
    return {"type": "websocket.send", "bytes": b"".join([SEVERAL, *parts])}


def _begins_run(message: Message) -> bool | None:
    """Whether a message says that a run begins, or that none goes on; None: neither."""
    said = ForwardMsg.FromString(message.get("bytes") or b"")
    kind = said.WhichOneof("type")
    if kind == "session_status_changed":
        return bool(said.session_status_changed.script_is_running)
    return kind == "new_session" or None
