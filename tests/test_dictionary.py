"""The data dictionary and the contract say the same."""

from __future__ import annotations

import pytest

from dashboard.store.contract import Column, tables
from tests import dictionary

COLUMNS = [column for table in tables().values() for column in table.columns]


def test_dictionary_as_written_equals_what_the_contract_makes() -> None:
    written = dictionary.DICTIONARY.read_text(encoding="utf-8")
    assert written == dictionary.dictionary(), "run: python -m tests.dictionary"


def test_dictionary_has_every_table_and_no_other() -> None:
    assert list(dictionary.TABLES) == list(tables())


def test_dictionary_meanings_are_all_used() -> None:
    without = {(c.table, c.name) for c in COLUMNS if not c.meaning}
    assert set(dictionary.MEANINGS) <= without
    assert set(dictionary.SHARED) <= {name for _, name in without - set(dictionary.MEANINGS)}


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: f"{c.table}.{c.name}")
def test_dictionary_column_has_a_meaning(column: Column) -> None:
    assert dictionary.meaning(column)
