"""Recording what a board decides from a page: who may, what it is about, and publishing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.access import audit, session
from dashboard.access.roles import RECORD_DECISIONS, ROLES, TELL_ACTIONS, Permission
from dashboard.access.session import Person
from dashboard.access.sharing import refuse_while_away
from dashboard.components.text import literal
from dashboard.errors import UsageError
from dashboard.exhibits.question import Question, lookup
from dashboard.exhibits.since import NETWORK
from dashboard.ledger.ledger import ledger_of
from dashboard.meetings.entries import LOCAL_ROLE, Recorder
from dashboard.meetings.subjects import SUBJECTS
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.publish import publish_with, rows_of_ledger
from dashboard.settings import DATA, DATABASE, LEDGER
from dashboard.store.candidate import Candidate, streams
from dashboard.wording import join_words, label

KIND_WORDS = {
    "rocu_capability": "A capability of a unit",
    "force_function": "A function of a force",
    "force_obligation": "An obligation of a force",
    "agreement": "An agreement",
    "recommendation": "A recommendation",
    "secondment": "Posts of an agency",
    "funding": "A stream of money",
}
_NAMED = {"policing_function": "function", "spr_obligation": "obligation"}
_FIELDS = {"rocu": "Unit", "policing_function": "Function", "spr_obligation": "Obligation"}
"""What people call what has another name as a table."""


def may_record(permission: Permission, board: str) -> bool:
    """Whether whoever is in front of the page records what this board decides."""
    person = session.remembered()
    return person.may(permission, None if board == NETWORK else board)


@contextmanager
def recording_form(name: str) -> Iterator[None]:
    """A form that is empty again when what was sent in it is recorded, and says so beneath it.

    Enter in a field does not send it: what is recorded half filled cannot be taken back.
    """
    times = st.session_state.get(f"times {name}", 0)
    with st.form(f"{name} {times}", border=False, enter_to_submit=False):
        yield
    if st.session_state.pop(f"recorded {name}", False):
        st.success("It is recorded, and stands on this page.")


def record(what: str, make: Callable[[Recorder], object], marking: str, form: str) -> None:
    """Record something in the ledger that was sent in a form, publish it, and run the page anew.

    It is marked as somebody chose, else as `usual_marking`.
    """
    refuse_while_away()
    person = session.remembered()
    marking = marking or usual_marking()
    folders, ledger = DATA.value(), ledger_of(LEDGER.value(), DATABASE.value())
    try:
        with st.spinner("Recording and publishing"):
            with Candidate(folders, rows_of_ledger(ledger)) as candidate:
                make(Recorder(ledger, candidate, person.viewer.name, marking, _role(person)))
            event = audit.Event(
                None, person.viewer.name, "decision", what, str(person.viewer.scope), marking
            )
            audit.record(event)
            publish_with(ledger, folders, DATABASE.value())
    except UsageError as error:
        st.error(literal(str(error)))
        return
    st.session_state[f"times {form}"] = st.session_state.get(f"times {form}", 0) + 1
    st.session_state[f"recorded {form}"] = True
    st.rerun()


def usual_marking() -> str:
    """The marking of what is recorded where nobody chooses: the higher where people sign in."""
    return OFFICIAL if session.remembered().claims is None else SENSITIVE


def marking_field(key: str) -> str:
    """The marking of what is recorded. Without sign-in, which decides who sees what, there is
    nothing to choose."""
    if usual_marking() == OFFICIAL:
        return OFFICIAL
    return st.selectbox("Marking", [SENSITIVE, OFFICIAL], key=f"marking {key}")


def _role(person: Person) -> str:
    """The role in which somebody records, which readers see in place of the name."""
    if person.claims is None:
        return LOCAL_ROLE
    titles = [
        role.title
        for name in person.viewer.roles
        if {RECORD_DECISIONS, TELL_ACTIONS} & {*(role := ROLES[name]).permissions}
    ]
    return join_words(titles)


def subject_field(question: Question) -> str:
    """What a decision or an action is about, chosen by kind and then by name."""
    kind = st.selectbox("What it is about", list(SUBJECTS), format_func=KIND_WORDS.__getitem__)
    names = question.answer("name")
    ids = []
    for table, key in SUBJECTS[kind]:
        of = _NAMED.get(table, table)
        if not table:
            ids.append(st.selectbox("Stream", sorted(streams()), format_func=label))
            continue
        if table == "recommendation":
            found = question.answer("inspection_recommendation")
            options = lookup(found, "recommendation_id", "text_summary")
        else:
            rows = names[names["kind"] == of]
            options = _own_first(question, lookup(rows, "id", "name"))
        ids.append(
            st.selectbox(
                literal(_FIELDS.get(table, table.capitalize())),
                list(options),
                format_func=options.__getitem__,
                key=f"subject {kind} {key}",
            )
        )
    return f"{kind}:{'/'.join(ids)}" if all(ids) else ""


def _own_first(question: Question, options: dict[str, str]) -> dict[str, str]:
    """The region that the page is about, and its forces, before all others."""
    if question.home is None:
        return options
    forces = question.answer("force_option", rocu=question.home)["force_id"]
    own = {question.home, *forces}
    return dict(sorted(options.items(), key=lambda option: option[0] not in own))
