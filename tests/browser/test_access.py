"""Signing in with a real provider, as every role: what each sees, and what none but they may."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from dashboard.access.roles import ROLES
from tests.bench.sessions import reader
from tests.browser.conftest import PATIENCE_MS
from tests.browser.page import open_folds, settle, status
from tests.signed import (
    COOKIE,
    EVIDENCE,
    NORTH,
    ROLE_FILE,
    SIGHT,
    SOUTH,
    Signed,
    claims_of,
    cookie,
    signed_server,
)


@pytest.fixture(scope="module")
def signed(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    del browser
    with signed_server(tmp_path_factory.mktemp("signed")) as held:
        yield held


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for all, so that what Streamlit loads is loaded once."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture(scope="module")
def tab(visitor: BrowserContext) -> Page:
    """One tab for all, which has the page's scripts at hand."""
    return visitor.new_page()


@pytest.fixture
def page(tab: Page, visitor: BrowserContext, signed: Signed) -> Iterator[Page]:
    """A page of somebody who has not signed in."""
    visitor.clear_cookies()
    signed.roles.write_text(ROLE_FILE, encoding="utf-8")
    yield tab
    tab.goto(f"{signed.url}/_stcore/health")


def sign_in(page: Page, signed: Signed, name: str, address: str = "/") -> None:
    """Open an address, sign in at the provider, and wait for what is shown then."""
    page.goto(signed.url + address)
    page.get_by_role("button", name="Sign in").click()
    page.locator("input[name=sub]").fill(name)
    page.get_by_role("button", name="Authorize").click()
    page.wait_for_url(lambda url: url.startswith(signed.url) and "oauth2" not in url)
    settle(page)


def seen(page: Page) -> set[str]:
    """The canaries that a page has, in whatever place."""
    open_folds(page)
    return {word for word in (NORTH, SOUTH) if word in page.content()}


def refused(page: Page, words: str) -> None:
    """The page says these words and nothing of the data."""
    expect(page.get_by_text(words).first).to_be_visible()
    # What was shown before goes when the run that refuses it has ended.
    expect(page.locator("body")).not_to_contain_text("Capabilities")
    settle(page)
    assert not seen(page)


