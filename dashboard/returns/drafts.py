"""What somebody has typed and not sent in yet: kept in the ledger after each section."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger
from dashboard.returns.files import as_files
from dashboard.returns.kinds import Kind
from dashboard.returns.read import Return, packed, read_file
from dashboard.returns.starting import tables_of
from dashboard.returns.versions import ROWS, SENT_BACK, SUBMISSION, Version, versions
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


class Draft(NamedTuple):
    """What somebody has typed. `number` is that of its entry, `sent_back` the version that it was
    sent as and that came back."""

    rows: dict[str, list[TableRow]]
    number: int
    at: datetime
    sent_back: Version | None = None


def newest(ledger: Ledger, kind: Kind, subject: str, period: date, who: str) -> Draft | None:
    """What somebody last typed for a subject and period and has not sent; else None.

    A draft ends when its writer sends a return, and what was sent back is a draft again. It is
    shown to nobody else: what is in it has no marking yet.
    """
    of = _of(kind, subject, period)
    for entry in reversed(ledger.entries):
        if (entry.kind, entry.who) == (DRAFT, who) and entry.content["of"] == of:
            return Draft(json.loads(ledger.part(entry, ROWS)), entry.number, entry.at)
        if (entry.kind, entry.who) == (SUBMISSION, who) and _is_of(entry, kind, subject, period):
            return _sent_back(ledger, entry)
    return None


def _is_of(entry: Entry, kind: Kind, subject: str, period: date) -> bool:
    said = entry.content
    return (said["kind"], said["subject"], said["period"]) == (kind.name, subject, str(period))


def _sent_back(ledger: Ledger, entry: Entry) -> Draft | None:
    """What was sent with an entry, where it came back."""
    (version,) = [held for held in versions(ledger) if held.entry == entry]
    if version.state != SENT_BACK:
        return None
    rows = {
        table: [{name: value for name, value in row.items() if name != "line"} for row in held]
        for table, held in tables_of(ledger, version).items()
    }
    return Draft(rows, entry.number, entry.at, version)


def typed(
    kind: Kind, subject: str, period: date, marking: str, rows: Mapping[str, list[TableRow]]
) -> Return:
    """A return of what was typed, as if it had come as files."""
    return read_file(TYPED, packed(as_files(kind, subject, period, marking, rows)))


def _of(kind: Kind, subject: str, period: date) -> str:
    return f"{kind.name} {subject} {period}"
