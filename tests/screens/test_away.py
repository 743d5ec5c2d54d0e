"""Pages while the database server that several servers share does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session, signed_out
from dashboard.access.audit import audit_log
from dashboard.errors import AccessError
from dashboard.ledger.ledger import AWAY
from dashboard.settings import AUDIT_KEY, DATABASE, LEDGER, ROOT
from tests.screens.conftest import html, screen_of

NOBODY_THERE = "postgresql://somebody@127.0.0.1:1/none"


@pytest.fixture
def away(
    published_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    monkeypatch.setenv(DATABASE.name, str(published_database))
    monkeypatch.setenv(LEDGER.name, NOBODY_THERE)
    monkeypatch.setenv(AUDIT_KEY.name, str(tmp_path / "audit.key"))
    signed_out.catch_up()
    return monkeypatch


def test_page_of_what_is_published_goes_on_and_says_what_cannot_be_done(
    away: pytest.MonkeyPatch,
) -> None:
    del away
    page = screen_of("capabilities").run()
    assert not page.exception
    assert not page.error
    assert AWAY in [warning.value for warning in page.warning]
    assert page.get("plotly_chart")


@pytest.mark.parametrize("subject", ["returns", "following"])
def test_page_that_needs_the_ledger_says_once_that_it_cannot_be_shown(
    away: pytest.MonkeyPatch, subject: str
) -> None:
    del away
    page = screen_of(subject).run()
    assert not page.exception
    assert not page.error
    assert [warning.value for warning in page.warning] == [AWAY]
    assert "cannot be shown at the moment." in html(page, "rocu-headline")


def test_refusal_that_cannot_be_recorded_is_one_all_the_same(away: pytest.MonkeyPatch) -> None:
    refused = AccessError("Nobody has given this account a role.")

    def nobody() -> session.Person:
        raise refused

    away.setattr(session, "person", nobody)
    page = AppTest.from_file(str(ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    assert not page.exception
    assert [error.value for error in page.error] == [str(refused)]
    with pytest.raises(AccessError, match="cannot be read"):
        audit_log().newest(1)
