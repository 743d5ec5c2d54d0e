"""Three servers, each a process with a folder of its own, while databases are published to them."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from dashboard.returns.publish import publish_with
from tests.bench.sessions import Reader, reader
from tests.conftest import write_data_set
from tests.postgres import Server, postgres
from tests.rules.network import network
from tests.servers import Site, servers

__all__ = ["postgres"]

PUBLICATIONS = int(os.environ.get("PUBLICATIONS", "3"))
PAGE = "capabilities"
READ_EVERY_S = 0.1
"""Readers who never rest would take both processors from whoever publishes."""
NUMBER = re.compile(rb"Unit (\d{4})")


def data(folder: Path, number: int) -> Path:
    """A data set in which every unit is called by a number."""
    units: list[dict[str, object]] = [
        {"rocu_id": name, "short_name": f"Unit {number:04} {name}", "name": f"The {name} unit"}
        for name in ("north", "south")
    ]
    return write_data_set(folder / f"data-{number}", network(rocu=units))


class Session(Reader):
    """A session that notes the numbers of the units on its page."""

    async def numbers(self) -> set[int]:
        """Those on the page as it is now. RuntimeError where the page tells of an error."""
        asked = BackMsg()
        asked.rerun_script.page_name = PAGE
        await self._connection.send(asked.SerializeToString())
        seen: set[int] = set()
        while True:
            for sent in await self.hear():
                seen |= {int(found) for found in NUMBER.findall(sent)}
                message = ForwardMsg.FromString(sent)
                alert = message.delta.new_element.alert
                if alert.format in (alert.ERROR, alert.WARNING):
                    raise RuntimeError(alert.body)
                if message.WhichOneof("type") == "script_finished":
                    return seen


async def _read(sites: list[Site], published: list[int], until: asyncio.Event) -> list[list[int]]:
    """What a session of each server is shown, run after run, until all is published and read."""

    async def read(site: Site) -> list[int]:
        opened = await reader(site.url, (PAGE, {}))
        session = Session(opened._connection)
        shown: list[int] = []
        while True:
            last = until.is_set()
            (number,) = await session.numbers()
            assert number <= published[-1], "nobody is shown what is not published"
            shown.append(number)
            if last:
                await session.close()
                return shown
            await asyncio.sleep(READ_EVERY_S)

    return await asyncio.gather(*map(read, sites))


def test_readers_of_every_server_move_to_each_publication_and_never_back(
    postgres: Server, tmp_path: Path
) -> None:
    url = postgres.url(postgres.new_database())
    builder, ledger = tmp_path / "builder", Ledger(url)
    first = data(tmp_path, 0)
    publish_with(ledger, [first], builder)
    published, took_s = [0], []

    async def publish_and_read(sites: list[Site]) -> list[list[int]]:
        until = asyncio.Event()
        reading = asyncio.create_task(_read(sites, published, until))
        for number in range(1, PUBLICATIONS + 1):
            folder = data(tmp_path, number)
            published.append(number)
            built = await asyncio.to_thread(publish_with, ledger, [folder], builder)
            assert built is not None
            waits = (
                asyncio.to_thread(site.wait_until_it_answers_from, built.version) for site in sites
            )
            took_s.extend(await asyncio.gather(*waits))
            if reading.done():
                break
        until.set()
        return await reading

    with servers(3, url, first, tmp_path) as sites:
        shown = asyncio.run(publish_and_read(sites))
        metrics = [site.metrics() for site in sites]
    print(f"{PUBLICATIONS} publications reached 3 servers, the slowest in {max(took_s):.1f} s")
    for numbers in shown:
        assert numbers == sorted(numbers), "no reader goes back"
        assert numbers[-1] == PUBLICATIONS
    for told in metrics:
        assert told[f'dashboard_page_run_seconds_count{{page="{PAGE}"}}'] > 0
        assert told["dashboard_sessions"] >= 0
        assert not any("dashboard_page_errors_total" in name for name in told)
    assert verify(ledger) == []
