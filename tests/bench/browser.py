"""What a reader waits for in a real Chromium: the first chart, and a chart drawn anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.bench.result import Result

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}
BROWSERS = 5
REDRAWS = 30
QUIET_MS = 300
PATIENCE_MS = 30_000
FIRST_CHART_S = 3.0
REDRAW_MS = 300.0
FILTER = ("All capabilities", "Core capabilities")
HEIGHT_PX = {1280: 2_500.0, 390: 6_000.0}
"""How tall a page may be before what is folded, by the width of the screen."""
AS_LONG_AS_IT_IS = ("sources", "audit")

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


# Nothing is under way, and the page is as tall as it was a moment ago.
SETTLED = """() => {
  const main = document.querySelector('[data-testid="stMain"]');
  if (!main || document.querySelector('[data-testid="stStatusWidget"]')) return false;
  const tall = main.scrollHeight, same = window.tallBefore === tall;
  window.tallBefore = tall;
  window.sameFor = same ? (window.sameFor || 0) + 1 : 0;
  return window.sameFor > 30;
}"""
TALL = "document.querySelector('[data-testid=\"stMain\"]').scrollHeight"


def chromium() -> str | None:
    """The Chromium of this machine; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def first_chart(path: str, url: str, times: int = BROWSERS) -> tuple[float, ...]:
    """Seconds from navigation to the heatmap, each time in a browser that was never used."""
    taken = []
    for _ in range(times):
        with _fresh_page(path) as page:
            page.goto(url, wait_until="commit")
            taken.append(_watched(page, "firstChart") / 1000)
    return tuple(taken)


def redraws(path: str, url: str) -> tuple[float, ...]:
    """Milliseconds from a click on the filter to the heatmap with other rows, back and forth."""
    taken = []
    with _fresh_page(path) as page:
        page.goto(url, wait_until="commit")
        _watched(page, "firstChart")
        for time_ in range(REDRAWS):
            page.wait_for_timeout(QUIET_MS)
            page.get_by_text(FILTER[time_ % 2], exact=True).first.click()
            taken.append(_watched(page, "redrawn"))
    return tuple(taken)


def chart_results(path: str, url: str, name: str = "") -> tuple[Result, Result]:
    """The first chart of a server that others have used before, and its redraws."""
    floors = (None, None) if name else (FIRST_CHART_S, REDRAW_MS)
    charts = first_chart(path, url)
    return (
        Result(f"{name}First chart in a fresh Chromium", "s", charts, floors[0]),
        Result(f"{name}Filter to redraw of the heatmap", "ms", redraws(path, url), floors[1]),
    )


def heights(path: str, url: str, addresses: dict[str, str]) -> Iterator[Result]:
    """How tall every page is, with what is folded closed, on a wide and on a narrow screen."""
    with _fresh_page(path) as page:
        for across, floor in HEIGHT_PX.items():
            page.set_viewport_size({"width": across, "height": VIEWPORT["height"]})
            for name, address in addresses.items():
                page.goto(f"{url}{address}", wait_until="networkidle")
                page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
                tall = float(page.evaluate(TALL))
                held = None if address.startswith(AS_LONG_AS_IT_IS) else floor
                yield Result(f"Height of {name} at {across}", "px", (tall,), held)


def _watched(page: Page, what: str) -> float:
    # A function: the content security policy of the pages forbids to evaluate a text.
    page.wait_for_function(f"() => window.{what} > 0", timeout=PATIENCE_MS)
    return float(page.evaluate(f"window.{what}"))


@contextmanager
def _fresh_page(path: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            page = browser.new_page(viewport=VIEWPORT)
            page.add_init_script(WATCH)
            yield page
        finally:
            browser.close()
