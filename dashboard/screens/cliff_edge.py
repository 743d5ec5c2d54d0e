"""Cliff edge: what ends over the next months, and what changes if nothing is renewed."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits import cliff_edge, spr
from dashboard.exhibits.cliff_changes import MONTHS
from dashboard.exhibits.exhibit import Ask, rows

HORIZONS = {"12": "12 months", "24": "24 months", MONTHS: "36 months"}


def render(ask: Ask) -> None:
    top = st.container()
    months, edition = _choose(ask)
    chosen = {"months": months, "edition": edition}
    with top:
        headline(cliff_edge.cliff_edge_headline(ask, **chosen))
    show(cliff_edge.cliff_edge_ending(ask, **chosen))
    show(cliff_edge.cliff_edge_count(ask, **chosen))
    change = cliff_edge.cliff_edge_change(ask, **chosen)
    if len(change.table):
        show(change)
    else:
        st.subheader(literal(change.title), anchor=change.id)
        note(change.note)


def _choose(ask: Ask) -> tuple[str, str]:
    months_place, edition_place = st.columns(2)
    months = address.choose(
        "months", "How far ahead", HORIZONS, MONTHS, few=True, place=months_place
    )
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(ask.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = address.choose(
        "edition", "Edition", editions, spr.edition_of(ask), place=edition_place
    )
    return months, edition
