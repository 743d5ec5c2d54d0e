"""The audit log: who signed in, was refused, and took what away. It is only ever added to.

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

import hmac
import json
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Literal, NamedTuple, get_args

from dashboard.errors import AccessError
from dashboard.model import OFFICIAL, Scope
from dashboard.settings import AUDIT, AUDIT_KEY

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

Kind = Literal["sign-in", "sign-out", "refusal", "export", "pack", "return", "decision", "anchor"]
KINDS: tuple[str, ...] = get_args(Kind)
DAMAGED: Literal["damaged"] = "damaged"
THE_SERVER = "the server"
STARTED = "The server started"
NEW_DAY = "First entry of a day"
NEW_KEY = "The first line with a key, after {} from before"
ZEROS = "0" * 64
MAX_LETTERS = 1000
WAIT_S = 10.0
LAST = ".last"
"""What the file beside a log without a key is called: it has the digest of the last line."""
FIELDS = ("who", "event", "what", "scope", "marking", "reason")
_BLOCK = 8192
_RETRY_S = 0.002
# Where Windows locks a byte: far behind what the file holds, since nobody else can read that one.
_LOCKED_BYTE = 1 << 30
_BINARY = getattr(os, "O_BINARY", 0)
_KEYED = re.compile(rb'(.*, "before": "([0-9a-f]{64})"), "digest": "([0-9a-f]{64})"}')
_KEY_FILE = re.compile(rb"([0-9a-f]{64})\n([0-9]{12}) ([0-9a-f]{64})\n")


@dataclass(frozen=True)
class Event:
    """Something that somebody did or was refused, marked as what it tells of.

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

    @property
    def is_restricted(self) -> bool:
        """Whether what it says is not for everybody: so too where it does not say its marking."""
        return self.marking != OFFICIAL and bool(self.what or self.reason)

    def is_told_to(self, scope: Scope) -> bool:
        """Whether somebody who sees this scope may read what it is about, and why.

        The scope on record is the most that it tells of: that of the whole edition tells of every
        region.
        """
        edition, _, regions = self.scope.partition(", ")
        own = set(scope.regions or ())
        covered = edition == "full edition" and bool(regions) and own.issuperset(regions.split())
        return not self.is_restricted or scope.is_whole or (scope.edition == "full" and covered)


class _Stand(NamedTuple):
    """How far a log reaches: how many lines it has, and the digest of the last one."""

    lines: int
    digest: str


class _Kept(NamedTuple):
    """What the file of the key holds."""

    key: bytes
    stand: _Stand


_reached: dict[Path, _Stand] = {}
"""How far this process has written each log, whatever the files say afterwards."""
_announced: dict[Path, date] = {}
"""The day of which this process said last where a log stands."""


