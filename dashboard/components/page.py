"""The frame of every page: title, status line, headline, and the choices of the sidebar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.access import session
from dashboard.access.roles import ROLES
from dashboard.access.session import Person
from dashboard.components import address
from dashboard.components.text import literal
from dashboard.exhibits.behind import Record
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.wording import listed, spoken_date
from dashboard.model import FIRST_DAY, OFFICIAL, SENSITIVE, Viewer, highest
from dashboard.store.store import Store

YEARS_AHEAD = 5
ALL = "all"
FULL = COMPUTED = ""
"""What is chosen where nothing is: the address says nothing of it."""
NO_SIGN_IN = "Sign-in is off: this server answers to its own machine only."

STYLE = """
<style>
.block-container {padding-top: 2.5rem; max-width: 76rem;}
@media (min-width: 48rem) {.block-container {padding-left: 2.5rem; padding-right: 2.5rem;}}
.rocu-status, .rocu-sight {font-size: .875rem; margin: -.5rem 0 .75rem 0; max-width: 60rem;}
.rocu-local {border-left: 4px solid currentColor; padding-left: .6rem; font-size: .875rem;
  margin: 0 0 .75rem 0;}
.rocu-exercise {background: #801650; color: #fff; padding: .25rem .75rem; font-weight: 700;}
.rocu-headline {font-size: 1.2rem; line-height: 1.45; max-width: 52rem; margin: 0 0 .5rem 0;}
.rocu-note {font-size: .875rem; line-height: 1.45; margin: 0; max-width: 60rem;}
[data-testid="stMain"]:focus-visible {outline: 2px solid; outline-offset: -2px;}
[data-testid="stDateInput"] [data-type] {display: inline-block; line-height: 24px;}
[data-testid="stDateInput"] [role="spinbutton"] {min-width: 24px; text-align: center;}
[data-testid="stMultiSelect"] [data-tag] {background: transparent; color: inherit;
  border: 1px solid currentColor;}
[data-testid="stMultiSelect"] [data-tag] * {color: inherit;}
.rocu-table {overflow-x: auto; max-height: 36rem; overflow-y: auto;}
.rocu-table table {border-collapse: collapse; width: 100%; font-size: .875rem;}
.rocu-table caption {position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%);}
.rocu-table th, .rocu-table td {text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid rgba(128, 128, 128, .35); font-weight: 400; min-width: 4.5rem;}
.rocu-table td.long {min-width: min(11rem, 48vw);}
[class*="st-key-wide-"] {overflow-x: auto;}
[class*="st-key-wide-"] > * {min-width: 48rem;}
.rocu-sideways {font-size: .875rem; margin: 0;}
@media (min-width: 64rem) {.rocu-sideways {display: none;}}
.rocu-table thead th {font-weight: 700; vertical-align: bottom;}
.rocu-table tbody th {min-width: 6.5rem;}
.rocu-scroll {font-size: .8125rem; margin: .25rem 0 0 0;}
.rocu-table a {color: inherit;}
</style>
"""


@dataclass(frozen=True)
class Top:
    """The places at the top of a page that are filled when the rest of it is made."""

    status: DeltaGenerator
    notices: DeltaGenerator


def asked(store: Store, viewer: Viewer) -> Ask:
    """What the sidebar chooses, as the question that every exhibit is asked.

    Region, force and as-at date; the public edition in place of the full one, for whoever may see
    the full one; and a higher marking than the rows ask for.
    """
    today = date.today()
    sidebar = st.sidebar
    as_of = address.choose_date(
        "as-at",
        "As-at date",
        today,
        today + timedelta(days=366 * YEARS_AHEAD),
        earliest=FIRST_DAY,
        place=sidebar,
    )
    plain = Ask(store, viewer, as_of, dark=st.context.theme.type == "dark")
    regions = plain.answer("region_option")
    rocu = address.choose(
        "region",
        "Region",
        {ALL: "All regions"} | dict(zip(regions["rocu_id"], regions["label"], strict=True)),
        ALL,
        place=sidebar,
    )
    forces = plain.answer("force_option", rocu=None if rocu == ALL else rocu)
    force = address.choose(
        "force",
        "Force",
        {ALL: "No force chosen"} | dict(zip(forces["force_id"], forces["name"], strict=True)),
        ALL,
        place=sidebar,
    )
    if viewer.scope.edition == "full":
        editions = {FULL: "Full", "public": "Public"}
        if address.choose("shown", "Edition", editions, FULL, place=sidebar, few=True) != FULL:
            viewer = viewer.in_public
    raised = {COMPUTED: "Computed from the rows", SENSITIVE: f"Raised to {SENSITIVE}"}
    marking = address.choose("marking", "Marking", raised, COMPUTED, place=sidebar)
    return Ask(
        store,
        viewer,
        as_of,
        rocu_id=None if rocu == ALL else rocu,
        force_id=None if force == ALL else force,
        dark=plain.dark,
        marking=marking or OFFICIAL,
    )


def head(title: str, ask: Ask) -> Top:
    """The title, the status line that every page has, and the places beneath them.

    Until the page is made and its marking known, the highest stands there that it can have.
    """
    st.html(STYLE)
    if ask.status.is_exercise:
        st.html('<p class="rocu-exercise">EXERCISE: every observation here is made up</p>')
    st.title(literal(title))
    if session.remembered().claims is None:
        st.html(f'<p class="rocu-local">{NO_SIGN_IN}</p>')
    status = st.empty()
    _say_status(status, ask, SENSITIVE if ask.restricted else OFFICIAL)
    return Top(status, st.container())


def _say_status(place: DeltaGenerator, ask: Ask, marking: str) -> None:
    line = replace(ask.status, marking=highest([marking, ask.marking])).line
    sight = f'<p class="rocu-sight">{escape(ask.sight)}</p>' if ask.sight else ""
    place.html(f'<p class="rocu-status">{escape(line)}</p>{sight}')


def headline(sentences: str) -> None:
    """The point of the page in one or two sentences made from the data."""
    st.html(f'<p class="rocu-headline">{escape(sentences)}</p>')


def note(sentences: str) -> None:
    """What is missing or uncertain, in words, beneath what it is about."""
    st.html(f'<p class="rocu-note">{escape(sentences)}</p>')


def foot(ask: Ask, top: Top, record: Record) -> None:
    """What a reader should know at the end of every page. At its top, now that the page is made,
    its marking, and what the address got wrong."""
    for notice in address.notices():
        top.notices.warning(literal(notice))
    marking = highest([*record.markings, marking_of_queries(ask, record.direct)])
    _say_status(top.status, ask, marking)
    compiled = ask.answer("data_set_status")
    days = ", ".join(
        spoken_date(row.compiled_on, row.compiled_on_precision) for row in compiled.itertuples()
    )
    note(
        f"Compiled on {days}. Not assessed means that nothing published says; it is never a gap. "
        "Rules, limits and every source are on the page Sources and method."
    )


def who(found: Person) -> None:
    """Who has signed in and how to leave, at the end of the sidebar."""
    if found.claims is None:
        return
    with st.sidebar:
        roles = listed([ROLES[role].title.lower() for role in found.viewer.roles])
        note(f"Signed in as {found.viewer.name}, {roles}.")
        st.button("Sign out", on_click=st.logout)
