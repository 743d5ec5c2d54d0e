"""The ledger: an append-only record of entries, each of which carries the digest of the one before.

An entry has a kind, a key that no other has, who made it and when, and a body of a few words as
JSON. What is larger, such as the bytes of a file, is a part of an entry: the body holds its digest.
What the kinds mean is known to whoever appends them; the ledger knows `schema` alone, the entry by
which its own tables got a newer form.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    Row,
    Table,
    Text,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from dashboard.errors import DashboardError
from dashboard.ledger import reach
from dashboard.ledger.engine import (
    BESIDE,
    WRITES,
    engine_of,
    file_of,
    is_gone,
    make_private,
    shown,
    url_of,
)
from dashboard.ledger.entry import NONE_BEFORE, Entry

T = TypeVar("T")
SCHEMA = "schema"
PROGRAM = "the program"
MIGRATIONS = Path(__file__).parent / "migrations"
DIALECTS = ("sqlite", "postgresql")
AWAY = (
    "The server that keeps what is sent in and taken away does not answer, so nothing can be sent "
    "in or taken away until it is back. What is published can still be read. Nobody has to do "
    "anything on this page; tell the operator if it lasts."
)
_MANY = 500
"""So many numbers stand in one statement."""

TABLES = MetaData()
entry_table = Table(
    "entry",
    TABLES,
    Column("number", BigInteger, primary_key=True),
    *(
        Column(name, Text, nullable=False)
        for name in ("kind", "key", "recorded_at", "who", "body", "digest_before", "digest")
    ),
)
part_table = Table(
    "part",
    TABLES,
    Column("number", BigInteger, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)


class LedgerError(DashboardError):
    """The ledger cannot be read or written, or is not what this program can read."""


class AwayError(LedgerError):
    """The database server of the ledger does not answer at the moment."""


class CutOffError(LedgerError):
    """The last entries of the ledger are gone."""


class TakenError(DashboardError):
    """Somebody else has made the entry of this key already."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(f"The ledger has this already, by {entry.who}.")
        self.entry = entry


