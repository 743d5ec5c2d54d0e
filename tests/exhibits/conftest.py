"""What tests of the parts of an exhibit share: two regions, of which one has a restricted row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

DAY = date(2016, 1, 1)
ROWS = network(
    source=[
        {"source_id": "s", "title": "Survey", "publisher": "Moot", "accessed_as": "document"},
        {
            "source_id": "plan",
            "title": "The plan",
            "publisher": "Zeal",
            "published_on": "2015-03",
            "url": "https://plan.example",
            "accessed_as": "document",
        },
        {"source_id": "memo", "title": "A memo", "publisher": "Acme", "accessed_as": "recalled"},
    ],
    rocu=[
        {"rocu_id": "north", "name": "Northern Unit", "short_name": "NORTHU", "region": "North"},
        {"rocu_id": "south", "name": "Southern Unit", "short_name": "SOUTHU", "region": "South"},
    ],
    force=[
        {"force_id": id_, "name": f"{id_.title()} Police"}
        for id_ in ("ash", "birch", "cedar", "dogwood")
    ],
    capability_assessment=lines(
        "rocu_id capability_id position as_of source_id marking owner_rocu_id",
        "north cyber provided 2015-01 plan - -",
        "south cyber partial 2015-01 memo OFFICIAL-SENSITIVE south",
    ),
)


@pytest.fixture
def two_regions(built: Callable[[Rows], Store]) -> Question:
    """What is asked of both on a day after everything that is recorded."""
    return Question(built(ROWS), LOCAL_OPERATOR, DAY)
