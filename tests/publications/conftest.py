"""What tests of publications share: servers without processes, which share a PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.publications.share import only_builder
from dashboard.publications.watch import Watch
from dashboard.store.build import build
from dashboard.store.publish import UNFINISHED, Published, publish, published, schema_digest
from dashboard.store.store import current
from tests.conftest import MadeOnce, write_data_set
from tests.postgres import Server, postgres
from tests.store.test_publish import size_of, square

__all__ = ["postgres"]

Square = Callable[[int], Path]
_versions = count(1)


@dataclass
class Replica:
    """One of the servers: its folder of databases, and its own view of the ledger."""

    url: str
    folder: Path
    square: Square
    ledger: Ledger = field(init=False)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.url)
        self.watch = Watch(self.ledger, self.folder)

    def publish(self, size: int) -> str:
        """Publish a square database of a size to all, as a build does: its version."""
        made = Published(f"v{next(_versions):04}", schema_digest(), f"of size {size}")
        self.folder.mkdir(exist_ok=True)
        finished = self.folder / f"{made.version}{UNFINISHED}.duckdb"
        with only_builder(self.ledger, "published") as share:
            shutil.copyfile(self.square(size), finished)
            share(finished, made)
            publish(self.folder, finished, made)
        return made.version

    @property
    def size(self) -> int:
        """The size of what readers are answered from."""
        return size_of(current(self.folder))


@dataclass
class Shared:
    """A PostgreSQL that servers share."""

    server: Server
    database: str
    folder: Path
    square: Square

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    def data(self, size: int) -> Path:
        folder = self.folder / f"data-{size}"
        return folder if folder.exists() else write_data_set(folder, square(size))

    def replica(self, name: str) -> Replica:
        return Replica(self.url, self.folder / name, self.square)

    def tamper(self, statement: str) -> None:
        self.server.execute(self.database, statement)


@pytest.fixture(scope="session")
def square_database(made_once: MadeOnce) -> Square:
    """Gives the file of a square database of a size, which is built once."""

    def make(size: int, folder: Path) -> None:
        build([write_data_set(folder / "data", square(size))], folder)

    def file(size: int) -> Path:
        folder = made_once(f"square-{size}", partial(make, size))
        return published(folder).path(folder)

    return file


@pytest.fixture
def shared(postgres: Server, tmp_path: Path, square_database: Square) -> Shared:
    return Shared(postgres, postgres.new_database(), tmp_path, square_database)
