"""The cells of a matrix as vectors, put into the drawing that Plotly makes of the rest of it.

Plotly draws a heatmap as an image of few pixels, which blurs in print, and takes half a
millisecond for every letter in a cell: a second for forces by functions. Both are known before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

from dashboard.charts.labels import plain
from dashboard.charts.matrix import CELL_GAP_PX
from dashboard.theme import FONT

_IMAGE = re.compile(r"<image [^>]*>(?:</image>)?")
_SIDE = re.compile(r'\b(height|width|x|y)="([-\d.]+)"')
LEADING_PX = 13.0

Trace = dict[str, Any]


def without_letters(traces: list[Trace]) -> list[Trace]:
    """The traces that Plotly has to draw: not the letters in the cells of a matrix."""
    if not any(trace["type"] == "heatmap" for trace in traces):
        return traces
    return [trace for trace in traces if not _is_letters(trace)]


def with_cells(svg: str, traces: list[Trace]) -> str:
    """The drawing with the image of a heatmap replaced by its cells and their letters."""
    heatmap = next((trace for trace in traces if trace["type"] == "heatmap"), None)
    image = _IMAGE.search(svg)
    if heatmap is None or image is None:
        return svg
    place = {side: float(value) for side, value in _SIDE.findall(image[0])}
    edges, across = list(heatmap["y"]), len(heatmap["z"][0])
    size = (place["width"] / across, place["height"] / (edges[-1] - edges[0]))
    drawn = [*_squares(heatmap, size), *_letters(traces, size, edges[0])]
    group = f'<g transform="translate({place["x"]:g},{place["y"]:g})">{"".join(drawn)}</g>'
    return svg[: image.start()] + group + svg[image.end() :]


def _is_letters(trace: Trace) -> bool:
    return trace.get("name") == "cells" and trace.get("textposition") == "middle center"


def _squares(heatmap: Trace, size: tuple[float, float]) -> Iterator[str]:
    """A rectangle a cell, all of one colour in one path."""
    across, down = size
    gap = CELL_GAP_PX / 2
    top = heatmap["y"][0]
    rows = [((start - top) * down, (end - top) * down) for start, end in pairwise(heatmap["y"])]
    paths: dict[str, list[str]] = {}
    for (start, end), values in zip(rows, heatmap["z"], strict=True):
        for column, value in enumerate(values):
            if value is not None:
                fill = heatmap["colorscale"][2 * int(value)][1]
                x, y = column * across + gap, start + gap
                paths.setdefault(fill, []).append(
                    f"M{x:.2f},{y:.2f}h{across - 2 * gap:.2f}v{end - start - 2 * gap:.2f}"
                    f"h{2 * gap - across:.2f}Z"
                )
    for fill, parts in paths.items():
        yield f'<path fill="{fill}" d="{"".join(parts)}"/>'


def _letters(traces: list[Trace], size: tuple[float, float], edge: float) -> Iterator[str]:
    """The letters of each cell in its middle, in their colour."""
    across, down = size
    for trace in filter(_is_letters, traces):
        font = trace["textfont"]
        yield f'<g font-family="{FONT}" font-size="{font["size"]}" text-anchor="middle">'
        for x, y, text, colour in zip(
            trace["x"], trace["y"], trace["text"], font["color"], strict=True
        ):
            lines = text.split("<br>")
            top = (y - edge) * down - (len(lines) - 1) * LEADING_PX / 2 + font["size"] * 0.35
            for place, line in enumerate(lines):
                yield (
                    f'<text x="{(x + 0.5) * across:.2f}" y="{top + place * LEADING_PX:.2f}" '
                    f'fill="{colour}">{escape(plain(line))}</text>'
                )
        yield "</g>"
