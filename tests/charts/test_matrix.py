"""The matrix: the grid of its cells, where each is drawn, and what marks some of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading, bold, lines_of, plain
from dashboard.charts.matrix import Label, Matrix, MatrixCell, under_headings
from dashboard.theme import ABSENT, NOT_ASSESSED, PARTIAL, PROVIDED
from tests.charts.test_labels import HOSTILE, LONG

ROWS = (Heading("Cyber"), "ash", "birch", Heading("Fraud"), "cedar")
MATRIX = Matrix(
    ROWS,
    ("north", "south"),
    (
        MatrixCell("ash", "north", PROVIDED, Hover("Ash, north"), ("ash",)),
        MatrixCell("cedar", "north", ABSENT, Hover("Cedar, north"), faint=True),
        MatrixCell("birch", "south", PROVIDED, Hover("Birch, south"), symbol="●◐", also=(PARTIAL,)),
    ),
    (PROVIDED, PARTIAL, ABSENT, NOT_ASSESSED),
    faint_label="Of the network",
)


def outline(matrix: Matrix) -> list[tuple[float, ...]]:
    """From where to where the outlines of what is chosen reach: across, then down."""
    shapes = [shape for shape in matrix.figure(dark=False).layout.shapes if shape.type == "rect"]
    return [(shape.x0, shape.x1, shape.y0, shape.y1) for shape in shapes]


def trace(matrix: Matrix, name: str) -> Any:
    (found,) = [trace for trace in matrix.figure(dark=False).data if trace.name == name]
    return found


def test_grid_of_rows_under_headings_has_each_row_in_its_group_and_no_heading() -> None:
    assert MATRIX.grid.rows == (
        Label("ash", "Cyber"),
        Label("birch", "Cyber"),
        Label("cedar", "Fraud"),
    )
    assert MATRIX.grid.columns == (Label("north"), Label("south"))


def test_grid_has_its_cells_by_row_and_column_and_none_where_nothing_is_recorded() -> None:
    found = {(row.text, column.text): cell for (row, column), cell in MATRIX.grid.cells.items()}
    assert found == {(cell.row, cell.column): cell for cell in MATRIX.cells}
    assert len(found) == 3


def test_grid_of_grouped_columns_has_the_heading_before_the_named_group() -> None:
    grouped = replace(
        MATRIX,
        columns=("north", Heading("Coast"), "south"),
        column_groups={"north": "Hills", "south": "Hills"},
    )
    assert grouped.grid.columns == (Label("north", "Hills"), Label("south", "Coast"))


def test_grid_turned_has_columns_as_rows_and_turned_twice_is_itself() -> None:
    grid, turned = MATRIX.grid, MATRIX.grid.turned
    assert (turned.rows, turned.columns, turned.faint_label) == (
        grid.columns,
        grid.rows,
        "Of the network",
    )
    assert turned.cells[Label("south"), Label("birch", "Cyber")] == MATRIX.cells[2]
    assert turned.turned == grid


def test_placed_cells_of_short_labels_are_in_rows_one_high_below_their_headings() -> None:
    assert MATRIX.edges == (-0.5, 0.5, 1.5, 2.5, 3.5, 4.5)
    assert [(at.column, at.top, at.bottom, at.middle) for at in MATRIX.placed] == [
        (0, 0.5, 1.5, 1.0),
        (0, 3.5, 4.5, 4.0),
        (1, 1.5, 2.5, 2.0),
    ]


def test_placed_cells_beside_a_label_of_three_lines_reach_as_far_down_as_it() -> None:
    high = Matrix(
        ["aaa bbb ccc", "d"],
        ["x"],
        [
            MatrixCell("aaa bbb ccc", "x", PARTIAL, Hover("")),
            MatrixCell("d", "x", PARTIAL, Hover("")),
        ],
        [PARTIAL],
        row_px=30,
        label_width=4,
    )
    # Three lines of 16 pixels and 6 around them are 54, or 1.8 rows of 30.
    assert [at.top for at in high.placed] == pytest.approx([-0.5, 1.3])
    assert [at.bottom for at in high.placed] == pytest.approx([1.3, 2.3])


def test_matrix_with_long_and_hostile_names_has_rows_as_high_as_their_labels() -> None:
    rows = [Heading("Cyber"), "Cyber", LONG, *HOSTILE]
    names = [name for name in rows if isinstance(name, str)]
    cells = [MatrixCell(name, HOSTILE[0], PARTIAL, Hover("")) for name in names]
    matrix = Matrix(rows, [HOSTILE[0]], cells, [PARTIAL], chosen=LONG)
    figure = matrix.figure(dark=False)
    heatmap, marks = figure.data[0], figure.data[1]
    labels = figure.layout.yaxis.ticktext
    pixels = [(bottom - top) * 30 for top, bottom in pairwise(heatmap.y)]
    assert all(tall >= 15 * lines_of(text) for tall, text in zip(pixels, labels, strict=True))
    assert figure.layout.height > sum(pixels) + 60
    assert pixels[1] == pytest.approx(30)
    assert pixels[2] >= 75
    # Every mark is in the middle of its row, and of no other.
    assert list(marks.y) == list(figure.layout.yaxis.tickvals)[1:]
    assert [plain(text) for text in labels[:2]] == ["Cyber", "Cyber"]
    assert outline(matrix) == [(-0.5, 0.5, *heatmap.y[2:4])]
    assert [label.text for label in matrix.grid.rows] == names
    assert {label.group for label in matrix.grid.rows} == {"Cyber"}


@pytest.mark.parametrize(
    ("chosen", "reach"),
    [
        ("south", [(0.5, 1.5, -0.5, 4.5)]),
        ("birch", [(-0.5, 1.5, 1.5, 2.5)]),
        ("Cyber", []),
        ("", []),
    ],
    ids=["column", "row", "heading", "nothing"],
)
def test_outline_is_around_the_chosen_column_or_row_alone(
    chosen: str, reach: list[tuple[float, ...]]
) -> None:
    assert outline(replace(MATRIX, chosen=chosen)) == reach


def test_figure_has_headings_and_chosen_rows_in_bold() -> None:
    figure = replace(MATRIX, bold_rows=frozenset({"cedar"})).figure(dark=False)
    assert list(figure.layout.yaxis.ticktext) == [
        bold("Cyber"),
        "ash",
        "birch",
        bold("Fraud"),
        bold("cedar"),
    ]


def test_figure_colours_each_square_by_state_and_lightness_and_leaves_others_empty() -> None:
    squares = MATRIX.figure(dark=False).data[0]
    # Two steps a state, the second for faint cells: PROVIDED is 0, ABSENT and faint 2 * 2 + 1.
    assert [list(line) for line in squares.z] == [
        [None, None],
        [0, None],
        [None, 0],
        [None, None],
        [5, None],
    ]
    assert MATRIX.cells[1].fill(dark=False) == "#C08AA8"  # halfway from #801650 to white


def test_figure_says_each_symbol_and_gives_a_click_what_it_chooses() -> None:
    symbols = trace(MATRIX, "cells")
    assert list(symbols.text) == ["●", "✕", "●◐"]
    assert [list(held) for held in symbols.customdata] == [
        [bold("Ash, north"), "ash"],
        [bold("Cedar, north")],
        [bold("Birch, south")],
    ]


def test_legend_has_the_states_that_stand_in_a_cell_and_no_other() -> None:
    named = [entry.name for entry in MATRIX.figure(dark=False).data if entry.showlegend]
    assert named == [PROVIDED.label, PARTIAL.label, ABSENT.label, "Of the network"]
    solid = replace(MATRIX, cells=MATRIX.cells[:1]).figure(dark=False)
    assert [entry.name for entry in solid.data if entry.showlegend] == [PROVIDED.label]


def test_words_stand_over_their_cells_where_a_matrix_is_in_words() -> None:
    words = trace(replace(MATRIX, in_words=True), "words")
    assert [plain(text).split()[-1] for text in words.text] == ["Provided", "Absent", "Provided"]
    assert list(words.base) == [-0.5, -0.5, 0.5]
    assert list(words.y) == [1.0, 4.0, 2.0]
    assert list(words.width) == [1.0, 1.0, 1.0]
    assert all(entry.name != "words" for entry in MATRIX.figure(dark=False).data)


def test_matrix_of_sixteen_columns_is_wide_and_of_fifteen_is_not() -> None:
    sixteen = [str(number) for number in range(16)]
    assert Matrix(["a"], sixteen, [], []).is_wide
    assert not Matrix(["a"], sixteen[:15], [], []).is_wide


def test_under_headings_puts_each_heading_once_before_its_labels() -> None:
    pairs = [("Cyber", "ash"), ("Cyber", "birch"), ("Fraud", "cedar")]
    assert under_headings(pairs) == list(ROWS)


def test_heads_of_few_columns_lie_level_on_a_telephone() -> None:
    """Plotly slanted them there, and took the room for that from the rows."""
    columns = ("PEEL 2018-19", "PEEL 2021-22", "Regional SOC inspections 2022-25")
    cells = [MatrixCell("Durham", column, PROVIDED, Hover("Durham")) for column in columns]
    heads = Matrix(("Durham",), columns, cells, (PROVIDED,)).figure(dark=False).layout.xaxis
    assert heads.ticktext == (*columns[:2], "Regional SOC<br>inspections<br>2022-25")
    assert heads.tickangle is None
