"""What tests of the ledger share: an empty place for one, in each of the two engines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.ledger.ledger import DIALECTS, Ledger, migrations
from tests.postgres import APPENDER, Server, postgres

__all__ = ["postgres"]

ENGINES = DIALECTS
FORMS = {dialect: max(migrations(dialect)) for dialect in DIALECTS}
"""The form that this version of the program gives a new ledger."""
TRIGGERS = (
    "entry_is_not_updated",
    "entry_is_not_deleted",
    "entry_is_not_replaced",
    "part_is_not_updated",
    "part_is_not_deleted",
    "part_is_not_replaced",
)


@dataclass(frozen=True)
class Place:
    """Where a ledger is kept, and how somebody whom nothing is refused gets at it."""

    url: str
    file: Path | None = None
    server: Server | None = None

    @property
    def form(self) -> int:
        return FORMS["sqlite" if self.file else "postgresql"]

    def ledger(self) -> Ledger:
        """The ledger, as another program sees it that starts now."""
        return Ledger(self.url)

    def tamper(self, *statements: str) -> None:
        """Run statements past every trigger."""
        if self.file:
            with sqlite3.connect(self.file) as connection:
                connection.executescript(";".join(f"drop trigger {name}" for name in TRIGGERS))
                for statement in statements:
                    connection.execute(statement)
            connection.close()
        else:
            assert self.server
            off = "set session_replication_role = replica"
            self.server.execute(self.database, off, *statements)

    @property
    def database(self) -> str:
        return self.url.rpartition("/")[2]

    def as_appender(self) -> str:
        """The URL of the same ledger for the role that may only read and add."""
        assert self.server
        self.server.execute(self.database, f"grant select, insert on entry, part to {APPENDER}")
        return self.server.url(self.database, APPENDER)


MakePlace = Callable[[str], Place]


@pytest.fixture
def new_place(tmp_path: Path, request: pytest.FixtureRequest) -> MakePlace:
    """Makes an empty place in an engine."""

    def make(engine: str) -> Place:
        if engine == "sqlite":
            file = tmp_path / f"{len(list(tmp_path.glob('*.sqlite')))}.sqlite"
            return Place(str(file), file=file)
        server: Server = request.getfixturevalue("postgres")
        return Place(server.url(server.new_database()), server=server)

    return make


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, new_place: MakePlace) -> Place:
    return new_place(request.param)


@pytest.fixture
def ledger(place: Place) -> Ledger:
    return place.ledger()


def fill(ledger: Ledger, count: int = 5, key: str = "thing") -> None:
    """Append entries of which each has a part."""
    for number in range(1, count + 1):
        with ledger.writing() as record:
            body = {"told": f"thing {number}"}
            record.append("thing", f"{key} {number}", "somebody", body, {"file": b"%d" % number})
