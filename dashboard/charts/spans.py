"""Draws spans of time no more precisely than they are known.

A recorded day or month is a dot, and the time between two of them a solid bar; a year is a faint
bar as long as that year. What is not recorded is a dotted line to a question mark. No date is made
up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

import plotly.graph_objects as go

from dashboard.charts.base import Chart, blank
from dashboard.charts.hover import Hover
from dashboard.charts.labels import height_of, wrapped
from dashboard.theme import State, lighter, palette
from dashboard.wording import spoken_date

LABEL_WIDTH = 28
MIN_ROW_PX = 25
TICKS = 5
LEGEND_PX = 190
ROOM_DAYS = 180
BAR = {"width": 9}
DOTTED = {"width": 2, "dash": "dot"}
MAX_DOT = timedelta(days=31)


@dataclass(frozen=True)
class Span:
    """One row: what it is called, its state, and its dates; None is a date not recorded.

    The start lies between `starts_on` and `starts_by`, the end between `ends_from` and `ends_on`.
    `is_over` says that the unrecorded end, or what came after the recorded one, lies in the past.
    """

    label: str
    state: State
    starts_on: date | None
    starts_by: date | None
    ends_from: date | None
    ends_on: date | None
    review_on: date | None
    is_over: bool
    hover: Hover
    chooses: tuple[str, ...]


Stretch = tuple[date, date]


@dataclass
class _Parts:
    """What one span is drawn of."""

    solid: list[Stretch] = field(default_factory=list)
    faint: list[Stretch] = field(default_factory=list)
    dotted: list[Stretch] = field(default_factory=list)
    dots: list[date] = field(default_factory=list)
    unknown_before: list[date] = field(default_factory=list)
    unknown_after: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Spans(Chart):
    """Spans from the top, with the as-at date marked and a legend of the states that are drawn.

    A click anywhere in a row chooses what its span `chooses`.
    """

    spans: Sequence[Span]
    as_of: date
    states: Sequence[State]

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        return ((span.hover, span.chooses) for span in self.spans)

    def draw(self, dark: bool) -> go.Figure:
        labels = [wrapped(f"{span.state.symbol} {span.label}", LABEL_WIDTH) for span in self.spans]
        tall = [height_of(label, MIN_ROW_PX) for label in labels]
        places = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
        figure = blank(dark, height=round(sum(tall)) + LEGEND_PX)
        left, right = _recorded_time(self.spans, self.as_of)
        room = timedelta(days=ROOM_DAYS + (right - left).days // 20)
        parts = [
            _parts(span, self.as_of, _moved(left, -room), _moved(right, room))
            for span in self.spans
        ]
        left, right = _moved(left, -2 * room), _moved(right, 2 * room)
        drawn = list(zip(places, parts, self.spans, strict=True))
        colours = palette(dark)
        for state in self.states:
            mine = [(place, part) for place, part, span in drawn if span.state == state]
            colour = state.fill(dark)
            faint = lighter(colour, colours.background, 0.6)
            _lines(figure, [(y, part) for y, p in mine for part in p.dotted], colour, DOTTED)
            _lines(figure, [(y, part) for y, p in mine for part in p.faint], faint, BAR)
            _lines(figure, [(y, part) for y, p in mine for part in p.solid], colour, BAR)
            _dots(figure, [(y, day) for y, p in mine for day in p.dots], colour)
        before = [(y, day) for y, p, _ in drawn for day in p.unknown_before]
        after = [(y, day) for y, p, _ in drawn for day in p.unknown_after]
        reviews = [(y, span.review_on) for y, _, span in drawn if span.review_on is not None]
        _letters(figure, before, "?", "middle left", colours.text)
        _letters(figure, after, "?", "middle right", colours.text)
        _letters(figure, reviews, "R", "top center", colours.text)
        _add_rows(figure, self.spans, places, tall, left, right)
        _mark_as_at(figure, self.as_of, left, right, dark)
        _add_legend(figure, self.spans, self.states, bool(reviews), dark)
        _lay_out(figure, labels, places, left, right, sum(tall))
        return figure


def _parts(span: Span, as_of: date, left: date, right: date) -> _Parts:
    """What is recorded of a span, what only roughly, and what is not."""
    parts = _Parts()
    start = (span.starts_on, span.starts_by) if span.starts_on and span.starts_by else None
    end = (span.ends_from, span.ends_on) if span.ends_from and span.ends_on else None
    for edge, recorded in ((0, start), (1, end)):
        if recorded and recorded[1] - recorded[0] < MAX_DOT:
            parts.dots.append(recorded[edge])
        elif recorded:
            parts.faint.append(recorded)
    if start and end:
        parts.solid.append((start[1], end[0]))
    elif start:
        until = as_of if span.is_over and start[1] < as_of else right
        parts.dotted.append((start[1], until))
        parts.unknown_after.append(until)
    elif end:
        parts.dotted.append((left, end[0]))
        parts.unknown_before.append(left)
    else:
        parts.dotted.append((left, right))
        parts.unknown_before.append(left)
        parts.unknown_after.append(right)
    if end and span.state.key == "term_ended":
        parts.dotted.append((end[1], as_of))
        parts.unknown_after.append(as_of)
    return parts


def _recorded_time(spans: Sequence[Span], as_of: date) -> Stretch:
    """From the first recorded day to the last, the as-at date among them."""
    days = [
        day
        for span in spans
        for day in (span.starts_on, span.starts_by, span.ends_from, span.ends_on, span.review_on)
        if day is not None
    ]
    return min([*days, as_of]), max([*days, as_of])


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day


def _lines(
    figure: go.Figure,
    lines: Sequence[tuple[float, Stretch]],
    colour: str,
    look: Mapping[str, object],
) -> None:
    """Level lines of one look as one trace: a trace a line would be slow to draw."""
    lines = [(place, (start, end)) for place, (start, end) in lines if start < end]
    if lines:
        figure.add_scatter(
            x=[x for _, (start, end) in lines for x in (start, end, None)],
            y=[y for place, _ in lines for y in (place, place, None)],
            mode="lines",
            line={"color": colour, **look},
            hoverinfo="skip",
            showlegend=False,
        )


def _dots(figure: go.Figure, dots: Sequence[tuple[float, date]], colour: str) -> None:
    if dots:
        figure.add_scatter(
            x=[day for _, day in dots],
            y=[place for place, _ in dots],
            mode="markers",
            marker={"size": 10, "color": colour},
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
            showlegend=False,
        )


def _letters(
    figure: go.Figure, marked: Sequence[tuple[float, date]], letter: str, beside: str, colour: str
) -> None:
    if marked:
        figure.add_scatter(
            x=[day for _, day in marked],
            y=[place for place, _ in marked],
            mode="text",
            textposition=beside,
            text=[f"<b>{letter}</b>"] * len(marked),
            textfont={"color": colour, "size": 13},
            hoverinfo="skip",
            showlegend=False,
        )


def _add_rows(
    figure: go.Figure,
    spans: Sequence[Span],
    places: Sequence[float],
    tall: Sequence[float],
    left: date,
    right: date,
) -> None:
    """Invisible bars, so that hovering and clicking work across a whole row."""
    unseen = {"marker": {"opacity": 0}}
    figure.add_bar(
        name="rows",
        orientation="h",
        base=[left] * len(spans),
        x=[(right - left) / timedelta(milliseconds=1)] * len(spans),
        y=list(places),
        width=list(tall),
        marker={"opacity": 0},
        customdata=[[span.hover.markup, *span.chooses] for span in spans],
        hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False,
        selected=unseen,
        unselected=unseen,
    )


def _mark_as_at(figure: go.Figure, as_of: date, left: date, right: date, dark: bool) -> None:
    colours = palette(dark)
    figure.add_shape(
        type="line",
        x0=as_of,
        x1=as_of,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        line={"color": colours.quiet, "width": 1.5},
    )
    late = (as_of - left) > (right - left) / 2
    figure.add_annotation(
        x=as_of,
        y=0,
        yref="paper",
        yanchor="top",
        xanchor="right" if late else "left",
        text=f"As at {spoken_date(as_of, 'day')}",
        showarrow=False,
        font={"color": colours.text, "size": 12},
    )


def _add_legend(
    figure: go.Figure, spans: Sequence[Span], states: Sequence[State], reviews: bool, dark: bool
) -> None:
    colours = palette(dark)
    found = {span.state for span in spans}
    for state in states:
        if state in found:
            marker = {"symbol": "square", "size": 13, "color": state.fill(dark)}
            _legend_entry(figure, state.label, mode="markers", marker=marker)
    plain, faint = colours.quiet, lighter(colours.quiet, colours.background, 0.6)
    _legend_entry(
        figure,
        "Recorded to the day or month",
        mode="lines+markers",
        line={"color": plain, **BAR},
        marker={"size": 10, "color": plain},
    )
    _legend_entry(figure, "Recorded to the year", mode="lines", line={"color": faint, **BAR})
    _legend_entry(figure, "? Not recorded", mode="lines", line={"color": plain, **DOTTED})
    if reviews:
        _legend_entry(figure, "R Review date", mode="markers", marker={"opacity": 0})


def _legend_entry(figure: go.Figure, label: str, **look: object) -> None:
    figure.add_scatter(name=label, x=[None], y=[None], showlegend=True, **look)


def _lay_out(
    figure: go.Figure,
    labels: Sequence[str],
    places: Sequence[float],
    left: date,
    right: date,
    height: float,
) -> None:
    years = right.year - left.year
    step = next((n for n in (1, 2, 5, 10, 20, 50) if years / n <= TICKS), 100)
    figure.update_xaxes(
        range=[left, right],
        type="date",
        side="top",
        dtick=f"M{12 * step}",
        tick0=f"{left.year - left.year % step:04d}-01-01",
        tickformat="%Y",
        tickangle=0,
        zeroline=False,
    )
    figure.update_yaxes(
        tickvals=list(places),
        ticktext=list(labels),
        range=[height, 0],
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(
        showlegend=True,
        hovermode="closest",
        margin={"b": 30},
        legend={"y": -30 / max(height, 1), "yanchor": "top"},
    )
