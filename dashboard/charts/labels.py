"""Labels of figures: names from the data as they are, whole, and with the room that they need."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Container, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import Any

LINE_PX, SMALL_LINE_PX = 16, 14
LETTER_PX = 6.6
"""The height of a line of a label, and about the width of its letters."""
AROUND_LABEL_PX = 6
HEAD_PX = 36
"""What the labels of columns take at the least."""
SCROLLED_LETTERS = 26
"""The most letters in a line of a name beside what a telephone scrolls: half of it is left."""
MAX_LEVEL_COLUMNS, MAX_LEVEL_LINES = 12, 4
MIN_UPRIGHT_LETTERS = 16
_MARKUP = re.compile(r"</?b>|<br>")


@dataclass(frozen=True)
class Heading:
    """What stands among the labels of a matrix and names the group of those after it."""

    text: str


Labels = Sequence[str | Heading]


def plain(label: str) -> str:
    """A label of a figure as text: without its markup, in one line."""
    return unescape(_MARKUP.sub(" ", label)).replace("\u00a0", " ").strip()


def shown(text: str) -> str:
    """A text for a figure, in one line, each of its letters as it is.

    Whatever comes from the data goes through here: Plotly reads tags and entities as markup, but
    knows none for a quotation mark.
    """
    return escape(" ".join(text.split()), quote=False)


def wrapped(text: str, width: int = 34) -> str:
    """A text for a figure, as `shown`, in lines of at most `width` characters."""
    lines = textwrap.wrap(text, width, break_on_hyphens=False)
    return "<br>".join(map(shown, lines)).replace(" …", "\u00a0…")


def bold(label: str) -> str:
    """A label of a figure, already as `shown`, in bold."""
    return f"<b>{label}</b>"


def in_two_lines(moment: str) -> str:
    """A financial year or a quarter so that a dozen fit on a phone: "2026-" over "27"."""
    return shown(moment).replace("-", "-<br>").replace(" ", "<br>")


def lines_of(label: str) -> int:
    """How many lines a label of a figure has."""
    return label.count("<br>") + 1


def height_of(label: str, least: float, line_px: int = LINE_PX) -> float:
    """How tall in pixels a row is that has this label and is `least` tall where it can be."""
    return max(least, lines_of(label) * line_px + AROUND_LABEL_PX)


def label_text(label: str | Heading, width: int, in_bold: Container[str] = ()) -> str:
    """A label of a matrix for its figure: a heading, and what is to be `in_bold`, in bold."""
    if isinstance(label, Heading):
        return bold(wrapped(label.text, width))
    return bold(wrapped(label, width)) if label in in_bold else wrapped(label, width)


class ColumnHead:
    """The labels of the columns of a matrix, none cut: level where they fit, else upright.

    `room` is what all columns have across, in pixels; `height` is what the labels take.
    """

    def __init__(self, columns: Labels, room: float) -> None:
        across = room / max(len(columns), 1)
        names = [label.text if isinstance(label, Heading) else label for label in columns]
        letters = max(int(across / LETTER_PX), 1)
        words = [word for name in names for word in name.split()]
        self.texts = [label_text(label, letters) for label in columns]
        lines = max(map(lines_of, self.texts), default=1)
        self.is_upright = (
            len(columns) > MAX_LEVEL_COLUMNS
            or lines > MAX_LEVEL_LINES
            or any(len(word) > letters for word in words)
        )
        if not self.is_upright:
            self.height = float(max(HEAD_PX, lines * LINE_PX + AROUND_LABEL_PX))
            return
        longest = max(map(len, names), default=0)
        for width in range(MIN_UPRIGHT_LETTERS, max(longest, MIN_UPRIGHT_LETTERS) + 1):
            self.texts = [label_text(label, width) for label in columns]
            if max(map(lines_of, self.texts), default=1) * LINE_PX <= max(across, LINE_PX):
                break
        lines_held = [len(plain(line)) for text in self.texts for line in text.split("<br>")]
        self.height = max(HEAD_PX, max(lines_held) * LETTER_PX + 2 * AROUND_LABEL_PX)


def apart(places: Sequence[float], heights: Sequence[float], room: float) -> list[float]:
    """The middles of labels of these heights, near these places and none over another.

    Places run upwards from 0 to `room`; labels keep the order of their places.
    """
    order = sorted(range(len(places)), key=lambda at: places[at])
    found, floor = [0.0] * len(places), 0.0
    for at in order:
        found[at] = max(places[at], floor + heights[at] / 2)
        floor = found[at] + heights[at] / 2
    ceiling = max(room, sum(heights))
    for at in reversed(order):
        found[at] = min(found[at], ceiling - heights[at] / 2)
        ceiling = found[at] - heights[at] / 2
    return found


def height_beside(names: Sequence[str], letters: int, least: int) -> int:
    """How tall a plot is that has room for these names at its right edge, `least` where it can."""
    return max(least, sum(lines_of(wrapped(name, letters)) * LINE_PX + 4 for name in names))


def end_labels(
    names: Sequence[str],
    places: Sequence[float],
    colours: Sequence[str],
    signs: Sequence[str],
    room: int,
    letters: int,
) -> list[dict[str, Any]]:
    """Annotations that name lines or parts at the right edge of a plot `room` pixels tall.

    `places` are in pixels from its foot. A name has the sign of its line or part before it, in its
    colour.
    """
    texts = [wrapped(name, letters) for name in names]
    heights = [lines_of(text) * LINE_PX + 4 for text in texts]
    return [
        {
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 4,
            "y": 0,
            "yref": "paper",
            "yshift": at,
            "yanchor": "middle",
            "align": "left",
            "text": f'<span style="color:{colour}">{sign}</span> {text}',
            "showarrow": False,
        }
        for text, at, colour, sign in zip(
            texts, apart(places, heights, room), colours, signs, strict=True
        )
    ]
