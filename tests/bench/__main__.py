"""`python -m tests.bench`: the machine, every figure beside its floor, and the same in Dash."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console

from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.screens import SCREENS
from dashboard.settings import DATABASE
from dashboard.store.store import current
from tests.bench import browser, processes, sessions
from tests.bench.access import access
from tests.bench.decide import at_scale, decisions
from tests.bench.exports import exports
from tests.bench.machine import machine
from tests.bench.pages import pages
from tests.bench.queries import query_times
from tests.bench.result import Result, ratio_table, result_table

WIDTH = 118
output = Console(width=WIDTH, highlight=False)


def main() -> None:
    chromium = browser.chromium()
    output.print(machine(chromium))
    if chromium is None:
        output.print("No Chromium was found, so what a browser shows was not measured.")
    with tempfile.TemporaryDirectory() as folder:
        results, pairs = _measured(Path(folder), chromium)
    output.print(result_table(results))
    output.print(ratio_table(pairs))
    missed = [result.what for result in results if not result.met]
    output.print(f"Missed: {'; '.join(missed)}." if missed else "Every floor is met.")


def _measured(
    folder: Path, chromium: str | None
) -> tuple[list[Result], list[tuple[str, Result, Result]]]:
    with _progress("build"):
        built, database = processes.build(folder)
    os.environ[DATABASE.name] = str(database)
    with _progress("start"):
        started = processes.start(database)
    with _progress("queries"):
        asked = list(query_times())
    with _progress("pages"):
        shown = list(pages())
    with _progress("dashboard in a browser and with many sessions"):
        ours = _dashboard(database, chromium)
    with _progress("files"):
        filed = list(exports(database))
    with _progress("decisions"):
        decided = [*decisions(database), *at_scale(folder, _most())]
    with _progress("access"):
        seen = list(access(folder, chromium))
    with _progress("Dash in a browser"):
        theirs = _dash(database, chromium)
    pairs = [("Start to first HTTP 200", *started)]
    pairs += [(one.what, one, other) for one, other in zip(ours, theirs, strict=False)]
    return [built, started[0], *asked, *shown, *ours, *filed, *decided, *seen], pairs


def _dashboard(database: Path, chromium: str | None) -> list[Result]:
    """What both are measured in comes first, in the order of `_dash`."""
    with processes.dashboard(database) as (url, pid, _):
        shared: list[Result] = []
        results: list[Result] = []
        if chromium:
            page = f"{url}capabilities"
            first = browser.first_chart(chromium, page, times=1)
            shared += browser.chart_results(chromium, page)
            results.append(Result("First chart for the first reader after a start", "s", first))
        shared.append(_memory(pid))
        if chromium:
            results += browser.heights(chromium, url, _addresses())
        results += sessions.sessions(url, pid, _regions())
    return shared + results


def _dash(database: Path, chromium: str | None) -> list[Result]:
    with processes.dash(database) as (url, pid, _):
        results: list[Result] = []
        if chromium:
            browser.first_chart(chromium, url, times=1)
            results += browser.chart_results(chromium, url, "Dash: ")
        return [*results, _memory(pid)]


def _most() -> int:
    """How many assessments are measured: a million, or what the environment says."""
    return int(os.environ.get("BENCH_ASSESSMENTS", "1000000"))


def _memory(pid: int) -> Result:
    return Result("Memory after that", "MB", (processes.resident_mb(pid),))


def _addresses() -> dict[str, str]:
    """Every page of the network and of one region, and what it is called."""
    rocu = _regions()[0]
    # The overview is the page that the server opens with.
    paths = {s.subject: "" if s is SCREENS[0] else s.subject for s in SCREENS if s.needs is None}
    network = {f"{subject}, all regions": path for subject, path in paths.items()}
    return network | {
        f"{name}, one region": f"{path}?region={rocu}" for name, path in paths.items()
    }


def _regions() -> list[str]:
    question = Question(current(DATABASE.value()), LOCAL_OPERATOR, date.today())
    return list(question.answer("region_option")["rocu_id"])


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say on standard error what is being measured and how long it took."""
    started = time.perf_counter()
    print(f"Measuring: {what} ...", file=sys.stderr, end=" ", flush=True)
    yield
    print(f"{time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
