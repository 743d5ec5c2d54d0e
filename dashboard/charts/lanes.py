"""Draws dated entries by agency, one agency under the bodies that it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.base import add_legend_entry, blank
from dashboard.charts.labels import bold, height_of, wrapped
from dashboard.theme import BASIS_STATES, ink, lighter, palette
from dashboard.wording import spoken_date

REVERSE = "↩"
LABEL_PX, LABEL_WIDTH = 22, 52
LANE_PX = 24
FAMILY_GAP_PX = 10
MARK_PX = 18
NARROWEST_PX = 300
"""The plot on a phone: marks that would touch there go to lanes of their own."""

_STATES = {state.key: state for state in BASIS_STATES}


def timeline(entries: Sequence[Any], agencies: Sequence[Any], dark: bool) -> go.Figure:
    """Rows of `secondment_time` by day, under a label for each row of `secondment_agency`.

    A day is a mark, a month or a year a bar with its mark in the middle. The letter is the basis,
    small and lighter for a statement about every unit.
    """
    first = min(entry.as_of for entry in entries)
    last = max(entry.as_of_latest for entry in entries)
    margin = max((last - first) // 30, timedelta(days=90))
    apart = ((last - first) + 2 * margin) * MARK_PX / NARROWEST_PX
    held = {
        id_: list(of_agency)
        for id_, of_agency in groupby(
            sorted(entries, key=lambda entry: (entry.agency_id, _middle(entry))),
            lambda entry: entry.agency_id,
        )
    }
    labels, lines, placed, y = [], [], [], 0.0
    family = None
    for agency in agencies:
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
    _add_spans(figure, placed, dark)
    _add_marks(figure, placed, dark)
    colours = palette(dark)
    _add_lines(figure, lines, start, last + margin, colours.line)
    for state in BASIS_STATES:
        if any(entry.basis == state.key for entry in entries):
            add_legend_entry(figure, state.label, state.fill(dark), state.edge(dark))
    if any(entry.scope == "network" for entry in entries):
        fill = lighter(_STATES["embedded"].fill(dark), colours.background)
        edge = _STATES["embedded"].fill(dark)
        add_legend_entry(figure, "Lighter, small letter: statement about every unit", fill, edge)
    figure.update_layout(showlegend=True, legend={"y": -8 / (y + 30), "yanchor": "top"})
    figure.update_xaxes(range=[start, last + margin], side="top", type="date", nticks=8)
    figure.update_yaxes(range=[y, 0], showgrid=False, showticklabels=False, zeroline=False)
    return figure


def _middle(entry: Any) -> date:
    middle: date = entry.as_of + (entry.as_of_latest - entry.as_of) / 2
    return middle


def _label(agency: Any) -> str:
    """An agency under the bodies it replaced, with how many of its entries have no date."""
    indent = "\u00a0\u00a0\u00a0" * agency.step
    before = "\u00a0\u00a0\u00a0" * max(agency.step - 1, 0) + "↳ " if agency.step else ""
    undated = f"{agency.undated_entries} undated" if agency.undated_entries else ""
    dated = "" if agency.dated_entries else "none dated"
    said = ", ".join(part for part in (dated, undated) if part)
    name = bold(wrapped(agency.agency, LABEL_WIDTH)).replace("<br>", f"<br>{indent}")
    return f"{before}{name}" + (f" ({said})" if said else "")


def _lanes(entries: Sequence[Any], apart: timedelta) -> list[tuple[Any, int]]:
    """Each entry with the first lane in which it stands clear of the one before."""
    ends: list[date] = []
    placed = []
    for entry in entries:
        middle = _middle(entry)
        start, end = (
            min(entry.as_of, middle - apart / 2),
            max(entry.as_of_latest, middle + apart / 2),
        )
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


def _add_marks(figure: go.Figure, placed: Sequence[tuple[Any, float]], dark: bool) -> None:
    background = palette(dark).background
    fills, edges, letters = [], [], []
    for entry, _ in placed:
        state = _STATES[entry.basis]
        faint = entry.scope == "network"
        fills.append(lighter(state.fill(dark), background) if faint else state.fill(dark))
        edges.append(state.edge(dark) or state.fill(dark))
        letter = state.symbol.lower() if faint else state.symbol
        letters.append(letter + REVERSE if entry.is_reverse else letter)
    figure.add_scatter(
        name="tiles",
        x=[_middle(entry) for entry, _ in placed],
        y=[at for _, at in placed],
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": MARK_PX,
            "color": fills,
            "line": {"color": edges, "width": 1.5},
            "opacity": 1,
        },
        text=letters,
        textfont={"size": 12, "color": [ink(fill) for fill in fills]},
        customdata=[_hover(entry) for entry, _ in placed],
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


def _add_spans(figure: go.Figure, placed: Sequence[tuple[Any, float]], dark: bool) -> None:
    """A bar over all the days that a date known to the month or the year can mean."""
    for basis, state in _STATES.items():
        spans = [
            (entry, at)
            for entry, at in placed
            if entry.basis == basis and entry.as_of != entry.as_of_latest
        ]
        if spans:
            figure.add_scatter(
                x=[day for entry, _ in spans for day in (entry.as_of, entry.as_of_latest, None)],
                y=[place for _, at in spans for place in (at, at, None)],
                mode="lines",
                line={"color": state.edge(dark) or state.fill(dark), "width": 4},
                hoverinfo="skip",
                showlegend=False,
            )


def _hover(entry: Any) -> str:
    where = entry.unit or "Every unit"
    works_in = entry.capability or "the unit as a whole"
    reverse = f"<br>{REVERSE} Reverse direction: see its note" if entry.is_reverse else ""
    day = spoken_date(entry.as_of, entry.as_of_precision)
    return (
        f"{bold(wrapped(entry.agency, 60))}<br>{wrapped(f'{where}, {works_in}', 60)}<br>"
        f"{_STATES[entry.basis].word}, {day}{reverse}"
    )
