"""What was sent in and decided, as the ledger has it: who, when, and which version counts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Literal

from dashboard.errors import UsageError
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger
from dashboard.model import highest
from dashboard.returns.kinds import KINDS, Kind
from dashboard.wording import spoken_date

SUBMISSION = "submission"
DECISION = "decision"
ROWS = "rows"
FILE = "file"
ACCEPTED: Literal["accepted"] = "accepted"
SENT_BACK: Literal["sent back"] = "sent back"
SENT = "sent"

Columns = dict[str, list[Any]]
"""A table of a return by column, each value a text or None; `line` has the numbers of its rows."""


@dataclass(frozen=True)
class Decision:
    """What somebody decided of a version. `on` is the day on which it counts from."""

    outcome: str
    reason: str
    who: str
    at: datetime
    on: date
    entry: Entry | None


@dataclass(frozen=True)
class Version:
    """One version of what a subject sent in for a period."""

    kind: Kind
    subject: str
    period: date
    number: int
    subject_name: str
    marking: str
    owner: str | None
    """The ROCU whose region sees it where it is restricted."""
    who: str
    at: datetime
    name: str
    digest: str
    decision: Decision | None = None
    entry: Entry | None = None

    @property
    def of(self) -> tuple[str, str, date]:
        """What it is a version of: kind, subject and period."""
        return self.kind.name, self.subject, self.period

    @property
    def state(self) -> str:
        return self.decision.outcome if self.decision else SENT

    @property
    def source_id(self) -> str:
        """The source of its rows."""
        return f"return-{self.kind.name}-{self.subject}-{self.period}-v{self.number}"

    @property
    def title(self) -> str:
        """The title of that source."""
        told = "for the quarter to" if self.kind.tells_of_quarter else "as from"
        day = spoken_date(self.period, "day")
        return f"Return of {self.subject_name} {told} {day}, version {self.number}"

    @property
    def as_accepted(self) -> Version:
        """The version as if somebody accepted it now."""
        return replace(
            self, decision=Decision(ACCEPTED, "", "", datetime.now(UTC), date.today(), None)
        )

    @cached_property
    def key(self) -> str:
        return f"{self.kind.name} {self.subject} {self.period} {self.number}"

    def __str__(self) -> str:
        return f"{self.key} {self.state}"


def versions(ledger: Ledger) -> list[Version]:
    """Every version that was sent in, in the order of sending."""
    return ledger.remember(of_entries)


def of_entries(entries: Iterable[Entry]) -> list[Version]:
    """The versions that entries of the ledger tell of."""
    held = list(entries)
    decisions = {
        entry.key.partition(" ")[2]: _decision(entry) for entry in held if entry.kind == DECISION
    }
    return [
        _version(entry, decisions.get(entry.key.partition(" ")[2]))
        for entry in held
        if entry.kind == SUBMISSION
    ]


def version_of(ledger: Ledger, kind: str, subject: str, period: str, number: int) -> Version:
    """One version; UsageError names those of the subject and period that there are."""
    alike = [
        version
        for version in versions(ledger)
        if (version.kind.name, version.subject, str(version.period)) == (kind, subject, period)
    ]
    for version in alike:
        if version.number == number:
            return version
    there = ", ".join(str(version.number) for version in alike)
    raise UsageError(
        f"There is no version {number} of a return {kind} {subject} {period} in the ledger "
        f"{ledger.place}. " + (f"There are versions {there}." if there else "There is none.")
    )


def marking_of(version: Version, rows: Mapping[str, Columns]) -> str:
    """The highest marking of a version and of each of its rows."""
    own = [mark for columns in rows.values() for mark in columns.get("marking", []) if mark]
    return highest([version.marking, *own])


def counting(held: Iterable[Version]) -> list[Version]:
    """The accepted version with the highest number of each kind, subject and period."""
    found: dict[tuple[str, str, date], Version] = {}
    for version in held:
        if version.state == ACCEPTED:
            before = found.get(version.of)
            if before is None or before.number < version.number:
                found[version.of] = version
    return list(found.values())


def counting_of(ledger: Ledger, kind: Kind, subject: str, period: date) -> Version | None:
    """The version that counts of a subject and period."""
    for version in counting(versions(ledger)):
        if version.of == (kind.name, subject, period):
            return version
    return None


def last_of(counted: Iterable[Version], kind: Kind, subject: str, period: date) -> Version | None:
    """The subject's counting version of the latest period before this one."""
    earlier = [
        other
        for other in counted
        if (other.kind, other.subject) == (kind, subject) and other.period < period
    ]
    return max(earlier, key=lambda other: other.period, default=None)


def rows_of(ledger: Ledger, held: Iterable[Version]) -> dict[str, dict[str, Columns]]:
    """The checked rows of versions, by the key of the version and by table."""
    kept = {version.entry.number: version for version in held if version.entry}
    parts = ledger.parts([v.entry for v in kept.values() if v.entry], ROWS)
    return {kept[number].key: json.loads(content) for number, content in parts.items()}


def _version(entry: Entry, decision: Decision | None) -> Version:
    said = entry.content
    return Version(
        kind=KINDS[said["kind"]],
        subject=said["subject"],
        period=date.fromisoformat(said["period"]),
        number=said["version"],
        subject_name=said["subject_name"],
        marking=said["marking"],
        owner=said["owner"],
        who=entry.who,
        at=entry.at,
        name=said["name"],
        digest=said["digest"],
        decision=decision,
        entry=entry,
    )


def _decision(entry: Entry) -> Decision:
    said = entry.content
    return Decision(
        said["outcome"],
        said["reason"],
        entry.who,
        entry.at,
        date.fromisoformat(said["on"]),
        entry,
    )
