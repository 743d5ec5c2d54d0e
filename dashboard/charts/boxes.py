"""Draws what something rests on and what rests on it: boxes in three columns, joined by lines."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.labels import bold, height_of, shown, wrapped
from dashboard.charts.matrix import OUTLINE
from dashboard.theme import palette
from dashboard.wording import count_noun

MAX_BOXES = 12
ROW_PX = 60
HEAD_PX = 40
LINE_CHARACTERS = 36
HALF_BOX = 0.43
THREE = ((0.0, 0.3), (0.355, 0.645), (0.7, 1.0))
TWO = ((0.0, 0.44), (0.56, 1.0))
"""From where to where each column of boxes reaches, in shares of the width."""


@dataclass(frozen=True)
class Box:
    """A box: a name, a second line, and whether it is the only known way."""

    name: str
    more: str = ""
    is_only: bool = False


def held_boxes(boxes: Sequence[Box]) -> list[Box]:
    """At most MAX_BOXES boxes: the first ones, then one that says "And 4 others"."""
    if len(boxes) <= MAX_BOXES:
        return list(boxes)
    others = boxes[MAX_BOXES - 1 :]
    rest = Box(f"And {count_noun(len(others), 'other')}", "see the table")
    return [*boxes[: MAX_BOXES - 1], rest]


@dataclass(frozen=True)
class Boxes(Chart):
    """The subject in the middle, what it rests on to its left, what rests on it to its right.

    `heads` stand above the two columns. A box with no other way has an accented edge.
    """

    subject: Box
    below: Sequence[Box]
    above: Sequence[Box]
    heads: tuple[str, str]

    @property
    def is_wide(self) -> bool:
        return True

    def draw(self, dark: bool) -> Drawing:
        sides = [
            (held_boxes(self.below), self.heads[0], True),
            (held_boxes(self.above), self.heads[1], False),
        ]
        held = [side for side in sides if side[0]]
        tall = max(len(boxes) for boxes, _, _ in [*held, ([self.subject], "", True)])
        boxes_shown = [self.subject, *(box for boxes, _, _ in held for box in boxes)]
        row_px = max(height_of(_name(box), ROW_PX - 34) for box in boxes_shown) + 34
        figure = blank(dark, height=round(tall * row_px) + HEAD_PX + 16)
        colours = palette(dark)
        middle = (tall - 1) / 2
        columns = THREE if len(held) == 2 else TWO
        at_subject = columns[1] if held and held[0][2] else columns[0]
        lines: list[tuple[float, float, float, float]] = []
        for boxes, head, is_left in held:
            start, end = columns[0] if is_left else columns[-1]
            for at, box in enumerate(boxes):
                y = at + middle - (len(boxes) - 1) / 2
                _add_box(figure, box, (start, end), y, dark)
                if is_left:
                    lines.append((end, y, at_subject[0], middle))
                else:
                    lines.append((at_subject[1], middle, start, y))
            _add_head(figure, bold(shown(head)), (start + end) / 2, dark)
        _add_box(figure, self.subject, at_subject, middle, dark, width=2.5)
        for boxes, head, _ in sides:
            if head and not boxes:
                _add_head(figure, f"{shown(head)}: nothing known", sum(at_subject) / 2, dark)
        figure.add_scatter(
            x=[x for x0, _, x1, _ in lines for x in (x0, x1, None)],
            y=[y for _, y0, _, y1 in lines for y in (y0, y1, None)],
            mode="lines",
            line={"color": colours.quiet, "width": 1},
            hoverinfo="skip",
        )
        figure.update_xaxes(visible=False, range=[-0.005, 1.005])
        figure.update_yaxes(visible=False, range=[tall - 0.4, -1.0])
        return figure


def _add_head(figure: Drawing, text: str, x: float, dark: bool) -> None:
    colour = palette(dark).text
    figure.add_annotation(
        x=x, y=-0.78, text=text, showarrow=False, font={"color": colour, "size": 13}
    )


def _add_box(
    figure: Drawing,
    box: Box,
    reach: tuple[float, float],
    y: float,
    dark: bool,
    width: float = 1,
) -> None:
    colours = palette(dark)
    start, end = reach
    figure.add_shape(
        type="rect",
        x0=start,
        x1=end,
        y0=y - HALF_BOX,
        y1=y + HALF_BOX,
        line={"color": OUTLINE if box.is_only else colours.quiet, "width": width + box.is_only},
        fillcolor=colours.background,
        layer="below",
    )
    more = textwrap.shorten(box.more, LINE_CHARACTERS + 8, placeholder=" …")
    figure.add_scatter(
        x=[(start + end) / 2],
        y=[y],
        mode="text",
        text=[f"{_name(box)}<br>{shown(more)}" if more else _name(box)],
        textfont={"color": colours.text, "size": 12},
        customdata=[[wrapped(f"{box.name}. {box.more}", 60)]],
        hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False,
    )


def _name(box: Box) -> str:
    return bold(wrapped(box.name, LINE_CHARACTERS))
