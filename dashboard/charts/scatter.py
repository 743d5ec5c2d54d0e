"""Dots of forces: their size beside the functions that they cover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, groupby
from math import log10

from dashboard.charts.axes import count_step, number_axis
from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.labels import bold, height_of, wrapped
from dashboard.theme import palette
from dashboard.wording import format_number

ROW_PX = 20
LABEL_WIDTH = 24
TICKS = (1, 10, 50, 200, 1_000, 5_000, 25_000, 100_000)
MAX_TICKS = 5


@dataclass(frozen=True)
class Dot:
    """A force: its region and name, how large it is, and how many functions it covers.

    `day` is the day that the size is of, None where its page is undated, and `dated` says it.
    """

    group: str
    name: str
    size: float
    covered: int
    day: date | None
    dated: str
    hover: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Scatter(Chart):
    """Two dots a force, under its region: how large it is, and how many functions it covers.

    Sizes lie on a logarithmic axis, since one force is many times as large as the others. A size
    that is not of the day most sizes are of is a diamond. `measure` is what the sizes count, and
    `needed` how many functions there are to cover.
    """

    dots: Sequence[Dot]
    measure: str
    needed: int

    def draw(self, dark: bool) -> Drawing:
        labels: list[str] = []
        lines: list[int] = []
        for group, held in groupby(self.dots, lambda dot: dot.group):
            labels.append(bold(wrapped(group, LABEL_WIDTH)))
            for dot in held:
                lines.append(len(labels))
                label = wrapped(f"▸ {dot.name}" if dot.is_chosen else dot.name, LABEL_WIDTH)
                labels.append(bold(label) if dot.is_chosen else label)
        tall = [height_of(label, ROW_PX) for label in labels]
        places = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
        figure = blank(dark, height=round(sum(tall)) + 156)
        if not self.dots:
            return figure
        downs = [places[line] for line in lines]
        self._add_sizes(figure, downs, palette(dark).series[0])
        self._add_covered(figure, downs, palette(dark).series[1])
        _set_axes(figure, self._sizes, self.needed, self.measure)
        figure.update_yaxes(
            tickvals=places,
            ticktext=labels,
            range=[sum(tall), -ROW_PX / 10],
            showgrid=False,
            zeroline=False,
            ticks="",
        )
        return figure

    @property
    def _sizes(self) -> list[float]:
        return [max(dot.size, 1) for dot in self.dots]  # a logarithm has no nought

    def _add_sizes(self, figure: Drawing, downs: Sequence[float], colour: str) -> None:
        days = Counter(dot.day for dot in self.dots if dot.day is not None).most_common(1)
        usual = days[0][0] if days else None
        sizes = self._sizes
        middle = (min(sizes) * max(sizes)) ** 0.5
        for is_usual, symbol in ((True, "circle"), (False, "diamond-open")):
            at = [i for i, dot in enumerate(self.dots) if (dot.day == usual) == is_usual]
            if not at:
                continue
            figure.add_scatter(
                name=_legend(self.dots[at[0]].dated) if is_usual else "Stated for another date",
                x=[sizes[i] for i in at],
                y=[downs[i] for i in at],
                mode="markers+text",
                marker={"symbol": symbol, "size": 9, "color": colour},
                text=[f" {format_number(self.dots[i].size)} " for i in at],
                textposition=["middle right" if sizes[i] <= middle else "middle left" for i in at],
                textfont={"size": 11},
                customdata=[self.dots[i].hover for i in at],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=True,
            )

    def _add_covered(self, figure: Drawing, downs: Sequence[float], colour: str) -> None:
        figure.add_scatter(
            x=[dot.covered for dot in self.dots],
            y=list(downs),
            xaxis="x2",
            mode="markers+text",
            marker={"symbol": "circle", "size": 9, "color": colour},
            text=[f" {format_number(dot.covered)} " for dot in self.dots],
            textposition=[
                "middle right" if dot.covered <= self.needed / 2 else "middle left"
                for dot in self.dots
            ],
            textfont={"size": 11},
            customdata=[dot.hover for dot in self.dots],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=False,
        )


def _legend(dated: str) -> str:
    return "On an undated page" if dated == "undated" else f"Stated for {dated}"


def _set_axes(figure: Drawing, sizes: list[float], needed: int, measure: str) -> None:
    axis = figure.layout["xaxis"]
    low, high = _span(sizes)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    ticks = ticks[:: -(-len(ticks) // MAX_TICKS)]
    figure.update_layout(
        showlegend=True,
        xaxis={
            "domain": [0, 0.56],
            "type": "log",
            "range": [log10(low), log10(high)],
            "tickvals": ticks,
            "ticktext": [format_number(tick) for tick in ticks],
            "tickangle": 0,
        },
        xaxis2=axis
        | {"domain": [0.62, 1], "anchor": "y", "range": [-1, needed + 1]}
        | number_axis(0, needed, count_step(needed)),
        margin={"t": 76, "b": 76},
        annotations=[
            {
                "text": title,
                "x": x,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "align": "left",
                "font": {"size": 12},
            }
            for title, x in (
                (f"{wrapped(measure.split(' (')[0], 26)}<br>(widening scale)", 0),
                (f"Functions<br>covered, of<br>{needed} needed", 0.62),
            )
        ],
        legend={"yref": "container", "y": 0, "yanchor": "bottom"},
    )


def _span(sizes: list[float]) -> tuple[float, float]:
    """From below the smallest to above the largest, with at least one labelled size between."""
    low, high = min(sizes) / 1.4, max(sizes) * 1.4
    if not any(low <= tick <= high for tick in TICKS):
        low = max((tick for tick in TICKS if tick < low), default=low) / 1.1
    return low, high
