"""The relations of a viewer: a view of every table with the rows of one scope and no others.

Rows outside the scope are not there, whatever a query says: not the restricted row itself, nor what
belongs to it, nor a source or an agency that nothing else names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import duckdb

from dashboard.model import Scope
from dashboard.store import rules
from dashboard.store.check import polymorphic_columns, quoted
from dashboard.store.contract import BUILD_WARNING, CITATION, Table, citing, every_table, tables
from dashboard.store.needs import TIMELESS, WHOLE
from dashboard.store.queries import Query, query_named
from dashboard.store.reading import reading

FOLLOWING = ("agency", "source")
"""Tables without a marking whose rows come with what names them.

Agencies name sources too, and each other.
"""
WITHHOLDING = ("secondment", "workforce", "force_size")
"""Tables of numbers of people, of which the public edition has no small ones."""


def restricted_tables(connection: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The tables of the attached version that have an OFFICIAL-SENSITIVE row."""
    return frozenset(
        name
        for name, table in every_table().items()
        if table.holds("marking")
        and connection.execute(
            f"select 1 from version.{name} where marking != 'OFFICIAL' limit 1"
        ).fetchone()
    )


def owners(connection: duckdb.DuckDBPyConnection, restricted: frozenset[str]) -> frozenset[str]:
    """The regions that own an OFFICIAL-SENSITIVE row of these tables of the attached version."""
    return frozenset(
        owner
        for name in restricted
        for (owner,) in connection.execute(
            f"select distinct owner_rocu_id from version.{name} where marking != 'OFFICIAL'"
        ).fetchall()
        if owner is not None
    )


def with_the_same_rows(scope: Scope, owners: frozenset[str]) -> Scope:
    """The scope that stands for all that show the same rows: one without the regions that own no
    OFFICIAL-SENSITIVE row, which add none."""
    regions = scope.regions if scope.edition == "full" else ()
    if regions is None:
        return scope
    return replace(scope, regions=tuple(sorted(owners.intersection(regions))))


def make_relations(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    scope: Scope,
    restricted: frozenset[str],
    small_number: int,
) -> None:
    """Make a scope's views of the attached version.

    A table in which the scope hides nothing is shown as it is, so that it costs nothing.
    """
    # One that could not be made to its end is made anew, so that the reason is said each time.
    connection.execute(f"drop schema if exists memory.{schema} cascade")
    connection.execute(f"create schema memory.{schema}")
    connection.execute(f"use memory.{schema}")
    hides = frozenset() if scope.is_whole else restricted
    following = [tables()[name] for name in FOLLOWING] if hides else []
    withholding = [tables()[name] for name in WITHHOLDING]
    rest = [table for table in every_table().values() if table not in (*following, *withholding)]
    for table in sorted(rest, key=lambda held: not held.holds("marking")):
        rows = _seen_rows(table, scope, hides)
        connection.execute(f"create view {table.name} as {rows}")
    for table in following:
        connection.execute(f"create table {table.name} as {_followers(table, scope, hides)}")
    for table in withholding:
        # What takes long to judge is judged once.
        made = "table" if scope.edition == "public" else "view"
        rows = _told(table, _seen_rows(table, scope, hides), scope, small_number)
        connection.execute(f"create {made} {table.name} as {rows}")
    connection.execute(f"create view {BUILD_WARNING} as {_warnings(scope)}")
    citations = (f"select '{name}' as table_name, source_id from {name}" for name in citing())
    connection.execute(f"create view {CITATION} as {' union all '.join(citations)}")


@cache
def relations_behind(query: Query) -> tuple[Query, ...]:
    """The queries that have to be there as relations for a query to be asked, each after those
    that it builds on: itself too where its whole answer is kept."""
    found: dict[Query, None] = {}
    for name in sorted(reading(query).queries):
        behind = query_named(name)
        found |= dict.fromkeys((*relations_behind(behind), behind))
    return (*found, query) if query.name in WHOLE + TIMELESS else tuple(found)


def make_query(connection: duckdb.DuckDBPyConnection, query: Query) -> None:
    """Make what others read a query by, over a scope's views: wholly or not at all, so that where
    it cannot be made the reason is said each time."""
    connection.begin()
    try:
        for statement in rules.relations(query):
            connection.execute(statement)
        connection.commit()
    except duckdb.Error:
        connection.rollback()
        raise


def _told(table: Table, rows: str, scope: Scope, small_number: int) -> str:
    """SQL for the rows of a table of which the public edition withholds small numbers."""
    if table.name == "secondment":
        return _posts(rows, scope, small_number)
    return _numbers(rows, table.key[0], small_number) if scope.edition == "public" else rows


