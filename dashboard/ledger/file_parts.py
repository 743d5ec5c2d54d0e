"""Files that servers hand each other through the PostgreSQL of their ledger, in parts of 1 MB.

They are no entries: an older file makes room for a newer one. Whether a file is what it should be,
an entry says by its digest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.exc import OperationalError

from dashboard.ledger.engine import PATIENCE, WAIT_S
from dashboard.ledger.ledger import TABLES, Ledger, LedgerError

PART_BYTES = 2**20
TURN_S = 600
"""So long a program waits for its turn: whoever has it builds a whole database."""
_TURN_LOCK = 5_106_936_012_240_240
_LOCK_NOT_AVAILABLE = "55P03"

file_part_table = Table(
    "file_part",
    TABLES,
    Column("file", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


class BusyError(LedgerError):
    """Another program has the turn to put files there."""


class FileParts:
    """The files that are there, for the program whose turn it is to change them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def names(self) -> set[str]:
        with self._connection.begin():
            found = self._connection.execute(select(file_part_table.c.file).distinct())
            return set(found.scalars())

    def put(self, name: str, file: Path, keeping: Collection[str]) -> None:
        """Put a file there and take away all but those to be kept, in one step."""
        files = file_part_table.c.file
        with self._connection.begin(), file.open("rb") as content:
            self._connection.execute(
                delete(file_part_table).where(or_(files.not_in(keeping), files == name))
            )
            for number in count():
                part = content.read(PART_BYTES)
                if not part:
                    return
                self._connection.execute(
                    insert(file_part_table), {"file": name, "number": number, "content": part}
                )


@contextmanager
def turn(ledger: Ledger, wait_s: float = TURN_S) -> Iterator[FileParts]:
    """The turn to put files there, which one program has at a time, until the `with` ends.

    A program that is killed, or whose connection breaks, loses it, and puts nothing there. Raises
    BusyError where another has it for longer than `wait_s`, and LedgerError as the ledger does.
    """
    with ledger.beside() as connection:
        connection.detach()  # It ends with the turn, and the turn with it.
        # A program whose machine is gone says nothing more: it loses the turn after half a minute.
        for name, value in (("idle", 10), ("interval", 5), ("count", 4)):
            connection.exec_driver_sql(f"set tcp_keepalives_{name} = {value}")
        connection.exec_driver_sql(f"set lock_timeout = {max(1, round(wait_s * 1000))}")
        try:
            connection.exec_driver_sql(
                f"select pg_advisory_lock({_TURN_LOCK})",
                execution_options={PATIENCE: wait_s + WAIT_S},
            )
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
                raise
            raise BusyError(
                "Another build has been going on for long, and one is made at a time. See what "
                "became of it, and build again."
            ) from error
        connection.commit()
        yield FileParts(connection)


def read_parts(ledger: Ledger, name: str) -> Iterator[bytes]:
    """The parts of a file in their order, as far as they are there without a gap."""
    with ledger.connection() as connection:
        if connection is None:
            return
        for number in count():
            asked = select(file_part_table.c.content).where(
                file_part_table.c.file == name, file_part_table.c.number == number
            )
            part = connection.execute(asked).scalar_one_or_none()
            if part is None:
                return
            yield part
