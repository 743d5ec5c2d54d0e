"""Inspections: grades through time, recommendations, and statements beside them."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import inspections
from dashboard.exhibits.question import Question


def render(question: Question) -> None:
    headline(inspections.summary_headline(question))
    matrix = inspections.inspection_matrix(question)
    place = show(matrix, on_choice=_choose_subject)

    subjects = inspections.subjects(question)
    if subjects:
        st.header("Grades of one unit or force", anchor="grades")
        st.markdown("Choose a cell of the chart, or choose here.")
        default = inspections.default_subject(question)
        inspected = url_state.choose(
            "inspected", "Unit or force", subjects, default, follows=default
        )
        say_chosen(place, matrix, (inspected,), ("All its grades", "grades"))
        show(inspections.subject_grade(question, inspected=inspected))

    st.header("Statements beside grades", anchor="statements")
    editions = inspections.editions(question)
    edition = (
        url_state.choose(
            "edition",
            "Edition of the Strategic Policing Requirement",
            editions,
            question.edition,
            few=True,
        )
        if editions
        else ""
    )
    show(inspections.statement_beside_grade(question, edition=edition))

    st.header("Recommendations and counts", anchor="recommendations")
    show(inspections.inspection_recommendation(question))
    show(inspections.inspection_tally(question))


def _choose_subject(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("inspected", *chosen)