def _seen_rows(table: Table, scope: Scope, hides: frozenset[str]) -> str:
    """SQL for the rows of a table whose marking a scope shows."""
    seen = list(_conditions(table, scope, hides))
    where = f" where {' and '.join(seen)}" if seen else ""
    return f"select * from version.{table.name}{where}"


def _conditions(table: Table, scope: Scope, hides: frozenset[str]) -> Iterator[str]:
    if table.name in hides:
        yield _shown_marking(scope)
    for column in table.columns:
        if column.references in hides:
            yield (
                f"({column.name} is null or {column.name} in "
                f"(select {column.name} from {column.references}))"
            )


def _warnings(scope: Scope) -> str:
    """SQL for the warnings about rows that a scope shows.

    The public edition has none about posts: whether more are filled than established would narrow
    down a number that is withheld.
    """
    seen = [] if scope.is_whole else [_shown_marking(scope)]
    seen += [
        f"({key} is null or {key} in (select {key} from {table}))"
        for table, key in (
            ("agreement", "agreement_id"),
            ("agency", "agency_id"),
            ("source", "source_id"),
        )
    ]
    if scope.edition == "public":
        seen.append("table_name not in ('secondment', 'workforce')")
    return f"select * from version.{BUILD_WARNING} where {' and '.join(seen)}"


def _shown_marking(scope: Scope) -> str:
    """SQL for the rows that are public, or owned by a region of the scope."""
    regions = (scope.regions or ()) if scope.edition == "full" else ()
    owners = ", ".join(map(quoted, regions))
    own = f" or coalesce(owner_rocu_id in ({owners}), false)" if owners else ""
    return f"(marking = 'OFFICIAL'{own})"


def _posts(rows: str, scope: Scope, small_number: int) -> str:
    """SQL for secondments, of which the public edition withholds small numbers of posts.

    A number is small below the limit, nought included. So is the difference of established and
    filled, which is a vacancy, and what a total leaves when its parts are taken from it, unless
    there is none. With a small number go all totals that have it in them: of the whole unit, of all
    units, and of the bodies that came before or after the agency, since one of them may be counted
    in the other. Then nothing that is shown adds up to it. The words of such a row may say the
    number, so they go, and those of rows for parts of it.
    """
    if scope.edition != "public":
        return f"select *, false as posts_withheld from ({rows})"
    return f"""
        with recursive link (agency_id, other_id) as (
            select agency_id, predecessor_id from agency
            union all select predecessor_id, agency_id from agency
            union all select agency_id, successor_id from agency
            union all select successor_id, agency_id from agency
        ),
        kin (agency_id, other_id) as (
            select agency_id, agency_id from agency
            union
            select kin.agency_id, link.other_id
            from kin inner join link on kin.other_id = link.agency_id
            where link.other_id notnull
        ),
        family as (select agency_id, min(other_id) as family from kin group by agency_id),
        seen as (
            select held.*, family.family
            from ({rows}) as held inner join family on held.agency_id = family.agency_id
        ),
        uneven as (
            select distinct one.family, one.agency_id, one.rocu_id, one.capability_id
            from seen as one
            inner join seen as other
                on one.family = other.family
                and one.agency_id = other.agency_id
                and one.rocu_id = other.rocu_id
                and one.capability_id is not distinct from other.capability_id
                and one.basis = other.basis
                and one.as_of is not distinct from other.as_of
            where {_is_small("one.posts_established - other.posts_filled", small_number)}
        ),
        stated as (
            -- What several sources say of the same posts is not added up.
            select
                family, agency_id, rocu_id, capability_id, basis, as_of,
                max(posts_established) as established, max(posts_filled) as filled
            from seen
            group by all
        ),
        remainder as (
            select
                whole.family, whole.rocu_id, whole.capability_id,
                any_value(whole.established) - sum(part.established) as established,
                any_value(whole.filled) - sum(part.filled) as filled
            from stated as whole
            inner join stated as part
                on whole.basis = part.basis
                and whole.as_of is not distinct from part.as_of
                and {_is_within("part", "whole")}
                and (whole.agency_id, whole.rocu_id, whole.capability_id)
                is distinct from (part.agency_id, part.rocu_id, part.capability_id)
            group by
                whole.family, whole.agency_id, whole.rocu_id, whole.capability_id,
                whole.basis, whole.as_of,
                part.agency_id = whole.agency_id, part.rocu_id = 'all', part.capability_id is null
        ),
        small as (
            select family, agency_id, rocu_id, capability_id
            from seen
            where least(posts_established, posts_filled) < {small_number}
            union
            from uneven
        ),
        telling as (
            select family, rocu_id, capability_id
            from small
            union
            select family, rocu_id, capability_id
            from remainder
            where
                (established > 0 and established < {small_number})
                or (filled > 0 and filled < {small_number})
                or {_is_small("established - filled", small_number)}
            union
            -- Parts that are uneven in both directions add up to one that is not by much.
            select part.family, part.rocu_id, part.capability_id
            from uneven as whole
            inner join seen as part on {_is_within("part", "whole")}
            where not exists (
                select 1
                from small
                where
                    {_is_within("small", "whole")}
                    and small.agency_id = whole.agency_id
                    and (small.rocu_id, small.capability_id)
                    is distinct from (whole.rocu_id, whole.capability_id)
            )
        ),
        judged as (
            select
                *,
                coalesce(posts_established, posts_filled) is not null
                and exists (select 1 from telling where {_is_within("telling", "seen")})
                as posts_withheld,
                exists (
                    select 1
                    from telling
                    where
                        telling.family = seen.family
                        and seen.rocu_id in (telling.rocu_id, 'all')
                        and coalesce(seen.capability_id = telling.capability_id, true)
                ) as notes_withheld
            from seen
        )
        select * exclude (family, notes_withheld) replace (
            case when not posts_withheld then posts_established end as posts_established,
            case when not posts_withheld then posts_filled end as posts_filled,
            case
                when not notes_withheld then note
                when note ilike 'reverse direction%' then 'Reverse direction'
            end as note
        )
        from judged
    """


