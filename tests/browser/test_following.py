"""A reader follows a region, takes away the pack that was made for its board, and stops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.following.choices import choice_of
from dashboard.following.kept_packs import MAKER, PACK_MADE
from dashboard.ledger.ledger import Ledger
from dashboard.model import SENSITIVE
from tests.browser.conftest import Opened
from tests.browser.page import headline, settle, status
from tests.browser.test_accessibility import violations
from tests.signed import Signed, signed_server

NORTH = "north@example.org"
CONTENT = b"%PDF-1.7 made for the board"


@pytest.fixture(scope="module")
def signed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    del browser
    with signed_server(tmp_path_factory.mktemp("signed")) as held:
        yield held


def keep_pack(ledger: Ledger) -> None:
    """A restricted pack, as if it had been made by itself."""
    file = {"name": "board-pack.pdf", "marking": SENSITIVE, "length": "8 pages"}
    body = {"board": "nersou", "meeting_on": str(date.today()), "version": "1"}
    with ledger.writing() as record:
        key = f"{PACK_MADE} nersou {date.today()}"
        record.append(PACK_MADE, key, MAKER, body | {"files": {"pack": file}}, {"pack": CONTENT})


def test_reader_follows_a_region_takes_its_pack_and_stops(
    opened: Opened, signed: Signed, tmp_path: Path
) -> None:
    ledger = Ledger(str(signed.folder / "database.ledger.sqlite"))
    page = opened("north", "/following?region=nersou")
    assert headline(page).startswith("You follow nothing yet.")
    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_text("What you follow is recorded.").wait_for()
    settle(page)
    choice = choice_of(ledger, NORTH)
    assert choice
    assert (choice.places, choice.address) == ({"rocu:nersou"}, NORTH)
    keep_pack(ledger)
    page.reload()
    settle(page)
    assert "1 meeting has its papers" in headline(page)
    assert SENSITIVE in status(page)
    assert violations(page) == []
    page.get_by_role("textbox", name="Why do you take it away?").fill("For the chair")
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Download the pack (8 pages)")
    button.wait_for()
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "pack.pdf")
    assert (tmp_path / "pack.pdf").read_bytes() == CONTENT
    event = next(one for one in signed.events() if one.event == "pack")
    assert (event.who, event.reason, event.marking) == (NORTH, "For the chair", SENSITIVE)
    page.get_by_role("button", name="Stop following").click()
    expect(page.get_by_text("You follow nothing any more.")).to_be_visible()
    assert choice_of(ledger, NORTH) is None
