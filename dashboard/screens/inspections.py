"""Inspections: recommendations without an outcome, grades through time, claims beside them."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline
from dashboard.components.part import part
from dashboard.exhibits import inspections
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question


def render(question: Question) -> None:
    headline(inspections.inspection_headline(question))
    show(inspections.inspection_recommendation(question))
    if question.rocu_id:
        folded(
            "Recommendations that name no region",
            lambda: _show(inspections.recommendation_to_nobody(question)),
        )
    matrix = inspections.inspection_matrix(question)
    if question.rocu_id:
        part(question, partial(_show_grades, question, matrix))
    else:
        part(question, partial(_fold_grades, question, matrix))
    part(question, partial(_fold_statements, question))
    folded("What inspectors counted", lambda: _show(inspections.inspection_tally(question)))


def _show(exhibit: Exhibit) -> None:
    show(exhibit)


def _fold_grades(question: Question, matrix: Exhibit) -> None:
    folded(
        "Grades of every unit and force",
        partial(_show_grades, question, matrix),
        chooses=("inspected",),
    )


def _fold_statements(question: Question) -> None:
    folded(
        "What forces say, what can be shown, and what inspectors found",
        partial(_show_statements, question),
    )


def _show_grades(question: Question, matrix: Exhibit) -> None:
    place = show(matrix, on_choice=_choose_subject)
    subjects = inspections.subjects(question)
    if subjects:
        st.markdown("Choose a cell of the chart, or choose here.")
        default = inspections.default_subject(question)
        inspected = url_state.choose(
            "inspected", "Unit or force", subjects, default, follows=default
        )
        say_chosen(place, matrix, (inspected,), ("All its grades", "subject_grade"))
        show(inspections.subject_grade(question, inspected=inspected))


def _show_statements(question: Question) -> None:
    editions = inspections.editions(question)
    edition = ""
    if editions:
        edition = url_state.choose(
            "edition",
            "Edition of the Strategic Policing Requirement",
            editions,
            question.edition,
            few=True,
        )
    show(inspections.statement_beside_grade(question, edition=edition))


def _choose_subject(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("inspected", *chosen)
