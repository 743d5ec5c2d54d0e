"""Strips of twelve quarters: what is drawn, what is told in words, and which form they take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.matrix import Matrix
from dashboard.exhibits.capabilities.strip import capability_strip, development_of
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from dashboard.theme import PARTIAL, PROVIDED, STATED
from tests.conftest import Rows
from tests.rules.network import lines, network

NAMES = ("cyber", "fraud", "covert", "old", "silent")
ROWS = network(
    rocu=lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
    capability=lines("capability_id name", *(f"{name} {name.title()}" for name in NAMES)),
    capability_standard=lines("capability_id target_level", *(f"{name} 3" for name in NAMES)),
    capability_assessment=lines(
        "rocu_id capability_id as_of position evidence_scope",
        "north cyber 2015-01 provided unit",
        "north cyber 2016-02 partial unit",
        "north cyber 2016-08 provided unit",
        "north fraud 2015-01 partial unit",
        "north fraud 2016-02 partial unit",
        "north covert 2015-01 provided network",
        "north covert 2016-02 provided network",
        "north old - provided unit",
        "south cyber 2015-01 provided unit",
    ),
)


@pytest.fixture
def north(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2016, 9, 30), rocu_id="north")


def test_strip_of_three_capabilities_with_a_history_is_drawn(north: Question) -> None:
    # Cyber, fraud and covert have evidence of two quarters or more: a history to draw.
    chart = capability_strip(north).chart
    assert isinstance(chart, Matrix)
    states = {
        (cell.row, cell.column): (cell.state, cell.faint)
        for cell in chart.cells
        if cell.column in ("Dec 2015", "Mar 2016", "Sep 2016")
    }
    assert states["Cyber", "Dec 2015"] == (PROVIDED, True)
    assert states["Cyber", "Mar 2016"] == (PARTIAL, False)
    assert states["Cyber", "Sep 2016"] == (PROVIDED, False)
    assert states["Covert", "Mar 2016"] == (STATED, False)
    assert "Old" not in {cell.row for cell in chart.cells}, "undated evidence has no strip"
    assert chart.columns[0] == "Dec 2013"
    assert len(chart.columns) == 12


def test_strip_of_one_capability_with_a_history_is_told_in_sentences(north: Question) -> None:
    # South has one capability assessed once: a chart would be mostly empty.
    exhibit = capability_strip(replace(north, rocu_id="south"))
    assert exhibit.chart is None
    told = dict(zip(exhibit.table["Capability"], exhibit.table["Over 12 quarters"], strict=True))
    assert told["Cyber"] == (
        "Was first assessed as provided in January 2015 and has not moved since; the newest "
        "evidence is of January 2015."
    )
    assert told["Silent"] == "Has not been assessed."


def test_strip_names_what_is_known_from_undated_evidence_alone(north: Question) -> None:
    note = capability_strip(north).note
    assert "Known from undated evidence only, which is no history: Old." in note
    assert "Not assessed, which is not a gap: Silent." in note


def test_strip_title_counts_stated_neither_as_at_nor_as_below(north: Question) -> None:
    assert capability_strip(north).title == (
        "NORTHU: 2 of 5 core capabilities at the standard, 1 below, over 12 quarters"
    )


def test_development_of_a_capability_begins_with_its_name(north: Question) -> None:
    strip = capability_strip(north)
    assert development_of(strip, "cyber") == (
        "Cyber was first assessed as provided in January 2015, fell below the standard in "
        "February 2016 (partial) and has been back at the standard since August 2016."
    )
    assert development_of(strip, "none") == ""
