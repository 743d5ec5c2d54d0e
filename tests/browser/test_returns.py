"""A return from its template to the page that moves: sent, sent back, corrected and accepted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Opened
from tests.browser.page import fold, headline, open_folds, settle, status, table
from tests.browser.test_accessibility import violations
from tests.returns.filling import filled
from tests.signed import ROLE_FILE, Signed, signed_server

PERIOD = "2026-09-30"
PAGE = f"/returns?return=unit&subject=nersou&period={PERIOD}&by=file"
TYPED_PAGE = f"/returns?return=unit&subject=nersou&period={PERIOD}&by=typed"
MOVED = "/capabilities?unit=nersou&capability=riu"
CANARY = "canaryreturned"
RIU = "Regional intelligence unit"
WRONG = {"Capability": RIU, "Position": "Fine", "Level": 2, "Delivery": "Regional"}
RIGHT = WRONG | {"Position": "Partial", "Note": CANARY}
REASON = "The desk is staffed since August"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def signed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    del browser
    with signed_server(tmp_path_factory.mktemp("signed")) as held:
        # The provider's account "nobody" reads another region here.
        other = "email,nobody@example.org,region-reader,swrocu\n"
        held.roles.write_text(ROLE_FILE.replace("nersou;swrocu", "nersou") + other, "utf-8")
        yield held


def upload(page: Page, content: bytes) -> None:
    """Give a workbook to the page, and wait for what it says of it."""
    page.locator("input[type=file]").set_input_files(
        {"name": "return.xlsx", "mimeType": XLSX, "buffer": content}
    )
    page.get_by_text("Nothing is wrong").or_(page.get_by_text("Nothing was sent.")).first.wait_for()
    settle(page)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send it in").click()
    page.get_by_text("It counts when somebody has accepted it").wait_for()
    settle(page)


def test_return_is_filled_in_sent_back_corrected_and_accepted(
    opened: Opened, signed: Signed, tmp_path: Path
) -> None:
    steward = opened("steward", PAGE)
    assert "none of" in headline(steward)
    with steward.expect_download() as download:
        steward.get_by_role("button", name="Download the workbook to fill in").click()
    download.value.save_as(tmp_path / "template.xlsx")
    template = (tmp_path / "template.xlsx").read_bytes()

    upload(steward, filled(template, {"Capabilities": [WRONG]}))
    wrong = table(steward, "What is wrong")
    expect(wrong).to_contain_text("Capabilities!B5")
    expect(wrong).to_contain_text("Choose one from the list")
    assert violations(steward) == []
    with steward.expect_download() as download:
        steward.get_by_role("button", name="Download your workbook with what is wrong").click()
    download.value.save_as(tmp_path / "marked.xlsx")
    marked = load_workbook(tmp_path / "marked.xlsx")["Capabilities"]["B5"]
    assert marked.comment
    assert "not one of the allowed words" in marked.comment.text

    upload(steward, filled(template, {"Capabilities": [RIGHT | {"Note": f"{CANARY} first"}]}))
    moves = table(steward, "If it is accepted")
    expect(moves).to_contain_text("1 capability of NEROCU moves from")
    assert violations(steward) == []
    send(steward)
    expect(steward.get_by_role("button", name="Accept it")).to_have_count(0)
    sent = table(steward, "Who has sent what")
    expect(sent).to_contain_text("Version 1 waits for a decision")

    approver = opened("approver", "/returns")
    expect(table(approver, "What differs")).to_contain_text(f"{CANARY} first")
    expect(table(approver, "If it is accepted")).to_contain_text("moves from")
    assert "OFFICIAL-SENSITIVE" in status(approver)
    assert violations(approver) == []
    approver.get_by_role("button", name="Send it back").click()
    approver.get_by_text("Say why it is sent back.").wait_for()
    approver.get_by_role("textbox", name="Why, where it is sent back").fill(REASON)
    approver.get_by_role("button", name="Send it back").click()
    approver.get_by_text(", version 1 is sent back.").wait_for()

    steward = opened("steward", PAGE)
    fold(steward, "Every version").click()
    expect(table(steward, "Versions")).to_contain_text(REASON)
    upload(steward, filled(template, {"Capabilities": [RIGHT]}))
    send(steward)
    assert CANARY not in opened("steward", MOVED).content()

    approver = opened("approver", "/returns")
    approver.get_by_role("button", name="Accept it").click()
    approver.get_by_text(", version 2 is accepted.").wait_for()
    expect(opened("steward", MOVED).get_by_test_id("stMain")).to_contain_text(CANARY)
    expect(table(opened("approver", "/returns"), "Who has sent what")).to_contain_text("Accepted")

    for address in (PAGE, MOVED):
        other = opened("nobody", address)
        open_folds(other)
        assert CANARY not in other.content(), address
        assert REASON not in other.content()
    told = [
        (event.event, event.who.partition("@")[0].partition(" ")[0])
        for event in signed.events()
        if event.what.startswith("Return unit nersou")
    ]
    assert told == [("decision", "approver"), ("return", "steward")] * 2


def test_return_is_typed_on_the_page_and_kept_as_a_draft(opened: Opened) -> None:
    page = opened("steward", TYPED_PAGE)
    page.get_by_test_id("stDataFrame").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Save capabilities").click()
    page.get_by_text("saved as a draft. It is not sent yet.").wait_for()
    page.get_by_role("button", name="Check what is typed").click()
    page.get_by_text("Nothing is wrong").or_(page.get_by_text("Nothing was sent.")).first.wait_for()
    settle(page)
    assert violations(page) == []
    page = opened("steward", f"{TYPED_PAGE}&typing=row")
    expect(page.get_by_role("combobox", name="Row", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Position")).to_be_visible()
    assert violations(page) == []
    expect(opened("nobody", TYPED_PAGE).locator("body")).not_to_contain_text("typed")
