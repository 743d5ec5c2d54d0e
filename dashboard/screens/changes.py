"""Since the last meeting: what moved between two dates, worse first, and what did not."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits.changes.facts import (
    agreement_change,
    funding_change,
    funding_event_change,
    grade_change,
)
from dashboard.exhibits.changes.positions import position_change
from dashboard.exhibits.changes.posts import posts_change
from dashboard.exhibits.changes.standing import (
    confirmed_phrase,
    standing_change,
    worse_and_better,
)
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import earlier_meeting, recorded_before
from dashboard.model import FIRST_DAY
from dashboard.wording import join_words

FOLD_FROM = 3
KINDS = {
    "capabilities and functions": standing_change,
    "what forces can show of their obligations": position_change,
    "agreements": agreement_change,
    "posts": posts_change,
    "amounts": funding_change,
    "grades": grade_change,
    "events": funding_event_change,
}


def render(question: Question) -> None:
    top = st.container()
    recorded = recorded_before(question, question.as_of)
    assumed = recorded or earlier_meeting(question.as_of)
    url_state.forget_unless_seen(question.viewer.scope, "last-meeting")
    day = url_state.choose_date(
        "last-meeting", "The last meeting", assumed, question.as_of, earliest=FIRST_DAY
    )
    since = day.isoformat()
    with top:
        headline(" ".join(worse_and_better(question, since)))
    if day == assumed and recorded is None:
        note(
            "No meeting is recorded, so the last one is taken to be three months before the as-at "
            "date. Choose another day here."
        )
    unchanged = []
    for kind, make in KINDS.items():
        exhibit = make(question, since=since)
        if exhibit.row_count:
            show(exhibit, fold_from=FOLD_FROM)
        else:
            unchanged.append(kind)
    confirmed = confirmed_phrase(question, since)
    if confirmed:
        with st.expander(f"Confirmed unchanged: {literal(confirmed)}", key="confirmed"):
            st.markdown("Newer evidence says the same of them as was known before.")
    if unchanged:
        st.markdown(literal(f"No change: {join_words(unchanged)}."))