class Ledger:
    """A ledger at a place. It is made when somebody first appends to it; until then it is empty."""

    def __init__(self, place: str, noted_in: Path | None = None) -> None:
        """UsageError where the place is none. Nothing is opened before it is asked for.

        `noted_in` is the file in which it is noted how far the ledger reaches.
        """
        self.url = url_of(place)
        self.place = shown(self.url)
        self.file = file_of(self.url)
        self._noted_in = noted_in
        self._entries: list[Entry] = []
        self._lock = Lock()
        self._is_checked = False
        self._made: dict[Callable[[list[Entry]], Any], tuple[list[Entry], Any]] = {}

    @cached_property
    def _engine(self) -> Engine:
        return engine_of(self.url)

    @property
    def is_shared(self) -> bool:
        """Whether several servers may use it, each on a machine of its own."""
        return file_of(self.url) is None

    @property
    def entries(self) -> list[Entry]:
        """All entries in their order. What was read before is not read again.

        Raises LedgerError where it cannot be read.
        """
        with self._lock, self.connection() as connection:
            if connection is None:
                self._entries = []
                return []
            last = self._entries[-1] if self._entries else None
            newer = list(_entries(connection, last.number if last else 1))
            if last is None:
                self._entries = newer
            elif newer == [last]:
                pass
            elif newer[:1] == [last]:
                self._entries = self._entries + newer[1:]
            else:  # It is another ledger, which was put in the place of the one that was read.
                self._entries = list(_entries(connection, 1))
            return self._entries

    def remember(self, make: Callable[[list[Entry]], T]) -> T:
        """What `make` gives of all entries, worked out anew only when there are others."""
        entries = self.entries
        held = self._made.get(make)
        if held is None or held[0] is not entries:
            held = self._made[make] = entries, make(entries)
        return cast("T", held[1])

    @property
    def cut_off(self) -> str:
        """That its last entries are gone, as a sentence; empty where they are there."""
        if not self._noted_in:
            return ""
        noted = reach.reach_of(self._noted_in, self.place)
        return reach.cut_off(self._noted_in, noted, self.entries)

    def refuse_cut_off(self) -> None:
        """Raise CutOffError where its last entries are gone; else note how far it reaches.

        What was appended to it would be noted in their place.
        """
        if self.cut_off:
            raise CutOffError(
                f"{self.cut_off} What was decided last would not count, so nothing was recorded "
                f"or published. Restore a backup of {self.place} that has them, or, where an "
                f"older one was restored or a new ledger begun on purpose, put {self._noted_in} "
                "aside."
            )
        self.note()

    @property
    def noted(self) -> int:
        """The number of the last entry that was noted; 0 where none was."""
        found = reach.reach_of(self._noted_in, self.place) if self._noted_in else None
        return found.number if found else 0

    def note(self, is_restored: bool = False) -> None:
        """Note how far it reaches."""
        if self._noted_in and (held := self.entries):
            reach.note(self._noted_in, self.place, held[-1], is_restored)

    @property
    def head(self) -> str:
        """The digest of the last entry."""
        held = self.entries
        return held[-1].digest if held else NONE_BEFORE

    def part(self, entry: Entry, name: str) -> bytes:
        """What is kept beside an entry, such as the file that was sent in."""
        return self.parts([entry], name)[entry.number]

    def parts(self, entries: Iterable[Entry], name: str) -> dict[int, bytes]:
        """The parts of one name of several entries, by the number of the entry."""
        numbers = [entry.number for entry in entries]
        found: dict[int, bytes] = {}
        with self.connection() as connection:
            for start in range(0, len(numbers) if connection else 0, _MANY):
                asked = select(part_table.c.number, part_table.c.content).where(
                    part_table.c.name == name,
                    part_table.c.number.in_(numbers[start : start + _MANY]),
                )
                assert connection is not None
                found |= {row.number: row.content for row in connection.execute(asked)}
        return found

    @contextmanager
    def writing(self, form: int | None = None) -> Iterator[Writing]:
        """Append entries, all of them or none; nobody else appends meanwhile.

        Raises LedgerError where it cannot be recorded, and says so too where it is not known
        whether it was; TakenError where somebody was first. A copy of another ledger is written
        in that one's `form`, and takes over the entries that say how it got it.
        """
        if form is None:
            self.refuse_cut_off()
        try:
            if self.file:
                make_private(self.file)
            with (
                self._engine.connect().execution_options(**{WRITES: True}) as connection,
                connection.begin() as transaction,
            ):
                migrate(connection, self.place, form)
                record = Writing(connection)
                yield record
                self._commit(transaction, record.made)
            if self._noted_in and record.made:
                reach.note(self._noted_in, self.place, record.made[-1])
        except (SQLAlchemyError, OSError) as error:
            raise self._error("Nothing was recorded", error) from error

    def _commit(self, transaction: Any, made: list[Entry]) -> None:
        """Commit; where the answer does not come, find out whether it was done."""
        try:
            transaction.commit()
        except SQLAlchemyError as error:
            if not made:
                raise
            try:
                is_there = made[-1] in self.entries
            except DashboardError:
                raise LedgerError(
                    f"The ledger {self.place} did not answer in time ({reason_of(error)}), and it "
                    "is not known whether this was recorded. Do the same again: what was recorded "
                    "is not recorded twice."
                ) from error
            if not is_there:
                raise

    @contextmanager
    def connection(self) -> Iterator[Connection | None]:
        """A connection that reads, LedgerError where it cannot; None where there is nothing yet."""
        if self.file and not (self.file.exists() and self.file.stat().st_size):
            yield None
            return
        try:
            with self._engine.connect() as connection:
                if not self._is_checked:
                    version = schema_version(connection)
                    if not version:
                        yield None
                        return
                    refuse_newer(version, self.place)
                    self._is_checked = True
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise self._error("It could not be read", error) from error

    @contextmanager
    def beside(self) -> Iterator[Connection]:
        """A connection that changes what PostgreSQL keeps beside the entries. Nobody waits for it.

        Raises LedgerError where it cannot be changed.
        """
        with self.writing():  # Its tables are there from then on.
            pass
        try:
            with self._engine.connect().execution_options(**{BESIDE: True}) as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._error("Nothing was published", error) from error

    def _error(self, happened: str, error: Exception) -> LedgerError:
        kind = AwayError if self.is_shared and is_gone(error) else LedgerError
        return kind(
            f"{happened}: the ledger {self.place} says: {reason_of(error)}. See that its file can "
            "be written and has room, or that its server runs, and try again."
        )


@cache
def ledger_at(place: str, noted_in: Path | None = None) -> Ledger:
    """The ledger at a place, one for the whole process, which so reads no entry twice."""
    return Ledger(place, noted_in)


def ledger_of(named: str, database: Path) -> Ledger:
    """The ledger that is named, else the one beside the folder of databases.

    Beside that folder stands too how far the ledger reaches.
    """
    folder = database.absolute()
    return ledger_at(
        named or str(folder.with_name(f"{folder.name}.ledger.sqlite")),
        folder.with_name(f"{folder.name}.ledger-reach.json"),
    )


