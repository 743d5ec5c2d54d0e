"""Agreements: the register, its timeline, what they cover, and one agreement in full."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import agreement_filters, agreements
from dashboard.exhibits.exhibit import Ask, Exhibit

LABELS = {
    "function": "Function",
    "standing": "On the as-at date",
    "status": "Status on its page",
    "legal_basis": "Legal basis",
    "scope": "Scope",
    "lead": "Lead force",
}
FILTERS_ABREAST = 3


def render(ask: Ask) -> None:
    top = st.container()
    chosen = _choose_filters(ask)
    with top:
        headline(agreements.register_headline(ask, chosen))
    register = agreements.agreement_register(ask, **chosen)
    show(register)
    named = dict(zip(register.frame["agreement_id"], register.frame["name"], strict=True))
    if named:
        timeline, place = _show_timeline(ask, chosen)
        agreement = _show_one(ask, named)
        say_chosen(place, timeline, (agreement,), ("This agreement in full", "agreement"))

    st.header("What agreements cover", anchor="cover")
    st.markdown("Choose a cell of the chart to choose its force.")
    coverage = agreements.agreement_coverage(ask)
    place = show(coverage, on_choice=_choose_force)
    if ask.force_id:
        link = ("All that it reaches so", "force_agreement_access")
        say_chosen(place, coverage, (ask.force_id,), link)
        show(agreements.force_agreement_access(ask))

    st.header("What came before", anchor="before")
    show(agreements.demonstrator_sites(ask))
    show(agreements.programme_figures(ask))


def _choose_filters(ask: Ask) -> dict[str, str]:
    chosen = {}
    places = [place for _ in range(2) for place in st.columns(FILTERS_ABREAST)]
    options = agreement_filters.filters(ask)
    for place, (name, values) in zip(places, options.items(), strict=True):
        chosen[name] = address.choose(
            name.replace("_", "-"), LABELS[name], values, agreement_filters.ALL, place=place
        )
    return chosen


def _show_timeline(ask: Ask, chosen: dict[str, str]) -> tuple[Exhibit, DeltaGenerator]:
    """The timeline, and the place at it that says which agreement is chosen."""
    st.header("Through time", anchor="time")
    dated_place, part_place = st.columns(2)
    dated = address.choose(
        "dated", "Agreements", agreement_filters.DATED, "dated", few=True, place=dated_place
    )
    parts, part = agreement_filters.parts(ask, dated, chosen), "1"
    if len(parts) > 1:
        part = address.choose("part", "Part, newest start first", parts, "1", place=part_place)
    timeline = agreements.agreement_timeline(ask, dated=dated, part=part, **chosen)
    return timeline, show(timeline, on_choice=_choose_agreement)


def _show_one(ask: Ask, named: dict[str, str]) -> str:
    """One agreement of these, and which it is."""
    st.header("One agreement in full", anchor="agreement")
    st.markdown("Choose a row of the timeline, or choose here.")
    agreement = address.choose("agreement", "Agreement", named, next(iter(named)))
    show(agreements.agreement_detail(ask, agreement=agreement))
    show(agreements.agreement_access(ask, agreement=agreement))
    return agreement


def _choose_agreement(chosen: tuple[str, ...]) -> None:
    address.set_choice("agreement", chosen[0])


def _choose_force(chosen: tuple[str, ...]) -> None:
    address.set_choice("force", chosen[0])
