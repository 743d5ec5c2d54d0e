"""Capabilities: what stands below the standard, how it developed, and the evidence for a cell."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.folded import fold_row
from dashboard.components.page import headline, paragraph
from dashboard.components.part import part
from dashboard.exhibits.capabilities.evidence import (
    capability_evidence,
    capability_support,
    source_of_cell,
)
from dashboard.exhibits.capabilities.gaps import capability_gap_held
from dashboard.exhibits.capabilities.matrix import (
    FRAMEWORKS,
    capability_matrix,
    matrix_headline,
)
from dashboard.exhibits.capabilities.strip import capability_strip, development_of
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, kept, lookup

FOLD_FROM = 9
EVIDENCE = ("All evidence", "evidence")


def render(question: Question) -> None:
    if question.home is None:
        _show_network(question)
    else:
        part(question, partial(_show_region, question, question.home))


def _show_network(question: Question) -> None:
    """Every unit beside each other. Which capabilities are shown changes nothing beneath them."""
    matrix_place = st.container()
    core = capability_matrix(question)
    if not core.row_count:
        with matrix_place:
            part(question, partial(_show_matrix, question, None))
        return
    _show_gaps(question, fold_from=1)
    cell = _choose_evidence(question, _first_of(core))
    with matrix_place:
        part(question, partial(_show_matrix, question, cell))
    _show_evidence(question, cell)
    _fold_support(question, cell)


def _show_matrix(question: Question, cell: tuple[str, str] | None) -> None:
    top = st.container()
    matrix = capability_matrix(question, framework=_choose_framework())
    _say_headline(top, question, matrix)
    place = show(matrix, on_choice=_choose_cell)
    if cell is not None:
        say_chosen(place, matrix, cell, EVIDENCE, _source_of(question, cell))


def _show_region(question: Question, home: str) -> None:
    """How the capabilities of one unit developed, and those of all units folded."""
    top = st.container()
    framework = _choose_framework()
    matrix = capability_matrix(question, framework=framework)
    _say_headline(top, question, matrix)
    if not matrix.row_count:
        show(matrix)
        return
    strip = capability_strip(question, unit=home, framework=framework)
    place = show(strip, on_choice=_choose_capability)
    _show_gaps(question, FOLD_FROM)
    unit, capability = cell = _choose_evidence(question, _first_of(strip))
    if unit == home:
        say_chosen(place, strip, (capability,), EVIDENCE)
    _show_evidence(question, cell)
    with fold_row("capabilities"):
        _fold_support(question, cell)
        fold = st.expander("All regions beside each other", key="all regions", on_change="rerun")
    if fold.open:
        with fold:
            show(matrix, on_choice=_choose_cell)


def _first_of(exhibit: Exhibit) -> str:
    """The capability that stands first in it."""
    return exhibit.remember("first", lambda: str(exhibit.frame["capability_id"].iloc[0]))


def _choose_framework() -> str:
    return url_state.choose("capabilities", "Show", FRAMEWORKS, "core-2015", few=True)


def _say_headline(place: DeltaGenerator, question: Question, matrix: Exhibit) -> None:
    with place:
        headline(matrix.remember("headline", lambda: matrix_headline(question, matrix)))


def _show_gaps(question: Question, fold_from: int) -> None:
    """What is below the standard, where anything is: the headline says that nothing is."""
    gaps = capability_gap_held(question)
    if gaps.row_count:
        show(gaps, fold_from=fold_from)


def _choose_evidence(question: Question, first: str) -> tuple[str, str]:
    """The unit and the capability whose evidence is shown, by clicks or by these choices."""
    st.header("Evidence for one capability", anchor="evidence")
    unit_place, capability_place = st.columns(2)
    units = _units(question)
    unit = url_state.choose(
        "unit",
        "Unit",
        units,
        question.home or next(iter(units)),
        place=unit_place,
        follows=question.home,
    )
    strip = capability_strip(question, unit=unit, framework="all")
    named = strip.remember(
        "capabilities",
        lambda: lookup(strip.frame.sort_values("capability"), "capability_id", "capability"),
    )
    capability = url_state.choose("capability", "Capability", named, first, place=capability_place)
    return unit, capability


@kept
def _units(question: Question) -> dict[str, str]:
    return lookup(question.answer("region_option"), "rocu_id", "label")


def _source_of(question: Question, cell: tuple[str, str]) -> str:
    unit, capability = cell
    evidence = capability_evidence(question, unit=unit, capability=capability)
    return evidence.remember("source", lambda: source_of_cell(question, evidence))


def _show_evidence(question: Question, cell: tuple[str, str]) -> None:
    """How the capability developed in a sentence, then its evidence."""
    unit, capability = cell
    strip = capability_strip(question, unit=unit, framework="all")
    developed = strip.remember(
        f"development of {capability}", lambda: development_of(strip, capability)
    )
    said = f"Over the last 12 quarters: {developed}"
    source = _source_of(question, cell)
    paragraph(f"{said} {source}." if source else said)
    show(capability_evidence(question, unit=unit, capability=capability), fold_from=FOLD_FROM)


def _fold_support(question: Question, cell: tuple[str, str]) -> None:
    """What stands behind the capability, folded."""
    unit, capability = cell
    fold = st.expander("Agreements and partners behind it", key="behind it", on_change="rerun")
    if fold.open:
        with fold:
            show(capability_support(question, unit=unit, capability=capability))


def _choose_cell(chosen: tuple[str, ...]) -> None:
    unit, capability = chosen
    url_state.set_choice("unit", unit)
    url_state.set_choice("capability", capability)


def _choose_capability(chosen: tuple[str, ...]) -> None:
    (capability,) = chosen
    url_state.set_choice("capability", capability)
