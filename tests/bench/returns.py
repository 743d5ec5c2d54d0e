"""What a return costs: checked, sent, decided and published; and a ledger of ten years."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from io import BytesIO
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from openpyxl import load_workbook

from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL
from dashboard.returns.check import check
from dashboard.returns.decide import decide, send
from dashboard.returns.difference import consequence
from dashboard.returns.due import periods_before
from dashboard.returns.kinds import UNIT
from dashboard.returns.publish import publish_with
from dashboard.returns.read import read_file
from dashboard.returns.template import template
from dashboard.returns.versions import ACCEPTED, versions
from dashboard.settings import LEDGER, ROOT
from dashboard.store.unpublished import unpublished
from tests.bench.pages import page_times
from tests.bench.processes import PUBLISHED
from tests.bench.result import Result
from tests.conftest import table_rows

SUBJECT, PERIOD = "nersou", periods_before(date.today(), 1)[0]
ROWS = 3000
CHECK_S, CHECK_MB, CONSEQUENCE_S, TEMPLATE_S = 2.0, 300.0, 5.0, 1.0
SEND_S, DECIDE_S, PUBLISHED_S = 1.5, 3.0, 10.0
QUARTERS, MEASURES = 40, 1250
BUILD_S, PAGE_MS, LEDGER_MS = 15.0, 100.0, 2.0
TIMES = 5
WATCH_S = 0.005


def returns(folder: Path) -> Iterator[Result]:
    """One full return from its template to the pages, and then a ledger of 600,000 rows."""
    folders = [PUBLISHED]
    ledger = Ledger(str(folder / "one.ledger.sqlite"))
    started = time.perf_counter()
    made = template(UNIT, SUBJECT, PERIOD, folders, ledger)
    yield Result("Template of a return", "s", (time.perf_counter() - started,), TEMPLATE_S)
    filled = _filled(made.content)
    with _children_watched() as seen_mb:
        started = time.perf_counter()
        checked = check(read_file(made.name, filled), folders, ledger, OFFICIAL)
        took = time.perf_counter() - started
    rows = sum(len(columns["line"]) for columns in checked.rows.values())
    yield Result(f"Check of a workbook, {rows:,} rows", "s", (took,), CHECK_S, main=True)
    yield Result("Memory of what reads a workbook", "MB", (max(seen_mb, default=0.0),), CHECK_MB)
    started = time.perf_counter()
    with unpublished(folders, checked.before) as now, unpublished(folders, checked.live) as then:
        consequence(now, then, date.today())
    took = time.perf_counter() - started
    yield Result("What would follow from a return", "s", (took,), CONSEQUENCE_S, main=True)
    send(ledger, checked, "a steward")
    started = time.perf_counter()
    decide(ledger, folders, versions(ledger)[0], ACCEPTED, "an approver")
    publish_with(ledger, folders, folder / "one")
    took = time.perf_counter() - started
    yield Result("Accepted to published", "s", (took,), PUBLISHED_S, main=True)
    yield from _commands(folder)
    yield from _ten_years(folder, folders)


@contextmanager
def _children_watched() -> Iterator[list[float]]:
    """The memory of the processes that this one starts, looked at every few milliseconds."""
    seen: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(WATCH_S):
            for child in psutil.Process().children(recursive=True):
                with suppress(psutil.Error):
                    seen.append(child.memory_info().rss / 1e6)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        over.set()
        watching.join()


def _filled(content: bytes) -> bytes:
    """The workbook with 3,000 rows: every capability, and the rest of the workforce."""
    book = load_workbook(BytesIO(content))
    for sheet, values in (
        ("Capabilities", {"Position": "Provided", "Level": 3, "Delivery": "Regional"}),
        ("Workforce", {"Number": 12}),
    ):
        page = book[sheet]
        heads: dict[str, int] = {}
        for cell in page[4]:
            heads.setdefault(str(cell.value).split("\n")[0], cell.column)
        first = heads["Capability" if sheet == "Capabilities" else "What is counted"]
        last = page.max_row if sheet == "Capabilities" else 4 + ROWS
        for row in range(5, last + 1):
            if sheet == "Workforce":
                page.cell(row, first, f"Officers in team {row}")
            if page.cell(row, first).value:
                for head, value in values.items():
                    page.cell(row, heads[head], value)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _commands(folder: Path) -> Iterator[Result]:
    """Sending and deciding as commands, on a small return each time."""
    sent, decided = [], []
    for number in range(TIMES):
        at = folder / f"return {number}"
        at.mkdir()
        (at / "return.csv").write_text(
            f"kind,subject_id,period,marking\nunit,{SUBJECT},{PERIOD},\n", encoding="utf-8"
        )
        (at / "workforce.csv").write_text(
            f"rocu_id,measure,value\n{SUBJECT},Officers,{number + 1}\n", encoding="utf-8"
        )
        common = ["--data", str(PUBLISHED), "--database", str(folder / "commands")]
        sent.append(_command("send", str(at), *common))
        of = ["unit", SUBJECT, str(PERIOD), str(number + 1)]
        decided.append(_command("decide", *of, "--accept", "--no-publish", *common))
    yield Result("Command return send", "s", tuple(sent), SEND_S)
    yield Result("Command return decide --no-publish", "s", tuple(decided), DECIDE_S)


def _command(*words: str) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "dashboard", "return", *words]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - started


def _ten_years(folder: Path, folders: list[Path]) -> Iterator[Result]:
    place, database = folder / "years.ledger.sqlite", folder / "years"
    ledger = Ledger(str(place))
    rows = _record_years(ledger)
    started = time.perf_counter()
    publish_with(ledger, folders, database)
    took = time.perf_counter() - started
    yield Result(f"Build with a ledger of {rows:,} rows", "s", (took,), BUILD_S, main=True)
    yield Result("Room of that ledger", "MB", (place.stat().st_size / 1e6,))
    before = {name: os.environ.get(name) for name in (LEDGER.name,)}
    os.environ[LEDGER.name] = str(place)
    try:
        yield Result("Page returns, with that ledger", "ms", page_times("returns"), PAGE_MS)
    finally:
        for name, value in before.items():
            with suppress(KeyError):
                del os.environ[name]
            if value is not None:
                os.environ[name] = value
    taken = []
    for _ in range(TIMES * 4):
        started = time.perf_counter()
        versions(ledger)
        taken.append((time.perf_counter() - started) * 1000)
    yield Result("What a page run pays for that ledger", "ms", tuple(taken), LEDGER_MS)


def _record_years(ledger: Ledger) -> int:
    """Returns of every unit and force for forty quarters, accepted, and recorded as sent."""
    capabilities = [row["capability_id"] for row in table_rows("capability")]
    functions = [row["function_id"] for row in table_rows("policing_function")]
    units = [row["rocu_id"] for row in table_rows("rocu")]
    home = {row["force_id"]: row["rocu_id"] for row in table_rows("rocu_membership")}
    count = 0
    with ledger.writing() as record:
        record.append("data-set", "data-set", "the program", {"data_set": "published"})
        for period in periods_before(date.today(), QUARTERS):
            for kind, subject, owner in [
                *(("unit", unit, unit) for unit in units),
                *(("force", force, rocu) for force, rocu in home.items()),
            ]:
                rows = (
                    _unit_rows(subject, capabilities)
                    if kind == "unit"
                    else _force_rows(subject, functions)
                )
                count += sum(len(columns["line"]) for columns in rows.values())
                key = f"{kind} {subject} {period} 1"
                said = {
                    "kind": kind,
                    "subject": subject,
                    "period": str(period),
                    "version": 1,
                    "subject_name": subject,
                    "marking": OFFICIAL,
                    "owner": owner,
                    "name": "made up",
                    "digest": key,
                }
                content = json.dumps(rows).encode()
                record.append(
                    "submission", f"submission {key}", "a", said, {"rows": content, "file": b""}
                )
                outcome = {"outcome": "accepted", "reason": "", "on": str(date.today())}
                record.append("decision", f"decision {key}", "b", outcome)
    return count


def _unit_rows(unit: str, capabilities: list[str]) -> dict[str, dict[str, list[object]]]:
    many = len(capabilities)
    return {
        "capability_assessment": {
            "rocu_id": [unit] * many,
            "capability_id": list(capabilities),
            "position": ["provided"] * many,
            "level": ["3"] * many,
            "delivery": ["regional"] * many,
            "note": [None] * many,
            "marking": [None] * many,
            "line": list(range(2, many + 2)),
        },
        "workforce": {
            "rocu_id": [unit] * MEASURES,
            "measure": [f"Officers in team {number}" for number in range(MEASURES)],
            "value": ["12"] * MEASURES,
            "marking": [None] * MEASURES,
            "line": list(range(2, MEASURES + 2)),
        },
    }


def _force_rows(force: str, functions: list[str]) -> dict[str, dict[str, list[object]]]:
    many = len(functions)
    return {
        "force_function_assessment": {
            "force_id": [force] * many,
            "function_id": list(functions),
            "level": ["3"] * many,
            "note": [None] * many,
            "marking": [None] * many,
            "line": list(range(2, many + 2)),
        },
    }
