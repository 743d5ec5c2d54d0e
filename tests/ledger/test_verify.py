"""Whatever is changed in a ledger past its triggers is found."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dashboard.ledger.backup import backup, restore
from dashboard.ledger.ledger import SCHEMA, Ledger, LedgerError, entry_table, part_table
from dashboard.ledger.verify import verify
from dashboard.returns.publish import publish_with
from tests.ledger.conftest import Place, fill

OTHER = "'other', 'now', 'Eve', '{\"parts\": {}}', 'x', 'y'"
TAMPERED = {
    "changed body": (
        ["update entry set body = replace(body, 'thing 2', 'thing 9') where number = 3"],
        ["Entry 3 was changed."],
    ),
    "body that is no JSON": (
        ["update entry set body = 'x' where number = 3"],
        ["Entry 3 was changed.", "Entry 3 has a part, file, that was put in later."],
    ),
    "changed name": (
        ["update entry set who = 'Eve' where number = 3"],
        ["Entry 3 was changed."],
    ),
    "changed moment": (
        ["update entry set recorded_at = '2020-01-01T00:00:00+00:00' where number = 6"],
        ["Entry 6 was changed."],
    ),
    "changed digest": (
        ["update entry set digest = 'x' where number = 3"],
        ["Entry 3 was changed.", "Entry 4 does not follow from the one before it."],
    ),
    "changed part": (
        ["update part set content = (select content from part where number = 4) where number = 3"],
        ["The part file of entry 3 was changed."],
    ),
    "deleted part": (
        ["delete from part where number = 3"],
        ["The part file of entry 3 is gone."],
    ),
    "inserted part": (
        ["insert into part select number, 'extra', content from part where number = 3"],
        ["Entry 3 has a part, extra, that was put in later."],
    ),
    "deleted in the middle": (
        ["delete from part where number in (3, 4)", "delete from entry where number in (3, 4)"],
        ["The entries from 3 to 4 are gone."],
    ),
    "deleted at the start": (
        ["delete from part where number = 1", "delete from entry where number = 1"],
        ["The entries from 1 to 1 are gone."],
    ),
    "deleted and closed up": (
        [
            "delete from part where number = 3",
            "delete from entry where number = 3",
            "update entry set number = 3 where number = 6",
            "update part set number = 3 where number = 6",
        ],
        [
            "Entry 3 does not follow from the one before it.",
            "Entry 3 was changed.",
            "Entry 4 does not follow from the one before it.",
        ],
    ),
    "inserted at the end": (
        [f"insert into entry values (7, 'thing', {OTHER})"],
        ["Entry 7 does not follow from the one before it.", "Entry 7 was changed."],
    ),
    "swapped": (
        [
            "update entry set number = -3 where number = 3",
            "update entry set number = 3 where number = 4",
            "update entry set number = 4 where number = -3",
        ],
        ["Entry 3 was changed.", "Entry 4 was changed."],
    ),
    "swapped parts": (
        [
            "update part set number = -3 where number = 3",
            "update part set number = 3 where number = 4",
            "update part set number = 4 where number = -3",
        ],
        ["The part file of entry 3 was changed.", "The part file of entry 4 was changed."],
    ),
}


def test_ledger_as_it_was_written_has_nothing_wrong(place: Place) -> None:
    fill(place.ledger())
    assert verify(place.ledger()) == []


def test_reader_sees_the_ledger_as_it_was_at_one_moment(place: Place) -> None:
    fill(place.ledger(), 2)
    with place.ledger().connection() as connection:
        assert connection
        counts = [connection.execute(select(func.count()).select_from(entry_table)).scalar_one()]
        if place.server:  # A file is not written while somebody reads it.
            fill(place.ledger(), 3, "more")
        parts = select(func.count()).select_from(part_table)
        counts.append(connection.execute(parts).scalar_one())
    assert counts == [3, 2]


@pytest.mark.parametrize("what", TAMPERED)
def test_tampering_is_found_where_it_is(place: Place, what: str) -> None:
    fill(place.ledger())
    statements, sentences = TAMPERED[what]
    place.tamper(*statements)
    found = verify(place.ledger())
    assert [sentence for sentence in sentences if sentence not in found] == []
    if what not in ("deleted and closed up", "swapped"):
        assert found == sentences


def test_entry_changed_with_its_digest_made_right_does_not_lead_to_the_next(place: Place) -> None:
    fill(place.ledger())
    entry = place.ledger().entries[2]
    changed = type(entry)(**vars(entry) | {"who": "Eve"})
    place.tamper(
        f"update entry set who = 'Eve', digest = '{changed.right_digest}' where number = 3"
    )
    assert verify(place.ledger()) == ["Entry 4 does not follow from the one before it."]


def test_ledger_whose_own_entries_are_gone_is_no_empty_one(place: Place) -> None:
    fill(place.ledger())
    place.tamper(f"delete from entry where kind = '{SCHEMA}'")
    assert len(place.ledger().entries) == 5
    assert verify(place.ledger()) == ["The entries from 1 to 1 are gone."]


def cut(place: Path) -> None:
    """Take the last entry away, as somebody can who has the file."""
    with sqlite3.connect(place) as connection:
        connection.executescript(
            "drop trigger entry_is_not_deleted; drop trigger part_is_not_deleted;"
            "delete from part where number = (select max(number) from entry);"
            "delete from entry where number = (select max(number) from entry);"
        )


def test_last_entries_that_are_cut_off_are_missed_by_all_who_know_how_far_it_reached(
    tmp_path: Path,
) -> None:
    place, noted = tmp_path / "ledger.sqlite", tmp_path / "reach.json"
    fill(Ledger(str(place), noted), 3)
    backup(Ledger(str(place), noted), tmp_path / "backup")
    assert verify(Ledger(str(place), noted)) == []
    cut(place)
    (sentence,) = verify(Ledger(str(place), noted))
    assert "had reached entry 4" in sentence
    assert "ends with entry 3" in sentence
    assert verify(Ledger(str(place))) == []  # In itself it is whole: nobody else can know.
    for refused in (
        lambda: publish_with(Ledger(str(place), noted), [tmp_path], tmp_path / "database"),
        lambda: fill(Ledger(str(place), noted), 1, "more"),
        lambda: backup(Ledger(str(place), noted), tmp_path / "another"),
    ):
        with pytest.raises(LedgerError, match="last entries are gone"):
            refused()
    place.unlink()
    assert "ends with entry 0" in verify(Ledger(str(place), noted))[0]
    restore(tmp_path / "backup", Ledger(str(place), noted))
    assert verify(Ledger(str(place), noted)) == []
    fill(Ledger(str(place), noted), 1, "more")
    assert verify(Ledger(str(place), noted)) == []


def test_ledger_of_an_older_backup_goes_on_from_there(tmp_path: Path) -> None:
    place, noted = tmp_path / "ledger.sqlite", tmp_path / "reach.json"
    fill(Ledger(str(place), noted), 2)
    backup(Ledger(str(place), noted), tmp_path / "backup")
    fill(Ledger(str(place), noted), 3, "later")
    assert Ledger(str(place), noted).noted == 6
    place.unlink()
    assert restore(tmp_path / "backup", Ledger(str(place), noted)) == 3
    assert Ledger(str(place), noted).noted == 3
    assert verify(Ledger(str(place), noted)) == []
