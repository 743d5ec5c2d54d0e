"""Moves from one level to another: a hollow mark where each was, a filled one where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading, height_of, label_text, shown
from dashboard.theme import ABSENT, BEYOND, State, palette

ROW_PX, AROUND_PX = 28, 100
LABEL_WIDTH = 34
MARK_PX = 14
WORSE, BETTER = "worse", "better"
NAMES = {WORSE: "Now, worse", BETTER: "Now, better"}
SYMBOLS = {WORSE: "triangle-left", BETTER: "triangle-right"}


@dataclass(frozen=True)
class Move:
    """One row: from which place on the scale to which, and whether that is worse or better.

    `standard` is the place that the standard asks for, None where it asks for none.
    """

    label: str
    before: int
    after: int
    direction: str
    hover: Hover
    standard: int | None = None


@dataclass(frozen=True)
class Moves(Chart):
    """A row a move under the headings among `rows`, along `scale`: the state of each place."""

    rows: Sequence[Heading | Move]
    scale: Mapping[int, State]

    def draw(self, dark: bool) -> Drawing:
        colours = palette(dark)
        texts = [
            label_text(row if isinstance(row, Heading) else row.label, LABEL_WIDTH)
            for row in self.rows
        ]
        tall = [height_of(text, ROW_PX) for text in texts]
        middles = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
        figure = blank(dark, height=round(sum(tall)) + AROUND_PX)
        moves = [
            (y, row) for y, row in zip(middles, self.rows, strict=True) if isinstance(row, Move)
        ]
        standards = [(y, move.standard) for y, move in moves if move.standard is not None]
        figure.add_scatter(
            name="Standard",
            x=[standard for _, standard in standards],
            y=[y for y, _ in standards],
            mode="markers",
            marker={
                "symbol": "line-ns-open",
                "size": ROW_PX - 6,
                "color": colours.quiet,
                "line": {"width": 2},
            },
            hoverinfo="skip",
            showlegend=True,
        )
        self._add_lines(figure, moves, dark)
        self._add_marks(figure, moves, dark)
        places = sorted(self.scale)
        figure.update_xaxes(
            tickvals=places,
            ticktext=[shown(self.scale[at].word).replace(" ", "<br>") for at in places],
            range=[places[0] - 0.5, places[-1] + 0.5],
            side="top",
            zeroline=False,
        )
        figure.update_yaxes(
            tickvals=middles,
            ticktext=texts,
            range=[sum(tall), 0],
            showgrid=False,
            zeroline=False,
            showline=False,
        )
        figure.update_layout(
            showlegend=True,
            margin={"b": 44},
            legend={"y": 0, "yanchor": "top", "yref": "paper"},
        )
        return figure

    def _add_lines(self, figure: Drawing, moves: Sequence[tuple[float, Move]], dark: bool) -> None:
        figure.add_scatter(
            x=[at for _, move in moves for at in (move.before, move.after, None)],
            y=[at for y, _ in moves for at in (y, y, None)],
            mode="lines",
            line={"color": palette(dark).quiet, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )

    def _add_marks(self, figure: Drawing, moves: Sequence[tuple[float, Move]], dark: bool) -> None:
        """Where each was, without a name of its own in colour, and where it is, by direction."""
        colours = palette(dark)
        figure.add_scatter(
            name="Before",
            x=[move.before for _, move in moves],
            y=[y for y, _ in moves],
            mode="markers",
            marker={
                "symbol": "circle",
                "size": MARK_PX - 2,
                "color": colours.background,
                "line": {"color": colours.quiet, "width": 2},
            },
            customdata=[[move.hover.markup] for _, move in moves],
            hovertemplate="%{customdata[0]}<extra></extra>",
            showlegend=True,
        )
        fills = {WORSE: ABSENT.fill(dark), BETTER: BEYOND.fill(dark)}
        for direction in dict.fromkeys(move.direction for _, move in moves):
            mine = [(y, move) for y, move in moves if move.direction == direction]
            figure.add_scatter(
                name=NAMES.get(direction, "Now, neither better nor worse"),
                x=[move.after for _, move in mine],
                y=[y for y, _ in mine],
                mode="markers",
                marker={
                    "symbol": SYMBOLS.get(direction, "diamond"),
                    "size": MARK_PX,
                    "color": fills.get(direction, colours.quiet),
                },
                customdata=[[move.hover.markup] for _, move in mine],
                hovertemplate="%{customdata[0]}<extra></extra>",
                showlegend=True,
            )
