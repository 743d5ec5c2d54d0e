"""The rules of a day, worked out once for a scope and read by every query of that day.

Most named queries build on the same few rules: what a capability is worth on a day, which routes a
force has, what they amount to. To work these out anew in each query took most of its time. So each
scope has a table for each of them, and its macro reads that table:

    coverage_at([2026-11-29])  ->  the rows of kept_coverage_at on that day

Before a query runs, the days it asks about are worked out where they are missing, by the rule as it
is written: the macro `worked_out_coverage_at`. The same for what is taken away to ask "what if".
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import duckdb

from dashboard.store.queries import Query, Value, queries, query_named

KEPT = (
    "membership_at",
    "agreement_standing_at",
    "live_party_at",
    "target_at",
    "arrangement_at",
    "capability_at",
    "own_function_at",
    "route_at",
    "coverage_at",
    "obligation_position_at",
)
"""The rules that are kept, each after those that it builds on.

A row of theirs rests on its own day alone. What compares days, such as `position_change_at`, is
worked out from them each time.
"""
MAX_ROWS = 500_000
"""How many rows a scope keeps: about 60 days of all rules, in 60 MB, on a complete data set."""
REMOVED = "removed"
_REFERENCE = re.compile(r"\$(\w+)")
_ARGUMENT_NAME = re.compile(r"\s*(\w+)\s*:=\s*")

Day = tuple[str, date, tuple[str, ...]]
"""A rule, a day, and the ids of what is taken away."""


@dataclass(frozen=True)
class Need:
    """A kept rule that a query reads: of which days and with what taken away, both as SQL."""

    rule: str
    moments: str
    removed: str

    @property
    def sql(self) -> str:
        return f"({self.moments})::date[], ({self.removed})::varchar[]"


def relations(rule: Query) -> Iterator[str]:
    """Statements that make the table of a kept rule, the rule as it is written, and its macro."""
    takes_away = any(parameter.name == REMOVED for parameter in rule.parameters)
    written = f"worked_out_{rule.name}"
    yield rule.macro.replace(f"create macro {rule.name}(", f"create macro {written}(", 1)
    nothing = "[]::date[]"
    without = _without("[]")
    yield (
        f"create table kept_{rule.name} as "
        f"select *, {without} as kept_without from {written}({nothing})"
    )
    declared = ", ".join(parameter.declared for parameter in rule.parameters)
    if takes_away:
        without = _without("asked_removed")
    yield (
        f"create macro {rule.name}({declared}) as table "
        f"select * exclude (kept_without) from kept_{rule.name} "
        f"where on_date in asked_moments and kept_without = {without}"
    )


def _without(removed: str) -> str:
    """What is taken away as it stands beside each row: a list, in order.

    As one text, one id with a comma would be two, and one that is empty would be none at all: the
    rows of both would be found together.
    """
    return f"list_sort(coalesce(cast({removed} as varchar[]), []))"


class Rules:
    """What is kept for one scope. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: set[Day] = set()
        self._rows = 0
        self._readers = 0
        self._is_clearing = False
        self._changed = threading.Condition()
        self._working_out = threading.Lock()

    @contextmanager
    def ready(
        self, cursor: duckdb.DuckDBPyConnection, query: Query, bound: Mapping[str, Value]
    ) -> Iterator[None]:
        """Work out what a query reads and is not there, and keep it there while it runs.

        The cursor is one of the scope. Other readers wait only for a rule that they read too, or
        where all is forgotten since it was too much.
        """
        needs = needs_of(query)
        if not needs:
            yield
            return
        self._enter(cursor)
        try:
            self._work_out(cursor, _days(cursor, needs, bound))
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    def forget(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Forget every day, as soon as nobody reads any."""
        with self._changed:
            self._changed.wait_for(lambda: not self._is_clearing)
            self._is_clearing = True
            try:
                self._changed.wait_for(lambda: not self._readers)
                for rule in KEPT:
                    cursor.execute(f"truncate kept_{rule}")
                self._held.clear()
                self._rows = 0
            finally:
                self._is_clearing = False
                self._changed.notify_all()

    def _enter(self, cursor: duckdb.DuckDBPyConnection) -> None:
        if self._rows > MAX_ROWS:
            self.forget(cursor)
        with self._changed:
            self._changed.wait_for(lambda: not self._is_clearing)
            self._readers += 1

    def _work_out(self, cursor: duckdb.DuckDBPyConnection, days: set[Day]) -> None:
        if days <= self._held:
            return
        with self._working_out:
            for rule in KEPT:
                missing = {day for day in days - self._held if day[0] == rule}
                for removed in sorted({without for _, _, without in missing}):
                    moments = sorted(on for _, on, without in missing if without == removed)
                    self._rows += _insert(cursor, query_named(rule), moments, removed)
                    # Only now, as whoever finds a day here reads it without waiting; and at once,
                    # as the next may fail, and rows that nobody knows of would come twice.
                    self._held |= {(rule, on, removed) for on in moments}


def _insert(
    cursor: duckdb.DuckDBPyConnection, rule: Query, moments: list[date], removed: tuple[str, ...]
) -> int:
    takes_away = any(parameter.name == REMOVED for parameter in rule.parameters)
    asked = "$moments, $removed" if takes_away else "$moments"
    found: Any = cursor.execute(
        f"insert into kept_{rule.name} "
        f"select *, {_without('$removed')} from worked_out_{rule.name}({asked})",
        {"moments": moments, "removed": list(removed)},
    ).fetchone()
    return int(found[0])


def _days(
    cursor: duckdb.DuckDBPyConnection, needs: tuple[Need, ...], bound: Mapping[str, Value]
) -> set[Day]:
    """The days that a query needs of each rule, and of the rules behind those."""
    asked = ", ".join(need.sql for need in needs)
    named = set(_REFERENCE.findall(asked))
    values = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in bound.items()
        if name in named
    }
    found: Any = cursor.execute(f"select {asked}", values).fetchone()
    days = set()
    for need, moments, removed in zip(needs, found[::2], found[1::2], strict=True):
        without = tuple(sorted(removed or ()))
        days |= {(need.rule, on, without) for on in moments or () if on is not None}
    return days


@cache
def needs_of(query: Query) -> tuple[Need, ...]:
    """The kept rules that a query reads, itself or by what it builds on, in its own parameters."""
    own = {parameter.name: f"${parameter.name}" for parameter in query.parameters}
    return tuple(dict.fromkeys(_needs(query, own)))


def _needs(query: Query, given: Mapping[str, str]) -> Iterator[Need]:
    """The needs of a query whose parameters stand for these expressions."""
    for called, arguments in calls(query.statement):
        if called not in queries():
            continue
        rule = query_named(called)
        said = _arguments(rule, [_filled(argument, given) for argument in arguments])
        if called in KEPT:
            yield Need(called, said["moments"], said.get(REMOVED, "null"))
        yield from _needs(rule, said)


def _filled(expression: str, given: Mapping[str, str]) -> str:
    return _REFERENCE.sub(lambda found: f"({given[found[1]]})", expression)


def _arguments(query: Query, arguments: list[str]) -> dict[str, str]:
    """The SQL that each parameter of a query stands for in a call of it."""
    said = {parameter.name: parameter.literal for parameter in query.parameters}
    for parameter, argument in zip(query.parameters, arguments, strict=False):
        name = _ARGUMENT_NAME.match(argument)
        if name:
            said[name[1]] = argument[name.end() :]
        else:
            said[parameter.name] = argument
    return said


def calls(statement: str) -> Iterator[tuple[str, list[str]]]:
    """Every call in a statement: the name, and the text of each argument.

    `from coverage_at([$as_of], removed := $removed)` gives `coverage_at` with the two.
    """
    text = re.sub(r"--[^\n]*", "", statement)
    for found in re.finditer(r"\b([a-z_]\w*)\(", text):
        depth, start, arguments, at = 1, found.end(), [], found.end()
        is_quoted = False
        while depth:
            letter = text[at]
            if letter == "'":
                is_quoted = not is_quoted
            elif not is_quoted:
                depth += (letter in "([{") - (letter in ")]}")
                if not depth or (depth == 1 and letter == ","):
                    arguments.append(text[start:at].strip())
                    start = at + 1
            at += 1
        yield found[1], [argument for argument in arguments if argument]
