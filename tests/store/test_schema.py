"""The tables that are made from the contract, as the database describes them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

import duckdb
import pytest

from dashboard.store.contract import BUILD_WARNING, Table, every_table, tables
from dashboard.store.schema import CHECKS, schema

TYPES = {"date": "DATE", "int": "INTEGER", "number": "DOUBLE"}
PRECISIONS = {"day", "month", "year"}


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(schema())
        yield connection


@pytest.fixture(scope="module")
def made(database: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[str, bool]]]:
    """The columns that the schema makes: type and whether null is allowed, by table and column."""
    found: dict[str, dict[str, tuple[str, bool]]] = defaultdict(dict)
    for table, column, kind, nullable in database.execute(
        "select table_name, column_name, data_type, is_nullable from duckdb_columns()"
        " where not internal order by table_oid, column_index"
    ).fetchall():
        found[table][column] = (kind, nullable)
    return found


@pytest.fixture(scope="module")
def checks(database: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The check constraints of each table as SQL."""
    return _constraints(database, "CHECK")


def _constraints(database: duckdb.DuckDBPyConnection, kind: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for table, text in database.execute(
        "select table_name, constraint_text from duckdb_constraints() where constraint_type = ?",
        [kind],
    ).fetchall():
        found[table].append(text)
    return found


def _words_of(column: str, table_checks: list[str]) -> set[str]:
    """The words that the check constraints of a table allow in one column."""
    for text in table_checks:
        only = re.fullmatch(rf'CHECK\(+"?{column}"? IN \((.*?)\)+', text)
        if only:
            return set(re.findall(r"'([^']*)'", only[1]))
    return set()


def test_schema_has_the_tables_of_the_contract(
    made: dict[str, dict[str, tuple[str, bool]]],
) -> None:
    assert set(made) == {*every_table(), BUILD_WARNING, "build"}


@pytest.mark.parametrize("table", every_table().values(), ids=lambda t: t.name)
def test_schema_columns_are_those_of_the_contract(
    table: Table, made: dict[str, dict[str, tuple[str, bool]]]
) -> None:
    expected = {}
    for column in table.columns:
        is_filled = column.name == "marking"
        expected[column.name] = (
            TYPES.get(column.type, "VARCHAR"),
            column.may_be_empty and not is_filled,
        )
        if column.type == "date":
            expected[f"{column.name}_precision"] = ("VARCHAR", column.name != "as_of")
    assert made[table.name] == expected


@pytest.mark.parametrize("table", every_table().values(), ids=lambda t: t.name)
def test_schema_words_are_those_of_the_contract(table: Table, checks: dict[str, list[str]]) -> None:
    for column in table.columns:
        if column.words and column.type == "words":
            assert _words_of(column.name, checks[table.name]) == set(column.words), column.name
        if column.type == "date":
            undated = {"undated"} if column.name == "as_of" else set()
            allowed = _words_of(f"{column.name}_precision", checks[table.name])
            assert allowed == PRECISIONS | undated, column.name


@pytest.mark.parametrize("table", every_table().values(), ids=lambda t: t.name)
def test_schema_key_is_unique_and_complete(
    table: Table, database: duckdb.DuckDBPyConnection
) -> None:
    keys = [
        set(columns)
        for (columns,) in database.execute(
            "select constraint_column_names from duckdb_constraints()"
            " where constraint_type = 'PRIMARY KEY' and table_name = ?",
            [table.name],
        ).fetchall()
    ]
    keys += [
        {
            name
            for name in re.findall(r"\w+", str(expressions))
            if table.holds(name.removesuffix("_precision"))
        }
        for (expressions,) in database.execute(
            "select expressions from duckdb_indexes() where is_unique and table_name = ?",
            [table.name],
        ).fetchall()
    ]
    expected = set(table.key) | {
        f"{column.name}_precision"
        for column in table.columns
        if column.key and column.may_be_empty and column.type == "date"
    }
    assert keys == [expected]


@pytest.mark.parametrize("table", every_table().values(), ids=lambda t: t.name)
def test_schema_foreign_keys_are_those_of_the_contract(
    table: Table, database: duckdb.DuckDBPyConnection
) -> None:
    """A reference to the table itself, or one that also takes another word, is checked by build."""
    expected = {
        (column.name, column.references)
        for column in table.columns
        if column.references and column.references != table.name and not column.words
    }
    found = {
        (columns[0], target)
        for columns, target in database.execute(
            "select constraint_column_names, referenced_table from duckdb_constraints()"
            " where constraint_type = 'FOREIGN KEY' and table_name = ?",
            [table.name],
        ).fetchall()
    }
    assert found == expected


@pytest.mark.parametrize("table", CHECKS)
def test_schema_holds_the_rules_that_the_contract_says_in_words(
    table: str, checks: dict[str, list[str]]
) -> None:
    columns = {column.name for column in tables()[table].columns}
    named = [set(re.findall(r"\w+", text)) & columns for text in checks[table]]
    assert set(re.findall(r"\w+", CHECKS[table])) & columns in named
