"""Servers share what is in PostgreSQL, and nothing where the ledger is a file."""

from __future__ import annotations

import pytest

from dashboard.access.sharing import shared
from dashboard.settings import LEDGER


def test_shared_is_what_a_ledger_in_postgresql_has_and_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in ("", "ledger.sqlite", "sqlite:///ledger.sqlite"):
        monkeypatch.setenv(LEDGER.name, place)
        assert shared() is None
    monkeypatch.setenv(LEDGER.name, "postgresql://somebody@127.0.0.1:1/none")
    found = shared()
    assert found is not None
    assert shared() is found
