"""The relations of a viewer: a view of every table with the rows of one scope and no others.

Rows outside the scope are not there, whatever a query says: not the restricted row itself, nor what
belongs to it, nor a source or an agency that nothing else names.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from dashboard.model import Scope
from dashboard.store.check import polymorphic_columns, quoted
from dashboard.store.contract import Table, tables
from dashboard.store.queries import built_on
from dashboard.store.reading import reading

FOLLOWING = ("agency", "source")
"""Tables without a marking whose rows come with what names them.

Agencies name sources too, and each other.
"""


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
    # One that could not be made to its end is made anew, so that the reason is said each time.
    connection.execute(f"drop schema if exists memory.{schema} cascade")
    connection.execute(f"create schema memory.{schema}")
    connection.execute(f"use memory.{schema}")
    hides = frozenset() if scope.is_whole else restricted
    last = [tables()[name] for name in FOLLOWING] if hides else []
    rest = [table for table in tables().values() if table not in last]
    for table in sorted(rest, key=lambda held: not held.holds("marking")):
        # What takes long to judge is judged once.
        judged = table.name == "secondment" and scope.edition == "public"
        connection.execute(
            f"create {'table' if judged else 'view'} {table.name} as "
            + _rows_of(table, scope, hides, small_number)
        )
    for table in last:
        connection.execute(f"create table {table.name} as {_followers(table, scope, hides)}")
    for query in built_on():
        reading(query)
        connection.execute(query.macro)


def _rows_of(table: Table, scope: Scope, hides: frozenset[str], small_number: int) -> str:
    """SQL for the rows of a table that a scope shows."""
    rows = _seen_rows(table, scope, hides)
    if table.name == "secondment":
        return _posts(rows, scope, small_number)
    return _numbers(rows, scope, small_number) if table.name == "workforce" else rows


def _seen_rows(table: Table, scope: Scope, hides: frozenset[str]) -> str:
    """SQL for the rows of a table whose marking a scope shows."""
    seen = list(_conditions(table, scope, hides))
    where = f" where {' and '.join(seen)}" if seen else ""
    return f"select * from version.{table.name}{where}"


def _conditions(table: Table, scope: Scope, hides: frozenset[str]) -> Iterator[str]:
    if table.name in hides:
        regions = (scope.regions or ()) if scope.edition == "full" else ()
        owners = ", ".join(map(quoted, regions))
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
        noted as (
            select *, exists (
                select 1
                from seen as part
                where
                    least(part.posts_established, part.posts_filled) < {small_number}
                    and part.agency_id = whole.agency_id
                    and whole.rocu_id in (part.rocu_id, 'all')
                    and coalesce(whole.capability_id = part.capability_id, true)
            ) as notes_withheld
            from seen as whole
        ),
        judged as (
            select
                *,
                notes_withheld
                and coalesce(posts_established, posts_filled) is not null as posts_withheld
            from noted
        )
        select * exclude (notes_withheld) replace (
            case when not posts_withheld then posts_established end as posts_established,
            case when not posts_withheld then posts_filled end as posts_filled,
            case
                when not notes_withheld then note
                when note ilike 'reverse direction%' then 'Reverse direction'
            end as note
        )
        from judged
    """


def _numbers(rows: str, scope: Scope, small_number: int) -> str:
    """SQL for the workforce, of which the public edition has no small number.

    With one go all numbers of that unit and of the network: what they measure is said in free
    words, so any of them may be a total that gives it back.
    """
    if scope.edition != "public":
        return rows
    return f"""
        with seen as ({rows})
        select *
        from seen
        where not exists (
            select 1
            from seen as small
            where
                small.value < {small_number}
                and coalesce(small.rocu_id = seen.rocu_id, true)
        )
    """


def _followers(table: Table, scope: Scope, hides: frozenset[str]) -> str:
    """SQL for the rows that something visible names, or that no row of another table ever named.

    What such a row names in its own table, as an agency names the one that came before it, is
    named too. A number that is withheld still names its source.
    """
    key = table.key[0]
    columns = [
        (name, column.name, "true")
        for name, held in tables().items()
        for column in held.columns
        if column.references == table.name
    ] + [
        (name, column, where)
        for name, column, target, where in polymorphic_columns()
        if target == table.name
    ]
    others = [held for held in columns if held[0] != table.name]
    counted = f"({_seen_rows(tables()['workforce'], scope, hides)})"
    seen = " union all ".join(
        f"select row.{column} from {counted if name == 'workforce' else name} as row where {where}"
        for name, column, where in others
    )
    named = " union all ".join(
        f"select row.{column} from version.{name} as row where {where}"
        for name, column, where in others
    )
    own = " union all ".join(
        f"select {key}, {column} from version.{name}"
        for name, column, _ in columns
        if name == table.name
    )
    return f"""
        with recursive naming (id, names) as ({own or "select null, null"}),
        named (id) as (
            {named}
            union
            select naming.names from named inner join naming on named.id = naming.id
        ),
        seen (id) as (
            ({seen})
            union all
            select {key} from version.{table.name}
            where {key} not in (select id from named where id notnull)
            union
            select naming.names from seen inner join naming on seen.id = naming.id
        )
        select * from version.{table.name} where {key} in (select id from seen) order by rowid
    """
