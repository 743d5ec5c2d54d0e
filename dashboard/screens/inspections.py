"""Inspections: grades through time, recommendations, and statements beside them."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import inspections
from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    headline(inspections.summary_headline(ask))
    matrix = inspections.inspection_matrix(ask)
    place = show(matrix, on_choice=_choose_subject)

    subjects = inspections.subjects(ask)
    if subjects:
        st.header("Grades of one unit or force", anchor="grades")
        st.markdown("Choose a cell of the chart, or choose here.")
        default = inspections.default_subject(ask)
        inspected = address.choose("inspected", "Unit or force", subjects, default, follows=default)
        say_chosen(place, matrix, (inspected,), ("All its grades", "grades"))
        show(inspections.subject_grade(ask, inspected=inspected))

    st.header("Statements beside grades", anchor="statements")
    editions = inspections.editions(ask)
    edition = (
        address.choose(
            "edition",
            "Edition of the Strategic Policing Requirement",
            editions,
            ask.edition,
            few=True,
        )
        if editions
        else ""
    )
    show(inspections.statement_beside_grade(ask, edition=edition))

    st.header("Recommendations and counts", anchor="recommendations")
    show(inspections.inspection_recommendation(ask))
    show(inspections.inspection_tally(ask))


def _choose_subject(chosen: tuple[str, ...]) -> None:
    address.set_choice("inspected", *chosen)
