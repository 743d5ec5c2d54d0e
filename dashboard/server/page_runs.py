"""A page run with less work around it: half of its time went into passing on what the page says.

A page says some sixty things, and for each the script's thread woke the thread that sends them, and
that wrote to the connection, by system calls in which the one waits for the other. And what the
theme is was read anew from all settings at each run. No public names lead to these: where Streamlit
has others, it does as it always did.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

log = logging.getLogger(__name__)

Callback = Callable[[], object]
NAMES = (
    (AppSession, "_call_soon_on_event_loop"),
    (Runtime, "_enqueued_some_message"),
    (app_session, "_populate_theme_msg"),
    (WebSocketsSansIOProtocol, "connection_made"),
)
"""What is replaced."""
MOST_WAITING_BYTES = 64 * 1024
"""So much is written at once: the browser may begin with it."""


def shorten_page_runs() -> None:
    """Have what a page says passed on and written together, and the theme read once."""
    better_ones: tuple[Callable[[Any], object], ...]
    better_ones = (together, directly, read_once, written_together)
    for (owner, name), better in zip(NAMES, better_ones, strict=True):
        if (before := getattr(owner, name, None)) is None:
            log.warning("Streamlit has no %s any more: page runs take longer.", name)
        else:
            setattr(owner, name, better(before))


def together(call_soon: Callable[[Any, Callback], None]) -> Callable[[Any, Callback], None]:
    """Does what a session wants done on the event loop in its order, waking it once for all."""

    def call_soon_together(session: Any, callback: Callback) -> None:
        held = vars(session)
        waiting: deque[Callback] = held.setdefault("_rocu_waiting", deque())

        def do_all() -> None:
            # Before anything is taken out: what is added from now on wakes the loop again.
            held["_rocu_is_woken"] = False
            try:
                while waiting:
                    waiting.popleft()()
            finally:
                if waiting:
                    wake()

        def wake() -> None:
            held["_rocu_is_woken"] = True
            call_soon(session, do_all)

        waiting.append(callback)
        if not held.get("_rocu_is_woken"):
            wake()

    return call_soon_together


def directly(say_enqueued: Callable[[Any], None]) -> Callable[[Any], None]:
    """Says that there is something to send without waking the event loop from within itself."""

    def say_enqueued_directly(runtime: Any) -> None:
        try:
            is_within = asyncio.get_running_loop() is runtime._get_async_objs().eventloop
        except RuntimeError:  # No loop runs here: this is the script's thread.
            is_within = False
        if is_within:
            runtime._get_async_objs().need_send_data.set()
        else:
            say_enqueued(runtime)

    return say_enqueued_directly


def read_once(populate: Callable[..., None]) -> Callable[..., None]:
    """Reads each section of the theme once: the settings of a server do not change."""
    read: dict[str, CustomThemeConfig] = {}

    def populate_from_read(message: CustomThemeConfig, section: str = "theme") -> None:
        if section not in read:
            made = CustomThemeConfig()
            populate(made, section)
            read[section] = made
        if read[section].ByteSize():
            message.MergeFrom(read[section])

    return populate_from_read


def written_together(connection_made: Callable[[Any, Any], None]) -> Callable[[Any, Any], None]:
    """Gives a connection a transport that writes what is said in a row at once."""

    def made_with_gathering(protocol: Any, transport: asyncio.Transport) -> None:
        connection_made(protocol, GatheredWrites(transport))

    return made_with_gathering


class GatheredWrites:
    """A transport that writes when nothing more was said for a turn of the event loop."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._waiting: list[bytes] = []
        self._seen = 0
        """How many were waiting at the last turn."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        self._waiting.append(data)
        if sum(map(len, self._waiting)) >= MOST_WAITING_BYTES:
            self._write_all()
        elif len(self._waiting) == 1:
            self._seen = 0
            asyncio.get_running_loop().call_soon(self._turn)

    def close(self) -> None:
        self._write_all()
        self._transport.close()

    def _turn(self) -> None:
        if len(self._waiting) > self._seen:
            self._seen = len(self._waiting)
            asyncio.get_running_loop().call_soon(self._turn)
        else:
            self._write_all()

    def _write_all(self) -> None:
        if self._waiting and not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
        self._waiting.clear()
