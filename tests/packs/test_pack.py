"""Board packs and briefings: what is in them, and that they say what the queries answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import earlier_meeting
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import pack
from dashboard.packs.report import Report
from dashboard.packs.sections import BOARD, BRIEFING
from dashboard.store.store import Store
from tests.conftest import AS_OF
from tests.packs.meetings import meeting


@pytest.fixture(scope="module")
def region(published_store: Store) -> Report:
    return pack(meeting(Question(published_store, LOCAL_OPERATOR, AS_OF), "nersou"))


def test_pack_of_a_board_has_every_section_in_order(region: Report) -> None:
    assert [section.key for section in region.sections] == [
        section.key for section in BOARD if section.key != "what-if"
    ]
    assert all(section.sentences for section in region.sections)
    facts = dict(region.cover_fields)
    assert facts["For"] == "Governance board of North East Regional Organised Crime Unit"
    assert facts["Meeting"] == "10 December 2026"
    assert facts["As at"] == "22 November 2026"
    assert facts["Changes since"] == "1 January 2021"
    assert facts["Marking"] == "OFFICIAL"
    assert facts["Database version"] == region.version


def test_briefing_of_a_force_has_every_section_in_order(question: Question) -> None:
    briefing = pack(meeting(question, force="cleveland"))
    assert [section.key for section in briefing.sections] == [
        section.key for section in BRIEFING if section.key != "what-if"
    ]
    assert "Cleveland" in briefing.title
    frame = question.answer("force_collaboration", force="cleveland")
    held = next(e for e in briefing.exhibits if e.id == "force_collaboration")
    assert len(frame)
    assert set(held.frame["agreement_id"]) == set(frame["agreement_id"])


@pytest.mark.parametrize(
    ("as_of", "rocu"),
    [(AS_OF, None), (AS_OF, "london"), (date(2016, 12, 31), "tarian"), (date(2012, 7, 1), "emsou")],
)
def test_pack_of_a_region_and_the_network_can_be_made_on_any_day(
    question: Question, as_of: date, rocu: str | None
) -> None:
    then = question_for(replace(question, as_of=as_of), rocu, None)
    held = pack(Meeting(then, as_of, earlier_meeting(as_of)))
    for section in held.sections:
        assert section.sentences
        assert all(len(exhibit.table) for exhibit in section.exhibits)


def test_pack_says_what_the_queries_answer(region: Report, question: Question) -> None:
    summary = " ".join(region.sections[0].sentences)
    positions = question.answer("force_obligation_position")
    members = question.answer("force_option", rocu="nersou")["force_id"]
    mine = positions[positions["force_id"].isin(members) & (positions["edition"] == "2023")]
    counts = mine["position"].value_counts()
    assert f"access is evidenced in {counts['evidenced']}" in summary
    assert f"In {counts['unknown']} nothing published says" in summary
    matrix = next(e for e in region.exhibits if e.id == "capability_matrix")
    cells = question.answer("capability_position")
    assert (matrix.frame["position"] == "not_assessed").sum() == (
        cells["position"] == "not_assessed"
    ).sum()


def test_pack_numbers_every_source_once(region: Report) -> None:
    assert len(set(region.sources)) == len(region.sources)
    for exhibit in region.exhibits:
        numbers = region.source_numbers(exhibit)
        assert {region.sources[number - 1] for number in numbers} == set(exhibit.sources)


def test_pack_of_some_sections_holds_those_and_an_unknown_one_is_refused(
    question: Question,
) -> None:
    some = pack(meeting(question, "serocu"), ["funding", "summary"])
    assert [section.key for section in some.sections] == ["summary", "funding"]
    with pytest.raises(UsageError, match="Did you mean funding"):
        pack(meeting(question, "serocu"), ["fundings"])
    late = replace(meeting(question, "serocu"), since=date(2027, 1, 1))
    with pytest.raises(UsageError, match="after the as-at date, 22 November 2026"):
        pack(late)


def test_pack_that_asks_what_if_tells_what_would_be_lost(question: Question) -> None:
    asked = replace(meeting(question, "nersou"), removed="agreement:cdsou")
    (section,) = pack(asked, ["what-if"]).sections
    said = " ".join(section.sentences)
    assert "If " in said
    assert "roads policing" in said
    lost = next(e for e in section.exhibits if e.id == "what_if_functions")
    assert set(lost.frame["force_id"]) == {"cleveland", "durham"}
    with pytest.raises(UsageError, match="There is no section 'what-if'"):
        pack(meeting(question, "nersou"), ["what-if"])
