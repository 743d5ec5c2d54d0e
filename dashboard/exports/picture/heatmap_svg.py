"""The cells of a matrix as vectors, put into the drawing that Plotly makes of the rest of it.

Plotly draws a heatmap as an image of few pixels, which blurs in print, and takes half a
millisecond for every letter in a cell: a second for forces by functions. The matrix knows both;
only where the image stands, which depends on the labels, is taken from the drawing.

Nor is anything of it cut off at the axes, within which all of it stands: whoever makes dots of the
drawing makes each cut in a layer of its own, 50 ms for one of the size of the chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from dashboard.charts.labels import plain
from dashboard.charts.matrix import CELL_GAP_PX, Matrix
from dashboard.theme import FONT, ink

_IMAGE = re.compile(r"<image [^>]*>(?:</image>)?")
_CUT = re.compile(r' clip-path="url\(#clip[^"]*\)"')
_SIDE = re.compile(r'\b(height|width|x|y)="([-\d.]+)"')
LEADING_PX = 13.0


def with_cells(svg: str, matrix: Matrix) -> str:
    """The drawing of a matrix with the image of its heatmap replaced by its cells and letters."""
    image = _IMAGE.search(svg)
    if image is None:  # without a cell there is none
        return svg
    place = {side: float(value) for side, value in _SIDE.findall(image[0])}
    down = matrix.edges[-1] - matrix.edges[0]
    size = (place["width"] / len(matrix.columns), place["height"] / down)
    drawn = [*_squares(matrix, size), *([] if matrix.in_words else _letters(matrix, size))]
    group = f'<g transform="translate({place["x"]:g},{place["y"]:g})">{"".join(drawn)}</g>'
    return _CUT.sub("", svg[: image.start()] + group + svg[image.end() :])


def _squares(matrix: Matrix, size: tuple[float, float]) -> Iterator[str]:
    """A rectangle a cell, all of one colour in one path."""
    across, down = size
    gap, first = CELL_GAP_PX / 2, matrix.edges[0]
    paths: dict[str, list[str]] = {}
    for at in sorted(matrix.placed, key=lambda at: (at.top, at.column)):
        x, y = at.column * across + gap, (at.top - first) * down + gap
        tall = (at.bottom - at.top) * down
        paths.setdefault(at.cell.fill(dark=False), []).append(
            f"M{x:.2f},{y:.2f}h{across - 2 * gap:.2f}v{tall - 2 * gap:.2f}h{2 * gap - across:.2f}Z"
        )
    for fill, parts in paths.items():
        yield f'<path fill="{fill}" d="{"".join(parts)}"/>'


def _letters(matrix: Matrix, size: tuple[float, float]) -> Iterator[str]:
    """The letters of each cell in its middle, in their colour."""
    across, down = size
    letter_px = matrix.letter_px
    yield f'<g font-family="{FONT}" font-size="{letter_px}" text-anchor="middle">'
    for at in matrix.placed:
        lines = at.cell.letters.split("<br>")
        middle = (at.middle - matrix.edges[0]) * down
        top = middle - (len(lines) - 1) * LEADING_PX / 2 + letter_px * 0.35
        colour = ink(at.cell.fill(dark=False))
        for place, line in enumerate(lines):
            yield (
                f'<text x="{(at.column + 0.5) * across:.2f}" y="{top + place * LEADING_PX:.2f}" '
                f'fill="{colour}">{escape(plain(line))}</text>'
            )
    yield "</g>"
