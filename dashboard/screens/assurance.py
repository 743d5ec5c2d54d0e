"""Claims against evidence: what forces claim, what can be shown of it, what inspectors found."""

from __future__ import annotations

import streamlit as st

from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline
from dashboard.exhibits import assurance, inspections
from dashboard.exhibits.question import Question


def render(question: Question) -> None:
    top = st.container()
    edition = choose_edition(question, few=True)
    with top:
        headline(assurance.assurance_headline(question, edition))
    claims = assurance.assurance(question, edition=edition)
    if claims.row_count:
        show(claims)
    show(inspections.inspection_recommendation(question, most="8"))
    folded(
        "All that forces say, beside what inspectors found",
        lambda: _show_statements(question, edition),
    )


def _show_statements(question: Question, edition: str) -> None:
    show(inspections.statement_beside_grade(question, edition=edition))
