"""Stores of tests that look at what is kept of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from dashboard.model import LOCAL_OPERATOR, Scope
from dashboard.store.publish import published
from dashboard.store.queries import queries, query_named
from dashboard.store.scope import with_the_same_rows
from dashboard.store.store import Store, _frame


def opened(database: Path) -> Store:
    """A store of its own, which nobody has asked anything."""
    found = published(database)
    return Store(found.path(database), found.version)


def whole_schema(store: Store, scope: Scope) -> str:
    """The schema that is asked for a scope, with all that any query builds on."""
    asked = with_the_same_rows(scope, store._owners)
    (schema,) = {store._schema(asked, query) for query in queries().values()}
    return schema


def kept_rows(store: Store, rule: str, days: tuple[date, ...]) -> pd.DataFrame:
    """What is kept of a rule for some days, as a query that builds on it reads it."""
    query = query_named(rule)
    reader = replace(
        query,
        name="reader",
        parameters=query.parameters[:1],
        statement=f"select * from {rule}($moments)",
    )
    schema = store._schema(LOCAL_OPERATOR.scope, reader)
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{schema}")
        with store._rules[LOCAL_OPERATOR.scope].ready(cursor, reader, {"moments": days}):
            found = _frame(cursor, reader.sql, {"moments": days})
    return found.sort_values(list(query.grain), ignore_index=True)
