"""Meetings and decisions: when boards meet, what they were asked, and what they decided."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.access.roles import RECORD_DECISIONS
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline
from dashboard.components.recording import may_record, record, subject_field
from dashboard.exhibits import meetings
from dashboard.exhibits.actions import board_of
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import NETWORK
from dashboard.meetings.entries import STATES


def render(question: Question) -> None:
    headline(meetings.meeting_headline(question))
    show(meetings.decision_list(question))
    show(meetings.meeting_list(question))
    board = board_of(question) or NETWORK
    if may_record(RECORD_DECISIONS, board):
        folded("Record a meeting", lambda: _meeting_form(board))
        folded("Record what was decided", lambda: _decision_form(question, board))


def _meeting_form(board: str) -> None:
    with st.form("a meeting", border=False):
        day = st.date_input("Day of the meeting", value=date.today(), format="DD/MM/YYYY")
        what = st.selectbox("What to record", ["It is held", "It is moved", "It is not held"])
        new_day = st.date_input("The new day, where it is moved", value=None, format="DD/MM/YYYY")
        if not st.form_submit_button("Record the meeting") or not isinstance(day, date):
            return
    if what == "It is held":
        record("A meeting", lambda recorder: recorder.add_meeting(board, day))
    elif what == "It is not held":
        record("A meeting", lambda recorder: recorder.cancel_meeting(board, day))
    elif isinstance(new_day, date):
        moved = new_day
        record("A meeting", lambda recorder: recorder.move_meeting(board, day, moved))
    else:
        st.error("Say the new day.")


def _decision_form(question: Question, board: str) -> None:
    subject = subject_field(question)
    with st.form("a decision", border=False):
        day = st.date_input("Meeting of", value=date.today(), format="DD/MM/YYYY")
        states = {meetings.STATE_WORDS[state]: state for state in STATES}
        state = st.selectbox("How it stands", list(states))
        minute = st.text_area("In the words of the minute", max_chars=2000)
        if st.form_submit_button("Record the decision") and subject and isinstance(day, date):
            record(
                "A decision",
                lambda recorder: recorder.decide(
                    board, day, subject, states[state], day, minute.strip()
                ),
            )
