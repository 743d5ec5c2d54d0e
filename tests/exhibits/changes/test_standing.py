"""What moved between two dates: worse first, on rows whose moves are known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.moves import Move, Moves
from dashboard.exhibits.changes.standing import (
    confirmed_phrase,
    standing_change,
    unknown,
    worse_and_better,
)
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

SINCE = "2016-01-01"
ROWS = network(
    rocu=lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
    capability=lines("capability_id name", "cyber Cyber", "fraud Fraud", "covert Covert"),
    capability_standard=lines("capability_id target_level", "cyber 3", "fraud 3"),
    capability_assessment=lines(
        "rocu_id capability_id as_of position evidence_scope",
        "north cyber 2015 provided unit",
        "north cyber 2016-06 planned unit",
        "north fraud 2015 partial unit",
        "north fraud 2016-06 provided unit",
        "north covert 2015 provided unit",
        "north covert 2016-06 transferred unit",
        "south cyber 2015 partial unit",
        "south cyber 2016-06 partial unit",
    ),
    force_function_assessment=lines(
        "force_id function_id as_of level",
        "ash hacking 2015 3",
        "ash hacking 2016-06 2",
        "birch hacking 2015 2",
        "birch hacking 2016-06 2",
        "birch diving 2016-06 1",
        "cedar diving 2015 0",
        "cedar diving 2016-06 1",
    ),
)


@pytest.fixture
def network_question(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2017, 1, 1))


@pytest.fixture
def north(network_question: Question) -> Question:
    return replace(network_question, rocu_id="north")


def test_standing_change_tells_only_what_moved_worse_first(network_question: Question) -> None:
    frame = standing_change(network_question, since=SINCE).frame
    found = zip(
        frame["direction"],
        frame["rocu_id"],
        frame["force_id"].fillna(""),
        frame["subject_id"],
        strict=True,
    )
    assert list(found) == [
        ("worse", "north", "", "cyber"),
        ("worse", "north", "ash", "hacking"),
        ("better", "north", "", "fraud"),
        ("better", "south", "cedar", "diving"),
        ("neither", "north", "", "covert"),
        ("neither", "north", "birch", "diving"),
    ]


def test_standing_change_of_a_region_is_drawn_from_where_to_where(north: Question) -> None:
    # Drawn whenever something moved: a mark needs two dates of one thing, not a series.
    chart = standing_change(north, since=SINCE).chart
    assert isinstance(chart, Moves)
    moves = [row for row in chart.rows if isinstance(row, Move)]
    assert [(move.label, move.before, move.after) for move in moves] == [
        ("Cyber", 3, 1),
        ("in words: in words", 3, 2),
        ("Fraud", 2, 3),
        ("Covert", 3, 5),
        ("in words 2: in words 2", -1, 1),
    ]
    assert set(chart.scale) == {-1, 0, 1, 2, 3, 4, 5}


def test_standing_change_says_where_each_stands_against_the_standard(north: Question) -> None:
    table = standing_change(north, since=SINCE).table
    assert list(table["Against the standard"]) == [
        "Fell below the standard",
        "Fell below the standard",
        "Now at the standard",
        "No standard set",
        "Below the standard",
    ]


def test_standing_change_of_nothing_has_no_chart_and_says_so(north: Question) -> None:
    exhibit = standing_change(north, since="2016-12-01")
    assert exhibit.chart is None
    assert exhibit.frame.empty
    assert exhibit.title == "NORTHU and its forces since 1 December 2016: nothing recorded moved"


def test_standing_change_of_a_force_has_its_functions_and_its_unit(north: Question) -> None:
    frame = standing_change(replace(north, force_id="ash"), since=SINCE).frame
    assert set(frame["force_id"].dropna()) == {"ash"}
    assert set(frame["subject_id"]) == {"cyber", "fraud", "covert", "hacking"}


def test_sentences_say_better_worse_and_what_is_not_known(north: Question) -> None:
    worse, better = worse_and_better(north, SINCE)
    assert better == "1 got better since 1 January 2016: fraud (partial to provided)."
    assert worse == (
        "2 got worse since 1 January 2016: cyber (provided to planned) and in words of in words "
        "(provided to partial)."
    )
    assert unknown(north, SINCE) == "All of 3 core capabilities are assessed."


def test_sentences_of_nothing_say_that_nothing_recorded_moved(north: Question) -> None:
    assert worse_and_better(north, "2016-12-01") == [
        "Nothing recorded got better or worse since 1 December 2016."
    ]


def test_meeting_that_is_not_named_was_three_months_before(north: Question) -> None:
    assert standing_change(north).choices == {"Since": "1 October 2016"}


def test_confirmed_is_newer_evidence_that_says_the_same(
    network_question: Question, north: Question
) -> None:
    assert confirmed_phrase(network_question, SINCE) == (
        "1 capability of the regional units and 1 function of a force"
    )
    assert confirmed_phrase(north, SINCE) == "1 function of a force"
    assert confirmed_phrase(north, "2016-12-01") == ""
