"""Every colour of the look, light and dark, against what a reader with low vision needs."""

from __future__ import annotations

import pytest

from dashboard import theme
from dashboard.theme import (
    CAPABILITY_STATES,
    COVERAGE_STATES,
    GRADE_STATES,
    POSITION_STATES,
    State,
    capability_state,
    contrast,
    ink,
    lighter,
    palette,
)

TEXT = 4.5
"""WCAG 2.2, success criterion 1.4.3: text on its background."""
SHAPE = 3.0
"""WCAG 2.2, success criterion 1.4.11: a line or an edge that carries meaning."""

LEGENDS = (CAPABILITY_STATES, COVERAGE_STATES, POSITION_STATES, GRADE_STATES)
NAMED = [value for value in vars(theme).values() if isinstance(value, State)]
STATES = list(dict.fromkeys([*NAMED, *(state for legend in LEGENDS for state in legend)]))

modes = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
every_state = pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.key}")


@modes
@every_state
def test_state_ink_on_its_fill_can_be_read(state: State, dark: bool) -> None:
    fill = state.fill(dark)
    assert contrast(ink(fill), fill) >= TEXT


@modes
@every_state
def test_state_ink_on_its_faint_fill_can_be_read(state: State, dark: bool) -> None:
    fill = lighter(state.fill(dark), palette(dark).background)
    assert contrast(ink(fill), fill) >= TEXT


@modes
@every_state
def test_state_edge_stands_out_from_the_background(state: State, dark: bool) -> None:
    edge = state.edge(dark)
    assert not edge or contrast(edge, palette(dark).background) >= SHAPE


@every_state
def test_state_has_a_symbol_and_a_word(state: State) -> None:
    assert len(state.symbol) == 1
    assert state.word[0].isupper()
    assert "_" not in state.label


@pytest.mark.parametrize("legend", LEGENDS, ids=["capability", "coverage", "position", "grade"])
def test_legend_tells_its_states_apart_without_colour(legend: tuple[State, ...]) -> None:
    assert len({state.symbol for state in legend}) == len(legend)
    assert len({state.word for state in legend}) == len(legend)
    assert len({state.key for state in legend}) == len(legend)


@modes
def test_palette_text_can_be_read_on_its_background(dark: bool) -> None:
    colours = palette(dark)
    assert contrast(colours.text, colours.background) >= TEXT
    assert contrast(colours.quiet, colours.background) >= TEXT


@modes
def test_palette_series_stand_out_from_the_background(dark: bool) -> None:
    colours = palette(dark)
    assert [c for c in colours.series if contrast(c, colours.background) < SHAPE] == []
    assert len(set(colours.series)) == len(colours.series)


def test_contrast_of_known_pairs_is_as_published() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)
    assert contrast("#123456", "#123456") == pytest.approx(1)


def test_capability_state_at_level_four_is_beyond_the_standard() -> None:
    assert capability_state("provided", 4).key == "beyond"
    assert capability_state("provided", 3).key == "provided"
    assert capability_state("not_assessed", None).key == "not_assessed"
