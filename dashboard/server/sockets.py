"""The connections of open pages: how large a message may be, and how many there may be.

What stands around the app sees a message only once it is there whole, and ten of 18 MB took 471 MB
of memory before anybody had signed in. So a message is refused while it arrives.
"""

from __future__ import annotations

import asyncio
import math
from asyncio import AbstractEventLoop
from typing import Any

from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from uvicorn import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.exceptions import ProtocolError
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import LoggerLike

from dashboard.access import sign_in
from dashboard.access.identity import is_signed_in
from dashboard.metrics import SESSIONS

BYTES_BEFORE_SIGN_IN = 64 * 1024
"""How large one message may be. Pages send 1 to 2 KB. After it, .streamlit/config.toml says so."""
FRAMES_BEFORE_SIGN_IN = 100
"""How many parts of messages there may be: small ones take memory too, and pings are answered."""
FIRST_MESSAGE_S = 10
"""After so many seconds a page has sent its first message: it does so at once."""
MAX_OPEN = 500
MAX_BEFORE_SIGN_IN = 200
TOO_MANY = "Too many pages are open on this server. Close those you do not need, and try again."


class PageSocket(WebSocketsSansIOProtocol):
    """The connection of an open page, which takes messages in as BoundedMessages does."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.conn = BoundedMessages(self.logger)


class BoundedMessages(ServerProtocol):
    """Takes in little from whoever has not signed in; whole messages count, inflated.

    What comes before it is known who sends it counts as if nobody had signed in.
    """

    def __init__(self, logger: LoggerLike) -> None:
        super().__init__(max_size=BYTES_BEFORE_SIGN_IN, logger=logger)
        self.frames_left: float = FRAMES_BEFORE_SIGN_IN

    def accept(self, request: Request) -> Response:
        if _is_let_in(cookie_parser("; ".join(request.headers.get_all("Cookie")))):
            self.max_message_size = get_max_widget_state_size_bytes()
            self.frames_left = math.inf
        return super().accept(request)

    def recv_frame(self, frame: Frame) -> None:
        # A page left open answers a ping every 30 seconds for as long as it is.
        self.frames_left -= frame.opcode is not Opcode.PONG
        if self.frames_left < 0:
            raise ProtocolError("too many messages before signing in")
        super().recv_frame(frame)


class OpenPages:
    """Refuses the connection of one page too many, and ends one that sends nothing at first.

    Those who have signed in always find room that others cannot take.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.open = {True: 0, False: 0}
        """How many are open, of those let in and of the others."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        is_let_in = _is_let_in(HTTPConnection(scope).cookies)
        if sum(self.open.values()) >= MAX_OPEN or (
            not is_let_in and self.open[False] >= MAX_BEFORE_SIGN_IN
        ):
            return await PlainTextResponse(TOO_MANY, 503)(scope, receive, send)
        received = 0

        async def receive_soon() -> Message:
            nonlocal received
            received += 1
            # The first is that it connects, and the second what it sends.
            try:
                return await asyncio.wait_for(receive(), FIRST_MESSAGE_S if received == 2 else None)
            except TimeoutError:
                return {"type": "websocket.disconnect", "code": 1008}

        self.open[is_let_in] += 1
        SESSIONS.inc()
        try:
            return await self.app(scope, receive_soon, send)
        finally:
            self.open[is_let_in] -= 1
            SESSIONS.dec()


def _is_let_in(cookies: dict[str, str]) -> bool:
    """Whether these cookies are of somebody signed in, or nobody has to sign in."""
    return not sign_in.is_set_up() or is_signed_in(sign_in.claims_of(cookies))
