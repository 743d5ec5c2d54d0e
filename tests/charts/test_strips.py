"""Strips of counts: every number is drawn, on a colour that it stands out from."""

from __future__ import annotations

import pytest

from dashboard.charts.hover import Hover
from dashboard.charts.strips import Strip, Strips

HOVERS = (Hover("Then"), Hover("Now"))
CHART = Strips(
    ("Jun 2025", "Sep 2025"),
    (Strip("North", (0, 13), HOVERS, ("north",)), Strip("South", (6, 7), HOVERS, ("south",))),
    whole=13,
    chosen="South",
)


@pytest.mark.parametrize("dark", [False, True])
def test_strips_draw_every_number(dark: bool) -> None:
    figure = CHART.figure(dark)
    (numbers,) = (trace for trace in figure.data if trace.name == "numbers")
    assert list(numbers.text) == ["0", "13", "6", "7"]
    assert list(figure.layout.yaxis.ticktext) == ["North", "<b>South</b>"]


def test_strips_of_more_are_darker() -> None:
    (heat,) = (trace for trace in CHART.figure(False).data if trace.type == "heatmap")
    assert [list(row) for row in heat.z] == [[0, 4], [2, 2]]


def test_click_on_a_strip_chooses_its_row() -> None:
    assert {chooses for _, chooses in CHART.parts()} == {("north",), ("south",)}
