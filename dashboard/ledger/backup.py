"""Copies of a ledger: into one file, whatever keeps it, and from one into an empty place."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select

from dashboard.errors import UsageError
from dashboard.ledger.engine import copy_file, make_private
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger, LedgerError, entry_table, part_table, schema_version
from dashboard.ledger.verify import verify


def backup(ledger: Ledger, file: Path) -> int:
    """Copy a ledger into a file of SQLite, while it is being used; the number of its entries.

    The file is there whole or not at all. UsageError where there is something of its name, or
    nothing to copy; LedgerError where the ledger is not as it was written: a backup of it would
    take the place of a sound one.

    A file of SQLite is copied page by page and the copy is checked, not the ledger: whoever reads
    the ledger row by row keeps others from writing to it meanwhile. PostgreSQL has no such file,
    and nobody waits for its readers.
    """
    if file.exists():
        raise UsageError(f"{file} is there already. Name a file that is not.")
    if not ledger.entries:
        raise UsageError(f"The ledger {ledger.place} has no entry yet: there is nothing to copy.")
    ledger.refuse_cut_off()
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    made = Ledger(str(unfinished))
    try:
        make_private(unfinished)
        if ledger.file:
            copy_file(ledger.file, unfinished)
            _refuse_changed(made, ledger.place)
        else:
            _refuse_changed(ledger, ledger.place)
            _copy(ledger, made)
        count = len(made.entries)
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(unfinished, file)
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise LedgerError(
            f"The backup could not be written to {file} ({reason}). Make room or "
            "give access, and try again."
        ) from error
    finally:
        for left in (unfinished, unfinished.with_name(f"{unfinished.name}-journal")):
            with suppress(OSError):
                left.unlink()
    return count


def restore(file: Path, ledger: Ledger) -> int:
    """Copy a backup into an empty place, all of it or nothing; the number of its entries.

    UsageError where there is no such file or the place has entries; LedgerError where the backup
    is not as it was written.
    """
    if not file.is_file():
        raise UsageError(f"There is no file {file}.")
    if ledger.entries:
        raise UsageError(
            f"The ledger {ledger.place} has entries. A backup is restored into an empty place: "
            "move that ledger away, or name another place."
        )
    kept = Ledger(str(file))
    if not kept.entries:
        raise UsageError(f"{file} is no backup of a ledger: it has no entry.")
    _refuse_changed(kept, kept.place)
    _copy(kept, ledger)
    ledger.note(is_restored=True)
    return len(ledger.entries)


def _refuse_changed(ledger: Ledger, place: str) -> None:
    wrong = verify(ledger)
    if wrong:
        raise LedgerError(f"The ledger {place} was changed. {wrong[0]} Nothing was copied.")


def _copy(source: Ledger, target: Ledger) -> None:
    with source.connection() as reading:
        assert reading is not None
        with target.writing(schema_version(reading)) as record:
            for entry in _entries(reading):
                record.copy(entry, _parts(reading, entry))


def _entries(reading: Connection) -> Iterator[Entry]:
    rows = reading.execute(select(entry_table).order_by("number")).fetchall()
    return (Entry(**row._mapping) for row in rows)


def _parts(reading: Connection, entry: Entry) -> dict[str, bytes]:
    asked = select(part_table.c.name, part_table.c.content).where(
        part_table.c.number == entry.number
    )
    return {row.name: row.content for row in reading.execute(asked)}
