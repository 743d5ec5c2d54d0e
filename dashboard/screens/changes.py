"""Since the last meeting: all that changed between two dates, old and new, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import capabilities, changes, position_changes
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.wording import listed, spoken_date
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
    exhibits = {
        "capabilities": capabilities.capability_change(ask, since=day, framework="all"),
        "forces' own functions": position_changes.function_assessment_change(ask, since=day),
        "positions on obligations": position_changes.position_change(ask, since=day),
        "coverage of functions": position_changes.coverage_change(ask, since=day),
        "agreements": changes.agreement_change(ask, since=day),
        "inspection grades": changes.grade_change(ask, since=day),
        "amounts of funding": changes.funding_change(ask, since=day),
        "events in funding": changes.funding_event_change(ask, since=day),
        "agencies' staff": changes.secondment_change(ask, since=day),
    }
    changed = [
        f"{len(found.frame)} of {what}" for what, found in exhibits.items() if len(found.frame)
    ]
    with top:
        headline(
            f"Between {spoken_date(since, 'day')} and {ask.status.as_at}, what is known changed: "
            f"{listed(changed)}."
            if changed
            else f"Nothing that is known changed between {spoken_date(since, 'day')} and "
            f"{ask.status.as_at}."
        )
    for found in exhibits.values():
        show(found)
