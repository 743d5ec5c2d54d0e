"""The earlier of two dates that are compared: since when changes are told."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from dashboard.exhibits.question import Question
from dashboard.model import FIRST_DAY
from dashboard.store.queries import as_at_date
from dashboard.wording import spoken_date

MONTHS_BETWEEN_MEETINGS = 3
SINCE = "2021-01-01"
NETWORK = "network"


def earlier_meeting(day: date) -> date:
    """The day three months before a meeting: boards meet four times a year.

    Of 31 May it is 28 February; none is before the first day that can be asked about.
    """
    return max(_months_from(day, -MONTHS_BETWEEN_MEETINGS), FIRST_DAY)


def later_meeting(day: date) -> date:
    """The day three months after a meeting."""
    return _months_from(day, MONTHS_BETWEEN_MEETINGS)


def recorded_before(question: Question, day: date) -> date | None:
    """The last meeting before a day of the board that is asked about; None where none is recorded.

    It is the board of the region, or of the force's region, else the network's.
    """
    return _recorded(question, day, "last_on")


def recorded_from(question: Question, day: date) -> date | None:
    """The next meeting of that board on or after a day; None where none is recorded."""
    return _recorded(question, day, "next_on")


def meeting_before(question: Question, day: date) -> date:
    """The last meeting before a day; three months before where none is recorded."""
    return recorded_before(question, day) or earlier_meeting(day)


def meeting_after(question: Question, day: date) -> date:
    """The next meeting after a day; three months after where none is recorded."""
    return recorded_from(question, day + timedelta(days=1)) or later_meeting(day)


def _recorded(question: Question, day: date, column: str) -> date | None:
    frame = question.answer("meeting_at", as_of=day)
    found = frame.loc[frame["board"] == (question.home or NETWORK), column]
    return next((held for held in found if isinstance(held, date)), None)


def _months_from(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def since_day(question: Question, since: str) -> date:
    """The day that is meant by a choice: that of the last meeting where none is chosen."""
    return earlier_day(question, since) if since else meeting_before(question, question.as_of)


def assumed_sentence(question: Question, since: str = "") -> str:
    """That the day of the last meeting is assumed; empty where it is recorded, or one is chosen."""
    if since or recorded_before(question, question.as_of) is not None:
        return ""
    day = spoken_date(since_day(question, since), "day")
    return (
        f"No earlier meeting is recorded: it is taken to have been on {day}, three months before. "
    )


def earlier_day(question: Question, since: str) -> date:
    """The earlier of the two dates: one after the as-at date counts as that date."""
    return min(as_at_date(since), question.as_of)


def between(question: Question, since: str) -> str:
    """The two dates in words."""
    before = spoken_date(since_day(question, since), "day")
    return f"between {before} and {question.status.as_at}"


def chosen_since(question: Question, since: str) -> dict[str, str]:
    """The earlier of the two dates, as a choice in words."""
    return {"Since": spoken_date(since_day(question, since), "day")}
