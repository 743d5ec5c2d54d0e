"""Many readers at once, as clients that speak Streamlit's protocol without a browser."""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from struct import unpack_from
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens import SCREENS
from dashboard.server.whole_runs import ASKS_FOR_ONE, SEVERAL
from dashboard.store.store import current
from tests.bench import processes
from tests.bench.pages import A_MONTH
from tests.bench.result import Result

SESSIONS, FEW_S = 50, 20.0
MANY, MANY_S = 100, float(os.environ.get("BENCH_SESSION_S", "40"))
"""How many sessions, and how long they go on clicking, in seconds: 300 for the whole judgement."""
CLICK_EVERY_S = 5.0
RUN_S = 120.0
MEMORY_MB = 350.0
MADE_P95_MS, NEVER_MADE_P95_MS = 300.0, 1_000.0
RUN_PROCESSOR_MS = 15.0

Page = tuple[str, Mapping[str, str]]
"""The subject of a screen, and what its address says after the question mark."""


class Reader:
    """One session: what it is shown, and the words that must never be among that."""

    def __init__(self, connection: ClientConnection, secrets: Iterable[str] = ()) -> None:
        self._connection = connection
        self._secrets = [word.encode() for word in secrets]

    async def open(self, page: Page, note: Callable[[ForwardMsg], object] = bool) -> float:
        """Go to a page; the milliseconds until its script has finished.

        `note` is given all that the page says of itself.
        """
        subject, address = page
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(address)
        asked.rerun_script.page_name = "" if subject == SCREENS[0].subject else subject
        started = time.perf_counter()
        await self._connection.send(asked.SerializeToString())
        async with asyncio.timeout(RUN_S):
            await self._finished(subject, note)
        return (time.perf_counter() - started) * 1000

    async def _finished(self, subject: str, note: Callable[[ForwardMsg], object]) -> None:
        while True:
            for sent in await self.hear():
                if any(word in sent for word in self._secrets):
                    raise RuntimeError(f"The page {subject} leaks a restricted row")
                message = ForwardMsg.FromString(sent)
                note(message)
                element = message.delta.new_element
                if element.HasField("exception") or element.alert.format == element.alert.ERROR:
                    raise RuntimeError(f"The page {subject} failed: {element}")
                if message.WhichOneof("type") == "page_not_found":
                    raise RuntimeError(f"There is no page {subject}")
                if message.WhichOneof("type") == "script_finished":
                    return

    async def hear(self) -> list[bytes]:
        """What it is sent next: a message, or several that come as one, as our pages take them."""
        sent = await self._connection.recv(decode=False)
        if not sent.startswith(SEVERAL):
            return [sent]
        messages, at = [], len(SEVERAL)
        while at < len(sent):
            (length,) = unpack_from(">I", sent, at)
            at += 4 + length
            messages.append(sent[at - length : at])
        return messages

    async def close(self) -> None:
        await self._connection.close()


async def reader(
    url: str,
    first: Page,
    headers: Mapping[str, str] | None = None,
    protocols: Sequence[str] = (),
    secrets: Iterable[str] = (),
) -> Reader:
    """A session that has opened its first page: a connection that sends nothing is ended."""
    connection = await connect(
        url.rstrip("/").replace("http", "ws", 1) + f"/_stcore/stream?{ASKS_FOR_ONE.decode()}",
        origin=Origin(url.rstrip("/")),
        additional_headers=headers,
        subprotocols=[Subprotocol(name) for name in ("streamlit", *protocols)],
        open_timeout=RUN_S,
        max_size=None,
    )
    opened = Reader(connection, secrets)
    await opened.open(first)
    return opened


