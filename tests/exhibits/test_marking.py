"""The marking of exhibits, pages, files and packs is the highest among the rows behind them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.access import session
from dashboard.access.session import Person
from dashboard.components import exhibit_view
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.files import EXPORT_FORMATS, export_exhibit
from dashboard.exports.pack_files import PACK_FORMATS, pack_file
from dashboard.model import (
    LOCAL_OPERATOR,
    MARKINGS,
    OFFICIAL,
    PUBLIC,
    SENSITIVE,
    Scope,
    Viewer,
    highest,
)
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import pack
from dashboard.settings import BROWSER, DATABASE
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, Rows, write_data_set
from tests.exports.pdf_text import page_texts
from tests.rules.network import lines, network
from tests.screens.conftest import screen_of

EVERYBODY = Viewer("a member of the public", PUBLIC)
NORTH = Viewer("a reader of north", Scope(regions=("north",)))
SOUTH = Viewer("a reader of south", Scope(regions=("south",)))
OWNED = "OFFICIAL-SENSITIVE north"
DAY, SINCE = date(2026, 12, 10), date(2020, 1, 1)

NAMED: Rows = {
    "rocu": lines("rocu_id name short_name region", "north Northern N North", "south Southern S S"),
    "force": lines("force_id name", "ash Ash", "birch Birch", "cedar Cedar", "dogwood Dogwood"),
    "agency": lines("agency_id name", "nca Agency"),
}
POOL: Rows = NAMED | {
    "agreement": lines("agreement_id name lead_force_id", "pool Pool ash"),
    "agreement_party": lines(
        "agreement_id party_kind party_id", "pool force ash", "pool force cedar"
    ),
    "agreement_function": lines("agreement_id function_id", "pool diving"),
}
SETS: dict[str, Rows] = {
    "seconded": network(
        **NAMED,
        secondment=lines(
            "rocu_id agency_id as_of marking owner_rocu_id",
            f"north nca 2019 {OWNED}",
            "north nca 2018 - -",
            "south nca 2019 - -",
        ),
    ),
    "network": network(
        **NAMED,
        secondment=lines(
            "rocu_id agency_id marking owner_rocu_id", f"all nca {OWNED}", "south nca - -"
        ),
    ),
    "agreed": network(
        **NAMED,
        agreement=lines(
            "agreement_id name lead_force_id marking owner_rocu_id",
            "pool Pool ash - -",
            f"secret Secret birch {OWNED}",
        ),
        agreement_party=lines(
            "agreement_id party_kind party_id",
            "pool force dogwood",
            "secret force birch",
            "secret force cedar",
        ),
        agreement_function=lines("agreement_id function_id", "pool diving", "secret hacking"),
    ),
    "lead": network(
        **POOL,
        force_function_assessment=lines(
            "force_id function_id as_of level marking owner_rocu_id",
            f"ash diving 2019-03-01 3 {OWNED}",
        ),
    ),
}
"""Small data sets by what is restricted in them. All restricted rows are owned by north."""


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("marking")
    for name, rows in SETS.items():
        build([write_data_set(folder / f"{name}-data", rows)], folder / name)
    return {name: folder / name for name in SETS}


@pytest.fixture(scope="module")
def stores(databases: dict[str, Path]) -> dict[str, Store]:
    return {name: current(database) for name, database in databases.items()}


def asked(
    store: Store,
    id_: str,
    rocu: str | None = None,
    force: str | None = None,
    viewer: Viewer = LOCAL_OPERATOR,
    as_of: date = AS_OF,
    marking: str = OFFICIAL,
    **choices: str,
) -> Exhibit:
    question = Question(store, viewer, as_of, rocu, force, marking=marking)
    return registered()[id_].ask(question, choices)


def marking(*given: object, **choices: object) -> str:
    return asked(*given, **choices).status.marking  # type: ignore[arg-type]


# Exhibits


def test_exhibit_with_a_restricted_row_behind_it_is_sensitive(stores: dict[str, Store]) -> None:
    assert marking(stores["seconded"], "secondment_entry") == SENSITIVE
    assert marking(stores["seconded"], "secondment_agency") == SENSITIVE
    assert marking(stores["agreed"], "agreement_register") == SENSITIVE


def test_exhibit_without_a_restricted_row_behind_it_is_official(stores: dict[str, Store]) -> None:
    assert marking(stores["seconded"], "agreement_register") == OFFICIAL
    assert marking(stores["seconded"], "capability_matrix") == OFFICIAL
    assert marking(stores["agreed"], "secondment_entry") == OFFICIAL


def test_exhibit_of_the_region_or_a_force_there_is_sensitive(stores: dict[str, Store]) -> None:
    assert marking(stores["seconded"], "secondment_entry", "north") == SENSITIVE
    assert marking(stores["lead"], "function_routes", "north", "ash") == SENSITIVE
    assert marking(stores["lead"], "function_routes", None, "ash") == SENSITIVE


def test_rows_about_another_region_that_change_nothing_do_not_raise_it(
    stores: dict[str, Store],
) -> None:
    assert marking(stores["seconded"], "secondment_entry", "south") == OFFICIAL
    assert marking(stores["seconded"], "posts_by_agency", "south") == OFFICIAL
    assert marking(stores["agreed"], "force_collaboration", None, "dogwood") == OFFICIAL
    assert marking(stores["lead"], "size_of_force", "south", "cedar") == OFFICIAL


def test_rows_about_another_region_that_change_something_raise_it(
    stores: dict[str, Store],
) -> None:
    """An agreement of a force there with one elsewhere, and the level of a lead force elsewhere."""
    agreed = asked(stores["agreed"], "force_collaboration", "south", "cedar")
    assert "secret" in set(agreed.frame["agreement_id"])
    assert agreed.status.marking == SENSITIVE
    routes = asked(stores["lead"], "function_routes", "south", "cedar")
    diving = routes.frame[routes.frame["function_id"] == "diving"]
    assert not diving.empty
    assert routes.status.marking == SENSITIVE


def test_rows_about_the_network_raise_every_region(stores: dict[str, Store]) -> None:
    for rocu in (None, "north", "south"):
        assert marking(stores["network"], "secondment_entry", rocu) == SENSITIVE


def test_rows_that_are_not_known_by_the_day_do_not_raise_it(stores: dict[str, Store]) -> None:
    store = stores["lead"]
    day = date(2018, 1, 1)
    assert marking(store, "function_matrix", None, None, LOCAL_OPERATOR, day) == OFFICIAL
    assert marking(store, "function_matrix") == SENSITIVE


def test_exhibit_of_whoever_sees_no_restricted_row_is_official(stores: dict[str, Store]) -> None:
    for viewer in (EVERYBODY, SOUTH):
        for id_ in ("secondment_entry", "secondment_agency"):
            assert marking(stores["seconded"], id_, viewer=viewer) == OFFICIAL
    assert marking(stores["seconded"], "secondment_entry", viewer=NORTH) == SENSITIVE


def test_public_edition_is_official_unless_somebody_raises_it(stores: dict[str, Store]) -> None:
    for id_ in ("agreement_register", "agreement_coverage", "function_matrix"):
        line = asked(stores["agreed"], id_, viewer=EVERYBODY).status.line
        assert "Public edition" in line
        assert SENSITIVE not in line
        raised = asked(stores["agreed"], id_, viewer=EVERYBODY, marking=SENSITIVE).status
        assert raised.marking == SENSITIVE
        assert "Public edition" in raised.line


# Raising


def test_marking_is_raised_for_who_asks_and_for_nobody_else(stores: dict[str, Store]) -> None:
    store = stores["seconded"]
    for raised, expected in ((SENSITIVE, SENSITIVE), (OFFICIAL, OFFICIAL)):
        assert marking(store, "agreement_register", marking=raised) == expected
        assert marking(store, "secondment_entry", marking=raised) == SENSITIVE


def test_marking_that_is_not_one_is_refused() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        highest([OFFICIAL, "SECRET"])
    assert highest([]) == OFFICIAL
    assert highest(reversed(MARKINGS)) == SENSITIVE


@pytest.mark.parametrize("extension", EXPORT_FORMATS)
def test_raising_marks_every_form_of_file_and_its_name(
    extension: str, stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")
    plain = asked(stores["seconded"], "agreement_change")
    raised = asked(stores["seconded"], "agreement_change", marking=SENSITIVE)
    for exhibit, is_raised in ((plain, False), (raised, True)):
        file = export_exhibit(exhibit, EXPORT_FORMATS[extension])
        assert file.name.endswith(f"{exhibit.status.marking}.{extension}")
        assert (SENSITIVE in file.name) is is_raised
        if extension != "png":
            assert (SENSITIVE in words(file.content)) is is_raised


def words(content: bytes) -> str:
    """The words of a file; those of a drawing, which draws its letters, are in what it says."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = "".join(
                archive.read(name).decode("utf-8") for name in archive.namelist() if "ml" in name
            )
        return re.sub(r"<[^>]*>", "", held)
    if content.startswith(b"%PDF"):
        return "".join(page_texts(content))
    return content.decode("utf-8")


