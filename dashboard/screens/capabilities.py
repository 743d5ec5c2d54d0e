"""Capabilities: unit by capability, the evidence behind a cell, and what changed."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import capabilities
from dashboard.exhibits.exhibit import Ask
from dashboard.model import FIRST_DAY


def render(ask: Ask) -> None:
    top = st.container()
    framework = address.choose(
        "capabilities", "Show", capabilities.FRAMEWORKS, "core-2015", few=True
    )
    matrix = capabilities.capability_matrix(ask, framework=framework)
    with top:
        headline(capabilities.matrix_headline(ask, matrix))
    chosen_place = show(matrix, on_choice=_choose_cell)
    if matrix.frame.empty:
        return

    st.header("Evidence behind one cell", anchor="evidence")
    st.markdown("Choose a cell of the chart, or choose here.")
    unit_place, capability_place = st.columns(2)
    regions = ask.answer("region_option")
    unit = address.choose(
        "unit",
        "Unit",
        dict(zip(regions["rocu_id"], regions["label"], strict=True)),
        ask.rocu_id or str(regions["rocu_id"].iloc[0]),
        place=unit_place,
        follows=ask.rocu_id,
    )
    named = dict(zip(matrix.frame["capability_id"], matrix.frame["capability"], strict=True))
    capability = address.choose(
        "capability", "Capability", named, next(iter(named)), place=capability_place
    )
    source = capabilities.source_of_cell(ask, matrix, unit, capability)
    say_chosen(chosen_place, matrix, (unit, capability), ("All evidence", "evidence"), source)
    cell = {"unit": unit, "capability": capability}
    show(capabilities.capability_evidence(ask, **cell))
    show(capabilities.capability_support(ask, **cell))

    st.header("What changed", anchor="changes")
    since = address.choose_date(
        "since",
        "Compare with",
        date(max(ask.as_of.year - 5, FIRST_DAY.year + 1), 1, 1),
        ask.as_of,
        earliest=FIRST_DAY,
    )
    show(capabilities.capability_change(ask, since=since.isoformat(), framework=framework))


def _choose_cell(chosen: tuple[str, ...]) -> None:
    unit, capability = chosen
    address.set_choice("unit", unit)
    address.set_choice("capability", capability)
