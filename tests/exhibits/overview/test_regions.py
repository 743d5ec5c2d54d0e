"""The ten regions, a line each: strips where there is a history, else one count each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.strips import Strips
from dashboard.exhibits.overview.regions import region_strip
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

BASE = {
    "rocu": lines("rocu_id name short_name", "north North NORTHU", "south South SOUTHU"),
    "capability": lines("capability_id name", "cyber Cyber", "fraud Fraud"),
    "capability_standard": lines("capability_id target_level", "cyber 3", "fraud 3"),
}
HEAD = "rocu_id capability_id as_of position evidence_scope"
DAY = date(2016, 9, 30)


@pytest.fixture
def asked(built: Callable[[Rows], Store]) -> Callable[..., Question]:
    def of(*assessments: str) -> Question:
        rows = network(**BASE, capability_assessment=lines(HEAD, *assessments))
        return Question(built(rows), LOCAL_OPERATOR, DAY)

    return of


def test_regions_with_a_history_are_strips_of_counts(asked: Callable[..., Question]) -> None:
    question = asked(
        "north cyber 2015-01 provided unit",
        "north cyber 2016-08 partial unit",
        "north fraud 2015-01 provided unit",
        "south cyber 2015-01 partial unit",
        "south cyber 2016-02 provided unit",
        "south fraud 2015-01 provided network",
    )
    chart = region_strip(question).chart
    assert isinstance(chart, Strips)
    counts = {strip.label: strip.counts for strip in chart.strips}
    assert counts["NORTHU"][-2:] == (2, 1)
    assert counts["SOUTHU"][-4:] == (0, 1, 1, 1), "stated only is not counted"
    assert chart.columns[-1] == "Sep 2016"


def test_regions_without_a_history_are_one_line_of_counts_each(
    asked: Callable[..., Question],
) -> None:
    # One piece of evidence each: twelve columns would say the same number twelve times.
    exhibit = region_strip(
        asked("north cyber 2015-01 provided unit", "south cyber - provided network")
    )
    assert exhibit.chart is None
    assert exhibit.table.to_numpy().tolist() == [
        ["NORTHU", "1", "0", "0", "0", "1"],
        ["SOUTHU", "0", "1", "0", "0", "1"],
    ]


def test_region_asked_about_comes_first(asked: Callable[..., Question]) -> None:
    question = replace(asked("north cyber 2015-01 provided unit"), rocu_id="south")
    assert list(region_strip(question).frame["rocu_id"]) == ["south", "north"]
