"""The table beside a chart: the same rows in words for people."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.matrix import Grid, MatrixCell


def matrix_table(
    grid: Grid, corner: str, empty: str = "", *, with_symbols: bool = False
) -> pd.DataFrame:
    """The cells of a matrix in words: a row a label, under `corner`, and a column a column.

    `empty` is said where there is no cell. `with_symbols` says the label of a state and not its
    word: "● Evidenced" and not "Evidenced".
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
