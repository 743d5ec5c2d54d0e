"""Draws published amounts: one mark each, labelled, bounds as bounds, never added or averaged."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.axes import number_axis, step_of
from dashboard.charts.base import Chart, blank
from dashboard.charts.hover import Hover
from dashboard.charts.labels import LINE_PX, bold, lines_of, wrapped
from dashboard.theme import ink, palette

KINDS = ("budget", "allocation", "outturn")
"""The kinds of amount in the order of the series colours, which are always named beside them."""

PRECISIONS = {
    "exact": ("Exact", "circle"),
    "rounded": ("Rounded", "square"),
    "approx": ("About", "circle-open"),
    "over": ("Over: at least this much", "triangle-right"),
    "under": ("Under: at most this much", "triangle-left"),
}
BOUNDS = ("over", "under")

STEM_PX = 20
HEADER_PX = 30
OPEN_SIDE = 0.06
"""The dotted stem on the open side of a bound, as a share of all values."""
BESIDE = 0.45
"""Room for what is said beside the outermost mark, as a share of all values."""
APART = "\u00a0\u00a0\u00a0"
LABEL_WIDTH = 52
"""Characters of a label's line: what a phone is wide enough for."""


@dataclass(frozen=True)
class Mark:
    """One number as a mark: its label, its value, what is said beside it and on hovering.

    `kind` picks the colour, `precision` the symbol; a bound gets a dotted stem on its open side.
    """

    label: str
    value: float
    said: str
    hover: Hover
    kind: str = "budget"
    precision: str = "exact"


def colour_of(kind: str, dark: bool) -> str:
    return palette(dark).series[KINDS.index(kind)]


@dataclass(frozen=True)
class Amounts(Chart):
    """Marks from the top under the headers of their groups, each with its label above its stem.

    `axis` names what the values are and their unit. Nought is always among them.
    """

    groups: Sequence[tuple[str, Sequence[Mark]]]
    axis: str
    has_legend: bool = True

    def draw(self, dark: bool) -> go.Figure:
        marks = [mark for _, held in self.groups for mark in held]
        least = min(0.0, *(mark.value for mark in marks))
        most = max(0.0, *(mark.value for mark in marks)) or (0.0 if least else 1.0)
        span = most - least
        texts, placed, y = [], [], 0.0
        for header, held in self.groups:
            head = bold(wrapped(header, LABEL_WIDTH))
            tall = HEADER_PX + (lines_of(head) - 1) * LINE_PX
            texts.append((y + tall - HEADER_PX * 0.4 - lines_of(head) * LINE_PX / 2 + 8, head))
            y += tall
            for mark in held:
                label = wrapped(mark.label, LABEL_WIDTH)
                height = LINE_PX * lines_of(label)
                texts.append((y + height / 2, label))
                y += height + STEM_PX
                placed.append((mark, y - STEM_PX / 2))
        figure = blank(dark, height=int(y) + (120 if self.has_legend else 60))
        low = least - span * BESIDE if least else 0.0
        high = most + span * BESIDE if most else span * OPEN_SIDE
        _add_stems(figure, placed, span, dark)
        _add_texts(figure, texts, low)
        _add_marks(figure, placed, span, dark)
        if self.has_legend:
            add_precision_legend(figure, {mark.precision for mark in marks}, dark)
            figure.update_layout(showlegend=True, legend={"y": -10 / (y + 30), "yanchor": "top"})
        figure.update_xaxes(
            title_text=self.axis,
            side="top",
            range=[low, high],
            zeroline=True,
            zerolinecolor=palette(dark).quiet if least else palette(dark).line,
            tickangle=0,
            **number_axis(low, high, step_of(high - low)),
        )
        figure.update_yaxes(range=[y, 0], showgrid=False, showticklabels=False, zeroline=False)
        return figure


