"""Reads the cells of a workbook, in a process of its own with little memory, time and no files.

    python -m dashboard.returns.cells < WORKBOOK > CELLS

What openpyxl reads is somebody else's file: where it takes too much, only this process ends. The
answer is JSON: `properties` of the file by name, and `sheets` by title, each a list of rows, each a
list of cells. A cell is null or a kind and a value: `s` a text, `n` a number, `d` a day, `b` yes or
no, `p` a percentage, `f` a formula, `e` an error. Values are texts as a data set writes them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from dashboard.errors import DashboardError

MAX_ROWS = 5000
MAX_COLUMNS = 60
MAX_SHEETS = 20
MEMORY_BYTES = 700 * 2**20
PROCESSOR_S = 6
WAIT_S = 30

Cell = tuple[str, str] | None
TOO_MUCH = "the workbook could not be read: it takes too much time or memory, or is damaged"


class UnreadError(DashboardError):
    """A workbook that the process which reads it could not read."""


def read_cells(content: bytes) -> tuple[dict[str, str], dict[str, list[list[Cell]]]]:
    """The properties and the cells of a workbook; UnreadError where it cannot be read."""
    command = [sys.executable, "-m", "dashboard.returns.cells"]
    try:
        found = subprocess.run(command, input=content, capture_output=True, timeout=WAIT_S)
    except subprocess.TimeoutExpired as error:
        raise UnreadError(TOO_MUCH) from error
    if found.returncode:
        raise UnreadError(TOO_MUCH)
    read = json.loads(found.stdout)
    sheets = {
        title: [[tuple(cell) if cell else None for cell in row] for row in rows]
        for title, rows in read["sheets"].items()
    }
    return read["properties"], sheets


def main() -> None:
    without("numpy", "PIL")
    from openpyxl import load_workbook

    content = sys.stdin.buffer.read()
    limit(MEMORY_BYTES, files=0)
    book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    properties = {
        str(held.name): str(held.value) for held in getattr(book, "custom_doc_props", []) or []
    }
    sheets: dict[str, list[list[Cell]]] = {}
    for sheet in book.worksheets[:MAX_SHEETS]:
        sheet.reset_dimensions()
        sheets[sheet.title] = _rows(sheet)
    sys.stdout.write(json.dumps({"properties": properties, "sheets": sheets}))


def _rows(sheet: Any) -> list[list[Cell]]:
    """The rows of a sheet down to the last with a value; one more than may be where there are more.

    A spreadsheet program keeps rows far below that somebody has only formatted.
    """
    rows: list[list[Cell]] = []
    before = None
    for number, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS)):
        if number < MAX_ROWS:
            rows.append([_cell(cell) for cell in row])
        # Rows that are not in the file, of which there can be a million, are all the same object.
        elif row is not before and any(cell.value not in (None, "") for cell in row):
            return [*rows, [_cell(cell) for cell in row]]
        before = row
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "f" or not isinstance(value, str | int | float | date | time | bool):
        return "f", str(value)
    if cell.data_type == "e":
        return "e", str(value)
    if isinstance(value, bool):
        return "b", "yes" if value else "no"
    if isinstance(value, datetime):
        return "d", value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return "d", value.isoformat()
    if isinstance(value, int | float):
        # 12 % is kept as 0.12, and shown as whoever typed it means it.
        is_share = "%" in (cell.number_format or "")
        number = value * 100 if is_share else value
        told = f"{number:.15g}" if "e" not in f"{number:.15g}" else f"{number:f}"
        return "p" if is_share else "n", told
    return "s", value


def without(*modules: str) -> None:
    """Let modules be as if they were not installed. openpyxl reads cells without them, and to load
    them takes longer than most workbooks do."""
    for name in modules:
        sys.modules[name] = None  # type: ignore[assignment]


def limit(memory: int, files: int) -> None:
    """Take from this process what it does not need, in bytes. Windows has no such limits."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
        resource.setrlimit(resource.RLIMIT_FSIZE, (files, files))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
