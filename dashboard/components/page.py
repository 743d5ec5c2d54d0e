"""The frame of every page: title, status line, the choices that hold for all pages, headline."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.access import session
from dashboard.access.roles import ROLES
from dashboard.access.session import Person
from dashboard.components import printing, url_state
from dashboard.components.text import literal, markup
from dashboard.exhibits.action_beside import NOTHING_RECORDED, is_none_recorded
from dashboard.exhibits.asked import PAGES
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.provenance import Record
from dashboard.exhibits.question import Question, kept, lookup, rows
from dashboard.metrics import PAGE_RUN_SECONDS
from dashboard.model import FIRST_DAY, OFFICIAL, SENSITIVE, Viewer, highest
from dashboard.store.store import Store
from dashboard.wording import join_words, spoken_date

YEARS_AHEAD = 5
ALL = "all"
FULL = COMPUTED = ""
"""The default; left out of the address."""
NO_SIGN_IN = "Sign-in is off: this server answers to its own machine only."


@dataclass(frozen=True)
class Top:
    """The places at the top of a page that are filled when the rest of it is made."""

    status: DeltaGenerator
    notices: DeltaGenerator
    marking: str
    """What the status says of it until the page is made."""


def _question_from_choices(store: Store, viewer: Viewer) -> Question:
    """What is chosen for all pages, as the question that every exhibit is asked.

    Under the title region, force and as-at date; in the sidebar the public edition in place of the
    full one, for whoever may see the full one, and a higher marking than the rows ask for.
    """
    today = date.today()
    sidebar, under_title = st.sidebar, st.container(horizontal=True, key="choices")
    as_of = url_state.choose_date(
        "as-at",
        "As-at date",
        today,
        today + timedelta(days=366 * YEARS_AHEAD),
        earliest=FIRST_DAY,
        place=under_title,
    )
    plain = Question(store, viewer, as_of)
    rocu = url_state.choose("region", "Region", _regions(plain), ALL, place=under_title)
    forces = _forces(plain, None if rocu == ALL else rocu)
    force = url_state.choose("force", "Force", forces, ALL, place=under_title)
    if viewer.scope.edition == "full":
        editions = {FULL: "Full", "public": "Public"}
        if url_state.choose("shown", "Edition", editions, FULL, place=sidebar, few=True) != FULL:
            viewer = viewer.in_public
    raised = {COMPUTED: "Computed from the rows", SENSITIVE: f"Raised to {SENSITIVE}"}
    marking = url_state.choose("marking", "Marking", raised, COMPUTED, place=sidebar)
    return Question(
        store,
        viewer,
        as_of,
        rocu_id=None if rocu == ALL else rocu,
        force_id=None if force == ALL else force,
        marking=marking or OFFICIAL,
    )


@kept
def _regions(question: Question) -> dict[str, str]:
    return {ALL: "All regions"} | lookup(question.answer("region_option"), "rocu_id", "label")


@kept
def _forces(question: Question, rocu: str | None) -> dict[str, str]:
    forces = question.answer("force_option", rocu=rocu)
    return {ALL: "No force chosen"} | lookup(forces, "force_id", "name")


def head(title: str, store: Store, viewer: Viewer) -> tuple[Question, Top]:
    """The title, the status line that every page has, the choices that hold for all pages, and the
    places beneath them; with the question that those choices ask.

    Until the page is made and its marking known, the highest stands there that it can have.
    """
    strip = st.empty()
    # An anchor of its own: that of the words could be an exhibit's too.
    st.title(literal(title), anchor="top")
    if session.remembered().claims is None:
        st.html(f'<p class="rocu-local">{NO_SIGN_IN}</p>')
    status = st.empty()
    question = _question_from_choices(store, viewer)
    if question.status.is_exercise:
        strip.html('<p class="rocu-exercise">EXERCISE: every observation here is made up</p>')
    marking = SENSITIVE if question.restricted else OFFICIAL
    _say_status(status, question, marking)
    return question, Top(status, st.container(), marking)


def _say_status(place: DeltaGenerator, question: Question, marking: str) -> None:
    line = replace(question.status, marking=highest([marking, question.marking])).line
    region = question.region_short_name or "All regions"
    force = question.force_name or "No force chosen"
    visibility = (
        f'<p class="rocu-sight">{markup(question.visibility_note)}</p>'
        if question.visibility_note
        else ""
    )
    said = f'<p class="rocu-status">{markup(" · ".join([line, region, force]))}</p>'
    place.html(said + visibility + printing.sheet_style(line))


@contextmanager
def being_made(subject: str) -> Iterator[None]:
    """For as long as a page, or a part of it, is made for somebody."""
    with PAGES.being_made(), PAGE_RUN_SECONDS.labels(subject).time():
        yield


def headline(sentences: str) -> None:
    """The point of the page in one or two sentences made from the data.

    An unseen heading stands over it, so that the headings of exhibits skip no level.
    """
    st.html(f'<h2 class="rocu-unseen">Summary</h2><p class="rocu-headline">{markup(sentences)}</p>')


def paragraph(sentences: str) -> None:
    """Sentences of a page, each date and figure in one line, which Markdown would part."""
    st.html(f"<p>{markup(sentences)}</p>")


def note(sentences: str) -> None:
    """What is missing or uncertain, in words, beneath what it is about."""
    st.html(f'<p class="rocu-note">{markup(sentences)}</p>')


def foot(question: Question, top: Top, record: Record) -> None:
    """What a reader should know at the end of every page. At its top, now that the page is made,
    its marking, and what the address got wrong."""
    for notice in url_state.notices():
        top.notices.warning(literal(notice))
    marking, misses_actions = told_of(question, record)
    if marking != top.marking:
        _say_status(top.status, question, marking)
    none = f"{NOTHING_RECORDED} " * misses_actions
    note(
        f"{none}Compiled on {_compiled_on(question)}. Not assessed means that nothing recorded "
        "says; it is never a gap. Rules, limits and every source are on the page Sources and "
        "method."
    )
    st.html(printing.WHAT_IS_MISSING)


@kept
def _compiled_on(question: Question) -> str:
    """The days on which the data sets were compiled."""
    return ", ".join(
        spoken_date(row.compiled_on, row.compiled_on_precision)
        for row in rows(question.answer("data_set_status"))
    )


def told_of(question: Question, record: Record) -> tuple[str, bool]:
    """What a page tells at its top and its end of all that is on it, or of what a part of it adds.

    Its marking, and whether it shows what actions could be about, and none is recorded at all.
    """
    marking = highest([*record.markings, marking_of_queries(question, record.direct)])
    return marking, "action_beside" in record.queries and is_none_recorded(question)


def who(found: Person) -> None:
    """Who has signed in and how to leave, at the end of the sidebar."""
    if found.claims is None:
        return
    with st.sidebar:
        roles = join_words([ROLES[role].title.lower() for role in found.viewer.roles])
        note(f"Signed in as {found.viewer.name}, {roles}.")
        st.button("Sign out", on_click=st.logout)