def _is_inward(mark: Mark) -> bool:
    """Whether a bound's amount lies between it and nought: "under £2m", "above -£2m"."""
    return mark.precision == ("over" if mark.value < 0 else "under")


def _open_side(mark: Mark, span: float) -> float:
    """How far beyond a bound, away from nought, its dotted stem reaches."""
    if mark.precision not in BOUNDS or _is_inward(mark):
        return 0.0
    return math.copysign(span * OPEN_SIDE, mark.value)


def _add_stems(
    figure: go.Figure, placed: Sequence[tuple[Mark, float]], span: float, dark: bool
) -> None:
    """A line from nought to each value: dotted where the value may lie, solid where it does."""
    for kind in KINDS:
        for dash in ("solid", "dot"):
            xs: list[float | None] = []
            ys: list[float | None] = []
            for mark, y in placed:
                if mark.kind != kind:
                    continue
                if _is_inward(mark) == (dash == "dot"):
                    xs += [0, mark.value, None]
                    ys += [y, y, None]
                if dash == "dot" and (beyond := _open_side(mark, span)):
                    xs += [mark.value, mark.value + beyond, None]
                    ys += [y, y, None]
            if xs:
                line = {"color": colour_of(kind, dark), "width": 3, "dash": dash}
                figure.add_scatter(
                    x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", showlegend=False
                )


