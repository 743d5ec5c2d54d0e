"""How gaps could be closed: what to mend, what to ask about first, and who could help a force."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.exhibits import improvements, options
from dashboard.exhibits.question import Question, lookup
from dashboard.exhibits.spr.positions import function_gap


def render(question: Question) -> None:
    top = st.container()
    edition = choose_edition(question, few=True)
    with top:
        headline(improvements.options_headline(question, edition))
    if question.force_id:
        show(function_gap(question, edition=edition, most="5"))
        folded(
            "Everybody who could help with one function",
            partial(_show_help, question),
            chooses=("help-with",),
        )
    region = replace(question, rocu_id=question.home)
    for asked in (improvements.mend_option, improvements.ask_option):
        found = asked(region, edition=edition, most="8")
        if found.row_count:
            show(found)
        elif question.force_id:
            note(found.alt)  # Of a region the headline says so.
    folded("Agreements that could be joined", partial(_show_agreements, region, edition))


def _show_agreements(region: Question, edition: str) -> None:
    show(improvements.join_option(region, edition=edition))


def _show_help(question: Question) -> None:
    found = question.answer("help_option", force=question.force_id)
    functions = lookup(found, "function_id", "function")
    function = url_state.choose(
        "help-with",
        "Function",
        {options.ALL: "Every function without shown access"} | functions,
        next(iter(functions), options.ALL),
    )
    show(options.help_option(question, function=function))
