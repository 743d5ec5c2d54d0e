"""Agreements: what needs a decision and by when, the dates ahead, one in full, the register."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.folded import fold_row, folded
from dashboard.components.page import headline, note
from dashboard.components.part import part
from dashboard.exhibits.agreements import filters
from dashboard.exhibits.agreements.dates import agreement_dates
from dashboard.exhibits.agreements.decisions import (
    MONTHS,
    WHEN,
    agreement_decision,
    agreement_open_end,
    decision_headline,
)
from dashboard.exhibits.agreements.register import (
    agreement_access,
    agreement_coverage,
    agreement_detail,
    agreement_register,
    force_agreement_access,
    register_headline,
)
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, lookup
from dashboard.wording import count_noun

LABELS = {
    "function": "Function",
    "standing": "On the as-at date",
    "status": "Status in its source",
    "legal_basis": "Legal basis",
    "scope": "Scope",
    "lead": "Lead force",
}
FILTERS_ABREAST = 3
NONE = ""
SEARCH = "find"


def render(question: Question) -> None:
    top = st.container()
    when = url_state.choose("due", "Decisions due within", WHEN, MONTHS, few=True)
    with top:
        headline(decision_headline(question, when))
    due = agreement_decision(question, when=when)
    if due.row_count:
        show(due)
    ahead, place = agreement_dates(question), None
    if ahead.row_count:
        place = show(ahead, on_choice=_choose_agreement)
    _show_open_end(question, is_all=not ahead.row_count)
    _show_one(question, ahead, place)
    part(question, partial(_fold_register, question))


def _fold_register(question: Question) -> None:
    """What agreements cover, and all of them with filters and search."""
    everything = len(question.answer("agreement_register", **filters.place_of(question)))
    with fold_row("register"):
        folded("What agreements cover", lambda: _show_coverage(question))
        folded(
            f"The register: {count_noun(everything, 'agreement')}, with search",
            lambda: _show_register(question),
            chooses=(*(name.replace("_", "-") for name in LABELS), SEARCH),
        )


def _show_open_end(question: Question, is_all: bool) -> None:
    """Agreements whose end is not recorded: folded, where there are dates to tell first."""
    found = agreement_open_end(question)
    if not found.row_count:
        return
    if is_all:
        show(found)
    else:
        number = count_noun(found.row_count, "agreement")
        folded(f"{number} with no recorded end", lambda: show(found))


def _show_one(question: Question, ahead: Exhibit, place: DeltaGenerator | None) -> None:
    """One agreement in full, where one is chosen here or on the dates."""
    register = question.answer("agreement_register", **filters.place_of(question))
    named = {NONE: "Choose an agreement"} | lookup(register, "agreement_id", "name")
    st.header("One agreement in full", anchor="agreement")
    agreement = url_state.choose("agreement", "Agreement", named, NONE)
    if agreement == NONE:
        return
    show(agreement_detail(question, agreement=agreement))
    show(agreement_access(question, agreement=agreement))
    if place is not None:
        say_chosen(place, ahead, (agreement,), ("This agreement in full", "agreement"))


def _show_coverage(question: Question) -> None:
    st.markdown("Choose a cell of the chart to choose its force.")
    coverage = agreement_coverage(question)
    place = show(coverage, on_choice=_choose_force)
    if question.force_id:
        link = ("All that it reaches so", "force_agreement_access")
        say_chosen(place, coverage, (question.force_id,), link)
        show(force_agreement_access(question))


def _show_register(question: Question) -> None:
    chosen = _choose_filters(question)
    search = url_state.choose_words(SEARCH, "Words in its name, functions or note")
    note(register_headline(question, chosen | {"search": search}))
    show(agreement_register(question, **chosen, search=search))


def _choose_filters(question: Question) -> dict[str, str]:
    chosen = {}
    places = [place for _ in range(2) for place in st.columns(FILTERS_ABREAST)]
    options = filters.filters(question)
    for place, (name, values) in zip(places, options.items(), strict=True):
        chosen[name] = url_state.choose(
            name.replace("_", "-"), LABELS[name], values, filters.ALL, place=place
        )
    return chosen


def _choose_agreement(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("agreement", chosen[0])


def _choose_force(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("force", chosen[0])
