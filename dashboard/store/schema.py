"""The tables of a database as SQL, made from the contract: types, keys, words and references.

`check` has held the same rules against the data before it is loaded, and says what is wrong with it
by file and line. Here they are a safeguard, and tell the database what it can rely on.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter

from dashboard.store.check import EARLIEST, quoted
from dashboard.store.contract import BUILD_WARNING, Column, Table, every_table

TYPES = {"date": "date", "int": "integer", "number": "double"}
"""The SQL types of the contract's types. All others are text."""

CHECKS = {
    "rocu_membership": "member_to >= member_from",
    "capability_standard": "target_level between 1 and 4",
    "capability_assessment": """
        (position = 'absent' and level = 0)
        or (position = 'planned' and level = 1)
        or (position = 'partial' and level = 2)
        or (position = 'provided' and level in (3, 4))
        or (position = 'transferred' and level is null)
    """,
    "force_function_assessment": "level between 0 and 4",
    "spr_edition": "in_force_to >= in_force_from",
    "agreement": "ends_on >= starts_on",
}
"""Rules of a table that its columns in the contract do not say, or say in words only."""

BUILD_TABLES = f"""
create table {BUILD_WARNING} (
    kind varchar not null,
    table_name varchar not null,
    marking varchar not null,
    owner_rocu_id varchar,
    agreement_id varchar,
    agency_id varchar,
    source_id varchar,
    row_count bigint not null
);
create table build (version varchar not null, built_on date not null);
"""
"""What a build tells of itself: which rows were strange, by whose they are, and when it was."""


@cache
def schema() -> str:
    """SQL that makes every table of a database, each after those that it refers to."""
    return "\n".join([*(_create(every_table()[name]) for name in load_order()), BUILD_TABLES])


def load_order() -> list[str]:
    """The names of the contract's tables, each after those that it refers to."""
    return list(
        TopologicalSorter(
            {
                name: [column.references for column in table.columns if _is_foreign_key(column)]
                for name, table in every_table().items()
            }
        ).static_order()
    )


def _create(table: Table) -> str:
    parts = [part for column in table.columns for part in _column(column)]
    if table.name in CHECKS:
        parts.append(f"check ({CHECKS[table.name]})")
    key = [column for column in table.columns if column.key]
    names = ", ".join(part for column in key for part in _key(column))
    index = ""
    if any(column.may_be_empty for column in key):
        # In a key an empty value counts like any other, which a primary key does not allow.
        index = f"create unique index {table.name}_key on {table.name} ({names});"
    else:
        parts.append(f"primary key ({names})")
    return f"create table {table.name} ({', '.join(parts)});{index}"


def _column(column: Column) -> Iterator[str]:
    """A column; a date is two, its day and how precise it is: 2019 is 1 January 2019, and year."""
    name = column.name
    # An empty marking is loaded as OFFICIAL.
    is_needed = not column.may_be_empty or name == "marking"
    words = column.words if column.type == "words" else ()
    reference = f" references {column.references}" if _is_foreign_key(column) else ""
    yield _definition(name, TYPES.get(column.type, "varchar"), is_needed, words) + reference
    if column.type == "date":
        is_observed = name == "as_of"
        undated = ("undated",) if is_observed else ()
        precisions = ("day", "month", "year", *undated)
        yield _definition(f"{name}_precision", "varchar", is_observed, precisions)


def _definition(name: str, sql_type: str, is_needed: bool, words: tuple[str, ...]) -> str:
    needed = " not null" if is_needed else ""
    allowed = f" check ({name} in ({', '.join(map(quoted, words))}))" if words else ""
    return f"{name} {sql_type}{needed}{allowed}"


def _is_foreign_key(column: Column) -> bool:
    """Whether the database holds a reference, and not `check` alone.

    It cannot hold one that also takes a word, such as all, nor, whatever the order of the rows, one
    to the table itself.
    """
    return bool(column.references) and column.references != column.table and not column.words


def _key(column: Column) -> Iterator[str]:
    """SQL for what a column adds to a key; an empty value is replaced by one that no row has."""
    if not column.may_be_empty:
        yield column.name
    elif column.type == "date":
        yield f"coalesce({column.name}, {EARLIEST})"
        precision = f"{column.name}_precision"
        yield precision if column.name == "as_of" else f"coalesce({precision}, '')"
    else:
        yield f"coalesce({column.name}, '')"
