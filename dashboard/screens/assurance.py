"""Assurance: statements beside what the routes support, and beside inspection grades."""

from __future__ import annotations

import streamlit as st

from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import assurance, inspections
from dashboard.exhibits.question import Question


def render(question: Question) -> None:
    top = st.container()
    edition = choose_edition(question, few=True)
    with top:
        headline(assurance.assurance_headline(question, edition))
    show(assurance.assurance(question, edition=edition))
    show(inspections.statement_beside_grade(question, edition=edition))
