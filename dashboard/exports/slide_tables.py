"""Tables and matrices laid out over slides, so that every row is read whole at 12 points or more.

Lengths are points. Nothing is lost: a table that is too wide is parted by its columns with the
first one repeated, one that is too long by its rows, and a cell that is taller than a slide goes
on in the next row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from math import ceil

import pandas as pd

from dashboard.exhibits.exhibit import Link
from dashboard.exports.lettering import LONGEST_WORD_SHARE, width, wrap
from dashboard.exports.paper import shown_state
from dashboard.theme import LIGHT, NOT_ASSESSED

SMALLEST = 12.0
SIZES = (16.0, 14.0, SMALLEST)
FEW_ROWS = 16
PAD_X, PAD_Y = 4.0, 2.0
PAD = 2 * PAD_X + 1
LINE = 1.2
CONTINUED = "(continued)"
MOST_BLOCKS = 4
SAMPLE = 60
WORTH_PARTING = 0.15
"""How many slides, as a share, one more part of the columns has to save."""
_NUMBER = re.compile(r"[£+-]?[\d,.]+[%mk]?")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, where it leads, and how it is drawn."""

    text: str
    url: str = ""
    fill: str = ""
    edge: str = ""
    bold: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Row:
    """A row and the group that it stands in; a heading names the group of the rows beneath it."""

    cells: tuple[Cell, ...]
    group: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Sheet:
    """A table, or the part of one that a slide holds.

    `heights` begin with the header's; `part` names the part where it has a name of its own.
    """

    header: tuple[Cell, ...]
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: float
    aligns: tuple[str, ...]
    part: str = ""


