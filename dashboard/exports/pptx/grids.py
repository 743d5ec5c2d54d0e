"""Matrices of states as tables of slides: a colour, a symbol and a word in every cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from dashboard.charts.matrix import Grid, Label, MatrixCell
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exports.cells import text_of
from dashboard.exports.pptx.cells import (
    BOLDER,
    PAD,
    SAFE,
    SMALLEST,
    Block,
    Cell,
    Row,
    SlideTable,
    head_cell,
    longest_word,
)
from dashboard.exports.pptx.tables import SIZES, laid, table_sheets
from dashboard.packs.report import table_grid
from dashboard.text_metrics import width
from dashboard.theme import LIGHT

FAINT = "◎"
NOTHING_RECORDED = "Nothing recorded"
LABEL_SHARE, LEAST_LABEL_SHARE = 0.3, 0.16
MAX_WORDED_CELLS = 150


def grid_sheets(exhibit: Exhibit, across: float, down: float) -> list[SlideTable]:
    """The grid of an exhibit, with slides of their own for each group of its columns.

    What its table says beside the cells, such as what an obligation asks, follows in full.
    """
    grid, table = table_grid(exhibit), exhibit.table
    assert grid is not None, "an exhibit with a grid was asked for"
    matrix = _Matrix(grid, str(table.columns[0]), _said(table))
    sheets: list[SlideTable] = []
    for size in SIZES[1:] if len(matrix.grid.cells) <= MAX_WORDED_CELLS else (SMALLEST,):
        sheets = list(matrix.sheets(across, down, size))
        if len(sheets) == 1:
            break
    shown = {column.text for column in matrix.grid.columns}
    others = [name for name in table.columns[1:] if str(name) not in shown]
    if others:
        part = f"each {matrix.corner.lower()} in full"
        sheets += table_sheets(table[[table.columns[0], *others]], across, down, part)
    return sheets


def legend(grid: Grid) -> str:
    """What the mark of a faint cell means; empty where there is none."""
    faint = [cell for cell in grid.cells.values() if cell.faint]
    meaning = grid.faint_label.rpartition(": ")[2]
    if not faint or not meaning:
        return ""
    marked = any(not cell.also for cell in faint)
    return f"{FAINT} and lighter: {meaning}." if marked else f"Lighter: {meaning}."


def _said(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What the table says by the head of the row and of the column."""
    heads = [str(name) for name in table.columns[1:]]
    return {
        (str(first), head): str(value)
        for first, *rest in table.itertuples(index=False, name=None)
        for head, value in zip(heads, rest, strict=True)
    }


def _words(cell: MatrixCell) -> str:
    """The word of a cell after its symbol; letters that stand for words are left out."""
    if cell.also:
        return cell.word
    word = f"{cell.state.word} {FAINT}" if cell.faint else cell.word
    symbol = cell.symbol or cell.state.symbol
    return word if symbol.isalnum() else f"{symbol} {word}"


@dataclass(frozen=True)
class _Matrix:
    """A grid as a table: the name of its first column, and what the table says in each place."""

    grid: Grid
    corner: str
    said: dict[tuple[str, str], str]

    def sheets(self, across: float, down: float, size: float) -> Iterator[SlideTable]:
        """A slide or more for each group of the columns; all together where there is one group."""
        groups = [(name, list(held)) for name, held in groupby(self.grid.columns, _group)]
        for name, columns in groups:
            head = tuple(map(head_cell, (self.corner, *(column.text for column in columns))))
            rows = self._rows(columns)
            for block in _blocks(head, rows, across, size):
                for sheet in laid(head, rows, block, down, size, ("l",) * len(head)):
                    part = name if len(groups) > 1 else self._only_group(sheet)
                    yield replace(sheet, part=part)

    def _rows(self, columns: Sequence[Label]) -> list[Row]:
        """The rows, under a heading for each of their groups."""
        rows = []
        for group, labels in groupby(self.grid.rows, _group):
            if group:
                heading = Cell(text_of(group), bold=True, colour=LIGHT.series[0])
                rows.append(Row((heading, *[Cell("")] * len(columns)), group, is_heading=True))
            for label in labels:
                cells = (self._cell(label, column) for column in columns)
                rows.append(Row((Cell(text_of(label.text)), *cells), group))
        return rows

    def _cell(self, row: Label, column: Label) -> Cell:
        cell = self.grid.cells.get((row, column))
        if cell is None:
            said = self.said.get((row.text, column.text)) or NOTHING_RECORDED
            return Cell(text_of(said), colour=LIGHT.quiet)
        return Cell(text_of(_words(cell)), fill=cell.fill(dark=False), edge=cell.state.edge_light)

    def _only_group(self, sheet: SlideTable) -> str:
        """The group of the rows of a slide, where all are of one and others are elsewhere."""
        groups = {row.group for row in sheet.rows}
        several = len({row.group for row in self.grid.rows}) > 1
        return groups.pop() if several and len(groups) == 1 else ""


def _blocks(
    head: Sequence[Cell], rows: Sequence[Row], across: float, size: float
) -> Iterator[Block]:
    """As many columns together as fit with their words whole, all of the same width.

    Labels of rows are in one line where there is room.
    """
    label = max(width(row.cells[0].text, size, bold=True) for row in rows) / SAFE + PAD
    least = max(longest_word(head, rows, j, size) for j in range(1, len(head))) + PAD
    heads = [width(cell.text, size, bold=True) * BOLDER for cell in head[1:]]
    texts = {cell.text for row in rows for cell in row.cells[1:]}
    most = max([*heads, *(width(text, size) for text in texts)]) / SAFE + PAD
    columns = len(head) - 1
    together = max(int((across - min(label, across * LEAST_LABEL_SHARE)) / least), 1)
    each = -(-columns // -(-columns // together))
    for start in range(1, columns + 1, each):
        held = range(start, min(start + each, columns + 1))
        first = min(label, max(across * LABEL_SHARE, across - most * len(held)))
        first = min(first, max(across - least * len(held), 0))
        first = max(first, min(longest_word(head, rows, 0, size) + PAD, across * LABEL_SHARE))
        wide = min(most, (across - first) / len(held))
        yield Block((0, *held), (first, *[wide] * len(held)))


def _group(label: Label) -> str:
    return label.group
