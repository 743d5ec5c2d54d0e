"""What somebody has typed and not sent in yet: kept in the ledger after each section."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from io import StringIO

from dashboard.ledger.ledger import Ledger
from dashboard.returns.kinds import HEAD, Kind
from dashboard.returns.read import Return, packed, read_file
from dashboard.returns.versions import ROWS
from dashboard.store.stage import TableRow

DRAFT = "draft"
TYPED = "typed on the page.zip"


def save(
    ledger: Ledger,
    kind: Kind,
    subject: str,
    period: date,
    who: str,
    rows: Mapping[str, list[TableRow]],
) -> None:
    """Keep what was typed. What was kept before stays, and does not count any more."""
    of = _of(kind, subject, period)
    content = json.dumps(rows, ensure_ascii=False).encode()
    with ledger.writing() as record:
        number = sum(entry.content["of"] == of for entry in record.entries(DRAFT)) + 1
        record.append(DRAFT, f"{DRAFT} {of} {number}", who, {"of": of}, {ROWS: content})


def newest(
    ledger: Ledger, kind: Kind, subject: str, period: date, who: str
) -> dict[str, list[TableRow]] | None:
    """What somebody last typed for a subject and period; None where nothing was.

    A draft is shown to nobody else: what is in it has no marking yet.
    """
    of = _of(kind, subject, period)
    for entry in reversed(ledger.entries):
        if (entry.kind, entry.who) == (DRAFT, who) and entry.content["of"] == of:
            found: dict[str, list[TableRow]] = json.loads(ledger.part(entry, ROWS))
            return found
    return None


def typed(
    kind: Kind, subject: str, period: date, marking: str, rows: Mapping[str, list[TableRow]]
) -> Return:
    """A return of what was typed, as if it had come as files."""
    head = {"kind": kind.name, "subject_id": subject, "period": str(period), "marking": marking}
    files = {f"{HEAD.name}.csv": _csv([column.name for column in HEAD.columns], [head])}
    for sheet in kind.sheets:
        implied = {kind.subject: subject}
        if sheet.name == "funding":
            implied = {"recipient_kind": "rocu", "recipient_id": subject}
        names = [column.name for column in sheet.table.columns]
        told = [{**implied, **row} for row in rows.get(sheet.name, []) if any(row.values())]
        files[f"{sheet.name}.csv"] = _csv(names, told)
    return read_file(TYPED, packed(files))


def _csv(names: list[str], rows: list[TableRow]) -> bytes:
    made = StringIO()
    writer = csv.DictWriter(made, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue().encode()


def _of(kind: Kind, subject: str, period: date) -> str:
    return f"{kind.name} {subject} {period}"
