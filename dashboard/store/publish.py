"""Which database is published: versioned files, and a pointer that is replaced in one step.

A build writes a file of its own and then replaces the pointer, so whoever reads the pointer finds
the old database or the new one, whole, whatever happens to the build.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from dashboard.errors import DashboardError, NoDatabaseError
from dashboard.settings import CONTRACT, RECORDED
from dashboard.store.files import csv_files, why_unopened
from dashboard.store.schema import schema

CHUNK = 2**20
POINTER = "published.json"
RECORD = ".record.json"
KEPT = ".kept"
UNFINISHED = ".building"
KEPT_VERSIONS = 10
KEPT_DAYS = 8
"""Of so many days the last version is held too, so that what is new since then can be told."""
ABANDONED_AFTER_S = 24 * 3600


@dataclass(frozen=True)
class Published:
    """The published database: its version, the schema it has, and what it was built from."""

    version: str
    schema: str
    inputs: str

    def path(self, folder: Path) -> Path:
        return folder / f"{self.version}.duckdb"


def digest(paths: list[Path]) -> str:
    """A fingerprint of files: of their names and of every byte in them."""
    total = sha256()
    for path in paths:
        total.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as content:
            for chunk in iter(lambda: content.read(CHUNK), b""):
                total.update(chunk)
    return total.hexdigest()[:16]


@cache
def schema_digest() -> str:
    """A fingerprint of the contract and the schema that this version of the product has."""
    return sha256(CONTRACT.read_bytes() + RECORDED.read_bytes() + schema().encode()).hexdigest()[
        :16
    ]


def inputs_digest(folders: list[Path], live: str) -> str:
    """A fingerprint of data-set folders and, where there are live rows, of those by their digest.

    What is not there, or cannot be read, is left out.
    """
    paths = [path for folder in folders if folder.is_dir() for path in csv_files(folder)]
    found = digest([path for path in paths if not why_unopened(path) and os.access(path, os.R_OK)])
    return f"{found} {live}" if live else found


def published(folder: Path) -> Published:
    """What is published in a database folder; NoDatabaseError says what to run where it is not.

    Asked at every page run: the pointer is read only where it is another file than before.
    """
    pointer = folder / POINTER
    try:
        found = _pointed(pointer, *_file_of(pointer))
    except FileNotFoundError:
        raise NoDatabaseError(
            f"There is no database in {folder} yet. Run: python -m dashboard build"
        ) from None
    return _readable(folder, found)


def version_named(folder: Path, version: str) -> Published:
    """A version of the database that is still held; NoDatabaseError names those that are."""
    return _readable(folder, record_of(folder, version))


def record_of(folder: Path, version: str) -> Published:
    """What is known of a version that is held, of whatever schema; NoDatabaseError as above."""
    known = versions(folder)
    if version not in known:
        raise NoDatabaseError(
            f"There is no database version {version!r} in {folder}. "
            + (f"It holds: {', '.join(known)}." if known else "It holds none.")
        )
    return _record(folder / f"{version}{RECORD}")


def versions(folder: Path) -> list[str]:
    """The versions that are held, the newest first."""
    found = [path.name.removesuffix(RECORD) for path in folder.glob(f"*{RECORD}")]
    return sorted((v for v in found if (folder / f"{v}.duckdb").exists()), reverse=True)


def version_at(folder: Path, moment: datetime) -> str:
    """The version that was published at a moment, else the oldest that is held and can be read.

    NoDatabaseError where none can be read.
    """
    at = f"{moment.astimezone(UTC):%Y%m%dT%H%M%S%f}"
    known = [version for version in versions(folder) if _is_readable(folder, version)]
    if not known:
        raise NoDatabaseError(
            f"There is no database in {folder} yet. Run: python -m dashboard build"
        )
    return next((version for version in known if version <= at), known[-1])


def keep(folder: Path, version: str) -> None:
    """Hold a version for good, because a pack was made from it and may be made again."""
    try:
        (folder / f"{version}{KEPT}").touch()
    except OSError as error:
        raise DashboardError(
            f"The database version {version} could not be marked as kept in {folder} "
            f"({error.strerror}). Make the folder writable, so that the pack can be made again."
        ) from error


def kept_versions(folder: Path) -> list[str]:
    """The versions that are held for good."""
    return [version for version in versions(folder) if (folder / f"{version}{KEPT}").exists()]


@lru_cache(maxsize=4)
def _pointed(pointer: Path, *_file: int) -> Published:
    return _record(pointer)


def _file_of(path: Path) -> tuple[int, ...]:
    """What tells a file that is replaced or written from what was there before."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        raise
    except OSError:  # To read it says why.
        return ()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _record(path: Path) -> Published:
    try:
        return Published(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise
    except (OSError, ValueError, TypeError) as error:
        raise NoDatabaseError(
            f"The record {path} cannot be read ({error}). Run: python -m dashboard build"
        ) from None


def _is_readable(folder: Path, version: str) -> bool:
    try:
        version_named(folder, version)
    except NoDatabaseError:
        return False
    return True


def _readable(folder: Path, found: Published) -> Published:
    if found.schema != schema_digest():
        raise NoDatabaseError(
            f"The database {found.version} was built for another version of the dashboard. "
            "Run: python -m dashboard build"
        )
    if not found.path(folder).exists():
        raise NoDatabaseError(
            f"The database file {found.path(folder)} is gone. Run: python -m dashboard build"
        )
    return found


def is_current(data: list[Path], folder: Path, live: str = "") -> bool:
    """Whether what is published was built from exactly these data sets, as they are now."""
    try:
        return published(folder).inputs == inputs_digest(data, live)
    except NoDatabaseError:
        return False


def publish(folder: Path, finished: Path, made: Published) -> None:
    """Give a finished file its version's name and point readers to it, in one step each."""
    hold(folder, finished, made)
    point(folder, made)


def hold(folder: Path, finished: Path, made: Published) -> None:
    """Give a finished file its version's name. Readers stay where they are."""
    _flush(finished)
    os.replace(finished, made.path(folder))
    _write(folder, f"{made.version}{RECORD}", made)


def point(folder: Path, made: Published) -> None:
    """Point readers to a version that is held."""
    _write(folder, POINTER, made)
    _flush(folder)
    _tidy(folder, made)


def _write(folder: Path, name: str, made: Published) -> None:
    """Write what is known of a version into a file that is there whole or not at all."""
    pointer = folder / f"{made.version}{UNFINISHED}"
    pointer.write_text(json.dumps(asdict(made)), encoding="utf-8")
    _flush(pointer)
    os.replace(pointer, folder / name)


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _tidy(folder: Path, made: Published) -> None:
    """Delete old versions beyond the newest few, and what killed builds left behind.

    A version that a pack was made from stays, and for some days the last of each day.
    """
    finished = [path for path in folder.glob("*.duckdb") if UNFINISHED not in path.name]
    newest = sorted(finished, key=lambda path: path.name, reverse=True)
    held = {*newest[:KEPT_VERSIONS], *_last_of_days(newest), made.path(folder)}
    stale = [path for path in newest if path not in held and not path.with_suffix(KEPT).exists()]
    old = stale + [path.with_suffix(RECORD) for path in stale]
    now = time.time()
    for path in folder.glob(f"*{UNFINISHED}*"):
        try:
            if now - path.stat().st_mtime > ABANDONED_AFTER_S:
                old.append(path)
        except FileNotFoundError:
            continue
    for path in old:
        try:
            path.unlink()
        except OSError:
            continue


def _last_of_days(newest: list[Path]) -> list[Path]:
    """The last version of each of the newest days, told by the day in its name."""
    last: dict[str, Path] = {}
    for path in newest:
        last.setdefault(path.name[:8], path)
    return list(last.values())[:KEPT_DAYS]
