"""A return from its template to the page that moves: sent, sent back, corrected and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.page import fold, headline, open_folds, settle, status, table
from tests.browser.test_access import sign_in
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


@pytest.fixture
def opened(browser: Browser, signed: Signed) -> Iterator[Callable[[str, str], Page]]:
    """Opens an address as somebody, in a browser of their own."""
    contexts: dict[str, BrowserContext] = {}

    def open_(name: str, address: str) -> Page:
        if name not in contexts:
            contexts[name] = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
            )
            contexts[name].set_default_timeout(PATIENCE_MS)
            page = contexts[name].new_page()
            sign_in(page, signed, name, address)
            return page
        page = contexts[name].pages[0]
        page.goto(signed.url + address)
        settle(page)
        return page

    yield open_
    for context in contexts.values():
        context.close()


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


def sees_canary(page: Page) -> bool:
    open_folds(page)
    return CANARY in page.content()


def test_return_is_filled_in_sent_back_corrected_and_accepted(
    opened: Callable[[str, str], Page], signed: Signed, tmp_path: Path
) -> None:
    steward = opened("steward", PAGE)
    assert "none of" in headline(steward)
    with steward.expect_download() as download:
        steward.get_by_role("button", name="Download the workbook to fill in").click()
    download.value.save_as(tmp_path / "template.xlsx")
    template = (tmp_path / "template.xlsx").read_bytes()

    upload(steward, filled(template, {"Capabilities": [WRONG]}))
    wrong = table(steward, "What is wrong").inner_text()
    assert "Capabilities!B5" in wrong
    assert "Choose one from the list" in wrong
    assert violations(steward) == []
    with steward.expect_download() as download:
        steward.get_by_role("button", name="Download your workbook with what is wrong").click()
    download.value.save_as(tmp_path / "marked.xlsx")
    marked = load_workbook(tmp_path / "marked.xlsx")["Capabilities"]["B5"]
    assert marked.comment
    assert "not one of the allowed words" in marked.comment.text

    upload(steward, filled(template, {"Capabilities": [RIGHT | {"Note": f"{CANARY} first"}]}))
    assert "1 capability of NEROCU moves from" in table(steward, "If it is accepted").inner_text()
    assert violations(steward) == []
    send(steward)
    expect(steward.get_by_role("button", name="Accept it")).to_have_count(0)
    assert "Version 1 waits for a decision" in table(steward, "Who has sent what").inner_text()

    approver = opened("approver", "/returns")
    assert f"{CANARY} first" in table(approver, "What differs").inner_text()
    assert "moves from" in table(approver, "If it is accepted").inner_text()
    assert "OFFICIAL-SENSITIVE" in status(approver)
    assert violations(approver) == []
    approver.get_by_role("button", name="Send it back").click()
    approver.get_by_text("Say why it is sent back.").wait_for()
    approver.get_by_role("textbox", name="Why, where it is sent back").fill(REASON)
    approver.get_by_role("button", name="Send it back").click()
    approver.get_by_text("is sent back.").first.wait_for()

    steward = opened("steward", PAGE)
    fold(steward, "Every version").click()
    expect(table(steward, "Versions")).to_contain_text(REASON)
    upload(steward, filled(template, {"Capabilities": [RIGHT]}))
    send(steward)
    assert not sees_canary(opened("steward", MOVED))

    assert not any(sees_canary(opened("nobody", page)) for page in (PAGE, MOVED, "/audit"))

    approver = opened("approver", "/returns")
    approver.get_by_role("button", name="Accept it").click()
    approver.get_by_text("is accepted.").first.wait_for()
    assert sees_canary(opened("steward", MOVED))
    assert "Accepted" in table(opened("approver", "/returns"), "Who has sent what").inner_text()

    for address in (PAGE, MOVED, "/audit", "/sources", "/changes?region=nersou"):
        other = opened("nobody", address)
        assert not sees_canary(other), address
        assert REASON not in other.content()
    told = [
        (event.event, event.who.partition("@")[0].partition(" ")[0])
        for event in signed.events()
        if event.what.startswith("Return unit nersou")
    ]
    assert told == [("decision", "approver"), ("return", "steward")] * 2


def test_return_is_typed_on_the_page_and_kept_as_a_draft(
    opened: Callable[[str, str], Page],
) -> None:
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
    assert "typed" not in opened("nobody", TYPED_PAGE).inner_text("body")
