"""Where quotation marks go wrong in a CSV file, and the rows that a stray one swallows."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dashboard.store.contract import Column
from dashboard.store.text import ZERO_WIDTH

_BLANKS = rf"(?:[^\S\r\n]|[{ZERO_WIDTH}])*+"
_QUOTED = re.compile(rf'(^|,){_BLANKS}"((?:[^"]|"")*+)(?:(")|$){_BLANKS}(?=[,\r\n]|$)')
"""A value in quotation marks with what comes before it, and its closing mark if it has one."""


class Opened(NamedTuple):
    """A value in quotation marks that goes wrong, by its cell and the line on which it opens."""

    cell: int
    line: int
    is_closed: bool
    lines: int


def close_up(lines: Iterable[str]) -> Iterator[str]:
    """Lines without the blanks between a value's quotation marks and the commas beside them.

    They are put right as those around any other value are; the reader would take a mark after one
    for a letter, and refuse one before it. What stands within the marks stays as it is.
    """
    is_open = False
    for line in lines:
        has_blanks = '" ' in line or ' "' in line or "\t" in line or not line.isascii()
        if '"' not in line or not has_blanks:
            is_open ^= line.count('"') % 2 == 1
            yield line
            continue
        # A value that goes on from the line before is read as if it were opened here.
        text = f'"{line}' if is_open else line
        closed_up = _QUOTED.sub(r'\1"\2\3', text)
        yield closed_up[1:] if is_open else closed_up
        *_, is_open = False, *(not found[3] for found in _QUOTED.finditer(text))


def swallowed(row: Sequence[str], columns: Sequence[Column | None]) -> int | None:
    """The cell of a row that runs over lines and holds what looks like further rows, if any.

    Its first line ends the row that it stands in, and a later one is a row: alone, or as the last
    with what follows the cell. A note of several lines does not.
    """
    for at, value in enumerate(row):
        parts = [_cells(part) for part in value.splitlines()]
        if len(parts) < 2 or not _looks_like_row([*row[:at], *parts[0]], columns):
            continue
        later = (*parts[1:], [*parts[-1], *row[at + 1 :]])
        if any(_looks_like_row(cells, columns) for cells in later):
            return at
    return None


def _cells(line: str) -> list[str]:
    return next(csv.reader([line]), [])


def _looks_like_row(cells: Sequence[str], columns: Sequence[Column | None]) -> bool:
    """Whether cells are a row, or more than half of one that is cut off.

    A row has a cell for each column, and most of them look like what their columns hold. Of one
    that is cut off they all have to, the first has to be there, and none may begin with a space,
    as words after a comma do.
    """
    # Where a spreadsheet left columns without a name, every row ends in commas.
    if len(columns) < 2 or any(map(str.strip, cells[len(columns) :])):
        return False
    held = list(zip(cells, columns, strict=False))
    typed = [
        column.fits(cell.strip())
        for cell, column in held
        if column and column.is_typed and cell.strip()
    ]
    if len(columns) <= len(cells):
        return sum(typed) * 2 > len(typed)
    is_text = not cells[:1] or not cells[0] or any(cell[:1].isspace() for cell in cells)
    return len(cells) * 2 > len(columns) and not is_text and bool(typed) and all(typed)


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
