"""Answers named queries from one published database, for a viewer.

The database file is attached read-only beside an in-memory catalogue. Each edition has a schema
there with a view of every table, which shows the rows of that edition and no others, and the named
queries as macros over those views: whatever a query says, rows outside the edition are not there.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from dashboard.errors import NoDatabaseError
from dashboard.model import EDITIONS, Viewer
from dashboard.store.contract import tables
from dashboard.store.publish import published
from dashboard.store.queries import Value, queries, query_named

ANSWERS_KEPT = 1024
_FRAME_TYPES = {
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}


class Store:
    """One version of the database, open for reading. Safe to share between threads."""

    def __init__(self, path: Path, version: str) -> None:
        self.version = version
        self._answers: OrderedDict[object, pd.DataFrame] = OrderedDict()
        self._lock = threading.Lock()
        try:
            self._connection = _open(path)
        except duckdb.Error as error:
            raise NoDatabaseError(
                f"The database {path} cannot be opened ({error}). Run: python -m dashboard build"
            ) from error

    def answer(self, name: str, viewer: Viewer, **parameters: Value) -> pd.DataFrame:
        """The answer of a named query for a viewer, dates as `datetime.date`, None where empty.

        Answers are kept, since a version never changes. Raises UsageError for an unknown name or
        parameter.
        """
        query = query_named(name)
        bound = query.bind(parameters)
        key = (name, viewer.edition, *bound.values())
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key].copy(deep=False)
        with self._connection.cursor() as cursor:
            cursor.execute(f"use memory.{viewer.edition}_edition")
            answer = _frame(cursor, query.statement, bound)
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > ANSWERS_KEPT:
                self._answers.popitem(last=False)
        return answer.copy(deep=False)


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1})
    literal = str(path).replace("'", "''")
    connection.execute(f"attach '{literal}' as version (read_only)")
    for edition in EDITIONS:
        connection.execute(f"create schema {edition}_edition")
        connection.execute(f"use memory.{edition}_edition")
        for table in tables().values():
            rows = f"select * from version.{table.name}"
            if edition == "public" and table.holds("marking"):
                rows += " where marking = 'OFFICIAL'"
            connection.execute(f"create view {table.name} as {rows}")
        for query in queries().values():
            connection.execute(query.macro)
    connection.execute("use memory.main")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _frame(
    cursor: duckdb.DuckDBPyConnection, statement: str, bound: dict[str, Value]
) -> pd.DataFrame:
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in bound.items()
    }
    table = pa.table(cursor.execute(statement, values).to_arrow_reader())
    frame: pd.DataFrame = table.to_pandas(types_mapper=_FRAME_TYPES.get)
    return frame


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
