"""Draws what ends over the next months, and how many standings are what over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from math import ceil

from dashboard.charts.axes import count_axis
from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import SCROLLED_LETTERS, height_of, shown, wrapped
from dashboard.text_metrics import width
from dashboard.theme import State, palette
from dashboard.wording import format_number, spoken_date

ROW_PX = 34
LEGEND_PX = 110
PLOT_PX, TEXT_PX, BESIDE_PX = 520, 12, 24
"""How wide the lines of ends have room at the least, and the letters and the mark beside each."""
LEAST_SHARE = 0.4
"""What of it a line has at the least, however much is said beside its end."""
LABEL_PX = 210
LABEL_APART = 0.07
SYMBOLS = {
    "agreement": "circle",
    "membership": "diamond",
    "posts": "triangle-up",
    "funding": "square",
}
SERIES = {"agreement": 0, "membership": 1, "posts": 2, "funding": 3}


@dataclass(frozen=True)
class End:
    """One row: what ends, of which kind, between which days, and what is said of it."""

    kind: str
    label: str
    ends_from: date
    ends_on: date
    said: str
    hover: Hover


@dataclass(frozen=True)
class Endings(Chart):
    """A line from the as-at date to the end of each.

    `kinds` has the words of each kind of end for the legend.
    """

    ends: Sequence[End]
    as_of: date
    until: date
    kinds: Mapping[str, str]

    @property
    def is_wide(self) -> bool:
        return True

    def draw(self, dark: bool) -> Drawing:
        colours = palette(dark)
        labels = [wrapped(end.label, SCROLLED_LETTERS) for end in self.ends]
        tall = [height_of(label, ROW_PX) for label in labels]
        places = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
        figure = blank(dark, height=round(sum(tall)) + LEGEND_PX)
        for kind in dict.fromkeys(end.kind for end in self.ends):
            colour = colours.series[SERIES[kind]]
            mine = [(y, end) for y, end in zip(places, self.ends, strict=True) if end.kind == kind]
            dated = [(y, end.ends_from, end.ends_on) for y, end in mine]
            _lines(figure, [(y, self.as_of, end) for y, end, _ in dated], colour, "solid")
            _lines(
                figure, [(y, start, end) for y, start, end in dated if start != end], colour, "dash"
            )
            marker = {"size": 11, "color": colour, "symbol": SYMBOLS[kind]}
            figure.add_scatter(
                x=[end for _, _, end in dated],
                y=[y for y, _, _ in dated],
                mode="markers",
                marker=marker,
                name=self.kinds[kind],
                showlegend=True,
                hoverinfo="skip",
            )
        figure.add_scatter(
            x=[end.ends_on for end in self.ends],
            y=places,
            mode="text",
            text=[f"\u00a0\u00a0\u00a0{shown(end.said)}" for end in self.ends],
            textposition="middle right",
            textfont={"color": colours.text, "size": TEXT_PX},
            customdata=[[end.hover.markup] for end in self.ends],
            hovertemplate="%{customdata[0]}<extra></extra>",
            showlegend=False,
        )
        figure.update_xaxes(
            type="date",
            range=[self.as_of - timedelta(days=5), max(self.until, self._right_edge)],
            side="top",
            tickformat="%b %Y",
            dtick="M3" if (self.until - self.as_of).days < 500 else "M6",
            tickangle=0,
            zeroline=False,
        )
        figure.update_yaxes(
            tickvals=places,
            ticktext=labels,
            range=[sum(tall) + 4, -6],
            showgrid=False,
            zeroline=False,
        )
        figure.update_layout(showlegend=True, legend={"y": -0.01, "yanchor": "top"})
        return figure

    @property
    def _right_edge(self) -> date:
        """The day at the right edge, so far that what is said beside each end is whole."""
        shares = (1 - (width(end.said, TEXT_PX) + BESIDE_PX) / PLOT_PX for end in self.ends)
        days = (
            (end.ends_on - self.as_of).days / max(share, LEAST_SHARE)
            for end, share in zip(self.ends, shares, strict=True)
        )
        return self.as_of + timedelta(days=ceil(max(days, default=0)))


def _lines(
    figure: Drawing,
    lines: Sequence[tuple[float, date, date]],
    colour: str,
    dash: str,
) -> None:
    if lines:
        figure.add_scatter(
            x=[x for _, start, end in lines for x in (start, end, None)],
            y=[at for y, _, _ in lines for at in (y, y, None)],
            mode="lines",
            line={"color": colour, "width": 2 if dash != "dash" else 7, "dash": dash},
            hoverinfo="skip",
            showlegend=False,
        )


@dataclass(frozen=True)
class Months(Chart):
    """Standings stacked by state over the months, each state labelled at its end.

    `counts` has how many are in each state at each of the months, the states from the top.
    """

    months: Sequence[date]
    counts: Mapping[State, Sequence[int]]

    @property
    def is_wide(self) -> bool:
        return True

    def draw(self, dark: bool) -> Drawing:
        colours = palette(dark)
        figure = blank(dark, height=430)
        held = {state: of for state, of in reversed(list(self.counts.items())) if any(of)}
        total = sum(of[0] for of in held.values()) or 1
        places, below = [], 0
        for state, of in held.items():
            places.append((below + of[-1] / 2) / total)
            below += of[-1]
            fill = state.fill(dark)
            figure.add_scatter(
                name=state.label,
                x=list(self.months),
                y=list(of),
                mode="lines",
                stackgroup="positions",
                fillcolor=fill,
                line={"color": state.edge(dark) or fill, "width": 1, "shape": "hv"},
                customdata=[[spoken_date(month, "day")] for month in self.months],
                hovertemplate=f"{state.word}: %{{y:,}}<br>%{{customdata[0]}}<extra></extra>",
            )
        for (state, of), place in zip(held.items(), _apart(places), strict=True):
            first, last = of[0], of[-1]
            moved = (
                f"{format_number(first)} → {format_number(last)}"
                if first != last
                else format_number(last)
            )
            figure.add_annotation(
                x=1.01,
                xref="paper",
                xanchor="left",
                y=place * total,
                text=f"{state.label}: {moved}",
                showarrow=False,
                font={"color": colours.text, "size": 12},
            )
        figure.update_xaxes(
            type="date",
            tickformat="%b %Y",
            dtick="M3" if len(self.months) < 15 else "M6",
            showgrid=False,
        )
        figure.update_yaxes(
            range=[0, total],
            title={"text": "Standings of forces on obligations"},
            **count_axis(total),
        )
        figure.update_layout(margin={"r": LABEL_PX})
        return figure


def _apart(places: Sequence[float]) -> list[float]:
    """Places from the bottom up, moved so that no label stands on another."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + LABEL_APART) if found else place)
    over = max(0.0, found[-1] - 1) if found else 0.0
    for at in range(len(found) - 1, -1, -1):
        ceiling = 1.0 if at == len(found) - 1 else found[at + 1] - LABEL_APART
        found[at] = min(found[at], ceiling) if over else found[at]
    return found
