"""Seconded agencies: whose staff are in which unit, on which basis, since when, and for what."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import secondments
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.secondments import ALL, BASES


def render(ask: Ask) -> None:
    top = st.container()
    basis_place, capability_place = st.columns(2)
    basis = address.choose("basis", "Basis", BASES, ALL, place=basis_place)
    capabilities = ask.answer("secondment_capability_option")
    capability = address.choose(
        "works-in",
        "Works in",
        {ALL: "Any capability, or the unit as a whole"}
        | dict(zip(capabilities["capability_id"], capabilities["label"], strict=True)),
        ALL,
        place=capability_place,
    )
    with top:
        headline(secondments.secondment_headline(ask, basis, capability))
    chosen = {"basis": basis, "capability": capability}
    matrix = secondments.secondment_matrix(ask, **chosen)
    place = show(matrix, on_choice=_choose_cell)

    st.header("Evidence behind one cell", anchor="evidence")
    st.markdown("Choose a cell of the chart, or choose here.")
    agency_place, unit_place = st.columns(2)
    agencies = ask.answer("secondment_agency_option")
    agency = address.choose(
        "agency",
        "Agency",
        {ALL: "All agencies"} | dict(zip(agencies["agency_id"], agencies["label"], strict=True)),
        ALL,
        place=agency_place,
    )
    regions = ask.answer("region_option")
    unit = address.choose(
        "in-unit",
        "Unit",
        {ALL: ask.short_name("rocu", ask.rocu_id) if ask.rocu_id else "All units"}
        | dict(zip(regions["rocu_id"], regions["label"], strict=True)),
        ALL,
        place=unit_place,
    )
    say_chosen(place, matrix, (agency, unit), ("All that is recorded", "evidence"))
    entries = secondments.secondment_entry(ask, agency=agency, unit=unit, **chosen)
    show(entries)
    show(secondments.secondment_posts(ask, **chosen))

    st.header("Capabilities that lean on partners", anchor="capabilities")
    show(secondments.secondment_capability(ask, basis=basis))

    st.header("Through time", anchor="time")
    show(secondments.secondment_time(ask, **chosen))
    show(secondments.secondment_undated(ask, **chosen))


def _choose_cell(chosen: tuple[str, ...]) -> None:
    agency, unit = chosen
    address.set_choice("agency", agency)
    address.set_choice("in-unit", unit)
