"""Access: what somebody may see and do, and why; for administrators, who has which role."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import settings
from dashboard.access import session
from dashboard.access.role_assignments import EMAIL, Grant, read_grants
from dashboard.access.roles import PERMISSIONS, ROLES, SEE_ROLES
from dashboard.components.page import headline, note
from dashboard.components.table import show_table
from dashboard.components.text import literal
from dashboard.exhibits.question import Question
from dashboard.wording import join_words

EVERYTHING = "Every row of every region is there, in the full edition."


def render(question: Question) -> None:
    found = session.remembered()
    viewer = found.viewer
    sees = "" if question.visibility_note else f" {EVERYTHING}"
    if found.claims is None:
        headline(f"You are {viewer.name}.{sees}")
    else:
        titles = join_words([ROLES[role].title.lower() for role in viewer.roles])
        headline(f"You have signed in as {viewer.name}, with the role of {titles}.{sees}")
        st.subheader("What you were given, and why", anchor="given")
        given = _grants(question, found.grants, "Because your sign-in says")
        meanings = [ROLES[grant.role].meaning for grant in found.grants]
        show_table(given.assign(**{"What it is": meanings}), "What you were given")
    st.subheader("What you may see and do", anchor="may")
    may = [item for item in PERMISSIONS.values() if item.name in viewer.permissions]
    permissions = {"Permission": [item.title for item in may]}
    show_table(
        pd.DataFrame(permissions | {"What it is": [item.meaning for item in may]}),
        "What you may see and do",
    )
    others = [role for role in ROLES.values() if role.name not in viewer.roles]
    if others:
        caption = "The other roles there are" if viewer.roles else "The roles there are"
        st.subheader(literal(caption), anchor="roles")
        titles_and_meanings = {
            "Role": [role.title for role in others],
            "What it is": [role.meaning for role in others],
        }
        show_table(pd.DataFrame(titles_and_meanings), caption)
    note(
        "Rows that you may not see are not there: they are in no figure, count, position or file. "
        "Sign-ins, refusals and files taken away are recorded in the audit log."
    )
    if SEE_ROLES.name in viewer.permissions and found.claims is not None:
        _who_has_which(question)


def _who_has_which(question: Question) -> None:
    rocus = list(question.answer("region_option")["rocu_id"])
    path = settings.ROLES.value()
    st.subheader("Who has which role", anchor="who")
    show_table(_grants(question, read_grants(path, rocus), "Whose sign-in says"), "Who has which")
    note(f"From {path} on the server, which is read at every click: a change counts at once.")


def _grants(question: Question, grants: Sequence[Grant], why: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Role": [ROLES[grant.role].title for grant in grants],
            "For": [_regions(question, grant) for grant in grants],
            why: [
                f"{'E-mail address' if grant.claim == EMAIL else grant.claim}: {grant.value}"
                for grant in grants
            ],
        }
    )


def _regions(question: Question, grant: Grant) -> str:
    if grant.regions is None:
        return "All regions"
    names = [question.short_name("rocu", region) for region in grant.regions]
    return join_words(names) or "Not by region"
