"""Where quotation marks go wrong in a CSV file, and the rows that a stray one swallows."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dashboard.store.contract import Column


class Opened(NamedTuple):
    """A value in quotation marks that goes wrong, by its cell and the line on which it opens."""

    cell: int
    line: int
    is_closed: bool
    lines: int


def swallowed(row: Sequence[str], columns: Sequence[Column | None]) -> int | None:
    """The cell of a row that runs over lines and holds what looks like further rows, if any.

    Its first line ends the row that it stands in, and a later one is a row: alone, or as the last
    with what follows the cell. A row has a cell for each column, and most of them look like what
    their columns hold. A note of several lines does not.
    """
    for at, value in enumerate(row):
        parts = [_cells(part) for part in value.splitlines()]
        if len(parts) < 2 or not _is_row([*row[:at], *parts[0]], columns):
            continue
        if any(_is_row(cells, columns) for cells in (*parts[1:], [*parts[-1], *row[at + 1 :]])):
            return at
    return None


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _is_row(cells: Sequence[str], columns: Sequence[Column | None]) -> bool:
    # Where a spreadsheet left columns without a name, every row ends in commas.
    if not 2 <= len(columns) <= len(cells) or any(map(str.strip, cells[len(columns) :])):
        return False
    typed = [
        column.fits(cell.strip())
        for cell, column in zip(cells, columns, strict=False)
        if column and column.is_typed and cell.strip()
    ]
    return sum(typed) * 2 > len(typed)


def opened(lines: Iterable[str], first: int, most: int) -> Opened | None:
    """The first value of a row whose quotation marks go wrong, where `first` is the row's line.

    It closes before the value ends, or not within `most` characters, or not at all.
    """
    cell, line, lasted, start, state = 0, first, 0, first, "before"
    for text in lines:
        for letter in text:
            if state == "quoted":
                lasted += 1
                if letter == '"':
                    state = "closed"
                elif lasted > most:
                    return Opened(cell, start, False, line - start + 1)
            elif letter == '"' and state == "closed":
                state = "quoted"  # Two marks stand for one.
            elif letter == ",":
                cell, state = cell + 1, "before"
            elif letter in "\r\n":
                state = "ended"
            elif state == "closed":
                return Opened(cell, start, True, line - start + 1)
            elif letter == '"' and state == "before":
                state, start, lasted = "quoted", line, 0
            elif letter != " " or state != "before":
                state = "plain"
        if state == "ended":
            return None
        line += 1
    return Opened(cell, start, False, line - start) if state == "quoted" else None
