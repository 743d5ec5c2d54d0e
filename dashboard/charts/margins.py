"""The margins of a figure, worked out before it is drawn.

Plotly can find them by itself, and still does where these are too small: but it has to draw a
figure to know them, and then draws it again, which took longer than all the rest. What is said
here of its layout is from its source, version 3 (components/legend/draw.js, plots/plots.js).
"""

from __future__ import annotations

from math import ceil

from dashboard.charts.drawing import Drawing, Part
from dashboard.charts.labels import lines_of, plain
from dashboard.text_metrics import width

ACROSS_PX = 900
"""The width of a chart on a screen of 1280: how many lines a legend takes depends on it."""
MOST_AROUND_PX = 12
"""What Plotly leaves around what it makes room for, where no margin is smaller."""
TICK_PX, BESIDE_LABEL_PX = 5, 3
"""Over a heatmap axes have ticks, and all labels stand a little off their axis."""
LETTER_HEIGHT, LINE_HEIGHT = 1.15, 1.3
"""Of one line of labels, and from one line to the next; by the size of the type."""
ENTRY_GAP_PX, SYMBOL_PX, ENTRY_LINE_PX = 5, 40, 19
"""A legend: what lies between and around its entries, the symbol of one, and the height of one."""


def make_room(figure: Drawing) -> None:
    """Give a finished drawing the margins that its labels and its legend need.

    What is not known here is left to Plotly: labels of an upright axis that it chooses, or that
    have a title beside them; several plots in one figure; and a legend on a narrower screen.
    """
    layout = figure.layout
    if "xaxis2" in layout:
        return
    given = dict(layout["margin"])
    around = min(MOST_AROUND_PX, *given.values())
    ticks = TICK_PX if any(trace["type"] == "heatmap" for trace in figure.data) else 0
    needed = dict(given)
    level, upright = layout["xaxis"], layout["yaxis"]
    if _is_measured(upright) and "ticktext" in upright and not upright["title"].get("text"):
        labels = _widest(upright)
        needed["l"] = max(given["l"], ceil(labels + BESIDE_LABEL_PX + ticks + around))
    head = "t" if level.get("side") == "top" else "b"
    labels_px = 0
    if _is_measured(level):
        labels_px = ceil(_height(level) + BESIDE_LABEL_PX + ticks + around)
        needed[head] = max(given[head], labels_px)
    if level["automargin"] == "height" and level.get("tickangle") != -90:
        needed["r"] = max(given["r"], ceil(_beyond(level)))
    if layout["showlegend"]:
        tall = _legend_height(figure, ACROSS_PX - needed["l"] - needed["r"])
        at = layout["legend"]["y"]
        if layout["legend"].get("yref") == "container":
            needed["t"] = max(given["t"], labels_px + tall)
        elif at >= 1:
            needed["t"] = max(needed["t"], tall + around)
        else:
            # It hangs below by a share of the height that the margins leave.
            plot = layout["height"] - needed["t"]
            needed["b"] = max(needed["b"], ceil((tall + around - at * plot) / (1 - at)))
    layout["margin"] = needed


def _is_measured(axis: Part) -> bool:
    return bool(axis["automargin"]) and axis.get("visible") is not False


def _height(axis: Part) -> float:
    """How tall the labels and the title of a level axis are."""
    size = float(axis["tickfont"]["size"])
    title = axis["title"]["font"]["size"] * LETTER_HEIGHT if axis["title"].get("text") else 0.0
    if axis.get("tickangle") == -90:
        return _widest(axis) + 1.0 + title
    lines = max(map(lines_of, axis.get("ticktext") or ("",)))
    return size * (LETTER_HEIGHT + (lines - 1) * LINE_HEIGHT) + title


def _widest(axis: Part) -> float:
    lines = [line for label in axis["ticktext"] for line in label.split("<br>")]
    size = axis["tickfont"]["size"]
    return max((width(plain(line), size, bold="<b>" in line) for line in lines), default=0.0)


def _beyond(axis: Part) -> float:
    """How far the last of the level labels reaches at most beyond the end of its axis.

    They lie level while no two overlap. So a column is as wide as half of the last label and half
    of the one before it, and half of that is within the axis.
    """
    before, last = (_widest(axis | {"ticktext": [label]}) for label in axis["ticktext"][-2:])
    return (last - before) / 4


def _legend_height(figure: Drawing, across: float) -> float:
    """How tall a legend is: its entries in one row where they fit, else in columns of one width."""
    size = figure.layout["legend"]["font"]["size"]
    names = [
        trace["name"]
        for trace in figure.data
        if trace.get("name") and trace.get("showlegend") is not False
    ]
    if not names:
        return 0.0
    widths = [SYMBOL_PX + width(plain(name), size) for name in names]
    in_row = len(names)
    if sum(widths) + ENTRY_GAP_PX * (len(names) - 1) >= across:
        in_row = max(int(across / (max(widths) + ENTRY_GAP_PX)), 1)
    return ceil(len(names) / in_row) * ENTRY_LINE_PX + 2 * ENTRY_GAP_PX
