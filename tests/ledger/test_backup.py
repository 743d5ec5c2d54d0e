"""Backups of a ledger in use, and what becomes of them in an empty place of either engine."""

from __future__ import annotations

import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboard.errors import UsageError
from dashboard.ledger import backup as backup_module
from dashboard.ledger.backup import backup, restore
from dashboard.ledger.ledger import Ledger, LedgerError
from dashboard.ledger.verify import verify
from tests.ledger.conftest import ENGINES, MakePlace, Place, fill
from tests.ledger.test_ledger import begin, writer


@contextmanager
def room(size: int) -> Iterator[None]:
    """A disk on which no file can be larger."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def files(ledger: Ledger) -> dict[int, bytes]:
    return ledger.parts(ledger.entries, "file")


@pytest.mark.parametrize("target", ENGINES)
def test_backup_restored_into_an_empty_place_is_the_same_ledger(
    place: Place, new_place: MakePlace, target: str, tmp_path: Path
) -> None:
    ledger = place.ledger()
    fill(ledger)
    assert backup(ledger, tmp_path / "backup") == 6
    restored = new_place(target).ledger()
    assert restore(tmp_path / "backup", restored) == 6
    assert restored.entries == ledger.entries
    assert files(restored) == files(ledger)
    assert verify(restored) == []
    for same in (ledger, restored):
        with same.writing() as record:
            record.append("thing", "after it", "Ann", {})
        # What was written in SQLite gets the tables that several servers share, and an entry.
        count = 7 + (place.file is not None and target == "postgresql" and same is restored)
        assert [entry.number for entry in same.entries] == list(range(1, count + 1))
        assert verify(same) == []


def test_backup_is_itself_a_ledger(place: Place, tmp_path: Path) -> None:
    fill(place.ledger())
    backup(place.ledger(), tmp_path / "backup")
    assert Ledger(str(tmp_path / "backup")).entries == place.ledger().entries
    assert [path.name for path in tmp_path.iterdir() if path != place.file] == ["backup"]


def test_backup_while_a_process_appends_is_whole(
    place: Place, new_place: MakePlace, tmp_path: Path
) -> None:
    process = writer(place, "a", "100000")
    begin(process)
    assert process.stdout
    try:
        counts = []
        for number in range(3):
            for _ in range(10):
                process.stdout.readline()
            counts.append(backup(place.ledger(), tmp_path / f"backup {number}"))
    finally:
        process.kill()
        process.communicate()
    assert counts == sorted(set(counts))
    entries = place.ledger().entries
    for number, count in enumerate(counts):
        restored = new_place("sqlite").ledger()
        assert restore(tmp_path / f"backup {number}", restored) == count
        assert restored.entries == entries[:count]
        assert set(files(restored).values()) == {b"x" * 10}
        assert verify(restored) == []


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_backup_that_is_being_checked_keeps_nobody_from_writing(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(place.ledger())

    def write_and_verify(copied: Ledger) -> list[str]:
        fill(place.ledger(), 1, "meanwhile")
        return verify(copied)

    monkeypatch.setattr(backup_module, "verify", write_and_verify)
    assert backup(place.ledger(), tmp_path / "backup") == 6
    assert len(place.ledger().entries) == 7


def test_backup_over_a_file_that_is_there_is_refused(place: Place, tmp_path: Path) -> None:
    fill(place.ledger(), 1)
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(UsageError, match="is there already"):
        backup(place.ledger(), tmp_path / "notes")
    assert (tmp_path / "notes").read_text() == "mine"


def test_backup_of_an_empty_ledger_is_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="has no entry yet"):
        backup(place.ledger(), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_backup_without_room_leaves_nothing(place: Place, tmp_path: Path) -> None:
    with place.ledger().writing() as record:
        record.append("thing", "large", "Ann", {}, {"file": b"x" * 300_000})
    there = sorted(tmp_path.iterdir())
    with room(100_000), pytest.raises(LedgerError, match="room"):
        backup(place.ledger(), tmp_path / "backup")
    assert sorted(tmp_path.iterdir()) == there
    assert backup(place.ledger(), tmp_path / "backup") == 2


def test_backup_into_a_folder_that_is_not_there_is_refused_or_makes_it(
    place: Place, tmp_path: Path
) -> None:
    fill(place.ledger(), 1)
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LedgerError, match="could not be written"):
        backup(place.ledger(), tmp_path / "file" / "backup")
    assert backup(place.ledger(), tmp_path / "new" / "backup") == 2


def test_backup_of_a_changed_ledger_is_refused(place: Place, tmp_path: Path) -> None:
    fill(place.ledger())
    place.tamper("update entry set who = 'Eve' where number = 3")
    with pytest.raises(
        LedgerError, match=r"was changed\. Entry 3 was changed\. Nothing was copied"
    ):
        backup(place.ledger(), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_restore_into_a_place_with_entries_is_refused(place: Place, tmp_path: Path) -> None:
    fill(place.ledger())
    backup(place.ledger(), tmp_path / "backup")
    before = place.ledger().entries
    with pytest.raises(UsageError, match="into an empty place"):
        restore(tmp_path / "backup", place.ledger())
    assert place.ledger().entries == before


@pytest.mark.parametrize(
    "statement",
    [
        "update entry set who = 'Eve' where number = 3",
        "update part set content = x'00' where number = 3",
        "delete from entry where number = 1",
    ],
)
def test_restore_of_a_changed_backup_is_refused(
    place: Place, tmp_path: Path, statement: str
) -> None:
    source = tmp_path / "source"
    fill(Ledger(str(source)))
    kept = tmp_path / "backup"
    backup(Ledger(str(source)), kept)
    Place(str(kept), file=kept).tamper(statement)
    with pytest.raises(LedgerError, match="was changed"):
        restore(kept, place.ledger())
    assert place.ledger().entries == []


def test_restore_of_what_is_no_backup_is_refused(place: Place, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("no backup " * 1000)
    (tmp_path / "empty").touch()
    with sqlite3.connect(tmp_path / "other") as connection:
        connection.execute("create table other (number int)")
    with pytest.raises(UsageError, match="There is no file"):
        restore(tmp_path / "missing", place.ledger())
    with pytest.raises(UsageError, match="There is no file"):
        restore(tmp_path, place.ledger())
    with pytest.raises(LedgerError, match="is not a database"):
        restore(tmp_path / "notes", place.ledger())
    for name in ("empty", "other"):
        with pytest.raises(UsageError, match="is no backup"):
            restore(tmp_path / name, place.ledger())
    assert place.ledger().entries == []


def test_restore_without_room_leaves_the_place_empty(tmp_path: Path) -> None:
    source, target = Ledger(str(tmp_path / "source")), Ledger(str(tmp_path / "target"))
    with source.writing() as record:
        record.append("thing", "large", "Ann", {}, {"file": b"x" * 300_000})
    backup(source, tmp_path / "backup")
    with room(100_000), pytest.raises(LedgerError, match="has room"):
        restore(tmp_path / "backup", target)
    assert target.entries == []
    assert restore(tmp_path / "backup", target) == 2
