"""Actions: what is in hand, who does it by when, and the gaps that nobody works on."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard.access.roles import RECORD_DECISIONS
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline
from dashboard.components.recording import may_record, record, subject_field
from dashboard.exhibits import actions
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.meetings.entries import STATUSES

DAYS_TO_DO = 90


def render(question: Question) -> None:
    listed = actions.action_list(question)
    headline(f"{listed.title}.")
    show(listed)
    folded("Gaps without an action", lambda: _show_gaps(question))
    board = actions.board_of(question) or NETWORK
    if may_record(RECORD_DECISIONS, board):
        folded("Record an action", lambda: _action_form(question, board))
        folded("Say how an action stands", lambda: _status_form(question))


def _show_gaps(question: Question) -> None:
    show(actions.gap_without_action(question))


def _action_form(question: Question, board: str) -> None:
    subject = subject_field(question)
    with st.form("an action", border=False):
        what = st.text_input("What is to be done", max_chars=300).strip()
        owner = st.text_input("Owner: an office, never a name", max_chars=100).strip()
        decided = st.date_input("Decided on", value=date.today(), format="DD/MM/YYYY")
        due = st.date_input(
            "Due on", value=date.today() + timedelta(days=DAYS_TO_DO), format="DD/MM/YYYY"
        )
        cost = st.text_input("Cost in pounds, where it is known").strip()
        paid_by = st.text_input("Who pays", max_chars=100).strip()
        is_asked = st.form_submit_button("Record the action")
    if is_asked and subject and isinstance(decided, date) and isinstance(due, date):
        record(
            "An action",
            lambda recorder: recorder.add_action(
                subject, board, decided, due, owner, what, cost, paid_by
            ),
        )


def _status_form(question: Question) -> None:
    listed = question.answer("action_listed", board=actions.board_of(question))
    names = {row.action_id: f"{row.what} ({row.owner})" for row in rows(listed)}
    if not names:
        st.markdown("No action is recorded yet.")
        return
    with st.form("how an action stands", border=False):
        id_ = st.selectbox("Action", list(names), format_func=lambda of: names[of])
        words = {actions.STATUS_WORDS[status]: status for status in STATUSES}
        status = st.selectbox("It is", list(words))
        on = st.date_input("From", value=date.today(), format="DD/MM/YYYY")
        due = st.date_input("New due day, where it moves", value=None, format="DD/MM/YYYY")
        note = st.text_input("What there is to say", max_chars=500).strip()
        is_asked = st.form_submit_button("Record it")
    if is_asked and isinstance(on, date):
        moved = due if isinstance(due, date) else None
        record(
            "An action",
            lambda recorder: recorder.tell_action(id_, words[status], on, moved, note),
        )
