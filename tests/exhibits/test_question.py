"""What is asked and what answers are made of: rows, names, sources, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.exhibits.provenance import recording
from dashboard.exhibits.question import (
    Question,
    Source,
    Status,
    kept,
    lookup,
    rows,
    source_ids_in,
    sources_of,
)
from dashboard.model import PUBLIC, Scope, Viewer

PLAN = Source("plan", "The plan", "Zeal", "March 2015", "https://plan.example", "document")
MEMO = Source("memo", "A memo", "Acme", "undated", "", "recalled")


def seen_by(question: Question, scope: Scope) -> Question:
    return replace(question, viewer=Viewer("reader", scope))


def test_rows_of_an_answer_have_none_where_a_value_is_missing() -> None:
    frame = pd.DataFrame(
        {
            "name": ["ash", None],
            "level": pd.array([3, None], dtype="Int64"),
            "share_pct": [float("nan"), 2.5],
        }
    )
    first, second = rows(frame)
    assert (first.name, first.level, first.share_pct) == ("ash", 3, None)
    assert tuple(second) == (None, None, 2.5)


def test_rows_of_an_empty_answer_are_none() -> None:
    assert list(rows(pd.DataFrame({"name": []}))) == []


def test_source_ids_in_an_answer_are_those_of_every_column_that_names_sources() -> None:
    frame = pd.DataFrame(
        {
            "source_id": ["a", None],
            "force": ["ash", "birch"],
            "size_source_id": ["b", "a"],
            "source_ids": [["c", "d"], []],
        }
    )
    named = [id_ for id_ in source_ids_in(frame) if isinstance(id_, str)]
    assert named == ["a", "b", "a", "c", "d"]
    assert list(source_ids_in(frame[["force"]])) == []


def test_lookup_of_a_column_finds_what_another_says_beside_it() -> None:
    frame = pd.DataFrame({"force_id": ["ash", "birch"], "name": ["Ash Police", "Birch Police"]})
    assert lookup(frame, "force_id", "name") == {"ash": "Ash Police", "birch": "Birch Police"}


def test_sources_of_ids_are_each_once_by_publisher_and_none_where_there_is_no_id(
    two_regions: Question,
) -> None:
    assert sources_of(two_regions, ["plan", None, "memo", "plan", pd.NA]) == (MEMO, PLAN)
    assert sources_of(two_regions, []) == ()


@pytest.mark.parametrize(
    ("source", "short", "url"),
    [
        (PLAN, "Zeal, March 2015", "https://plan.example"),
        (MEMO, "Acme, undated (recalled, not official wording)", "sources?source=memo"),
        (replace(PLAN, publisher=""), "The plan, March 2015", "https://plan.example"),
    ],
    ids=["with an address", "recalled and without", "without a publisher"],
)
def test_source_link_says_who_and_when_and_leads_to_it_or_to_our_page(
    source: Source, short: str, url: str
) -> None:
    assert (source.link.text, source.link.url) == (short, url)


@pytest.mark.parametrize(
    ("kind", "id_", "name", "short"),
    [
        ("rocu", "north", "Northern Unit", "NORTHU"),
        ("force", "ash", "Ash Police", "Ash"),
    ],
)
def test_names_of_things_are_full_and_short(
    two_regions: Question, kind: str, id_: str, name: str, short: str
) -> None:
    assert (two_regions.name(kind, id_), two_regions.short_name(kind, id_)) == (name, short)


def test_name_of_what_is_not_there_is_refused(two_regions: Question) -> None:
    with pytest.raises(KeyError):
        two_regions.name("force", "north")


@pytest.mark.parametrize(
    ("rocu", "force", "region", "forces", "place"),
    [
        (None, None, "the network", "all forces", (None, None)),
        ("north", None, "the Northern Unit", "the forces of NORTHU", ("north", None)),
        ("north", "ash", "the Northern Unit", "Ash Police", (None, "ash")),
    ],
    ids=["network", "region", "force"],
)
def test_phrases_for_whose_an_answer_is_name_the_narrowest_place(
    two_regions: Question,
    rocu: str | None,
    force: str | None,
    region: str,
    forces: str,
    place: tuple[str | None, str | None],
) -> None:
    asked = replace(two_regions, rocu_id=rocu, force_id=force)
    assert (asked.region_phrase, asked.forces_phrase) == (region, forces)
    assert tuple(asked.narrowest_place[name] for name in ("rocu", "force")) == place


def test_home_of_a_force_without_a_region_is_the_unit_that_it_belongs_to(
    two_regions: Question,
) -> None:
    assert replace(two_regions, force_id="cedar").home == "south"
    assert replace(two_regions, force_id="cedar", rocu_id="north").home == "north"
    assert two_regions.home is None


def test_answer_takes_the_as_at_date_and_is_recorded(two_regions: Question) -> None:
    early = replace(two_regions, as_of=date(2014, 12, 31))
    with recording() as held:
        known = two_regions.answer("capability_position")["position"]
        before = early.answer("capability_position")["position"]
    assert sorted(known) == ["partial", "provided"]
    assert set(before) == {"not_assessed"}
    assert held.queries == held.direct == {"capability_position"}


def test_remember_makes_once_for_each_scope_and_key_and_records_every_time(
    two_regions: Question,
) -> None:
    made: list[Scope] = []

    def make(question: Question) -> int:
        made.append(question.viewer.scope)
        return len(question.answer("region_option"))

    public = seen_by(two_regions, PUBLIC)
    for question in (two_regions, two_regions, public):
        with recording() as held:
            assert question.remember("made once", lambda of=question: make(of)) == 2
        assert held.queries == {"region_option"}
    assert made == [two_regions.viewer.scope, PUBLIC]


def test_kept_sentence_is_said_once_for_each_question_and_each_choice(
    two_regions: Question,
) -> None:
    said = []

    @kept
    def headline(question: Question, edition: str = "2023") -> str:
        said.append((question.rocu_id, edition))
        question.answer("region_option")
        return f"{question.rocu_id} {edition}"

    north = replace(two_regions, rocu_id="north")
    for _ in range(2):
        assert headline(two_regions) == "None 2023"
        assert headline(north, "2015") == "north 2015"
        with recording() as record:
            assert headline(north, edition="2012") == "north 2012"
        assert record.queries == {"region_option"}, "What it rests on marks the page each time."
    assert said == [(None, "2023"), ("north", "2015"), ("north", "2012")]


def test_restricted_rows_are_those_that_the_viewer_sees(two_regions: Question) -> None:
    (one,) = two_regions.restricted
    assert (one.table, one.about, one.is_known) == ("capability_assessment", "south", True)
    (later,) = replace(two_regions, as_of=date(2014, 1, 1)).restricted
    assert not later.is_known
    assert seen_by(two_regions, Scope(regions=("north",))).restricted == ()


def test_edition_is_the_one_in_force_or_the_newest_before_the_day(two_regions: Question) -> None:
    assert two_regions.edition == "2015"
    assert replace(two_regions, as_of=date(2014, 1, 1)).edition == "2012"


@pytest.mark.parametrize(
    ("scope", "edition", "seen"),
    [
        (Scope(), "Full edition", ""),
        (PUBLIC, "Public edition", "OFFICIAL rows only, without small numbers of posts"),
        (
            Scope(regions=("north",)),
            "Full edition of NORTHU, OFFICIAL rows of other regions",
            "every row of NORTHU, and OFFICIAL rows only of other regions",
        ),
        (
            Scope(regions=()),
            "Full edition, OFFICIAL rows of other regions",
            "OFFICIAL rows only of other regions",
        ),
    ],
    ids=["everything", "public", "one region", "no region"],
)
def test_status_says_which_edition_a_viewer_has_and_what_is_not_seen(
    two_regions: Question, scope: Scope, edition: str, seen: str
) -> None:
    status = seen_by(two_regions, scope).status
    assert status.edition == edition
    assert status.line == f"Built by hand · OFFICIAL · As at 1 January 2016 · {edition}"
    assert status.visibility_note.startswith(f"Shown here: {seen}. " if seen else "")
    assert bool(status.visibility_note) == bool(seen)


def test_status_line_of_an_exercise_says_so_first() -> None:
    status = Status("Made up", "OFFICIAL", "Full edition", "1 May 2026", is_exercise=True)
    assert status.line == "EXERCISE · Made up · OFFICIAL · As at 1 May 2026 · Full edition"
