"""Bars: how far their axis goes, what a part of them keeps, and what each bar says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.charts.labels import bold
from dashboard.theme import ABSENT, NOT_ASSESSED, PROVIDED, State

NAMES = ("ash", "birch", "cedar")


def series(state: State, *values: int | None, labelled: bool = True) -> Series:
    return Series(
        state,
        values,
        (labelled,) * len(values),
        tuple(Hover(f"{state.word} {name}") for name in NAMES),
        tuple((name,) for name in NAMES),
    )


STACKED = Bars(
    NAMES,
    (series(PROVIDED, 4, 0, 1), series(ABSENT, 3, 2, None), series(NOT_ASSESSED, 0, 0, 0)),
    "Capabilities",
)
BESIDE = replace(STACKED, is_stacked=False)


@pytest.mark.parametrize(
    ("bars", "most"),
    [
        (STACKED, 4 + 3),
        (BESIDE, 4),
        (replace(STACKED, whole=9), 9),
        (replace(BESIDE, reach=6), 6),
        (replace(STACKED, series=(series(PROVIDED, 0, None, 0),)), 1),
        (Bars((), (), ""), 1),
    ],
    ids=["stacked", "beside", "whole", "reach", "of nought", "of nothing"],
)
def test_axis_has_room_for_the_largest_that_is_drawn(bars: Bars, most: int) -> None:
    assert bars.most == most


def test_axis_of_bars_beside_each_other_ends_after_the_numbers_at_their_ends() -> None:
    assert BESIDE.end == pytest.approx(4 * 1.12)
    assert replace(STACKED, whole=200).end == pytest.approx(201)
    assert STACKED.end is None


def test_part_of_bars_has_its_categories_on_the_axis_of_all() -> None:
    part = STACKED.part(1, 3)
    assert part.categories == ("birch", "cedar")
    assert [one.values for one in part.series] == [(0, 1), (2, None)]
    assert part.series[0].hovers == (Hover("Provided birch"), Hover("Provided cedar"))
    assert part.series[0].chooses == (("birch",), ("cedar",))
    assert (part.most, part.step) == (STACKED.most, STACKED.step) == (7, 2)
    assert BESIDE.part(1, 2).end == BESIDE.end


def test_drawn_series_of_stacked_bars_leave_out_what_has_no_bar() -> None:
    assert [one.state for one in STACKED.drawn] == [PROVIDED, ABSENT]
    assert [one.state for one in BESIDE.drawn] == [PROVIDED, ABSENT, NOT_ASSESSED]


def test_figure_says_the_symbol_and_number_of_labelled_bars_and_nothing_for_nought() -> None:
    bars = replace(
        STACKED, series=(series(PROVIDED, 1_204, 0, 1), series(ABSENT, 3, 2, 1, labelled=False))
    )
    provided, absent = bars.figure(dark=False).data
    assert list(provided.text) == ["●\u20091,204", "", "●\u20091"]
    assert list(absent.text) == ["", "", ""]


def test_figure_has_no_bar_where_a_category_has_no_number() -> None:
    absent = STACKED.figure(dark=False).data[1]
    assert (list(absent.y), list(absent.x)) == ([0, 1], [3, 2])
    assert [list(held) for held in absent.customdata] == [
        [bold("Absent ash"), "ash"],
        [bold("Absent birch"), "birch"],
    ]


def test_figure_has_the_chosen_category_alone_in_bold_and_the_first_on_top() -> None:
    axis = replace(STACKED, chosen="birch").figure(dark=False).layout.yaxis
    assert list(axis.ticktext) == ["ash", bold("birch"), "cedar"]
    assert list(axis.range) == [2.5, -0.5]


def test_series_in_light_has_its_edge_or_else_its_fill() -> None:
    assert series(NOT_ASSESSED, 1).edge(dark=False) == "#767676"
    assert series(PROVIDED, 1).edge(dark=False) == PROVIDED.light
    assert (series(PROVIDED, 1).name, series(ABSENT, 1).lead) == ("● Provided", "✕\u2009")


def test_number_in_a_part_is_left_out_where_it_would_run_over_the_next() -> None:
    layout = STACKED.figure(dark=False).layout
    assert (layout.uniformtext.mode, layout.uniformtext.minsize) == ("hide", STACKED.letter_px)
    assert BESIDE.figure(dark=False).layout.uniformtext.mode is None
