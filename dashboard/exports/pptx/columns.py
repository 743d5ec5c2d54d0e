"""Which columns of a table stand together on a slide, and how wide each is. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from dashboard.exports.pptx.cells import PAD, SAFE, Block, Cell, Row, height_of, longest_word
from dashboard.text_metrics import MAX_WORD_SHARE, width

SAMPLE = 60
MAX_WIDE_TYPE_COLUMNS = 5
MAX_LINES = 100.0
SHARES = (0.85, 1.0)
"""Columns are balanced by a text that so many are no longer than: what is best is kept."""
WORTH_PARTING = 0.15
"""What share of its height a table has to lose for its columns to be parted."""


class Columns:
    """The columns of a table in one size of type: how wide they must be, and would like to be."""

    def __init__(
        self, head: Sequence[Cell], rows: Sequence[Row], across: float, size: float
    ) -> None:
        self._head, self._across, self._size = head, across, size
        self._sample = rows[:: -(-len(rows) // SAMPLE) or 1]
        self._rows, self._key = len(rows), _key(rows, len(head))
        every = range(len(head))
        longest = across * MAX_WORD_SHARE
        self._least = [min(longest_word(head, rows, j, size), longest) + PAD for j in every]
        lengths = [sorted(width(row.cells[j].text, size) / SAFE for row in rows) for j in every]
        self._long = [
            [ordered[ceil(share * len(ordered)) - 1] for ordered in lengths] for share in SHARES
        ]

    def blocks(self, down: float) -> list[Block]:
        """All columns together or, where they are not on one slide, parted if that is shorter.

        Each part has the column that tells the rows apart. Where none does, rows are parted only
        if their words would be broken otherwise.
        """
        every = tuple(range(len(self._head)))
        together, fits = self._block(every), self._fits(every)
        tall = self._tall([together])
        key = self._key if self._key is not None else 0
        is_short = (
            tall * self._rows / len(self._sample) < down or len(every) < MAX_WIDE_TYPE_COLUMNS
        )
        if fits and (is_short or self._key is None):
            return [together]
        best, least = [together], tall * (1 - WORTH_PARTING)
        for cut in range(max(2, key + 1), len(every)):
            parts = every[:cut], (key, *every[cut:])
            if all(map(self._fits, parts)):
                blocks = list(map(self._block, parts))
                if not fits or self._tall(blocks) < least:
                    best, least, fits = blocks, self._tall(blocks), True
        return best if fits else list(map(self._block, self._as_many_as_fit(key)))

    def _fits(self, part: tuple[int, ...]) -> bool:
        return sum(self._least[j] for j in part) <= self._across

    def _tall(self, blocks: Sequence[Block]) -> float:
        return sum(
            height_of(row.cells, block, self._size) for block in blocks for row in self._sample
        )

    def _block(self, part: tuple[int, ...]) -> Block:
        """These columns in the widths in which they are about equally tall."""
        blocks = [self._even(part, long) for long in self._long]
        return min(blocks, key=lambda block: self._tall([block]))

    def _even(self, part: tuple[int, ...], long: Sequence[float]) -> Block:
        """These columns in widths in which texts of these lengths take equally many lines."""

        def in_lines(lines: float) -> list[float]:
            # Lines end at words: on average each but the last loses half of a long one.
            lost = [(lines - 1) * (self._least[j] - PAD) / 2 for j in part]
            needed = [(long[j] + loss) / lines + PAD for j, loss in zip(part, lost, strict=True)]
            return [max(self._least[j], wide) for j, wide in zip(part, needed, strict=True)]

        few, many = 1.0, MAX_LINES
        for _ in range(16):
            middle = (few + many) / 2
            few, many = (few, middle) if sum(in_lines(middle)) <= self._across else (middle, many)
        widths = in_lines(many)
        return Block(part, tuple(self._across * wide / sum(widths) for wide in widths))

    def _as_many_as_fit(self, key: int) -> list[tuple[int, ...]]:
        parts = [[key]]
        for j in (j for j in range(len(self._head)) if j != key):
            if len(parts[-1]) > 1 and not self._fits((*parts[-1], j)):
                parts.append([key])
            parts[-1].append(j)
        return [tuple(part) for part in parts]


def _key(rows: Sequence[Row], columns: int) -> int | None:
    """The first column that says something else in every row; None where there is none."""
    for j in range(columns):
        texts = {row.cells[j].text for row in rows}
        if len(texts) == len(rows):
            return j
    return None
