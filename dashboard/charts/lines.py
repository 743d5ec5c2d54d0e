"""A few lines over quarters or years, each named at its end."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.axes import count_axis, number_axis, step_of
from dashboard.charts.base import Chart, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import end_labels, height_beside, in_two_lines, shown
from dashboard.theme import palette

PLOT_PX, AXIS_PX, TOP_PX = 204, 46, 16
NAME_LETTERS = 16
NAMES_PX = 120
MARKERS = {
    "circle": "●",
    "square": "■",
    "diamond": "◆",
    "triangle-up": "▲",
    "x": "✕",
    "circle-open": "○",
    "square-open": "□",
}
"""Lines are told apart by their names, their colours and their marks."""
MOST_TICKS = 6
LINE_WIDTH, OWN_WIDTH = 2.5, 5


@dataclass(frozen=True)
class Line:
    """A line: its name with its last value, and a value for each moment, None where there is none.

    What is not `sure` has an open mark, as amounts that are not confirmed. One's own line, of
    several, is thick.
    """

    name: str
    values: tuple[float | None, ...]
    hovers: tuple[Hover, ...]
    sure: tuple[bool, ...] = ()
    is_own: bool = False


@dataclass(frozen=True)
class Lines(Chart):
    """Lines over moments, which are quarters or years. Nought is always on the axis of values.

    `counts` is for values that are counted, whose axis has whole numbers only.
    """

    moments: tuple[str, ...]
    lines: tuple[Line, ...]
    axis: str
    counts: bool = True

    def draw(self, dark: bool) -> Drawing:
        names = [line.name for line in self.lines]
        plot_px = height_beside(names, NAME_LETTERS, PLOT_PX)
        figure = blank(dark, height=plot_px + AXIS_PX + TOP_PX)
        series = palette(dark).series
        most = max(
            (value for line in self.lines for value in line.values if value is not None), default=1
        )
        least = min(
            [0.0, *(value for line in self.lines for value in line.values if value is not None)]
        )
        top = (most or 1) * 1.12
        colours, placed, signs = [], [], []
        for number, line in enumerate(self.lines):
            colour = series[number % len(series)]
            symbol = list(MARKERS)[number % len(MARKERS)]
            open_symbol = symbol if symbol.endswith("-open") else f"{symbol}-open"
            sure = line.sure or (True,) * len(line.values)
            figure.add_scatter(
                name=shown(line.name),
                x=list(range(len(self.moments))),
                y=list(line.values),
                mode="lines+markers",
                line={
                    "color": colour,
                    "width": OWN_WIDTH if line.is_own else LINE_WIDTH,
                    "dash": "solid" if number < len(series) else "dot",
                },
                marker={
                    "symbol": [symbol if is_sure else open_symbol for is_sure in sure],
                    "size": 8,
                    "color": colour,
                    "line": {"color": colour, "width": 2},
                },
                customdata=[hover.markup for hover in line.hovers],
                hovertemplate="%{customdata}<extra></extra>",
                cliponaxis=False,
            )
            held = [value for value in line.values if value is not None]
            colours.append(colour)
            signs.append(MARKERS[symbol])
            placed.append(((held[-1] if held else 0) - least) / (top - least) * plot_px)
        step = -(-len(self.moments) // MOST_TICKS)
        # Counted from the newest, which is the one that people look for.
        ticks = list(range(len(self.moments) - 1, -1, -step))[::-1]
        figure.update_xaxes(
            tickvals=ticks,
            ticktext=[in_two_lines(self.moments[at]) for at in ticks],
            tickangle=0,
            range=[-0.3, len(self.moments) - 0.7],
            showgrid=False,
            zeroline=False,
            automargin=False,
        )
        ticks_of_values = (
            count_axis(top) if self.counts else number_axis(least, top, step_of(top - least))
        )
        figure.update_yaxes(
            title={"text": self.axis}, range=[least, top], zeroline=True, **ticks_of_values
        )
        figure.update_layout(
            annotations=end_labels(names, placed, colours, signs, plot_px, NAME_LETTERS),
            margin={"l": 8, "r": NAMES_PX, "t": TOP_PX, "b": AXIS_PX},
        )
        return figure
