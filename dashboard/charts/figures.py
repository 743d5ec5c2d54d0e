"""A few large figures side by side, each with what it counts and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.labels import bold, shown, wrapped
from dashboard.text_metrics import width, wrap
from dashboard.theme import palette

HEIGHT_PX = 210
LABEL_PX, NUMBER_PX, LINE_PX = 13, 30, 12
PAPER_PX, AROUND_PX = 800, 32
"""How wide the chart is on paper, where it has least room, and what of it each frame takes."""
LABEL_LINE = 0.075
"""The height of one line of a label, as a share of the whole."""


@dataclass(frozen=True)
class KeyFigure:
    """One figure: what it counts, the number, how it moved, and what belongs beside it.

    `page` is where the rest is told; `lines` are short sentences.
    """

    label: str
    number: str
    moved: str
    lines: tuple[str, ...]
    page: str


@dataclass(frozen=True)
class KeyFigures(Chart):
    """Figures from the left, each in a frame of its own."""

    figures: Sequence[KeyFigure]

    def draw(self, dark: bool) -> Drawing:
        colours = palette(dark)
        figure = blank(dark, height=HEIGHT_PX)
        figure.update_xaxes(visible=False, range=[0, 1])
        figure.update_yaxes(visible=False, range=[0, 1])
        across = 1 / len(self.figures)
        room = PAPER_PX / len(self.figures) - AROUND_PX
        number_px = _number_px([told.number for told in self.figures], room)
        labels = [_in_lines(told.label, room, LABEL_PX) for told in self.figures]
        # The numbers stand in one line, beneath the longest label: two lines have room anyway.
        lowered = LABEL_LINE * max(0, *(label.count("<br>") - 1 for label in labels))
        for at, told in enumerate(self.figures):
            left = at * across
            figure.add_shape(
                type="rect",
                xref="paper",
                yref="paper",
                x0=left + 0.005,
                x1=left + across - 0.005,
                y0=0,
                y1=1,
                line={"color": colours.quiet, "width": 1},
            )
            beneath = [_in_lines(line, room, LINE_PX) for line in (told.moved, *told.lines) if line]
            for text, y, size in (
                (labels[at], 0.97, LABEL_PX),
                (bold(wrapped(told.number)), 0.76 - lowered, number_px),
                ("<br>".join(beneath), 0.5 - lowered, LINE_PX),
            ):
                figure.add_annotation(
                    text=text,
                    x=left + 0.02,
                    y=y,
                    xref="paper",
                    yref="paper",
                    xanchor="left",
                    yanchor="top",
                    align="left",
                    showarrow=False,
                    font={"size": size, "color": colours.text},
                )
        return figure


def _in_lines(text: str, room: float, size: float) -> str:
    return "<br>".join(map(shown, wrap(text, room, size)))


def _number_px(numbers: Sequence[str], room: float) -> int:
    """One size for all numbers, in which the longest stays in its frame on paper."""
    return min(NUMBER_PX, *(int(room / width(number, 1, bold=True)) for number in numbers))
