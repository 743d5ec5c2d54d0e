"""Columns of money: what is stacked, hatched, labelled, and where events stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.charts.columns import Columns, Event, Panel, Panels, Part
from dashboard.charts.hover import Hover

YEARS = ("2025-26", "2026-27", "2027-28")
HOVERS = tuple(Hover(year) for year in YEARS)


def part(name: str, *values: float | None, sure: tuple[bool, ...] = (True, True, False)) -> Part:
    return Part(name, values, sure, HOVERS)


COLUMNS = Columns(
    YEARS, (part("Grant", 4.0, 3.0, 2.0), part("Uplift", 1.0, None, 1.5)), ("5", "3", "3.5"), "£m"
)


def test_columns_hatch_what_is_not_confirmed_and_say_so_in_the_legend() -> None:
    figure = COLUMNS.figure(dark=False)
    grant = next(trace for trace in figure.data if trace.name == "Grant")
    assert list(grant.marker.pattern.shape) == ["", "", "/"]
    legend = [trace.name for trace in figure.data if trace.showlegend]
    assert legend == ["Confirmed", "Hatched: not confirmed"]
    sure = replace(COLUMNS, stacked=(part("Grant", 1, 1, 1, sure=(True,) * 3),))
    assert [t.name for t in sure.figure(dark=False).data if t.showlegend] == ["Confirmed"]


def test_columns_have_their_totals_on_top() -> None:
    totals = next(t for t in COLUMNS.figure(dark=False).data if t.name == "totals")
    assert list(totals.y) == [5.0, 3.0, 3.5]
    assert list(totals.text) == ["<b>5</b>", "<b>3</b>", "<b>3.5</b>"]


def test_columns_with_money_handed_back_reach_below_nought() -> None:
    figure = replace(COLUMNS, stacked=(part("Grant", 4.0, -2.0, 2.0),)).figure(dark=False)
    low, high = figure.layout.yaxis.range
    assert low < -2.0
    assert high > 4.0
    assert figure.layout.barmode == "relative"


def test_columns_name_parts_beside_the_last_column_none_over_another() -> None:
    many = tuple(part(f"Stream {n}", 1.0, 1.0, 0.001) for n in range(6))
    figure = replace(COLUMNS, stacked=many).figure(dark=False)
    names = [note for note in figure.layout.annotations if "Stream" in note.text]
    places = [note.yshift for note in names]
    assert places == sorted(places)
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= 16
    colours = {note.text.split('"')[1] for note in names}
    assert len(colours) == 6


def test_columns_have_events_on_the_axis_and_their_texts_beneath() -> None:
    figure = replace(COLUMNS, events=(Event(0.5, "One"), Event(2.0, "Two"))).figure(dark=False)
    notes = list(figure.layout.annotations)
    assert [(n.x, n.text) for n in notes if n.text.startswith("▲")] == [(0.5, "▲1"), (2.0, "▲2")]
    assert [n.text for n in notes if n.text[0].isdigit()] == ["1. One", "2. Two"]
    assert figure.layout.height > COLUMNS.figure(dark=False).layout.height


@pytest.mark.parametrize(("count", "is_wide"), [(3, False), (10, True)])
def test_panels_are_on_one_scale_each_under_its_name(count: int, is_wide: bool) -> None:
    panels = tuple(
        Panel(f"Unit {n}", "now", (1.0, float(n), None), (True,) * 3, HOVERS, n == 0)
        for n in range(count)
    )
    chart = Panels(YEARS, panels, "£m")
    figure = chart.figure(dark=False)
    assert chart.is_wide == is_wide
    assert len({axis.range for axis in figure.select_yaxes()}) == 1
    assert [note.text.split("<br>")[0] for note in figure.layout.annotations] == [
        f"<b>Unit {n}</b>" for n in range(count)
    ]
    colours = [t.marker.color for t in figure.data if not t.showlegend]
    assert colours[0] not in colours[1:]
