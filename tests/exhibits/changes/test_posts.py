"""Posts before and now, on arrangements whose numbers are known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.changes.posts import posts_change
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

SINCE = "2016-01-01"
ROWS = network(
    agency=lines("agency_id name", "customs Customs", "prisons Prisons", "courts Courts"),
    secondment=lines(
        "rocu_id agency_id capability_id as_of basis posts_established posts_filled ends_on",
        "north customs - 2015 seconded 14 11 -",
        "north customs - 2016-06 seconded 14 9 -",
        "north customs cyber 2015 embedded 6 6 -",
        "north customs cyber 2016-06 embedded 6 6 -",
        "north prisons - 2015 liaison 7 7 2016-03",
        "north courts - 2016-06 liaison 6 5 -",
        "south customs - 2015 seconded 8 6 -",
        "south customs - 2016-06 seconded 9 8 -",
    ),
)


@pytest.fixture
def question(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2017, 1, 1))


def test_posts_change_tells_only_numbers_that_differ_most_lost_first(question: Question) -> None:
    # A table in either world: a pair of numbers an arrangement is no history to draw.
    exhibit = posts_change(replace(question, rocu_id="north"), since=SINCE)
    assert exhibit.chart is None
    told = exhibit.table[["Agency", "For", "Before", "Now", "Filled"]].to_numpy().tolist()
    assert told == [
        ["Customs", "The unit as a whole", "11 of 14", "9 of 14", "2 fewer"],
        ["Courts", "The unit as a whole", "No arrangement", "5 of 6", "Not comparable"],
        ["Prisons", "The unit as a whole", "7 of 7", "Ended", "Not comparable"],
    ]


def test_posts_change_title_adds_up_what_can_be_compared(question: Question) -> None:
    assert posts_change(question, since=SINCE).title == (
        "Agencies' posts in all units since 1 January 2016: 2 newly filled, 2 newly empty, "
        "1 newly established"
    )


def test_posts_change_since_the_newest_evidence_is_nothing(question: Question) -> None:
    assert posts_change(question, since="2016-12-01").frame.empty
