"""What is published is the old database or the new one, whole, whatever happens to a build."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from multiprocessing import Pipe
from pathlib import Path

import pytest

from dashboard.errors import DashboardError, DataSetError, NoDatabaseError
from dashboard.model import LOCAL_OPERATOR
from dashboard.store import publish as publishing
from dashboard.store.build import build
from dashboard.store.publish import (
    KEPT_DAYS,
    KEPT_VERSIONS,
    POINTER,
    Published,
    is_current,
    publish,
    published,
    version_at,
)
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, Rows, write_data_set
from tests.forked import forked
from tests.rules.network import filled, lines
from tests.serving import PATIENCE_S
from tests.store.building import UNLIMITED, build_when_told

READ_EVERY_S = 0.01
"""Readers who never rest would leave a build a fifth of a processor."""


def square(size: int) -> Rows:
    """A data set of as many forces as functions and units as capabilities."""
    return filled(
        {
            "force": lines("force_id", *(f"f{n}" for n in range(size))),
            "policing_function": lines("function_id", *(f"n{n}" for n in range(size))),
            "rocu": lines("rocu_id", *(f"r{n}" for n in range(size))),
            "capability": lines("capability_id", *(f"c{n}" for n in range(size))),
        }
    )


def size_of(store: Store) -> int:
    """The size of a square data set, found by queries that read different tables."""
    forces = len(store.answer("force_option", LOCAL_OPERATOR, as_of=AS_OF))
    assert len(store.answer("region_option", LOCAL_OPERATOR)) == forces
    return forces


@pytest.fixture(scope="module")
def square_of_two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data set of size 2 and the database in which it is published."""
    folder = tmp_path_factory.mktemp("square")
    build([write_data_set(folder / "old", square(2))], folder / "database")
    return folder


@pytest.fixture
def database(tmp_path: Path, square_of_two: Path) -> Path:
    """A database in which a data set of size 2 is published."""
    shutil.copytree(square_of_two, tmp_path, dirs_exist_ok=True)
    return tmp_path / "database"


@pytest.fixture
def new_data(tmp_path: Path) -> Path:
    return write_data_set(tmp_path / "new", square(3))


class Builder:
    """A build in a process of its own, ready to start."""

    def __init__(self, data: Path, database: Path, *options: object) -> None:
        self._told, its_end = Pipe()
        self.process = forked(build_when_told, its_end, data, database, *options)
        its_end.close()

    def start(self) -> Builder:
        assert self._told.recv() == "ready"
        self._told.send("go")
        return self

    def finish(self) -> list[str]:
        """What it said, once it has ended, by itself or killed."""
        said = []
        with suppress(EOFError):
            while self._told.poll(PATIENCE_S):
                said.append(self._told.recv())
        self.process.join(PATIENCE_S)
        return said


# Builds that fail


def test_build_of_broken_data_leaves_what_was_published(database: Path, new_data: Path) -> None:
    before = {path.name: path.read_bytes() for path in database.iterdir()}
    (new_data / "rocu.csv").unlink()
    with pytest.raises(DataSetError):
        build([new_data], database)
    assert {path.name: path.read_bytes() for path in database.iterdir()} == before
    assert size_of(current(database)) == 2


