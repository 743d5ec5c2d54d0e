"""What is strange in a data set and may yet be true: told when it is built, and never refused.

Every warning is one SELECT over the schema `staged`: kind, table_name, file, line, column, value,
wrong and remedy, and what tells whose it is, so that nobody is told of a row that they may not see.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import duckdb

from dashboard.errors import MAX_PROBLEMS, Problem
from dashboard.store.check import first_day, last_day, quoted
from dashboard.store.contract import Table, every_table

WHOSE = ("marking", "owner_rocu_id", "agreement_id", "agency_id", "source_id")


def find_warnings(
    connection: duckdb.DuckDBPyConnection, files: Collection[str] = ()
) -> tuple[list[Problem], int]:
    """The first hundred warnings of the staged rows, and how many there are.

    All of them are left in `staged.warning`. Where files are named, only what is in them is told.
    """
    odd = connection.execute("select distinct kind, table_name from staged.odd_text").fetchall()
    warnings = [*_warnings(), *(_odd_text(kind, table) for kind, table in sorted(odd))]
    connection.execute("create table staged.warning as " + " union all by name ".join(warnings))
    (count,) = connection.execute("select count(*) from staged.warning").fetchone() or (0,)
    first = connection.execute(
        "select file, line, column_name, value, wrong, remedy from staged.warning "
        "where len($files) = 0 or list_contains($files, file) "
        f"order by all limit {MAX_PROBLEMS}",
        {"files": list(files)},
    ).fetchall()
    return [Problem(*warning) for warning in first], int(count)


def _warnings() -> Iterator[str]:
    yield _warning(
        "over_established",
        "secondment",
        "posts_filled",
        "'is more than the posts established, ' || row.posts_established",
        "Correct one of the two, or say in the note why",
        "try_cast(row.posts_filled as double) > try_cast(row.posts_established as double)",
    )
    yield _warning(
        "seen_after_end",
        "secondment",
        "as_of",
        "'is after the end of the arrangement (' || row.ends_on || ')'",
        "Correct one of the two dates",
        f"{first_day('row.as_of')} > {last_day('row.ends_on')}",
    )
    yield _warning(
        "review_after_end",
        "agreement",
        "review_on",
        "'is after the end of the agreement (' || row.ends_on || ')'",
        "Correct one of the two dates",
        f"{first_day('row.review_on')} > {last_day('row.ends_on')}",
    )
    yield _warning(
        "not_a_member",
        "force_contribution",
        "force_id",
        "'is not in ' || row.rocu_id || ' in ' || row.financial_year || ' by rocu_membership.csv'",
        "Correct the force, the unit or the year, or add the membership",
        f"""not exists (
            select 1
            from staged.rocu_membership as member
            where
                member.force_id = row.force_id
                and member.rocu_id = row.rocu_id
                and coalesce(
                    {first_day("member.member_from")}
                    <= make_date(cast(row.financial_year[1:4] as integer) + 1, 3, 31),
                    true
                )
                and coalesce(
                    {last_day("member.member_to")}
                    >= make_date(cast(row.financial_year[1:4] as integer), 4, 1),
                    true
                )
        )""",
    )


ODD_TEXTS = {
    "garbled": (
        "'looks as if it had been read in a wrong encoding (' || odd.piece || ')'",
        "Save the file that it comes from as UTF-8, and correct the text",
    ),
    "unseen": (
        "'has a character in it that cannot be seen (U+' "
        "|| printf('%04X', unicode(odd.piece)) || ')'",
        "Type it anew",
    ),
    "spreadsheet_error": (
        "'is the error of a formula, not a text'",
        "Correct the formula in the spreadsheet, and save the file from it again",
    ),
}
"""The kinds of texts that were noted while the files were read."""


def _odd_text(kind: str, table: str) -> str:
    wrong, remedy = ODD_TEXTS[kind]
    return _warning(
        kind,
        table,
        "",
        wrong,
        remedy,
        f"odd.kind = {quoted(kind)}",
        f"inner join staged.odd_text as odd on odd.table_name = {quoted(table)} "
        "and row.file = odd.file and row.line = odd.line",
    )


def _warning(
    kind: str, name: str, column: str, wrong: str, remedy: str, where: str, source: str = ""
) -> str:
    """A warning about the rows of a staged table for which `where` holds. `wrong` is a SQL text."""
    shown = (
        (quoted(column), f"coalesce(row.{column}, '')")
        if column
        else ("odd.column_name", "odd.value")
    )
    return f"""
        select
            {quoted(kind)} as kind, {quoted(name)} as table_name, row.file, row.line,
            {shown[0]} as column_name, {shown[1]} as value, {wrong} as wrong,
            {quoted(remedy)} as remedy, {_whose(every_table()[name])}
        from staged.{name} as row {source}
        where {where}
    """


def _whose(table: Table) -> str:
    """SQL for what tells who may see a row: its marking, or what it belongs to."""
    asked = {
        "marking": "coalesce(row.marking, 'OFFICIAL')" if table.holds("marking") else "'OFFICIAL'",
        "owner_rocu_id": "row.owner_rocu_id" if table.holds("owner_rocu_id") else "",
        "agreement_id": "row.agreement_id" if table.holds("agreement_id") else "",
        "agency_id": "row.agency_id" if table.name == "agency" else "",
        "source_id": "row.source_id" if table.name == "source" else "",
    }
    return ", ".join(f"{sql or 'cast(null as varchar)'} as {name}" for name, sql in asked.items())
