"""A matrix of states: its cells, the grid of them, and how it is drawn."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import plotly.graph_objects as go

from dashboard.charts.base import add_legend_entry, blank
from dashboard.charts.labels import ColumnHead, Heading, Labels, height_of, label_text
from dashboard.theme import State, ink, lighter, palette

ROW_PX = 30
LEGEND_PX = 90
NARROW_PX, WIDE_PX = 560, 960
"""What the columns of a matrix have beside the labels of its rows, and of one that scrolls."""
CELL_GAP_PX = 2
WIDE_FROM_COLUMNS = 16
OUTLINE = "#F46A25"


@dataclass(frozen=True)
class MatrixCell:
    """One cell of a matrix: where it is, its state, what a hover says, what a click chooses.

    `faint` draws it lighter with a thin inner edge: a network-wide statement. `symbol` is drawn in
    place of the state's, for a cell that is in several states: `also` names the others, and `said`
    has the words for all of them.
    """

    row: str
    column: str
    state: State
    hover: str
    chooses: tuple[str, ...] = ()
    faint: bool = False
    symbol: str = ""
    also: tuple[State, ...] = ()
    said: str = ""

    @property
    def word(self) -> str:
        return self.said or self.state.word


@dataclass(frozen=True)
class Label:
    """The label of a row or a column of a grid, and the group that it stands in, if any."""

    text: str
    group: str = ""


@dataclass(frozen=True)
class Grid:
    """A matrix without its drawing: labels in order, and the cell of each row and column.

    A row and a column that have no cell have nothing recorded. `faint_label` says what a faint
    cell means.
    """

    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    cells: dict[tuple[Label, Label], MatrixCell]
    faint_label: str = ""


def grid(
    rows: Labels,
    columns: Labels,
    cells: Sequence[MatrixCell],
    faint_label: str = "",
    column_groups: Mapping[str, str] | None = None,
) -> Grid:
    """The grid behind a matrix of these labels, each in the group of the heading before it.

    `column_groups` names the group of a column where no heading does.
    """
    across, down = _grouped(columns, column_groups or {}), _grouped(rows, {})
    placed = {(down[cell.row], across[cell.column]): cell for cell in cells}
    return Grid(tuple(down.values()), tuple(across.values()), placed, faint_label)


def _grouped(labels: Labels, groups: Mapping[str, str]) -> dict[str, Label]:
    found, heading = {}, ""
    for label in labels:
        if isinstance(label, Heading):
            heading = label.text
        else:
            found[label] = Label(label, heading or groups.get(label, ""))
    return found


def matrix(
    rows: Labels,
    columns: Labels,
    cells: Sequence[MatrixCell],
    states: Sequence[State],
    dark: bool,
    row_px: int = ROW_PX,
    faint_label: str = "",
    label_width: int = 34,
    bold_rows: Container[str] = (),
) -> go.Figure:
    """States in a grid, rows from the top: each cell a colour and a symbol, with a legend.

    `rows` and `columns` are labels in order, each once. `faint_label` says in the legend what a
    lighter cell means, `label_width` how many characters a line of a row's label may have;
    `bold_rows` are in bold without heading others. A row is `row_px` high, or as high as its label
    needs; places are measured in rows of the usual height. The trace named "cells" carries each
    cell's `chooses` as customdata. A figure of many columns is marked as wide, so that a narrow
    screen scrolls it instead of squeezing it.
    """
    colours = palette(dark)
    is_wide = len(columns) >= WIDE_FROM_COLUMNS
    row_texts = [label_text(label, label_width, bold_rows) for label in rows]
    head = ColumnHead(columns, WIDE_PX if is_wide else NARROW_PX)
    heights = [height_of(text, row_px) / row_px for text in row_texts]
    edges = list(accumulate(heights, initial=-0.5))
    middles = [(top + bottom) / 2 for top, bottom in pairwise(edges)]
    figure = blank(dark, height=round(sum(heights) * row_px + head.height + LEGEND_PX))
    reach = {
        label: (top, bottom)
        for label, (top, bottom) in zip(rows, pairwise(edges), strict=True)
        if isinstance(label, str)
    }
    row_at = {label: sum(ends) / 2 for label, ends in reach.items()}
    line_at = {label: i for i, label in enumerate(rows)}
    column_at = {label: i for i, label in enumerate(columns) if isinstance(label, str)}
    fills: list[str] = []
    for state in states:
        fills += [state.fill(dark), lighter(state.fill(dark), colours.background)]
    grid: list[list[float | None]] = [[None] * len(columns) for _ in rows]
    for cell in cells:
        grid[line_at[cell.row]][column_at[cell.column]] = (
            2 * list(states).index(cell.state) + cell.faint
        )
    steps = len(fills)
    figure.add_heatmap(
        y=edges,
        z=grid,
        zmin=-0.5,
        zmax=steps - 0.5,
        colorscale=[
            [edge, fill] for i, fill in enumerate(fills) for edge in (i / steps, (i + 1) / steps)
        ],
        showscale=False,
        xgap=CELL_GAP_PX,
        ygap=CELL_GAP_PX,
        hoverinfo="skip",
    )
    figure.add_scatter(
        name="cells",
        x=[column_at[cell.column] for cell in cells],
        y=[row_at[cell.row] for cell in cells],
        mode="markers+text",
        marker={"symbol": "square", "size": row_px - 4, "opacity": 0},
        text=[cell.symbol or cell.state.symbol for cell in cells],
        textposition="middle center",
        textfont={
            "size": 13,
            "color": [ink(fills[2 * list(states).index(c.state) + c.faint]) for c in cells],
        },
        customdata=[[cell.hover, *cell.chooses] for cell in cells],
        hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False,
        unselected={"marker": {"opacity": 0}},
    )
    _add_edges(figure, cells, reach, column_at, dark)
    for state in states:
        if any(cell.state == state or state in cell.also for cell in cells):
            add_legend_entry(figure, state.label, state.fill(dark), state.edge(dark))
    if faint_label and any(cell.faint for cell in cells):
        add_legend_entry(figure, faint_label, lighter("#2073BC", colours.background), "#2073BC")
    figure.update_layout(showlegend=True)
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=head.texts,
        range=[-0.5, len(columns) - 0.5],
        side="top",
        showgrid=False,
        zeroline=False,
        tickangle=-90 if head.is_upright else None,
    )
    figure.update_yaxes(
        tickvals=middles,
        ticktext=row_texts,
        range=[edges[-1], -0.5],
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(legend={"y": -0.02, "yanchor": "top"}, meta={"wide": is_wide})
    return figure


def outline_column(figure: go.Figure, at: int) -> None:
    """Mark a column of a matrix, by its place, as the one that was asked about."""
    edges = figure.data[0].y
    _outline(figure, (at - 0.5, at + 0.5), (edges[0], edges[-1]))


def outline_row(figure: go.Figure, at: int) -> None:
    """Mark a row of a matrix, by its place, as the one that was asked about."""
    edges = figure.data[0].y
    _outline(figure, (-0.5, len(figure.layout.xaxis.tickvals) - 0.5), (edges[at], edges[at + 1]))


def _outline(figure: go.Figure, across: tuple[float, float], down: tuple[float, float]) -> None:
    (x0, x1), (y0, y1) = across, down
    figure.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line={"color": OUTLINE, "width": 2})


def _add_edges(
    figure: go.Figure,
    cells: Sequence[MatrixCell],
    reach: Mapping[str, tuple[float, float]],
    column_at: Mapping[str, int],
    dark: bool,
) -> None:
    """Outlines as a few shapes of many parts: one shape a cell would be slow to draw."""
    edged = [cell for cell in cells if cell.state.edge(dark)]
    for dash, outlined_cells, inset in (
        ("dot", [cell for cell in edged if cell.state.symbol == "–"], 0.04),
        ("solid", [cell for cell in edged if cell.state.symbol != "–"], 0.04),
        ("solid", [cell for cell in cells if cell.faint], 0.12),
    ):
        outlined: dict[str, list[str]] = {}
        for cell in outlined_cells:
            left, right = column_at[cell.column] - 0.5 + inset, column_at[cell.column] + 0.5 - inset
            top, bottom = reach[cell.row][0] + inset, reach[cell.row][1] - inset
            edge = cell.state.edge(dark) or cell.state.fill(dark)
            outlined.setdefault(edge, []).append(
                f"M{left},{top}L{right},{top}L{right},{bottom}L{left},{bottom}Z"
            )
        for colour, paths in outlined.items():
            figure.add_shape(
                type="path",
                path="".join(paths),
                line={"color": colour, "width": 1, "dash": dash},
                layer="above",
            )
