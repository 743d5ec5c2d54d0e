"""Tables laid out over slides, so that every row is read whole at 12 points or more.

Nothing is lost: a table that is too wide is parted by its columns with the first one repeated, one
that is too long by its rows, and a cell that is taller than a slide goes on in the next row.
Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

import pandas as pd

from dashboard.exhibits.question import Link
from dashboard.exports.cells import text_of
from dashboard.exports.pptx.cells import (
    LINE,
    PAD,
    PAD_Y,
    SAFE,
    SMALLEST,
    Block,
    Cell,
    Row,
    SlideTable,
    head_cell,
    height_of,
    lines_in,
    longest_word,
)
from dashboard.exports.pptx.columns import Columns
from dashboard.text_metrics import lowest_widths
from dashboard.theme import (
    CAPABILITY_STATES,
    COVERAGE_STATES,
    GRADE_STATES,
    LIGHT,
    POSITION_STATES,
    State,
)

SIZES = (16.0, 14.0, SMALLEST)
MAX_ROWS_BESIDE_CHART = 16
MAX_HEAD_LINES, MAX_ROW_LINES = 2, 4
CONTINUED = "(continued)"
FURTHER = "further columns"
_STATES = {
    said: state
    for state in (*CAPABILITY_STATES, *COVERAGE_STATES, *POSITION_STATES, *GRADE_STATES)
    for said in (state.word, state.label)
}
_NUMBER = re.compile(r"[+-]?£?[\d,.]+[%mk]?")


def table_sheets(
    table: pd.DataFrame, across: float, down: float, part: str = ""
) -> list[SlideTable]:
    """A plain table, in the largest type in which it is one slide, or in the smallest on many."""
    header = [str(name) for name in table.columns]
    sheets = plain_sheets(header, _rows(table), across, down)
    return [replace(sheet, part=part) for sheet in sheets] if part else sheets


def lowest_sheet(table: pd.DataFrame, across: float, down: float) -> SlideTable | None:
    """A plain table on one slide, in the smallest type and with its columns as wide as makes it
    lowest; None where that does not hold it."""
    head, rows = [head_cell(str(name)) for name in table.columns], _rows(table)
    texts = [[cell.text for cell in row.cells] for row in rows]
    widths = lowest_widths([cell.text for cell in head], texts, across, SMALLEST / SAFE, PAD)
    every = tuple(range(len(head)))
    if any(longest_word(head, rows, j, SMALLEST) + PAD > widths[j] for j in every):
        return None
    aligns = tuple(map(_align, zip(*(row.cells for row in rows), strict=True)))
    sheet, *others = laid(head, rows, Block(every, widths), down, SMALLEST, aligns)
    return None if others else sheet


def _rows(table: pd.DataFrame) -> list[Row]:
    columns = [_column(table.iloc[:, j].tolist()) for j in range(len(table.columns))]
    return [Row(cells) for cells in zip(*columns, strict=True)]


def _column(values: Sequence[object]) -> list[Cell]:
    """The cells of a column, in the colours of their states where each of them names a state."""
    cells = [Cell(text_of(v), v.url if isinstance(v, Link) else "") for v in values]
    states = [_STATES.get(cell.text) for cell in cells]
    if not all(state or not cell.text for state, cell in zip(states, cells, strict=True)):
        return cells
    return [
        replace(cell, fill=state.light, edge=_edge(state)) if state else cell
        for state, cell in zip(states, cells, strict=True)
    ]


def _edge(state: State) -> str:
    """Only what would not be seen on a white slide has an edge."""
    return state.edge_light if state.light == LIGHT.background else ""


def plain_sheets(
    header: Sequence[str], rows: Sequence[Row], across: float, down: float
) -> list[SlideTable]:
    """Rows of cells under a header, all rows of the first columns before those of the further."""
    head = tuple(map(head_cell, header))
    aligns = tuple(map(_align, zip(*(row.cells for row in rows), strict=True)))
    sheets: list[SlideTable] = []
    for size in SIZES if len(rows) <= MAX_ROWS_BESIDE_CHART else (SMALLEST,):
        blocks = Columns(head, rows, across, size).blocks(down) if rows else []
        sheets = [
            replace(sheet, part=FURTHER if at else "")
            for at, block in enumerate(blocks)
            for sheet in laid(head, rows, block, down, size, aligns)
        ]
        if len(sheets) == 1 and _is_calm(sheets[0]):
            break
    return sheets


def _is_calm(sheet: SlideTable) -> bool:
    """Whether the type is not too large for the columns."""
    lines = [(height - 2 * PAD_Y) / (sheet.size * LINE) for height in sheet.heights]
    return lines[0] < MAX_HEAD_LINES + 0.5 and max(lines) < MAX_ROW_LINES + 0.5


def _align(cells: Sequence[Cell]) -> str:
    """Numbers stand flush right, everything else flush left."""
    return "r" if all(_NUMBER.fullmatch(cell.text) for cell in cells) else "l"


def laid(
    head: Sequence[Cell],
    rows: Sequence[Row],
    block: Block,
    down: float,
    size: float,
    aligns: Sequence[str],
) -> list[SlideTable]:
    """Some columns of the rows over as many slides as they need, under the header on each."""
    head_height = height_of(head, block, size, is_head=True)
    room = down - head_height
    whole = [part for row in rows for part in _cut(row, block, room, size)]
    tall = [height_of(row.cells, block, size) for row in whole]
    return [
        SlideTable(
            header=tuple(head[j] for j in block.columns),
            rows=tuple(
                replace(row, cells=tuple(row.cells[j] for j in block.columns)) for row in page
            ),
            widths=block.widths,
            heights=(head_height, *(height_of(row.cells, block, size) for row in page)),
            size=size,
            aligns=tuple(aligns[j] for j in block.columns),
        )
        for page in _pages(whole, tall, room)
    ]


def _cut(row: Row, block: Block, room: float, size: float) -> list[Row]:
    """A row, or where it is taller than a slide as many as hold it."""
    if height_of(row.cells, block, size) <= room:
        return [row]
    most = max(int((room - 2 * PAD_Y) / (size * LINE)), 1)
    lines = {
        j: lines_in(row.cells[j].text, wide, size, row.cells[j].bold)
        for j, wide in zip(block.columns, block.widths, strict=True)
    }
    rows = []
    for start in range(0, max(map(len, lines.values())), most):
        cells = list(row.cells)
        for j, held in lines.items():
            cells[j] = replace(cells[j], text=" ".join(held[start : start + most]))
        lead = block.columns[0]
        if start and not cells[lead].text:
            cells[lead] = replace(cells[lead], text=f"{row.cells[lead].text} {CONTINUED}")
        rows.append(replace(row, cells=tuple(cells)))
    return rows


def _pages(rows: Sequence[Row], heights: Sequence[float], room: float) -> list[list[Row]]:
    """Rows in as few pages as hold them, about equally full, with groups whole where they can be.

    Headings of groups are among the rows.
    """
    fewest = _filled(rows, heights, room, room)
    start = sum(heights) / max(len(fewest), 1)
    for step in range(20 if len(fewest) > 1 else 0):
        pages = _filled(rows, heights, start + (room - start) * step / 20, room)
        if len(pages) == len(fewest):
            return pages
    return fewest


def _filled(
    rows: Sequence[Row], heights: Sequence[float], limit: float, room: float
) -> list[list[Row]]:
    """Rows in pages of about `limit`, and never of more than `room`."""
    pages: list[list[Row]] = [[]]
    used = 0.0
    for group, members in groupby(zip(rows, heights, strict=True), lambda pair: pair[0].group):
        held = list(members)
        for unit in [held] if group else [[one] for one in held]:
            tall = sum(height for _, height in unit)
            if pages[-1] and used + tall > limit:
                pages.append([])
                used = 0.0
            if tall <= room:
                pages[-1] += [row for row, _ in unit]
                used += tall
                continue
            heading, top = unit[0]
            for row, height in unit:
                if pages[-1] and used + height > limit:
                    pages.append([_again(heading)] if heading.is_heading else [])
                    # The word that says so may take a line more.
                    used = top + SMALLEST * LINE if heading.is_heading else 0.0
                pages[-1].append(row)
                used += height
    return pages


def _again(heading: Row) -> Row:
    first, *rest = heading.cells
    said = replace(first, text=f"{first.text} {CONTINUED}")
    return replace(heading, cells=(said, *rest))
