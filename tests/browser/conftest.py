"""A real Chromium, a server of its own for each module, and pages that wait until all is still."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.page import HEIGHT, Scheme, settle
from tests.server import serving

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing leaves the machine. A route that answers instead would turn off the browser's cache.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
PATIENCE_MS = 60_000
WATCH = """document.addEventListener('securitypolicyviolation', (event) => console.error(
    `Refused: ${event.effectiveDirective} ${event.blockedURI} in ${event.sourceFile}`))"""

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where the system's Chromium is; without one, every journey is skipped."""
    found = [path for path in map(shutil.which, CHROMIUMS) if path]
    if not found:
        pytest.skip("No Chromium was found. Install it: sudo apt install chromium")
    return found[0]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def site(browser: Browser, published_database: Path) -> Iterator[str]:
    """The address of a server over the published data set; none where there is no browser."""
    del browser
    with serving(published_database) as url:
        yield url


@dataclass
class Sessions:
    """Browser sessions of a module: one for each width and scheme, so that what they load stays."""

    browser: Browser
    site: str
    held: dict[object, BrowserContext] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """What the content security policy kept a page from."""

    def of(self, width: int, scheme: Scheme) -> BrowserContext:
        key = (width, scheme)
        if key not in self.held:
            self.held[key] = self.fresh(width, scheme)
        return self.held[key]

    def fresh(self, width: int, scheme: Scheme) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH)
        context.on("console", self._listen)
        return context

    def _listen(self, line: ConsoleMessage) -> None:
        if line.text.startswith("Refused"):
            self.refused.append(line.text)


@pytest.fixture(scope="module")
def sessions(browser: Browser, site: str) -> Sessions:
    return Sessions(browser, site)


@pytest.fixture
def visit(sessions: Sessions) -> Iterator[Visit]:
    """Opens an address of the site, or of the site `at` another address, and waits until it is
    still; in a browser that has never been here where it is `fresh`."""
    pages: list[Page] = []

    def open_(
        address: str,
        width: int = 1280,
        scheme: Scheme = "light",
        *,
        at: str = sessions.site,
        fresh: bool = False,
        **parameters: str,
    ) -> Page:
        context = sessions.fresh(width, scheme) if fresh else sessions.of(width, scheme)
        page = context.new_page()
        pages.append(page)
        page.goto(at + address + ("?" + urlencode(parameters) if parameters else ""))
        settle(page)
        return page

    yield open_
    for page in pages:
        page.close()
    assert not sessions.refused, "the product needs what its content security policy forbids"
