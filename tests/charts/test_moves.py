"""Moves: where each was and is, and which way, never by colour alone."""

from __future__ import annotations

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.moves import Move, Moves
from dashboard.theme import ABSENT, PARTIAL, PLANNED, PROVIDED

SCALE = {0: ABSENT, 1: PLANNED, 2: PARTIAL, 3: PROVIDED}


def test_moves_mark_before_now_and_the_standard() -> None:
    chart = Moves(
        [
            Heading("Worse"),
            Move("Cyber", 3, 1, "worse", Hover("Cyber"), 3),
            Heading("Better"),
            Move("Fraud", 0, 2, "better", Hover("Fraud")),
        ],
        SCALE,
    )
    traces = {trace.name: trace for trace in chart.figure(False).data if trace.name}
    assert list(traces["Before"].x) == [3, 0]
    assert (list(traces["Now, worse"].x), traces["Now, worse"].marker.symbol) == (
        [1],
        "triangle-left",
    )
    assert (list(traces["Now, better"].x), traces["Now, better"].marker.symbol) == (
        [2],
        "triangle-right",
    )
    assert list(traces["Standard"].x) == [3]
    assert traces["Before"].y[0] == traces["Now, worse"].y[0]
