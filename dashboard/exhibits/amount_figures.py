"""Draws published amounts: one mark each, labelled, bounds as bounds, never added or averaged."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from dashboard.exhibits.figures import blank
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

LINE_PX = 15
STEM_PX = 20
HEADER_PX = 30
OPEN_SIDE = 0.06
"""The dotted stem of a lower bound, as a share of the greatest value."""
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
    hover: str
    kind: str = "budget"
    precision: str = "exact"


def colour_of(kind: str, dark: bool) -> str:
    return palette(dark).series[KINDS.index(kind)]


def labelled_marks(
    groups: Sequence[tuple[str, Sequence[Mark]]], axis: str, dark: bool, *, legend: bool = True
) -> go.Figure:
    """Marks from the top under the headers of their groups, each with its label above its stem.

    Headers and labels are safe HTML. `axis` names what the values are and their unit.
    """
    marks = [mark for _, held in groups for mark in held]
    most = max((mark.value for mark in marks if mark.value > 0), default=1.0)
    headers, labels, placed, y = [], [], [], 0.0
    for header, held in groups:
        headers.append((y + HEADER_PX * 0.6, f"<b>{header}</b>"))
        y += HEADER_PX
        for mark in held:
            lines = textwrap.wrap(mark.label, LABEL_WIDTH, max_lines=2, placeholder=" …") or [""]
            height = LINE_PX * len(lines)
            labels.append((y + height / 2, "<br>".join(lines)))
            y += height + STEM_PX
            placed.append((mark, y - STEM_PX / 2))
    figure = blank(dark, height=int(y) + (120 if legend else 60))
    _add_stems(figure, placed, most, dark)
    _add_texts(figure, headers + labels)
    _add_marks(figure, placed, most, dark)
    if legend:
        add_precision_legend(figure, {mark.precision for mark in marks}, dark)
        figure.update_layout(showlegend=True, legend={"y": -10 / (y + 30), "yanchor": "top"})
    figure.update_xaxes(
        title_text=axis, side="top", range=[0, most * 1.45], zeroline=True, nticks=5
    )
    figure.update_yaxes(range=[y, 0], showgrid=False, showticklabels=False, zeroline=False)
    return figure


def _add_stems(
    figure: go.Figure, placed: Sequence[tuple[Mark, float]], most: float, dark: bool
) -> None:
    """A line from nought to each value: dotted where the value may lie, solid where it does."""
    for kind in KINDS:
        for dash in ("solid", "dot"):
            xs: list[float | None] = []
            ys: list[float | None] = []
            for mark, y in placed:
                if mark.kind != kind:
                    continue
                if (mark.precision == "under") == (dash == "dot"):
                    xs += [0, mark.value, None]
                    ys += [y, y, None]
                if mark.precision == "over" and dash == "dot":
                    xs += [mark.value, mark.value + most * OPEN_SIDE, None]
                    ys += [y, y, None]
            if xs:
                line = {"color": colour_of(kind, dark), "width": 3, "dash": dash}
                figure.add_scatter(
                    x=xs, y=ys, mode="lines", line=line, hoverinfo="skip", showlegend=False
                )


def _add_texts(figure: go.Figure, texts: Sequence[tuple[float, str]]) -> None:
    figure.add_scatter(
        x=[0] * len(texts),
        y=[y for y, _ in texts],
        mode="text",
        text=[said for _, said in texts],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def _add_marks(
    figure: go.Figure, placed: Sequence[tuple[Mark, float]], most: float, dark: bool
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
        customdata=[mark.hover for mark, _ in placed],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
    open_side = {"over": most * OPEN_SIDE}
    figure.add_scatter(
        x=[mark.value + open_side.get(mark.precision, 0) for mark, _ in placed],
        y=[y for _, y in placed],
        mode="text",
        text=["\u00a0\u00a0\u00a0" + mark.said for mark, _ in placed],
        textposition="middle right",
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
    hover: str


def years_chart(
    points: Sequence[Point], events: Sequence[Event], subtitles: dict[str, str], dark: bool
) -> go.Figure:
    """Amounts by financial year, a panel for each kind on one scale, above the numbered events.

    Amounts are in £m. Panels come in the order of their first point; `subtitles` says under a
    panel's name what its amounts cover. Events of years before the first amount stand together
    under "Earlier".
    """
    panels = {
        panel: [point for point in points if point.panel == panel]
        for panel in dict.fromkeys(point.panel for point in points)
    }
    most = max(0.0, *(point.mark.value for point in points)) or 1.0
    first = min(point.begins_in for point in points)
    last = max([point.begins_in for point in points] + [event.begins_in for event in events])
    stacks = _stacks(events, first)
    heights = [
        max(0.0, *(point.mark.value for point in held)) / most * SCALE_PX + HEADROOM_PX
        for held in panels.values()
    ]
    strip = max((len(stack) for stack in stacks.values()), default=0) * EVENT_PX + 10
    total = sum(heights) + TITLE_PX * (len(panels) + 1) + strip
    figure = blank(dark, height=int(total) + AXIS_PX + LEGEND_PX)
    plain = figure.layout.yaxis.to_plotly_json()
    axes: dict[str, dict[str, Any]] = {}
    annotations: list[dict[str, Any]] = []
    top = total
    for number, ((panel, held), height) in enumerate(zip(panels.items(), heights, strict=True)):
        title_at = (top - TITLE_GAP_PX) / total
        annotations.append(_title(panel, subtitles.get(panel, ""), title_at, dark))
        top -= TITLE_PX
        axis = str(number + 1) if number else ""
        annotations += _add_panel(figure, held, f"y{axis}", dark)
        axes[f"yaxis{axis}"] = plain | {
            "domain": [max((top - height) / total, 0), top / total],
            "range": [0, height * most / SCALE_PX],
            "tickvals": _ticks(most, max(point.mark.value for point in held)),
            "title": {"text": "£m", "font": {"size": 12, "color": palette(dark).quiet}},
            "zeroline": True,
            "showline": False,
        }
        top -= height
    if events:
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
    add_precision_legend(figure, {point.mark.precision for point in points}, dark, upright=True)
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


def _ticks(most: float, panel_most: float) -> list[float]:
    """Round values up to the panel's greatest, about four on the scale of all panels."""
    magnitude = 10.0 ** math.floor(math.log10(most))
    step = next(step for part in (0.25, 0.5, 1, 2.5) if most / (step := magnitude * part) <= 4)
    return [tick * step for tick in range(max(int(panel_most / step), 0) + 1)]


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
        customdata=[point.mark.hover for point in points],
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
            "yanchor": "bottom",
            "yshift": 9,
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
        customdata=[event.hover for _, _, event in placed],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )
