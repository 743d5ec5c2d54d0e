"""Money of an exercise: what forces pay adds up, and streams begin and end."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.exercise.funding import shares
from tests.conftest import table_rows

YEARS = ["2023-24", "2024-25", "2025-26", "2026-27", "2027-28", "2028-29"]


def test_contributions_of_every_unit_and_year_add_up_to_their_stream(made: Path) -> None:
    paid: dict[tuple[str, str], int] = defaultdict(int)
    for row in table_rows("force_contribution", made):
        paid[row["rocu_id"], row["financial_year"]] += int(row["amount_gbp"])
    stream = {
        (row["recipient_id"], row["financial_year"]): int(row["amount_gbp"])
        for row in table_rows("funding", made)
        if row["stream"] == "pcc_contribution"
    }
    assert paid == stream
    assert sorted({year for _, year in paid}) == YEARS


def test_shares_are_those_of_the_resource_budget_of_the_unit_to_a_tenth(made: Path) -> None:
    budgets: dict[tuple[str, str], int] = defaultdict(int)
    for row in table_rows("funding", made):
        if row["resource_or_capital"] == "resource" and row["kind"] == "budget":
            budgets[row["recipient_id"], row["financial_year"]] += int(row["amount_gbp"])
    for row in table_rows("force_contribution", made):
        whole = budgets[row["rocu_id"], row["financial_year"]]
        exact = Fraction(100 * int(row["amount_gbp"]), whole)
        assert abs(Fraction(row["share_pct"]) - exact) <= Fraction(1, 20)
        assert Fraction(row["share_pct"]) * 10 % 1 == 0


def test_contributions_are_paid_by_all_members_and_change_from_year_to_year(made: Path) -> None:
    of_force = defaultdict(list)
    for row in table_rows("force_contribution", made):
        of_force[row["force_id"]].append((row["financial_year"], row["amount_gbp"]))
    assert of_force.keys() == {row["force_id"] for row in table_rows("force")}
    for amounts in of_force.values():
        assert [year for year, _ in amounts] == YEARS
        assert all(one[1] != other[1] for one, other in pairwise(amounts))


@pytest.mark.parametrize(
    ("weights", "whole", "expected"),
    [
        ([1, 1, 1], 1000, [334, 333, 333]),
        ([1, 2], 1000, [333, 667]),
        ([33293, 992], 1000, [971, 29]),
        ([5], 1000, [1000]),
    ],
)
def test_shares_are_rounded_by_the_largest_remainders(
    weights: list[float], whole: int, expected: list[int]
) -> None:
    assert shares(weights, whole) == expected


def test_amounts_are_additive_with_years_to_come_indicative(made: Path) -> None:
    held = table_rows("funding", made)
    assert {row["additive"] for row in held} == {"yes"}
    certain = {(row["financial_year"], row["certainty"]) for row in held}
    assert sorted(certain) == [
        (year, "confirmed" if year <= "2026-27" else "indicative") for year in YEARS
    ]


def test_streams_begin_and_end(made: Path) -> None:
    years = defaultdict(set)
    for row in table_rows("funding", made):
        years[row["stream"]].add(row["financial_year"])
    assert sorted(years["pcc_contribution"]) == sorted(years["aris"]) == YEARS
    assert sorted(years["uplift"]) == YEARS[1:]
    assert sorted(years["national_cyber"]) == YEARS[:4]
    assert years["other"] == {"2025-26"}


def test_some_money_is_capital_and_never_a_contribution(made: Path) -> None:
    capital = [
        row for row in table_rows("funding", made) if row["resource_or_capital"] == "capital"
    ]
    assert {row["stream"] for row in capital} == {"home_office_rocu_grant"}
    assert all(row["coverage_note"].startswith("Capital") for row in capital)


def test_contributions_to_one_unit_alone_fall(made: Path) -> None:
    amounts = {
        (row["recipient_id"], row["financial_year"]): int(row["amount_gbp"])
        for row in table_rows("funding", made)
        if row["stream"] == "pcc_contribution"
    }
    falling = {
        rocu
        for rocu, year in amounts
        if year == "2026-27" and amounts[rocu, year] < amounts[rocu, "2025-26"]
    }
    assert len(falling) == 1


def test_events_are_past_and_say_that_they_are_made_up(made: Path) -> None:
    (data_set,) = table_rows("data_set", made)
    events = table_rows("funding_event", made)
    assert len(events) == 3
    for event in events:
        assert event["event_on"] <= data_set["compiled_on"]
        assert event["title"].endswith("(made up)")