@pytest.mark.parametrize("call", [1, 2])
def test_build_on_a_disk_that_fills_up_at_the_end_leaves_what_was_published(
    database: Path, new_data: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    replace, calls = os.replace, iter(range(1, 10))

    def full(source: Path, target: Path) -> None:
        if next(calls) == call:
            raise OSError(errno.ENOSPC, "No space left on device")
        replace(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(DashboardError, match=r"No space left .* untouched\. Make room"):
        build([new_data], database)
    monkeypatch.undo()
    assert size_of(current(database)) == 2
    build([new_data], database)
    assert size_of(current(database)) == 3


def test_build_without_room_says_so_and_leaves_what_was_published(
    database: Path, new_data: Path
) -> None:
    whole = published(database).path(database).stat().st_size
    limits = [0, 5_000, 20_000, whole // 2, whole - 20_000]
    refusals = Builder(new_data, database, "", limits).start().finish()
    assert len(refusals) == len(limits), refusals
    for refusal in refusals:
        assert refusal.startswith(f"refused The database could not be written to {database}: ")
        assert "File too large. What was published before is untouched." in refusal
    assert size_of(current(database)) == 2
    assert not list(database.glob("*building*"))


def test_build_where_no_folder_can_be_made_says_so(tmp_path: Path, new_data: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DashboardError, match="could not be written"):
        build([new_data], tmp_path / "file" / "database")


# Builds that are killed


@pytest.mark.parametrize(
    ("moment", "size"),
    [
        ("Checking", 2),
        ("Loading agreement", 2),
        ("Writing", 2),
        ("replace 1", 2),
        ("replace 2", 2),
        ("tidy", 3),
    ],
)
def test_build_killed_at_a_step_leaves_the_old_or_the_new_whole(
    database: Path, new_data: Path, moment: str, size: int
) -> None:
    killed = Builder(new_data, database, moment).start()
    assert killed.finish() == []
    assert killed.process.exitcode == -9
    assert size_of(current(database)) == size
    build([new_data], database)
    assert size_of(current(database)) == 3


def test_build_killed_at_any_moment_leaves_the_old_or_the_new_whole(
    database: Path, new_data: Path
) -> None:
    chance = random.Random(2026)
    for _ in range(5):
        builder = Builder(new_data, database, "", [UNLIMITED], True).start()
        time.sleep(chance.uniform(0.05, 1.2))
        builder.process.kill()
        built = len(builder.finish())
        size = size_of(current(database))
        assert size in (2, 3)
        assert size == 3 or not built


# Builds and readers at once


def test_builds_at_once_each_publish_and_the_last_is_whole(
    database: Path, new_data: Path, tmp_path: Path
) -> None:
    other = write_data_set(tmp_path / "other", square(4))
    both = [Builder(data, database, "", [UNLIMITED] * 3) for data in (new_data, other)]
    printed = [builder.finish() for builder in [builder.start() for builder in both]]
    versions = [line.removeprefix("built ") for lines in printed for line in lines]
    assert len(set(versions)) == 6, printed
    last = published(database)
    assert last.version in (versions[2], versions[5])
    assert size_of(current(database)) == (3 if last.version == versions[2] else 4)


def test_readers_get_whole_answers_and_move_to_each_newer_version(
    database: Path, new_data: Path, tmp_path: Path
) -> None:
    sets = {2: tmp_path / "old", 3: new_data, 4: write_data_set(tmp_path / "four", square(4))}
    sizes = {published(database).version: 2}
    seen: list[list[tuple[str, int]]] = [[] for _ in range(4)]
    failures: list[BaseException] = []
    over = threading.Event()

    def read(mine: list[tuple[str, int]]) -> None:
        try:
            while True:
                last = over.is_set()
                store = current(database)
                mine.append((store.version, size_of(store)))
                if last:
                    return
                time.sleep(READ_EVERY_S)
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    for reader in readers:
        reader.start()
    for size in (3, 4, 2, 3):
        sizes[build([sets[size]], database).version] = size
    over.set()
    for reader in readers:
        reader.join(timeout=60)
    assert not failures
    newest = max(sizes)
    for mine in seen:
        versions = [version for version, _ in mine]
        assert versions == sorted(versions), "no reader goes back"
        assert versions[-1] == newest
        assert all(size == sizes[version] for version, size in mine)


def test_reader_of_a_version_keeps_it_when_another_is_published(
    database: Path, new_data: Path
) -> None:
    old = current(database)
    build([new_data], database)
    assert size_of(old) == 2
    assert size_of(current(database)) == 3
    assert current(database) is current(database)


# What is kept


def publish_empty(folder: Path, version: str) -> None:
    finished = folder / f"{version}{publishing.UNFINISHED}.duckdb"
    finished.write_bytes(b"")
    publish(folder, finished, Published(version, publishing.schema_digest(), "inputs"))


def test_publication_keeps_the_newest_versions(tmp_path: Path) -> None:
    versions = [f"20261120T{n:02}" for n in range(KEPT_VERSIONS + 3)]
    for version in versions:
        publish_empty(tmp_path, version)
    kept = sorted(path.stem for path in tmp_path.glob("*.duckdb"))
    assert kept == versions[-KEPT_VERSIONS:]
    assert published(tmp_path).version == versions[-1]


def test_publication_keeps_the_last_version_of_each_of_the_newest_days(tmp_path: Path) -> None:
    days = [f"202611{n:02}" for n in range(1, KEPT_DAYS + 4)]
    for day in days:
        for time_of_day in ("T07", "T19"):
            publish_empty(tmp_path, f"{day}{time_of_day}")
    kept = sorted(path.stem for path in tmp_path.glob("*.duckdb"))
    newest = [f"{day}{part}" for day in days for part in ("T07", "T19")][-KEPT_VERSIONS:]
    assert kept == sorted({*newest, *(f"{day}T19" for day in days[-KEPT_DAYS:])})


def test_version_at_a_moment_is_that_published_then_or_the_oldest_that_is_held(
    tmp_path: Path,
) -> None:
    with pytest.raises(NoDatabaseError):
        version_at(tmp_path, datetime(2026, 11, 3, tzinfo=UTC))
    for version in ("20261102T070000000000-1", "20261104T070000000000-1"):
        publish_empty(tmp_path, version)
    for day, version in ((1, "20261102"), (3, "20261102"), (4, "20261102"), (5, "20261104")):
        assert version_at(tmp_path, datetime(2026, 11, day, 6, tzinfo=UTC))[:8] == version


def test_publication_after_the_clock_went_back_keeps_what_it_published(tmp_path: Path) -> None:
    for number in range(KEPT_VERSIONS):
        publish_empty(tmp_path, f"2027{number}")
    publish_empty(tmp_path, "2026")
    assert published(tmp_path).version == "2026"
    assert published(tmp_path).path(tmp_path).exists()


def test_publication_clears_away_what_killed_builds_left_a_day_ago(tmp_path: Path) -> None:
    recent, abandoned = (tmp_path / f"{n}{publishing.UNFINISHED}.duckdb" for n in ("2", "1"))
    for path in (recent, abandoned):
        path.write_bytes(b"half a file")
    before = time.time() - publishing.ABANDONED_AFTER_S - 60
    os.utime(abandoned, (before, before))
    publish_empty(tmp_path, "3")
    assert recent.exists()
    assert not abandoned.exists()


# Nothing that can be read


def assert_says_what_to_run(folder: Path, what: str) -> None:
    with pytest.raises(NoDatabaseError, match=what) as raised:
        current(folder)
    assert "Run: python -m dashboard build" in str(raised.value)


def test_database_that_was_never_built_says_what_to_run(tmp_path: Path) -> None:
    assert_says_what_to_run(tmp_path, "There is no database in")
    assert_says_what_to_run(tmp_path / "nowhere", "There is no database in")


@pytest.mark.parametrize(
    "pointer", [b"", b"{", b"[]", b'"text"', b"null", b'{"version": "1"}', b"\xff\xfe"]
)
def test_pointer_that_is_corrupt_says_what_to_run(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / POINTER).write_bytes(pointer)
    assert_says_what_to_run(tmp_path, "cannot be read")


def test_pointer_that_is_a_folder_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / POINTER).mkdir()
    assert_says_what_to_run(tmp_path, "cannot be read")


def test_database_of_another_schema_says_what_to_run(database: Path) -> None:
    pointer = database / POINTER
    pointer.write_text(json.dumps(json.loads(pointer.read_text()) | {"schema": "older"}))
    assert_says_what_to_run(database, "was built for another version")


def test_pointer_is_read_again_only_where_it_is_another_file(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, read = published(database), []
    record = publishing._record
    monkeypatch.setattr(publishing, "_record", lambda path: read.append(path) or record(path))
    assert [published(database) for _ in range(3)] == [held] * 3
    assert not read
    pointer = database / POINTER
    said = json.loads(pointer.read_text())
    pointer.write_text(json.dumps(said | {"inputs": said["inputs"][::-1]}))
    assert published(database).inputs == said["inputs"][::-1]
    publishing.point(database, held)
    assert published(database) == held
    assert len(read) == 2
    pointer.unlink()
    assert_says_what_to_run(database, "There is no database in")


def test_database_file_that_is_gone_says_what_to_run(database: Path) -> None:
    published(database).path(database).unlink()
    assert_says_what_to_run(database, "is gone")


def test_database_file_that_is_corrupt_says_what_to_run(database: Path) -> None:
    published(database).path(database).write_bytes(b"no database" * 5000)
    assert_says_what_to_run(database, "cannot be opened")


# Whether to build


def test_database_is_current_until_the_data_changes(database: Path, tmp_path: Path) -> None:
    data = tmp_path / "old"
    assert is_current([data], database)
    assert not is_current([tmp_path / "nowhere"], database)
    assert not is_current([data], tmp_path / "another")
    with (data / "force.csv").open("a", encoding="utf-8") as held:
        held.write("f9,A new force,Wales,,,s\n")
    assert not is_current([data], database)


def test_build_tells_its_progress_from_nothing_to_all(new_data: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build([new_data], tmp_path / "database", lambda *step: told.append(step))
    assert [step for step, _, _ in told][:2] == ["Reading", "Checking"]
    assert [done for _, done, _ in told] == list(range(told[-1][2] + 1))
    assert len({steps for _, _, steps in told}) == 1