def _is_within(part: str, whole: str) -> str:
    """SQL for whether posts of one row may be counted among those of another, or are the same."""
    return f"""(
        {part}.family = {whole}.family
        and {whole}.rocu_id in ({part}.rocu_id, 'all')
        and ({whole}.capability_id is null or {whole}.capability_id = {part}.capability_id)
    )"""


def _is_small(difference: str, small_number: int) -> str:
    """SQL for whether a difference is a small number, which nought is not: nobody is behind it."""
    return f"(abs({difference}) > 0 and abs({difference}) < {small_number})"


def _numbers(rows: str, owner: str, small_number: int) -> str:
    """SQL for numbers of people of units or forces, of which the public edition has no small one.

    With one go all numbers of that unit or force, and of the network: what they measure is said in
    free words, so any of them may be a total that gives it back. For the same reason what one has
    beside another of the same day counts as a number, as of posts established and filled, and so
    does what it has beside two others, or beside all that are smaller, as of a total and its parts;
    and what the network has beside its units.
    """
    return f"""
        with seen as ({rows}),
        said as (
            -- What several sources say of the same people is not added up.
            select {owner}, as_of, measure, max(value) as value
            from seen
            group by all
        ),
        small as (
            select {owner} as owner from seen where value < {small_number}
            union
            select one.{owner}
            from seen as one
            inner join seen as other
                on one.{owner} is not distinct from other.{owner}
                and one.as_of is not distinct from other.as_of
            where {_is_small("one.value - other.value", small_number)}
            union
            select one.{owner}
            from said as one
            inner join said as other
                on one.{owner} is not distinct from other.{owner}
                and one.as_of is not distinct from other.as_of
            inner join said as third
                on other.{owner} is not distinct from third.{owner}
                and other.as_of is not distinct from third.as_of
                and other.measure < third.measure
            where {_is_small("one.value - other.value - third.value", small_number)}
            union
            select whole.{owner}
            from said as whole
            inner join said as part
                on whole.{owner} is not distinct from part.{owner}
                and whole.as_of is not distinct from part.as_of
                and whole.value > part.value
            group by whole.{owner}, whole.as_of, whole.measure, whole.value
            having {_is_small("whole.value - sum(part.value)", small_number)}
            union
            select whole.{owner}
            from seen as whole
            inner join seen as part
                on whole.{owner} is null
                and part.{owner} is not null
                and whole.measure = part.measure
                and whole.as_of is not distinct from part.as_of
            group by whole.{owner}, whole.measure, whole.as_of, whole.source_id, whole.value
            having {_is_small("whole.value - sum(part.value)", small_number)}
        )
        select *
        from seen
        where not exists (
            select 1 from small where coalesce(small.owner = seen.{owner}, true)
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
        for name, held in every_table().items()
        for column in held.columns
        if column.references == table.name
    ] + [
        (name, column, where)
        for name, column, target, where in polymorphic_columns()
        if target == table.name
    ]
    others = [held for held in columns if held[0] != table.name]
    counted = {name: f"({_seen_rows(tables()[name], scope, hides)})" for name in WITHHOLDING}
    seen = " union all ".join(
        f"select row.{column} from {counted.get(name, name)} as row where {where}"
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
