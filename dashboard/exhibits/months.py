"""Months ahead of a day, by which agreements and what ends are told."""

from __future__ import annotations

from datetime import date

from dashboard.errors import UsageError

MONTHS = "36"
MAX_MONTHS = 120


def months_of(text: str) -> int:
    """How many months to look ahead; UsageError where the text is no such number."""
    if not text.isdecimal() or not 1 <= int(text) <= MAX_MONTHS:
        raise UsageError(f"{text!r} is not a number of months from 1 to {MAX_MONTHS}.")
    return int(text)


def month_ahead(day: date, ahead: int) -> date:
    """The first day of the month that lies so many months after that of a day, or before."""
    year, month = divmod(day.year * 12 + day.month - 1 + ahead, 12)
    return date(year, month + 1, 1)
