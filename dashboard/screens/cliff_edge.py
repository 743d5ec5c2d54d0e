"""What ends when: what ends over the next months, and what falls if nothing is renewed."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits.cliff_edge.cliff_edge import (
    cliff_edge_change,
    cliff_edge_count,
    cliff_edge_ending,
    cliff_edge_headline,
)
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.months import MONTHS
from dashboard.exhibits.question import Question
from dashboard.wording import count_noun

HORIZONS = {"12": "12 months", "24": "24 months", MONTHS: "36 months"}


def render(question: Question) -> None:
    top = st.container()
    months, edition = _choose(question)
    chosen = {"months": months, "edition": edition}
    with top:
        headline(cliff_edge_headline(question, **chosen))
    _show_or_say(cliff_edge_ending(question, **chosen))
    count = cliff_edge_count(question, **chosen)
    if count.chart is None:
        return
    show(count)
    change = cliff_edge_change(question, **chosen)
    number = count_noun(len(change.table), "change")
    folded(f"{number} in full, each with its cause", lambda: show(change))


def _show_or_say(exhibit: Exhibit) -> None:
    """An exhibit, or what it says where there is nothing in it."""
    if len(exhibit.table):
        show(exhibit)
    else:
        st.subheader(literal(exhibit.title), anchor=exhibit.id)
        note(exhibit.note)


def _choose(question: Question) -> tuple[str, str]:
    months_place, edition_place = st.columns(2)
    months = url_state.choose(
        "months", "How far ahead", HORIZONS, MONTHS, few=True, place=months_place
    )
    return months, choose_edition(question, place=edition_place)
