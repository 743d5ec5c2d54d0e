"""A click that makes a part of a page anew: what is sent of it, and when the whole page is."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from dashboard.store.build import build
from tests.bench.sessions import Reader, reader
from tests.conftest import AS_OF, write_data_set
from tests.rules.network import network
from tests.serving import serving

PAGE = "capabilities"
ASSESSED: dict[str, object] = {
    "rocu_id": "north",
    "capability_id": "cyber",
    "as_of": str(AS_OF - timedelta(days=90)),
    "position": "provided",
}


class Session(Reader):
    """A session on a page, which clicks what stands in a part of it."""

    def __init__(self, opened: Reader) -> None:
        super().__init__(opened._connection)
        self.shown: list[ForwardMsg] = []

    async def look(self) -> None:
        await self.open((PAGE, {}), self.shown.append)

    async def choose(self, name: str, label: str) -> list[ForwardMsg]:
        """All that is sent from the click until the page is at rest."""
        part, widget = next(
            (message.delta.fragment_id, message.delta.new_element.button_group.id)
            for message in self.shown
            if message.delta.new_element.button_group.id.endswith(f"-choice {name}")
        )
        state = WidgetState(id=widget)
        state.string_array_value.data.append(label)
        return await self._ask(part, state)

    async def select(self, chart: str, *clicked: str, at: str = "") -> list[ForwardMsg]:
        """All that is sent from a click on a part of a chart, or as it lets go of that, while the
        browser has the address `at`."""
        part, widget = next(
            (message.delta.fragment_id, message.delta.new_element.plotly_chart.id)
            for message in self.shown
            if message.delta.new_element.plotly_chart.id.endswith(f"-chart {chart}")
        )
        points = [{"customdata": ["", *clicked]}] if clicked else []
        selection = {"points": points, "point_indices": [], "box": [], "lasso": []}
        state = WidgetState(id=widget, string_value=json.dumps({"selection": selection}))
        return await self._ask(part, state, at)

    async def _ask(self, part: str, state: WidgetState, at: str = "") -> list[ForwardMsg]:
        asked = BackMsg()
        asked.rerun_script.query_string = at
        asked.rerun_script.page_script_hash = next(
            page.page_script_hash
            for message in self.shown
            for page in message.navigation.app_pages
            if page.url_pathname == PAGE
        )
        asked.rerun_script.fragment_id = part
        asked.rerun_script.widget_states.widgets.append(state)
        await self._connection.send(asked.SerializeToString())
        sent: list[ForwardMsg] = []
        while True:
            for one in await self.hear():
                sent.append(ForwardMsg.FromString(one))
                is_over = sent[-1].WhichOneof("type") == "script_finished"
                if is_over and sent[-1].script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return sent


def address(sent: Iterable[ForwardMsg]) -> dict[str, list[str]]:
    """What the browser has as the address in the end."""
    said = [m.page_info_changed for m in sent if m.WhichOneof("type") == "page_info_changed"]
    return parse_qs(said[-1].query_string)


def words(sent: Iterable[ForwardMsg]) -> str:
    return "\n".join(str(message) for message in sent)


async def _opened(url: str) -> Session:
    session = Session(await reader(url, (PAGE, {})))
    await session.look()
    return session


def test_choice_in_a_part_sends_that_part_and_nothing_else(published_database: Path) -> None:
    async def chosen(url: str) -> tuple[list[ForwardMsg], list[ForwardMsg]]:
        session = await _opened(url)
        sent = await session.choose(PAGE, "All capabilities")
        await session.close()
        return session.shown, sent

    with serving(published_database) as url:
        shown, sent = asyncio.run(chosen(url))
    parts = [message.delta for message in sent if message.WhichOneof("type") == "delta"]
    assert len({delta.fragment_id for delta in parts}) == 1
    assert parts[0].fragment_id
    assert "All capabilities by region" in words(sent)
    assert "capabilities=all" in words(sent), "the address follows"
    for elsewhere in ("rocu-status", "Evidence for one capability", "Compiled on"):
        assert elsewhere in words(shown)
        assert elsewhere not in words(sent)
    # The click has brought an address of nothing along, as if the browser had not followed yet.
    assert address(sent) == address(shown) | {"capabilities": ["all"]}


def test_chart_that_lets_go_of_a_click_leaves_what_was_chosen(published_database: Path) -> None:
    """A chart that is drawn anew lets go by itself, at an address that may be old by then."""

    async def chosen(url: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        session = await _opened(url)
        opened = address(session.shown)
        clicked = await session.select(
            "capability_matrix", "emsou", "uc", at=urlencode(opened, True)
        )
        let_go = await session.select("capability_matrix", at=urlencode(opened, True))
        await session.close()
        return address(clicked), address(let_go)

    with serving(published_database) as url:
        clicked, let_go = asyncio.run(chosen(url))
    assert clicked["capability"] == ["uc"]
    assert let_go == clicked


def test_part_of_an_older_version_is_made_anew_with_the_whole_page(tmp_path: Path) -> None:
    def published(number: int) -> None:
        units: list[dict[str, object]] = [
            {"rocu_id": name, "short_name": f"Unit {number} {name}", "name": f"The {name} unit"}
            for name in ("north", "south")
        ]
        rows = network(rocu=units, capability_assessment=[ASSESSED])
        build([write_data_set(tmp_path / f"data-{number}", rows)], tmp_path / "database")

    async def chosen(url: str) -> list[ForwardMsg]:
        session = await _opened(url)
        assert set(re.findall(r"Unit \d", words(session.shown))) == {"Unit 1"}
        published(2)
        sent = await session.choose(PAGE, "All capabilities")
        await session.close()
        return sent

    published(1)
    with serving(tmp_path / "database") as url:
        sent = asyncio.run(chosen(url))
    assert set(re.findall(r"Unit \d", words(sent))) == {"Unit 2"}
    assert "rocu-status" in words(sent)
    assert "All capabilities by region" in words(sent), "what was chosen is not lost"
