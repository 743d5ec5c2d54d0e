"""What several servers share besides the ledger, in its PostgreSQL; its tables are migration 2.

Pages ask at every run, so they never wait long: a database server that gives no answer in a few
seconds is away. While it is, everybody is told so at once, and one asks whether it is back.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.ledger.engine import is_gone
from dashboard.ledger.ledger import AWAY, AwayError, Ledger, LedgerError, reason_of
from dashboard.ledger.patience import Patience

PATIENCE_S = 3
"""So long a server is waited for, and two thirds of it whoever else writes."""
RETRY_S = 1.0
"""So often it is asked whether a server that was away is back."""
KEPT_DAYS = 31
"""Longer than a cookie lasts by which somebody could come back."""
SIGN_IN_LOCK, TAKEN_LOCK = 5_106_936_012_240_234, 5_106_936_012_240_235


class Shared:
    """What the servers of one ledger share. Safe between threads."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.place = ledger.place
        self._patience = Patience(PATIENCE_S)
        self._engine = _engine(ledger)
        self._has_tables = False
        self._retry_at: float | None = None
        self._used_at = 0.0
        self.is_followed = False
        """Whether somebody asks all the time, so that nobody else has to find out that the server
        is back."""

    @property
    def is_away(self) -> bool:
        """Whether the server gave no answer when it was last asked."""
        return self._retry_at is not None

    @contextmanager
    def transaction(self, retries: bool = False) -> Iterator[Connection]:
        """A transaction; AwayError where the server does not answer, LedgerError where it refuses.

        `retries` asks a server that was away in any case.
        """
        if self._retry_at is not None and not retries:
            if self.is_followed or time.monotonic() < self._retry_at:
                raise AwayError(AWAY)
            self._retry_at = time.monotonic() + RETRY_S  # One finds out; the others do not wait.
        try:
            with (
                self._connected() as connection,
                self._patience.with_(connection),
                connection.begin(),
            ):
                self._check_tables(connection)
                yield connection
            self._retry_at, self._used_at = None, time.monotonic()
        except SQLAlchemyError as error:
            if not is_gone(error):
                raise self._refused(error) from error
            self._retry_at = time.monotonic() + RETRY_S
            raise AwayError(AWAY) from error

    def take(self, what: str, who: str, count: int, per: timedelta) -> timedelta | None:
        """Count one more for somebody, unless they had `count` in the time: then how long to wait.

        The clock is that of the database server, the same for every server.
        """
        asked = {"what": what, "who": who, "per": per, "offset": count - 1}
        with self.transaction() as connection:
            lock(connection, TAKEN_LOCK)
            connection.execute(text(FORGET_TAKEN), asked)
            wait: timedelta | None = connection.execute(text(WAIT), asked).scalar()
            if wait is None:
                connection.execute(
                    text("insert into taken (what, who) values (:what, :who)"), asked
                )
        return wait

    def sign_ins(
        self, after: int, since: timedelta, retries: bool = False
    ) -> list[tuple[int, str, str]]:
        """The number, digest and event of what was told of sign-ins, those after a number."""
        asked = {"after": after, "since": since}
        with self.transaction(retries) as connection:
            return [tuple(row) for row in connection.execute(text(SIGN_INS), asked)]

    def add_sign_in(self, digest: str, event: str) -> None:
        """Tell every server that a sign-in was `seen`, or is `over`.

        Numbers are seen in their order, since whoever adds waits for the one before.
        """
        with self.transaction() as connection:
            lock(connection, SIGN_IN_LOCK)
            asked = {"digest": digest, "event": event, "kept": timedelta(days=KEPT_DAYS)}
            connection.execute(text(FORGET_SIGN_INS), asked)
            connection.execute(text(ADD_SIGN_IN), asked)

    def clock(self) -> datetime:
        """What the clock of the database server says."""
        with self.transaction() as connection:
            found: datetime = connection.execute(text("select clock_timestamp()")).scalar_one()
            return found

    def _connected(self) -> Connection:
        """A connection. One that was idle may be to a server that was started anew meanwhile."""
        connection = self._engine.connect()
        if time.monotonic() - self._used_at > RETRY_S:
            try:
                with self._patience.with_(connection):
                    connection.exec_driver_sql("select 1")
                connection.rollback()
            except DBAPIError:
                connection.close()
                return self._engine.connect()
        return connection

    def _check_tables(self, connection: Connection) -> None:
        """Make the tables where they are not there and this role may."""
        if not self._has_tables:
            if connection.execute(text("select to_regclass('taken')")).scalar() is None:
                with self._ledger.writing():
                    pass
            self._has_tables = True

    def _refused(self, error: SQLAlchemyError) -> LedgerError:
        lacks = getattr(getattr(error, "orig", None), "sqlstate", None) in _NOT_PREPARED
        return LedgerError(
            f"The ledger {self._ledger.place} refused it: {reason_of(error)}. "
            + (
                "Run `python -m dashboard ledger prepare` as the owner of its tables, then try "
                "again."
                if lacks
                else "See that its server has room and is well, and try again."
            )
        )


_NOT_PREPARED = ("42501", "42P01")
"""What PostgreSQL calls a right, and a table, that is not there."""
FORGET_TAKEN = "delete from taken where what = :what and at <= clock_timestamp() - :per"
WAIT = """
select at + :per - clock_timestamp()
from taken
where what = :what and who = :who
order by at desc
offset :offset limit 1
"""
SIGN_INS = """
select number, digest, event
from sign_in
where number > :after and at > now() - :since
order by number
"""
FORGET_SIGN_INS = "delete from sign_in where at < now() - :kept"
ADD_SIGN_IN = """
insert into sign_in (digest, event)
values (:digest, :event)
on conflict do nothing
"""


def _engine(ledger: Ledger) -> Engine:
    wait_ms = int(PATIENCE_S * 2000 / 3)
    options = f"-c lock_timeout={wait_ms} -c idle_in_transaction_session_timeout=30000"
    return create_engine(
        ledger.url,
        connect_args={"connect_timeout": PATIENCE_S, "options": options},
        pool_timeout=PATIENCE_S,
    )


def lock(connection: Connection, number: int) -> None:
    """Wait until nobody else has this lock; it is let go with the transaction."""
    connection.execute(text("select pg_advisory_xact_lock(:number)"), {"number": number})
