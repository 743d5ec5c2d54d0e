"""A real Chromium and a server for each worker, and pages that wait until all is still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.page import COUNT_SHIFTS, HEIGHT, Scheme, settle
from tests.serving import serving
from tests.signed import COOKIE, Signed, claims_of, cookie

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page lives for seconds here: to compile its scripts a second time, faster, takes longer
    # than what runs faster then.
    "--js-flags=--no-opt --no-maglev",
    # Nothing leaves the machine. A route that answers instead would turn off the browser's cache.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
PATIENCE_MS = 60_000
# Else what is expected has five seconds to come, which is short where two tests share a processor.
expect.set_options(timeout=PATIENCE_MS)
WATCH = """document.addEventListener('securitypolicyviolation', (event) => console.error(
    `Refused: ${event.effectiveDirective} ${event.blockedURI} in ${event.sourceFile}`))"""

Visit = Callable[..., Page]
Opened = Callable[[str, str], Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is; without one, every journey is skipped."""
    found = [path for path in map(shutil.which, CHROMIUMS) if path]
    if not found:
        pytest.skip("No Chromium was found. Install it: sudo apt install chromium")
    return found[0]


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def site(browser: Browser, published_database: Path) -> Iterator[str]:
    """The address of a server over the published data set; none where there is no browser."""
    del browser
    with serving(published_database) as url:
        yield url


@dataclass
class Tabs:
    """Tabs of one browser session. One that is used again has the page's scripts at hand."""

    browser: Browser
    site: str
    session: BrowserContext = field(init=False)
    idle: list[Page] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """What the console of a page said was wrong, and what the content security policy forbade."""

    def __post_init__(self) -> None:
        self.session = self.new_session()

    def new_session(self) -> BrowserContext:
        # What moves while a page waits is drawn sixty times a second, without a graphics card.
        session = self.browser.new_context(locale="en-GB", reduced_motion="reduce")
        session.set_default_timeout(PATIENCE_MS)
        session.add_init_script(WATCH)
        session.add_init_script(COUNT_SHIFTS)
        session.on("console", self._listen)
        return session

    def _listen(self, line: ConsoleMessage) -> None:
        is_ours = line.location["url"].startswith(self.site)
        if line.text.startswith("Refused") or (line.type == "error" and is_ours):
            self.errors.append(line.text)

    def take(self) -> Page:
        return self.idle.pop() if self.idle else self.session.new_page()

    def give_back(self, page: Page) -> None:
        """Leave the page, and with it its session on the server. A tab that is on its way to
        somewhere else is not used again."""
        try:
            page.goto(f"{self.site}/_stcore/health")
            self.idle.append(page)
        except Error:
            page.close()


@pytest.fixture(scope="package")
def tabs(browser: Browser, site: str) -> Tabs:
    return Tabs(browser, site)


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Visit]:
    """Opens an address of the site, or of the site `at` another address, and waits until it is
    still; in a browser that has never been here where it is `fresh`."""
    used: list[Page] = []
    fresh_sessions: list[BrowserContext] = []

    def open_(
        address: str,
        width: int = 1280,
        scheme: Scheme = "light",
        *,
        at: str = tabs.site,
        fresh: bool = False,
        **parameters: str,
    ) -> Page:
        if fresh:
            fresh_sessions.append(tabs.new_session())
            page = fresh_sessions[-1].new_page()
        else:
            page = tabs.take()
            used.append(page)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        page.goto(at + address + ("?" + urlencode(parameters) if parameters else ""))
        settle(page)
        return page

    yield open_
    for page in used:
        tabs.give_back(page)
    for session in fresh_sessions:
        session.close()
    errors, tabs.errors = tabs.errors, []
    assert errors == []


@pytest.fixture
def opened(browser: Browser, signed: Signed) -> Iterator[Opened]:
    """Opens an address as somebody who has signed in, and waits until it is still.

    All come in one tab, which has the scripts of the page at hand: who it is hangs on the cookie
    alone. Signing in itself is tested where access is.
    """
    session = browser.new_context(
        viewport={"width": 1280, "height": HEIGHT}, locale="en-GB", reduced_motion="reduce"
    )
    session.set_default_timeout(PATIENCE_MS)
    page, identities = session.new_page(), dict[str, str]()

    def open_(name: str, address: str) -> Page:
        if name not in identities:
            identities[name] = cookie(signed.url, sub=name, **claims_of(name))
        session.add_cookies([{"name": COOKIE, "value": identities[name], "url": signed.url}])
        page.goto(signed.url + address)
        settle(page)
        return page

    yield open_
    session.close()
