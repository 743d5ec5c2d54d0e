"""A few large figures side by side, each with what it counts and how it moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.charts.base import Chart, blank
from dashboard.charts.labels import bold, wrapped
from dashboard.theme import palette

HEIGHT_PX = 210
LABEL_PX, NUMBER_PX, WORDS_PX, LINE_PX = 13, 30, 20, 12
MAX_NUMBER_CHARACTERS = 10
LABEL_CHARACTERS, LINE_CHARACTERS = 26, 30
LABEL_LINE = 0.075
"""The height of one line of a label, as a share of the whole."""
MAX_WIDE = 4
"""So many figures have room for so many letters on a line; of more, each has less."""


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

    def draw(self, dark: bool) -> go.Figure:
        colours = palette(dark)
        figure = blank(dark, height=HEIGHT_PX)
        figure.update_xaxes(visible=False, range=[0, 1])
        figure.update_yaxes(visible=False, range=[0, 1])
        across = 1 / len(self.figures)
        narrow = min(1, MAX_WIDE / len(self.figures))
        labels = [wrapped(told.label, round(narrow * LABEL_CHARACTERS)) for told in self.figures]
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
            beneath = [
                wrapped(line, round(narrow**1.5 * LINE_CHARACTERS))
                for line in (told.moved, *told.lines)
                if line
            ]
            for text, y, size in (
                (labels[at], 0.97, LABEL_PX),
                (bold(wrapped(told.number)), 0.76 - lowered, _number_px(told.number)),
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


def _number_px(number: str) -> int:
    """Smaller letters for what has too many for its frame on paper, such as "Not recorded"."""
    return NUMBER_PX if len(number) <= MAX_NUMBER_CHARACTERS else WORDS_PX
