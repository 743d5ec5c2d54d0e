"""What a reader waits for in a real Chromium: the first chart, and a chart drawn anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from playwright.sync_api import Page, ViewportSize, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
QUIET_MS = 300
PATIENCE_MS = 30_000

# The page itself watches the clock: from the start of the navigation to the frame in which the
# labels of the chart are there, and from a click to the frame in which they have changed.
WATCH = """
window.labels = () => [
  ...document.querySelectorAll('.js-plotly-plot .main-svg .ytick text')
].map(label => label.textContent).join('|');
const firstFrame = () => {
  if (window.labels()) window.firstChart = performance.now();
  else requestAnimationFrame(firstFrame);
};
requestAnimationFrame(firstFrame);
document.addEventListener('click', () => {
  const clicked = performance.now(), before = window.labels();
  window.redrawn = 0;
  const frame = () => {
    const now = window.labels();
    if (now && now !== before) window.redrawn = performance.now() - clicked;
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}, true);
"""


def chromium() -> str | None:
    """The Chromium of this machine; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def first_chart(page: Page, url: str) -> float:
    """Seconds from navigation to the heatmap."""
    page.goto(url, wait_until="commit")
    return _watched(page, "firstChart") / 1000


def redraw(page: Page, choice: str) -> float:
    """Milliseconds from a click on a choice of the filter to the heatmap with other rows."""
    page.wait_for_timeout(QUIET_MS)
    page.get_by_text(choice, exact=True).first.click()
    return _watched(page, "redrawn")


def _watched(page: Page, what: str) -> float:
    # A function: the content security policy of the pages forbids to evaluate a text.
    page.wait_for_function(f"() => window.{what} > 0", timeout=PATIENCE_MS)
    return float(page.evaluate(f"window.{what}"))


@contextmanager
def fresh_pages(path: str, count: int, script: str = WATCH) -> Iterator[list[Page]]:
    """So many pages, each of a browser that was never used, which run a script as they load."""
    with sync_playwright() as playwright, ExitStack() as opened:
        pages = []
        for _ in range(count):
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
            opened.callback(browser.close)
            page = browser.new_page(viewport=VIEWPORT)
            page.add_init_script(script)
            pages.append(page)
        yield pages
