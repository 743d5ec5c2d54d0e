"""A slow line to a server: a proxy that holds back bytes in both directions, websockets too.

Chromium can slow its own requests down, but not the messages of a websocket, which is how
Streamlit sends a page. Slow start and lost packets are not modelled.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.serving import free_port

MEGABITS_PER_S = 20.0
ROUND_TRIP_S = 0.030
CHUNK_BYTES = 16 * 1024
AHEAD_S = 0.010
WAIT_S = 5.0


class Direction:
    """One direction of the line, which all its connections share."""

    def __init__(self) -> None:
        self.carried_bytes = 0
        self._free_at = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what is sent when it would have arrived, until it ends."""
        loop = asyncio.get_running_loop()
        try:
            while chunk := await _read(reader):
                self.carried_bytes += len(chunk)
                took = len(chunk) * 8 / (MEGABITS_PER_S * 1e6)
                self._free_at = max(self._free_at, loop.time()) + took
                loop.call_at(self._free_at + ROUND_TRIP_S / 2, writer.write, chunk)
                # The line is full, but not far ahead, so that other connections have their turn.
                await asyncio.sleep(self._free_at - loop.time() - AHEAD_S)
            await asyncio.sleep(self._free_at - loop.time() + ROUND_TRIP_S)
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(CHUNK_BYTES)
    except ConnectionError:
        return b""


class Line:
    """The proxy: its address, and how much it has carried to the browser."""

    def __init__(self, url: str) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}/"
        self._from, self._to = port, urlsplit(url).port
        self._up, self._down = Direction(), Direction()
        self._listening, self._ended = threading.Event(), asyncio.Event()

    @property
    def carried_bytes(self) -> int:
        """All that the server has sent, headers and websockets included."""
        return self._down.carried_bytes

    def open(self) -> None:
        """Return once connections are taken; they are carried in a thread of their own."""
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),))
        self._thread.start()
        if not self._listening.wait(WAIT_S):
            raise RuntimeError(f"The slow line to port {self._to} could not be opened")

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self._from)
        self._listening.set()
        await self._ended.wait()
        server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # A connection takes a round trip before its first byte goes.
        await asyncio.sleep(ROUND_TRIP_S)
        back, forth = await asyncio.open_connection("localhost", self._to)
        with suppress(asyncio.CancelledError):  # The measurement is over.
            await asyncio.gather(self._up.carry(reader, forth), self._down.carry(back, writer))


@contextmanager
def slow_line(url: str) -> Iterator[Line]:
    """A slow line to a server of this machine, as long as it is measured."""
    line = Line(url)
    line.open()
    try:
        yield line
    finally:
        line.close()