def _add_texts(figure: go.Figure, texts: Sequence[tuple[float, str]], left: float) -> None:
    figure.add_scatter(
        x=[left] * len(texts),
        y=[y for y, _ in texts],
        mode="text",
        text=[said for _, said in texts],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def _add_marks(
    figure: go.Figure, placed: Sequence[tuple[Mark, float]], span: float, dark: bool
) -> None:
    colours = [colour_of(mark.kind, dark) for mark, _ in placed]
    figure.add_scatter(
        name="amounts",
        x=[mark.value for mark, _ in placed],
        y=[y for _, y in placed],
        mode="markers",
        marker={
            "symbol": [PRECISIONS[mark.precision][1] for mark, _ in placed],
            "size": 12,
            "color": colours,
            "line": {"color": colours, "width": 2},
        },
        customdata=[mark.hover.markup for mark, _ in placed],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
    figure.add_scatter(
        x=[mark.value + _open_side(mark, span) for mark, _ in placed],
        y=[y for _, y in placed],
        mode="text",
        text=[f"{APART}{mark.said}{APART}" for mark, _ in placed],
        textposition=["middle left" if mark.value < 0 else "middle right" for mark, _ in placed],
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def add_precision_legend(
    figure: go.Figure, precisions: set[str], dark: bool, upright: bool = False
) -> None:
    """Say in the legend what the symbols of these precisions mean."""
    for key, (word, symbol) in PRECISIONS.items():
        if key in precisions:
            figure.add_scatter(
                name=word,
                x=[None],
                y=[None],
                mode="markers",
                marker={
                    "symbol": _upright(symbol) if upright else symbol,
                    "size": 11,
                    "color": palette(dark).quiet,
                    "line": {"color": palette(dark).quiet, "width": 2},
                },
                showlegend=True,
            )


def _upright(symbol: str) -> str:
    return symbol.replace("-right", "-up").replace("-left", "-down")


TITLE_PX = 50
TITLE_GAP_PX = 12
SCALE_PX = 64
HEADROOM_PX = 96
EDGE_PX = 12
EVENT_PX = 17
AXIS_PX = 64
LEGEND_PX = 50


@dataclass(frozen=True)
class Point:
    """One amount of one financial year, in the panel of everything it may be compared with.

    Points of the same `run` are joined. `begins_in` is the year in which the financial year does.
    """

    begins_in: int
    panel: str
    run: str
    mark: Mark


@dataclass(frozen=True)
class Event:
    """A numbered event in a financial year."""

    begins_in: int
    number: int
    hover: Hover


@dataclass(frozen=True)
class YearlyAmounts(Chart):
    """Amounts by financial year, a panel for each kind on one scale, above the numbered events.

    Amounts are in £m. Panels come in the order of their first point; `subtitles` says under a
    panel's name what its amounts cover. Events of years before the first amount stand together
    under "Earlier".
    """

    points: Sequence[Point]
    events: Sequence[Event]
    subtitles: Mapping[str, str]

    def draw(self, dark: bool) -> go.Figure:
        panels = {
            panel: [point for point in self.points if point.panel == panel]
            for panel in dict.fromkeys(point.panel for point in self.points)
        }
        most = max(abs(point.mark.value) for point in self.points) or 1.0
        step = step_of(most, 4)
        first = min(point.begins_in for point in self.points)
        last = max(
            [point.begins_in for point in self.points] + [event.begins_in for event in self.events]
        )
        stacks = _stacks(self.events, first)
        reaches = [_reach(held, most) for held in panels.values()]
        heights = [above + below for above, below in reaches]
        strip = max((len(stack) for stack in stacks.values()), default=0) * EVENT_PX + 10
        total = sum(heights) + TITLE_PX * (len(panels) + 1) + strip
        figure = blank(dark, height=int(total) + AXIS_PX + LEGEND_PX)
        plain = figure.layout.yaxis.to_plotly_json()
        axes: dict[str, dict[str, Any]] = {}
        annotations: list[dict[str, Any]] = []
        top = total
        for number, ((panel, held), reach) in enumerate(zip(panels.items(), reaches, strict=True)):
            above, below = reach
            height = above + below
            title_at = (top - TITLE_GAP_PX) / total
            annotations.append(_title(panel, self.subtitles.get(panel, ""), title_at, dark))
            top -= TITLE_PX
            axis = str(number + 1) if number else ""
            annotations += _add_panel(figure, held, f"y{axis}", dark)
            axes[f"yaxis{axis}"] = plain | {
                "domain": [max((top - height) / total, 0), top / total],
                "range": [-below * most / SCALE_PX, above * most / SCALE_PX],
                **number_axis(
                    min(0.0, *(point.mark.value for point in held)),
                    max(0.0, *(point.mark.value for point in held)),
                    step,
                ),
                "title": {"text": "£m", "font": {"size": 12, "color": palette(dark).quiet}},
                "zeroline": True,
                "zerolinecolor": palette(dark).quiet if below else palette(dark).line,
                "showline": False,
            }
            top -= height
        if self.events:
            title_at = (top - TITLE_GAP_PX) / total
            annotations.append(
                _title("Events", "Numbers are those of the list beneath", title_at, dark)
            )
            axis = str(len(panels) + 1)
            _add_events(figure, stacks, f"y{axis}", dark)
            axes[f"yaxis{axis}"] = {
                "domain": [0, max((top - TITLE_PX) / total, 0.001)],
                "range": [strip, 0],
                "visible": False,
                "fixedrange": True,
            }
        add_precision_legend(
            figure, {point.mark.precision for point in self.points}, dark, upright=True
        )
        earliest = min([first, *stacks])
        years = list(range(earliest, last + 1))
        figure.update_xaxes(
            tickvals=years,
            ticktext=["Earlier" if year < first else financial_year(year) for year in years],
            tickangle=-90,
            range=[earliest - 0.6, last + 0.6],
            anchor="free",
            position=0,
            zeroline=False,
            title_text="Financial year",
        )
        figure.update_layout(
            showlegend=True,
            legend={"y": 1 + 8 / total, "yanchor": "bottom"},
            annotations=annotations,
            **axes,
        )
        return figure


def financial_year(begins_in: int) -> str:
    """The name of the financial year that begins in April of a year: 2018-19."""
    return f"{begins_in}-{(begins_in + 1) % 100:02d}"


def _reach(points: Sequence[Point], most: float) -> tuple[float, float]:
    """How far a panel reaches above and below nought in pixels, with room for what is said."""
    values = [point.mark.value for point in points]
    high, low = max(values), min(values)
    above = high / most * SCALE_PX + HEADROOM_PX if high >= 0 else EDGE_PX
    return above, -low / most * SCALE_PX + HEADROOM_PX if low < 0 else 0.0


def _stacks(events: Sequence[Event], first: int) -> dict[int, list[Event]]:
    """Events by the year under which they stand: their own, or the one before the first."""
    stacks: dict[int, list[Event]] = {}
    for event in events:
        stacks.setdefault(max(event.begins_in, first - 1), []).append(event)
    return stacks


def _title(title: str, subtitle: str, at: float, dark: bool) -> dict[str, Any]:
    """The annotation that heads a panel, `at` a share of the chart's height from below."""
    quiet = palette(dark).quiet
    return {
        "text": f"<b>{title}</b><br><span style='color:{quiet};font-size:11px'>{subtitle}</span>",
        "x": 0,
        "y": at,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
    }


def _add_panel(
    figure: go.Figure, points: Sequence[Point], yaxis: str, dark: bool
) -> list[dict[str, Any]]:
    """Draw points, and give their labels, upright so that neighbours keep clear on a phone."""
    ordered = sorted(points, key=lambda point: (point.run, point.begins_in))
    for _, held in groupby(ordered, lambda point: point.run):
        run = list(held)
        if len(run) > 1:
            figure.add_scatter(
                x=[point.begins_in for point in run],
                y=[point.mark.value for point in run],
                yaxis=yaxis,
                mode="lines",
                line={"color": colour_of(run[0].mark.kind, dark), "width": 1.5},
                hoverinfo="skip",
                showlegend=False,
            )
    xs = _side_by_side(points)
    colours = [colour_of(point.mark.kind, dark) for point in points]
    figure.add_scatter(
        name="amounts",
        x=xs,
        y=[point.mark.value for point in points],
        yaxis=yaxis,
        mode="markers",
        marker={
            "symbol": [_upright(PRECISIONS[point.mark.precision][1]) for point in points],
            "size": 11,
            "color": colours,
            "line": {"color": colours, "width": 2},
        },
        customdata=[point.mark.hover.markup for point in points],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
    return [
        {
            "x": x,
            "y": point.mark.value,
            "yref": yaxis,
            "text": point.mark.said,
            "textangle": -90,
            "showarrow": False,
            "yanchor": "top" if point.mark.value < 0 else "bottom",
            "yshift": -9 if point.mark.value < 0 else 9,
            "font": {"size": 12},
        }
        for x, point in zip(xs, points, strict=True)
    ]


def _side_by_side(points: Sequence[Point]) -> list[float]:
    """Where points of one year stand: beside each other around the middle of the year."""
    in_year: dict[int, int] = {}
    places = []
    for point in points:
        places.append(in_year.get(point.begins_in, 0))
        in_year[point.begins_in] = places[-1] + 1
    return [
        point.begins_in + (place - (in_year[point.begins_in] - 1) / 2) * 0.45
        for point, place in zip(points, places, strict=True)
    ]


def _add_events(figure: go.Figure, stacks: dict[int, list[Event]], yaxis: str, dark: bool) -> None:
    quiet = palette(dark).quiet
    placed = [
        (year, (i + 0.5) * EVENT_PX + 2, event)
        for year, stack in stacks.items()
        for i, event in enumerate(stack)
    ]
    figure.add_scatter(
        name="tiles",
        x=[year for year, _, _ in placed],
        y=[y for _, y, _ in placed],
        yaxis=yaxis,
        mode="markers+text",
        marker={"symbol": "circle", "size": EVENT_PX - 1, "color": [quiet] * len(placed)},
        text=[str(event.number) for _, _, event in placed],
        textfont={"size": 10, "color": ink(quiet)},
        customdata=[event.hover.markup for _, _, event in placed],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
