"""Sends a return in, and decides on it: what is recorded, and who is told what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from dashboard.errors import AccessError, DashboardError, DataSetError
from dashboard.ledger.data_set import hold_data_set, refuse_other_data_set
from dashboard.ledger.ledger import Ledger, TakenError, Writing
from dashboard.returns.check import Checked, hidden, is_hiding
from dashboard.returns.live import joined
from dashboard.returns.versions import (
    ACCEPTED,
    DECISION,
    FILE,
    ROWS,
    SENT_BACK,
    SUBMISSION,
    Version,
    counting,
    of_entries,
    rows_of,
    version_of,
    versions,
)
from dashboard.store.candidate import Candidate
from dashboard.wording import spoken_date

Outcome = Literal["accepted", "sent back"]


class DecidedError(DashboardError):
    """A decision that cannot be made any more, or not by this person."""


@dataclass(frozen=True)
class Sent:
    """What became of a return: the version that it is, and whether it was sent in before.

    `waiting` are versions of the same subject and period that nobody has decided on.
    """

    version: Version
    is_known: bool
    waiting: list[Version]


def send(ledger: Ledger, checked: Checked, who: str) -> Sent:
    """Record a return. The same return again is the version that it was, unless that came back.

    Raises LedgerError where it could not be recorded, and DataSetError where the ledger is for
    another kind of data set.
    """
    sent, version = checked.sent, checked.version
    body = {
        "kind": version.kind.name,
        "subject": version.subject,
        "period": version.period.isoformat(),
        "subject_name": version.subject_name,
        "marking": version.marking,
        "owner": version.owner,
        "name": sent.name,
        "digest": sent.digest,
        "counts": {table: len(columns["line"]) for table, columns in checked.rows.items()},
    }
    rows = json.dumps(checked.rows, ensure_ascii=False, separators=(",", ":")).encode()
    with ledger.writing() as record:
        hold_data_set(record, checked.data_set, ledger.place)
        alike = [other for other in _versions(record) if other.of == version.of]
        waiting = [other for other in alike if other.decision is None]
        for other in reversed(alike):
            if other.digest == sent.digest and other.state != SENT_BACK:
                return Sent(other, True, [])
        number = max((other.number for other in alike), default=0) + 1
        record.append(
            SUBMISSION,
            f"{SUBMISSION} {body['kind']} {body['subject']} {body['period']} {number}",
            who,
            body | {"version": number},
            {FILE: sent.content, ROWS: rows},
        )
    return Sent(
        version_of(ledger, version.kind.name, version.subject, str(version.period), number),
        False,
        waiting,
    )


def decide(
    ledger: Ledger,
    folders: list[Path],
    version: Version,
    outcome: Outcome,
    who: str,
    reason: str = "",
    four_eyes: bool = False,
) -> Version:
    """Record a decision. What is accepted is held against the whole contract before, with all
    that is accepted already.

    Raises DecidedError where somebody was first or a newer version is accepted, AccessError where
    the sender would decide, and DataSetError where it could not be built.
    """
    if four_eyes and who == version.who:
        raise AccessError(
            f"{who} has sent this return and cannot decide on it. Somebody else has to."
        )
    while True:
        decided = [entry.key for entry in ledger.entries if entry.kind == DECISION]
        if outcome == ACCEPTED:
            _refuse_late(versions(ledger), version)
            _refuse_unbuildable(ledger, folders, version)
        with ledger.writing() as record:
            held = _versions(record)
            if outcome == ACCEPTED:
                _refuse_late(held, version)
            if outcome == ACCEPTED and decided != [e.key for e in record.entries(DECISION)]:
                continue  # Something else was decided meanwhile: hold the two together first.
            try:
                record.append(
                    DECISION,
                    f"{DECISION} {version.key}",
                    who,
                    {"outcome": outcome, "reason": reason, "on": date.today().isoformat()},
                )
            except TakenError:
                (first,) = [other for other in held if other.key == version.key]
                raise _decided_already(first) from None
        return version_of(ledger, *_of(version))


def _of(version: Version) -> tuple[str, str, str, int]:
    return version.kind.name, version.subject, str(version.period), version.number


def _versions(record: Writing) -> list[Version]:
    return of_entries(record.entries(SUBMISSION) + record.entries(DECISION))


def _refuse_late(held: list[Version], version: Version) -> None:
    """Raise DecidedError where this version has been decided on, or a newer one accepted."""
    for other in held:
        if other.key == version.key and other.decision:
            raise _decided_already(other)
    why = why_late(held, version)
    if why:
        raise DecidedError(why)


def why_late(held: list[Version], version: Version) -> str:
    """Why a version cannot be accepted any more: a newer one was. Empty where none was."""
    for other in held:
        if other.of == version.of and other.number > version.number and other.state == ACCEPTED:
            assert other.decision is not None
            return (
                f"Version {other.number} was accepted by {other.decision.who} on "
                f"{spoken_date(other.decision.on, 'day')}, so version {version.number}, which was "
                "sent before it, cannot be accepted any more. Send a correction instead."
            )
    return ""


def _decided_already(version: Version) -> DecidedError:
    assert version.decision is not None
    when = version.decision.at.astimezone()
    return DecidedError(
        f"Version {version.number} was {version.state} by {version.decision.who} on "
        f"{spoken_date(when.date(), 'day')} at {when:%H:%M}. The first decision counts."
    )


def _refuse_unbuildable(ledger: Ledger, folders: list[Path], version: Version) -> None:
    """Raise DataSetError where the data sets could not be built with this version, or are not of
    the ledger's kind, or where an agreement would be hidden that was accepted as OFFICIAL since
    this version was sent."""
    counted = counting(versions(ledger))
    together = [*(other for other in counted if other.of != version.of), version.as_accepted]
    held = rows_of(ledger, [*counted, version])
    with Candidate(folders, joined(together, held)) as candidate:
        problems = list(candidate.problems)
        if is_hiding(candidate, version, held[version.key], counted, held):
            problems.append(hidden(version.name))
        if problems:
            raise DataSetError(problems, len(problems))
        refuse_other_data_set(ledger, candidate.data_set)
