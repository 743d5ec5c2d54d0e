"""What many queries build on, worked out once for a scope and read by every query of that day.

Most named queries build on the same few rules: what a capability is worth on a day, which routes a
force has, what they amount to. To work these out anew in each query took most of its time. So each
scope has a table for each of them, and its macro reads that table:

    coverage_at([2026-11-29])  ->  the rows of kept_coverage_at on that day

Before a query runs, what it reads is worked out where it is missing, by the rule as it is written:
the macro `worked_out_coverage_at`. The same for what is taken away to ask "what if".

A query that several others read is kept too, as a whole for the parameters it was asked with. When
it is asked for itself, its kept rows are the answer. So is one whose answer for a region is those
rows of the answer for everywhere: ten regions then cost what one did.

What no day changes, as which assessment was the latest from when until when, is a table of the
scope that is filled as it is made, and never forgotten.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

import duckdb

from dashboard.store import needs
from dashboard.store.needs import DAILY, WHOLE, Need, needs_of, needs_of_macro, picked
from dashboard.store.queries import Query, Value, query_named
from dashboard.store.reading import parser
from dashboard.store.turning import TurningDays, first_alike, months_ahead, only_compared

MAX_ROWS = 500_000
"""How many rows are kept, in 20 MB once they are compact: all rules of ten days or more of the
published data set. Those that look at every month ahead may take half of it by themselves."""
MOST_SHARING = 2
"""Among so many scopes they are divided; where there are more, each has as much as one of these."""
MAX_EVALUATED = 10_000
"""How many arguments a scope remembers the values of."""
_SQL_TYPES = {
    "date": "date",
    "dates": "date[]",
    "id": "varchar",
    "ids": "varchar[]",
    "int": "bigint",
}
_REFERENCE = re.compile(r"\$(\w+)")
_ONLY_DAY = re.compile(r"\[\$(\w+)\]")

Values = tuple[Value, ...]
Key = tuple[str, tuple[Any, ...]]
"""What is kept: a rule and its parameters, or one day and what is taken away."""
Reading = tuple[tuple[Need, ...], Mapping[str, Value]]
"""What a query reads that is kept, and the values of its parameters."""


def statement(query: Query) -> str:
    """What answers a query: its statement, or what is kept of it."""
    is_whole = query.name in WHOLE and query.name in needs.KEPT
    if not is_whole and query.name not in needs.TIMELESS:
        return query.sql
    asked = ", ".join(f"${parameter.name}" for parameter in query.parameters)
    return f"from {query.name}({asked})"


def relations(query: Query) -> Iterator[str]:
    """Statements that make a query there as a relation: a macro, and where its answer is kept the
    table that the macro reads."""
    if query.name in needs.TIMELESS:
        yield f"create table kept_{query.name} as {query.sql}"
        yield f"create macro {query.name}() as table from kept_{query.name}"
        return
    if query.name not in needs.KEPT:
        yield query.macro
        return
    written = f"worked_out_{query.name}"
    yield query.macro.replace(f"create macro {query.name}(", f"create macro {written}(", 1)
    nothing = ", ".join(f"null::{_SQL_TYPES[one.type]}" for one in query.parameters)
    beside = ["*", *(f"{value} as {kept}" for kept, value in _marks(query, None).items())]
    yield (
        f"create table kept_{query.name} as select {', '.join(beside)}, "
        f"0::bigint as kept_turn from {written}({nothing}) limit 0"
    )
    declared = ", ".join(parameter.declared for parameter in query.parameters)
    conditions = ["on_date in asked_moments"] if query.name in DAILY else []
    marks = _marks(query, "asked_")
    conditions += _alike(marks)
    conditions += [
        f"coalesce({column} = asked_{name}, asked_{name} is null)"
        for name, column in picked(query).items()
    ]
    yield (
        f"create macro {query.name}({declared}) as table "
        f"select * exclude ({', '.join([*marks, 'kept_turn'])}) from kept_{query.name} "
        f"where {' and '.join(conditions or ['true'])}"
    )


def _marks(query: Query, prefix: str | None) -> dict[str, str]:
    """The columns that stand beside each row, with their SQL: the parameters it was worked out
    with, but for its day and for those that pick rows.

    Each with its type, and as a value: as one text, one id with a comma would be two.
    """
    marks = {}
    left_out = {"moments"} if query.name in DAILY else picked(query).keys()
    for parameter in query.parameters:
        if parameter.name in left_out:
            continue
        value = prefix + parameter.name if prefix else "null"
        marks[f"kept_{parameter.name}"] = f"cast({value} as {_SQL_TYPES[parameter.type]})"
    return marks


def _alike(marks: Mapping[str, str]) -> list[str]:
    """The conditions of the rows that were worked out for these values, or for nothing alike."""
    return [f"{kept} is not distinct from {value}" for kept, value in marks.items()]


@cache
def parsed(statement: str) -> duckdb.Statement:
    """A statement as DuckDB reads it: to read its text anew each time took a tenth of a query."""
    with parser().cursor() as cursor:
        (read,) = cursor.extract_statements(statement)
    return read


class Rules:
    """What is kept for one scope. Safe to share between threads."""

    def __init__(self, turning: TurningDays) -> None:
        self._turning = turning
        self._held: dict[Key, int] = {}
        """The turn in which each was worked out."""
        self._rows: OrderedDict[int, int] = OrderedDict()
        """How many rows each turn gave, the one that was longest not read first."""
        self._turns = 0
        self._most_rows = MAX_ROWS
        self._alike: dict[Key, Key] = {}
        """What is kept of a stretch of days on which a rule says the same, by its first day."""
        self._evaluated: dict[tuple[str, Values], Value] = {}
        self._readers = 0
        self._is_clearing = False
        self._changed = threading.Condition()
        self._working_out = threading.Lock()

    def share(self, scopes: int) -> None:
        """Keep no more than the share of one of so many scopes."""
        self._most_rows = MAX_ROWS // min(scopes, MOST_SHARING)

    def settled(self, query: Query, bound: Mapping[str, Value]) -> dict[str, Value]:
        """The first question with the same answer: each day that the query only compares is the
        turning day before it."""
        ahead = months_ahead(query, bound)
        return {
            name: max(self._turning.before(value, (query.name,), ahead), first_alike(query, value))
            if isinstance(value, date) and name in only_compared(query)
            else value
            for name, value in bound.items()
        }

    @contextmanager
    def ready(
        self, cursor: duckdb.DuckDBPyConnection, query: Query, bound: Mapping[str, Value]
    ) -> Iterator[None]:
        """Work out what a query reads and is not there, and keep it there while it runs.

        The cursor is one of the scope. Other readers wait only for a rule that they read too, or
        where the oldest is forgotten since it was too much.
        """
        read = needs_of(query)
        if not read:
            yield
            return
        self._enter(cursor)
        try:
            keys = [
                key
                for rule, asked in self._asked(cursor, [(read, bound)])
                for key in _keys(rule, asked)
            ]
            if not all(key in self._held for key in keys):
                with self._working_out:
                    self._work_out(cursor, [(read, bound)])
            with self._changed:
                for key in keys:
                    self._rows.move_to_end(self._held[key])
            yield
        finally:
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    def forget(self, cursor: duckdb.DuckDBPyConnection, most_rows: int = 0) -> None:
        """Forget what was longest not read, until so many rows are left, as soon as nobody reads.

        The tables are made anew: DuckDB goes on counting rows that were deleted, and would plan for
        them.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._is_clearing)
            self._is_clearing = True
            try:
                self._changed.wait_for(lambda: not self._readers)
                while sum(self._rows.values()) > most_rows:
                    self._rows.popitem(last=False)
                self._alike.clear()
                kept = {name for name, _ in self._held}
                self._held = {key: turn for key, turn in self._held.items() if turn in self._rows}
                for rule in kept:
                    cursor.execute(
                        f"create or replace table kept_{rule} as "
                        f"from kept_{rule} where kept_turn in $turns",
                        {"turns": list(self._rows)},
                    )
            finally:
                self._is_clearing = False
                self._changed.notify_all()

    def _enter(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._changed:
            if sum(self._rows.values()) > self._most_rows:
                self.forget(cursor, self._most_rows // 2)
            self._changed.wait_for(lambda: not self._is_clearing)
            self._readers += 1

    def _work_out(self, cursor: duckdb.DuckDBPyConnection, reading: list[Reading]) -> None:
        """Work out what is missing, the rules behind it first: those of all that is kept whole
        together, so that one statement works out every day of a rule."""
        read = self._asked(cursor, reading)
        behind: dict[Key, Reading] = {}
        for rule, asked in read:
            if rule.name in WHOLE and _keys(rule, asked)[0] not in self._held:
                stretch = self._stretch(rule, asked)
                if self._alike.get(stretch) not in self._held:
                    behind.setdefault(stretch, (needs_of_macro(rule), asked))
        if behind:
            self._work_out(cursor, list(behind.values()))
        for rule, asked in read:
            missing = [key for key in _keys(rule, asked) if key not in self._held]
            if not missing:
                continue
            if rule.name in DAILY:
                self._work_out_days(cursor, rule, asked, missing)
                continue
            stretch = self._stretch(rule, asked)
            alike = self._alike.get(stretch)
            if alike in self._held:
                self._keep(missing, _copy(cursor, rule, asked, alike[1], self._turns + 1))
                continue
            self._keep(missing, _insert(cursor, rule, asked, self._turns + 1))
            self._alike[stretch] = missing[0]

    def _stretch(self, rule: Query, asked: Mapping[str, Value]) -> Key:
        """The first question with the same answer as this one, of a query that is kept whole."""
        (stretch,) = _keys(rule, self.settled(rule, asked))
        return stretch

    def _work_out_days(
        self,
        cursor: duckdb.DuckDBPyConnection,
        rule: Query,
        asked: Mapping[str, Value],
        missing: list[Key],
    ) -> None:
        """Work out one day of each stretch on which the rule says the same, and copy the others."""
        worked_out: list[Key] = []
        copied: list[tuple[Key, date]] = []
        for key in missing:
            name, (day, *removed) = key
            stretch = (name, (self._turning.before(day, (name,)), *removed))
            alike = self._alike.get(stretch)
            if alike is None or (alike not in self._held and alike not in worked_out):
                self._alike[stretch] = key
                worked_out.append(key)
            else:
                copied.append((key, alike[1][0]))
        if worked_out:
            days = {**asked, "moments": tuple(day for _, (day, *_) in worked_out)}
            self._work_out(cursor, [(needs_of_macro(rule), days)])
            self._keep(worked_out, _insert(cursor, rule, days, self._turns + 1))
        if copied:
            self._keep(
                [key for key, _ in copied],
                _copy_days(
                    cursor,
                    rule,
                    asked,
                    [alike for _, alike in copied],
                    [day for (_, (day, *_)), _ in copied],
                    self._turns + 1,
                ),
            )

    def _keep(self, keys: list[Key], rows: int) -> None:
        """Know of what a turn has worked out.

        Only when it is there, as whoever finds it here reads it without waiting; and at once, as
        the next may fail, and rows that nobody knows of would come twice.
        """
        with self._changed:
            self._turns += 1
            self._rows[self._turns] = rows
            self._held.update(dict.fromkeys(keys, self._turns))

    def _asked(
        self, cursor: duckdb.DuckDBPyConnection, reading: list[Reading]
    ) -> list[tuple[Query, dict[str, Any]]]:
        """Each kept query that is needed, with the values of its parameters.

        Days of the same rule come together, so that one statement works out all that are missing.
        """
        found: dict[Key, tuple[Query, dict[str, Any]]] = {}
        for need, bound in ((need, bound) for read, bound in reading for need in read):
            rule = query_named(need.rule)
            # Whoever picks rows, they are worked out for everybody.
            values: dict[str, Any] = {
                parameter.name: None
                if parameter.name in picked(rule)
                else self._value(cursor, argument, parameter.type, bound)
                for parameter, argument in zip(rule.parameters, need.arguments, strict=True)
            }
            if rule.name in DAILY:
                days = values.pop("moments") or ()
                key = (rule.name, tuple(values.values()))
                _, together = found.setdefault(key, (rule, {"moments": (), **values}))
                together["moments"] = (*together["moments"], *days)
            else:
                found[rule.name, tuple(values.values())] = (rule, values)
        return list(found.values())

    def _value(
        self,
        cursor: duckdb.DuckDBPyConnection,
        argument: str,
        type_: str,
        bound: Mapping[str, Value],
    ) -> Value:
        """The value of an argument: most are a parameter, or a list of one day."""
        if argument == "null":
            return None
        if found := _REFERENCE.fullmatch(argument):
            return bound[found[1]]
        if (found := _ONLY_DAY.fullmatch(argument)) and type_ == "dates":
            day = bound[found[1]]
            return (day,) if isinstance(day, date) else ()
        named = sorted(set(_REFERENCE.findall(argument)))
        key = (argument, tuple(bound[name] for name in named))
        if key not in self._evaluated:
            if len(self._evaluated) > MAX_EVALUATED:
                self._evaluated.clear()
            values = _as_lists({name: bound[name] for name in named})
            (value,) = cursor.execute(
                f"select ({argument})::{_SQL_TYPES[type_]}", values
            ).fetchone() or (None,)
            self._evaluated[key] = tuple(value) if isinstance(value, list) else value
        return self._evaluated[key]


def _keys(rule: Query, asked: Mapping[str, Value]) -> list[Key]:
    """What is kept of a query for these parameters: each day by itself, or one answer."""
    values: dict[str, Any] = dict(asked)
    if rule.name not in DAILY:
        return [(rule.name, tuple(values.values()))]
    days = sorted({day for day in values.pop("moments") if day is not None})
    return [(rule.name, (day, *values.values())) for day in days]


def _insert(
    cursor: duckdb.DuckDBPyConnection, rule: Query, asked: Mapping[str, Value], turn: int
) -> int:
    """Work out a kept query and count its rows. They are kept in the order of the answer."""
    written = f"from worked_out_{rule.name}({', '.join(f'${name}' for name in asked)})"
    if rule.name in WHOLE:
        written = f"from ({rule.sql})"
    beside = ", ".join(["*", *_marks(rule, "$").values(), "$turn"])
    found: Any = cursor.execute(
        parsed(f"insert into kept_{rule.name} select {beside} {written}"),
        {**_as_lists(asked), "turn": turn},
    ).fetchone()
    return int(found[0])


def _copy(
    cursor: duckdb.DuckDBPyConnection,
    rule: Query,
    asked: Mapping[str, Value],
    alike: tuple[Any, ...],
    turn: int,
) -> int:
    """Keep for a question what is kept for one with the same answer."""
    of_alike = {
        f"alike_{name}": value
        for name, value in zip(asked, alike, strict=True)
        if name not in picked(rule)
    }
    asked = {name: value for name, value in asked.items() if name not in picked(rule)}
    own = [f"{value} as {kept}" for kept, value in _marks(rule, "$").items()]
    found: Any = cursor.execute(
        parsed(
            f"insert into kept_{rule.name} select * replace "
            f"({', '.join([*own, '$turn as kept_turn'])}) from kept_{rule.name} "
            f"where {' and '.join(_alike(_marks(rule, '$alike_')))}"
        ),
        {**_as_lists(asked), **_as_lists(of_alike), "turn": turn},
    ).fetchone()
    return int(found[0])


def _copy_days(
    cursor: duckdb.DuckDBPyConnection,
    rule: Query,
    asked: Mapping[str, Value],
    alike: list[date],
    days: list[date],
    turn: int,
) -> int:
    """Keep for some days what is kept for one each of which the rule says the same."""
    own = {name: value for name, value in asked.items() if name != "moments"}
    conditions = ["kept.on_date = copied.alike", *_alike(_marks(rule, "$"))]
    found: Any = cursor.execute(
        parsed(
            f"insert into kept_{rule.name} "
            f"select kept.* replace (copied.day as on_date, $turn as kept_turn) "
            f"from kept_{rule.name} as kept "
            f"inner join (select unnest($alike) as alike, unnest($days) as day) as copied "
            f"on {' and '.join(conditions)}"
        ),
        {**_as_lists(own), "turn": turn, "alike": alike, "days": days},
    ).fetchone()
    return int(found[0])


def _as_lists(values: Mapping[str, Value]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }
