"""Since the last meeting: all that changed between two dates, old and new, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import capabilities, changes, position_changes
from dashboard.exhibits.exhibit import Ask
from dashboard.exports.pack import earlier_meeting
from dashboard.model import FIRST_DAY


def render(ask: Ask) -> None:
    top = st.container()
    since = address.choose_date(
        "last-meeting",
        "The last meeting",
        earlier_meeting(ask.as_of),
        ask.as_of,
        earliest=FIRST_DAY,
    )
    day = since.isoformat()
    with top:
        headline(changes.changes_headline(ask, since=day))
    for found in (
        capabilities.capability_change(ask, since=day, framework="all"),
        position_changes.function_assessment_change(ask, since=day),
        position_changes.position_change(ask, since=day),
        position_changes.coverage_change(ask, since=day),
        changes.agreement_change(ask, since=day),
        changes.grade_change(ask, since=day),
        changes.funding_change(ask, since=day),
        changes.funding_event_change(ask, since=day),
        changes.secondment_change(ask, since=day),
    ):
        show(found)
