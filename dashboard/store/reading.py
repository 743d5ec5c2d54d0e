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
from dashboard.store.contract import tables
from dashboard.store.queries import Query, queries, query_named

_HARMLESS = {"unnest", "range", "generate_series"}


@dataclass(frozen=True)
class Reading:
    """The tables of the contract that a query reads itself, and the queries that it builds on."""

    tables: frozenset[str]
    queries: frozenset[str]


@cache
def reading(query: Query) -> Reading:
    """What a query reads. UsageError where it names anything but tables and named queries."""
    with _parser().cursor() as cursor:
        (text,) = cursor.execute("select json_serialize_sql(?)", [query.statement]).fetchone() or ()
    parsed = json.loads(text)
    if parsed["error"]:
        raise UsageError(f"The query {query.name} is not one SELECT: {parsed['error_message']}.")
    nodes = list(_nodes(parsed["statements"]))
    defined = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    named = {_path(node, "table_name") for node in nodes if node.get("type") == "BASE_TABLE"}
    called = {
        _path(node["function"], "function_name")
        for node in nodes
        if node.get("type") == "TABLE_FUNCTION"
    }
    shown = {"a description of a table" for node in nodes if node.get("type") == "SHOW_REF"}
    refused = (
        {name for name in named if name not in tables() and name not in defined}
        | {f"{name}()" for name in called if name not in queries() and name not in _HARMLESS}
        | shown
    )
    if refused:
        raise UsageError(
            f"The query {query.name} reads {', '.join(sorted(refused))}. A query may read the "
            "tables of the contract and other queries, by their plain names, and nothing else."
        )
    return Reading(
        frozenset(name for name in named if name in tables()),
        frozenset(name for name in called if name in queries()),
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
def _parser() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _nodes(parsed: Any) -> Iterator[dict[str, Any]]:
    """Every node of a parsed statement."""
    if isinstance(parsed, dict):
        yield parsed
        parsed = list(parsed.values())
    if isinstance(parsed, list):
        for part in parsed:
            yield from _nodes(part)


def _path(node: dict[str, Any], name: str) -> str:
    """A name with the catalogue and the schema before it, where the statement gives them."""
    catalog = node.get("catalog_name") or node.get("catalog")
    schema = node.get("schema_name") or node.get("schema")
    return ".".join(part for part in (catalog, schema, node[name]) if part)
