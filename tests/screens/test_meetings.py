"""The pages of meetings and of actions: what a secretary records is there at once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ledger.ledger import ledger_at
from dashboard.settings import DATA, DATABASE, LEDGER
from dashboard.store.build import build
from tests.conftest import PUBLISHED
from tests.screens.conftest import html, screen_of

TODAY = date.today()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the published data and a ledger of its own."""
    build([PUBLISHED], tmp_path / "database")
    monkeypatch.setenv(DATABASE.name, str(tmp_path / "database"))
    monkeypatch.setenv(DATA.name, str(PUBLISHED))
    monkeypatch.setenv(LEDGER.name, str(tmp_path / "a.ledger.sqlite"))
    return tmp_path


def opened(subject: str, fold: str) -> AppTest:
    page = screen_of(subject)
    page.query_params["region"] = "nersou"
    page.session_state[f"folded {fold}"] = True
    page.run()
    assert not page.exception
    return page


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def test_meeting_and_decision_are_recorded_and_shown(place: Path) -> None:
    page = press(opened("meetings", "Record a meeting"), "Record the meeting")
    assert f"meets next on {TODAY.day} " in html(page)
    page = opened("meetings", "Record what was decided")
    next(box for box in page.selectbox if box.label == "How it stands").select("Agreed")
    page.text_area[0].input("As it was minuted.")
    page = press(page, "Record the decision")
    assert "As it was minuted." in html(page)
    kinds = [entry.kind for entry in ledger_at(str(place / "a.ledger.sqlite")).entries]
    assert kinds[-2:] == ["meeting", "board-decision"]


def test_action_is_recorded_and_told_of(place: Path) -> None:
    page = opened("actions", "Record an action")
    for label, words in (
        ("What is to be done", "Fill two posts"),
        ("Owner: an office, never a name", "Planning lead"),
        ("Cost in pounds, where it is known", "1,000"),
    ):
        next(field for field in page.text_input if field.label == label).input(words)
    page = press(page, "Record the action")
    assert "is not a number" in page.error[0].value
    next(field for field in page.text_input if field.label.startswith("Cost")).input("1000")
    page = press(page, "Record the action")
    assert "Fill two posts" in html(page)
    assert "The one action of the board of NEROCU is open" in html(page)
    page = opened("actions", "Say how an action stands")
    next(box for box in page.selectbox if box.label == "It is").select("Done")
    page = press(page, "Record it")
    assert "The one action of the board of NEROCU is done" in html(page)
    assert place.exists()


def test_nobody_without_the_permission_is_offered_to_record(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.components.recording.may_record", lambda *_: False)
    monkeypatch.setattr("dashboard.screens.meetings.may_record", lambda *_: False)
    page = screen_of("meetings").run()
    assert not page.exception
    assert not [fold for fold in page.expander if fold.label.startswith("Record")]
    assert place.exists()
