"""The tile map: one equal square a force, laid out so that neighbours stay near."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.charts.base import Chart, add_legend_entry, blank
from dashboard.charts.drawing import Drawing
from dashboard.charts.hover import Hover
from dashboard.charts.labels import bold, shown
from dashboard.theme import State, ink, palette

ACCENT = "#F46A25"
COLUMNS = 7
PITCH = 1.3
"""Height of a row in widths of a tile: above each square is room for the name of its region."""
HALF = 0.45
ROW_PX = 72
MAX_LINE_LETTERS = 11
"""Letters of a line in a tile; the whole name is in the hover and in the table."""

TILE_AT = {
    "northumbria": (3, 0),
    "cumbria": (2, 1),
    "durham": (3, 1),
    "cleveland": (4, 1),
    "lancashire": (2, 2),
    "west-yorkshire": (3, 2),
    "north-yorkshire": (4, 2),
    "merseyside": (1, 3),
    "greater-manchester": (2, 3),
    "south-yorkshire": (3, 3),
    "humberside": (4, 3),
    "north-wales": (1, 4),
    "cheshire": (2, 4),
    "derbyshire": (3, 4),
    "nottinghamshire": (4, 4),
    "lincolnshire": (5, 4),
    "dyfed-powys": (0, 5),
    "west-mercia": (1, 5),
    "staffordshire": (2, 5),
    "leicestershire": (3, 5),
    "northamptonshire": (4, 5),
    "cambridgeshire": (5, 5),
    "norfolk": (6, 5),
    "south-wales": (0, 6),
    "gwent": (1, 6),
    "west-midlands": (2, 6),
    "warwickshire": (3, 6),
    "bedfordshire": (4, 6),
    "hertfordshire": (5, 6),
    "suffolk": (6, 6),
    "gloucestershire": (2, 7),
    "thames-valley": (3, 7),
    "metropolitan": (4, 7),
    "city-of-london": (5, 7),
    "essex": (6, 7),
    "avon-and-somerset": (1, 8),
    "wiltshire": (2, 8),
    "hampshire-and-isle-of-wight": (3, 8),
    "surrey": (4, 8),
    "sussex": (5, 8),
    "kent": (6, 8),
    "devon-and-cornwall": (1, 9),
    "dorset": (2, 9),
}
"""Column and row of each force's square, from the top left."""

ABBREVIATED = {
    "avon-and-somerset": "Avon & Somerset",
    "bedfordshire": "Beds",
    "cambridgeshire": "Cambs",
    "city-of-london": "City of London",
    "derbyshire": "Derbys",
    "devon-and-cornwall": "Devon & Cornwall",
    "gloucestershire": "Glos",
    "greater-manchester": "Greater Manc",
    "hampshire-and-isle-of-wight": "Hants & IoW",
    "hertfordshire": "Herts",
    "lancashire": "Lancs",
    "leicestershire": "Leics",
    "lincolnshire": "Lincs",
    "metropolitan": "Met",
    "northamptonshire": "Northants",
    "north-yorkshire": "North Yorks",
    "nottinghamshire": "Notts",
    "south-yorkshire": "South Yorks",
    "staffordshire": "Staffs",
    "warwickshire": "Warks",
    "west-midlands": "West Mids",
    "west-yorkshire": "West Yorks",
    "wiltshire": "Wilts",
}

BROKEN = {
    "humberside": "Humber-<br>side",
    "merseyside": "Mersey-<br>side",
    "northumbria": "Northum-<br>bria",
}
"""Names that fit a tile only when they are broken in two."""


@dataclass(frozen=True)
class Tile:
    """One force on the map: its short name, its region, its state, and what a hover says."""

    force_id: str
    name: str
    region_id: str | None
    region: str | None
    state: State
    hover: Hover

    @property
    def chooses(self) -> tuple[str, ...]:
        return self.force_id, self.region_id or ""


def abbreviated(force_id: str, short_name: str) -> str:
    """The name of a force that fits a tile or an axis."""
    return ABBREVIATED.get(force_id, short_name)


