"""The pages of meetings and of actions: what a secretary records is there at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session
from dashboard.access.session import Person
from dashboard.components.text import literal
from dashboard.exhibits.briefing.decisions import paper_of_meeting
from dashboard.exhibits.question import Question
from dashboard.ledger.ledger import ledger_at
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens.actions import FOR_THE_OWNER
from dashboard.settings import DATA, DATABASE, LEDGER
from dashboard.store.store import current
from tests.conftest import PUBLISHED
from tests.screens.conftest import Open, html, screen_of, titles

TODAY = date.today()


@pytest.fixture
def place(own_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of the published data and a ledger of its own."""
    monkeypatch.setenv(DATABASE.name, str(own_database))
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


def test_what_is_recorded_is_said_and_its_form_is_empty_again(place: Path) -> None:
    """Whoever presses the button again would record it twice, and nothing is taken back."""
    page = opened("actions", "Record an action")
    page = press(page, "Record the action")
    assert page.error[0].value == "Say what is to be done, and which office does it."
    field(page.text_input, "What is to be done").input("Fill two posts")
    field(page.text_input, "Owner: an office, never a name").input("Planning lead")
    field(page.date_input, "Due on").set_value(TODAY - timedelta(days=1))
    page = press(page, "Record the action")
    assert "due before it was decided" in page.error[0].value
    field(page.date_input, "Due on").set_value(TODAY)
    page = press(page, "Record the action")
    assert [told.value for told in page.success] == ["It is recorded, and stands on this page."]
    assert not field(page.text_input, "What is to be done").value
    page = press(page, "Record the action")
    assert page.error[0].value == "Say what is to be done, and which office does it."
    assert not page.success
    kinds = [entry.kind for entry in ledger_at(str(place / "a.ledger.sqlite")).entries]
    assert kinds.count("action") == 1


def test_nothing_is_sent_by_enter_in_a_field(place: Path) -> None:
    press(opened("meetings", "Record a meeting"), "Record the meeting")
    for subject, fold in (
        ("actions", "Record an action"),
        ("meetings", "Record a meeting"),
        ("meetings", "Record a decision that no paper asked"),
    ):
        page = opened(subject, fold)
        forms = [block.proto.form for block in _blocks(page.main) if block.type == "form"]
        assert [form.enter_to_submit for form in forms] == [False], fold
    assert place.exists()


def _blocks(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        if hasattr(child, "children"):
            yield child
            yield from _blocks(child)


def test_a_meeting_is_of_a_kind_and_has_its_papers_before_it(place: Path) -> None:
    page = opened("meetings", "Record a meeting")
    field(page.text_input, "What kind of meeting, such as extraordinary").input("Extraordinary")
    field(page.date_input, "Papers due, where it is known").set_value(TODAY + timedelta(days=1))
    page = press(page, "Record the meeting")
    assert "Papers would be due after the meeting" in page.error[0].value
    field(page.date_input, "Papers due, where it is known").set_value(TODAY)
    page = press(page, "Record the meeting")
    assert "Extraordinary" in html(page)
    assert place.exists()


def test_what_it_is_about_is_asked_in_words_of_people(place: Path) -> None:
    page = opened("actions", "Record an action")
    for kind, asked in (
        ("rocu_capability", {"Unit", "Capability"}),
        ("force_function", {"Force", "Function"}),
        ("force_obligation", {"Force", "Obligation"}),
    ):
        field(page.selectbox, "What it is about").select(kind)
        page.run()
        labels = {
            box.label for box in page.selectbox if str(box.key).startswith(f"subject {kind} ")
        }
        assert labels == asked
    assert place.exists()


def test_owner_says_how_an_action_stands_and_records_no_other(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened("actions", "Record an action")
    field(page.text_input, "What is to be done").input("Fill two posts")
    field(page.text_input, "Owner: an office, never a name").input("Planning lead")
    press(page, "Record the action")
    owner = replace(
        LOCAL_OPERATOR,
        roles=("action-owner",),
        permissions=frozenset({"see-region", "tell-actions"}),
    )
    monkeypatch.setattr(session, "person", lambda: Person(owner))
    page = opened("actions", "Say how an action stands")
    assert not [fold for fold in page.expander if fold.label.startswith("Record")]
    assert FOR_THE_OWNER not in html(page)
    field(page.selectbox, "It is").select("Done")
    press(page, "Record it")
    entries = ledger_at(str(place / "a.ledger.sqlite")).entries
    assert [entry.content["status"] for entry in entries if entry.kind == "action-told"] == ["done"]


def test_reader_is_told_who_records_that_an_action_is_done(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened("actions", "Record an action")
    assert FOR_THE_OWNER not in html(page)
    field(page.text_input, "What is to be done").input("Fill two posts")
    field(page.text_input, "Owner: an office, never a name").input("Planning lead")
    press(page, "Record the action")
    monkeypatch.setattr("dashboard.screens.actions.may_record", lambda *_: False)
    page = screen_of("actions").run()
    assert FOR_THE_OWNER in html(page)
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


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("meetings", ["No meeting of", "No decision of the board of NEROCU is recorded."]),
        ("actions", ["No action of the board of NEROCU is recorded."]),
    ],
)
def test_page_of_a_board_that_recorded_nothing_has_no_heading_over_nothing(
    subject: str, said: list[str], open_page: Open
) -> None:
    page = open_page(subject, region="nersou")
    assert not page.exception
    assert not [title for title in titles(page) if title.startswith("No ")]
    for sentence in said:
        assert html(page).count(sentence) == 1
