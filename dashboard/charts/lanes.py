"""Draws dated entries by agency, one agency under the bodies that it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import plotly.graph_objects as go

from dashboard.charts.base import Chart, add_legend_entry, blank
from dashboard.charts.hover import Hover
from dashboard.charts.labels import bold, height_of, wrapped
from dashboard.theme import PROVIDED, State, ink, lighter, palette

REVERSE = "↩"
LABEL_PX, LABEL_WIDTH = 22, 52
LANE_PX = 24
FAMILY_GAP_PX = 10
MARK_PX = 18
NARROWEST_PX = 300
"""The plot on a phone: marks that would touch there go to lanes of their own."""


@dataclass(frozen=True)
class Dated:
    """An entry of an agency: its state, and the first and the last day that its date can mean.

    `is_faint` draws it lighter with a small letter; `is_reverse` adds the arrow of the other
    direction.
    """

    agency_id: str
    first: date
    last: date
    state: State
    is_faint: bool
    is_reverse: bool
    hover: Hover

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2

    @property
    def letters(self) -> str:
        letter = self.state.symbol.lower() if self.is_faint else self.state.symbol
        return letter + REVERSE if self.is_reverse else letter

    def fill(self, dark: bool) -> str:
        fill = self.state.fill(dark)
        return lighter(fill, palette(dark).background) if self.is_faint else fill

    def edge(self, dark: bool) -> str:
        return self.state.edge(dark) or self.state.fill(dark)


@dataclass(frozen=True)
class Agency:
    """Whose entries lie under one label.

    `step` says how many bodies of its family it stands below, `more` what is said after its name.
    """

    agency_id: str
    family_id: str
    name: str
    step: int
    more: str = ""


@dataclass(frozen=True)
class Lanes(Chart):
    """Entries by day, each under its agency, and an agency under the bodies that it replaced.

    A day is a mark, a month or a year a bar with its mark in the middle. The letter is the state.
    `faint_label` says what a lighter mark means.
    """

    entries: Sequence[Dated]
    agencies: Sequence[Agency]
    states: Sequence[State]
    faint_label: str

    def draw(self, dark: bool) -> go.Figure:
        first = min(entry.first for entry in self.entries)
        last = max(entry.last for entry in self.entries)
        margin = max((last - first) // 30, timedelta(days=90))
        apart = ((last - first) + 2 * margin) * MARK_PX / NARROWEST_PX
        held = {
            id_: list(of_agency)
            for id_, of_agency in groupby(
                sorted(self.entries, key=lambda entry: (entry.agency_id, entry.middle)),
                lambda entry: entry.agency_id,
            )
        }
        labels, lines, placed, y = [], [], [], 0.0
        family = None
        for agency in self.agencies:
            if family not in (None, agency.family_id):
                lines.append(y + FAMILY_GAP_PX / 2)
                y += FAMILY_GAP_PX
            family = agency.family_id
            label = _label(agency)
            tall = height_of(label, LABEL_PX)
            labels.append((y + tall / 2, label))
            y += tall
            lanes = _lanes(held.get(agency.agency_id, []), apart)
            placed += [(entry, y + (lane + 0.5) * LANE_PX) for entry, lane in lanes]
            y += (1 + max((lane for _, lane in lanes), default=-1)) * LANE_PX
        figure = blank(dark, height=int(y) + 110)
        start = first - margin
        _add_labels(figure, labels, start)
        _add_spans(figure, placed, self.states, dark)
        _add_marks(figure, placed, dark)
        _add_lines(figure, lines, start, last + margin, palette(dark).line)
        self._add_legend(figure, dark)
        figure.update_layout(showlegend=True, legend={"y": -8 / (y + 30), "yanchor": "top"})
        figure.update_xaxes(range=[start, last + margin], side="top", type="date", nticks=8)
        figure.update_yaxes(range=[y, 0], showgrid=False, showticklabels=False, zeroline=False)
        return figure

    def _add_legend(self, figure: go.Figure, dark: bool) -> None:
        for state in self.states:
            if any(entry.state == state for entry in self.entries):
                add_legend_entry(figure, state.label, state.fill(dark), state.edge(dark))
        if any(entry.is_faint for entry in self.entries):
            fill = PROVIDED.fill(dark)
            faint = lighter(fill, palette(dark).background)
            add_legend_entry(figure, self.faint_label, faint, fill)


def _label(agency: Agency) -> str:
    """An agency under the bodies it replaced, with what is said after its name."""
    indent = "\u00a0\u00a0\u00a0" * agency.step
    before = "\u00a0\u00a0\u00a0" * max(agency.step - 1, 0) + "↳ " if agency.step else ""
    name = bold(wrapped(agency.name, LABEL_WIDTH)).replace("<br>", f"<br>{indent}")
    return f"{before}{name}" + (f" ({agency.more})" if agency.more else "")


def _lanes(entries: Sequence[Dated], apart: timedelta) -> list[tuple[Dated, int]]:
    """Each entry with the first lane in which it stands clear of the one before."""
    ends: list[date] = []
    placed = []
    for entry in entries:
        start = min(entry.first, entry.middle - apart / 2)
        end = max(entry.last, entry.middle + apart / 2)
        lane = next((i for i, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append((entry, lane))
    return placed


def _add_labels(figure: go.Figure, labels: Sequence[tuple[float, str]], start: date) -> None:
    figure.add_scatter(
        x=[start] * len(labels),
        y=[at for at, _ in labels],
        mode="text",
        text=[label for _, label in labels],
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        showlegend=False,
    )


def _add_marks(figure: go.Figure, placed: Sequence[tuple[Dated, float]], dark: bool) -> None:
    fills = [entry.fill(dark) for entry, _ in placed]
    figure.add_scatter(
        name="tiles",
        x=[entry.middle for entry, _ in placed],
        y=[at for _, at in placed],
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": MARK_PX,
            "color": fills,
            "line": {"color": [entry.edge(dark) for entry, _ in placed], "width": 1.5},
            "opacity": 1,
        },
        text=[entry.letters for entry, _ in placed],
        textfont={"size": 12, "color": [ink(fill) for fill in fills]},
        customdata=[entry.hover.markup for entry, _ in placed],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        showlegend=False,
    )


def _add_lines(
    figure: go.Figure, lines: Sequence[float], start: date, end: date, colour: str
) -> None:
    """Lines between families, as one trace: a shape each would be slow to draw."""
    figure.add_scatter(
        x=[start, end, None] * len(lines),
        y=[place for at in lines for place in (at, at, None)],
        mode="lines",
        line={"color": colour, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def _add_spans(
    figure: go.Figure,
    placed: Sequence[tuple[Dated, float]],
    states: Sequence[State],
    dark: bool,
) -> None:
    """A bar over all the days that a date known to the month or the year can mean."""
    for state in states:
        spans = [
            (entry, at)
            for entry, at in placed
            if entry.state == state and entry.first != entry.last
        ]
        if spans:
            figure.add_scatter(
                x=[day for entry, _ in spans for day in (entry.first, entry.last, None)],
                y=[place for _, at in spans for place in (at, at, None)],
                mode="lines",
                line={"color": state.edge(dark) or state.fill(dark), "width": 4},
                hoverinfo="skip",
                showlegend=False,
            )
