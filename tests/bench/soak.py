"""`python -m tests.bench.soak`: an hour of clicks, and how much memory the service holds meanwhile.

Fifty sessions click every five seconds on all pages, mostly as at today, as people do; every ten
minutes somebody takes a chart away, for which the service opens a browser. A line is printed for
each minute. It fails where memory still grows at the end, or where the service or the browser that
draws holds too much. `SOAK_S` says for how many seconds it goes on.
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from dashboard.screens import SCREENS
from tests.bench import processes
from tests.bench.browser import ARGUMENTS, chromium
from tests.bench.exports import DRAWING_MB
from tests.bench.result import Result
from tests.bench.sessions import SESSIONS, Page, clicks, close_readers, open_readers, regions_of

SOAK_S = float(os.environ.get("SOAK_S", "3600"))
MINUTE_S, MINUTES_TO_A_CHART = 60.0, 10
TODAY_SHARE, DAYS_BACK = 0.8, 60
MOST_GROWTH = 1.05
"""How many times its median in the second third of the time, memory may be in the last third."""
SERVICE_MB = 480.0
"""More than the 350 MB with the pages of one day open: it keeps as much of other days as it may."""
BAR_MB = 10.0
CHART_MS = 60_000.0


@dataclass(frozen=True)
class Minute:
    """What a minute of clicks took, and the memory at its end."""

    clicks_ms: tuple[float, ...]
    service_mb: float
    drawing_mb: float

    def line(self, number: int) -> str:
        """The minute in words, with a bar for the memory of the service."""
        taken = Result("Clicks", "ms", self.clicks_ms)
        drawing = f"{self.drawing_mb:,.0f} MB" if self.drawing_mb else "closed"
        return (
            f"{number:3} min  {len(self.clicks_ms):4} clicks  p50 {taken.said(taken.p50)}  "
            f"p95 {taken.said(taken.p95)}  browser that draws {drawing}  "
            f"service {self.service_mb:,.0f} MB {'▆' * round(self.service_mb / BAR_MB)}"
        )


def faults(minutes: Sequence[Minute]) -> list[str]:
    """What is wrong with the memory of these minutes, in sentences; none where it is flat."""
    third = max(1, len(minutes) // 3)
    middle, end = (
        statistics.median(minute.service_mb for minute in part)
        for part in (minutes[third : 2 * third] or minutes[:1], minutes[-third:])
    )
    drawing = max(minute.drawing_mb for minute in minutes)
    found = []
    if end > MOST_GROWTH * middle:
        found.append(f"The service grows: {middle:,.0f} MB in the second third, {end:,.0f} after.")
    if end > SERVICE_MB:
        found.append(f"The service held {end:,.0f} MB in the last third, over {SERVICE_MB:,.0f}.")
    if drawing > DRAWING_MB:
        found.append(f"The browser that draws held {drawing:,.0f} MB, over {DRAWING_MB:,.0f}.")
    return found


def minutes(
    database: Path,
    during_s: float,
    path: str | None,
    minute_s: float = MINUTE_S,
    sessions: int = SESSIONS,
) -> Iterator[Minute]:
    """Clicks on a service of its own, minute by minute; charts too where there is a browser."""
    regions = regions_of(database)
    with (
        processes.dashboard(database) as server,
        asyncio.Runner() as runner,
        ThreadPoolExecutor(1) as somebody,
    ):
        readers = runner.run(open_readers(server.url, sessions, regions))
        for number in range(round(during_s / minute_s)):
            if path and number % MINUTES_TO_A_CHART == 0:
                chart = somebody.submit(_take_chart_away, path, server.url, number)
            rounds = [_round(random.Random(f"{number} {at}"), regions) for at in range(sessions)]
            taken = runner.run(clicks(readers, rounds, minute_s))
            if path and chart.done():
                chart.result()
            service = processes.resident_mb(server.pid, children=False)
            yield Minute(taken, service, processes.children_mb(server.pid))
        runner.run(close_readers(readers))


def _round(chance: random.Random, regions: Sequence[str]) -> list[Page]:
    """The pages that one reader goes to in a minute."""
    return [_page(chance, regions) for _ in range(round(MINUTE_S))]


def _page(chance: random.Random, regions: Sequence[str]) -> Page:
    """Any screen of a region or of all, as at today or at one of the days before."""
    address = {}
    if region := chance.choice(["", *regions]):
        address["region"] = region
    if chance.random() > TODAY_SHARE:
        day = date.today() - timedelta(days=chance.randint(1, DAYS_BACK))
        address["as-at"] = day.isoformat()
    return chance.choice(SCREENS).subject, address


def _take_chart_away(path: str, url: str, days_ago: int) -> None:
    """The capability matrix as at a day of its own, so that it is drawn and not found."""
    day = date.today() - timedelta(days=days_ago)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(CHART_MS)
        page.goto(f"{url}capabilities?as-at={day}")
        page.get_by_role("button", name="Take away").first.click()
        with page.expect_download():
            page.get_by_role("button", name="Picture (PNG)", exact=True).click()
        browser.close()


def main() -> int:
    """Print the curve; 1 where something is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        _, database = processes.build(Path(folder))
        held = []
        for minute in minutes(database, SOAK_S, chromium()):
            held.append(minute)
            print(minute.line(len(held)), flush=True)
    found = faults(held)
    print("\n".join(found) or "The memory of the service is flat.")
    return 1 if found else 0


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main())
