"""The audit log: who signed in, was refused, and took what away. It is only ever added to.

One event is one line of JSON. Each line carries the SHA-256 of the line before it, and a file
beside the log (its name and `.last`) that of the last one, so a line that is changed or taken out
is found, wherever it was. The two files belong together: archive both. Somebody who may write both
files and computes every hash anew is not found; a copy kept elsewhere finds them too.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, get_args

from dashboard.errors import AccessError
from dashboard.settings import AUDIT

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

Kind = Literal["sign-in", "sign-out", "refusal", "export", "pack"]
KINDS: tuple[str, ...] = get_args(Kind)
DAMAGED: Literal["damaged"] = "damaged"
ZEROS = "0" * 64
LONGEST = 1000
WAIT_S = 10.0
LAST = ".last"
FIELDS = ("who", "event", "what", "scope", "marking", "reason")
_BLOCK = 8192
_RETRY_S = 0.002
# Where Windows locks a byte: far behind what the file holds, since nobody else can read that one.
_LOCKED_BYTE = 1 << 30
_BINARY = getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Event:
    """Something that somebody did or was refused.

    A line of the log that cannot be read comes back as an event `damaged`, of no time and of
    nobody, with as much of the line as fits in `what`.
    """

    at: datetime | None
    who: str
    event: Kind | Literal["damaged"]
    what: str = ""
    scope: str = ""
    marking: str = ""
    reason: str = ""


def record(event: Event) -> None:
    """Add an event to the log, safely kept when this returns.

    Raises AccessError where it cannot be: what was asked must not happen then.
    """
    if event.event not in KINDS:
        raise ValueError(f"{event.event!r} is no kind of event: {', '.join(KINDS)}.")
    path = Path(AUDIT.value())
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(path, os.O_RDWR | os.O_CREAT) as last:
            _append(path, last, event)
    except OSError as error:
        raise AccessError(
            f"This was refused, because the audit log {path} could not be written "
            f"({error.strerror or error}). The account of the server has to be able to write "
            "there, and the disk needs room. Tell the operator, then try again."
        ) from error


def read(path: Path, newest: int = 200) -> list[Event]:
    """The newest events of a log, the newest first; none where there is no log yet."""
    try:
        with path.open("rb") as log:
            return [_event(line) for line in islice(_from_the_end(log), newest)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise _unreadable(path, error) from error


def check(path: Path) -> int | None:
    """The first line of a log that does not follow from what was before it, counted from 1.

    That line or the one before it was changed, or between them one was put in or taken out. It is
    one past the end where the log does not end as it was left.
    """
    before, earlier, number = ZEROS, ZEROS, 0
    try:
        size, end = _left(path)
        if size:
            with path.open("rb") as log:
                while log.tell() < size:
                    number += 1
                    line = log.readline()
                    if not line.endswith(b"\n") or _before(line) != before:
                        return number
                    earlier, before = before, _hash(line[:-1])
    except OSError as error:
        raise _unreadable(path, error) from error
    # A crash may have left one good line more than was noted beside the log.
    return None if end is None or (end or ZEROS) in (before, earlier) else number + 1


def _append(path: Path, last: int, event: Event) -> None:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
    with os.fdopen(descriptor, "rb") as log:
        size = log.seek(0, os.SEEK_END)
        line = _line(event, _to_follow(log, _noted(last)))
        try:
            # What a crash cut off stays as it is, and the next line begins after it.
            _write(descriptor, (b"" if _ends_a_line(log, size) else b"\n") + line + b"\n")
            os.lseek(last, 0, os.SEEK_SET)
            _write(last, _hash(line).encode())
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise


def _to_follow(log: BinaryIO, noted: str) -> str:
    """The hash that the next line has to carry.

    It is that of the last line in the file. Where that one is not as it was left, it is the hash
    that was noted beside the log, so that the break stays to be found.
    """
    line = next(_from_the_end(log), None)
    found = ZEROS if line is None else _hash(line)
    crashed = line is not None and _before(line) == noted
    return found if noted in ("", found) or crashed else noted


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


def _line(event: Event, before: str) -> bytes:
    at = event.at or datetime.now(UTC)
    said = {"at": at.astimezone(UTC).isoformat(timespec="milliseconds")}
    said |= {field: getattr(event, field)[:LONGEST] for field in FIELDS}
    return json.dumps(said | {"before": before}).encode("ascii")


def _event(line: bytes) -> Event:
    said = _parsed(line)
    try:
        texts = {field: said[field] for field in FIELDS}
        if texts["event"] in KINDS and all(isinstance(text, str) for text in texts.values()):
            return Event(datetime.fromisoformat(said["at"]), **texts)
    except (KeyError, TypeError, ValueError):
        pass
    return Event(None, "", DAMAGED, line.decode("utf-8", "replace")[:LONGEST])


def _parsed(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it is damaged."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _before(line: bytes) -> object:
    return _parsed(line).get("before")


def _hash(line: bytes) -> str:
    return sha256(line).hexdigest()


def _write(descriptor: int, content: bytes) -> None:
    """Write all of it, to the disk itself."""
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)


def _noted(last: int) -> str:
    """The hash of the last line as it was left; empty where nothing was noted yet."""
    os.lseek(last, 0, os.SEEK_SET)
    return os.read(last, len(ZEROS)).decode("ascii", "replace")


def _left(path: Path) -> tuple[int, str | None]:
    """How long the log is and which hash is noted for its end, while nobody is writing.

    None where nothing is beside the log, as with a copy of it alone.
    """
    try:
        with _locked(path, os.O_RDONLY) as last:
            return _size(path), _noted(last)
    except FileNotFoundError:
        return _size(path), None


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _locked(path: Path, flags: int) -> Iterator[int]:
    """The file beside the log, held by one thread of one process at a time."""
    last = os.open(path.with_name(path.name + LAST), flags | _BINARY, 0o600)
    try:
        until = time.monotonic() + WAIT_S
        while not _lock(last):
            if time.monotonic() > until:
                raise TimeoutError(f"somebody else has been writing for {WAIT_S:g} seconds")
            time.sleep(_RETRY_S)
        yield last
    finally:
        os.close(last)


def _lock(descriptor: int) -> bool:
    """Whether the file is now ours, until it is closed."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _unreadable(path: Path, error: OSError) -> AccessError:
    return AccessError(
        f"The audit log {path} cannot be read ({error.strerror or error}). "
        "Let the account of the server read it, then try again."
    )
