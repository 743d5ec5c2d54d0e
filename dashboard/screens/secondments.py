"""Seconded agencies: whose staff are in which unit, on which basis, since when, and for what."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import secondments
from dashboard.exhibits.question import Question, lookup
from dashboard.exhibits.secondments import ALL, BASES


def render(question: Question) -> None:
    top = st.container()
    basis_place, capability_place = st.columns(2)
    basis = url_state.choose("basis", "Basis", BASES, ALL, place=basis_place)
    capabilities = question.answer("secondment_capability_option")
    capability = url_state.choose(
        "works-in",
        "Works in",
        {ALL: "Any capability, or the unit as a whole"}
        | lookup(capabilities, "capability_id", "label"),
        ALL,
        place=capability_place,
    )
    with top:
        headline(secondments.secondment_headline(question, basis, capability))
    chosen = {"basis": basis, "capability": capability}
    matrix = secondments.secondment_matrix(question, **chosen)
    place = show(matrix, on_choice=_choose_cell)

    st.header("Evidence behind one cell", anchor="evidence")
    st.markdown("Choose a cell of the chart, or choose here.")
    agency_place, unit_place = st.columns(2)
    agencies = question.answer("secondment_agency_option")
    agency = url_state.choose(
        "agency",
        "Agency",
        {ALL: "All agencies"} | lookup(agencies, "agency_id", "label"),
        ALL,
        place=agency_place,
    )
    regions = question.answer("region_option")
    unit = url_state.choose(
        "in-unit",
        "Unit",
        {ALL: question.region_short_name or "All units"} | lookup(regions, "rocu_id", "label"),
        ALL,
        place=unit_place,
    )
    say_chosen(place, matrix, (agency, unit), ("All that is recorded", "evidence"))
    entries = secondments.secondment_entry(question, agency=agency, unit=unit, **chosen)
    show(entries)
    show(secondments.secondment_posts(question, **chosen))

    st.header("Capabilities that lean on partners", anchor="capabilities")
    show(secondments.secondment_capability(question, basis=basis))

    st.header("Through time", anchor="time")
    show(secondments.secondment_time(question, **chosen))
    show(secondments.secondment_undated(question, **chosen))


def _choose_cell(chosen: tuple[str, ...]) -> None:
    agency, unit = chosen
    url_state.set_choice("agency", agency)
    url_state.set_choice("in-unit", unit)
