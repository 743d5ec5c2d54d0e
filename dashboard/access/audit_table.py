"""The audit log of several servers: one chain for all of them, in the PostgreSQL of their ledger.

A line is what it would be in a file. All servers have the same key, each in a file of its own: the
first of them makes it, and it is copied to the others. Beside the key each server notes how far it
wrote. So what is taken out of the end, or put back to an earlier moment, is found by every server
that had written further.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from dashboard.access.audit_event import NEW_DAY, Event, anchor_of, event_of, line_of
from dashboard.access.audit_key import (
    KEYED,
    NOTHING,
    REACHED,
    ZEROS,
    Kept,
    Stand,
    announce,
    digests,
    kept_in,
    key_file,
    locked,
    new_key,
    note,
    with_digest,
)
from dashboard.errors import AccessError
from dashboard.ledger.audit_lines import AuditLines, Line, adding, all_lines, newest
from dashboard.ledger.ledger import LedgerError
from dashboard.ledger.shared import Shared
from dashboard.settings import AUDIT, AUDIT_KEY


class TableLog:
    """The log that the servers of one ledger share."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self.place = shared.place

    def append(self, event: Event) -> None:
        """Add an event, after an anchor where one is due; AccessError where it cannot be."""
        key = self._key_file
        try:
            key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(key, os.O_RDWR | os.O_CREAT) as held:
                with adding(self._shared) as lines:
                    last = lines.last()
                    kept = self._kept(held, last)
                    stand, is_due, at = self._add(lines, last, kept, event)
                REACHED[self.place] = stand
                note(held, stand)
        except OSError as error:
            raise AccessError(
                f"This was refused, because the key of the audit log, {key}, could not be read or "
                f"written ({error.strerror or error}). The account of the server has to be able to "
                "write to it, and the disk needs room. Tell the operator, then try again."
            ) from error
        except LedgerError as error:
            raise AccessError(f"This was refused. {error}") from error
        announce(self.place, stand, at, is_due)

    def newest(self, count: int) -> list[Event]:
        """The newest events, the newest first."""
        with self._reading():
            return [event_of(line) for line in newest(self._shared, count)]

    def lines(self) -> Iterator[bytes]:
        """Every line, as a file has them."""
        with self._reading():
            for line in all_lines(self._shared):
                yield line.line

    def first_broken(self) -> int | None:
        """The first line that does not follow from what was before it, counted from 1."""
        kept = self._kept_beside
        far, number = self._reached(kept), 0
        for digest in digests(self._numbered(), kept, keyed=True):
            number += 1
            if not digest or (number == far.lines and digest != far.digest):
                return number
        return None if number >= far.lines else number + 1

    def _numbered(self) -> Iterator[bytes]:
        """Every line; an empty one where a number is missing."""
        with self._reading():
            for number, line in enumerate(all_lines(self._shared), 1):
                yield line.line if line.number == number else b""

    def lost_key(self) -> Path | None:
        """The file of the key of this server, where it is lost, damaged or of another log."""
        kept = self._kept_beside
        with self._reading():
            first = next(all_lines(self._shared), None)
        is_lost = first is not None and (kept is None or first.key_id != kept.id)
        return self._key_file if is_lost else None

    def without_key(self) -> int:
        return 0

    @property
    def _key_file(self) -> Path:
        return key_file(AUDIT.value().absolute())

    @property
    def _kept_beside(self) -> Kept | None:
        try:
            with locked(self._key_file, os.O_RDONLY) as held:
                return kept_in(held)
        except OSError:
            return None

    def _reached(self, kept: Kept | None) -> Stand:
        noted = kept.stand if kept else NOTHING
        return max(noted, REACHED.get(self.place, NOTHING), key=lambda stand: stand.lines)

    def _kept(self, held: int, last: Line | None) -> Kept:
        """The key; a new one for a log that has no line yet."""
        kept = kept_in(held)
        if kept is None and last is None:
            return new_key(held, NOTHING)
        if kept is None or (last is not None and last.key_id != kept.id):
            raise AccessError(
                "This was refused, because this server does not have the key of the audit log that "
                f"it shares with others. Copy the file {AUDIT_KEY.name} from a server that has it "
                f"to {self._key_file}, then try again."
            )
        return kept

    def _add(
        self, lines: AuditLines, last: Line | None, kept: Kept, event: Event
    ) -> tuple[Stand, bool, datetime]:
        at = (event.at or lines.clock()).astimezone(UTC)
        stand = _stand_of(last)
        day = event_of(last.line).at if last else None
        is_due = bool(day and day.astimezone(UTC).date() != at.date())
        far = self._reached(kept)
        if far.lines > stand.lines or (far.lines == stand.lines and far != stand):
            # The log was put back to an earlier moment: the break stays to be found.
            stand = Stand(stand.lines, far.digest)
        for one in [anchor_of(NEW_DAY)] * is_due + [event]:
            line, digest = with_digest(line_of(one, at, stand.digest), kept.key)
            stand = Stand(stand.lines + 1, digest)
            lines.add(Line(stand.lines, line, kept.id))
        return stand, is_due, at

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except LedgerError as error:
            raise AccessError(f"The audit log cannot be read. {error}") from error


def _stand_of(last: Line | None) -> Stand:
    """How far a log with this last line reaches."""
    if last is None:
        return NOTHING
    keyed = KEYED.fullmatch(last.line)
    return Stand(last.number, keyed[3].decode() if keyed else ZEROS)
