"""What a return repeats of the last one: single rows, or all that it does not give itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.errors import Problem
from dashboard.returns.form import AS_LAST, EVERYTHING, YES
from dashboard.returns.kinds import Sheet
from dashboard.returns.read import Return, says
from dashboard.returns.starting import rows_by_line
from dashboard.returns.versions import Columns, Version
from dashboard.store.contract import tables
from dashboard.store.stage import TableRow

FUNDING_KEY = ("financial_year", "kind", "stream", "resource_or_capital")


def carried(
    sent: Return, last: Version | None, rows: Mapping[str, Columns]
) -> tuple[Return, list[Problem]]:
    """The return with what it repeats written out, and what it would repeat and cannot.

    `rows` are those of `last`, the subject's last counting return of an earlier period.
    """
    if sent.repeats and last is None:
        return sent, [
            Problem(
                sent.head,
                0,
                EVERYTHING,
                YES,
                "there is no return of an earlier quarter to repeat",
                "Fill the sheets in, and leave this empty",
            )
        ]
    problems: list[Problem] = []
    made: dict[str, list[TableRow]] = {}
    for sheet in sent.kind.sheets:
        before = {_key(sheet, row): row for row in rows_by_line(rows.get(sheet.name, {}))}
        given = sent.rows.get(sheet.name, [])
        held = list(_repeated(sent, sheet, given, before, problems))
        if sent.repeats:
            named = {_key(sheet, row) for row in held}
            held += [row | {"line": 0} for key, row in before.items() if key not in named]
        made[sheet.name] = held
    return replace(sent, rows=made), problems


def key_of(sheet: Sheet) -> tuple[str, ...]:
    """The columns that tell the rows of a sheet apart, within one return."""
    if sheet.name == "funding":
        return FUNDING_KEY
    return tuple(name for name in tables()[sheet.name].key if sheet.table.holds(name))


def _key(sheet: Sheet, row: TableRow) -> tuple[str | None, ...]:
    return tuple(row.get(name) for name in key_of(sheet))


def _repeated(
    sent: Return,
    sheet: Sheet,
    given: list[TableRow],
    before: Mapping[tuple[str | None, ...], TableRow],
    problems: list[Problem],
) -> Iterator[TableRow]:
    """The rows of a sheet, those that are marked as last quarter's with its values."""
    for row in given:
        mark = str(row.get(AS_LAST) or "").lower()
        was = before.get(_key(sheet, row))
        told = {name: value for name, value in row.items() if name != AS_LAST}
        if not mark:
            yield told
            continue
        if mark != YES:
            wrong, remedy = f"is not {YES}", f"Write {YES}, or leave it empty"
        elif says(row, sheet.says):
            wrong, remedy = "the row has values beside this mark", "Leave one of the two"
        elif was is None:
            wrong, remedy = "there is no such row in an earlier quarter", "Fill the row in"
        else:
            yield {**was, "line": row["line"]}
            continue
        problems.append(Problem(sent.place(sheet.name), row["line"], AS_LAST, mark, wrong, remedy))