# Pages


@pytest.mark.parametrize(
    ("name", "subject"),
    [("seconded", "secondments"), ("agreed", "agreements"), ("agreed", "overview")],
)
def test_page_is_marked_as_highly_as_any_exhibit_on_it(
    name: str, subject: str, databases: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_page: list[str] = []
    monkeypatch.setenv(DATABASE.name, str(databases[name]))
    monkeypatch.setattr(session, "person", lambda: Person(LOCAL_OPERATOR))
    monkeypatch.setattr(
        exhibit_view, "take_away", lambda exhibit: on_page.append(exhibit.status.marking)
    )

    def status_line(**address: str) -> str:
        on_page.clear()
        page = screen_of(subject)
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        bodies = [str(html.proto.body) for html in page.get("html")]
        (line,) = [body for body in bodies if 'class="rocu-status"' in body]
        assert on_page
        return line

    for region in ("all", "south"):
        line = status_line(region=region)
        assert SENSITIVE in line or highest(on_page) == OFFICIAL
        assert SENSITIVE in line or region == "south"
    assert SENSITIVE not in status_line(shown="public")
    assert set(on_page) == {OFFICIAL}
    assert SENSITIVE in status_line(shown="public", marking=SENSITIVE)
    assert set(on_page) == {SENSITIVE}


# Packs


def test_pack_is_marked_as_highly_as_its_highest_section(stores: dict[str, Store]) -> None:
    store = stores["seconded"]

    def made(rocu: str, viewer: Viewer = LOCAL_OPERATOR, *keys: str) -> dict[str, str]:
        question = question_for(Question(store, viewer, AS_OF), rocu, None)
        report = pack(Meeting(question, DAY, SINCE), keys)
        held = [*report.pages, *report.sections]
        assert report.status.marking == highest(one.marking for one in held)
        assert report.name.endswith(report.status.marking)
        assert dict(report.cover_fields)["Marking"] == report.status.marking
        for section in report.sections:
            shown = [exhibit.status.marking for exhibit in section.exhibits]
            assert highest([*shown, section.marking]) == section.marking
        for page in report.pages:
            shown = [part.exhibit.status.marking for part in page.parts]
            assert highest([*shown, page.marking]) == page.marking
        return {one.key: one.marking for one in held} | {"": report.status.marking}

    everything = made("north")
    assert everything[""] == everything["secondments"] == everything["summary"] == SENSITIVE
    assert OFFICIAL in everything.values()
    assert made("north", LOCAL_OPERATOR, "agreements")[""] == OFFICIAL
    assert set(made("north", EVERYBODY).values()) == {OFFICIAL}


def test_pack_that_is_raised_says_so_in_every_form(
    databases: dict[str, Path], stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")
    question = replace(
        Question(stores["seconded"], EVERYBODY, AS_OF), rocu_id="south", marking=SENSITIVE
    )
    for extension in ("pdf", "pptx", "docx", "xlsx"):
        report = pack(Meeting(question, DAY, SINCE), ["agreements", "funding"])
        file = pack_file(report, PACK_FORMATS[extension], databases["seconded"])
        assert file.name.endswith(f"_{SENSITIVE}.{extension}")
        assert SENSITIVE in words(file.content)