def test_address_typed_before_sign_in_shows_nothing_on_the_page_or_the_socket(
    page: Page, signed: Signed
) -> None:
    frames: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived", lambda frame: frames.append(frame if isinstance(frame, bytes) else b"")
        ),
    )
    page.goto(signed.url + EVIDENCE.format("nersou"))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert page.locator("h1").inner_text() == "ROCU Capability Dashboard"
    sent = b"".join(frames).lower()
    assert b"sign in" in sent
    for word in (NORTH, "nersou", "nerocu", "sensitive intelligence", "full edition", "official"):
        assert word.encode() not in sent, f"{word} was sent to nobody"
    crafted = "error=access_denied&error_description=Your+session+is+over"
    page.goto(f"{signed.url}/oauth2callback?{crafted}")
    expect(page.get_by_text("The sign-in provider did not let you in")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert "session is over" not in page.content()
    assert signed.events()[0].reason.startswith("access_denied: The sign-in provider did not")


def sent(signed: Signed, identity: str, subject: str, **address: str) -> str:
    """All that the server sends of a page to whoever has a cookie, over a socket of its own."""
    token, told = generate_xsrf_token_string(), list[str]()
    headers = {"Cookie": f"_streamlit_xsrf={token}; {COOKIE}={identity}"}

    async def open_() -> None:
        session = await reader(signed.url, ("access", {}), headers, [token])
        with suppress(RuntimeError):  # The page says what is refused: that is asked below.
            await session.open((subject, address), lambda message: told.append(str(message)))
        await session.close()

    with ThreadPoolExecutor(1) as beside_playwright:  # whose own loop runs in this thread
        beside_playwright.submit(asyncio.run, open_()).result()
    return "\n".join(told)


@pytest.mark.parametrize("name", SIGHT)
def test_role_is_sent_its_rows_and_pages_and_none_of_the_others(signed: Signed, name: str) -> None:
    edition, canaries = SIGHT[name]
    identity = cookie(signed.url, sub=name, **claims_of(name))
    for unit, canary in (("nersou", NORTH), ("swrocu", SOUTH)):
        told = sent(signed, identity, "capabilities", unit=unit, capability="siu")
        assert edition in told
        assert {word for word in (NORTH, SOUTH) if word in told} == canaries & {canary}
    told = sent(signed, identity, "audit")
    assert ("rocu-table" in told) is (name == "admin")
    if name != "admin":
        assert "Your role does not have this page" in told
        refusal = next(event for event in signed.events() if event.event == "refusal")
        assert refusal.what == "page audit"
        assert refusal.who.startswith(name)


def test_reader_sees_the_rows_of_their_region_where_the_address_led_before_they_signed_in(
    page: Page, signed: Signed
) -> None:
    sign_in(page, signed, "north", EVIDENCE.format("nersou"))
    assert page.url.startswith(signed.url + "/capabilities?")
    assert "unit=nersou" in page.url
    assert "Full edition of NEROCU" in status(page)
    assert "OFFICIAL-SENSITIVE" in status(page)
    expect(page.get_by_test_id("stMain")).to_contain_text(NORTH)
    page.goto(signed.url + EVIDENCE.format("swrocu"))
    settle(page)
    assert seen(page) == set()
    expect(page.get_by_test_id("stSidebarNav")).not_to_contain_text("Audit log")
    page.goto(signed.url + "/audit")
    expect(page.get_by_text("Your role does not have this page")).to_be_visible()
    expect(page.locator(".rocu-table")).to_have_count(0)


def test_access_page_says_what_somebody_was_given_and_only_an_administrator_who_has_what(
    page: Page, signed: Signed
) -> None:
    sign_in(page, signed, "admin", "/access")
    assert "Public edition" in status(page)
    assert "network@example.org" in page.inner_text("body")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Audit log").click()
    expect(page.locator(".rocu-table").first).to_contain_text("Sign in")
    page.context.clear_cookies()
    sign_in(page, signed, "approver", "/access")
    said = page.inner_text("body")
    assert "groups: approvers" in said
    assert "NEROCU and SWROCU" in said
    assert "network@example.org" not in said
    others = page.get_by_role("table", name="The other roles there are").get_by_role("rowheader")
    titles = [role.title for role in ROLES.values() if role.name != "approver"]
    assert others.all_inner_texts() == titles
    may = page.get_by_role("table", name="What you may see and do").get_by_role("rowheader")
    assert may.all_inner_texts() == ["See own regions", "See returns", "Decide on returns"]


def test_account_without_a_role_is_told_and_sees_nothing(page: Page, signed: Signed) -> None:
    sign_in(page, signed, "nobody", EVIDENCE.format("nersou"))
    refused(page, "nobody has given this account a role")
    assert signed.events()[0].event == "refusal"


def test_role_withdrawn_or_not_to_be_looked_up_counts_at_the_next_click(
    page: Page, signed: Signed
) -> None:
    sign_in(page, signed, "north", EVIDENCE.format("nersou"))
    main = page.get_by_test_id("stMain")
    for roles, words, click in (
        (
            ROLE_FILE.replace("email,north", "email,gone"),
            "nobody has given this account a role",
            page.get_by_role("link", name="Funding"),
        ),
        (None, "could not be looked up", page.get_by_role("link", name="Funding")),
        # This is a choice of a part of the page, which is made anew alone.
        (None, "could not be looked up", page.get_by_role("radio", name="All capabilities")),
    ):
        expect(main).to_contain_text(NORTH)
        if roles is None:
            signed.roles.unlink()
        else:
            signed.roles.write_text(roles, encoding="utf-8")
        click.click()
        refused(page, words)
        signed.roles.write_text(ROLE_FILE, encoding="utf-8")
        page.goto(signed.url + EVIDENCE.format("nersou"))


def test_tampered_or_expired_cookie_is_nobody(signed: Signed) -> None:
    good = {"sub": "network", "email": "network@example.org"}
    right, now = cookie(signed.url, **good), int(time.time())
    address = {"unit": "nersou", "capability": "siu"}
    assert NORTH in sent(signed, right, "capabilities", **address)
    for value in (
        right[:-4] + "AAAA",
        cookie(signed.url, "another secret", **good),
        cookie("http://elsewhere.example", **good),
        cookie(signed.url, **good, iat=now - 13 * 3600),
        cookie(signed.url, **good, iat=None),
    ):
        told = sent(signed, value, "capabilities", **address)
        assert "Sign in" in told
        for word in (NORTH, SOUTH, "Capabilities", "Sign out"):
            assert word not in told


def test_signing_out_ends_every_tab(page: Page, signed: Signed, visitor: BrowserContext) -> None:
    sign_in(page, signed, "network")
    other = visitor.new_page()
    other.goto(signed.url + EVIDENCE.format("nersou"))
    settle(other)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(lambda url: "oauth2" in url or url == f"{signed.url}/")
    other.get_by_role("link", name="Funding").click()
    refused(other, "You have signed out")
    other.close()
    assert signed.events()[0].event == "sign-out"


def test_restricted_file_needs_a_reason_and_is_recorded(page: Page, signed: Signed) -> None:
    sign_in(page, signed, "north", "/capabilities?region=nersou&as-at=2026-11-22")
    page.get_by_role("button", name="Take away").first.click()
    reason = page.get_by_role("textbox", name="Why do you take it away?")
    reason.wait_for()
    assert page.get_by_role("button", name="CSV").count() == 0
    reason.fill("For the board of December")
    reason.press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert download.value.suggested_filename.endswith("OFFICIAL-SENSITIVE.csv")
    event = signed.events()[0]
    assert (event.who, event.event) == ("north@example.org", "export")
    assert (event.scope, event.marking) == ("full edition, nersou", "OFFICIAL-SENSITIVE")
    assert event.reason == "For the board of December"
