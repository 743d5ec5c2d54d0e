"""Since when changes are told: the day of the last meeting is assumed, three months before."""

from __future__ import annotations

from datetime import date

from dashboard.exhibits.since import earlier_meeting


def test_earlier_meeting_is_three_months_before() -> None:
    assert earlier_meeting(date(2026, 11, 22)) == date(2026, 8, 22)
    assert earlier_meeting(date(2026, 5, 31)) == date(2026, 2, 28)
    assert earlier_meeting(date(2026, 2, 10)) == date(2025, 11, 10)
    assert earlier_meeting(date(2012, 8, 1)) == date(2012, 7, 1)
