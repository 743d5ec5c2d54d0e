"""Capabilities: unit by capability, the evidence behind a cell, and what changed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import capabilities
from dashboard.exhibits.question import Question, lookup
from dashboard.model import FIRST_DAY


def render(question: Question) -> None:
    top = st.container()
    framework = url_state.choose(
        "capabilities", "Show", capabilities.FRAMEWORKS, "core-2015", few=True
    )
    matrix = capabilities.capability_matrix(question, framework=framework)
    with top:
        headline(capabilities.matrix_headline(question, matrix))
    chosen_place = show(matrix, on_choice=_choose_cell)
    if matrix.frame.empty:
        return

    st.header("Evidence behind one cell", anchor="evidence")
    st.markdown("Choose a cell of the chart, or choose here.")
    unit_place, capability_place = st.columns(2)
    regions = question.answer("region_option")
    unit = url_state.choose(
        "unit",
        "Unit",
        lookup(regions, "rocu_id", "label"),
        question.rocu_id or str(regions["rocu_id"].iloc[0]),
        place=unit_place,
        follows=question.rocu_id,
    )
    named = lookup(matrix.frame, "capability_id", "capability")
    capability = url_state.choose(
        "capability", "Capability", named, next(iter(named)), place=capability_place
    )
    source = capabilities.source_of_cell(question, matrix, unit, capability)
    say_chosen(chosen_place, matrix, (unit, capability), ("All evidence", "evidence"), source)
    cell = {"unit": unit, "capability": capability}
    show(capabilities.capability_evidence(question, **cell))
    show(capabilities.capability_support(question, **cell))

    st.header("What changed", anchor="changes")
    since = url_state.choose_date(
        "since",
        "Compare with",
        date(max(question.as_of.year - 5, FIRST_DAY.year + 1), 1, 1),
        question.as_of,
        earliest=FIRST_DAY,
    )
    show(capabilities.capability_change(question, since=since.isoformat(), framework=framework))


def _choose_cell(chosen: tuple[str, ...]) -> None:
    unit, capability = chosen
    url_state.set_choice("unit", unit)
    url_state.set_choice("capability", capability)
