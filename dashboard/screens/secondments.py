"""Seconded agencies: posts, vacancies and ends; without posts, what is recorded in words."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline
from dashboard.components.part import part
from dashboard.exhibits import secondments
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, lookup
from dashboard.exhibits.secondments import ALL


def render(question: Question) -> None:
    headline(secondments.secondment_headline(question))
    agencies = secondments.posts_by_agency(question)
    ends = secondments.arrangement_end(question)
    if agencies.chart is None:
        part(question, partial(_show_entries, question))
    else:
        left, right = st.columns(2)
        with left:
            show(agencies)
        with right:
            over_time = secondments.posts_over_time(question)
            if over_time.chart is not None:
                show(over_time)
            if question.home:
                show(ends)
    if ends.row_count and (agencies.chart is None or not question.home):
        folded("When arrangements end", partial(_show, ends))
    leaning = secondments.secondment_capability(question)
    if leaning.row_count:
        show(leaning)
    if agencies.chart is None:
        folded(
            "Which agencies work with which units",
            partial(_show, secondments.secondment_agency(question)),
        )
    else:
        part(question, partial(_fold_records, question))


def _fold_records(question: Question) -> None:
    folded(
        "What exactly is recorded, and which agencies work with which units",
        partial(_show_records, question),
        chooses=("agency",),
    )


def _show_records(question: Question) -> None:
    _show_entries(question)
    show(secondments.secondment_agency(question))


def _show_entries(question: Question) -> None:
    options = question.answer("secondment_agency_option")
    agency = url_state.choose(
        "agency", "Agency", {ALL: "All agencies"} | lookup(options, "agency_id", "label"), ALL
    )
    show(secondments.secondment_entry(question, agency=agency))


def _show(exhibit: Exhibit) -> None:
    show(exhibit)
