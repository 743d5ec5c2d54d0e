"""A run of the page is for whoever is in front of it now, and for nobody before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.access import session, sign_in
from dashboard.access.local import refuse_without_sign_in
from dashboard.access.session import Person
from dashboard.components.text import literal
from dashboard.errors import AccessError
from dashboard.metrics import BEFORE_ANY_PAGE, PAGE_ERRORS
from dashboard.model import LOCAL_OPERATOR, PUBLIC, SENSITIVE
from dashboard.settings import DATABASE, ROOT
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.signed import seed

APP = ROOT / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def restricted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with restricted rows."""
    folder = tmp_path_factory.mktemp("restricted")
    build([seed(folder / "data")], folder / "database")
    return folder / "database"


def said(test: AppTest) -> str:
    return " ".join(str(element.proto) for element in test.main)


def test_restricted_rows_without_sign_in_show_nothing_however_the_page_is_started(
    restricted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(restricted))
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "no sign-in is set up" in test.error[0].value
    assert "North East" not in said(test)
    assert not test.selectbox


def test_server_without_sign_in_listens_to_its_own_machine_only(published_store: Store) -> None:
    for address in ("localhost", "127.0.0.1", "::1"):
        refuse_without_sign_in(published_store, address)
    for address in ("0.0.0.0", "", "10.0.0.1", "dashboard.example.org"):
        with pytest.raises(AccessError, match="own machine only"):
            refuse_without_sign_in(published_store, address)


def test_store_knows_that_it_has_restricted_rows(restricted: Path, published_store: Store) -> None:
    assert current(restricted).has_restricted_rows
    assert not published_store.has_restricted_rows


def test_what_was_made_for_another_sight_is_gone_when_it_changes(
    restricted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(restricted))
    whole = Person(LOCAL_OPERATOR, claims=None)
    monkeypatch.setattr(session, "person", lambda: whole)
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    assert SENSITIVE in said(test)
    test.session_state["pack making"] = "a pack of everything"
    test.run()
    assert "pack making" in test.session_state
    less = Person(replace(LOCAL_OPERATOR, scope=PUBLIC), claims=None)
    monkeypatch.setattr(session, "person", lambda: less)
    test.run()
    assert "pack making" not in test.session_state
    assert SENSITIVE not in said(test)


def test_look_up_that_fails_shows_nothing_and_says_no_more(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(published_database))

    def fails() -> Person:
        raise RuntimeError("a secret in a traceback")

    monkeypatch.setattr(session, "person", fails)
    counted = PAGE_ERRORS.labels(BEFORE_ANY_PAGE, "failed")._value
    before = counted.get()
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    assert "could not be found out" in test.error[0].value
    assert counted.get() == before + 1, "an operator sees it"
    assert "secret" not in said(test)
    assert not test.selectbox


def test_server_whose_clock_is_behind_says_so_instead_of_asking_to_sign_in_again(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE.name, str(published_database))
    monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
    monkeypatch.setattr(st, "user", SimpleNamespace(is_logged_in=False))
    ahead = datetime.now(UTC) + timedelta(hours=1)
    monkeypatch.setattr(sign_in, "signed_ahead", lambda _: ahead)
    test = AppTest.from_file(str(APP), default_timeout=60).run()
    told = test.error[0].value
    assert literal(f"{ahead.astimezone():%H:%M:%S}") in told
    assert "clocks of its servers have to be put right" in told
    assert not test.selectbox


def test_nobody_has_to_sign_in_where_no_secrets_say_so() -> None:
    assert not sign_in.is_set_up()
