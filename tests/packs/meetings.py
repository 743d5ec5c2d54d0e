"""Meetings whose packs the tests make."""

from __future__ import annotations

from datetime import date

from dashboard.exhibits.question import Question
from dashboard.packs.meeting import Meeting, question_for

DAY, SINCE = date(2026, 12, 10), date(2021, 1, 1)


def meeting(question: Question, rocu: str | None = None, force: str | None = None) -> Meeting:
    return Meeting(question_for(question, rocu, force), DAY, SINCE)
