"""The audit log of one server: a file, and beside it the file of its key.

One event is one line of JSON. Each line names the digest of the line before it and ends with its
own, made with a key. The key is in a file outside the log's folder, beside how far the log reaches:
how many lines, and the digest of the last one. So a line that is changed, put in or taken out is
found wherever it was, at the end too, and nobody without the key makes a line that counts.

Whoever can write both files can put both back to an earlier moment together. So each process
remembers how far it wrote, and a server says on standard error where the log stands, at its start
and at its first entry of each day: its journal is a third place to compare with.

A log from before there was a key goes on: its lines are linked by SHA-256 alone, and the first line
with a key holds on to the last of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from dashboard.access.audit_event import (
    NEW_DAY,
    NEW_KEY,
    Event,
    anchor_of,
    event_of,
    line_of,
    parsed,
)
from dashboard.access.audit_key import (
    BINARY,
    KEYED,
    NOTHING,
    REACHED,
    ZEROS,
    Kept,
    Stand,
    announce,
    digest_of,
    digests,
    kept_in,
    key_file,
    locked,
    new_key,
    note,
    with_digest,
    write,
)
from dashboard.errors import AccessError
from dashboard.settings import AUDIT, AUDIT_KEY

LAST = ".last"
"""What the file beside a log without a key is called: it has the digest of the last line."""
_BLOCK = 8192


@dataclass(frozen=True)
class FileLog:
    """The log that this server keeps for itself."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path)

    def append(self, event: Event) -> None:
        """Add an event, after an anchor where one is due; AccessError where it cannot be."""
        path = self.path.absolute()
        key = key_file(path)
        try:
            if not key.exists():
                _refuse_a_new_key(path)
            for folder in (path.parent, key.parent):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(key, os.O_RDWR | os.O_CREAT) as held:
                _append(path, held, event)
        except OSError as error:
            raise AccessError(
                f"This was refused, because the audit log {path}, or its key {key}, could not be "
                f"written ({error.strerror or error}). The account of the server has to be able to "
                f"write to both ({AUDIT.name} and {AUDIT_KEY.name} say where they are), and the "
                "disk needs room. Tell the operator, then try again."
            ) from error

    def newest(self, count: int) -> list[Event]:
        """The newest events, the newest first."""
        return read(self.path, count)

    def lines(self) -> Iterator[bytes]:
        """Every line that there is now."""
        try:
            with self.path.open("rb") as lines:
                for line in lines:
                    yield line.removesuffix(b"\n")
        except FileNotFoundError:
            return
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def first_broken(self) -> int | None:
        """The first line that does not follow from what was before it, counted from 1."""
        return check(self.path)

    def lost_key(self) -> Path | None:
        """The file of the key, where it is lost or damaged."""
        return lost_key(self.path)

    def without_key(self) -> int:
        """How many lines the log begins with that are from before it had a key."""
        return without_key(self.path)


@dataclass(frozen=True)
class CopiedLog(FileLog):
    """A copy of the log, wherever that is kept: made by the key that this server has."""

    def first_broken(self) -> int | None:
        """The first line that does not follow; that a copy ends early is not to be seen in it."""
        kept = _left(AUDIT.value().absolute())[1]
        for number, digest in enumerate(digests(self.lines(), kept), 1):
            if not digest:
                return number
        return None


def read(path: Path, newest: int = 200) -> list[Event]:
    """The newest events of a log, the newest first; none where there is no log yet."""
    try:
        with path.open("rb") as lines:
            return [event_of(line) for line in islice(_from_the_end(lines), newest)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(path, error) from error


def check(path: Path) -> int | None:
    """The first line of a log that does not follow from what was before it, counted from 1.

    That line or the one before it was changed, or between them one was put in or taken out. It is
    one past the end where the log does not end as it was left. Without the key it is the first line
    that was written with one.
    """
    path = path.absolute()
    before, earlier, number = ZEROS, ZEROS, 0
    reached = REACHED.get(path, NOTHING)
    try:
        size, kept, end = _left(path)
        if size:
            with path.open("rb") as lines:
                for digest in digests(_until(lines, size), kept):
                    number += 1
                    if not digest or (number == reached.lines and digest != reached.digest):
                        return number
                    earlier, before = before, digest
    except OSError as error:
        raise _unreadable(path, error) from error
    # A crash may have left one good line more than was noted.
    return None if end in (before, earlier) and number >= reached.lines else number + 1


def _until(lines: BinaryIO, size: int) -> Iterator[bytes]:
    """The lines of so many bytes; one that is cut off is empty."""
    for line in lines:
        yield line[:-1] if line.endswith(b"\n") else b""
        size -= len(line)
        if size <= 0:
            return


def without_key(path: Path) -> int:
    """How many lines a log begins with that are from before it had a key."""
    number = 0
    try:
        with path.open("rb") as lines:
            for line in lines:
                if KEYED.fullmatch(line[:-1]):
                    break
                number += 1
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _unreadable(path, error) from error
    return number


def lost_key(path: Path) -> Path | None:
    """The file of the key of a log that was written with one, where it is lost or damaged."""
    path = path.absolute()
    try:
        kept = _left(path)[1]
        return key_file(path) if kept is None and _has_a_key(path) else None
    except OSError as error:
        raise _unreadable(path, error) from error


def _append(path: Path, held: int, event: Event) -> None:
    """Add an event, after an anchor where one is due, while nobody else can."""
    at = (event.at or datetime.now(UTC)).astimezone(UTC)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | BINARY, 0o600)
    with os.fdopen(descriptor, "rb") as lines:
        last = next(_from_the_end(lines), None)
        kept, due = kept_in(held), ""
        if kept is None:
            kept = _begun(path, held, lines)
            due = NEW_KEY.format(kept.stand.lines) if kept.stand.lines else ""
        day = event_of(last).at if last is not None else None
        if day and day.astimezone(UTC).date() != at.date():
            due = due or NEW_DAY
        events = [event]
        if due:
            events.insert(0, anchor_of(due, at))
        # Where the files were put back to an earlier moment, the break stays to be found.
        reached = REACHED.get(path, kept.stand)
        stand = reached if reached.lines > kept.stand.lines else _to_follow(last, kept)
        for one in events:
            stand = _add(lines, held, Kept(kept.key, stand), line_of(one, at, stand.digest))
        REACHED[path] = stand
    announce(path, stand, at, bool(due))


