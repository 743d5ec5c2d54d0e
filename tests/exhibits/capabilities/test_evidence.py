"""Capabilities: what stands behind one of them, over agreements and staff made by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exhibits.capabilities.evidence import capability_support
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import lines, network

LIVE = "in_force s22A"
ROWS = network(
    agency=[{"agency_id": "nca", "name": "Agency"}],
    agreement=lines(
        "agreement_id name status legal_basis underpins_rocu_id",
        f"host Host {LIVE} north",
        f"pool Pool {LIVE} -",
        f"far Far {LIVE} -",
        f"swim Swim {LIVE} -",
    ),
    agreement_party=lines(
        "agreement_id party_kind party_id",
        "pool force ash",
        "far force cedar",
        "swim force ash",
    ),
    agreement_function=lines(
        "agreement_id function_id", "pool hacking", "far hacking", "swim diving"
    ),
    secondment=lines(
        "rocu_id agency_id capability_id as_of posts_established posts_filled",
        "north nca cyber 2015 4 3",
        "north nca - 2014 - -",
        "all nca - 2013 - 1",
        "south nca cyber 2015 9 9",
        "north nca cyber 2017 8 8",
    ),
)


@pytest.fixture
def small(built: Callable[[Rows], Store]) -> Question:
    return Question(built(ROWS), LOCAL_OPERATOR, date(2016, 1, 1))


def test_support_is_what_hosts_the_unit_covers_the_capability_or_works_in_it(
    small: Question,
) -> None:
    # Not: far, whose party is no member; swim, which no capability delivers; the staff of south,
    # and those who came after the day.
    held = capability_support(small, unit="north", capability="cyber")
    found = zip(held.frame["kind"], held.frame["id"], held.frame["detail"], strict=True)
    assert sorted(found) == [
        ("agreement", "host", "underpins"),
        ("agreement", "pool", "covers"),
        ("secondment", "nca", "capability"),
        ("secondment", "nca", "unit"),
        ("secondment", "nca", "unit"),
    ]
    assert held.alt.startswith("2 agreements and 3 agency entries behind ")


def test_support_says_posts_as_far_as_they_are_stated(small: Question) -> None:
    table = capability_support(small, unit="north", capability="cyber").table
    staff = table[table["Name"] == "Agency"]
    posts = dict(zip(staff["Since or seen"], staff["Posts filled of established"], strict=True))
    assert posts == {"2015": "3 of 4", "2014": "Not stated", "2013": "1 of Not recorded"}
