"""Meetings and decisions: when boards meet, what they were asked, and what they decided.

A board's secretary records here. How a meeting decided on what its paper asked is one form, to be
gone through by the keyboard: a choice and the words of the minute for each, and one button.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.access.roles import RECORD_DECISIONS
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
from dashboard.components.text import literal
from dashboard.exhibits.actions import board_of, board_words
from dashboard.exhibits.meetings import meetings
from dashboard.exhibits.meetings.meetings import AskedAtMeeting
from dashboard.exhibits.meetings.outcomes import STATE_WORDS
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.meetings.entries import STATES, Outcome, Recorder
from dashboard.wording import spoken_date

EVERY = {"": "Every board"}
ANY = {"": "However it stands"}
NOT_YET = ""
OUTCOMES = {NOT_YET: "No outcome yet"} | {
    state: STATE_WORDS[state] for state in STATES if state != "asked"
}
MAX_MINUTE = 2000
MEETING_FORM, DECISION_FORM = "a meeting", "a decision"


def render(question: Question) -> None:
    told = meetings.meeting_headline(question)
    headline(told)
    board, state = _filters(question)
    decisions = meetings.decision_list(question, board=board, state=state)
    if decisions.row_count or state:
        show(decisions)
        folded("History of each decision", lambda: _show_history(question, board, state))
    else:
        note(f"{decisions.title}.")
    held = meetings.meeting_list(question, board=board)
    if held.row_count:
        show(held)
    elif (said := f"{held.title}.") not in told:
        note(said)
    own = board_of(question) or NETWORK
    if may_record(RECORD_DECISIONS, own):
        folded("Record what a meeting decided", lambda: _outcomes_form(question, own))
        folded("Record a decision that no paper asked", lambda: _decision_form(question, own))
        folded("Record a meeting", lambda: _meeting_form(own))


def _filters(question: Question) -> tuple[str, str]:
    """Of which board, and how decisions stand. The board is that of the region chosen."""
    left, right = st.columns(2)
    known = [NETWORK, *question.answer("region_option")["rocu_id"]]
    boards = EVERY | {id_: board_words(question, id_) for id_ in known}
    own = board_of(question) or ""
    board = url_state.choose("board", "Board", boards, own, place=left, follows=own)
    state = url_state.choose("stands", "How it stands", ANY | STATE_WORDS, "", place=right)
    return board, state


def _show_history(question: Question, board: str, state: str) -> None:
    show(meetings.decision_history(question, board=board, state=state))


def _meeting_form(board: str) -> None:
    with recording_form(MEETING_FORM):
        day = st.date_input("Day of the meeting", value=date.today(), format="DD/MM/YYYY")
        what = st.selectbox("What to record", ["It is held", "It is moved", "It is not held"])
        kind = st.text_input("What kind of meeting, such as extraordinary", max_chars=100).strip()
        new_day = st.date_input("The new day, where it is moved", value=None, format="DD/MM/YYYY")
        due = st.date_input("Papers due, where it is known", value=None, format="DD/MM/YYYY")
        marking = marking_field("a meeting")
        if not st.form_submit_button("Record the meeting") or not isinstance(day, date):
            return
    papers = due if isinstance(due, date) else None
    if what == "It is moved" and not isinstance(new_day, date):
        st.error("Say the new day.")
        return
    if papers and papers > day:
        st.error("Papers would be due after the meeting. Change one of the two days.")
        return

    def say(recorder: Recorder) -> None:
        if what == "It is held":
            recorder.add_meeting(board, day, kind, papers)
        elif isinstance(new_day, date) and what == "It is moved":
            recorder.move_meeting(board, day, new_day)
        else:
            recorder.cancel_meeting(board, day)

    record("A meeting", say, marking, MEETING_FORM)


def _meeting_field(days: list[date], key: str) -> date:
    """The meeting that something is recorded of, the newest first."""
    return st.selectbox(
        "Meeting of", days, format_func=lambda day: spoken_date(day, "day"), key=key
    )


def _outcomes_form(question: Question, board: str) -> None:
    """How a meeting decided on everything that its paper asked, in one form."""
    days = [day for day in _days(question, board) if day <= date.today()]
    if not days:
        st.markdown("No meeting of this board is over yet. Record it first.")
        return
    day = _meeting_field(days, "meeting of outcomes")
    asked = meetings.asked_at_meeting(question, board, day)
    if not asked:
        st.markdown("The paper of this meeting asked nothing.")
        return
    form = f"outcomes {board} {day}"
    with recording_form(form):
        outcomes = [_outcome(one, at, day) for at, one in enumerate(asked, start=1)]
        marking = marking_field("outcomes")
        is_sent = st.form_submit_button("Record the outcomes")
    if not is_sent:
        return
    told = [
        outcome
        for one, outcome in zip(asked, outcomes, strict=True)
        if outcome.state and (outcome.state, outcome.minute) != (one.state, one.minute)
    ]
    if told:
        record(
            "Decisions", lambda recorder: recorder.decide_all(board, day, told, day), marking, form
        )
    else:
        st.error("Choose how at least one was decided.")


def _outcome(one: AskedAtMeeting, at: int, day: date) -> Outcome:
    """How one decision was taken: a choice, and the words of the minute beside it."""
    st.markdown(literal(f"{at}. {one.words}"))
    left, right = st.columns((1, 2))
    states = list(OUTCOMES)
    state = left.selectbox(
        literal(f"Decision {at}: how it was decided"),
        states,
        index=states.index(one.state) if one.state in states else 0,
        format_func=OUTCOMES.__getitem__,
        key=f"state {day} {one.subject}",
    )
    minute = right.text_area(
        literal(f"Decision {at}: in the words of the minute"),
        value=one.minute,
        max_chars=MAX_MINUTE,
        height=68,
        key=f"minute {day} {one.subject}",
    )
    return Outcome(one.subject, state, minute.strip())


def _decision_form(question: Question, board: str) -> None:
    """A decision that no paper asked, or one that is to be asked at a meeting to come."""
    days = _days(question, board)
    if not days:
        st.markdown("No meeting of this board is recorded. Record it first.")
        return
    subject = subject_field(question)
    with recording_form(DECISION_FORM):
        day = _meeting_field(days, "meeting of a decision")
        states = {STATE_WORDS[state]: state for state in STATES}
        state = st.selectbox("How it stands", list(states), key="state of a decision")
        minute = st.text_area("In the words of the minute", max_chars=MAX_MINUTE)
        marking = marking_field("a decision")
        if not st.form_submit_button("Record the decision") or not subject:
            return
    on = min(day, date.today())
    outcome = Outcome(subject, states[state], minute.strip())
    record(
        "A decision",
        lambda recorder: recorder.decide_all(board, day, [outcome], on),
        marking,
        DECISION_FORM,
    )


def _days(question: Question, board: str) -> list[date]:
    return [row.meeting_on for row in rows(question.answer("meeting_listed", board=board))]
