"""When agreements end and fall due for review, on one line of dates."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.charts.hover import Hover
from dashboard.charts.spans import Span, Spans
from dashboard.exhibits.agreements.decisions import unknown_words
from dashboard.exhibits.agreements.filters import place_of
from dashboard.exhibits.agreements.words import day_words, notice_words, standing_words
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.months import MONTHS, month_ahead, months_of
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import dated, table_of
from dashboard.theme import AGREEMENT_STATES, STANDING
from dashboard.wording import count_noun, spoken_date

MAX_DRAWN = 10
LEAST_DRAWN = 2
"""One agreement alone is told in a row of the table: a chart of it would show nothing more."""
NAME_CHARACTERS = 44


def year_before(day: date) -> date:
    """The first of the month a year before that of a day."""
    return month_ahead(day, -12)


@exhibit()
def agreement_dates(question: Question, months: str = MONTHS) -> Answer:
    """Which agreements end or fall due for review from a year ago on, and when?

    Those with a date in these months; the first decision stands first.
    """
    until = month_ahead(question.as_of, months_of(months))
    frame = question.answer(
        "agreement_date",
        from_on=year_before(question.as_of),
        until_on=until,
        **place_of(question),
    )
    told = list(rows(frame))
    known = next(rows(question.answer("agreement_count", **place_of(question))))
    spans = [_span(row) for row in told[:MAX_DRAWN]]
    by = spoken_date(until, "day")
    ends = sum(row.ends_on is not None and question.as_of <= row.ends_on <= until for row in told)
    reviews = sum(
        row.review_on is not None and question.as_of <= row.review_on <= until for row in told
    )
    whose = question.forces_phrase
    return Answer(
        title=f"When agreements of {whose} end and fall due for review, to {by}",
        frame=frame,
        table=table_of(
            told,
            {
                "Agreement": "name",
                "Live or not": standing_words,
                "Ends": dated("ends_on", "Not recorded"),
                "Notice": lambda row: notice_words(row.notice_months),
                "Notice by": _notice_by,
                "Review": dated("review_on", "Not recorded"),
            },
        ),
        chart=Spans(spans, year_before(question.as_of), question.as_of, until, AGREEMENT_STATES)
        if len(spans) >= LEAST_DRAWN
        else None,
        alt=(
            f"By {by}, {count_noun(ends, 'agreement') if ends else 'no agreement'} of {whose} "
            f"{'ends' if ends < 2 else 'end'} and "
            f"{count_noun(reviews, 'review') if reviews else 'no review'} "
            f"{'falls' if reviews < 2 else 'fall'} due."
        ),
        note=_note(known, len(told)),
        choices={"Months ahead": months},
    )


def _span(row: Any) -> Span:
    ends = day_words(row.ends_on, row.ends_on_precision)
    lines = (
        standing_words(row),
        f"Ends: {ends}",
        f"Notice: {notice_words(row.notice_months)}",
        f"Review: {day_words(row.review_on, row.review_on_precision)}",
    )
    over = row.standing == "term_ended"
    return Span(
        label=row.name,
        state=STANDING[row.standing],
        starts_by=row.starts_by,
        notice_on=row.notice_on,
        ends_from=row.ends_from,
        ends_on=row.ends_on,
        review_on=row.review_on,
        said="no end recorded" if row.ends_on is None else "no renewal recorded" if over else ends,
        hover=Hover(row.name, lines, heading_width=NAME_CHARACTERS),
        chooses=(row.agreement_id,),
    )


def _notice_by(row: Any) -> str:
    if row.notice_on is None:
        return "Not recorded" if row.notice_months is None or row.ends_on is None else "No notice"
    return spoken_date(row.notice_on, row.ends_on_precision)


def _note(known: Any, told: int) -> str:
    """What is not in the chart: later dates, and agreements without any."""
    parts = []
    if told > MAX_DRAWN:
        parts.append(f"The chart shows the first {MAX_DRAWN} of {told}; the table has all.")
    parts.append(unknown_words(known))
    if told:
        parts.append(
            "A bar that begins at the left edge began before, or its start is not recorded."
        )
    return " ".join(parts)
