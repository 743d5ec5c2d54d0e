"""What all charts share: how one is drawn, the common look of a figure, an entry of its legend."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import cached_property

import plotly.graph_objects as go

from dashboard.charts.drawing import Drawing, Ready, difference
from dashboard.charts.hover import Hover
from dashboard.charts.margins import make_room
from dashboard.theme import FONT, palette

TEMPLATE = {"data": {"scatter": [{"marker": {"line": {"width": 0}}, "type": "scatter"}]}}
"""What holds for all figures, out of Streamlit's template, which each would carry whole."""

KINDS = frozenset({"bar", "box", "heatmap", "scatter"})
"""The kinds of traces that charts are drawn with. A browser is given no others of Plotly's."""

CLICKED = {"clickmode": "event+select", "dragmode": "pan", "hovermode": "closest"}
"""What Streamlit sets of a chart in which points are selected."""


class Chart(ABC):
    """What a chart shows, as data. Whoever shows it draws it, in light or in dark colours."""

    @property
    def is_wide(self) -> bool:
        """Whether a page on its side is right for it on paper."""
        return False

    @property
    def scrolls(self) -> bool:
        """Whether a narrow screen scrolls it: what is wide, and what has many columns."""
        return self.is_wide

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        """What a hover says of each part that can be clicked, and what a click on it chooses."""
        yield from ()

    def drawing(self, dark: bool, *, is_clicked: bool = False) -> Drawing:
        """The chart drawn with room for its labels.

        One in which a click chooses is drawn with what Streamlit would else give it when it has
        been drawn, upon which Plotly would draw it anew. One in dark colours has with it how it is
        in light ones: the page's script draws it so on paper.
        """
        drawn = self.draw(dark)
        if dark:
            light = self.draw(dark=False)
            drawn.update_layout(meta={"light": difference(drawn.content, light.content)})
        make_room(drawn)
        if is_clicked:
            drawn.update_layout(**CLICKED)
        return drawn

    def ready(self, dark: bool, *, is_clicked: bool) -> Ready:
        """The chart for Streamlit, drawn once for light and once for dark colours."""
        if (dark, is_clicked) not in self._ready:
            self._ready[dark, is_clicked] = Ready(self.drawing(dark, is_clicked=is_clicked))
        return self._ready[dark, is_clicked]

    def figure(self, dark: bool, *, is_clicked: bool = False) -> go.Figure:
        """The chart as a figure of Plotly's, each time anew."""
        return self.drawing(dark, is_clicked=is_clicked).figure()

    @cached_property
    def height(self) -> float:
        """How tall it is drawn, in pixels."""
        return float(self.drawing(dark=False).layout["height"])

    @abstractmethod
    def draw(self, dark: bool) -> Drawing:
        """A new drawing of it."""

    @cached_property
    def _ready(self) -> dict[tuple[bool, bool], Ready]:
        return {}


def blank(dark: bool, height: int) -> Drawing:
    """An empty drawing in the product's look, `height` pixels tall, as wide as its place."""
    colours = palette(dark)
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "zerolinecolor": colours.line,
        "tickfont": {"color": colours.text, "size": 12},
        "title": {"font": {"color": colours.quiet, "size": 12}},
        "automargin": True,
        # The margins have room for every label, and Plotly would measure each to find that out.
        "ticklabeloverflow": "allow",
        "fixedrange": True,
    }
    return Drawing(
        {
            "template": TEMPLATE,
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "paper_bgcolor": colours.background,
            "plot_bgcolor": colours.background,
            "font": {"family": FONT, "color": colours.text, "size": 12},
            "colorway": colours.series,
            "hoverlabel": {
                "font": {"family": FONT, "size": 13, "color": colours.text},
                "bgcolor": colours.background,
                "bordercolor": colours.quiet,
                "align": "left",
            },
            "dragmode": False,
            "showlegend": False,
            "xaxis": axis,
            "yaxis": axis,
            "legend": {
                "orientation": "h",
                "yanchor": "bottom",
                "y": 1.0,
                "xanchor": "left",
                "x": 0,
                "font": {"color": colours.text, "size": 12},
                "itemclick": False,
                "itemdoubleclick": False,
            },
        }
    )


def add_legend_entry(figure: Drawing, label: str, fill: str, edge: str) -> None:
    """Say in the legend what a square of this fill and edge means."""
    figure.add_scatter(
        name=label,
        x=[None],
        y=[None],
        mode="markers",
        marker={
            "symbol": "square",
            "size": 13,
            "color": fill,
            "line": {"color": edge or fill, "width": 1},
        },
        showlegend=True,
    )
