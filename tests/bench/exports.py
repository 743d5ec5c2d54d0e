"""What files cost: pictures of charts, packs, and many people exporting at once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from pathlib import Path

import psutil
import typst

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named, registered
from dashboard.exhibits.since import earlier_meeting
from dashboard.exports.files import EXPORT_FORMATS, File, export_exhibit
from dashboard.exports.pack_files import PACK_FORMATS, PackFormat, pack_file
from dashboard.exports.pdf import typeset
from dashboard.exports.picture import browser
from dashboard.exports.picture.picture import chart_if_drawn
from dashboard.memory import take_from_few_places
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import pack
from dashboard.settings import ROOT
from dashboard.store.store import current
from tests.bench import processes
from tests.bench.pages import page_times
from tests.bench.result import Result

TIMES = 2
FIRST_S, MATRIX_MS, LARGE_MS, CHARTS_S = 2.5, 400.0, 900.0, 12.0
PACK_FLOORS = {"pptx": 1.5, "xlsx": 2.0, "pdf": 8.0}
TYPST_MS, WAIT_S, PAGE_MS = 300.0, 6.0, 150.0
DRAWING_MB = 400.0
MANY, PEOPLE = 40, 8
REGIONS, SETTLED_S = 4, 5.0
"""Of how many regions the packs are, and how long what was needed meanwhile is given back."""
MATRIX = ("capability_matrix", {"framework": "all"}, "capability matrix", MATRIX_MS)
LARGE = ("function_matrix", {}, "forces by functions", LARGE_MS)

_days = count(50)  # Pages have asked about the days before.


def exports(database: Path) -> Iterator[Result]:
    """Everything that a file costs, with the browser where there is one."""
    question = Question(current(database), LOCAL_OPERATOR, date.today())
    if browser.found() is not None:
        yield from _pictures(question)
        yield from _at_once(question)
    yield from _packs(question, database)
    # In a process of its own: here much is free that other measurements needed.
    command = [sys.executable, "-m", "tests.bench.exports", str(database)]
    told = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    yield Result(f"Memory that packs of {REGIONS} regions in every form add", "MB", (float(told),))
    if browser.found() is not None:
        held = (
            processes.children_mb(os.getpid()),
        )  # Nothing where it was closed, as nobody needed it.
        name = "Memory of the browser that draws, what its processes share counted once"
        yield Result(name, "MB", held, DRAWING_MB)
        browser.THE_BROWSER.close()


def _memory_of_files(database: Path) -> float:
    """How much more memory a process holds that has made files, in MB."""
    take_from_few_places()
    process = psutil.Process()
    question = Question(current(database), LOCAL_OPERATOR, date.today())
    regions = list(question.answer("region_option")["rocu_id"])[:REGIONS]
    before = process.memory_info().rss
    for region in regions:
        for form in PACK_FORMATS.values():
            _made(_meeting(question, region), form, database)
    time.sleep(SETTLED_S)
    return float(process.memory_info().rss - before) / 1e6


def _anew(question: Question, id_: str, choices: dict[str, str]) -> Exhibit:
    """An exhibit on a day never asked about, so that nothing of it has been kept."""
    day = replace(question, as_of=question.as_of - timedelta(days=next(_days)))
    return exhibit_named(id_).ask(day, choices)


def _pictures(question: Question) -> Iterator[Result]:
    first, _ = _taken(export_exhibit, _anew(question, *MATRIX[:2]), EXPORT_FORMATS["png"])
    yield Result("First chart as PNG, browser not yet open", "s", (first,), FIRST_S)
    for id_, choices, what, floor in (MATRIX, LARGE):
        for extension in ("png", "svg", "pdf"):
            form = EXPORT_FORMATS[extension]
            exhibits = [_anew(question, id_, choices) for _ in range(TIMES)]
            drawn = [_taken(export_exhibit, e, form)[0] * 1000 for e in exhibits]
            again = [_taken(export_exhibit, e, form)[0] * 1000 for e in exhibits]
            name = f"{what} as {extension.upper()}"
            yield Result(f"{name}, drawn anew", "ms", tuple(drawn), floor)
            yield Result(f"{name}, drawn before", "ms", tuple(again), floor)
    charts = [
        exhibit for exhibit in map(_network(question), _charts()) if exhibit.chart is not None
    ]
    several = [charts[at % len(charts)] for at in range(MANY)]
    anew = [_anew(question, exhibit.id, {}) for exhibit in several]
    with ThreadPoolExecutor(MANY) as threads:
        took, _ = _taken(
            lambda: list(threads.map(partial(export_exhibit, form=EXPORT_FORMATS["svg"]), anew))
        )
    yield Result(f"{MANY} charts at once", "s", (took,), CHARTS_S)


def _network(question: Question) -> Callable[[str], Exhibit]:
    return lambda id_: registered()[id_].make(question)


def _charts() -> list[str]:
    return [id_ for id_, held in registered().items() if not held.needs_force]


def _at_once(question: Question) -> Iterator[Result]:
    """Several people who take the same chart away at once, and a page that is read meanwhile."""
    exhibit = _anew(question, *MATRIX[:2])
    with ThreadPoolExecutor(PEOPLE) as threads:
        waits = [
            threads.submit(_taken, export_exhibit, exhibit, EXPORT_FORMATS["png"])
            for _ in range(PEOPLE)
        ]
        pages = page_times("capabilities")
        longest = max(wait.result()[0] for wait in waits)
    yield Result(f"{PEOPLE} people take one chart: the longest wait", "s", (longest,), WAIT_S)
    yield Result("Page capabilities meanwhile", "ms", pages, PAGE_MS)


def _packs(question: Question, database: Path) -> Iterator[Result]:
    regions = list(question.answer("region_option")["rocu_id"])
    meeting = _meeting(question, regions[0])
    _made(meeting, PACK_FORMATS["pdf"], database)  # Its charts are drawn then.
    for extension, form in PACK_FORMATS.items():
        taken, _ = _taken(_made, meeting, form, database)
        floor = PACK_FLOORS.get(extension)
        yield Result(f"Pack as {extension.upper()}, charts drawn before", "s", (taken,), floor)
        if extension in ("pptx", "xlsx"):
            first = _anew_pack(question, regions[-1], form.extension, database)
            yield Result(f"Pack as {extension.upper()}, nothing kept", "s", (first,), floor)
    report = pack(_meeting(question, regions[0]))
    with _typst() as spent:
        typeset.pdf(report, chart_if_drawn)
    yield Result("of the pack as PDF, typst's own part", "ms", (spent[-1] * 1000,), TYPST_MS)


def _anew_pack(question: Question, region: str, extension: str, database: Path) -> float:
    day = replace(question, as_of=question.as_of - timedelta(days=next(_days)))
    meeting = _meeting(day, region)
    return _taken(_made, meeting, PACK_FORMATS[extension], database)[0]


def _made(meeting: Meeting, form: PackFormat, database: Path) -> File:
    return pack_file(pack(meeting), form, database)


def _meeting(question: Question, region: str) -> Meeting:
    return Meeting(
        question_for(question, region, None), question.as_of, earlier_meeting(question.as_of)
    )


@contextmanager
def _typst() -> Iterator[list[float]]:
    """How long typst itself took, each time it was asked."""
    spent: list[float] = []
    compiled = typst.compile

    def timed(*given: object, **named: object) -> object:
        took, made = _taken(partial(compiled, *given, **named))
        spent.append(took)
        return made

    typst.compile = timed
    try:
        yield spent
    finally:
        typst.compile = compiled


def _taken(make: Callable[..., object], *given: object) -> tuple[float, object]:
    """How many seconds something took, and what it gave."""
    started = time.perf_counter()
    made = make(*given)
    return time.perf_counter() - started, made


if __name__ == "__main__":
    print(_memory_of_files(Path(sys.argv[1])))
