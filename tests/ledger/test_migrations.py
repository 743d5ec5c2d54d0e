"""Ledgers that an older or a newer version of the program wrote."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.ledger import ledger as module
from dashboard.ledger.backup import backup, restore
from dashboard.ledger.ledger import MIGRATIONS, Ledger, LedgerError
from dashboard.ledger.verify import verify
from tests.ledger.conftest import FORMS, MakePlace, Place, fill

NEWER = """-- What a newer version keeps beside the entries.
create table draft (
    name text primary key
)

create table note (
    name text primary key
)
"""


NEWER_FORM = max(FORMS.values()) + 1


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The program as a newer version, with one more migration, until it is undone."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder)
    for engine in folder.iterdir():
        (engine / f"{NEWER_FORM:04}_drafts.sql").write_text(NEWER, encoding="utf-8")
    monkeypatch.setattr(module, "MIGRATIONS", folder)
    return monkeypatch


def versions(ledger: Ledger) -> list[tuple[int, int]]:
    """The number of each entry that tells of a migration, and the form that it made."""
    return [(e.number, e.content["version"]) for e in ledger.entries if e.kind == "schema"]


def append(ledger: Ledger, key: str) -> None:
    with ledger.writing() as record:
        record.append("thing", key, "Ann", {})


def test_new_ledger_has_every_form_from_its_first_entry(
    place: Place, newer: pytest.MonkeyPatch
) -> None:
    del newer
    fill(place.ledger(), 1)
    assert versions(place.ledger()) == [(1, NEWER_FORM)]
    assert verify(place.ledger()) == []


def test_older_ledger_is_read_as_it_is_and_migrated_when_it_is_first_written(
    place: Place, request: pytest.FixtureRequest
) -> None:
    fill(place.ledger(), 2)
    before = place.ledger().entries
    request.getfixturevalue("newer")
    ledger = place.ledger()
    assert ledger.entries == before
    append(ledger, "newer")
    assert ledger.entries[:3] == before
    assert [entry.key for entry in ledger.entries[3:]] == [f"schema {NEWER_FORM}", "newer"]
    assert verify(ledger) == []
    append(ledger, "again")
    assert versions(ledger) == [(1, place.form), (4, NEWER_FORM)]


def test_ledger_of_a_newer_program_is_refused_by_an_older_one(
    place: Place, newer: pytest.MonkeyPatch
) -> None:
    fill(place.ledger(), 1)
    newer.undo()
    older = place.ledger()
    known = max(FORMS.values())
    said = (
        rf"written by a newer version of this program \(form {NEWER_FORM}; this one knows {known}\)"
    )
    with pytest.raises(LedgerError, match=said):
        _ = older.entries
    with pytest.raises(LedgerError, match=said), older.writing():
        pass
    with pytest.raises(LedgerError, match=said):
        verify(older)


def test_program_that_has_read_an_older_ledger_does_not_write_a_newer_one(
    place: Place, request: pytest.FixtureRequest
) -> None:
    fill(place.ledger(), 1)
    older = place.ledger()
    assert len(older.entries) == 2
    newer = request.getfixturevalue("newer")
    append(place.ledger(), "newer")
    newer.undo()
    with pytest.raises(LedgerError, match="newer version"), older.writing():
        pass


def test_backup_of_an_older_program_is_restored_by_a_newer_one(
    place: Place, new_place: MakePlace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    fill(place.ledger(), 3)
    backup(place.ledger(), tmp_path / "backup")
    request.getfixturevalue("newer")
    engine = "sqlite" if place.file else "postgresql"
    restored = new_place(engine).ledger()
    assert restore(tmp_path / "backup", restored) == 4
    assert restored.entries == place.ledger().entries
    append(restored, "newer")
    assert versions(restored) == [(1, place.form), (5, NEWER_FORM)]
    assert verify(restored) == []
