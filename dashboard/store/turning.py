"""The days on which what a query says may change: between two of them it stays as it is.

The rules compare the dates of the data with a day, and so do most queries. What they say of a day
holds until the next day that the data names, or the day after one:

    an agreement that ends on 2026-03-31  ->  2026-03-31 and 2026-04-01 are turning days

Where a query looks some months ahead of the day, it may change so many months before each as well.

A quarter or a financial year begins and ends with a month, so where a query looks at months, what
it says of a day holds no longer than to the last but one day of its month either. A question about
today is mostly that about yesterday, and often that about the last meeting. Where a query does more
with a day than that (it gives it back, or counts days from it), each day is a question of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache

import duckdb

from dashboard.store.contract import every_table
from dashboard.store.needs import DAILY, calls, said_in_call
from dashboard.store.queries import Query, Value, queries, query_named
from dashboard.store.reading import reading

_DAY = r"(?:\$\w+\b|least\(\$\w+,\ \$\w+\))"
_LIST = rf"\[{_DAY}(?:,\ {_DAY})*\]"
_DAYS = re.compile(rf"{_DAY}|{_LIST}|list_distinct\({_LIST}\)")
_OF_DAYS = (
    *DAILY,
    "force_at",
    "membership_at",
    "party_at",
    "live_party_at",
    "usable_unit_at",
    "arrangement_at",
    "capability_position_at",
    "capability_at",
    "own_function_at",
    "agreement_standing_at",
    "target_at",
    "change_cause_at",
    "position_change_at",
)
"""The rules that only compare days: a row of theirs rests on its own, or on the one before."""
_REFERENCE = re.compile(r"\$(\w+)")
_AHEAD = r"\$\w+\ \+\ to_months\(cast\(\$months\ as\ integer\)\)"
"""The day so many months ahead as a query is asked for."""
_OF_ITS_MONTH = rf"""
    (?:year|month)\({_DAY}\)
    | date_trunc\('(?:month|quarter)',\ {_DAY}(?:\ \+\ interval\ 1\ day)?\)
    | year\(cast\({_DAY}\ -\ interval\ [0-9]+\ month\ as\ date\)\)
"""
"""What is the same of every day of a month, but perhaps of its first and its last."""
_CALENDAR = re.compile(
    r"\b(?:(?:year|quarter|month|dayofyear|date_trunc|make_date|last_day)\(|interval\b)"
)
"""What a query that looks at months or years has in it, of a day or of anything else; but for how
far it looks ahead, which has turning days of its own."""


class TurningDays:
    """The turning days of queries, out of the rows that a scope shows."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        dates = " union all ".join(
            f"select '{table.name}' as tab, {column.name} as day from {table.name}"
            for table in every_table().values()
            for column in table.columns
            if column.type == "date"
        )
        found = cursor.execute(
            f"select tab, list(distinct day) from (select tab, unnest([day, day + 1]) as day "
            f"from ({dates}) where day is not null) where day <= date '{date.max}' group by tab"
        )
        self._of_table: dict[str, list[date]] = dict(found.fetchall())
        self._of_queries: dict[tuple[frozenset[str], frozenset[int]], list[date]] = {}

    def before(
        self, day: date, queries: Iterable[str], ahead: frozenset[int] = frozenset()
    ) -> date:
        """The last turning day until a day, itself included: the queries say the same of both."""
        days = self.days(frozenset(queries), ahead)
        at = bisect_right(days, day)
        return days[at - 1] if at else date.min

    def days(self, queries: frozenset[str], ahead: frozenset[int] = frozenset()) -> list[date]:
        """The turning days of all these queries, which look so many months ahead, in order."""
        key = (queries, ahead)
        if key not in self._of_queries:
            tables = frozenset[str]().union(*map(_tables_read, queries))
            days = {day for table in tables for day in self._of_table.get(table, ())}
            earlier = {_months_before(day, months) for day in days for months in ahead}
            # A month ahead of 28 February is 28 March: 29 March is so only on the next day.
            later = {day + timedelta(days=1) for day in earlier if day < date.max}
            self._of_queries[key] = sorted(days | earlier | later)
        return self._of_queries[key]


def first_alike(query: Query, day: date) -> date:
    """The first day that is as this one to a query that looks at months: among those of its month
    its first, or its last. To any other query all days are."""
    if not _looks_at_months(query):
        return date.min
    is_last = day.day == monthrange(day.year, day.month)[1]
    return day if is_last else day.replace(day=1)


@cache
def _looks_at_months(query: Query) -> bool:
    return any(_CALENDAR.search(one.uncommented) for one in _behind(query))


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if year < date.min.year else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_ahead(query: Query, bound: Mapping[str, Value]) -> frozenset[int]:
    """How many months ahead of its day a query compares, itself or by what it builds on."""
    defaults, said = _months_left_out(query), bound.get("months")
    return defaults | {int(str(said))} if defaults and said is not None else defaults


@cache
def _months_left_out(query: Query) -> frozenset[int]:
    """How many months ahead a query compares where it is not said; none where it does not."""
    behind = _behind(query)
    if not any(re.search(_AHEAD, one.uncommented, re.VERBOSE) for one in behind):
        return frozenset()
    return frozenset(int(_months(one)) for one in behind if _months(one).isdigit())


