"""Collaborations of a force, and the agreements that somebody has to look at."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.words import (
    STANDING_NOTE,
    force_words,
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
    in_sentence,
    join_words,
    sentence,
)

MAX_FORCES_NAMED = 8
MONTHS = "18"
NOTICES = {
    "term_ended": "Term ended, no renewal recorded",
    "ending": "Ends within {months}",
    "review_passed": "Review date passed, no outcome recorded",
    "under_review": "Under review",
    "review_due": "Review due within {months}",
    "ended": "Ended",
}


def notice_phrase(notices: Any, months: int = int(MONTHS)) -> str:
    """What an agreement is to be looked at for, in words: each kind once."""
    said = [in_sentence(NOTICES[notice]) for notice in notices]
    return sentence("; ".join(said)).replace("{months}", count_noun(months, "month"))


def _forces(names: str | None) -> str:
    return join_words(names.split("; "), MAX_FORCES_NAMED) if names else NOT_RECORDED


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
