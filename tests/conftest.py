"""What tests share: the published data set built once, and small data sets built by hand."""

from __future__ import annotations

import csv
import fcntl
import gc
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.settings import AUDIT, ROOT
from dashboard.store.build import build
from dashboard.store.contract import tables
from dashboard.store.store import Store, current
from tests.small_databases import SmallDatabases

AS_OF = date(2026, 11, 22)
PUBLISHED = ROOT / "data" / "published"

Rows = dict[str, list[dict[str, object]]]

MadeOnce = Callable[[str, Callable[[Path], object]], Path]
"""Gives the folder of a name, and has a function make it where it is not there yet."""

# As the program itself has it. All tests are a million objects: to look for garbage among them
# after every 700 new ones, as Python does, was a quarter of the time in which they are collected.
gc.set_threshold(50_000)

# What tests take away is not recorded in the log of whoever runs them.
RECORDED = Path(tempfile.mkdtemp(prefix="audit-"))
os.environ[AUDIT.name] = str(RECORDED / "log" / "audit.jsonl")


def pytest_unconfigure() -> None:
    shutil.rmtree(RECORDED, ignore_errors=True)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Folders that whichever worker needs them first makes for all. Tests may only read them."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def folder_of(name: str, make: Callable[[Path], object]) -> Path:
        folder = shared / name
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                unfinished = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=shared))
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return folder_of


@pytest.fixture(scope="session")
def published_database(made_once: MadeOnce, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database folder of this worker's own with the published data set built into it."""
    made = made_once("published", lambda folder: build([PUBLISHED], folder))
    return shutil.copytree(made, tmp_path_factory.mktemp("published") / "database")


@pytest.fixture
def own_database(published_database: Path, tmp_path: Path) -> Path:
    """A copy of it for a test that publishes to it."""
    return Path(shutil.copytree(published_database, tmp_path / "database"))


@pytest.fixture(scope="session")
def published_store(published_database: Path) -> Store:
    return current(published_database)


@pytest.fixture
def question(published_store: Store) -> Question:
    """The network as at a fixed day."""
    return Question(published_store, LOCAL_OPERATOR, AS_OF)


def table_rows(table: str, folder: Path = PUBLISHED) -> list[dict[str, str]]:
    """The rows of a table as its file in a data set has them, every value a text."""
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def write_data_set(folder: Path, rows: Rows) -> Path:
    """Write a data set that keeps the contract, with these rows and no others.

    Columns left out are empty; a source named "s" and the data_set row are added where missing,
    compiled so late that any date may be before it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = completed(rows)
    for table in tables().values():
        names = [column.name for column in table.columns]
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, names, restval="")
            writer.writeheader()
            writer.writerows(held.get(table.name, []))
    return folder


def completed(rows: Rows) -> Rows:
    """Rows with what every data set has, and a source named "s" where they name none."""
    held: Rows = {
        "data_set": [
            {"data_set": "published", "title": "Built by hand", "compiled_on": "2099-12-31"}
        ],
        "source": [{"source_id": "s", "title": "A source", "accessed_as": "document"}],
    }
    for name, given in rows.items():
        is_sourced = any(column.name == "source_id" for column in tables()[name].columns)
        held[name] = [({"source_id": "s"} if is_sourced else {}) | row for row in given]
    return held


@pytest.fixture(scope="session")
def small_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallDatabases]:
    with SmallDatabases(tmp_path_factory.mktemp("small")) as databases:
        yield databases


@pytest.fixture(scope="module")
def built(
    small_databases: SmallDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Rows], Store]]:
    """Fills rows into a database of their own and opens it: the same rows of a module once."""
    stores: dict[str, Store] = {}

    def make(rows: Rows) -> Store:
        key = json.dumps(rows, sort_keys=True, default=repr)
        if key not in stores:
            path = tmp_path_factory.mktemp("built") / "rows.duckdb"
            small_databases.fill(completed(rows), path)
            stores[key] = Store(path, path.parent.name)
        return stores[key]

    yield make
    for store in stores.values():
        store.close()
