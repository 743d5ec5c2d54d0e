"""The pages of meetings and of actions: what a secretary records is there at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.components.text import literal
from dashboard.exhibits.briefing.decisions import paper_of_meeting
from dashboard.exhibits.question import Question
from dashboard.ledger.ledger import ledger_at
from dashboard.model import LOCAL_OPERATOR
from dashboard.settings import DATA, DATABASE, LEDGER
from dashboard.store.build import build
from dashboard.store.store import current
from tests.conftest import PUBLISHED
from tests.screens.conftest import html, screen_of, titles

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


def field(fields: Sequence[Any], label: str) -> Any:
    return next(one for one in fields if one.label == label)


def test_outcomes_of_what_the_paper_asked_are_recorded_in_one_form(place: Path) -> None:
    page = press(opened("meetings", "Record a meeting"), "Record the meeting")
    assert f"meets next on {TODAY.day} " in html(page)
    page = opened("meetings", "Record what a meeting decided")
    question = Question(current(place / "database"), LOCAL_OPERATOR, TODAY, rocu_id="nersou")
    asked = [one for _, one in paper_of_meeting(question, "nersou", TODAY).asked]
    words = [text.value for text in page.markdown]
    for at, one in enumerate(asked, start=1):
        assert literal(f"{at}. {one.decision}") in words
    page = press(page, "Record the outcomes")
    assert "Choose how at least one was decided." in page.error[0].value
    field(page.selectbox, "Decision 1: how it was decided").select("agreed")
    field(page.text_area, "Decision 1: in the words of the minute").input("As it was minuted.")
    field(page.selectbox, "Decision 2: how it was decided").select("deferred")
    page = press(page, "Record the outcomes")
    assert "As it was minuted." in html(page)
    told = ledger_at(str(place / "a.ledger.sqlite")).entries[-2:]
    assert [
        (entry.content["subject"], entry.content["state"], entry.content["minute"])
        for entry in told
    ] == [
        (asked[0].subject, "agreed", "As it was minuted."),
        (asked[1].subject, "deferred", ""),
    ]
    # What is recorded stands in the form, and is not recorded again.
    page = press(page, "Record the outcomes")
    assert "Choose how at least one was decided." in page.error[0].value


def test_decision_that_no_paper_asked_is_recorded_and_found_by_how_it_stands(place: Path) -> None:
    press(opened("meetings", "Record a meeting"), "Record the meeting")
    page = opened("meetings", "Record a decision that no paper asked")
    field(page.selectbox, "How it stands").select("")
    next(box for box in page.selectbox if box.key == "state of a decision").select("Noted")
    field(page.text_area, "In the words of the minute").input("Noted without comment.")
    page = press(page, "Record the decision")
    assert "Noted without comment." in html(page)
    page.query_params["stands"] = "refused"
    page.run()
    assert "Noted without comment." not in html(page)
    assert "No decision of the board of NEROCU that stands as refused is recorded" in titles(page)
    assert place.exists()


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
