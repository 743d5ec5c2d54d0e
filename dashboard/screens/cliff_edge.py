"""What ends when: what ends over the next months, and what falls if nothing is renewed."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.exhibits.cliff_edge.cliff_edge import (
    cliff_edge_change,
    cliff_edge_count,
    cliff_edge_ending,
    cliff_edge_headline,
    cliff_edge_nothing,
)
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
    ends = cliff_edge_ending(question, **chosen)
    if ends.row_count:
        show(ends)
    else:
        note(cliff_edge_nothing(question, months))
    count = cliff_edge_count(question, **chosen)
    if count.chart is None:
        return
    show(count)
    change = cliff_edge_change(question, **chosen)
    number = count_noun(int(change.frame["positions"].sum()), "change")
    lines = count_noun(change.row_count, "line")
    folded(f"{number} of standings in full, in {lines} by cause", lambda: show(change))


def _choose(question: Question) -> tuple[str, str]:
    months_place, edition_place = st.columns(2)
    months = url_state.choose(
        "months", "How far ahead", HORIZONS, MONTHS, few=True, place=months_place
    )
    return months, choose_edition(question, place=edition_place)
