"""A return as a folder of CSV files has it: what was typed, and what a version says."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO

from dashboard.returns.kinds import HEAD, Kind
from dashboard.returns.starting import rows_by_line
from dashboard.returns.versions import Columns, Version
from dashboard.store.stage import TableRow


def as_files(
    kind: Kind, subject: str, period: date, marking: str, rows: Mapping[str, list[TableRow]]
) -> dict[str, bytes]:
    """The files of a return by name; rows need not name the subject."""
    head = {"kind": kind.name, "subject_id": subject, "period": str(period), "marking": marking}
    files = {f"{HEAD.name}.csv": _csv([column.name for column in HEAD.columns], [head])}
    for sheet in kind.sheets:
        implied = {kind.subject: subject}
        if sheet.name == "funding":
            implied = {"recipient_kind": "rocu", "recipient_id": subject}
        names = [column.name for column in sheet.table.columns]
        told = [{**implied, **row} for row in rows.get(sheet.name, []) if any(row.values())]
        files[f"{sheet.name}.csv"] = _csv(names, told)
    return files


def version_files(version: Version, rows: Mapping[str, Columns]) -> dict[str, bytes]:
    """What a version says, as files that could be sent in again; `rows` are its own."""
    tables = {table: rows_by_line(columns) for table, columns in rows.items()}
    return as_files(version.kind, version.subject, version.period, version.marking, tables)


def _csv(names: list[str], rows: list[TableRow]) -> bytes:
    made = StringIO()
    writer = csv.DictWriter(made, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()
