"""Actions: what is in hand, who does it by when, what became of it, and gaps without one."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from dashboard.access.roles import RECORD_DECISIONS, TELL_ACTIONS
from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.components.recording import (
    marking_field,
    may_record,
    record,
    recording_form,
    subject_field,
)
from dashboard.exhibits import actions
from dashboard.exhibits.actions import ALL
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import NETWORK
from dashboard.meetings.entries import STATUSES

DAYS_TO_DO = 90
FOLD_FROM = 25
"""So many actions that are done, and more, are folded."""
NONE = ""
ACTION_FORM, STATUS_FORM = "an action", "how an action stands"
FOR_THE_OWNER = (
    "Your role does not record how an action stands. When one is done, or its day has to move, "
    "tell the office that owns it or the secretary of the board."
)


def render(question: Question) -> None:
    top = st.container()
    board = actions.board_of(question) or NETWORK
    tells = may_record(TELL_ACTIONS, board)
    named = actions.action_options(question)
    owner, stands = _choose_listed(question) if named else (ALL, ALL)
    listed = actions.action_list(question, owner=owner, stands=stands)
    with top:
        headline(actions.action_headline(question, owner))
    if named:
        show(listed)
    done = actions.action_done(question, owner=owner)
    if done.row_count:
        show(done, fold_from=FOLD_FROM)
    if named:
        if not tells:
            note(FOR_THE_OWNER)
        _show_history(question, named)
    folded("Gaps without an action", lambda: _show_gaps(question))
    if may_record(RECORD_DECISIONS, board):
        folded("Record an action", lambda: _action_form(question, board))
    if tells and named:
        folded("Say how an action stands", lambda: _status_form(named))


def _choose_listed(question: Question) -> tuple[str, str]:
    """Whose actions are listed, and those that stand how; the region is chosen for all pages."""
    owner_place, stands_place = st.columns(2)
    owner = url_state.choose(
        "owner", "Owner", actions.owner_options(question), ALL, place=owner_place
    )
    stands = url_state.choose(
        "stands", "Shown", actions.STANDS, "open", place=stands_place, few=True
    )
    return owner, stands


def _show_history(question: Question, named: dict[str, str]) -> None:
    """Everything that was said of one action, where one is chosen here or by a link."""
    st.header("History of one action", anchor="history")
    chosen = url_state.choose("action", "Action", {NONE: "Choose an action"} | named, NONE)
    if chosen != NONE:
        show(actions.action_history(question, action=chosen))


def _show_gaps(question: Question) -> None:
    show(actions.gap_without_action(question))


def _action_form(question: Question, board: str) -> None:
    subject = subject_field(question)
    with recording_form(ACTION_FORM):
        what = st.text_input("What is to be done", max_chars=300).strip()
        owner = st.text_input("Owner: an office, never a name", max_chars=100).strip()
        decided = st.date_input("Decided on", value=date.today(), format="DD/MM/YYYY")
        due = st.date_input(
            "Due on", value=date.today() + timedelta(days=DAYS_TO_DO), format="DD/MM/YYYY"
        )
        cost = st.text_input("Cost in pounds, where it is known").strip()
        paid_by = st.text_input("Who pays", max_chars=100).strip()
        marking = marking_field("action")
        is_asked = st.form_submit_button("Record the action")
    if not (is_asked and subject and isinstance(decided, date) and isinstance(due, date)):
        return
    if not (what and owner):
        st.error("Say what is to be done, and which office does it.")
    elif due < decided:
        st.error("It would be due before it was decided. Change one of the two days.")
    else:
        record(
            "An action",
            lambda recorder: recorder.add_action(
                subject, board, decided, due, owner, what, cost, paid_by
            ),
            marking,
            ACTION_FORM,
        )


def _status_form(named: dict[str, str]) -> None:
    with recording_form(STATUS_FORM):
        id_ = st.selectbox("Action", list(named), format_func=named.__getitem__)
        words = {actions.STATUS_WORDS[status]: status for status in STATUSES}
        status = st.selectbox("It is", list(words))
        on = st.date_input("From", value=date.today(), format="DD/MM/YYYY")
        due = st.date_input("New due day, where it moves", value=None, format="DD/MM/YYYY")
        said = st.text_input("What there is to say", max_chars=500).strip()
        marking = marking_field("status")
        is_asked = st.form_submit_button("Record it")
    if is_asked and isinstance(on, date):
        moved = due if isinstance(due, date) else None
        record(
            "An action",
            lambda recorder: recorder.tell_action(id_, words[status], on, moved, said),
            marking,
            STATUS_FORM,
        )
