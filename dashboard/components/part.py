"""A part of a page with choices of its own: a click on one of them makes nothing else anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

import streamlit as st

from dashboard.access import session
from dashboard.components import failures, page, url_state
from dashboard.errors import DashboardError
from dashboard.exhibits import provenance
from dashboard.exhibits.question import Question
from dashboard.settings import DATABASE
from dashboard.store.store import current


def part(question: Question, show: Callable[[], None]) -> None:
    """Show a part of the page: a click on a choice in it makes it anew and leaves the rest alone.

    So nothing outside may depend on a choice in it. What `show` knows of choices outside, such as
    `question`, it has from when the whole page was made, which each of those makes anew.

    A click in the part makes the whole page anew all the same where that would be another by now:
    somebody else asks or may see something else, a newer version is published, the click counts for
    more than this part, or what the page tells of all that is on it would no more be true of it.
    """
    is_page_made, told = False, None

    @st.fragment
    def run() -> None:
        nonlocal is_page_made, told
        is_alone, is_page_made = is_page_made, True
        subject = url_state.page_shown()
        with failures.told(subject, "part of the page"), provenance.recording() as asked:
            if is_alone:
                url_state.stay()
                if not _is_as_before(question):
                    st.rerun()
            with page.being_made(subject) if is_alone else nullcontext():
                show()
            tells = page.told_of(question, asked)
            if is_alone and (url_state.counts_elsewhere() or tells != told):
                st.rerun()
            told = tells
        if not is_alone:
            provenance.record(asked)

    run()


def _is_as_before(question: Question) -> bool:
    try:
        newest = current(DATABASE.value()).version
        return newest == question.store.version and session.person() == session.remembered()
    except DashboardError:  # The whole page says why.
        return False
