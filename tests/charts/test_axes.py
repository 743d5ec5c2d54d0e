"""Ticks: whole where they count, and said as numbers are in texts."""

from __future__ import annotations

import pytest

from dashboard.charts.axes import count_axis, number_axis, step_of


@pytest.mark.parametrize(
    ("most", "step"), [(0, 1), (1, 1), (2, 1), (7, 2), (12, 3), (13, 5), (34, 10), (1_204, 250)]
)
def test_count_axis_of_any_height_has_whole_steps(most: int, step: int) -> None:
    assert count_axis(most)["dtick"] == step


def test_number_axis_across_nought_has_nought_among_its_ticks() -> None:
    ticks = number_axis(-3.5, 4.1, step_of(7.6))
    assert ticks == {"tickvals": [-2, 0, 2, 4], "ticktext": ["-2", "0", "2", "4"]}
    assert number_axis(0, 0.35, 0.1)["ticktext"] == ["0", "0.1", "0.2", "0.3"]
    assert number_axis(0, 2_500, 1_000)["ticktext"] == ["0", "1,000", "2,000"]
