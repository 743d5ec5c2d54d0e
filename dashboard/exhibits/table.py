"""The table beside a chart: the same rows in words for people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter
from typing import Any

import pandas as pd

from dashboard.charts.matrix import Grid, MatrixCell
from dashboard.exhibits.question import Link, Question, short_citations, sources_of
from dashboard.wording import format_number, label, spoken_date

NO_SOURCE = "No source"
Cell = Callable[[Any], object]
Column = str | Cell


def matrix_table(
    grid: Grid, corner: str, empty: str = "", *, with_symbols: bool = False
) -> pd.DataFrame:
    """The cells of a matrix in words: a row a label, under `corner`, and a column a column.

    `empty` is said where there is no cell. `with_symbols` says the label of a state and not its
    word: "● Access shown" and not "Access shown".
    """

    def said(cell: MatrixCell | None) -> str:
        if cell is None:
            return empty
        return cell.state.label if with_symbols else cell.word

    return pd.DataFrame(
        {corner: [row.text for row in grid.rows]}
        | {
            column.text: [said(grid.cells.get((row, column))) for row in grid.rows]
            for column in grid.columns
        }
    )


def table_of(told: Iterable[Any], columns: Mapping[str, Column]) -> pd.DataFrame:
    """A row for each row of an answer, with these columns.

    A column is the name of one of the answer's, or a function of a row: `{"Force": "force",
    "When": dated("changed_on", "Day not recorded"), "Forces": _forces}`.
    """
    held = list(told)
    cells = {
        name: attrgetter(column) if isinstance(column, str) else column
        for name, column in columns.items()
    }
    return pd.DataFrame({name: [cell(row) for row in held] for name, cell in cells.items()})


def dated(name: str, empty: str = "undated") -> Cell:
    """A column of dates, each as precisely as it is known; `empty` where there is none.

    How precisely it is known stands in the column of the same name and `_precision`.
    """
    return lambda row: spoken_date(getattr(row, name), getattr(row, f"{name}_precision"), empty)


def linked(question: Question, name: str = "source_id", empty: str = NO_SOURCE) -> Cell:
    """A link to the source that a column names, or what is said where it names none."""

    def link(row: Any) -> Link | str:
        source_id = getattr(row, name)
        return question.source(source_id).link if source_id else empty

    return link


def cited(question: Question, empty: str = NO_SOURCE) -> Cell:
    """The sources that the column `source_ids` names, or what is said where it names none."""
    return lambda row: citations(question, row.source_ids, empty)


def citations(question: Question, source_ids: Iterable[object], empty: str = NO_SOURCE) -> str:
    """Sources, each by its publisher and date."""
    return "; ".join(short_citations(sources_of(question, source_ids))) or empty


def labelled(name: str) -> Cell:
    """A column of the contract's words, each as people say it."""
    return lambda row: label(getattr(row, name))


def counted(name: str) -> Cell:
    """A column of numbers as people write them."""
    return lambda row: format_number(getattr(row, name))
