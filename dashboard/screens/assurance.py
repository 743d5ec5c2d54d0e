"""Assurance: statements beside what the routes support, and beside inspection grades."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import assurance, inspections
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.spr.words import edition_of


def render(question: Question) -> None:
    top = st.container()
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(question.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = url_state.choose("edition", "Edition", editions, edition_of(question), few=True)
    with top:
        headline(assurance.assurance_headline(question, edition))
    show(assurance.assurance(question, edition=edition))
    show(inspections.statement_beside_grade(question, edition=edition))
