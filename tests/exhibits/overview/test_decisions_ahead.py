"""The first five things to decide, on agreements whose dates are known beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.exhibits.overview.decisions_ahead import decision_ahead
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

ROWS = network(
    agreement=lines(
        "agreement_id name status starts_on ends_on review_on notice_months",
        "deal Deal in_force 2013-01-01 2016-09-30 - 3",
        "late Late in_force 2013-01-01 2015-06-30 - -",
        "look Look in_force 2013-01-01 - 2016-04-01 -",
        "past Past in_force 2013-01-01 - 2015-03-01 -",
        "away Away in_force 2013-01-01 2016-02-29 - -",
        "long Long in_force 2013-01-01 2019-12-31 - -",
    ),
    agreement_party=lines(
        "agreement_id party_kind party_id",
        *(f"{name} rocu north" for name in ("deal", "late", "look", "past", "long")),
        "away force cedar",
    ),
)


@pytest.fixture
def question(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2016, 1, 1))


def test_decisions_of_a_region_are_ahead_by_date_then_overdue(question: Question) -> None:
    # A table in either world: at most five rows.
    exhibit = decision_ahead(replace(question, rocu_id="north"))
    assert exhibit.chart is None
    told = [
        (row["By"], row["What"], str(row["Agreement"])) for row in exhibit.table.to_dict("records")
    ]
    assert told == [
        ("1 April 2016", "Review falls due", "Look"),
        (
            "30 June 2016",
            "Ends on 30 September 2016, with 3 months of notice: renew it or let it end",
            "Deal",
        ),
        ("1 March 2015", "Review passed without a recorded outcome", "Past"),
        (
            "30 June 2015",
            "Past its term, with no renewal found: renew it or record its end",
            "Late",
        ),
    ]
    assert exhibit.title == "To decide by 1 January 2017: 2 ahead, 2 overdue"


def test_decisions_beyond_five_are_counted(question: Question) -> None:
    network_wide = decision_ahead(question)
    assert len(network_wide.table) == 5
    assert network_wide.title == "To decide by 1 January 2017: 3 ahead, 2 overdue"
    force = decision_ahead(replace(question, force_id="cedar"))
    assert list(force.frame["agreement_id"]) == ["away"]


def test_decisions_of_nobody_say_so(question: Question) -> None:
    exhibit = decision_ahead(replace(question, force_id="dogwood"))
    assert exhibit.title == "Nothing recorded has to be decided by 1 January 2017"
