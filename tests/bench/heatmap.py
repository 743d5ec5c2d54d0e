"""The heatmap in the dashboard and in Dash, in turns: dashboard, Dash, dashboard, Dash ..."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench import processes
from tests.bench.browser import first_chart, fresh_pages, redraw
from tests.bench.heights import SETTLED
from tests.bench.line import MEGABITS_PER_S, ROUND_TRIP_S, slow_line
from tests.bench.result import Result, ratio

CHARTS, CHARTS_SLOW = 7, 4
REDRAWS, REDRAWS_SLOW = 20, 10
STARTS = 4
FILTER = ("All capabilities", "Core capabilities")
FIRST_CHART_S, FIRST_CHART_SLOW_S, REDRAW_MS = 3.0, 2.3, 300.0
FIRST_CHART_RATIO, REDRAW_RATIO, FIRST_VISITOR_RATIO = 1.15, 1.1, 1.2
FIRST_VISIT_KB = 1_700.0
SLOW = f"at {MEGABITS_PER_S:.0f} Mbit/s, {ROUND_TRIP_S * 1000:.0f} ms"
Urls = tuple[str, str]


def beside_dash(database: Path, chromium: str) -> Iterator[Result]:
    """First chart, redraw, bytes and memory of both, near and behind a slow line."""
    with ExitStack() as opened:
        ours = opened.enter_context(processes.dashboard(database))
        theirs = opened.enter_context(processes.dash(database))
        urls = (f"{ours.url}capabilities", theirs.url)
        for url in urls:  # Others have used both before.
            _visit(chromium, url)
        processes.wait_till_idle(ours.pid)
        near = _first_charts(chromium, urls, CHARTS)
        yield from _compared("First chart", "s", near, (FIRST_CHART_S, FIRST_CHART_RATIO))
        drawn = _redraws(chromium, urls, REDRAWS)
        yield from _compared("Filter to redraw", "ms", drawn, (REDRAW_MS, REDRAW_RATIO))
        lines = [opened.enter_context(slow_line(one.url)) for one in (ours, theirs)]
        urls = (f"{lines[0].url}capabilities", lines[1].url)
        before = [line.carried_bytes for line in lines]
        far = _first_charts(chromium, urls, CHARTS_SLOW)
        yield from _compared(f"First chart {SLOW}", "s", far, (FIRST_CHART_SLOW_S, None))
        kilobytes = [
            ((line.carried_bytes - sent) / 1000 / CHARTS_SLOW,)
            for line, sent in zip(lines, before, strict=True)
        ]
        yield from _compared("Sent at the first visit", "kB", kilobytes, (FIRST_VISIT_KB, None))
        drawn = _redraws(chromium, urls, REDRAWS_SLOW)
        yield from _compared(f"Filter to redraw {SLOW}", "ms", drawn, (None, None))
        held = [(processes.resident_mb(one.pid),) for one in (ours, theirs)]
        yield from _compared("Memory after that", "MB", held, (None, None))


def _compared(
    what: str,
    unit: str,
    taken: Sequence[tuple[float, ...]],
    floors: tuple[float | None, float | None],
) -> Iterator[Result]:
    """The dashboard, Dash, and the one by the other; a floor for the first and for the last."""
    ours = Result(what, unit, taken[0], floors[0], main=floors[0] is not None)
    theirs = Result(f"Dash: {what}", unit, taken[1])
    yield from (ours, theirs, ratio(f"{what}, dashboard / Dash", ours, theirs, floors[1]))


def _visit(chromium: str, url: str) -> float:
    """Seconds to the first chart of a fresh browser, which then stays until all is there."""
    with fresh_pages(chromium, 1) as (page,):
        taken = first_chart(page, url)
        page.wait_for_load_state("networkidle")
        return taken


def _first_charts(chromium: str, urls: Urls, times: int) -> list[tuple[float, ...]]:
    rounds = [[_visit(chromium, url) for url in urls] for _ in range(times)]
    return list(zip(*rounds, strict=True))


def _redraws(chromium: str, urls: Urls, times: int) -> list[tuple[float, ...]]:
    with fresh_pages(chromium, 2) as pages:
        for page, url in zip(pages, urls, strict=True):
            first_chart(page, url)
        pages[0].wait_for_function(SETTLED)
        rounds = [[redraw(page, FILTER[time_ % 2]) for page in pages] for time_ in range(times)]
    return list(zip(*rounds, strict=True))


def first_visitors(database: Path, chromium: str) -> Iterator[Result]:
    """The first visitor after a start, who comes as soon as it listens, against the second."""
    taken = []
    for _ in range(STARTS):
        with processes.dashboard(database) as server:
            taken.append([_visit(chromium, f"{server.url}capabilities") for _ in range(2)])
    first, second = (
        Result(f"First chart for the {which} visitor after a start", "s", values)
        for which, values in zip(("first", "second"), zip(*taken, strict=True), strict=True)
    )
    yield from (first, second)
    yield ratio("First visitor after a start / second", first, second, FIRST_VISITOR_RATIO)
