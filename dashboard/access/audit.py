"""The audit log: who signed in, was refused, and took what away. It is only ever added to.

One server keeps it in a file; servers that share a ledger in PostgreSQL keep one there together.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from dashboard.access.audit_event import KINDS, STARTED, Event, anchor_of, refusal
from dashboard.access.audit_file import CopiedLog, FileLog
from dashboard.access.audit_key import log
from dashboard.access.sharing import shared
from dashboard.errors import UsageError
from dashboard.model import LOCAL_OPERATOR, SENSITIVE, WHOLE
from dashboard.settings import AUDIT

__all__ = ["AuditLog", "Event", "anchor", "audit_log", "copied", "export", "record", "refusal"]


class AuditLog(Protocol):
    """A log, wherever it is kept. Whatever cannot be read or written raises AccessError."""

    @property
    def place(self) -> str:
        """Where it is, in words for people."""

    def append(self, event: Event) -> None:
        """Add an event, safely kept when this returns."""

    def newest(self, count: int) -> list[Event]:
        """The newest events, the newest first; none where there is no log yet."""

    def lines(self) -> Iterator[bytes]:
        """Every line that there is now, in their order."""

    def first_broken(self) -> int | None:
        """The first line that does not follow from what was before it, counted from 1."""

    def lost_key(self) -> Path | None:
        """The file of the key, where it is lost, damaged, or the key of another log."""

    def without_key(self) -> int:
        """How many lines the log begins with that are from before it had a key."""


def audit_log() -> AuditLog:
    """The log of this server: its own, or that of all who share its ledger."""
    others = shared()
    if others is None:
        return FileLog(AUDIT.value())
    from dashboard.access.audit_table import TableLog

    return TableLog(others)


def record(event: Event) -> None:
    """Add an event to the log, safely kept when this returns.

    Raises AccessError where it cannot be: what was asked must not happen then.
    """
    if event.event not in KINDS:
        raise ValueError(f"{event.event!r} is no kind of event: {', '.join(KINDS)}.")
    audit_log().append(event)


def anchor() -> None:
    """Record that a server starts, which says on standard error where the log stands, now and at
    its first entry of each day."""
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.INFO)
    record(anchor_of(STARTED))


def copied(file: Path) -> AuditLog:
    """A copy of the log; UsageError where there is none."""
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    return CopiedLog(file)


def export(file: Path) -> int:
    """Copy the log into a file, whole or not at all, and record that; the number of its lines.

    Raises UsageError where there is something of its name, or it cannot be written.
    """
    if file.exists():
        raise UsageError(f"{file} is there already. Name a file that is not.")
    name = LOCAL_OPERATOR.name
    record(Event(None, name, "export", "the audit log", str(WHOLE), SENSITIVE, "A copy of it"))
    unfinished, count = file.with_name(f"{file.name}.{os.getpid()}.unfinished"), 0
    try:
        with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY, 0o600), "wb") as written:
            for line in audit_log().lines():
                written.write(line + b"\n")
                count += 1
            written.flush()
            os.fsync(written.fileno())
        os.replace(unfinished, file)
    except OSError as error:
        raise UsageError(
            f"The copy could not be written to {file} ({error.strerror or error}). Make room or "
            "give access, and try again."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    return count
