"""What a statement reads, so that none reads anything but the relations of its viewer.

A database also holds catalogues with every row: the attached file, and what DuckDB tells of
itself. A statement may name none of them, nor read a file, whoever wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import duckdb

from dashboard.errors import UsageError
from dashboard.store.contract import derived_relations, every_table
from dashboard.store.queries import Query, queries, query_named

_HARMLESS = {"unnest", "range", "generate_series"}

Path = tuple[str, ...]
"""A name with the catalogue and the schema before it, where a statement gives them."""


@dataclass(frozen=True)
class Reading:
    """The tables of the contract that a query reads itself, and the queries that it builds on."""

    tables: frozenset[str]
    queries: frozenset[str]


@cache
def reading(query: Query) -> Reading:
    """What a query reads. UsageError where it names anything but tables and named queries."""
    with parser().cursor() as cursor:
        (text,) = cursor.execute("select json_serialize_sql(?)", [query.statement]).fetchone() or ()
    parsed = json.loads(text)
    if parsed["error"]:
        raise UsageError(f"The query {query.name} is not one SELECT: {parsed['error_message']}.")
    if len(parsed["statements"]) != 1:
        raise UsageError(f"The query {query.name} is not one SELECT, but several.")
    seen = set(_seen(parsed["statements"], frozenset()))
    named = {path for kind, path in seen if kind == "BASE_TABLE"}
    called = {path for kind, path in seen if kind == "TABLE_FUNCTION"}
    refused = (
        {path for path in named if path not in every_table() and path not in derived_relations()}
        | {f"{path}()" for path in called if path not in queries() and path not in _HARMLESS}
        | {f"{path}()" for kind, path in seen if kind == "FUNCTION" and path in _telling()}
        | {"a description of a table" for kind, _ in seen if kind == "SHOW_REF"}
    )
    if refused:
        raise UsageError(
            f"The query {query.name} reads {', '.join(sorted(refused))}. A query may read the "
            "tables of the contract and other queries, by their plain names, and nothing else."
        )
    return Reading(
        frozenset[str]().union(*(derived_relations().get(path, {path}) for path in named)),
        frozenset(path for path in called if path in queries()),
    )


@cache
def tables_behind(name: str) -> frozenset[str]:
    """The tables of the contract that a named query reads, itself or by what it builds on.

    What the reference queries read is left out: they name things that another query has found.
    """
    query = query_named(name)
    read = reading(query)
    if query.subject == "reference":
        return frozenset()
    return read.tables.union(*map(tables_behind, read.queries))


@cache
def parser() -> duckdb.DuckDBPyConnection:
    """The one DuckDB with nothing in it, which reads statements: each takes 5 MB."""
    return duckdb.connect(config={"threads": 1})


@cache
def _telling() -> frozenset[str]:
    """The functions that tell of the database itself, or not the same each time.

    Such as `stats`, which tells the highest value of a column among all rows of its table, and
    `pg_get_viewdef`, which looks into a catalogue.
    """
    with parser().cursor() as cursor:
        found = cursor.execute(
            """
            select function_name
            from duckdb_functions()
            where
                (function_type = 'scalar' and stability != 'CONSISTENT')
                or (function_type = 'macro' and macro_definition ilike '%select%')
            """
        ).fetchall()
    return frozenset(name for (name,) in found)


def _seen(parsed: Any, defined: frozenset[Path]) -> Iterator[tuple[str, str]]:
    """The kind and the name of every table and function that a part of a statement names.

    Names that a `with` defines are left out where they mean what it defines, and only there:
    anywhere else the same name can mean something that the database has itself.
    """
    if isinstance(parsed, list):
        for part in parsed:
            yield from _seen(part, defined)
    if not isinstance(parsed, dict):
        return
    kind = parsed.get("type")
    if kind == "SHOW_REF":
        yield kind, ""
    if kind == "BASE_TABLE" and _path(parsed) not in defined:
        yield kind, ".".join(_path(parsed))
    if kind == "TABLE_FUNCTION":
        yield kind, ".".join(_path(parsed["function"]))
    if "function_name" in parsed:
        yield "FUNCTION", str(parsed["function_name"]).lower()
    rest = {name: part for name, part in parsed.items() if name != "cte_map"}
    for entry in parsed.get("cte_map", {}).get("map", ()):
        yield from _seen(entry["value"], defined)
        defined |= {(entry["key"],)}
    if kind == "RECURSIVE_CTE_NODE":
        yield from _seen(rest.pop("right"), defined | {(parsed["cte_name"],)})
    yield from _seen(list(rest.values()), defined)


def _path(node: dict[str, Any]) -> Path:
    return tuple(node["qualified_name"]["path"])
