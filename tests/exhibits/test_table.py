"""The table beside a chart: its columns, and what a cell says where there is nothing to say."""

from __future__ import annotations

from datetime import date

import pandas as pd

from dashboard.charts.labels import Heading
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.question import Link, Question, rows
from dashboard.exhibits.table import (
    citations,
    cited,
    counted,
    dated,
    labelled,
    linked,
    matrix_table,
    table_of,
)
from dashboard.theme import ABSENT, PROVIDED
from tests.exhibits.test_question import MEMO, PLAN

FRAME = pd.DataFrame(
    {
        "force": ["Ash", "Birch", "Cedar"],
        "changed_on": [date(2015, 3, 1), date(2015, 3, 9), None],
        "changed_on_precision": ["month", "day", None],
        "posts": pd.array([1_204, None, 0], dtype="Int64"),
        "basis": ["in_force", "unknown", None],
        "source_id": ["plan", "memo", None],
        "source_ids": [["plan", "memo"], ["plan"], []],
    }
)
GRID = Matrix(
    [Heading("Cyber"), "ash", "birch"],
    ["north", "south"],
    [MatrixCell("ash", "north", PROVIDED, ""), MatrixCell("birch", "south", ABSENT, "", said="No")],
    [PROVIDED, ABSENT],
).grid


def test_matrix_table_has_a_row_a_label_and_a_word_in_each_cell() -> None:
    table = matrix_table(GRID, "Force", "Nothing")
    assert table.to_dict("list") == {
        "Force": ["ash", "birch"],
        "north": ["Provided", "Nothing"],
        "south": ["Nothing", "No"],
    }


def test_matrix_table_with_symbols_says_the_label_of_each_state() -> None:
    table = matrix_table(GRID, "Force", with_symbols=True)
    assert list(table["north"]) == ["● Provided", ""]
    assert list(table["south"]) == ["", "✕ Absent"]


def test_table_of_rows_has_its_columns_by_name_or_by_function_in_order() -> None:
    table = table_of(rows(FRAME), {"Force": "force", "Letters": lambda row: len(row.force)})
    assert table.to_dict("list") == {"Force": ["Ash", "Birch", "Cedar"], "Letters": [3, 5, 5]}
    assert list(table.columns) == ["Force", "Letters"]


def test_table_of_no_rows_keeps_its_columns() -> None:
    table = table_of([], {"Force": "force", "When": dated("changed_on")})
    assert (len(table), list(table.columns)) == (0, ["Force", "When"])


def test_cells_of_dates_words_and_numbers_are_as_people_write_them() -> None:
    table = table_of(
        rows(FRAME),
        {
            "When": dated("changed_on", "Day not recorded"),
            "Posts": counted("posts"),
            "Basis": labelled("basis"),
        },
    )
    assert list(table["When"]) == ["March 2015", "9 March 2015", "Day not recorded"]
    assert list(table["Posts"]) == ["1,204", "Not recorded", "0"]
    assert list(table["Basis"]) == ["In force", "Not recorded", "Not recorded"]


def test_cells_of_sources_link_or_cite_them_or_say_that_there_is_none(
    two_regions: Question,
) -> None:
    table = table_of(
        rows(FRAME), {"Source": linked(two_regions), "Sources": cited(two_regions, "None named")}
    )
    assert list(table["Source"]) == [
        Link("Zeal, March 2015", "https://plan.example"),
        Link(MEMO.short, "sources?source=memo"),
        "No source",
    ]
    assert list(table["Sources"]) == [f"{MEMO.short}; {PLAN.short}", PLAN.short, "None named"]
    assert citations(two_regions, ["plan", "plan"]) == PLAN.short
