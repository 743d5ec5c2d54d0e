"""How wide texts are before anything lays them out, and where their lines may end: in charts, SVG,
on slides, in a workbook, on paper.

Widths are those of Arial and Helvetica in thousandths of the size of the type (Adobe Font Metrics
of Helvetica); what is not in them counts as a wide letter, so that an estimate errs on the wide
side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import permutations

_WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys(" \u00a0!,./:;I[]\\ft", 278),
    **dict.fromkeys("()-r`", 333),
    **dict.fromkeys('"', 355),
    **dict.fromkeys("*", 389),
    **dict.fromkeys("^", 469),
    **dict.fromkeys("ckJsvxyz", 500),
    **dict.fromkeys("0123456789abdeghnopqu_#$?L£–", 556),
    **dict.fromkeys("+<=>~", 584),
    **dict.fromkeys("FTZ", 611),
    **dict.fromkeys("ABEKPSVXY&", 667),
    **dict.fromkeys("CDHNRUw", 722),
    **dict.fromkeys("GOQ", 778),
    **dict.fromkeys("Mm", 833),
    **dict.fromkeys("%", 889),
    **dict.fromkeys("W", 944),
    **dict.fromkeys("@", 1015),
}
_OTHER = 900
BOLD = 1.08
MAX_WORD_SHARE = 0.6

HYPHENATED = r"\d+[-–]\d+|[-+−](?:£\d[\d,.]*\w*|\d[\d,.]*%)"
"""A financial year, 2026-27, or an amount or a share and its sign, -£9,440 (-1.6%): lines would end
at the hyphen."""
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
SPACED = (
    rf"\d[\d,.]* (?:of \d[\d,.]*|million|posts?|days?|months?|years?|%|{_MONTHS})"
    r"|[◆●◑◐◔○✕→] \w+"
)
"""A number with its unit, its whole or its month, 12 posts; the symbol of a state with its word."""
FIGURE = re.compile(rf"(?<![\w-])(?:(?:{HYPHENATED})(?![\w-])|(?:{SPACED})(?!\w))")
"""What stands in one line; but nothing in a longer word, such as an id or 2026-11-30."""
NO_BREAK = "\u00a0"
_WORD = re.compile(rf"(?:(?<![\w-])(?:{SPACED})(?!\w)|[\S{NO_BREAK}])+")


@lru_cache(maxsize=20_000)
def width(text: str, size: float, bold: bool = False) -> float:
    """How wide a text is in one line, in the unit of `size`."""
    return sum(_WIDTHS.get(letter, _OTHER) for letter in text) * size * (BOLD if bold else 1) / 1000


def words(text: str) -> list[str]:
    """The parts of a text between which a line may end."""
    return _WORD.findall(text)


def wrap(text: str, across: float, size: float, bold: bool = False) -> list[str]:
    """A text in lines no wider than `across`; a word that is wider is broken."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in words(paragraph):
            for piece in _pieces(word, across, size, bold):
                longer = f"{line} {piece}" if line else piece
                if line and width(longer, size, bold) > across:
                    lines.append(line)
                    line = piece
                else:
                    line = longer
        lines.append(line)
    return lines


def _pieces(word: str, across: float, size: float, bold: bool) -> list[str]:
    if width(word, size, bold) <= across:
        return [word]
    if " " in word:
        return [piece for part in word.split(" ") for piece in _pieces(part, across, size, bold)]
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size, bold) > across:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def column_widths(
    header: Sequence[str], rows: Sequence[Sequence[str]], across: float, size: float, pad: float
) -> list[float]:
    """Widths of a table's columns that fill `across`, `pad` being the space around a cell's text.

    No column is narrower than its longest word where there is room for that; what is left goes to
    the columns whose texts are long.
    """
    columns = range(len(header))
    least, wanted = [], []
    for column in columns:
        texts = [row[column] for row in rows]
        head = [width(word, size, bold=True) for word in words(header[column])]
        body = [width(word, size) for text in texts for word in words(text)]
        longest = max([*head, *body, size])
        least.append(min(longest, across * MAX_WORD_SHARE) + pad)
        lengths = sorted(width(text, size) for text in texts) or [0.0]
        typical = lengths[int(len(lengths) * 0.9)] if len(lengths) > 1 else lengths[0]
        wanted.append(max(least[-1], min(typical + pad, across)))
    if sum(least) >= across:
        return [across * part / sum(least) for part in least]
    spare, more = across - sum(least), [w - m for w, m in zip(wanted, least, strict=True)]
    if sum(more) <= 0:
        return [across * part / sum(least) for part in least]
    # Square roots: a text three times as long does not need a column three times as wide.
    shares = [part**0.5 for part in more]
    return [m + spare * share / sum(shares) for m, share in zip(least, shares, strict=True)]


def lowest_widths(
    header: Sequence[str], rows: Sequence[Sequence[str]], across: float, size: float, pad: float
) -> tuple[float, ...]:
    """Widths of a table's columns that fill `across` in which the table has the fewest lines.

    From `column_widths` on, what one column can spare goes to another for as long as that makes the
    table lower; no column gets narrower than its longest word.
    """
    held = [round(wide) for wide in column_widths(header, rows, across, size, pad)]
    held[-1] += int(across) - sum(held)
    columns = [[name, *(row[at] for row in rows)] for at, name in enumerate(header)]
    least = [
        max(
            *(width(word, size, bold=True) for word in words(column[0]) or [""]),
            *(width(word, size) for text in column[1:] for word in words(text) or [""]),
            size,
        )
        + pad
        for column in columns
    ]

    @cache
    def lines(at: int, wide: int) -> list[int]:
        head, *texts = columns[at]
        inside = wide - pad
        return [
            len(wrap(head, inside, size, bold=True)),
            *(len(wrap(text, inside, size)) for text in texts),
        ]

    def tall(widths: Sequence[int]) -> int:
        return sum(map(max, zip(*map(lines, range(len(widths)), widths), strict=True)))

    lowest = tall(held)
    for step in (24, 12, 6):
        found = True
        while found:
            found = False
            for giver, taker in permutations(range(len(held)), 2):
                if held[giver] - step < least[giver]:
                    continue
                tried = list(held)
                tried[giver] -= step
                tried[taker] += step
                made = tall(tried)
                if made < lowest:
                    held, lowest, found = tried, made, True
    return tuple(float(wide) for wide in held)


def lines_of_rows(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float,
    pad: float,
) -> list[int]:
    """How many lines the head of a table takes, and each of its rows."""
    return [
        max(
            len(wrap(cell, wide - pad, size, bold=at == 0))
            for cell, wide in zip(cells, widths, strict=True)
        )
        for at, cells in enumerate([header, *rows])
    ]
