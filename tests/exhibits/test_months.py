"""Months ahead of a day."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.months import month_ahead, months_of


@pytest.mark.parametrize("months", ["0", "-3", "121", "many", "1.5", ""])
def test_months_that_are_no_number_are_refused(months: str) -> None:
    with pytest.raises(UsageError, match="1 to 120"):
        months_of(months)


@pytest.mark.parametrize(
    ("day", "ahead", "first"),
    [
        (date(2026, 11, 22), 1, date(2026, 12, 1)),
        (date(2026, 11, 22), 2, date(2027, 1, 1)),
        (date(2026, 12, 31), 36, date(2029, 12, 1)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
    ],
)
def test_month_ahead_is_the_first_of_that_month(day: date, ahead: int, first: date) -> None:
    assert month_ahead(day, ahead) == first