def _months(query: Query) -> str:
    """How many months a query looks ahead where it is not said, as SQL."""
    return next((one.literal for one in query.parameters if one.name == "months"), "null")


@cache
def only_compared(query: Query) -> frozenset[str]:
    """The days among the parameters of a query that it only compares with dates of the data.

    Those that it gives back, in a column of its answer, are not among them.
    """
    days = {parameter.name for parameter in query.parameters if parameter.type == "date"}
    return frozenset(days & _compared(query))


@cache
def _compared(query: Query) -> frozenset[str]:
    """The parameters that a query only compares, or hands to another that does."""
    if query.name in _OF_DAYS:
        return frozenset({"moments"})
    text = _comparisons(query).sub("", query.uncommented)
    left = _REFERENCE.findall(text)
    for name in _handed_on(text):
        left.remove(name)
    return frozenset(parameter.name for parameter in query.parameters) - set(left)


def _handed_on(text: str) -> Iterator[str]:
    """The parameters, once for each time, that a statement gives to a query that compares them.

    Where it reads the days of the rules again, they may be in its answer.
    """
    joined = re.sub(r"\b\w+\.on_date = \w+\.on_date\b", "", text)
    gives_days = re.search(r"\bon_date\b", joined) is not None
    for called, arguments in calls(text):
        if called not in queries():
            continue
        rule = query_named(called)
        said = said_in_call(rule, arguments)
        for name in _compared(rule):
            is_day = said[name] != "null" and _DAYS.fullmatch(said[name])
            # How far it looks ahead is known where it is asked for, or left out.
            if "months" in said and said["months"] not in ("$months", _months(rule)):
                continue
            # The rules of a day give it back, as `on_date`, and so may whoever reads that.
            is_given_back = name == "moments" and gives_days and said[name] != "$moments"
            if is_day and not is_given_back:
                yield from _REFERENCE.findall(said[name])


def _comparisons(query: Query) -> re.Pattern[str]:
    """Where a query compares a date of the data with a day, or asks for the month of a day."""
    kinds = [
        *(
            rf"{alias}\.(?:{'|'.join(_dates_of(table))})"
            for alias, table in _tables_named(query).items()
            if _dates_of(table)
        ),
        *([rf"(?:\w+\.)?(?:{'|'.join(names)})"] if (names := _dates_of_the_data(query)) else []),
    ]
    month = r"make_date\([\w.]+,\ [0-9]+,\ 1\)"
    dates = "|".join([*kinds, month])
    either = rf"(?:{dates}|coalesce\((?:{dates}),\ (?:{dates})\))"
    return re.compile(
        rf"\b{either}\s+(?:<=|>=|<|>)\ (?:{_AHEAD}|{_DAY}(?!\ *[-+*/]))|{_OF_ITS_MONTH}",
        re.VERBOSE,
    )


def _tables_named(query: Query) -> dict[str, str]:
    """The tables of the contract that a statement reads, by the one name that it gives them."""
    named = re.findall(r"(?<!distinct )\b(?:from|join)\s+(\w+)(?: as (\w+))?", query.uncommented)
    defined = re.findall(r"\b(\w+) (?:\([\w, ]+\) )?as \(", query.uncommented)
    by_alias: dict[str, set[str]] = {}
    for table, alias in named:
        by_alias.setdefault(alias or table, set()).add("" if table in defined else table)
    for alias in re.findall(r"\)\s+as (\w+)", query.uncommented):
        by_alias.setdefault(alias, set()).add("")
    return {
        alias: table
        for alias, (table, *others) in by_alias.items()
        if not others and table in every_table()
    }


def _dates_of_the_data(query: Query) -> list[str]:
    """The names that mean a date of the contract all through a query and what it builds on.

    One that any of them gives to something else is none: `ends_on - interval 1 month as due_on`.
    Something else is neither another date of the data nor the last of several.
    """
    behind = "\n".join(one.uncommented for one in _behind(query))
    dates = {name for table in every_table() for name in _dates_of(table)}
    either = "|".join(sorted(dates))
    one = rf"(?:\w+\.)?(?:{either})"
    chosen = rf"(?:arg_)?(?:min|max)\({one}\b[^()]*(?:\([^()]*\))?\)(?: filter \([^()]*\))?"
    behind = re.sub(rf"\b(?:{one}|{chosen}) as (?:{either})\b", "", behind)
    return sorted(dates.difference(re.findall(r"\bas (\w+)", behind)))


def _dates_of(table: str) -> list[str]:
    return [column.name for column in every_table()[table].columns if column.type == "date"]


@cache
def _behind(query: Query) -> tuple[Query, ...]:
    """A query and all that it builds on, each once."""
    behind = (one for name in reading(query).queries for one in _behind(query_named(name)))
    return tuple(dict.fromkeys((query, *behind)))


@cache
def _tables_read(name: str) -> frozenset[str]:
    """Every table that a query reads, itself or by what it builds on, names of things too."""
    read = reading(query_named(name))
    return read.tables.union(*map(_tables_read, read.queries))
