"""Margins worked out before a figure is drawn, against letters measured by hand.

In Arial of 12 px an "m" is 833 thousandths wide: 9.996 px. Around everything stay 8 px.
"""

from __future__ import annotations

from dataclasses import replace

import plotly.io as pio
import pytest

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.theme import ABSENT, PROVIDED, State

MMM_PX = 3 * 9.996
MATRIX = Matrix(
    ("mmm",), ("a",), (MatrixCell("mmm", "a", PROVIDED, Hover("", ())),), (PROVIDED, ABSENT)
)


def series(name: str) -> Series:
    return Series(State(name, name, "", "#000000", "#000000"), (1,), (True,), (Hover("", ()),))


def bars(*names: str) -> Bars:
    return Bars(("mmm",), tuple(series(name) for name in names), "Posts")


def margin(chart: Matrix | Bars, side: str) -> float:
    return float(chart.figure(dark=False).layout.margin[side])


def test_left_margin_has_the_widest_label_of_the_rows() -> None:
    wide = replace(MATRIX, rows=("mmm", "mmmmmm"))
    # 3 px from the label to the ticks, which are 5 px long over a heatmap.
    assert margin(MATRIX, "l") == pytest.approx(8 + MMM_PX + 3 + 5, abs=1)
    assert margin(wide, "l") == pytest.approx(8 + 2 * MMM_PX + 3 + 5, abs=1)


def test_left_margin_of_a_label_in_lines_has_its_widest_line() -> None:
    in_lines = replace(MATRIX, rows=("mmm mmm",), label_width=3)
    labels = in_lines.row_texts
    assert labels == ("mmm<br>mmm",)
    cells = (replace(MATRIX.cells[0], row="mmm mmm"),)
    assert margin(replace(in_lines, cells=cells), "l") == margin(MATRIX, "l")


def test_left_margin_of_bars_has_no_room_for_ticks() -> None:
    assert margin(bars("a"), "l") == margin(MATRIX, "l") - 5


def test_top_margin_has_columns_turned_upright_at_their_length() -> None:
    upright = replace(MATRIX, columns=("m" * 20,), is_upright=True)
    cells = (replace(MATRIX.cells[0], column="m" * 20),)
    # In letters of 11 px.
    assert margin(replace(upright, cells=cells), "t") == pytest.approx(
        8 + 20 * 0.833 * 11 + 3 + 5, abs=2
    )


def test_right_margin_has_what_the_last_column_says_beyond_half_of_its_place() -> None:
    # It is level while the columns are as far apart as half of both labels takes: 200 and 15 px.
    long = replace(MATRIX, columns=("mmm", "m" * 40))
    cells = (replace(MATRIX.cells[0], column="mmm"),)
    assert margin(replace(long, cells=cells), "r") == pytest.approx(
        40 * 9.996 / 2 - (40 * 9.996 + MMM_PX) / 2 / 2, abs=1
    )
    turned = replace(long, columns=long.columns[::-1])
    assert margin(replace(turned, cells=cells), "r") == margin(MATRIX, "r") == 8


@pytest.mark.parametrize(("letters", "rows"), [(10, 1), (50, 4)])
def test_top_margin_has_as_many_rows_as_the_legend_takes(letters: int, rows: int) -> None:
    # Four names of 10 letters are 140 px wide each with their symbols, and fit beside each other;
    # of 50 letters each takes 540 of 846 px.
    names = ["m" * (letters - 1) + digit for digit in "1234"]
    assert margin(bars(*names), "t") == 8 + 10 + rows * 19


def test_bottom_margin_has_a_legend_that_hangs_below_by_a_fiftieth_of_the_plot() -> None:
    figure = MATRIX.figure(dark=False)
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    legend = 8 + 10 + 19
    assert figure.layout.margin.b == pytest.approx(0.02 * plot + legend, abs=1)


def test_figure_that_is_clicked_differs_in_nothing_but_what_clicks_and_drags_do() -> None:
    shown = MATRIX.figure(dark=False).to_plotly_json()
    clicked = MATRIX.figure(dark=False, is_clicked=True).to_plotly_json()
    more = {"clickmode": "event+select", "dragmode": "pan", "hovermode": "closest"}
    assert clicked["layout"] == shown["layout"] | more
    assert len(clicked["data"]) == len(shown["data"])


def test_figure_is_the_same_whatever_templates_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    first = replace(MATRIX).figure(dark=False).to_plotly_json()
    monkeypatch.setattr(pio.templates, "default", "plotly_dark")
    assert replace(MATRIX).figure(dark=False).to_plotly_json() == first
