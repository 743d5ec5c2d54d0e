"""Every screen, run whole in many scopes and on many dates, for what a person sees on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.text import literal
from dashboard.errors import UsageError
from dashboard.model import FIRST_DAY
from dashboard.screens import SCREENS, capabilities
from dashboard.settings import AUDIT, DATABASE
from dashboard.store.publish import POINTER, published
from dashboard.store.queries import as_at_date
from dashboard.wording import spoken_date
from tests import data_sets
from tests.conftest import AS_OF, PUBLISHED, MadeOnce
from tests.exhibits import reading
from tests.exhibits.reading import DataSet, Place, none_of
from tests.screens.conftest import Open

SCOPES = (
    {},
    {"region": "london", "as-at": "2031-01-01"},
    {"region": "nersou", "force": "cleveland", "as-at": AS_OF.isoformat()},
    {"force": "kent", "as-at": FIRST_DAY.isoformat()},
)
CRAFTED = f"{data_sets.HOSTILE.strip()} <img src=x onerror=alert(1)>"
LITERAL = re.compile(r":color\[(?:&#\d+;)+\]")
MARKDOWN = re.compile(r"\]\(https?:|www\.|<s>|\$x|:material|:smile|:red\[| ->")
MARKUP = re.compile(r"(?:<|\\u003c)(?:s|a href='|img)\b")
"""What stands of hostile text where nothing was done about it."""
HEADINGS = ("header", "subheader")
WRITTEN = ("title", "header", "subheader", "markdown", "caption", "html", "warning", "info")


@pytest.fixture(autouse=True)
def empty_log(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on record: what other tests took away has names that are for files."""
    monkeypatch.setenv(AUDIT.name, str(tmp_path_factory.mktemp("log") / "audit.jsonl"))


subjects = pytest.mark.parametrize("subject", [screen.subject for screen in SCREENS])
scopes = pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: " ".join(scope.values()))


@pytest.fixture(scope="module")
def data() -> DataSet:
    return DataSet(PUBLISHED)


def written(page: AppTest) -> Iterator[Place]:
    """Every text of a page, its tables and the labels and options of its widgets included."""
    for kind in WRITTEN:
        for element in page.get(kind):
            yield kind, str(element.proto.body)
    for expander in page.get("expander"):
        yield "expander", expander.label
    for widget in (*page.selectbox, *page.date_input, *page.get("button_group")):
        yield "label", widget.label
    for select in page.selectbox:
        yield from (("option", option) for option in select.options)


def htmls(page: AppTest, marked: str) -> list[str]:
    bodies = [str(html.proto.body) for html in page.get("html")]
    return [body for body in bodies if f'class="{marked}' in body]


def chosen(page: AppTest) -> list[str]:
    """What the charts of a page say is chosen in them, and where all of it stands."""
    marked = htmls(page, "rocu-chosen")
    return [unescape(reading.MARKUP.sub("", said)) for said in marked]


@subjects
@scopes
def test_screen_in_any_scope_shows_what_every_page_shows(
    subject: str, scope: dict[str, str], open_screen: Open, data: DataSet
) -> None:
    page = open_screen(subject, scope)
    assert not page.exception
    assert not page.error
    assert not page.warning
    (title,) = page.title
    assert title.value == next(s.title for s in SCREENS if s.subject == subject)
    (status,) = htmls(page, "rocu-status")
    (held,) = data.rows("data_set")
    assert held["title"] in status
    assert "OFFICIAL" in status
    if "as-at" in scope:
        assert f"As at {spoken_date(as_at_date(scope['as-at']), 'day')}" in status
    (headline,) = htmls(page, "rocu-headline")
    none_of(reading.broken_sums([(subject, unescape(reading.MARKUP.sub(" ", headline)))]))
    none_of(reading.problems(_without_style(written(page)), data))
    anchors = {str(heading.proto.anchor) for kind in HEADINGS for heading in page.get(kind)}
    for said in htmls(page, "rocu-chosen"):
        assert set(re.findall('href="#([^"]*)"', said)) <= anchors, said


@pytest.fixture(scope="module")
def almost_empty(made_once: MadeOnce) -> Path:
    """A database with one unit, one force, and nothing known of either."""
    return data_sets.built(made_once, data_sets.almost_empty) / "database"


