"""The lines of an audit log that several servers write, in the PostgreSQL of their ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from dashboard.ledger.shared import Shared, lock

AUDIT_LOCK = 5_106_936_012_240_236
MANY = 5_000
"""So many lines are read in one transaction."""


class Line(NamedTuple):
    """A line, which is the `number`th, and of which key it was made with."""

    number: int
    line: bytes
    key_id: str


class AuditLines:
    """A transaction in which nobody else adds a line."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> Line | None:
        row = self._connection.execute(text(f"{LINES} order by number desc limit 1")).one_or_none()
        return None if row is None else _line(*row)

    def add(self, line: Line) -> None:
        asked = {"number": line.number, "line": line.line.decode("ascii"), "key_id": line.key_id}
        self._connection.execute(text(ADD), asked)

    def clock(self) -> datetime:
        """What the clock of the database server says: one clock for all who write."""
        found: datetime = self._connection.execute(text("select clock_timestamp()")).scalar_one()
        return found


LINES = "select number, line, key_id from audit_line"
ADD = "insert into audit_line (number, line, key_id) values (:number, :line, :key_id)"


@contextmanager
def adding(shared: Shared) -> Iterator[AuditLines]:
    """Add lines, all of them or none."""
    with shared.transaction() as connection:
        lock(connection, AUDIT_LOCK)
        yield AuditLines(connection)


def newest(shared: Shared, count: int) -> list[bytes]:
    """The newest lines, the newest first."""
    with shared.transaction() as connection:
        asked = text(f"{LINES} order by number desc limit :count")
        return [_line(*row).line for row in connection.execute(asked, {"count": count})]


def all_lines(shared: Shared) -> Iterator[Line]:
    """Every line that there is now, in their order."""
    after = 0
    while True:
        with shared.transaction() as connection:
            asked = text(f"{LINES} where number > :after order by number limit :many")
            found = connection.execute(asked, {"after": after, "many": MANY}).all()
        if not found:
            return
        yield from (_line(*row) for row in found)
        after = found[-1].number


def _line(number: int, line: str, key_id: str) -> Line:
    return Line(number, line.encode("utf-8", "replace"), key_id)
