"""Assurance: statements beside what the routes support, and beside inspection grades."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import assurance, inspections, spr
from dashboard.exhibits.exhibit import Ask, rows


def render(ask: Ask) -> None:
    top = st.container()
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(ask.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = address.choose("edition", "Edition", editions, spr.edition_of(ask), few=True)
    with top:
        headline(assurance.assurance_headline(ask, edition))
    show(assurance.assurance(ask, edition=edition))
    show(inspections.statement_beside_grade(ask, edition=edition))
