"""How tall every page is, and how far what is on it moves while it comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens import SCREENS
from dashboard.settings import DATABASE
from dashboard.store.store import current
from tests.bench.browser import PATIENCE_MS, VIEWPORT, fresh_pages
from tests.bench.result import Result

HEIGHT_PX = {1280: 2_500.0, 390: 6_000.0}
"""How tall a page may be before what is folded, by the width of the screen."""
AS_LONG_AS_IT_IS = ("sources", "audit")
SHIFT = 0.1
SHIFT_AT = 1280

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
# The score is the largest sum of shifts that follow each other within a second, over 5 seconds at
# most: https://web.dev/articles/cls
WATCH_SHIFTS = """
window.layoutShift = 0;
let sum = 0, first = -Infinity, last = -Infinity;
new PerformanceObserver(list => {
  for (const {hadRecentInput, startTime, value} of list.getEntries()) {
    if (hadRecentInput) continue;
    if (startTime - last > 1000 || startTime - first > 5000) [sum, first] = [0, startTime];
    [sum, last] = [sum + value, startTime];
    window.layoutShift = Math.max(window.layoutShift, sum);
  }
}).observe({type: 'layout-shift', buffered: true});
"""


def heights(chromium: str, url: str) -> Iterator[Result]:
    """Every page with what is folded closed, on a wide and on a narrow screen."""
    shifts = {}
    with fresh_pages(chromium, 1, WATCH_SHIFTS) as (page,):
        for across, floor in HEIGHT_PX.items():
            page.set_viewport_size({"width": across, "height": VIEWPORT["height"]})
            for name, address in _addresses().items():
                page.goto(f"{url}{address}", wait_until="networkidle")
                page.wait_for_function(SETTLED, timeout=PATIENCE_MS)
                tall = float(page.evaluate(TALL))
                held = None if address.startswith(AS_LONG_AS_IT_IS) else floor
                yield Result(f"Height of {name} at {across}", "px", (tall,), held)
                if across == SHIFT_AT:
                    shifts[name] = float(page.evaluate("window.layoutShift"))
    for name, shift in shifts.items():
        yield Result(f"Layout shift of {name} at {SHIFT_AT}", "score", (shift,), SHIFT)
    every = tuple(shifts.values())
    yield Result(f"Layout shift of every page at {SHIFT_AT}", "score", every, SHIFT, "most", True)


def _addresses() -> dict[str, str]:
    """Every page of the network and of one region, and what it is called."""
    question = Question(current(DATABASE.value()), LOCAL_OPERATOR, date.today())
    rocu = question.answer("region_option")["rocu_id"].iloc[0]
    # The overview is the page that the server opens with.
    paths = {s.subject: "" if s is SCREENS[0] else s.subject for s in SCREENS if s.needs is None}
    network = {f"{subject}, all regions": path for subject, path in paths.items()}
    return network | {
        f"{name}, one region": f"{path}?region={rocu}" for name, path in paths.items()
    }