async def clicks(
    readers: Sequence[Reader], rounds: Sequence[Sequence[Page]], during_s: float
) -> tuple[float, ...]:
    """Milliseconds of clicks at a steady pace, each reader going its own round of pages.

    The readers are evenly apart, so that they come in turn. Who waited longer than the pace for a
    page goes on at once.
    """
    started = time.perf_counter()

    async def _clicks(at: int) -> list[float]:
        taken: list[float] = []
        for page in cycle(rounds[at]):
            due = (len(taken) + at / len(readers)) * CLICK_EVERY_S
            await asyncio.sleep(max(0.0, started + due - time.perf_counter()))
            if time.perf_counter() - started >= during_s:
                break
            taken.append(await readers[at].open(page))
        return taken

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_clicks(at)) for at in range(len(readers))]
    return tuple(value for task in tasks for value in task.result())


def sessions(database: Path) -> Iterator[Result]:
    """Sessions on one server, on pages that nobody has made and then on the same pages again."""
    regions = regions_of(database)
    with processes.dashboard(database) as server, asyncio.Runner() as runner:
        processes.wait_till_idle(server.pid)
        readers = runner.run(open_readers(server.url, SESSIONS, regions))
        held = (processes.resident_mb(server.pid),)
        yield Result(f"Memory with {SESSIONS} sessions open", "MB", held, MEMORY_MB, main=True)
        pages = _pages(regions, months_ago=1)
        yield runner.run(_run(readers, pages, "never made", FEW_S, None))
        runner.run(_make(readers[0], pages))
        yield runner.run(_run(readers, pages, "made before", FEW_S, None))
        held = (processes.resident_mb(server.pid),)
        yield Result(f"Memory after clicks of {SESSIONS} sessions", "MB", held, MEMORY_MB)
        before = processes.processor_s(server.pid)
        runner.run(_make(readers[0], pages))
        spent = (processes.processor_s(server.pid) - before) * 1000 / len(pages)
        what = "Processor's time of a page run, all screens and regions, made before"
        yield Result(f"{what}: the mean", "ms", (spent,), RUN_PROCESSOR_MS, main=True)
        readers += runner.run(open_readers(server.url, MANY - SESSIONS, regions))
        pages = _pages(regions, months_ago=2)
        processes.publish(database)
        what = "never made, after a publication"
        yield runner.run(_run(readers, pages, what, MANY_S, NEVER_MADE_P95_MS))
        runner.run(_make(readers[0], pages))
        yield runner.run(_run(readers, pages, "made before", MANY_S, MADE_P95_MS))
        held = (processes.resident_mb(server.pid),)
        yield Result(f"Memory after clicks of {MANY} sessions", "MB", held)
        runner.run(close_readers(readers))


def regions_of(database: Path) -> list[str]:
    """The identifier of every region."""
    question = Question(current(database), LOCAL_OPERATOR, date.today())
    return list(question.answer("region_option")["rocu_id"])


def _pages(regions: Sequence[str], months_ago: int) -> list[Page]:
    """Every screen of every region, as at a day of a month that nobody has asked about before."""
    as_at = (date.today() - months_ago * A_MONTH).isoformat()
    return [
        (screen.subject, {"region": region, "as-at": as_at})
        for region in regions
        for screen in SCREENS
    ]


async def open_readers(url: str, count: int, regions: Sequence[str]) -> list[Reader]:
    """Sessions opened one after another, so that the start page of a region is made once."""
    first = SCREENS[0].subject
    return [
        await reader(url, (first, {"region": regions[at % len(regions)]})) for at in range(count)
    ]


async def _make(one: Reader, pages: Sequence[Page]) -> None:
    for page in pages:
        await one.open(page)


async def _run(
    readers: Sequence[Reader],
    pages: Sequence[Page],
    which: str,
    during_s: float,
    most_ms: float | None,
) -> Result:
    rounds = [random.Random(at).sample(pages, len(pages)) for at in range(len(readers))]
    taken = await clicks(readers, rounds, during_s)
    what = f"Click to page run, {len(readers)} sessions, each every 5 s, pages {which}"
    what += f", for {during_s:.0f} s"
    return Result(what, "ms", taken, most_ms, "p95", main=True)


async def close_readers(readers: Sequence[Reader]) -> None:
    """End sessions, all at once."""
    async with asyncio.TaskGroup() as group:
        for one in readers:
            group.create_task(one.close())
