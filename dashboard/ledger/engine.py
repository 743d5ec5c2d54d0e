"""Where the ledger is kept: a file of SQLite, or a PostgreSQL server that several servers share.

The two differ in what is here, and in the triggers of their migrations: how a writer waits for the
one before it, and what a connection may do at all.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.pool import NullPool, PoolProxiedConnection

from dashboard.errors import UsageError
from dashboard.ledger.patience import Patience

WRITES = "writes"
"""The option of a connection that is about to append."""
BESIDE = "beside"
"""The option of a connection that changes what PostgreSQL keeps beside the entries."""
PATIENCE = "patience"
"""The option of a connection whose statements take longer than others may: for how many seconds."""
WAIT_S = 30
"""So long a writer waits for the one before it, and a connection for what it asked."""
CONNECT_S = 5
"""So long a server is waited for that is to be connected to."""
_POSTGRESQL_LOCK = 5_106_936_012_240_233
"""Any number that nothing else in the same server locks."""
_REFUSED = {
    sqlite3.SQLITE_DELETE,
    sqlite3.SQLITE_DROP_INDEX,
    sqlite3.SQLITE_DROP_TABLE,
    sqlite3.SQLITE_DROP_TRIGGER,
    sqlite3.SQLITE_DROP_VIEW,
    sqlite3.SQLITE_ALTER_TABLE,
    sqlite3.SQLITE_ATTACH,
    sqlite3.SQLITE_DETACH,
}

_TELLING = ("table_info", "table_xinfo")
"""Pragmas that take a value and change nothing."""
_ASKING = (
    "do_ping",
    "do_execute",
    "do_executemany",
    "do_execute_no_params",
    "do_commit",
    "do_rollback",
)
"""What SQLAlchemy calls whatever asks a server something and waits for its answer."""


def url_of(place: str) -> URL:
    """The address of a ledger: a path is a file of SQLite. UsageError where it is neither."""
    if "://" not in place:
        return URL.create("sqlite", database=str(Path(place).absolute()))
    try:
        url = make_url(place)
    except (ArgumentError, ValueError):  # A port that is no number is a ValueError.
        url = URL.create("unknown")
    kind = url.get_backend_name() if url.drivername != "unknown" else ""
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url.set(database=str(Path(url.database).absolute()))
    raise UsageError(
        f"{place.partition('://')[0]}://… is no place for a ledger. Name a file, "
        "sqlite:///PATH or postgresql://USER@HOST/DATABASE."
    )


def file_of(url: URL) -> Path | None:
    """The file of a ledger in SQLite."""
    return Path(url.database or "") if url.drivername == "sqlite" else None


def shown(url: URL) -> str:
    """Where a ledger is, in words for people: never with its password, nor with its options, of
    which one may be the password."""
    return str(file_of(url) or url.set(drivername="postgresql", query={}).render_as_string())


def engine_of(url: URL) -> Engine:
    """Connections to a ledger, each of which may read and append and do nothing else.

    A file is opened anew for each: one that is held open is still read and written when somebody
    has moved it away and restored a backup in its place.
    """
    if url.drivername == "sqlite":
        engine = create_engine(url, connect_args={"timeout": WAIT_S}, poolclass=NullPool)
        event.listen(engine, "connect", _restrict)
    else:
        patience = {"connect_timeout": CONNECT_S, "tcp_user_timeout": WAIT_S * 1000}
        engine = create_engine(url, connect_args=patience, pool_pre_ping=True)
        _end_waiting(engine)
    event.listen(engine, "begin", _begin)
    return engine


def _end_waiting(engine: Engine) -> None:
    """Bear only so long with a server each time that it is asked something.

    Else whoever asked one that is frozen would wait for ever, and all who wait for them: a page,
    and the thread that follows what is published.
    """
    patience, dialect = Patience(WAIT_S), engine.dialect

    def bearing(ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(what: Any, *told: Any) -> Any:
            if isinstance(what, PoolProxiedConnection):
                used = what.dbapi_connection  # Also where the pool has let go of it.
            else:  # A cursor's connection, or a connection itself.
                used = getattr(what, "connection", what)
            options = told[-1].execution_options if told else {}
            # A writer that waits for its turn is told by the server, before, that it waits in vain.
            seconds = options.get(PATIENCE, WAIT_S * (2 if options.get(WRITES) else 1))
            with patience.during(used, seconds):
                return ask(what, *told)

        return asked

    for name in _ASKING:
        setattr(dialect, name, bearing(getattr(dialect, name)))


def is_gone(error: Exception) -> bool:
    """Whether an error says that a server is not there, and not that it refused something."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, exc.TimeoutError)  # Of those who wait for a connection.
    state = getattr(error.orig, "sqlstate", None)
    return error.connection_invalidated or (isinstance(error, OperationalError) and state is None)


def make_private(file: Path) -> None:
    """Make the file of a ledger where there is none, for the account of the program alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))


def copy_file(source: Path, target: Path) -> None:
    """Copy the file of a ledger as it is at one moment, all of its pages in one step.

    So long writers wait: 0.1 s for ten years of returns, 36 MB. In several steps SQLite would
    begin again after each write. Raises sqlite3.Error where it cannot be read or written.
    """
    with (
        closing(sqlite3.connect(source, timeout=WAIT_S)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)


def _restrict(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # Transactions begin where `_begin` says so.
    connection.set_authorizer(_authorize)


def _authorize(action: int, what: str | None, value: str | None, *_: str | None) -> int:
    """Refuse what would change or take away a row, or a trigger that refuses it.

    A table is made by an update of `sqlite_master`, which nobody can make by hand.
    """
    if action in _REFUSED and not (action == sqlite3.SQLITE_DELETE and what == "sqlite_master"):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_UPDATE and what != "sqlite_master":
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and value is not None and what not in _TELLING:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _begin(connection: Connection) -> None:
    """Begin a transaction; whoever is about to append waits until no one else is.

    Whoever reads sees the ledger as it was at one moment: else an entry that is appended between
    two statements has parts, and is not there itself.
    """
    options = connection.get_execution_options()
    writes = options.get(WRITES, False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("begin immediate" if writes else "begin")
    elif writes:
        connection.exec_driver_sql(f"set local lock_timeout = '{WAIT_S}s'")
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_POSTGRESQL_LOCK})")
    elif not options.get(BESIDE, False):
        connection.exec_driver_sql("set transaction isolation level repeatable read, read only")
