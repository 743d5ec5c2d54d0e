"""Since the last meeting: all that changed between two dates, old and new, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import capabilities
from dashboard.exhibits.changes.facts import (
    agreement_change,
    changes_headline,
    funding_change,
    funding_event_change,
    grade_change,
    secondment_change,
)
from dashboard.exhibits.changes.positions import (
    coverage_change,
    function_assessment_change,
    position_change,
)
from dashboard.exhibits.question import Question
from dashboard.model import FIRST_DAY
from dashboard.packs.pack import earlier_meeting


def render(question: Question) -> None:
    top = st.container()
    since = url_state.choose_date(
        "last-meeting",
        "The last meeting",
        earlier_meeting(question.as_of),
        question.as_of,
        earliest=FIRST_DAY,
    )
    day = since.isoformat()
    with top:
        headline(changes_headline(question, since=day))
    for found in (
        capabilities.capability_change(question, since=day, framework="all"),
        function_assessment_change(question, since=day),
        position_change(question, since=day),
        coverage_change(question, since=day),
        agreement_change(question, since=day),
        grade_change(question, since=day),
        funding_change(question, since=day),
        funding_event_change(question, since=day),
        secondment_change(question, since=day),
    ):
        show(found)