class Writing:
    """A transaction that appends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.made: list[Entry] = []

    def entries(self, kind: str) -> list[Entry]:
        """The entries of a kind that are there now, those made in this transaction too."""
        asked = select(entry_table).where(entry_table.c.kind == kind)
        return [_entry(row) for row in self._connection.execute(asked.order_by("number"))]

    def append(
        self,
        kind: str,
        key: str,
        who: str,
        body: Mapping[str, Any],
        parts: Mapping[str, bytes] | None = None,
    ) -> Entry:
        """Add an entry; TakenError where there is one of this key."""
        taken = self._connection.execute(select(entry_table).where(entry_table.c.key == key))
        for row in taken:
            raise TakenError(_entry(row))
        kept = dict(parts or {})
        told = dict(body) | {"parts": {name: sha256(kept[name]).hexdigest() for name in kept}}
        number, before = _head(self._connection)
        entry = Entry(
            number + 1,
            kind,
            key,
            _now(self._connection).isoformat(timespec="microseconds"),
            who,
            json.dumps(told, ensure_ascii=False, sort_keys=True),
            before,
            "",
        )
        self.copy(_with_digest(entry), kept)
        return self.made[-1]

    def grant(self, rights: str, table: str, role: str) -> None:
        """Let a role of PostgreSQL do something with a table."""
        named = self._connection.dialect.identifier_preparer.quote(role)
        self._connection.exec_driver_sql(f"grant {rights} on {table} to {named}")

    def copy(self, entry: Entry, parts: Mapping[str, bytes]) -> None:
        """Add an entry as it is in another ledger."""
        self._connection.execute(insert(entry_table), _values(entry))
        for name, content in parts.items():
            self._connection.execute(
                insert(part_table), {"number": entry.number, "name": name, "content": content}
            )
        self.made.append(entry)


def migrate(connection: Connection, place: str, to: int | None = None) -> None:
    """Give the tables of a ledger the form that this program knows, or an earlier one.

    Each migration is a file of statements with an empty line between them. Those that a ledger gets
    at once are one entry, of the last of them.
    """
    version = schema_version(connection)
    refuse_newer(version, place)
    known = migrations(connection.dialect.name)
    missing = [number for number in known if version < number <= (to or number)]
    for number in missing:
        for statement in known[number].read_text(encoding="utf-8").split("\n\n"):
            connection.exec_driver_sql(statement)
    if missing and to is None:
        newest = missing[-1]
        Writing(connection).append(SCHEMA, f"{SCHEMA} {newest}", PROGRAM, {"version": newest})


def migrations(dialect: str) -> dict[int, Path]:
    """The files that make the tables of a ledger, by the version that each makes.

    SQLite leaves out the numbers of what several servers share: that is in PostgreSQL alone.
    """
    return {int(file.name[:4]): file for file in sorted((MIGRATIONS / dialect).glob("*.sql"))}


def schema_version(connection: Connection) -> int:
    """The form that the tables of a ledger have; 0 where there are none.

    Tables without the entry that tells of them are no empty ledger: somebody took the entry out.
    """
    if not inspect(connection).has_table(entry_table.name):
        return 0
    asked = select(entry_table.c.body).where(entry_table.c.kind == SCHEMA)
    told = [json.loads(body)["version"] for body in connection.execute(asked).scalars()]
    return max(told, default=1)


def refuse_newer(version: int, place: str) -> None:
    known = max(number for dialect in DIALECTS for number in migrations(dialect))
    if version > known:
        raise LedgerError(
            f"The ledger {place} was written by a newer version of this program (form {version}; "
            f"this one knows {known}). Install that version."
        )


def _entries(connection: Connection, first: int) -> Iterator[Entry]:
    asked = select(entry_table).where(entry_table.c.number >= first).order_by("number")
    return map(_entry, connection.execute(asked))


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)


def _values(entry: Entry) -> dict[str, object]:
    return {column.name: getattr(entry, column.name) for column in entry_table.columns}


def _with_digest(entry: Entry) -> Entry:
    return Entry(**_values(entry) | {"digest": entry.right_digest})  # type: ignore[arg-type]


def _now(connection: Connection) -> datetime:
    """What the clock says by which entries are made: the database's, one for all its servers."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    found: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
    return found.astimezone(UTC)


def _head(connection: Connection) -> tuple[int, str]:
    """The number and the digest of the last entry."""
    asked = select(entry_table.c.number, entry_table.c.digest).order_by(entry_table.c.number.desc())
    row = connection.execute(asked.limit(1)).one_or_none()
    return (row.number, row.digest) if row else (0, NONE_BEFORE)


def reason_of(error: Exception) -> str:
    found = error.orig if isinstance(error, DBAPIError) else error
    return (str(found).strip().splitlines() or [type(found).__name__])[0].rstrip(". ")
