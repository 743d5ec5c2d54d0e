"""Lines over time: each named at its end, gaps left open, nought on the axis."""

from __future__ import annotations

from dataclasses import replace

from dashboard.charts.hover import Hover
from dashboard.charts.labels import apart
from dashboard.charts.lines import Line, Lines

MOMENTS = tuple(f"Q{n}" for n in range(12))


def line(name: str, *values: float | None) -> Line:
    return Line(name, values, tuple(Hover(moment) for moment in MOMENTS))


def test_lines_are_named_at_their_ends_and_leave_gaps() -> None:
    chart = Lines(MOMENTS, (line("High: 9", *range(8), None, 9), line("Low", 1, 1)), "Posts")
    figure = chart.figure(dark=False)
    assert list(figure.data[0].y)[8] is None
    high, low = figure.layout.annotations
    assert high.text.endswith("High: 9")
    assert low.text.endswith("Low")
    assert high.yshift > low.yshift
    assert figure.layout.yaxis.range[0] == 0
    assert {trace.marker.symbol[0] for trace in figure.data} == {"circle", "square"}


def test_lines_of_twelve_moments_have_ticks_counted_from_the_newest() -> None:
    figure = Lines(MOMENTS, (line("A", *range(12)),), "Posts").figure(dark=False)
    assert figure.layout.xaxis.ticktext[-1] == "Q11"
    assert len(figure.layout.xaxis.ticktext) == 6


def test_labels_apart_keep_their_order_and_stay_in_the_room() -> None:
    assert apart([50, 50, 10], [20, 20, 20], 100) == [50, 70, 10]
    assert apart([95, 99], [20, 20], 100) == [70, 90]
    assert apart([0, 0], [20, 20], 100) == [10, 30]


def test_own_line_is_thicker_than_the_others() -> None:
    own = replace(line("Own", 1, 2), is_own=True)
    figure = Lines(MOMENTS, (own, line("Other", 3, 4)), "£m").figure(dark=False)
    thick, thin = (trace.line.width for trace in figure.data)
    assert thick > thin


def test_what_is_not_sure_has_an_open_mark() -> None:
    planned = replace(line("Money", 1, 2), sure=(True, False))
    figure = Lines(MOMENTS, (planned,), "£m").figure(dark=False)
    assert figure.data[0].marker.symbol == ("circle", "circle-open")
