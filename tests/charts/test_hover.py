"""What is said of a part of a chart: its markup, and the same of every part that can be clicked."""

from __future__ import annotations

from datetime import date

from dashboard.charts.bars import Bars, Series
from dashboard.charts.base import Chart
from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.charts.spans import Span, Spans
from dashboard.charts.tiles import Tile, TileMap
from dashboard.theme import ASSURED, COVERAGE_STATES, GAP, STANDING

ONE, TWO = Hover("Kent Police", ("Gap",)), Hover("<Essex> & others")


def test_markup_has_the_heading_in_bold_and_no_markup_of_the_data() -> None:
    hover = Hover("A & B", ("one <b>line</b>", "another"))
    assert hover.markup == "<b>A &amp; B</b><br>one &lt;b&gt;line&lt;/b&gt;<br>another"
    assert Hover("Kent").markup == "<b>Kent</b>"


def test_markup_breaks_heading_and_lines_at_their_own_widths() -> None:
    hover = Hover("aa bb cc", ("dd ee ff",), heading_width=5, line_width=2)
    assert hover.markup == "<b>aa bb<br>cc</b><br>dd<br>ee<br>ff"


def test_texts_that_are_equal_are_held_once() -> None:
    said = [" ".join(["Not known:", "no known way"]) for _ in range(2)]
    assert said[0] is not said[1]
    one, other = (Hover("A", (line,)) for line in said)
    assert one.lines[0] is other.lines[0]
    one, other = (MatrixCell("Kent", "Fraud", GAP, ONE, said=line) for line in said)
    assert one.said is other.said


def clicked(chart: Chart) -> list[tuple[str, tuple[str, ...]]]:
    """What a click on each part of the drawn chart hands over."""
    rows = [
        row
        for trace in chart.figure(dark=False).data
        for row in (trace.customdata if trace.customdata is not None else ())
        if len(row) > 1
    ]
    return [(said, tuple(chooses)) for said, *chooses in rows]


def test_parts_are_what_a_click_on_the_drawn_chart_chooses() -> None:
    day = date(2026, 1, 1)
    live = STANDING["live"]
    for chart in (
        Matrix(
            ["row"],
            ["a", "b", "c"],
            [
                MatrixCell("row", "a", GAP, ONE, ("kent",)),
                MatrixCell("row", "b", GAP, TWO, ("essex",)),
                MatrixCell("row", "c", GAP, TWO),
            ],
            [GAP],
        ),
        Bars(
            ("a", "b"),
            (
                Series(ASSURED, (None, 2), (True, True), (ONE, TWO), (("kent",), ("essex",))),
                Series(GAP, (0, None), (True, True), (ONE, TWO), (("kent",), ("essex",))),
                Series(GAP, (1, 1), (True, True), (ONE, TWO)),
            ),
            "Forces",
        ),
        TileMap(
            [
                Tile("kent", "Kent", "serocu", "SEROCU", GAP, ONE),
                Tile("essex", "Essex", None, None, GAP, TWO),
            ],
            COVERAGE_STATES,
        ),
        Spans(
            [
                Span("a", live, None, None, None, None, None, "", ONE, ("one",)),
                Span("b", live, day, None, None, None, None, "", TWO, ("two",)),
            ],
            day,
            day,
            date(2030, 1, 1),
            [live],
        ),
    ):
        parts = [(hover.markup, chooses) for hover, chooses in chart.parts()]
        assert parts, chart
        assert parts == clicked(chart)
