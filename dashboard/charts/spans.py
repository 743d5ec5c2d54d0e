"""Draws when agreements end and fall due for review, no more precisely than is known.

A bar lasts until the end, and a dot marks it; a thin stretch before it is the time of notice, and a
hollow diamond above the bar a review. An end known to the year only is a faint bar as long as that
year. What is not recorded is a dotted line to a question mark. No date is made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import SCROLLED_LETTERS, height_of, shown, wrapped
from dashboard.theme import State, lighter, palette
from dashboard.wording import spoken_date

MIN_ROW_PX = 32
REVIEW_ABOVE_PX = 11
LEGEND_PX = 120
ROOM = 0.4
"""The share of the time shown that the words behind an end take."""
BAR = {"width": 9}
THIN = {"width": 3}
DOTTED = {"width": 2, "dash": "dot"}
REVIEW = {"symbol": "diamond-open", "size": 11, "line": {"width": 2}}
MAX_DOT = timedelta(days=31)
QUARTERS_DAYS = 550
HALF_YEARS_DAYS = 1200


@dataclass(frozen=True)
class Span:
    """One row: what it is called, its state, and its dates; None is a date not recorded.

    It has begun by `starts_by`, and ends between `ends_from` and `ends_on`; `notice_on` is the last
    day to give notice of that, and `said` the words for the end.
    """

    label: str
    state: State
    starts_by: date | None
    notice_on: date | None
    ends_from: date | None
    ends_on: date | None
    review_on: date | None
    said: str
    hover: Hover
    chooses: tuple[str, ...]


Stretch = tuple[date, date]


@dataclass
class _Parts:
    """What one span is drawn of."""

    solid: list[Stretch] = field(default_factory=list)
    thin: list[Stretch] = field(default_factory=list)
    faint: list[Stretch] = field(default_factory=list)
    dotted: list[Stretch] = field(default_factory=list)
    dots: list[date] = field(default_factory=list)
    said: tuple[date, str] | None = None


@dataclass(frozen=True)
class Spans(Chart):
    """Spans from the top, from one day to another, with the as-at date marked.

    A click anywhere in a row chooses what its span `chooses`.
    """

    spans: Sequence[Span]
    from_on: date
    as_of: date
    until_on: date
    states: Sequence[State]

    @property
    def is_wide(self) -> bool:
        return True

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        return ((span.hover, span.chooses) for span in self.spans)

    def draw(self, dark: bool) -> Drawing:
        labels = [
            wrapped(f"{span.state.symbol} {span.label}", SCROLLED_LETTERS) for span in self.spans
        ]
        tall = [height_of(label, MIN_ROW_PX) for label in labels]
        places = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
        figure = blank(dark, height=round(sum(tall)) + LEGEND_PX)
        drawn = [
            (place, self._parts(span), span) for place, span in zip(places, self.spans, strict=True)
        ]
        colours = palette(dark)
        for state in self.states:
            mine = [(place, part) for place, part, span in drawn if span.state == state]
            colour = state.fill(dark)
            faint = lighter(colour, colours.background, 0.6)
            _lines(figure, [(y, part) for y, p in mine for part in p.dotted], colour, DOTTED)
            _lines(figure, [(y, part) for y, p in mine for part in p.faint], faint, BAR)
            _lines(figure, [(y, part) for y, p in mine for part in p.thin], colour, THIN)
            _lines(figure, [(y, part) for y, p in mine for part in p.solid], colour, BAR)
            _marks(
                figure,
                [(y, day) for y, p in mine for day in p.dots],
                {"size": 11, "color": colour},
            )
        reviews = [
            (y - REVIEW_ABOVE_PX, span.review_on)
            for y, _, span in drawn
            if span.review_on is not None and self.from_on <= span.review_on <= self.until_on
        ]
        _marks(figure, reviews, {**REVIEW, "color": colours.text})
        _words(figure, [(y, *p.said) for y, p, _ in drawn if p.said], colours.text)
        _rows(figure, self.spans, places, tall, self.from_on, self.until_on)
        self._mark_as_at(figure, dark)
        _legend(figure, self.spans, self.states, bool(reviews), dark)
        self._lay_out(figure, labels, places, sum(tall))
        return figure

    def _parts(self, span: Span) -> _Parts:
        """What is recorded of a span within the time shown, what only roughly, and what is not."""
        parts = _Parts()
        left, right = max(self.from_on, span.starts_by or self.from_on), self.until_on
        if span.ends_from is None or span.ends_on is None:
            parts.solid.append((left, max(left, self.as_of)))
            parts.dotted.append((max(left, self.as_of), right))
            parts.said = (right, f"? {span.said}")
            return parts
        begins = span.ends_from
        if span.notice_on is not None and span.notice_on < span.ends_from:
            begins = span.notice_on
            parts.thin.append((max(left, begins), min(span.ends_from, right)))
        parts.solid.append((left, min(begins, right)))
        if span.ends_on - span.ends_from >= MAX_DOT:
            parts.faint.append((max(left, span.ends_from), min(span.ends_on, right)))
        elif self.from_on <= span.ends_on <= right:
            parts.dots.append(span.ends_on)
        if span.ends_on < self.as_of:
            parts.dotted.append((max(span.ends_on, self.from_on), self.as_of))
            parts.said = (self.as_of, f"? {span.said}")
        else:
            later = "→ " if span.ends_on > right else ""
            parts.said = (min(span.ends_on, right), f"{later}{span.said}")
        return parts

    def _mark_as_at(self, figure: Drawing, dark: bool) -> None:
        colours = palette(dark)
        figure.add_shape(
            type="line",
            x0=self.as_of,
            x1=self.as_of,
            y0=0,
            y1=1,
            yref="paper",
            layer="below",
            line={"color": colours.quiet, "width": 1.5},
        )
        figure.add_annotation(
            x=self.as_of,
            y=0,
            yref="paper",
            yanchor="top",
            xanchor="left",
            text=f"As at {spoken_date(self.as_of, 'day')}",
            showarrow=False,
            font={"color": colours.text, "size": 12},
        )

    def _lay_out(
        self, figure: Drawing, labels: Sequence[str], places: Sequence[float], height: float
    ) -> None:
        time = self.until_on - self.from_on
        figure.update_xaxes(
            type="date",
            range=[self.from_on, self.until_on + time * ROOM],
            side="top",
            tickvals=_ticks(self.from_on, self.until_on),
            tickformat="%b %Y",
            tickangle=0,
            zeroline=False,
        )
        figure.update_yaxes(
            tickvals=list(places),
            ticktext=list(labels),
            range=[height, -4],
            showgrid=False,
            zeroline=False,
        )
        figure.update_layout(
            showlegend=True,
            hovermode="closest",
            margin={"b": 30},
            legend={"y": -30 / max(height, 1), "yanchor": "top"},
        )


def _ticks(left: date, right: date) -> list[date]:
    """The first of every quarter of the time shown; of every half year, or year, where it is long:
    else the words of one would touch those of the next."""
    days = (right - left).days
    months = 3 if days < QUARTERS_DAYS else 6 if days < HALF_YEARS_DAYS else 12
    firsts = [date(year, 1, 1) for year in range(left.year, right.year + 1)]
    ticks = [day.replace(month=month) for day in firsts for month in range(1, 13, months)]
    return [day for day in ticks if left <= day <= right]


def _lines(
    figure: Drawing,
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


def _marks(
    figure: Drawing, marked: Sequence[tuple[float, date]], marker: Mapping[str, object]
) -> None:
    if marked:
        figure.add_scatter(
            x=[day for _, day in marked],
            y=[place for place, _ in marked],
            mode="markers",
            marker=marker,
            unselected={"marker": {"opacity": 1}},
            hoverinfo="skip",
            showlegend=False,
        )


def _words(figure: Drawing, said: Sequence[tuple[float, date, str]], colour: str) -> None:
    figure.add_scatter(
        x=[day for _, day, _ in said],
        y=[place for place, _, _ in said],
        mode="text",
        text=[f"\u00a0\u00a0\u00a0{shown(words)}" for _, _, words in said],
        textposition="middle right",
        textfont={"color": colour, "size": 12},
        hoverinfo="skip",
        showlegend=False,
    )


def _rows(
    figure: Drawing,
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


def _legend(
    figure: Drawing, spans: Sequence[Span], states: Sequence[State], reviews: bool, dark: bool
) -> None:
    colours = palette(dark)
    found = {span.state for span in spans}
    for state in states:
        if state in found:
            marker = {"symbol": "square", "size": 13, "color": state.fill(dark)}
            _entry(figure, state.label, mode="markers", marker=marker)
    if any(span.notice_on for span in spans):
        _entry(figure, "Time of notice", mode="lines", line={"color": colours.quiet, **THIN})
    dot = {"size": 11, "color": colours.quiet}
    _entry(figure, "Recorded end", mode="markers", marker=dot)
    if any(span.ends_on is None or span.state.key != "live" for span in spans):
        _entry(figure, "? Not recorded", mode="lines", line={"color": colours.quiet, **DOTTED})
    if reviews:
        _entry(figure, "Review date", mode="markers", marker={**REVIEW, "color": colours.text})


def _entry(figure: Drawing, label: str, **look: object) -> None:
    figure.add_scatter(name=label, x=[None], y=[None], showlegend=True, **look)
