"""Bars of counts: a row a category, stacked or beside each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dashboard.charts.axes import count_axis, count_step
from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import bold, height_of, shown, wrapped
from dashboard.theme import State, ink
from dashboard.wording import format_number

AROUND_STACKED_PX, AROUND_BESIDE_PX = 120, 90
"""What the legend and the axis of numbers take of the height."""
ROOM_FOR_NUMBERS = 1.12
"""How much further than the longest bar the axis goes where numbers stand at the ends of bars."""


@dataclass(frozen=True)
class Series:
    """Bars of one state: a number for each category, None where the category has none.

    A bar says its number, after the symbol of the state, where `labelled` has True for it.
    `chooses` is what a click on a bar chooses. `hatched` bars are striped in the colour of the
    state's edge.
    """

    state: State
    values: tuple[int | None, ...]
    labelled: tuple[bool, ...]
    hovers: tuple[Hover, ...]
    chooses: tuple[tuple[str, ...], ...] = ()
    hatched: bool = False

    @property
    def name(self) -> str:
        return self.state.label.strip()

    @property
    def lead(self) -> str:
        """What a label says before its number: "● " and a thin space, or nothing."""
        return f"{self.state.symbol}\u2009" if self.state.symbol else ""

    @property
    def held(self) -> list[int]:
        """The places of the categories that have a number."""
        return [at for at, value in enumerate(self.values) if value is not None]

    def edge(self, dark: bool) -> str:
        return self.state.edge(dark) or self.state.fill(dark)


@dataclass(frozen=True)
class Bars(Chart):
    """Horizontal bars of counts, the first category at the top.

    `whole` is what the parts of every stacked bar add up to, where that is the same for all.
    `row_px` is the least height of a category and `gap` the share of it that is left empty;
    `chosen` is the category that was asked about, which is in bold.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    axis: str
    is_stacked: bool = True
    whole: int = 0
    label_width: int = 24
    row_px: int = 30
    gap: float = 0.2
    letter_px: int = 12
    chosen: str = ""
    reach: int = 0
    """The largest number that the axis has room for; 0 for the largest that there is."""

    @property
    def drawn(self) -> tuple[Series, ...]:
        """Its series, of stacked ones those that have a bar."""
        return tuple(one for one in self.series if any(one.values) or not self.is_stacked)

    def part(self, start: int, end: int) -> Bars:
        """Some of its categories, on the axis of all of them."""
        series = (
            replace(
                one,
                values=one.values[start:end],
                labelled=one.labelled[start:end],
                hovers=one.hovers[start:end],
                chooses=one.chooses[start:end],
            )
            for one in self.drawn
        )
        categories = self.categories[start:end]
        return replace(self, categories=categories, series=tuple(series), reach=self.most)

    @property
    def most(self) -> int:
        """The largest number that the axis has room for."""
        if self.whole or self.reach:
            return self.whole or self.reach
        columns = list(zip(*(one.values for one in self.series), strict=True))
        total = sum if self.is_stacked else max
        return max((total(value or 0 for value in values) for values in columns), default=0) or 1

    @property
    def step(self) -> int:
        """What lies between two ticks of the axis."""
        return count_step(self.most)

    @property
    def end(self) -> float | None:
        """Where the axis ends; None where a program may choose."""
        if self.whole:
            return self.whole * 1.005
        return None if self.is_stacked else self.most * ROOM_FOR_NUMBERS

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        for one in self.drawn:
            if one.chooses:
                yield from ((one.hovers[at], one.chooses[at]) for at in one.held)

    def draw(self, dark: bool) -> Drawing:
        names = [wrapped(name, self.label_width) for name in self.categories]
        row_px = max((height_of(name, self.row_px) for name in names), default=self.row_px)
        around = AROUND_STACKED_PX if self.is_stacked else AROUND_BESIDE_PX
        figure = blank(dark, height=round(len(names) * row_px) + around)
        for one in self.drawn:
            self._add(figure, one, dark)
        below = {} if self.is_stacked else {"y": -0.02, "yanchor": "top"}
        if self.is_stacked:
            # On a narrow screen a number that its part is too short for would run over the next.
            figure.update_layout(uniformtext={"mode": "hide", "minsize": self.letter_px})
        figure.update_layout(
            barmode="stack" if self.is_stacked else "group",
            bargap=self.gap,
            showlegend=True,
            legend={"traceorder": "normal", **below},
        )
        figure.update_xaxes(
            title={"text": self.axis},
            side="bottom" if self.is_stacked else "top",
            range=None if self.end is None else [0, self.end],
            rangemode="tozero",
            showgrid=not self.whole,
            zeroline=not self.whole,
            **count_axis(self.most),
        )
        figure.update_yaxes(
            tickvals=list(range(len(names))),
            ticktext=[
                bold(name) if category == self.chosen else name
                for name, category in zip(names, self.categories, strict=True)
            ],
            range=[len(names) - 0.5, -0.5],
            showgrid=False,
            zeroline=False,
        )
        return figure

    def _add(self, figure: Drawing, one: Series, dark: bool) -> None:
        fill, edge = one.state.fill(dark), one.edge(dark)
        marker: dict[str, Any] = {"color": fill, "line": {"color": edge, "width": 1}}
        if one.hatched:
            marker["pattern"] = {"shape": "/", "fgcolor": edge, "size": 6}
            if self.is_stacked:
                marker["pattern"]["fillmode"] = "overlay"
        inside = {
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textangle": 0,
            "constraintext": "inside",
            "textfont": {"color": ink(fill), "size": self.letter_px},
        }
        outside = {"textposition": "outside", "cliponaxis": False}
        held = one.held
        figure.add_bar(
            name=shown(one.name),
            orientation="h",
            y=held,
            x=_of(one.values, held),
            marker=marker,
            text=[
                f"{one.lead}{format_number(one.values[at])}"
                if one.labelled[at] and one.values[at]
                else ""
                for at in held
            ],
            **(inside if self.is_stacked else outside),
            customdata=[
                [one.hovers[at].markup, *(one.chooses[at] if one.chooses else ())] for at in held
            ],
            hovertemplate="%{customdata[0]}<extra></extra>",
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
        )


def _of(values: Sequence[Any], places: Sequence[int]) -> list[Any]:
    return [values[at] for at in places]
