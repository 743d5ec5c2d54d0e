"""Agreements: the register, its timeline, what they cover, and one agreement in full."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits.agreements import filters
from dashboard.exhibits.agreements.register import (
    agreement_access,
    agreement_coverage,
    agreement_detail,
    agreement_register,
    agreement_timeline,
    demonstrator_sites,
    force_agreement_access,
    programme_figures,
    register_headline,
)
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, lookup

LABELS = {
    "function": "Function",
    "standing": "On the as-at date",
    "status": "Status on its page",
    "legal_basis": "Legal basis",
    "scope": "Scope",
    "lead": "Lead force",
}
FILTERS_ABREAST = 3


def render(question: Question) -> None:
    top = st.container()
    chosen = _choose_filters(question)
    with top:
        headline(register_headline(question, chosen))
    register = agreement_register(question, **chosen)
    show(register)
    named = lookup(register.frame, "agreement_id", "name")
    if named:
        timeline, place = _show_timeline(question, chosen)
        agreement = _show_one(question, named)
        say_chosen(place, timeline, (agreement,), ("This agreement in full", "agreement"))

    st.header("What agreements cover", anchor="cover")
    st.markdown("Choose a cell of the chart to choose its force.")
    coverage = agreement_coverage(question)
    place = show(coverage, on_choice=_choose_force)
    if question.force_id:
        link = ("All that it reaches so", "force_agreement_access")
        say_chosen(place, coverage, (question.force_id,), link)
        show(force_agreement_access(question))

    st.header("What came before", anchor="before")
    show(demonstrator_sites(question))
    show(programme_figures(question))


def _choose_filters(question: Question) -> dict[str, str]:
    chosen = {}
    places = [place for _ in range(2) for place in st.columns(FILTERS_ABREAST)]
    options = filters.filters(question)
    for place, (name, values) in zip(places, options.items(), strict=True):
        chosen[name] = url_state.choose(
            name.replace("_", "-"), LABELS[name], values, filters.ALL, place=place
        )
    return chosen


def _show_timeline(question: Question, chosen: dict[str, str]) -> tuple[Exhibit, DeltaGenerator]:
    """The timeline, and the place at it that says which agreement is chosen."""
    st.header("Through time", anchor="time")
    dated_place, part_place = st.columns(2)
    dated = url_state.choose(
        "dated", "Agreements", filters.DATED, "dated", few=True, place=dated_place
    )
    parts, part = filters.parts(question, dated, chosen), "1"
    if len(parts) > 1:
        part = url_state.choose("part", "Part, newest start first", parts, "1", place=part_place)
    timeline = agreement_timeline(question, dated=dated, part=part, **chosen)
    return timeline, show(timeline, on_choice=_choose_agreement)


def _show_one(question: Question, named: dict[str, str]) -> str:
    """One agreement of these, and which it is."""
    st.header("One agreement in full", anchor="agreement")
    st.markdown("Choose a row of the timeline, or choose here.")
    agreement = url_state.choose("agreement", "Agreement", named, next(iter(named)))
    show(agreement_detail(question, agreement=agreement))
    show(agreement_access(question, agreement=agreement))
    return agreement


def _choose_agreement(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("agreement", chosen[0])


def _choose_force(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("force", chosen[0])