@dataclass(frozen=True)
class Block:
    """Columns that are shown together, and how wide they are."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


def cell_of(value: object) -> Cell:
    """A cell of a plain table."""
    return Cell(value.text, value.url) if isinstance(value, Link) else Cell(str(value))


def _column(values: Sequence[object]) -> list[Cell]:
    """The cells of a column, in the colours of their states where each of them names a state."""
    cells = [cell_of(value) for value in values]
    fills = [shown_state(cell.text) for cell in cells]
    if not all(fill or not cell.text for fill, cell in zip(fills, cells, strict=True)):
        return cells
    return [
        replace(cell, fill=fill, edge=NOT_ASSESSED.edge_light if fill == LIGHT.background else "")
        for fill, cell in zip(fills, cells, strict=True)
    ]


def table_sheets(table: pd.DataFrame, across: float, down: float, part: str = "") -> list[Sheet]:
    """A plain table, in the largest type in which it is one slide, or in the smallest on many."""
    header = [str(name) for name in table.columns]
    columns = [_column(table.iloc[:, j].tolist()) for j in range(len(header))]
    rows = [Row(cells) for cells in zip(*columns, strict=True)]
    return [replace(sheet, part=part) for sheet in plain_sheets(header, rows, across, down)]


def plain_sheets(
    header: Sequence[str], rows: Sequence[Row], across: float, down: float
) -> list[Sheet]:
    """Rows of cells under a header."""
    head = tuple(Cell(name) for name in header)
    aligns = _aligns(rows, len(head))
    sheets: list[Sheet] = []
    for size in SIZES if len(rows) <= FEW_ROWS else (SMALLEST,):
        blocks = _blocks(head, rows, across, down, size)
        sheets = laid(head, rows, blocks, down, size, aligns)
        if len(sheets) == 1:
            break
    return sheets


def _aligns(rows: Sequence[Row], columns: int) -> tuple[str, ...]:
    """Numbers stand flush right, everything else flush left."""
    return tuple(
        "r" if j and rows and all(_NUMBER.fullmatch(row.cells[j].text) for row in rows) else "l"
        for j in range(columns)
    )


def _blocks(
    head: tuple[Cell, ...], rows: Sequence[Row], across: float, down: float, size: float
) -> list[Block]:
    """The columns in as many parts, each with the first column, as make the fewest slides.

    A sample of the rows tells: to lay out every row in every way would be slow.
    """
    sample = rows[:: -(-len(rows) // SAMPLE) or 1]
    need = [longest_word(head, sample, j, size) + PAD for j in range(len(head))]
    need = [min(wide, across * LONGEST_WORD_SHARE) for wide in need]
    best: tuple[float, list[Block]] | None = None
    for count in range(1, min(MOST_BLOCKS, max(len(head) - 1, 1)) + 1):
        parts = _parted(head, sample, count, size)
        if any(sum(need[j] for j in part) > across for part in parts):
            continue
        blocks = [Block(part, _widths(head, sample, part, across, size)) for part in parts]
        heights = [max(height_of(row.cells, b, size) for b in blocks) for row in sample]
        cost = sum(heights) * count * (1 + WORTH_PARTING * (count - 1))
        if best is None or cost < best[0]:
            best = cost, blocks
        if count == 1 and sum(heights) < down * 0.9:
            break
    if best:
        return best[1]
    greedy = _as_many_as_fit(need, across)
    return [Block(part, _widths(head, sample, part, across, size)) for part in greedy]


def longest_word(head: tuple[Cell, ...], rows: Sequence[Row], j: int, size: float) -> float:
    words = {word for row in rows for word in _words(row.cells[j].text)}
    heads = [width(word, size, bold=True) for word in head[j].text.split()]
    return max([size, *heads, *(width(word, size) for word in words)])


def _words(text: str) -> list[str]:
    """The words of a text; the symbol of a state stays with its word."""
    first, *others = text.split() or [""]
    if others and len(first) == 1 and not first.isalnum():
        return [f"{first} {others[0]}", *others[1:]]
    return [first, *others]


def _parted(
    head: tuple[Cell, ...], rows: Sequence[Row], count: int, size: float
) -> list[tuple[int, ...]]:
    """All columns but the first in runs of about the same amount of text, the first with each."""
    rest = range(1, len(head))
    weigh = [
        sum(width(row.cells[j].text, size) for row in rows) + width(head[j].text, size)
        for j in rest
    ]
    total, before = sum(weigh) or 1.0, 0.0
    parts: list[list[int]] = [[0] for _ in range(count)]
    for j, weight in zip(rest, weigh, strict=True):
        parts[min(int((before + weight / 2) / total * count), count - 1)].append(j)
        before += weight
    return [tuple(part) for part in parts if len(part) > 1 or count == 1]


def _as_many_as_fit(need: Sequence[float], across: float) -> list[tuple[int, ...]]:
    parts = [[0]]
    for j in range(1, len(need)):
        if len(parts[-1]) > 1 and sum(need[k] for k in parts[-1]) + need[j] > across:
            parts.append([0])
        parts[-1].append(j)
    return [tuple(part) for part in parts]


def _widths(
    head: tuple[Cell, ...],
    rows: Sequence[Row],
    columns: tuple[int, ...],
    across: float,
    size: float,
) -> tuple[float, ...]:
    """Widths that fill `across`, no word broken, in which the columns are about equally tall."""
    longest = across * LONGEST_WORD_SHARE
    least = [min(longest_word(head, rows, j, size), longest) + PAD for j in columns]
    long = [_typical([width(row.cells[j].text, size) for row in rows]) for j in columns]

    def in_lines(lines: float) -> list[float]:
        # Lines end at words: on average each but the last loses half of a long one.
        lost = [(lines - 1) * (wide - PAD) / 2 for wide in least]
        needed = [(text + loss) / lines + PAD for text, loss in zip(long, lost, strict=True)]
        return list(map(max, least, needed))

    few, many = 1.0, 100.0
    for _ in range(20):
        middle = (few + many) / 2
        few, many = (few, middle) if sum(in_lines(middle)) <= across else (middle, many)
    widths = in_lines(many)
    return tuple(across * wide / sum(widths) for wide in widths)


def _typical(lengths: Sequence[float]) -> float:
    """A length that few of these are above."""
    ordered = sorted(lengths) or [0.0]
    return ordered[ceil(0.85 * len(ordered)) - 1]


@lru_cache(maxsize=50_000)
def _wrapped(text: str, across: float, size: float, bold: bool) -> tuple[str, ...]:
    if "\n" not in text and width(text, size, bold) <= across:
        return (text,)
    return tuple(wrap(text, across, size, bold))


def height_of(cells: Sequence[Cell], block: Block, size: float, is_head: bool = False) -> float:
    lines = max(
        len(_wrapped(cells[j].text, wide - 2 * PAD_X, size, is_head or cells[j].bold))
        for j, wide in zip(block.columns, block.widths, strict=True)
    )
    return lines * size * LINE + 2 * PAD_Y


def laid(
    head: tuple[Cell, ...],
    rows: Sequence[Row],
    blocks: Sequence[Block],
    down: float,
    size: float,
    aligns: tuple[str, ...],
) -> list[Sheet]:
    """The rows over as many slides as they need, each run of them once for each block."""
    heads = [height_of(head, block, size, is_head=True) for block in blocks]
    room = down - max(heads)
    whole = [part for row in rows for part in _cut(row, blocks, room, size)]
    tall = [max(height_of(row.cells, block, size) for block in blocks) for row in whole]
    sheets = []
    for page in _pages(whole, tall, room):
        for block, head_height in zip(blocks, heads, strict=True):
            shown = tuple(
                replace(row, cells=tuple(row.cells[j] for j in block.columns)) for row in page
            )
            heights = [height_of(row.cells, block, size) for row in page]
            sheets.append(
                Sheet(
                    header=tuple(head[j] for j in block.columns),
                    rows=shown,
                    widths=block.widths,
                    heights=(head_height, *heights),
                    size=size,
                    aligns=tuple(aligns[j] for j in block.columns),
                )
            )
    return sheets


def _cut(row: Row, blocks: Sequence[Block], room: float, size: float) -> list[Row]:
    """A row, or where it is taller than a slide as many as hold it."""
    most = max(int((room - 2 * PAD_Y) / (size * LINE)), 1)
    lines: dict[int, tuple[str, ...]] = {}
    for block in blocks:
        for j, wide in zip(block.columns, block.widths, strict=True):
            cell = row.cells[j]
            lines[j] = _wrapped(cell.text, wide - 2 * PAD_X, size, cell.bold)
    parts = -(-max(map(len, lines.values())) // most)
    if parts <= 1:
        return [row]
    rows = []
    for at in range(parts):
        texts = [" ".join(lines[j][at * most : (at + 1) * most]) for j in range(len(row.cells))]
        if at and not texts[0]:
            texts[0] = f"{row.cells[0].text} {CONTINUED}"
        cells = (replace(cell, text=text) for cell, text in zip(row.cells, texts, strict=True))
        rows.append(replace(row, cells=tuple(cells)))
    return rows


def _pages(rows: Sequence[Row], heights: Sequence[float], room: float) -> list[list[Row]]:
    """Rows in as few pages as hold them, about equally full, with groups whole where they can be.

    Heights are of the rows; headings of groups are among them.
    """
    fewest = _filled(rows, heights, room, room)
    if len(fewest) <= 1:
        return fewest
    start = sum(heights) / len(fewest)
    for step in range(20):
        limit = start + (room - start) * step / 20
        pages = _filled(rows, heights, limit, room)
        if len(pages) == len(fewest):
            return pages
    return fewest


def _filled(
    rows: Sequence[Row], heights: Sequence[float], limit: float, room: float
) -> list[list[Row]]:
    pages: list[list[Row]] = [[]]
    used = 0.0
    for group, members in groupby(zip(rows, heights, strict=True), lambda pair: pair[0].group):
        held = list(members)
        units = [held] if group else [[one] for one in held]
        for unit in units:
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
                    used = top if heading.is_heading else 0.0
                pages[-1].append(row)
                used += height
    return pages


def _again(heading: Row) -> Row:
    first, *rest = heading.cells
    said = replace(first, text=f"{first.text} {CONTINUED}")
    return replace(heading, cells=(said, *rest))