def record(event: Event) -> None:
    """Add an event to the log, safely kept when this returns.

    Raises AccessError where it cannot be: what was asked must not happen then.
    """
    if event.event not in KINDS:
        raise ValueError(f"{event.event!r} is no kind of event: {', '.join(KINDS)}.")
    path = AUDIT.value().absolute()
    key = _key_file(path)
    try:
        if not key.exists():
            _refuse_a_new_key(path)
        for folder in (path.parent, key.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _locked(key, os.O_RDWR | os.O_CREAT) as held:
            _append(path, held, event)
    except OSError as error:
        raise AccessError(
            f"This was refused, because the audit log {path}, or its key {key}, could not be "
            f"written ({error.strerror or error}). The account of the server has to be able to "
            f"write to both ({AUDIT.name} and {AUDIT_KEY.name} say where they are), and the disk "
            "needs room. Tell the operator, then try again."
        ) from error


def anchor() -> None:
    """Record that a server starts, which says on standard error where the log stands, now and at
    its first entry of each day."""
    if not log.handlers:
        log.addHandler(logging.StreamHandler())
        log.setLevel(logging.INFO)
    record(Event(None, THE_SERVER, "anchor", STARTED, marking=OFFICIAL))


def refusal(who: str, what: str, why: str = "") -> Event:
    """That somebody was refused something, in fixed words that name nothing of the data."""
    return Event(None, who, "refusal", what, marking=OFFICIAL, reason=why)


def read(path: Path, newest: int = 200) -> list[Event]:
    """The newest events of a log, the newest first; none where there is no log yet."""
    try:
        with path.open("rb") as lines:
            return [_event(line) for line in islice(_from_the_end(lines), newest)]
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
    before, earlier, number, keyed = ZEROS, ZEROS, 0, False
    reached = _reached.get(path, _Stand(0, ZEROS))
    try:
        size, kept, end = _left(path)
        if size:
            with path.open("rb") as lines:
                for line in lines:
                    number += 1
                    text = line.removesuffix(b"\n")
                    keyed = keyed or _KEYED.fullmatch(text) is not None
                    digest = _digest(text, before, kept) if keyed else _linked(text, before)
                    changed = number == reached.lines and digest != reached.digest
                    if text == line or not digest or changed:
                        return number
                    earlier, before = before, digest
                    size -= len(line)
                    if size <= 0:
                        break
    except OSError as error:
        raise _unreadable(path, error) from error
    # A crash may have left one good line more than was noted.
    return None if end in (before, earlier) and number >= reached.lines else number + 1


def without_key(path: Path) -> int:
    """How many lines a log begins with that are from before it had a key."""
    number = 0
    try:
        with path.open("rb") as lines:
            for line in lines:
                if _KEYED.fullmatch(line[:-1]):
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
        return _key_file(path) if kept is None and _has_a_key(path) else None
    except OSError as error:
        raise _unreadable(path, error) from error


def _append(path: Path, held: int, event: Event) -> None:
    """Add an event, after an anchor where one is due, while nobody else can."""
    at = (event.at or datetime.now(UTC)).astimezone(UTC)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
    with os.fdopen(descriptor, "rb") as lines:
        last = next(_from_the_end(lines), None)
        kept, due = _kept(held), ""
        if kept is None:
            kept = _begun(path, held, lines)
            due = NEW_KEY.format(kept.stand.lines) if kept.stand.lines else ""
        day = _event(last).at if last is not None else None
        if day and day.astimezone(UTC).date() != at.date():
            due = due or NEW_DAY
        events = [event]
        if due:
            events.insert(0, Event(at, THE_SERVER, "anchor", due, marking=OFFICIAL))
        # Where the files were put back to an earlier moment, the break stays to be found.
        reached = _reached.get(path, kept.stand)
        stand = reached if reached.lines > kept.stand.lines else _to_follow(last, kept)
        for one in events:
            stand = _add(lines, held, _Kept(kept.key, stand), _line(one, at, stand.digest))
        _reached[path] = stand
    if due or _announced.get(path) != at.date():
        _announced[path] = at.date()
        log.info("Audit log %s: line %d has the digest %s", path, *stand)


def _add(lines: BinaryIO, held: int, kept: _Kept, body: bytes) -> _Stand:
    """Add a line, and note beside the key that it is the last one."""
    digest = _mac(kept.key, body)
    line = body[:-1] + f', "digest": "{digest}"}}\n'.encode()
    stand = _Stand(kept.stand.lines + 1, digest)
    size = lines.seek(0, os.SEEK_END)
    try:
        # What a crash cut off stays as it is, and the next line begins after it.
        _write(lines.fileno(), (b"" if _ends_a_line(lines, size) else b"\n") + line)
        os.lseek(held, len(ZEROS) + 1, os.SEEK_SET)
        _write(held, _noted(stand))
    except OSError:
        with suppress(OSError):
            os.ftruncate(lines.fileno(), size)
        raise
    return stand


def _begun(path: Path, held: int, lines: BinaryIO) -> _Kept:
    """A new key for a log that never had one. The lines that it has are held on to as they are;
    where the last one is not what was noted beside the log, so that the break stays to be found."""
    _refuse_a_new_key(path)
    lines.seek(0)
    count = sum(1 for _ in lines)
    last, noted = next(_from_the_end(lines), None), _noted_beside(path)
    found = ZEROS if last is None else _hash(last)
    crashed = last is not None and _before(last) == noted
    stand = _Stand(count, found if crashed else noted)
    key = secrets.token_hex(len(ZEROS) // 2).encode()
    os.lseek(held, 0, os.SEEK_SET)
    _write(held, key + b"\n" + _noted(stand))
    with suppress(OSError):
        path.with_name(path.name + LAST).unlink()
    return _Kept(key, stand)


def _to_follow(last: bytes | None, kept: _Kept) -> _Stand:
    """What the next line has to follow: what was noted beside the key.

    Where the file does not end so, the break stays to be found; but a crash may have left one good
    line more.
    """
    crashed = _digest(last or b"", kept.stand.digest, kept)
    return _Stand(kept.stand.lines + 1, crashed) if crashed else kept.stand


def _digest(line: bytes, before: str, kept: _Kept | None) -> str:
    """The digest of a line that was made with the key and follows; empty where it is none."""
    keyed = _KEYED.fullmatch(line)
    if kept is None or keyed is None or keyed[2].decode() != before:
        return ""
    digest = _mac(kept.key, keyed[1] + b"}")
    return digest if hmac.compare_digest(digest.encode(), keyed[3]) else ""


def _linked(line: bytes, before: str) -> str:
    """The digest of a line without a key that follows; empty where it does not."""
    return _hash(line) if _before(line) == before else ""


def _mac(key: bytes, body: bytes) -> str:
    return hmac.digest(key, body, "sha256").hex()


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


def _line(event: Event, at: datetime, before: str) -> bytes:
    said = {"at": at.isoformat(timespec="milliseconds")}
    said |= {field: getattr(event, field)[:MAX_LETTERS] for field in FIELDS}
    return json.dumps(said | {"before": before}).encode("ascii")


def _event(line: bytes) -> Event:
    said = _parsed(line)
    try:
        texts = {field: said[field] for field in FIELDS}
        if texts["event"] in KINDS and all(isinstance(text, str) for text in texts.values()):
            return Event(datetime.fromisoformat(said["at"]), **texts)
    except (KeyError, TypeError, ValueError):
        pass
    return Event(None, "", DAMAGED, line.decode("utf-8", "replace")[:MAX_LETTERS])


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


def _key_file(path: Path) -> Path:
    """Where the key of a log is: never where a copy of the log's folder would have it too."""
    key = (AUDIT_KEY.value() or Path(f"{path.parent}.key/{path.name}.key")).absolute()
    if key.resolve().is_relative_to(path.parent.resolve()):
        raise AccessError(
            f"This was refused, because the key of the audit log, {key}, is in the folder of the "
            f"log itself: whoever can change the one could change the other. Set {AUDIT_KEY.name} "
            "to a file in another folder."
        )
    return key


def _kept(held: int) -> _Kept | None:
    """What the file of a key holds; None where that is no key."""
    os.lseek(held, 0, os.SEEK_SET)
    found = _KEY_FILE.fullmatch(os.read(held, _BLOCK))
    return found and _Kept(found[1], _Stand(int(found[2]), found[3].decode()))


def _noted(stand: _Stand) -> bytes:
    return f"{stand.lines:012d} {stand.digest}\n".encode()


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
    if path in _reached:
        return True
    if not path.exists():
        return False
    with path.open("rb") as lines:
        return any(_KEYED.fullmatch(line.removesuffix(b"\n")) for line in lines)


def _refuse_a_new_key(path: Path) -> None:
    """Raise AccessError where a log has had a key already: a new one would hide what was done."""
    if _has_a_key(path):
        raise AccessError(
            f"This was refused, because the key of the audit log, {_key_file(path)}, is missing or "
            "damaged, so that nothing can be recorded that would count. Tell the operator, who "
            "puts the file back from a copy, or moves the log away to be kept, starts the server "
            "again, and so begins a new log."
        )


def _left(path: Path) -> tuple[int, _Kept | None, str]:
    """How long the log is, its key, and the digest noted for its end, while nobody is writing."""
    try:
        with _locked(_key_file(path), os.O_RDONLY) as held:
            kept = _kept(held)
            return _size(path), kept, kept.stand.digest if kept else ""
    except FileNotFoundError:
        return _size(path), None, _noted_beside(path)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def _locked(file: Path, flags: int) -> Iterator[int]:
    """The file of the key, held by one thread of one process at a time."""
    held = os.open(file, flags | _BINARY, 0o600)
    try:
        until = time.monotonic() + WAIT_S
        while not _lock(held):
            if time.monotonic() > until:
                raise TimeoutError(f"somebody else has been writing for {WAIT_S:g} seconds")
            time.sleep(_RETRY_S)
        yield held
    finally:
        os.close(held)


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
        f"The audit log {path}, or its key, cannot be read ({error.strerror or error}). "
        "Let the account of the server read both, then try again."
    )