@subjects
@pytest.mark.parametrize(
    "scope", [{}, {"region": "only-unit", "force": "only-force"}], ids=["network", "force"]
)
def test_screen_of_an_almost_empty_data_set_says_that_there_is_nothing(
    subject: str,
    scope: dict[str, str],
    almost_empty: Path,
    open_screen: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(DATABASE.name, str(almost_empty))
    page = open_screen(subject, scope)
    assert not page.exception
    assert not page.error
    assert not page.warning
    assert htmls(page, "rocu-headline")


def _without_style(texts: Iterator[Place]) -> Iterator[Place]:
    return ((place, text) for place, text in texts if not text.lstrip().startswith("<style>"))


@pytest.fixture(scope="module")
def hostile(made_once: MadeOnce) -> Path:
    """A database in which every name and text holds what Markdown and HTML would make more of."""
    return data_sets.built(made_once, data_sets.hostile) / "database"


@subjects
def test_screen_of_hostile_names_at_a_crafted_address_shows_their_letters_and_its_default(
    subject: str, hostile: Path, open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(hostile))
    place = {"region": "nersou", "force": "cleveland", "as-at": AS_OF.isoformat()}
    right = open_screen(subject, place)
    names = sorted(right.query_params)
    assert set(place) <= set(names)
    wrong = open_screen(subject, dict.fromkeys(names, CRAFTED) | place)
    assert not wrong.exception
    assert not wrong.error
    assert len(wrong.warning) == len(names) - len(place)
    assert all(literal(f"“{CRAFTED}”") in notice.value for notice in wrong.warning)
    assert dict(wrong.query_params) == dict(right.query_params)
    assert htmls(wrong, "rocu-headline") == htmls(right, "rocu-headline")
    read = [LITERAL.sub("", text) for text in _markdown(right)]
    assert not [text for text in read if MARKDOWN.search(text)]
    drawn = [chart.proto.spec for chart in right.get("plotly_chart")]
    assert not [text for text in (*htmls(right, "rocu-"), *drawn) if MARKUP.search(text)]


def _markdown(page: AppTest) -> Iterator[str]:
    """What Streamlit reads as Markdown."""
    yield from (text for kind, text in written(page) if kind not in ("html", "option"))
    for buttons in page.get("button_group"):
        yield from (option.content for option in buttons.proto.options)


@pytest.mark.parametrize("day", ["2012-06-30", "1066-10-14", "2026-02-30", "tomorrow", ""])
def test_screen_at_a_date_that_cannot_be_asked_shows_today(day: str, open_screen: Open) -> None:
    page = open_screen("capabilities", {"as-at": day})
    (notice,) = page.warning
    assert "As-at date" in notice.value
    (status,) = htmls(page, "rocu-status")
    assert f"As at {spoken_date(date.today(), 'day')}" in status


def test_region_of_the_address_that_does_not_exist_falls_back_with_a_notice(
    open_screen: Open,
) -> None:
    page = open_screen("access", {"region": CRAFTED})
    (notice,) = page.warning
    assert literal(f"“{CRAFTED}” under Region") in notice.value
    assert page.query_params["region"] == "all"


def test_force_outside_the_region_of_the_address_falls_back_with_a_notice(
    open_screen: Open,
) -> None:
    page = open_screen("spr", {"region": "serocu", "force": "cleveland"})
    (notice,) = page.warning
    assert "cleveland" in notice.value
    assert page.query_params["force"] == "all"


@subjects
def test_screen_without_a_database_says_what_to_run(
    subject: str, tmp_path: Path, open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(tmp_path / "nothing"))
    page = open_screen(subject)
    _is_plain_refusal(page)


@pytest.mark.parametrize("spoil", ["schema", "pointer", "file", "content"])
def test_screen_with_a_database_that_cannot_be_read_says_what_to_run(
    spoil: str,
    tmp_path: Path,
    published_database: Path,
    open_screen: Open,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Built for another version, a broken pointer, a file that is gone, a file that is not one."""
    held = published(published_database)
    pointer, file = tmp_path / POINTER, held.path(tmp_path)
    pointer.write_text(
        json.dumps(asdict(held) | ({"schema": "another"} if spoil == "schema" else {}))
    )
    if spoil == "pointer":
        pointer.write_text("{")
    if spoil == "content":
        file.write_bytes(b"not a database")
    monkeypatch.setenv(DATABASE.name, str(tmp_path))
    _is_plain_refusal(open_screen("capabilities"))


def _is_plain_refusal(page: AppTest) -> None:
    assert not page.exception
    (title,) = page.title
    assert title.value == "There is no data to show"
    (error,) = page.error
    assert "Run: python -m dashboard build" in error.value
    assert "Traceback" not in error.value


def test_screen_with_an_exhibit_that_fails_says_so_without_a_traceback(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a secret of the machine")

    monkeypatch.setattr(capabilities, "capability_evidence", fail)
    page = open_screen("capabilities")
    assert not page.exception
    (title,) = page.title
    assert title.value == "Capabilities"
    assert [error.value for error in page.error] == [
        f"This {what} could not be shown. The log of the server says why."
        for what in ("part of the page", "page")
    ]
    assert not [text for _, text in written(page) if "secret" in text or "ZeroDivision" in text]
    assert "a secret of the machine" in caplog.text


def test_screen_that_asks_what_cannot_be_asked_says_what_to_do(
    open_screen: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise UsageError("Choose a force.")

    monkeypatch.setattr(capabilities, "capability_matrix", refuse)
    page = open_screen("capabilities")
    assert not page.exception
    assert [error.value for error in page.error] == ["Choose a force."]


def test_screens_have_addresses_and_titles_of_their_own() -> None:
    assert len({screen.subject for screen in SCREENS}) == len(SCREENS)
    assert len({screen.title for screen in SCREENS}) == len(SCREENS)


def test_region_chosen_on_one_screen_stays_on_another(open_screen: Open) -> None:
    page = open_screen("capabilities")
    page.selectbox(key="choice region").select("serocu").run()
    assert page.query_params["region"] == "serocu"
    page.query_params.clear()
    page.run()
    assert page.selectbox(key="choice region").value == "serocu"
    assert page.query_params["region"] == "serocu"


def test_choice_that_the_address_no_more_has_is_its_default_again(open_screen: Open) -> None:
    page = open_screen("capabilities")
    page.selectbox(key="choice region").select("serocu").run()
    # As when somebody goes back to before it was made.
    del page.query_params["region"]
    page.run()
    assert page.selectbox(key="choice region").value == "all"
    assert page.query_params["region"] == "all"


@pytest.mark.parametrize("old", ["all", None])
def test_choice_made_before_the_address_has_the_last_one_undoes_none(
    open_screen: Open, old: str | None
) -> None:
    page = open_screen("capabilities")
    page.selectbox(key="choice region").select("serocu").run()
    # As when the next is made while the page still goes on with the last.
    del page.query_params["region"]
    if old:
        page.query_params["region"] = old
    page.selectbox(key="choice force").select("surrey").run()
    assert page.selectbox(key="choice region").value == "serocu"
    assert page.selectbox(key="choice force").value == "surrey"
    assert page.query_params["region"] == "serocu"


def test_cell_that_is_chosen_is_said_at_the_chart_with_a_link_to_its_evidence(
    open_screen: Open,
) -> None:
    page = open_screen(
        "capabilities", {"unit": "swrocu", "capability": "uc", "as-at": AS_OF.isoformat()}
    )
    said = (
        "Chosen: SWROCU: Undercover. Provided. About this unit, an undated page. "
        "Source: SWROCU, undated. All evidence"
    )
    assert chosen(page) == [said]
    page.selectbox(key="choice unit").select("london").run()
    (said,) = chosen(page)
    assert said.startswith("Chosen: London: Undercover. Not assessed.")
    assert 'href="#evidence"' in htmls(page, "rocu-chosen")[0]


def test_part_that_was_clicked_is_said_where_several_choose_the_same(open_screen: Open) -> None:
    """The bars of a region have a part for each state, and each of them chooses the region."""
    page = open_screen("overview", {"region": "emsou", "as-at": AS_OF.isoformat()})
    page.session_state["picture"] = True
    assert chosen(page.run()) == []
    part = "<b>EMSOU</b><br>Below the standard: 2 of 13 core capabilities"
    page.session_state["clicked capability_standing"] = (part, ("emsou",))
    assert chosen(page.run()) == [
        "Chosen: EMSOU. Below the standard: 2 of 13 core capabilities. Which stand where"
    ]
    page.selectbox(key="choice region").select("serocu").run()
    assert chosen(page) == []
