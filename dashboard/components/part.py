"""A part of a page with choices of its own: a click on one of them makes nothing else anew."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.access import session
from dashboard.components import failures, page, url_state
from dashboard.errors import DashboardError
from dashboard.exhibits import provenance
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question
from dashboard.settings import DATABASE
from dashboard.store.store import current

_WHOLE = "whole page"


def part(question: Question, show: Callable[[], None]) -> None:
    """Show what depends on no choice outside it but through `question`, and nothing outside on it.

    The whole page is made anew all the same where it would be another by now: somebody else asks or
    may see something else, a newer version is published, or what the part rests on has changed,
    which the page's status line and its last lines tell of.
    """
    rested_on: list[Record] = []

    @st.fragment
    def run() -> None:
        if not rested_on:
            with provenance.recording() as asked:
                show()
            rested_on.append(asked)
            provenance.record(asked)
            return
        subject = url_state.stay()
        with failures.told(subject):
            if st.session_state.pop(_WHOLE, False) or not _is_as_before(question):
                st.rerun()
            with page.being_made(subject), provenance.recording() as asked:
                show()
            if not rested_on[0].tells_of(asked):
                st.rerun()

    run()


def make_whole_page() -> None:
    """Say in a callback that what was clicked in a part is chosen for the whole page."""
    st.session_state[_WHOLE] = True


def _is_as_before(question: Question) -> bool:
    try:
        newest = current(DATABASE.value()).version
        return newest == question.store.version and session.person() == session.remembered()
    except DashboardError:  # The whole page says why.
        return False
