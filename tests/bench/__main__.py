"""`python -m tests.bench`: the machine, every figure beside its floor, and the same in Dash.

With names it measures those parts alone: `python -m tests.bench queries pages`.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from rich.console import Console

from dashboard.settings import DATABASE, ROOT
from tests.bench import browser, processes
from tests.bench.access import access
from tests.bench.actions import actions
from tests.bench.decide import at_scale, decisions
from tests.bench.exports import exports
from tests.bench.following import following
from tests.bench.heatmap import beside_dash, first_visitors
from tests.bench.heights import heights
from tests.bench.machine import machine
from tests.bench.pages import pages
from tests.bench.queries import query_times
from tests.bench.result import Result, result_table
from tests.bench.returns import returns
from tests.bench.run import Part, run, write
from tests.bench.sessions import sessions
from tests.bench.several import several

WIDTH = 140
WRITTEN = ROOT / "bench.json"
output = Console(width=WIDTH, highlight=False)


def main() -> int:
    """Measure, print and write; 1 where a part failed. A floor that is missed is no failure."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench")
    asked.add_argument("parts", nargs="*", help="the parts to measure; all of them where none")
    asked.add_argument("--json", type=Path, default=WRITTEN, help="where to write what was found")
    given = asked.parse_args()
    chromium = browser.chromium()
    with tempfile.TemporaryDirectory() as folder:
        built, database = processes.build(Path(folder))
        os.environ[DATABASE.name] = str(database)
        parts = {"build": lambda: [built]} | _parts(Path(folder), database, chromium)
        if unknown := set(given.parts) - set(parts):
            asked.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(parts)}")
        described = machine(chromium)
        output.print(described)
        made = run(described, {name: parts[name] for name in given.parts or parts})
    output.print(result_table(made.results))
    write(made, given.json)
    output.print(f"It took {made.seconds / 60:.1f} minutes. Every value is in {given.json}.")
    if chromium is None:
        output.print("No Chromium was found, so what a browser shows was not measured.")
    met = "Every floor that was measured is met." if made.failures else "Every floor is met."
    output.print(f"Missed: {'; '.join(made.missed)}." if made.missed else met)
    for failure in made.failures:
        output.print(f"{failure}")
    return 1 if made.failures else 0


def _parts(folder: Path, database: Path, chromium: str | None) -> dict[str, Part]:
    """What is measured, in its order. What needs a browser is left out where there is none."""
    parts: dict[str, Part] = {"start": partial(processes.start, database)}
    if chromium:
        parts["dash"] = partial(beside_dash, database, chromium)
        parts["first-visitors"] = partial(first_visitors, database, chromium)
        parts["heights"] = partial(_heights, database, chromium)
    return parts | {
        "sessions": partial(sessions, database),
        "queries": query_times,
        "pages": pages,
        "files": partial(exports, database),
        "decisions": partial(decisions, database),
        "scale": partial(at_scale, folder, _most()),
        "access": partial(access, folder, chromium),
        "returns": partial(returns, folder),
        "several": partial(several, folder),
        "actions": partial(actions, folder),
        "following": partial(following, folder),
    }


def _heights(database: Path, chromium: str) -> Iterator[Result]:
    with processes.dashboard(database) as server:
        yield from heights(chromium, server.url)


def _most() -> int:
    """How many assessments are measured: a million, or what the environment says."""
    return int(os.environ.get("BENCH_ASSESSMENTS", "1000000"))


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    sys.exit(main())
