"""Columns of money by financial year: stacked by stream, or the totals of several units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.charts.axes import number_axis, step_of
from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import LINE_PX, end_labels, height_beside, in_two_lines, shown, wrapped
from dashboard.theme import lighter, palette

MOST_PARTS = 5
"""So many parts at most have a colour and a label; the last is `OTHERS` where there are more."""
OTHERS = "Other streams together"
PLOT_PX, AXIS_PX, LEGEND_PX = 240, 54, 34
NUMBERS_PX = 26
LINE_LETTERS = 50
"""Letters of a line of text under a chart: what a phone is wide enough for."""
NAME_LETTERS = 15
NAMES_PX = 112
ROOM_ON_TOP = 1.14
FEW_PANELS, FEW_ABREAST, MANY_ABREAST = 6, 3, 5
PANEL_PX, PANEL_TITLE_PX = 100, 44


@dataclass(frozen=True)
class Part:
    """One part of the columns: its name, and for each year its amount in £m or None.

    `sure` says for each year whether the amount is confirmed; what is not is hatched.
    """

    name: str
    values: tuple[float | None, ...]
    sure: tuple[bool, ...]
    hovers: tuple[Hover, ...]


@dataclass(frozen=True)
class Event:
    """Something that happened at a point of the years: 2.5 is the middle of the third."""

    at: float
    text: str


@dataclass(frozen=True)
class Columns(Chart):
    """A column a financial year, stacked of at most five parts and the rest, its total on top.

    `totals` says what stands on top of each column. Events stand on the axis of years as numbers,
    their texts beneath.
    """

    years: tuple[str, ...]
    stacked: tuple[Part, ...]
    totals: tuple[str, ...]
    axis: str
    events: tuple[Event, ...] = ()

    def draw(self, dark: bool) -> Drawing:
        lines = [
            wrapped(f"{number}. {event.text}", LINE_LETTERS)
            for number, event in enumerate(self.events, 1)
        ]
        beneath = sum((line.count("<br>") + 1) * LINE_PX for line in lines)
        beneath += NUMBERS_PX if lines else 0
        figure = blank(dark, height=self._plot_px + AXIS_PX + LEGEND_PX + beneath)
        colours = part_colours(len(self.stacked), dark)
        for part, colour in zip(self.stacked, colours, strict=True):
            figure.add_bar(
                name=shown(part.name),
                x=list(range(len(self.years))),
                y=list(part.values),
                marker=_marker(part.sure, colour, dark),
                customdata=[hover.markup for hover in part.hovers],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=False,
            )
        highest, lowest = self._reach()
        top, bottom = highest * ROOM_ON_TOP, lowest * ROOM_ON_TOP
        figure.add_scatter(
            name="totals",
            x=list(range(len(self.years))),
            y=[self._above(at) for at in range(len(self.years))],
            mode="text",
            text=[f"<b>{shown(total)}</b>" for total in self.totals],
            textposition="top center",
            hoverinfo="skip",
            cliponaxis=False,
            showlegend=False,
        )
        _add_certainty_legend(figure, [sure for part in self.stacked for sure in part.sure], dark)
        figure.update_layout(
            barmode="relative",
            bargap=0.28,
            showlegend=True,
            annotations=[*self._names(colours, top, bottom), *self._event_texts(lines)],
            margin={"l": 8, "r": NAMES_PX, "t": LEGEND_PX, "b": AXIS_PX + beneath},
        )
        figure.update_xaxes(
            tickvals=list(range(len(self.years))),
            ticktext=[in_two_lines(year) for year in self.years],
            tickangle=0,
            range=[-0.5, len(self.years) - 0.5],
            showgrid=False,
            zeroline=False,
            automargin=False,
        )
        figure.update_yaxes(
            title={"text": self.axis},
            range=[bottom, top],
            zeroline=True,
            **number_axis(bottom, top, step_of(top - bottom)),
        )
        return figure

    @property
    def _plot_px(self) -> int:
        return height_beside([part.name for part in self.stacked], NAME_LETTERS, PLOT_PX)

    def _reach(self) -> tuple[float, float]:
        above = [self._above(at) for at in range(len(self.years))]
        below = [
            sum(min(part.values[at] or 0, 0) for part in self.stacked)
            for at in range(len(self.years))
        ]
        return max(above, default=0) or 1.0, min(below, default=0)

    def _above(self, at: int) -> float:
        return sum(max(part.values[at] or 0, 0) for part in self.stacked)

    def _names(self, colours: Sequence[str], top: float, bottom: float) -> list[dict[str, Any]]:
        """The names of the parts beside the last column, each as near to its part as there is room.

        A part that the last column lacks is named where it would be stacked.
        """
        last, placed, height = len(self.years) - 1, [], 0.0
        for part in self.stacked:
            value = max(part.values[last] or 0, 0)
            placed.append((height + value / 2 - bottom) / (top - bottom) * self._plot_px)
            height += value
        return end_labels(
            [part.name for part in self.stacked],
            placed,
            colours,
            "■" * len(colours),
            self._plot_px,
            NAME_LETTERS,
        )

    def _event_texts(self, lines: Sequence[str]) -> list[dict[str, Any]]:
        """The numbers of the events on the axis of years, and their texts in lines beneath."""
        texts: list[dict[str, Any]] = []
        down = AXIS_PX - 8
        for number, event in enumerate(self.events, 1):
            texts.append(
                {
                    "x": event.at,
                    "xref": "x",
                    "y": 0,
                    "yref": "paper",
                    "yshift": -down + 12,
                    "yanchor": "top",
                    "text": f"▲{number}",
                    "showarrow": False,
                }
            )
        down += NUMBERS_PX - 8
        for line in lines:
            texts.append(
                {
                    "x": 0,
                    "xref": "paper",
                    "xanchor": "left",
                    "y": 0,
                    "yref": "paper",
                    "yshift": -down,
                    "yanchor": "top",
                    "align": "left",
                    "text": line,
                    "showarrow": False,
                }
            )
            down += (line.count("<br>") + 1) * LINE_PX
        return texts


@dataclass(frozen=True)
class Panel:
    """The columns of one unit: its name, what is said beneath it, and its amounts in £m."""

    name: str
    said: str
    values: tuple[float | None, ...]
    sure: tuple[bool, ...]
    hovers: tuple[Hover, ...]
    is_own: bool = False


@dataclass(frozen=True)
class Panels(Chart):
    """Small multiples: a panel of columns for each unit, all on one scale of £m and of years."""

    years: tuple[str, ...]
    panels: tuple[Panel, ...]
    axis: str

    @property
    def is_wide(self) -> bool:
        return len(self.panels) > FEW_PANELS

    def draw(self, dark: bool) -> Drawing:
        abreast = MANY_ABREAST if self.is_wide else FEW_ABREAST
        down = -(-len(self.panels) // abreast)
        row_px = PANEL_PX + PANEL_TITLE_PX + 22
        total = down * row_px
        figure = blank(dark, height=total + LEGEND_PX)
        plain_x = figure.layout["xaxis"]
        plain_y = figure.layout["yaxis"]
        held = [value for panel in self.panels for value in panel.values if value is not None]
        top = (max([*held, 0.0]) or 1.0) * 1.05
        bottom = min([*held, 0.0]) * 1.05
        layout: dict[str, Any] = {}
        titles = []
        for number, panel in enumerate(self.panels):
            row, column = divmod(number, abreast)
            axis = str(number + 1) if number else ""
            left = column / abreast + (0.055 if column else 0.03)
            right = (column + 1) / abreast
            above = 1 - (row * row_px + PANEL_TITLE_PX) / total
            colour = palette(dark).series[0 if panel.is_own or not self._has_own else 1]
            figure.add_bar(
                name=shown(panel.name),
                x=list(range(len(self.years))),
                y=list(panel.values),
                xaxis=f"x{axis}",
                yaxis=f"y{axis}",
                marker=_marker(panel.sure, colour, dark),
                customdata=[hover.markup for hover in panel.hovers],
                hovertemplate="%{customdata}<extra></extra>",
                showlegend=False,
            )
            last = len(self.years) - 1
            layout[f"xaxis{axis}"] = plain_x | {
                "domain": [left, right],
                "anchor": f"y{axis}",
                "tickvals": [0, last] if last else [0],
                "ticktext": [year[2:] for year in dict.fromkeys((self.years[0], self.years[last]))],
                "tickangle": 0,
                "tickfont": {"color": palette(dark).text, "size": 10},
                "range": [-0.6, last + 0.6],
                "showgrid": False,
                "zeroline": False,
            }
            layout[f"yaxis{axis}"] = plain_y | {
                "domain": [max(above - PANEL_PX / total, 0), above],
                "anchor": f"x{axis}",
                "range": [bottom, top],
                "zeroline": True,
                "showticklabels": column == 0,
                **number_axis(bottom, top, step_of(top - bottom, 3)),
            }
            titles.append(
                {
                    "x": left,
                    "xref": "paper",
                    "xanchor": "left",
                    "y": above,
                    "yref": "paper",
                    "yanchor": "bottom",
                    "align": "left",
                    "text": f"<b>{shown(panel.name)}</b><br>{wrapped(panel.said, 20)}",
                    "font": {"size": 11},
                    "showarrow": False,
                }
            )
        _add_certainty_legend(figure, [sure for one in self.panels for sure in one.sure], dark)
        figure.update_layout(
            bargap=0.3,
            showlegend=True,
            annotations=titles,
            margin={"l": 30, "t": LEGEND_PX, "b": 8},
            legend={"y": 1 + 6 / total},
            **layout,
        )
        return figure

    @property
    def _has_own(self) -> bool:
        return any(panel.is_own for panel in self.panels)


def part_colours(count: int, dark: bool) -> list[str]:
    """The colours of so many parts: five of their own, and a pale grey for what is left."""
    colours = palette(dark)
    rest = lighter(colours.quiet, colours.background)
    return [*colours.series, rest][:count]


def _marker(sure: Sequence[bool], colour: str, dark: bool) -> dict[str, Any]:
    """Filled where the amount is confirmed, striped where it is not; in one colour."""
    return {
        "color": colour,
        "line": {"color": colour, "width": 1},
        "pattern": {
            "shape": ["" if is_sure else "/" for is_sure in sure],
            "fillmode": "replace",
            "bgcolor": palette(dark).background,
            "fgcolor": colour,
            "size": 6,
            "solidity": 0.35,
        },
    }


def _add_certainty_legend(figure: Drawing, sure: Sequence[bool], dark: bool) -> None:
    for name, is_sure in (("Confirmed", True), ("Hatched: not confirmed", False)):
        if is_sure in sure:
            figure.add_bar(
                name=name,
                x=[None],
                y=[None],
                marker=_marker([is_sure], palette(dark).quiet, dark),
                showlegend=True,
            )
