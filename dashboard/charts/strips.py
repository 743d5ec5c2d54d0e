"""Counts over time as strips: a row of numbers each, darker where there are more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import bold, shown, wrapped
from dashboard.theme import ink, lighter, palette

ROW_PX, HEAD_PX = 32, 60
LABEL_WIDTH = 24
STEPS = 5
PALEST = 0.9
"""How much of the paper is mixed into the colour of the smallest count."""


@dataclass(frozen=True)
class Strip:
    """One row: a label, and a count for each column with what a hover says of it.

    `chooses` is what a click on any of its counts chooses.
    """

    label: str
    counts: tuple[int, ...]
    hovers: tuple[Hover, ...]
    chooses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strips(Chart):
    """Rows of counts over the same columns, of at most `whole` each; the number is in every cell.

    `chosen` is the row that was asked about, which is in bold.
    """

    columns: tuple[str, ...]
    strips: tuple[Strip, ...]
    whole: int
    chosen: str = ""

    @property
    def scrolls(self) -> bool:
        return True

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        for strip in self.strips:
            yield from ((hover, strip.chooses) for hover in strip.hovers if strip.chooses)

    def draw(self, dark: bool) -> Drawing:
        figure = blank(dark, height=len(self.strips) * ROW_PX + HEAD_PX)
        fills = self._fills(dark)
        figure.add_heatmap(
            x=list(range(len(self.columns))),
            y=[edge - 0.5 for edge in range(len(self.strips) + 1)],
            z=[[self._step(count) for count in strip.counts] for strip in self.strips],
            zmin=-0.5,
            zmax=STEPS - 0.5,
            colorscale=[
                [edge, fill]
                for i, fill in enumerate(fills)
                for edge in (i / STEPS, (i + 1) / STEPS)
            ],
            showscale=False,
            xgap=2,
            ygap=2,
            hoverinfo="skip",
        )
        cells = [
            (at, row, count, hover, strip.chooses)
            for row, strip in enumerate(self.strips)
            for at, (count, hover) in enumerate(zip(strip.counts, strip.hovers, strict=True))
        ]
        figure.add_scatter(
            name="numbers",
            x=[at for at, *_ in cells],
            y=[row for _, row, *_ in cells],
            mode="markers+text",
            marker={"symbol": "square", "size": ROW_PX - 4, "opacity": 0},
            text=[str(count) for _, _, count, *_ in cells],
            textposition="middle center",
            textfont={
                "size": 13,
                "color": [ink(fills[self._step(count)]) for _, _, count, *_ in cells],
            },
            customdata=[[hover.markup, *chooses] for *_, hover, chooses in cells],
            hovertemplate="%{customdata[0]}<extra></extra>",
            unselected={"marker": {"opacity": 0}},
        )
        figure.update_xaxes(
            tickvals=list(range(len(self.columns))),
            ticktext=[shown(column).replace(" ", "<br>") for column in self.columns],
            range=[-0.5, len(self.columns) - 0.5],
            side="top",
            showgrid=False,
            zeroline=False,
            showline=False,
        )
        figure.update_yaxes(
            tickvals=list(range(len(self.strips))),
            ticktext=[
                bold(wrapped(strip.label, LABEL_WIDTH))
                if strip.label == self.chosen
                else wrapped(strip.label, LABEL_WIDTH)
                for strip in self.strips
            ],
            range=[len(self.strips) - 0.5, -0.5],
            showgrid=False,
            zeroline=False,
            showline=False,
        )
        return figure

    def _step(self, count: int) -> int:
        """In which of the steps of colour a count is, the palest being 0."""
        return min(STEPS - 1, count * STEPS // max(self.whole, 1))

    def _fills(self, dark: bool) -> list[str]:
        colours = palette(dark)
        return [
            lighter(colours.series[0], colours.background, PALEST * (1 - step / (STEPS - 1)))
            for step in range(STEPS)
        ]
