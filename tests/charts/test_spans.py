"""The axis of a time line: as many ticks as their words have room for."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.charts.spans import _ticks


@pytest.mark.parametrize(
    ("years", "months"), [(1, {1, 4, 7, 10}), (2, {1, 7}), (3, {1, 7}), (4, {1}), (8, {1})]
)
def test_ticks_are_quarters_half_years_or_years_by_how_long_the_time_is(
    years: int, months: set[int]
) -> None:
    left, right = date(2025, 11, 1), date(2025 + years, 11, 1)
    ticks = _ticks(left, right)
    assert {tick.month for tick in ticks} == months
    assert all(tick.day == 1 and left <= tick <= right for tick in ticks)
    assert len(ticks) == len(set(ticks)) <= 8
