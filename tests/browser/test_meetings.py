"""From what a paper asked to done: a secretary records it, and a reader sees it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Opened
from tests.browser.page import fill_in, fold, headline, press_until, settle, table
from tests.browser.test_accessibility import violations
from tests.signed import ROLE_FILE, Signed, signed_server

MEETINGS, ACTIONS = "/meetings?region=nersou", "/actions?region=nersou"
MINUTE, WHAT = "Agreed as it was tabled.", "Negotiate the terms with the lead force"
TODAY = date.today()


@pytest.fixture(scope="module")
def signed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    del browser
    with signed_server(tmp_path_factory.mktemp("signed")) as held:
        # The provider's account "steward" is the secretary of the board here.
        held.roles.write_text(ROLE_FILE.replace("data-steward", "board-secretary"), "utf-8")
        yield held


def unfold(page: Page, label: str) -> None:
    fold(page, label).locator("summary").first.click()
    settle(page)


def press(page: Page, button: str) -> None:
    """Press a button that records something, and wait until it is published and shown."""
    page.get_by_role("button", name=button, exact=True).press("Enter")
    page.get_by_text("It is recorded, and stands on this page.").wait_for()
    settle(page)


def test_secretary_records_what_the_paper_asked_and_a_reader_follows_it_until_it_is_done(
    opened: Opened,
) -> None:
    secretary = opened("steward", MEETINGS)
    assert headline(secretary) == "No meeting of the board of NEROCU is recorded."
    unfold(secretary, "Record a meeting")
    press(secretary, "Record the meeting")
    expect(secretary.locator(".rocu-headline")).to_contain_text("meets next on")

    unfold(secretary, "Record a meeting")
    unfold(secretary, "Record what a meeting decided")
    fill_in(secretary, "Decision 1: how it was decided", "Agreed")
    press_until(secretary, "Tab", "Decision 1: in the words of the minute")
    secretary.keyboard.type(MINUTE)
    press_until(secretary, "Tab", "Decision 2: how it was decided")
    fill_in(secretary, "Decision 2: how it was decided", "Deferred")
    assert violations(secretary) == []
    press(secretary, "Record the outcomes")
    decided = table(secretary, "2 decisions of the board of NEROCU on record")
    expect(decided).to_contain_text(MINUTE)
    expect(decided).to_contain_text("Deferred")

    secretary = opened("steward", ACTIONS)
    unfold(secretary, "Record an action")
    secretary.get_by_role("textbox", name="What is to be done").fill(WHAT)
    secretary.get_by_role("textbox", name="Owner: an office, never a name").fill("Planning lead")
    press(secretary, "Record the action")

    reader = opened("north", MEETINGS)
    expect(table(reader, "2 decisions of the board of NEROCU")).to_contain_text(MINUTE)
    assert not reader.get_by_test_id("stExpander").filter(has_text="Record").count()
    reader = opened("north", ACTIONS)
    due = TODAY + timedelta(days=90)
    row = reader.get_by_role("row").filter(has_text=WHAT)
    expect(row).to_contain_text(f"{due.day} {due:%B %Y}")
    expect(row).to_contain_text("Open")
    assert not reader.get_by_test_id("stExpander").filter(has_text="Record").count()

    # The secretary says for the owner that it is done: an owner is an office and has no role.
    secretary = opened("steward", ACTIONS)
    unfold(secretary, "Say how an action stands")
    fill_in(secretary, "It is", "Done")
    press(secretary, "Record it")
    reader = opened("north", ACTIONS)
    expect(table(reader, "One action is done")).to_contain_text(WHAT)

    other = opened("public", MEETINGS)
    assert MINUTE not in other.content()
