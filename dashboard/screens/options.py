"""Who could help: options for a force, and the improvements that would lift a region most."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import options
from dashboard.exhibits.question import Question, lookup


def render(question: Question) -> None:
    top = st.container()
    edition = choose_edition(question, few=True)
    with top:
        headline(options.options_headline(question, edition))
    if question.force_id:
        found = question.answer("help_option", force=question.force_id)
        functions = lookup(found, "function_id", "function")
        function = url_state.choose(
            "help-with",
            "Function",
            {options.ALL: "Every function without shown access"} | functions,
            next(iter(functions), options.ALL),
        )
        show(options.help_option(question, function=function))
    else:
        st.markdown("Choose a force under the title to see who could help it with each function.")
    show(options.improvement_option(question, edition=edition))
