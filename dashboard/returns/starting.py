"""What is there to begin a return with: the rows that it will have, and what was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from dashboard.errors import UsageError
from dashboard.ledger.ledger import Ledger
from dashboard.returns.kinds import Kind, Sheet
from dashboard.returns.versions import Columns, Version, counting, last_of, rows_of, versions
from dashboard.store.candidate import Candidate
from dashboard.store.stage import TableRow

EVERY_ONE = {
    "capability_assessment": ("capability", "capability_id"),
    "force_function_assessment": ("policing_function", "function_id"),
}
"""Sheets with a row for everything of a reference table, and its key."""


def subject_name(candidate: Candidate, kind: Kind, subject: str) -> str:
    """What people call a subject; UsageError where there is none. An agreement may be new."""
    rows = candidate.rows(kind.subject_table)
    names = {row[kind.subject]: row["name"] for row in rows}
    if subject in names:
        return str(names[subject])
    if kind.tells_of_quarter:
        raise UsageError(
            f"There is no {kind.subject_table} {subject!r}. There are: "
            f"{', '.join(sorted(map(str, names)))}."
        )
    return subject


def said_before(
    candidate: Candidate, ledger: Ledger, kind: Kind, subject: str, period: date
) -> tuple[Version | None, dict[str, list[TableRow]]]:
    """The last return of a subject from before a period, and its rows by table.

    A first return of an agreement starts from what the folders say of it.
    """
    last = last_of(counting(versions(ledger)), kind, subject, period)
    if last:
        return last, tables_of(ledger, last)
    if kind.tells_of_quarter:
        return None, {}
    return None, {
        sheet.name: [row for row in candidate.rows(sheet.name) if row[kind.subject] == subject]
        for sheet in kind.sheets
    }


def tables_of(ledger: Ledger, version: Version) -> dict[str, list[TableRow]]:
    """The rows of a version by table."""
    held = rows_of(ledger, [version])[version.key]
    return {table: rows_by_line(columns) for table, columns in held.items()}


class Starting(NamedTuple):
    """A row to begin with: what names it, what was last told of it and, of a correction, what the
    return says that is corrected."""

    row: TableRow
    was: Mapping[str, Any]
    now: Mapping[str, Any]


def corrected(sheet: Sheet, rows: list[Starting], told: list[TableRow]) -> list[Starting]:
    """The rows to begin a correction with; `told` are those of the return that it corrects."""
    names = [name for name in sheet.key if name not in ("rocu_id", "recipient_id")]
    if sheet.name in EVERY_ONE:
        names = [EVERY_ONE[sheet.name][1]]
    left: dict[tuple[Any, ...], list[TableRow]] = {}
    for row in told:
        left.setdefault(tuple(row.get(name) for name in names), []).append(row)
    forces = {row.get("force_id") for row in told}
    made = []
    for row, was, _ in rows:
        alike = left.get(tuple(row.get(name) for name in names))
        if alike:
            made.append(Starting(row, was, alike.pop(0)))
        elif was or row.get("force_id") not in forces:
            made.append(Starting(row, was, {}))
    return [*made, *(Starting(row, {}, row) for held in left.values() for row in held)]


def starting_rows(
    candidate: Candidate,
    sheet: Sheet,
    subject: str,
    period: date,
    before: list[TableRow],
) -> list[Starting]:
    """The rows of a sheet to begin with: what names each, and what was last said of it."""
    if sheet.name in EVERY_ONE:
        table, key = EVERY_ONE[sheet.name]
        was = {row[key]: row for row in before}
        return [
            Starting({key: row[key]}, was.get(row[key], {}), {}) for row in candidate.rows(table)
        ]
    if sheet.name == "force_contribution" and not before:
        return [
            Starting({"force_id": force}, {}, {}) for force in _members(candidate, subject, period)
        ]
    return [Starting(row, row, {}) for row in before]


def rows_by_line(columns: Columns) -> list[TableRow]:
    """The rows of a table that is held by column."""
    return [
        dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)
    ]


def _members(candidate: Candidate, rocu: str, day: date) -> list[str]:
    return sorted(
        str(row["force_id"])
        for row in candidate.rows("force")
        if candidate.rocu_of(row["force_id"], day) == rocu
    )
