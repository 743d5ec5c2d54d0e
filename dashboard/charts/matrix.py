"""A matrix of states: its cells, the grid of them, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from sys import intern

from dashboard.charts.base import Chart, add_legend_entry, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import (
    LINE_PX,
    SCROLLED_LETTERS,
    SMALL_LINE_PX,
    ColumnHead,
    Heading,
    Labels,
    height_of,
    label_text,
    plain,
)
from dashboard.text_metrics import width
from dashboard.theme import PROVIDED, State, ink, lighter, palette

ROW_PX = 30
LEGEND_PX = 90
NARROW_PX, WIDE_PX = 560, 960
"""What the columns of a matrix have beside the labels of its rows, and of one that scrolls."""
CELL_GAP_PX = 2
TELEPHONE_PX = 330
"""What a telephone has for a matrix, beside what stands around it."""
WIDE_FROM_COLUMNS, SCROLLS_FROM_COLUMNS = 16, 12
LETTER_PX, SMALL_LETTER_PX = 13, 12
LABEL_PX, SMALL_LABEL_PX = 12, 11
SMALLEST_WORD_PX = 10
OUTLINE = "#F46A25"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell of a matrix: where it is, its state, what a hover says, what a click chooses.

    `faint` draws it lighter with a thin inner edge: a network-wide statement. `symbol` is drawn in
    place of the state's, for a cell that is in several states: `also` names the others, and `said`
    has the words for all of them. `hover_more` is what a hover ends with, already marked up; a
    text that many cells share stands in the figure once. Texts that are equal are held once, as in
    a Hover.
    """

    row: str
    column: str
    state: State
    hover: Hover
    chooses: tuple[str, ...] = ()
    faint: bool = False
    symbol: str = ""
    also: tuple[State, ...] = ()
    said: str = ""
    hover_more: str = ""

    def __post_init__(self) -> None:
        for name in ("row", "column", "said", "hover_more"):
            object.__setattr__(self, name, intern(getattr(self, name)))
        object.__setattr__(self, "chooses", tuple(map(intern, self.chooses)))

    @property
    def word(self) -> str:
        return self.said or self.state.word

    @property
    def letters(self) -> str:
        return self.symbol or self.state.symbol

    def fill(self, dark: bool) -> str:
        fill = self.state.fill(dark)
        return lighter(fill, palette(dark).background) if self.faint else fill


@dataclass(frozen=True, slots=True)
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

    @property
    def turned(self) -> Grid:
        """The same with rows as columns."""
        cells = {(column, row): cell for (row, column), cell in self.cells.items()}
        return Grid(self.columns, self.rows, cells, self.faint_label)


