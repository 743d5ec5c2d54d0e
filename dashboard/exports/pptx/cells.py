"""What tables on slides are made of, and how tall a text is in a cell. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dashboard.exports.cells import text_of
from dashboard.text_metrics import width, words, wrap

SMALLEST = 12.0
PAD_X, PAD_Y = 4.0, 2.0
PAD = 2 * PAD_X + 1
LINE = 1.2
HEAD_LETTERS = 160
SAFE = 0.985
"""Safety factor: office programs differ by up to 1.5 % in text width."""
BOLDER = 1.04
"""Safety factor of bold words: small letters gain more by it than text_metrics.BOLD says."""


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
class Block:
    """Columns that are shown together, and how wide they are."""

    columns: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True)
class SlideTable:
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


def head_cell(name: str) -> Cell:
    """The head of a column; of a very long name the beginning, since it stands on every slide."""
    text = text_of(name)
    return Cell(text if len(text) <= HEAD_LETTERS else text[:HEAD_LETTERS].rstrip() + " …")


@lru_cache(maxsize=50_000)
def lines_in(text: str, across: float, size: float, bold: bool) -> tuple[str, ...]:
    """The lines of a text in a cell that is `across` wide."""
    room = (across - PAD) * SAFE / (BOLDER if bold else 1)
    if "\n" not in text and width(text, size, bold) <= room:
        return (text,)
    return tuple(wrap(text, room, size, bold))


def height_of(cells: Sequence[Cell], block: Block, size: float, is_head: bool = False) -> float:
    """How tall a row is: as its tallest cell."""
    lines = max(
        len(lines_in(cells[j].text, wide, size, is_head or cells[j].bold))
        for j, wide in zip(block.columns, block.widths, strict=True)
    )
    return lines * size * LINE + 2 * PAD_Y


def longest_word(head: Sequence[Cell], rows: Sequence[Row], j: int, size: float) -> float:
    """How wide a column must be, without its padding, for its longest word to be whole."""
    held = {word for row in rows for word in _words(row.cells[j].text)}
    heads = [width(word, size, bold=True) * BOLDER for word in words(head[j].text)]
    return max([size, *heads, *(width(word, size) for word in held)]) / SAFE


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    """The words of a text; the symbol of a state stays with its word."""
    first, *others = words(text) or [""]
    if others and len(first) == 1 and not first.isalnum():
        return (f"{first} {others[0]}", *others[1:])
    return (first, *others)
