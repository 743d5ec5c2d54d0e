"""Where a ledger may be kept, and how it is named to people."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.errors import UsageError
from dashboard.ledger.ledger import Ledger, LedgerError
from tests.ledger.conftest import fill


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("mysql://who:hidden@host/name", "mysql://… is no place for a ledger"),
        ("://", "is no place for a ledger"),
        ("sqlite://", "is no place for a ledger"),
        ("postgresql://who:hidden@host:port/name", "is no place for a ledger"),
    ],
)
def test_place_that_is_none_is_refused_without_its_password(place: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        Ledger(place)
    assert said in str(refused.value)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://who:hidden@127.0.0.1:1/name",
        "postgresql://127.0.0.1:1/name?user=who&password=hidden",
    ],
)
def test_ledger_is_named_without_its_password(url: str) -> None:
    ledger = Ledger(url)
    assert "hidden" not in ledger.place
    with pytest.raises(LedgerError) as refused:
        _ = ledger.entries
    assert "It could not be read" in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_file_that_is_no_ledger_is_refused_with_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("These are notes, and no ledger.\n" * 100)
    ledger = Ledger(str(file))
    with pytest.raises(LedgerError, match=r"could not be read: the ledger .* is not a database"):
        _ = ledger.entries
    with pytest.raises(LedgerError, match="Nothing was recorded"), ledger.writing():
        pass
    assert file.read_text().startswith("These are notes")


def test_folder_in_the_place_of_a_ledger_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="could not be read"):
        _ = Ledger(str(tmp_path)).entries
    with pytest.raises(LedgerError, match="Nothing was recorded"), Ledger(str(tmp_path)).writing():
        pass


def test_file_of_a_ledger_is_for_the_account_of_the_program_alone(tmp_path: Path) -> None:
    file = tmp_path / "made" / "ledger.sqlite"
    fill(Ledger(str(file)), 1)
    assert file.stat().st_mode & 0o777 == 0o600


def test_ledger_moved_away_while_it_is_open_is_neither_read_nor_written_any_more(
    tmp_path: Path,
) -> None:
    file = tmp_path / "ledger.sqlite"
    ledger = Ledger(str(file))
    fill(ledger, 3)
    assert len(ledger.entries) == 4
    file.rename(tmp_path / "moved.sqlite")
    assert ledger.entries == []
    with ledger.writing() as record:
        record.append("thing", "other", "Ann", {})
    assert [entry.key for entry in ledger.entries] == ["schema 1", "other"]
    assert [entry.key for entry in Ledger(str(file)).entries] == ["schema 1", "other"]
    assert len(Ledger(str(tmp_path / "moved.sqlite")).entries) == 4