def places(force_ids: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Column and row of each force; those that the layout does not know go in rows below it."""
    wanted = list(force_ids)
    found = {id_: TILE_AT[id_] for id_ in wanted if id_ in TILE_AT}
    first_free = max((row for _, row in found.values()), default=-1) + 1
    for at, id_ in enumerate(id_ for id_ in wanted if id_ not in TILE_AT):
        found[id_] = (at % COLUMNS, first_free + at // COLUMNS)
    return found


@dataclass(frozen=True)
class TileMap(Chart):
    """The map with regions outlined and labelled, and a force and a region picked out.

    A click chooses the id of the force and of its region.
    """

    tiles: Sequence[Tile]
    states: Sequence[State]
    force_id: str | None = None
    region_id: str | None = None

    def parts(self) -> Iterator[tuple[Hover, tuple[str, ...]]]:
        return ((tile.hover, tile.chooses) for tile in self.tiles)

    def draw(self, dark: bool) -> Drawing:
        at = places(tile.force_id for tile in self.tiles)
        row_count = max((row for _, row in at.values()), default=0) + 1
        colours = palette(dark)
        figure = blank(dark, height=row_count * ROW_PX + 70)
        _add_squares(figure, self.tiles, at, dark)
        regions: dict[str, list[Tile]] = {}
        for tile in self.tiles:
            if tile.region_id:
                regions.setdefault(tile.region_id, []).append(tile)
        cells = {id_: {at[tile.force_id] for tile in regions[id_]} for id_ in regions}
        _add_path(figure, "".join(map(_outline, cells.values())), colours.quiet, 1.5)
        if self.region_id in cells:
            _add_path(figure, _outline(cells[self.region_id]), ACCENT, 3)
        if self.force_id in at:
            _add_path(figure, _square(*at[self.force_id], HALF), ACCENT, 4)
        corners = {id_: min(cells[id_], key=lambda cell: (cell[1], cell[0])) for id_ in cells}
        figure.add_scatter(
            x=[corners[id_][0] - HALF for id_ in corners],
            y=[corners[id_][1] * PITCH - 0.66 for id_ in corners],
            mode="text",
            text=[_region_text(regions[id_][0], corners[id_], cells[id_]) for id_ in corners],
            textposition="middle right",
            textfont={"size": 10, "color": colours.text},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
        _add_names(figure, self.tiles, at, dark)
        for state in self.states:
            if any(tile.state == state for tile in self.tiles):
                add_legend_entry(figure, state.label, state.fill(dark), state.edge(dark))
        figure.update_layout(
            showlegend=True,
            margin={"l": 2, "r": 2, "t": 2, "b": 2},
            legend={"y": -0.01, "yanchor": "top"},
        )
        figure.update_xaxes(
            visible=False, range=[-0.55, COLUMNS - 0.45], constrain="domain", scaleanchor="y"
        )
        figure.update_yaxes(
            visible=False,
            range=[(row_count - 1) * PITCH + 0.55, -0.85],
            constrain="domain",
            constraintoward="top",
        )
        return figure


def _add_squares(
    figure: Drawing, tiles: Sequence[Tile], at: dict[str, tuple[int, int]], dark: bool
) -> None:
    """The squares of each state as one shape: one shape a force would be slow to draw."""
    for state in dict.fromkeys(tile.state for tile in tiles):
        squares = [_square(*at[tile.force_id], HALF) for tile in tiles if tile.state == state]
        figure.add_shape(
            type="path",
            path="".join(squares),
            fillcolor=state.fill(dark),
            line={
                "color": state.edge(dark) or state.fill(dark),
                "width": 1,
                "dash": "dot" if state.edge(dark) else "solid",
            },
            layer="below",
        )


def _add_names(
    figure: Drawing, tiles: Sequence[Tile], at: dict[str, tuple[int, int]], dark: bool
) -> None:
    figure.add_scatter(
        name="tiles",
        x=[at[tile.force_id][0] for tile in tiles],
        y=[at[tile.force_id][1] * PITCH for tile in tiles],
        mode="markers+text",
        marker={
            "symbol": "square",
            "size": 44,
            "opacity": 0,
            "color": [tile.state.fill(dark) for tile in tiles],
        },
        text=[_tile_text(tile) for tile in tiles],
        textposition="middle center",
        textfont={"size": 10, "color": [ink(tile.state.fill(dark)) for tile in tiles]},
        customdata=[[tile.hover.markup, *tile.chooses] for tile in tiles],
        hovertemplate="%{customdata[0]}<extra></extra>",
        showlegend=False,
        unselected={"marker": {"opacity": 0}},
    )


def _region_text(tile: Tile, corner: tuple[int, int], cells: set[tuple[int, int]]) -> str:
    """The name of a region, as much of it as its tiles in the row of its corner have room for."""
    column, row = corner
    while (column, row) in cells:
        column += 1
    name = tile.region or ""
    most = (column - corner[0]) * MAX_LINE_LETTERS
    return bold(shown(name if len(name) <= most else f"{name[: most - 1].rstrip()}…"))


def _tile_text(tile: Tile) -> str:
    short = abbreviated(tile.force_id, tile.name)
    lines = textwrap.wrap(short, 8, max_lines=2, placeholder="…", break_long_words=False)
    lines = [
        line if len(line) <= MAX_LINE_LETTERS else f"{line[: MAX_LINE_LETTERS - 1]}…"
        for line in lines
    ]
    name = BROKEN.get(tile.force_id) or "<br>".join(map(shown, lines))
    return f'{name}<br><span style="font-size:13px">{tile.state.symbol}</span>'


def _square(column: int, row: int, half: float) -> str:
    left, right, top, bottom = column - half, column + half, row * PITCH - half, row * PITCH + half
    return f"M{left},{top}L{right},{top}L{right},{bottom}L{left},{bottom}Z"


def _outline(cells: set[tuple[int, int]]) -> str:
    """The edges of a region: the sides of its cells that no other cell of it shares."""
    parts = []
    for column, row in sorted(cells):
        left, right = column - 0.5, column + 0.5
        top, bottom = row * PITCH - 0.8, row * PITCH + 0.5
        for neighbour, edge in (
            ((column, row - 1), (left, top, right, top)),
            ((column, row + 1), (left, bottom, right, bottom)),
            ((column - 1, row), (left, top, left, bottom)),
            ((column + 1, row), (right, top, right, bottom)),
        ):
            if neighbour not in cells:
                parts.append("M{},{}L{},{}".format(*edge))
    return "".join(parts)


def _add_path(figure: Drawing, path: str, colour: str, width: float) -> None:
    if path:
        figure.add_shape(
            type="path", path=path, line={"color": colour, "width": width}, layer="above"
        )
