"""Who could help: options for a force, and the improvements that would lift a region most."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import options, spr
from dashboard.exhibits.exhibit import Ask, rows


def render(ask: Ask) -> None:
    top = st.container()
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(ask.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = address.choose("edition", "Edition", editions, spr.edition_of(ask), few=True)
    with top:
        headline(options.options_headline(ask, edition))
    if ask.force_id:
        found = ask.answer("help_option", force=ask.force_id)
        functions = dict(zip(found["function_id"], found["function"], strict=True))
        function = address.choose(
            "help-with",
            "Function",
            {options.ALL: "Every function without shown access"} | functions,
            next(iter(functions), options.ALL),
        )
        show(options.help_option(ask, function=function))
    else:
        st.markdown("Choose a force under the title to see who could help it with each function.")
    show(options.improvement_option(ask, edition=edition))
