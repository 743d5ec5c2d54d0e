"""The key by which the lines of an audit log are made, and the file that has it.

The file also holds how far the log reaches: how many lines, and the digest of the last one. It is
outside the folder of the log, and held by one writer of one machine at a time.
"""

from __future__ import annotations

import hmac
import logging
import os
import re
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from dashboard.access.audit_event import parsed
from dashboard.errors import AccessError
from dashboard.settings import AUDIT_KEY

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

ZEROS = "0" * 64
WAIT_S = 10.0
KEYED = re.compile(rb'(.*, "before": "([0-9a-f]{64})"), "digest": "([0-9a-f]{64})"}')
"""A line that was made with a key: itself, the digest of the line before, and its own."""
_KEY_FILE = re.compile(rb"([0-9a-f]{64})\n([0-9]{12}) ([0-9a-f]{64})\n")
_BLOCK = 8192
_RETRY_S = 0.002
# Where Windows locks a byte: far behind what the file holds, since nobody else can read that one.
_LOCKED_BYTE = 1 << 30
BINARY = getattr(os, "O_BINARY", 0)


class Stand(NamedTuple):
    """How far a log reaches: how many lines it has, and the digest of the last one."""

    lines: int
    digest: str


class Kept(NamedTuple):
    """What the file of the key holds."""

    key: bytes
    stand: Stand

    @property
    def id(self) -> str:
        """By which two servers find out that they have the same key, without telling it."""
        return sha256(b"the key of an audit log: " + self.key).hexdigest()[:16]


NOTHING = Stand(0, ZEROS)
REACHED: dict[str | Path, Stand] = {}
"""How far this process has written each log, whatever the files say afterwards."""
_announced: dict[str | Path, date] = {}
"""The day of which this process said last where a log stands."""


def announce(place: str | Path, stand: Stand, at: datetime, is_due: bool) -> None:
    """Say in the log of the server where the audit log stands, at least once a day."""
    if is_due or _announced.get(place) != at.date():
        _announced[place] = at.date()
        log.info("Audit log %s: line %d has the digest %s", place, *stand)


def key_file(path: Path) -> Path:
    """Where the key of a log is: never where a copy of the log's folder would have it too."""
    key = (AUDIT_KEY.value() or Path(f"{path.parent}.key/{path.name}.key")).absolute()
    if key.resolve().is_relative_to(path.parent.resolve()):
        raise AccessError(
            f"This was refused, because the key of the audit log, {key}, is in the folder of the "
            f"log itself: whoever can change the one could change the other. Set {AUDIT_KEY.name} "
            "to a file in another folder."
        )
    return key


def kept_in(held: int) -> Kept | None:
    """What the file of a key holds; None where that is no key."""
    os.lseek(held, 0, os.SEEK_SET)
    found = _KEY_FILE.fullmatch(os.read(held, _BLOCK))
    return found and Kept(found[1], Stand(int(found[2]), found[3].decode()))


def new_key(held: int, stand: Stand) -> Kept:
    """Make a new key for a log that reaches so far, and keep it in its file."""
    key = secrets.token_hex(len(ZEROS) // 2).encode()
    os.lseek(held, 0, os.SEEK_SET)
    write(held, key + b"\n" + _noted(stand))
    return Kept(key, stand)


def note(held: int, stand: Stand) -> None:
    """Note beside the key how far the log reaches now."""
    os.lseek(held, len(ZEROS) + 1, os.SEEK_SET)
    write(held, _noted(stand))


def write(descriptor: int, content: bytes) -> None:
    """Write all of it, to the disk itself."""
    while content:
        content = content[os.write(descriptor, content) :]
    os.fsync(descriptor)


def with_digest(body: bytes, key: bytes) -> tuple[bytes, str]:
    """A line as it is kept, and its digest."""
    digest = _mac(key, body)
    return body[:-1] + f', "digest": "{digest}"}}'.encode(), digest


def digest_of(line: bytes, before: str, kept: Kept | None) -> str:
    """The digest of a line that was made with the key and follows; empty where it is none."""
    keyed = KEYED.fullmatch(line)
    if kept is None or keyed is None or keyed[2].decode() != before:
        return ""
    digest = _mac(kept.key, keyed[1] + b"}")
    return digest if hmac.compare_digest(digest.encode(), keyed[3]) else ""


def digests(lines: Iterable[bytes], kept: Kept | None, keyed: bool = False) -> Iterator[str]:
    """The digest of each line that follows from the one before; empty for the first that does not,
    and then no more.

    Lines from before the log had a key are linked by SHA-256 alone, unless all have to be `keyed`.
    """
    before = ZEROS
    for line in lines:
        keyed = keyed or KEYED.fullmatch(line) is not None
        before = digest_of(line, before, kept) if keyed else linked(line, before)
        yield before
        if not before:
            return


def linked(line: bytes, before: str) -> str:
    """The digest of a line without a key that follows; empty where it does not."""
    return sha256(line).hexdigest() if parsed(line).get("before") == before else ""


@contextmanager
def locked(file: Path, flags: int) -> Iterator[int]:
    """The file of the key, held by one thread of one process at a time."""
    held = os.open(file, flags | BINARY, 0o600)
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


def _noted(stand: Stand) -> bytes:
    return f"{stand.lines:012d} {stand.digest}\n".encode()


def _mac(key: bytes, body: bytes) -> str:
    return hmac.digest(key, body, "sha256").hex()
