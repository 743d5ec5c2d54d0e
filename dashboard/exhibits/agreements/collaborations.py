"""Collaborations of a force, and the agreements that somebody has to look at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.words import (
    STANDING_NOTE,
    force_words,
    notice_words,
    standing_words,
)
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import dated, labelled, linked, table_of
from dashboard.wording import (
    NOT_RECORDED,
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
)

MAX_FORCES_NAMED = 8
MONTHS = "18"
NOTICES = {
    "term_ended": "Term ended, renewal not found",
    "ending": "Ends within {months}",
    "review_passed": "Review date passed, outcome not found",
    "under_review": "Under review",
    "review_due": "Review due within {months}",
    "ended": "Ended",
}


@exhibit()
def agreement_review(question: Question, months: str = MONTHS) -> Answer:
    """Which agreements are under review, past their term, ended, or end or fall due soon?"""
    ahead = int(months) if months.isdigit() else int(MONTHS)
    frame = question.answer(
        "agreement_review", rocu=question.rocu_id, force=question.force_id, months=ahead
    )
    told = list(rows(frame))
    whose = question.forces_phrase
    return Answer(
        title=f"Agreements of {whose} under review, past their term, ended or ending",
        frame=frame,
        table=table_of(
            told,
            {
                "Agreement": "agreement",
                "What": lambda row: notice_phrase(row.notices, ahead),
                "Ends": dated("ends_on", "Not recorded"),
                "Review": dated("review_on", "Not recorded"),
                "Notice": lambda row: notice_words(row.notice_months),
                "Functions": lambda row: clean_text(row.functions, NOT_RECORDED),
                "Lead force": lambda row: force_words(question, row.lead_force_id),
                "Forces": lambda row: _forces(row.forces),
                "Note": lambda row: clean_text(row.note, "No note"),
                "Source": linked(question),
            },
        ),
        alt=_review_alt(frame, whose, ahead),
        note=(
            "An end or a review that is not recorded cannot be warned of, and most agreements "
            f"state neither.{STANDING_NOTE}"
        ),
        choices={"Months ahead": format_number(ahead)},
    )


def notice_phrase(notices: Any, months: int = int(MONTHS)) -> str:
    """What an agreement is to be looked at for, in words: each kind once."""
    said = [in_sentence(NOTICES[notice]) for notice in notices]
    return sentence("; ".join(said)).replace("{months}", count_noun(months, "month"))


def _forces(names: str | None) -> str:
    return join_words(names.split("; "), MAX_FORCES_NAMED) if names else NOT_RECORDED


def _review_alt(frame: pd.DataFrame, whose: str, months: int) -> str:
    notices = [notice for found in frame["notices"] for notice in found]
    counts = {key: notices.count(key) for key in NOTICES}
    said = [
        _is(counts["under_review"], "under review"),
        _is(counts["term_ended"], "past the recorded term with no renewal found"),
        _is(counts["ending"], f"to end within {count_noun(months, 'month')}"),
        f"{counts['ended'] or 'none'} {'has' if counts['ended'] <= 1 else 'have'} ended",
    ]
    return f"Of the agreements of {whose}, {join_words(said)}."


def _is(number: int, state: str) -> str:
    return f"{number or 'none'} {'is' if number <= 1 else 'are'} {state}"


@exhibit(needs_force=True)
def force_collaboration(question: Question) -> Answer:
    """Which agreements is one force party to, by scope and by function?"""
    frame = question.answer("force_collaboration", force=question.force_id)
    told = list(rows(frame))
    name = question.force_name
    return Answer(
        title=f"Collaborations that {name} is party to",
        frame=frame,
        table=table_of(
            told,
            {
                "Scope": labelled("scope"),
                "Functions": lambda row: clean_text(row.functions, NOT_RECORDED),
                "Agreement": "agreement",
                "Live or not": standing_words,
                "Lead force": lambda row: force_words(question, row.lead_force_id),
                "Legal basis": labelled("legal_basis"),
                "Starts": dated("starts_on", "Not recorded"),
                "Ends": dated("ends_on", "Not recorded"),
                "Review": dated("review_on", "Not recorded"),
                "Other forces": lambda row: (
                    _forces(row.other_forces) if row.other_forces else "No other force"
                ),
                "Source": linked(question),
            },
        ),
        alt=_collaboration_alt(frame, name),
        note=(
            "By scope, then by function. A force is party where it, its regional unit or all "
            f"forces are named.{STANDING_NOTE}"
        ),
    )


def _collaboration_alt(frame: pd.DataFrame, name: str) -> str:
    live = frame[frame["standing"] == "live"]
    scopes = live["scope"].value_counts()
    said = [
        f"{scopes[key]} {phrase}"
        for key, phrase in (
            ("regional", "regional"),
            ("multi_force", "of several forces"),
            ("bilateral", "of two forces"),
            ("national", "national"),
        )
        if key in scopes
    ]
    kinds = f" ({join_words(said)})" if said else ""
    review = int((live["status"] == "under_review").sum())
    led = int(live["lead_force_id"].notna().sum())
    return (
        f"{name} is party to {count_noun(len(frame), 'agreement')} on record, {len(live)} of them "
        f"live{kinds}; {review or 'none'} of the live ones {'is' if review <= 1 else 'are'} under "
        f"review, and a lead force is recorded for {led}."
    )
