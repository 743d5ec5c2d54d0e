"""The relations of a viewer: a view of every table with the rows of one scope and no others.

Rows outside the scope are not there, whatever a query says: not the restricted row itself, nor what
belongs to it, nor a source or an agency that nothing else names.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from dashboard.model import Scope
from dashboard.store.check import quoted
from dashboard.store.contract import Table, tables
from dashboard.store.queries import built_on
from dashboard.store.reading import reading

FOLLOWING = ("agency", "source")
"""Tables without a marking whose rows come with what names them. Agencies name sources too."""


def restricted_tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The tables of the attached version that have an OFFICIAL-SENSITIVE row."""
    return frozenset(
        name
        for name, table in tables().items()
        if table.holds("marking")
        and connection.execute(
            f"select 1 from version.{name} where marking != 'OFFICIAL' limit 1"
        ).fetchone()
    )


def make_relations(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    scope: Scope,
    restricted: frozenset[str],
    small_number: int,
) -> None:
    """Make a scope's views of the attached version, and over them the queries that others build on.

    A table in which the scope hides nothing is shown as it is, so that it costs nothing.
    """
    connection.execute(f"create schema memory.{schema}")
    connection.execute(f"use memory.{schema}")
    hides = restricted if scope.regions is not None else frozenset()
    last = [tables()[name] for name in FOLLOWING] if hides else []
    rest = [table for table in tables().values() if table not in last]
    for table in sorted(rest, key=lambda held: not held.holds("marking")):
        connection.execute(
            f"create view {table.name} as {_rows_of(table, scope, hides, small_number)}"
        )
    for table in last:
        connection.execute(f"create table {table.name} as {_followers(table)}")
    for query in built_on():
        reading(query)
        connection.execute(query.macro)


def _rows_of(table: Table, scope: Scope, hides: frozenset[str], small_number: int) -> str:
    """SQL for the rows of a table that a scope shows."""
    seen = list(_conditions(table, scope, hides))
    if table.name == "workforce" and scope.edition == "public":
        seen.append(f"value >= {small_number}")
    rows = f"select * from version.{table.name}"
    if seen:
        rows += " where " + " and ".join(seen)
    return _posts(rows, scope, small_number) if table.name == "secondment" else rows


def _conditions(table: Table, scope: Scope, hides: frozenset[str]) -> Iterator[str]:
    if table.name in hides:
        owners = ", ".join(quoted(region) for region in scope.regions or ())
        own = f" or coalesce(owner_rocu_id in ({owners}), false)" if owners else ""
        yield f"(marking = 'OFFICIAL'{own})"
    for column in table.columns:
        if column.references in hides:
            yield (
                f"({column.name} is null or {column.name} in "
                f"(select {column.name} from {column.references}))"
            )


def _posts(rows: str, scope: Scope, small_number: int) -> str:
    """SQL for secondments, of which the public edition withholds small numbers of posts.

    With a small number goes every total that would give it back: the agency's posts in the whole of
    that unit, and in all units together. The words of such a row may say the number, so they go.
    """
    if scope.edition != "public":
        return f"select *, false as posts_withheld from ({rows})"
    return f"""
        with seen as ({rows}),
        judged as (
            select *, exists (
                select 1
                from seen as part
                where
                    least(part.posts_established, part.posts_filled) < {small_number}
                    and part.agency_id = whole.agency_id
                    and whole.rocu_id in (part.rocu_id, 'all')
                    and coalesce(whole.capability_id = part.capability_id, true)
            ) and coalesce(posts_established, posts_filled) is not null as posts_withheld
            from seen as whole
        )
        select * replace (
            case when not posts_withheld then posts_established end as posts_established,
            case when not posts_withheld then posts_filled end as posts_filled,
            case
                when not posts_withheld then note
                when note ilike 'reverse direction%' then 'Reverse direction'
            end as note
        )
        from judged
    """


def _followers(table: Table) -> str:
    """SQL for the rows that something visible names, or nothing names at all."""
    naming = [
        (name, column.name)
        for name, held in tables().items()
        for column in held.columns
        if column.references == table.name and name != table.name
    ]
    key = table.key[0]
    seen = " union all ".join(f"select {column} from {name}" for name, column in naming)
    named = " union all ".join(f"select {column} from version.{name}" for name, column in naming)
    return f"""
        with seen (id) as ({seen}), named (id) as ({named})
        select * from version.{table.name}
        where {key} in (select id from seen) or {key} not in (select id from named where id notnull)
    """
