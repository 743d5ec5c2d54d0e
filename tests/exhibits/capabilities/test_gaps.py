"""Gaps in one table: since when, what each would lift, on whom they lean, on rows made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exhibits.capabilities.gaps import capability_gap_held
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

ROWS = network(
    rocu=lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
    force=lines("force_id name", "ash Ash", "birch Birch", "cedar Cedar", "dogwood Dogwood"),
    agency=lines("agency_id name", "nca Agency"),
    capability=lines("capability_id name", "cyber Cyber", "fraud Fraud", "covert Covert"),
    capability_standard=lines("capability_id target_level", "cyber 3", "fraud 3", "covert 3"),
    capability_assessment=lines(
        "rocu_id capability_id as_of position",
        "north cyber 2013-02 partial",
        "north cyber 2014-02 provided",
        "north cyber 2015-02 partial",
        "north cyber 2015-08 partial",
        "north fraud 2014-03 absent",
        "north covert 2014-03 provided",
        "south cyber - partial",
    ),
    force_function_assessment=lines("force_id function_id as_of level", "birch hacking 2014 3"),
    spr_obligation=lines("obligation_id edition", "one 2015", "two 2015"),
    obligation_function=lines("obligation_id function_id", "one hacking", "two hacking"),
    secondment=lines("rocu_id agency_id capability_id as_of", "north nca cyber 2015"),
)


@pytest.fixture
def question(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2016, 1, 1))


def test_gaps_of_a_region_with_what_would_lift_most_first(question: Question) -> None:
    # A table in either world. Fraud is further below, and cyber alone would lift something: both
    # obligations need hacking, which ash has of it alone; birch does it itself, at the standard.
    north = Question(question.store, question.viewer, question.as_of, rocu_id="north")
    exhibit = capability_gap_held(north)
    assert exhibit.chart is None
    assert exhibit.table.to_numpy().tolist() == [
        [
            "Cyber",
            "Partial, level 2 of 3",
            "February 2015",
            "2 standings and 1 function of 1 force",
            "Agency",
        ],
        [
            "Fraud",
            "Absent, level 0 of 3",
            "At least March 2014",
            "Nothing by itself",
            "No agency recorded",
        ],
    ]
    assert exhibit.title == "2 capabilities of NORTHU are below the standard"
    assert exhibit.alt.endswith(
        "First to mend is cyber: it would lift 2 standings and 1 function of 1 force."
    )


def test_gap_by_undated_evidence_has_no_since(question: Question) -> None:
    table = capability_gap_held(question).table
    (south,) = table[table["Unit"] == "SOUTHU"].to_dict("records")
    assert south["Below since"] == "Not dated"
    assert south["Mending it would lift"] == "2 standings and 1 function of 1 force"


def test_gaps_of_a_day_before_anything_say_that_there_are_none(question: Question) -> None:
    early = Question(question.store, question.viewer, date(2012, 7, 1), rocu_id="north")
    assert capability_gap_held(early).title == (
        "No capability of NORTHU is recorded below the standard"
    )
