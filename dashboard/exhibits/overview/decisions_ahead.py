"""The first things that a region has to decide about its agreements, by date."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.overview.attention import page_address
from dashboard.exhibits.question import Link, Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import linked, table_of
from dashboard.wording import count_noun, sentence, spoken_date

FIRST = 5


@exhibit()
def decision_ahead(question: Question) -> Answer:
    """Which five things about agreements have to be decided first, and by when?"""
    by = _year_ahead(question.as_of)
    found = question.answer("decision_ahead", by=by, rocu=question.home, force=question.force_id)
    overdue, ahead = int(found["is_overdue"].sum()), int((~found["is_overdue"].astype(bool)).sum())
    frame = found.head(FIRST)
    until = spoken_date(by, "day")
    more = len(found) - len(frame)
    return Answer(
        title=f"To decide by {until}: {ahead or 'nothing'} ahead, {overdue or 'nothing'} overdue"
        if len(found)
        else f"Nothing recorded has to be decided by {until}",
        frame=frame,
        table=table_of(
            list(rows(frame)),
            {
                "By": lambda row: sentence(spoken_date(row.due_on, row.due_on_precision)),
                "What": _what,
                "Agreement": lambda row: Link(
                    row.agreement,
                    page_address(question, "agreements", "agreement", agreement=row.agreement_id),
                ),
                "Forces": lambda row: count_noun(row.forces, "force"),
                "Source": linked(question),
            },
        ),
        alt=f"Decisions about agreements due by {until}: {ahead or 'none'} ahead and "
        f"{overdue or 'none'} overdue.",
        note=(
            "What is ahead comes first, then what is overdue. "
            + (f"{more} more stand on the page Agreements. " if more else "")
            + "Where notice is recorded, the day is that by which it has to be given. An end or a "
            "review that is not recorded cannot be warned of."
        ),
    )


def _year_ahead(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, day=28)


def _what(row: Any) -> str:
    if row.kind == "review":
        return "Review falls due"
    if row.kind == "review_past":
        return "Review passed without a recorded outcome"
    ends = spoken_date(row.ends_on, row.ends_on_precision, "an unrecorded day")
    if row.kind == "term_past":
        return "Past its term, with no renewal recorded: renew it or record its end"
    notice = ""
    if row.notice_months:
        notice = f", with {count_noun(row.notice_months, 'month')} of notice"
    return f"Ends on {ends}{notice}: renew it or let it end"
