"""Cliff edge: what ends over the next months, and what changes if nothing is renewed."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits.cliff_edge.changes import MONTHS
from dashboard.exhibits.cliff_edge.cliff_edge import (
    cliff_edge_change,
    cliff_edge_count,
    cliff_edge_ending,
    cliff_edge_headline,
)
from dashboard.exhibits.question import Question

HORIZONS = {"12": "12 months", "24": "24 months", MONTHS: "36 months"}


def render(question: Question) -> None:
    top = st.container()
    months, edition = _choose(question)
    chosen = {"months": months, "edition": edition}
    with top:
        headline(cliff_edge_headline(question, **chosen))
    show(cliff_edge_ending(question, **chosen))
    show(cliff_edge_count(question, **chosen))
    change = cliff_edge_change(question, **chosen)
    if len(change.table):
        show(change)
    else:
        st.subheader(literal(change.title), anchor=change.id)
        note(change.note)


def _choose(question: Question) -> tuple[str, str]:
    months_place, edition_place = st.columns(2)
    months = url_state.choose(
        "months", "How far ahead", HORIZONS, MONTHS, few=True, place=months_place
    )
    return months, choose_edition(question, place=edition_place)
