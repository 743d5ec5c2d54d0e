"""Since the last meeting: all that changed between two dates, old and new, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits.changes.facts import changes_headline
from dashboard.exhibits.changes.since import earlier_meeting
from dashboard.exhibits.question import Question
from dashboard.model import FIRST_DAY
from dashboard.packs.meeting import Meeting
from dashboard.packs.sections import CHANGES


def render(question: Question) -> None:
    top = st.container()
    since = url_state.choose_date(
        "last-meeting",
        "The last meeting",
        earlier_meeting(question.as_of),
        question.as_of,
        earliest=FIRST_DAY,
    )
    with top:
        headline(changes_headline(question, since=since.isoformat()))
    meeting = Meeting(question, question.as_of, since)
    for spec in CHANGES:
        show(spec.ask(meeting))
