"""The days on which what the rules say may change: between two of them it stays as it is.

The rules of a day compare the dates of the data with it, and nothing else. So what they say of a
day holds until the next day that the data names, or the day after one:

    an agreement that ends on 2026-03-31  ->  2026-03-31 and 2026-04-01 are turning days
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

import duckdb

from dashboard.store.contract import tables
from dashboard.store.reading import tables_behind


class TurningDays:
    """The turning days of some rules, out of the rows that a scope shows."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, rules: Iterable[str]) -> None:
        dates = " union all ".join(
            f"select {column.name} as day from {name}"
            for name in sorted(frozenset[str]().union(*map(tables_behind, rules)))
            for column in tables()[name].columns
            if column.type == "date"
        )
        found = cursor.execute(f"select distinct unnest([day, day + 1]) as day from ({dates})")
        self._days = sorted(day for (day,) in found.fetchall() if day is not None)

    def before(self, day: date) -> date:
        """The last turning day until a day, itself included: the rules say the same of both."""
        at = bisect_right(self._days, day)
        return self._days[at - 1] if at else date.min
