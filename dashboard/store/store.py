"""Answers named queries from one published database, for a viewer.

The database file is attached read-only beside an in-memory catalogue. Each scope that is asked for
has a schema there with a view of every table, which shows the rows of that scope and no others, and
the named queries as macros over those views: whatever a query says, other rows are not there.
"""

from __future__ import annotations

import atexit
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast
from weakref import WeakSet

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.errors import NoDatabaseError, UsageError
from dashboard.model import Scope, Viewer
from dashboard.settings import SMALL_NUMBER
from dashboard.store.packed import Packed, handed_out
from dashboard.store.publish import published, version_at, version_named
from dashboard.store.queries import Query, Value, query_named
from dashboard.store.reading import reading
from dashboard.store.rules import Rules, parsed, statement
from dashboard.store.scope import (
    make_query,
    make_relations,
    owners,
    relations_behind,
    restricted_tables,
    with_the_same_rows,
)
from dashboard.store.turning import TurningDays, only_compared

# The alternative that DuckDB warns for binds every statement twice, 6 ms more for the larger rules.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")

KEPT = 800
"""What is made of answers, for each scope that people have: all pages of ten regions on one day
make 1,350 things, in two scopes."""
PACKED = 1280
"""Answers, for each scope with rows of its own: the same pages ask for 850, and most of a day are
also of the next."""
UNPACKED = 32
"""Those of them that are at hand as frames, for what else a page makes of them."""
MOST_SCOPES = 4
"""For so many scopes more is kept."""
# Answers are small: a thread more costs more than it gives. A query asks for memory in each of its
# steps, so to give it back at once takes a third of the time; threads in the background give back
# what nobody has needed for some seconds, so that the server at rest is as small.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "allocator_background_threads": True,
}
OPTIMIZERS = (
    "expression_rewriter",
    "filter_pullup",
    "filter_pushdown",
    "empty_result_pullup",
    "cte_filter_pusher",
    "cte_inlining",
    "materialized_cte",
    "in_clause",
    "join_order",
    "build_side_probe_side",
    "deliminator",
    "unnest_rewriter",
    "unused_columns",
    "column_lifetime",
    "top_n",
    "limit_pushdown",
)
"""What DuckDB does to a plan before it runs it. Queries are long and their tables short: planning
takes most of their time, and the thirty others cost a sixth of it and gain nothing here."""
T = TypeVar("T")
_stores: WeakSet[Store] = WeakSet()
_FRAME_TYPES = {
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


class Kept:
    """What was made, by a key, and no more of it than asked. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._being_made: dict[Hashable, threading.Event] = {}
        self._lock = threading.Lock()

    def remember(self, key: Hashable, make: Callable[[], T], most: int) -> T:
        """What `make` gives, made once for each key.

        Who asks for what somebody else is making waits for that. Where making it fails, the next
        who waits tries. Beyond the most, those are forgotten that are unused the longest.
        """
        while True:
            with self._lock:
                if key in self._held:
                    self._held.move_to_end(key)
                    return cast("T", self._held[key])
                ended = self._being_made.get(key)
                if ended is None:
                    ended = self._being_made[key] = threading.Event()
                    break
            ended.wait()
        try:
            made = make()
            with self._lock:
                self._held[key] = made
                while len(self._held) > most:
                    self._held.popitem(last=False)
            return made
        finally:
            with self._lock:
                del self._being_made[key]
            ended.set()

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._held.clear()


class Store:
    """One version of the database, open for reading. Safe to share between threads."""

    def __init__(self, path: Path, version: str) -> None:
        self.version = version
        self._frames, self._packed, self._kept = Kept(), Kept(), Kept()
        self._asked_by: set[Scope] = set()
        """The scopes that people have, of which several may show the same rows."""
        self._schemas: dict[Scope, str] = {}
        self._rules: dict[Scope, Rules] = {}
        self._made: dict[Scope, set[str]] = {}
        """The names of the queries that are there as relations. All take a third of a second, and
        most pages ask a few."""
        self._making_schema = threading.Lock()
        try:
            self._connection = _open(path)
            self._restricted = restricted_tables(self._connection)
            self._owners = owners(self._connection, self._restricted)
        except duckdb.Error as error:
            raise NoDatabaseError(
                f"The database {path} cannot be opened ({error}). Run: python -m dashboard build"
            ) from error
        _stores.add(self)

    def close(self) -> None:
        """Forget every answer and let go of the database. Nothing can be asked afterwards."""
        self.forget_answers()
        self._connection.close()

    def forget(self) -> None:
        """Forget every answer, and the rules of every day, as if nobody had asked; but not what no
        day changes."""
        self.forget_answers()
        for scope, schema in list(self._schemas.items()):
            with self._connection.cursor() as cursor:
                cursor.execute(f"use memory.{schema}")
                self._rules[scope].forget(cursor)

    def forget_answers(self) -> None:
        """Forget every answer and what was made of it, but not the rules of any day."""
        for kept in (self._frames, self._packed, self._kept):
            kept.forget()

    def compact(self) -> None:
        """Hold what was worked out in half the memory; where more is being worked out, not yet.

        DuckDB keeps rows as they come. Only at a checkpoint does it write each column as small as
        it gets, which is no slower to read. Where there is nothing new it takes no time.
        """
        with self._connection.cursor() as cursor, suppress(duckdb.TransactionException):
            cursor.execute("checkpoint memory")

    @property
    def has_restricted_rows(self) -> bool:
        """Whether any row is OFFICIAL-SENSITIVE. Tells no more than that, so it asks no viewer."""
        return bool(self._restricted)

    def answer(self, name: str, viewer: Viewer, **parameters: Value) -> pd.DataFrame:
        """The answer of a named query for a viewer, dates as `datetime.date`, None where empty.

        Raises UsageError for an unknown name or parameter, for a value that cannot be asked with,
        and for a query that reads anything but tables of the contract and other queries.
        """
        query = query_named(name)
        reading(query)
        bound = query.bind(parameters)
        self._asked_by.add(viewer.scope)
        # Ten regions none of which has a row of its own share what is worked out for one.
        scope = with_the_same_rows(viewer.scope, self._owners)
        if only_compared(query):
            self._schema(scope, query)
            bound = self._rules[scope].settled(query, bound)

        def ask() -> pd.DataFrame:
            with self._connection.cursor() as cursor:
                cursor.execute(f"use memory.{self._schema(scope, query)}")
                try:
                    with self._rules[scope].ready(cursor, query, bound):
                        return _frame(cursor, statement(query), bound)
                except (duckdb.DataError, duckdb.InvalidInputException) as error:
                    # What DuckDB says of it can repeat a value of a row that the viewer may not
                    # see, so it is not said, and not kept for the log either.
                    wrong = type(error).__name__
            raise UsageError(f"The query {name} cannot be answered with these values ({wrong}).")

        key = (name, scope, *bound.values())

        def unpacked() -> pd.DataFrame:
            return self._packed.remember(
                key, lambda: Packed(ask()), _most(PACKED, self._schemas)
            ).frame()

        return handed_out(self._frames.remember(key, unpacked, _most(UNPACKED, self._schemas)))

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for each key: a version of the database never changes.

        The key must tell viewers apart who see different rows. More is kept where people see
        different rows.
        """
        return self._kept.remember(key, make, _most(KEPT, self._asked_by))

    def _schema(self, scope: Scope, query: Query) -> str:
        """The schema that holds what a scope shows and what a query builds on there, each made
        when it is first asked for."""
        with self._making_schema:
            if scope not in self._schemas:
                schema = f"scope_{len(self._schemas)}"
                with self._connection.cursor() as cursor:
                    make_relations(cursor, schema, scope, self._restricted, SMALL_NUMBER.value())
                    cursor.execute(f"use memory.{schema}")
                    self._rules[scope] = Rules(TurningDays(cursor))
                self._schemas[scope] = schema
                self._made[scope] = set()
                for rules in self._rules.values():
                    rules.share(len(self._rules))
            schema, made = self._schemas[scope], self._made[scope]
            missing = [one for one in relations_behind(query) if one.name not in made]
            if missing:
                with self._connection.cursor() as cursor:
                    cursor.execute(f"use memory.{schema}")
                    for one in missing:
                        make_query(cursor, one)
                        made.add(one.name)
            return schema


def _most(for_a_scope: int, scopes: Collection[Scope]) -> int:
    """How much is kept for the scopes that there are."""
    return min(max(1, len(scopes)), MOST_SCOPES) * for_a_scope


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config=CONFIG)
    literal = str(path).replace("'", "''")
    connection.execute(f"attach '{literal}' as version (read_only)")
    connection.execute("set enable_external_access = false")
    every = connection.execute("select name from duckdb_optimizers()").fetchall()
    idle = ",".join(name for (name,) in every if name not in OPTIMIZERS)
    connection.execute(f"set disabled_optimizers = '{idle}'")
    connection.execute("set lock_configuration = true")
    return connection