def _add(lines: BinaryIO, held: int, kept: Kept, body: bytes) -> Stand:
    """Add a line, and note beside the key that it is the last one."""
    line, digest = with_digest(body, kept.key)
    stand = Stand(kept.stand.lines + 1, digest)
    size = lines.seek(0, os.SEEK_END)
    try:
        # What a crash cut off stays as it is, and the next line begins after it.
        write(lines.fileno(), (b"" if _ends_a_line(lines, size) else b"\n") + line + b"\n")
        note(held, stand)
    except OSError:
        with suppress(OSError):
            os.ftruncate(lines.fileno(), size)
        raise
    return stand


def _begun(path: Path, held: int, lines: BinaryIO) -> Kept:
    """A new key for a log that never had one. The lines that it has are held on to as they are;
    where the last one is not what was noted beside the log, so that the break stays to be found."""
    _refuse_a_new_key(path)
    lines.seek(0)
    count = sum(1 for _ in lines)
    last, noted = next(_from_the_end(lines), None), _noted_beside(path)
    found = ZEROS if last is None else _hash(last)
    crashed = last is not None and _before(last) == noted
    stand = Stand(count, found if crashed else noted)
    kept = new_key(held, stand)
    with suppress(OSError):
        path.with_name(path.name + LAST).unlink()
    return kept


def _to_follow(last: bytes | None, kept: Kept) -> Stand:
    """What the next line has to follow: what was noted beside the key.

    Where the file does not end so, the break stays to be found; but a crash may have left one good
    line more.
    """
    crashed = digest_of(last or b"", kept.stand.digest, kept)
    return Stand(kept.stand.lines + 1, crashed) if crashed else kept.stand


def _ends_a_line(log: BinaryIO, size: int) -> bool:
    log.seek(max(size - 1, 0))
    return log.read(1) in (b"", b"\n")


def _from_the_end(log: BinaryIO) -> Iterator[bytes]:
    """The lines of a file, the last one first, reading no more of it than is asked for."""
    at = log.seek(0, os.SEEK_END)
    if not at:
        return
    block, ended, held = _BLOCK, False, b""
    while at:
        step = min(block, at)
        at -= step
        log.seek(at)
        held, *lines = (log.read(step) + held).split(b"\n")
        if not ended and lines and not lines[-1]:
            lines.pop()
        ended = True
        yield from reversed(lines)
        block *= 2
    yield held


def _before(line: bytes) -> object:
    return parsed(line).get("before")


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()


def _noted_beside(path: Path) -> str:
    """What was noted beside a log without a key: the digest of its last line."""
    try:
        noted = path.with_name(path.name + LAST).read_bytes()
    except FileNotFoundError:
        noted = b""
    if not noted:
        return ZEROS
    return noted.decode() if re.fullmatch(b"[0-9a-f]{64}", noted) else _hash(noted)


def _has_a_key(path: Path) -> bool:
    """Whether any line of a log was written with a key."""
    if path in REACHED:
        return True
    if not path.exists():
        return False
    with path.open("rb") as lines:
        return any(KEYED.fullmatch(line.removesuffix(b"\n")) for line in lines)


def _refuse_a_new_key(path: Path) -> None:
    """Raise AccessError where a log has had a key already: a new one would hide what was done."""
    if _has_a_key(path):
        raise AccessError(
            f"This was refused, because the key of the audit log, {key_file(path)}, is missing or "
            "damaged, so that nothing can be recorded that would count. Tell the operator, who "
            "puts the file back from a copy, or moves the log away to be kept, starts the server "
            "again, and so begins a new log."
        )


def _left(path: Path) -> tuple[int, Kept | None, str]:
    """How long the log is, its key, and the digest noted for its end, while nobody is writing."""
    try:
        with locked(key_file(path), os.O_RDONLY) as held:
            kept = kept_in(held)
            return _size(path), kept, kept.stand.digest if kept else ""
    except FileNotFoundError:
        size = _size(path)
        if key_file(path).exists():  # The log has just begun, and may have a line already.
            return _left(path)
        return size, None, _noted_beside(path)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _unreadable(path: Path, error: OSError) -> AccessError:
    return AccessError(
        f"The audit log {path}, or its key, cannot be read ({error.strerror or error}). "
        "Let the account of the server read both, then try again."
    )
