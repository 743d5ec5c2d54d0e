"""Sends what there is to say at once, also while a browser has not yet confirmed what came before.

The system holds a small part back until then, and the other side confirms up to 40 ms later, in the
hope to have something to say itself (Nagle's algorithm, and delayed acknowledgement). So whoever
clicked soon after a page had come waited that long for the next. Python turns it off by itself, but
not on a socket that Streamlit has made for it.
"""

from __future__ import annotations

import socket
from functools import wraps

from uvicorn import Server


def send_without_delay() -> None:
    """Let the server's connections be so. They take it over from the socket that it listens on."""
    start = Server.startup

    @wraps(start)
    async def startup(server: Server, sockets: list[socket.socket] | None = None) -> None:
        for listening in sockets or ():
            listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await start(server, sockets)

    Server.startup = startup  # type: ignore[method-assign, assignment]