def _frame(
    cursor: duckdb.DuckDBPyConnection, statement: str, bound: dict[str, Value]
) -> pd.DataFrame:
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in bound.items()
    }
    table: Any = cursor.execute(parsed(statement), values).to_arrow_table()
    frame: pd.DataFrame = table.to_pandas(types_mapper=_FRAME_TYPES.get)
    return frame


def of_version(folder: Path, version: str) -> Store:
    """The store of a version that is held, published or not; NoDatabaseError where it is not."""
    found = version_named(folder, version)
    return Store(found.path(folder), found.version)


def held_at(folder: Path, moment: datetime) -> Store:
    """The store of the version that was published at a moment, else of the oldest that is held."""
    version, newest = version_at(folder, moment), current(folder)
    return newest if version == newest.version else _held(folder, version)


@lru_cache(maxsize=4)
def _held(folder: Path, version: str) -> Store:
    return of_version(folder, version)


_open_stores: dict[Path, Store] = {}
_opening = threading.Lock()


def current(folder: Path) -> Store:
    """The store of the published database, opened anew when another version is published.

    Raises NoDatabaseError, with what to run, where nothing that can be read is published.
    """
    found = published(folder)
    path = found.path(folder)
    with _opening:
        held = _open_stores.get(folder)
        if held is None or held.version != found.version:
            held = Store(path, found.version)
            _open_stores[folder] = held
    return held


def are_several_held() -> bool:
    """Whether a store of an earlier version is still there: what it remembers leads back to it, so
    that it is gone only when somebody looks for garbage."""
    return len(_stores) > 1


@atexit.register
def _close_all() -> None:
    """Close every store before Python ends.

    What they remember has columns of objects whose classes lead back to the store, and Python does
    not see into such columns when it looks for what nobody needs any more. Left to it, a store
    would outlive the program, and DuckDB would say so on standard error.
    """
    for store in list(_stores):
        store.close()
