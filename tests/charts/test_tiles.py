"""The tile map: where each force's square is, and how regions are drawn around them."""

from __future__ import annotations

import pytest

from dashboard.charts.hover import Hover
from dashboard.charts.tiles import COLUMNS, TILE_AT, Tile, TileMap, places
from dashboard.theme import COVERAGE_STATES
from tests.conftest import table_rows

ASSURED, UNKNOWN = COVERAGE_STATES[0], COVERAGE_STATES[-1]


def tile(force_id: str, region_id: str | None = None) -> Tile:
    state = ASSURED if region_id else UNKNOWN
    return Tile(force_id, force_id.title(), region_id, region_id, state, Hover("hover"))


def test_layout_has_a_place_of_its_own_for_every_force() -> None:
    assert set(TILE_AT) == {row["force_id"] for row in table_rows("force")}
    assert len(set(TILE_AT.values())) == len(TILE_AT)
    assert {column for column, _ in TILE_AT.values()} == set(range(COLUMNS))


def test_layout_has_the_corners_where_readers_look_for_them() -> None:
    columns = [column for column, _ in TILE_AT.values()]
    lowest = max(row for _, row in TILE_AT.values())
    assert TILE_AT["northumbria"][1] == min(row for _, row in TILE_AT.values())
    assert TILE_AT["devon-and-cornwall"][1] == lowest
    assert TILE_AT["devon-and-cornwall"][0] == min(
        c for c, row in TILE_AT.values() if row == lowest
    )
    assert TILE_AT["kent"][0] == max(columns)
    assert TILE_AT["kent"][1] == max(row for c, row in TILE_AT.values() if c == max(columns))


@pytest.mark.parametrize("rocu", [row["rocu_id"] for row in table_rows("rocu")])
def test_layout_keeps_the_forces_of_a_region_together(rocu: str) -> None:
    members = {
        TILE_AT[row["force_id"]]
        for row in table_rows("rocu_membership")
        if row["rocu_id"] == rocu and not row["member_to"]
    }
    reached, waiting = set(), [next(iter(members))]
    while waiting:
        column, row = waiting.pop()
        reached.add((column, row))
        beside = {(column + 1, row), (column - 1, row), (column, row + 1), (column, row - 1)}
        waiting += (beside & members) - reached
    assert reached == members


def test_places_of_unknown_forces_are_in_rows_below_the_others() -> None:
    unknown = [f"new-{i}" for i in range(COLUMNS + 1)]
    found = places(["kent", *unknown])
    below = TILE_AT["kent"][1] + 1
    assert found["new-0"] == (0, below)
    assert found[unknown[-1]] == (0, below + 1)
    assert places([]) == {}


def test_figure_has_a_square_a_force_that_a_click_chooses() -> None:
    figure = TileMap([tile("kent", "ersou"), tile("new")], COVERAGE_STATES).figure(dark=False)
    (squares,) = (trace for trace in figure.data if trace.name == "tiles")
    assert [list(chosen) for chosen in squares.customdata] == [
        ["<b>hover</b>", "kent", "ersou"],
        ["<b>hover</b>", "new", ""],
    ]
    assert [ASSURED.symbol in squares.text[0], UNKNOWN.symbol in squares.text[1]] == [True, True]
    assert figure.layout.xaxis.scaleanchor == "y"


def test_figure_outlines_the_chosen_force_and_its_region() -> None:
    tiles = [tile("kent", "ersou"), tile("essex", "ersou")]
    plain = TileMap(tiles, COVERAGE_STATES).figure(dark=False)
    chosen = TileMap(tiles, COVERAGE_STATES, "kent", "ersou").figure(dark=False)
    assert len(chosen.layout.shapes) == len(plain.layout.shapes) + 2
    outline = plain.layout.shapes[-1].path
    assert outline.count("M") == 6  # two squares on top of one another share a side