@dataclass(frozen=True)
class PlacedCell:
    """A cell where it is drawn: its column from the left, and from where to where it reaches down.

    Columns are one wide, and the first begins at -0.5. Down is measured in rows of usual height.
    """

    cell: MatrixCell
    column: int
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Matrix(Chart):
    """States in a grid, rows from the top: each cell a colour and a symbol, with a legend.

    `rows` and `columns` are labels in order, each once; a heading names the group of those after
    it, and `column_groups` the group of a column where no heading does. `faint_label` says in the
    legend what a lighter cell means. `chosen` is the row or the column that was asked about, which
    is outlined; `bold_rows` are in bold without heading others.

    A row is `row_px` high, or as high as its label needs, whose lines have at most `label_width`
    characters. `is_upright` turns the labels of columns upright whatever room they have, in smaller
    letters; `small` draws the labels of rows and the symbols smaller. `in_words` says the word of
    each state beneath its symbol, where a cell is wide enough.
    """

    rows: Labels
    columns: Labels
    cells: Sequence[MatrixCell]
    states: Sequence[State]
    faint_label: str = ""
    chosen: str = ""
    bold_rows: frozenset[str] = frozenset()
    column_groups: Mapping[str, str] = field(default_factory=dict)
    row_px: int = ROW_PX
    label_width: int = 34
    is_upright: bool = False
    small: bool = False
    in_words: bool = False

    @property
    def is_wide(self) -> bool:
        return len(self.columns) >= WIDE_FROM_COLUMNS

    @property
    def scrolls(self) -> bool:
        return len(self.columns) >= SCROLLS_FROM_COLUMNS

    @property
    def letter_px(self) -> int:
        """The size of the symbols."""
        return SMALL_LETTER_PX if self.small else LETTER_PX

    @cached_property
    def grid(self) -> Grid:
        """The cells by their rows and columns, each label with its group."""
        across, down = _grouped(self.columns, self.column_groups), _grouped(self.rows, {})
        placed = {(down[cell.row], across[cell.column]): cell for cell in self.cells}
        return Grid(tuple(down.values()), tuple(across.values()), placed, self.faint_label)

    @cached_property
    def row_texts(self) -> tuple[str, ...]:
        """The labels of the rows, in lines."""
        letters = min(self.label_width, SCROLLED_LETTERS) if self.scrolls else self.label_width
        return tuple(label_text(label, letters, self.bold_rows) for label in self.rows)

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Where each row begins, from -0.5 on, and where the last one ends."""
        line_px = SMALL_LINE_PX if self.small else LINE_PX
        heights = [height_of(text, self.row_px, line_px) / self.row_px for text in self.row_texts]
        return tuple(accumulate(heights, initial=-0.5))

    @cached_property
    def placed(self) -> tuple[PlacedCell, ...]:
        """Every cell where it is drawn."""
        reach = dict(zip(self.rows, pairwise(self.edges), strict=True))
        column_at = {label: at for at, label in enumerate(self.columns)}
        return tuple(
            PlacedCell(cell, column_at[cell.column], *reach[cell.row]) for cell in self.cells
        )

    @cached_property
    def _head(self) -> ColumnHead:
        """The labels of the columns: level on a telephone too where they can be. Else Plotly slants
        them there, and takes the room for that from the rows."""
        size = SMALL_LABEL_PX if self.small else LABEL_PX
        lines = (line for text in self.row_texts for line in text.split("<br>"))
        beside = max((width(plain(line), size) for line in lines), default=0.0)
        head = ColumnHead(self.columns, TELEPHONE_PX - beside)
        if head.is_upright:
            head = ColumnHead(self.columns, WIDE_PX if self.is_wide else NARROW_PX)
        return head

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        return ((cell.hover, cell.chooses) for cell in self.cells if cell.chooses)

    def draw(self, dark: bool, *, with_letters: bool = True) -> Drawing:
        """It as Plotly draws it; without the letters in its cells for who writes them himself."""
        head = self._head
        down = self.edges[-1] - self.edges[0]
        figure = blank(dark, height=round(down * self.row_px + head.height + LEGEND_PX))
        self._add_squares(figure, dark)
        if with_letters or self.in_words:
            self._add_letters(figure, dark)
        _add_edges(figure, self.placed, dark)
        self._add_legend(figure, dark)
        upright = (
            {"tickangle": -90, "tickfont": {"size": SMALL_LABEL_PX}} if self.is_upright else {}
        )
        figure.update_xaxes(
            tickvals=list(range(len(self.columns))),
            ticktext=head.texts,
            range=[-0.5, len(self.columns) - 0.5],
            side="top",
            showgrid=False,
            zeroline=False,
            # Room at the sides would make the columns narrower, upon which labels that lay level no
            # more fit, and what room they then need is no more asked.
            automargin="height" if len(self.columns) > 1 else True,
            **({"tickangle": -90 if head.is_upright else None} | upright),
        )
        figure.update_yaxes(
            tickvals=[(top + bottom) / 2 for top, bottom in pairwise(self.edges)],
            ticktext=list(self.row_texts),
            tickfont={"size": SMALL_LABEL_PX if self.small else LABEL_PX},
            range=[self.edges[-1], -0.5],
            showgrid=False,
            zeroline=False,
        )
        figure.update_layout(legend={"y": -0.02, "yanchor": "top"})
        if self.in_words:
            self._add_words(figure, dark)
        self._outline_chosen(figure)
        return figure

    def _add_squares(self, figure: Drawing, dark: bool) -> None:
        """The fill of every cell, as one image: a shape a cell would be slow to draw."""
        fills = [
            fill
            for state in self.states
            for fill in (state.fill(dark), lighter(state.fill(dark), palette(dark).background))
        ]
        line_at = {label: at for at, label in enumerate(self.rows)}
        values: list[list[float | None]] = [[None] * len(self.columns) for _ in self.rows]
        for at in self.placed:
            state = 2 * list(self.states).index(at.cell.state)
            values[line_at[at.cell.row]][at.column] = state + at.cell.faint
        steps = len(fills)
        figure.add_heatmap(
            y=list(self.edges),
            z=values,
            zmin=-0.5,
            zmax=steps - 0.5,
            colorscale=[
                [edge, fill]
                for i, fill in enumerate(fills)
                for edge in (i / steps, (i + 1) / steps)
            ],
            showscale=False,
            xgap=CELL_GAP_PX,
            ygap=CELL_GAP_PX,
            hoverinfo="skip",
        )

    def _add_letters(self, figure: Drawing, dark: bool) -> None:
        """The symbol of every cell; they are what is hovered and clicked."""
        shared = list(dict.fromkeys(cell.hover_more for cell in self.cells if cell.hover_more))
        figure.add_scatter(
            name="cells",
            x=[at.column for at in self.placed],
            y=[at.middle for at in self.placed],
            mode="markers+text",
            marker={"symbol": "square", "size": self.row_px - 4, "opacity": 0},
            text=[cell.letters for cell in self.cells],
            textposition="middle center",
            textfont={
                "size": self.letter_px,
                "color": [ink(cell.fill(dark)) for cell in self.cells],
            },
            customdata=[[cell.hover.markup, *cell.chooses] for cell in self.cells],
            meta=shared or None,
            hovertemplate=[
                f"%{{customdata[0]}}<br>%{{meta[{shared.index(cell.hover_more)}]}}<extra></extra>"
                for cell in self.cells
            ]
            if shared
            else "%{customdata[0]}<extra></extra>",
            showlegend=False,
            unselected={"marker": {"opacity": 0}},
        )

    def _add_legend(self, figure: Drawing, dark: bool) -> None:
        for state in self.states:
            if any(cell.state == state or state in cell.also for cell in self.cells):
                add_legend_entry(figure, state.label, state.fill(dark), state.edge(dark))
        if self.faint_label and any(cell.faint for cell in self.cells):
            fill = PROVIDED.light
            add_legend_entry(
                figure, self.faint_label, lighter(fill, palette(dark).background), fill
            )
        figure.update_layout(showlegend=True)

    def _add_words(self, figure: Drawing, dark: bool) -> None:
        """The word of each state beneath its symbol.

        Bars without a fill do it, since their text hides where it does not fit. They lie above the
        symbols, so that they are what is hovered and chosen.
        """
        figure.update_traces(
            "cells",
            textposition="top center",
            marker={"size": 1, "opacity": 0},
            hoverinfo="skip",
            hovertemplate=None,
        )
        figure.add_bar(
            name="words",
            orientation="h",
            base=[at.column - 0.5 for at in self.placed],
            x=[1.0] * len(self.placed),
            y=[at.middle for at in self.placed],
            width=[at.bottom - at.top for at in self.placed],
            marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            text=[f"&nbsp;<br>{cell.state.word}" for cell in self.cells],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 12, "color": [ink(cell.state.fill(dark)) for cell in self.cells]},
            customdata=[[cell.hover.markup, *cell.chooses] for cell in self.cells],
            hovertemplate="%{customdata[0]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            showlegend=False,
        )
        figure.update_layout(
            margin={"t": 70},
            legend={"yref": "container", "y": 1, "yanchor": "top"},
            uniformtext={"mode": "hide", "minsize": SMALLEST_WORD_PX},
        )

    def _outline_chosen(self, figure: Drawing) -> None:
        edges = self.edges
        if self.chosen in self.columns:
            at = self.columns.index(self.chosen)
            x0, x1, y0, y1 = at - 0.5, at + 0.5, edges[0], edges[-1]
        elif self.chosen in self.rows:
            at = self.rows.index(self.chosen)
            x0, x1, y0, y1 = -0.5, len(self.columns) - 0.5, edges[at], edges[at + 1]
        else:
            return
        line = {"color": OUTLINE, "width": 2}
        figure.add_shape(type="rect", x0=x0, x1=x1, y0=y0, y1=y1, line=line)


def under_headings(pairs: Iterable[tuple[str, str]]) -> list[str | Heading]:
    """Labels in order, each group of them under its heading, from pairs of heading and label."""
    labels: list[str | Heading] = []
    for heading, group in groupby(pairs, lambda pair: pair[0]):
        labels += [Heading(heading), *(label for _, label in group)]
    return labels


def _grouped(labels: Labels, groups: Mapping[str, str]) -> dict[str, Label]:
    """Each label with its group: the heading before it, or what `groups` names."""
    found, heading = {}, ""
    for label in labels:
        if isinstance(label, Heading):
            heading = label.text
        else:
            found[label] = Label(label, heading or groups.get(label, ""))
    return found


def _add_edges(figure: Drawing, placed: Sequence[PlacedCell], dark: bool) -> None:
    """Outlines as a few shapes of many parts: one shape a cell would be slow to draw."""
    edged = [at for at in placed if at.cell.state.edge(dark)]
    for dash, outlined_cells, inset in (
        ("dot", [at for at in edged if at.cell.state.symbol == "–"], 0.04),
        ("solid", [at for at in edged if at.cell.state.symbol != "–"], 0.04),
        ("solid", [at for at in placed if at.cell.faint], 0.12),
    ):
        outlined: dict[str, list[str]] = {}
        for at in outlined_cells:
            left, right = at.column - 0.5 + inset, at.column + 0.5 - inset
            top, bottom = at.top + inset, at.bottom - inset
            edge = at.cell.state.edge(dark) or at.cell.state.fill(dark)
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
