"""Many readers at once, as clients that speak Streamlit's protocol without a browser."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from itertools import cycle
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from dashboard.screens import SCREENS
from tests.bench.processes import resident_mb
from tests.bench.result import Result

SESSIONS = 50
ROUNDS = 4
CLICK_EVERY_S = 5.0
RUN_S = 60.0
MEMORY_MB = 300.0


class Reader:
    """One session: a connection, the region it looks at, and the screens it goes through."""

    def __init__(self, connection: ClientConnection, region: str, first: int) -> None:
        self._connection = connection
        self._address = urlencode({"region": region})
        self._screens = cycle([*SCREENS[first:], *SCREENS[:first]])

    async def click(self) -> float:
        """Go to the next screen; the milliseconds until its script has finished."""
        screen = next(self._screens)
        asked = BackMsg()
        asked.rerun_script.query_string = self._address
        asked.rerun_script.page_name = "" if screen is SCREENS[0] else screen.subject
        started = time.perf_counter()
        await self._connection.send(asked.SerializeToString())
        async with asyncio.timeout(RUN_S):
            await self._finished(screen.subject)
        return (time.perf_counter() - started) * 1000

    async def _finished(self, subject: str) -> None:
        while True:
            message = ForwardMsg.FromString(await self._connection.recv(decode=False))
            element = message.delta.new_element
            if element.HasField("exception") or element.alert.format == element.alert.ERROR:
                raise RuntimeError(f"The page {subject} failed: {element}")
            if message.WhichOneof("type") == "page_not_found":
                raise RuntimeError(f"There is no page {subject}")
            if message.WhichOneof("type") == "script_finished":
                return


def sessions(url: str, pid: int, regions: Sequence[str]) -> tuple[Result, ...]:
    """Sessions opened one after another and kept open, and then clicking, each every 5 s."""
    return asyncio.run(_sessions(url, pid, regions))


async def _sessions(url: str, pid: int, regions: Sequence[str]) -> tuple[Result, ...]:
    stream = url.replace("http", "ws", 1) + "_stcore/stream"
    async with asyncio.TaskGroup() as group:
        connections = [group.create_task(_connected(stream)) for _ in range(SESSIONS)]
    readers = [
        Reader(task.result(), regions[at % len(regions)], at % len(SCREENS))
        for at, task in enumerate(connections)
    ]
    for reader in readers:
        await reader.click()
    opened = resident_mb(pid)
    taken = await asyncio.gather(*(_clicks(reader, at) for at, reader in enumerate(readers)))
    clicked = resident_mb(pid)
    for task in connections:
        await task.result().close()
    milliseconds = tuple(value for one in taken for value in one)
    return (
        Result(f"Memory with {SESSIONS} sessions open", "MB", (opened,), MEMORY_MB),
        Result(f"Memory after {len(milliseconds)} clicks by them", "MB", (clicked,), MEMORY_MB),
        Result(f"Click to page run, {SESSIONS} sessions, each every 5 s", "ms", milliseconds),
    )


async def _connected(stream: str) -> ClientConnection:
    return await connect(stream, subprotocols=[Subprotocol("streamlit")], max_size=None)


async def _clicks(reader: Reader, at: int) -> list[float]:
    """Clicks at a steady pace, the readers evenly apart, so that they come in turn."""
    started = time.perf_counter()
    taken = []
    for round_ in range(ROUNDS):
        due = (round_ + at / SESSIONS) * CLICK_EVERY_S
        await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
        taken.append(await reader.click())
    return taken
