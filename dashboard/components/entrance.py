"""What somebody sees who may see nothing yet: the way in, or why there is none."""

from __future__ import annotations

import logging

import streamlit as st

from dashboard.access import provider, session, sign_in
from dashboard.access.session import ClockError, NotSignedInError
from dashboard.components.text import literal
from dashboard.errors import DashboardError

log = logging.getLogger(__name__)

TITLE = "ROCU Capability Dashboard"
NOT_KNOWN = (
    "Who you are could not be found out, so nothing is shown. The log of the server says why."
)


def sign_in_page(error: NotSignedInError) -> None:
    """The way in, and why it did not work just now. The page that was asked for opens after it."""
    st.title(TITLE)
    refused = provider.kept(st.context.cookies)
    if refused:
        st.error(literal(refused))
    if isinstance(error, ClockError):
        log.error("Nobody is let in: %s", error)
        st.error(literal(str(error)))
    else:
        st.markdown(literal(str(error)))
    st.button("Sign in", on_click=st.login, type="primary")


def refused(error: DashboardError) -> None:
    """Why somebody sees nothing. The administrator finds the rest in the log."""
    first, _, rest = str(error).partition("\n")
    if rest:
        log.error("Nobody is shown anything: %s", error)
    st.title(TITLE)
    st.error(literal(first))
    if sign_in.is_set_up():
        session.record_refusal("the dashboard", first)
        st.button("Sign out", on_click=st.logout)


def no_data(why: str) -> None:
    """That there is no database, and what to run."""
    st.title("There is no data to show")
    st.error(literal(why))
