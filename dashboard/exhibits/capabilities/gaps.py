"""The capabilities below the standard: since when, what they hold up, and on whom they lean."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.capabilities.matrix import state_word
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import Column, table_of
from dashboard.wording import count_noun, in_sentence, join_words, spoken_date

MAX_NAMED = 3


@exhibit()
def capability_gap_held(question: Question) -> Answer:
    """Which capabilities are below the standard, since when, and what do they hold up?"""
    frame = question.answer(
        "capability_gap_held", rocu=question.home, edition=question.edition or ""
    )
    told = list(rows(frame))
    of = question.short_name("rocu", question.home) if question.home else "the ten regions"
    columns: dict[str, Column] = {"Unit": "unit"} if not question.home else {}
    columns |= {
        "Capability": "capability",
        "Stands at": lambda row: (
            f"{state_word(row.position, row.level)}, level {row.level}; standard {row.target}"
        ),
        "Below since": _since,
        "Holds up": lambda row: _held(question, row),
        "Leans on": lambda row: _leaning(question, row),
    }
    gaps = count_noun(len(told), "capability", "capabilities")
    verb = "is" if len(told) == 1 else "are"
    holding = sum(bool(row.obligations) for row in told)
    return Answer(
        title=f"{gaps} of {of} {verb} below the standard"
        if told
        else f"No capability of {of} is recorded below the standard",
        frame=frame,
        table=table_of(told, columns),
        alt=f"{gaps} of {of} {verb} below the standard; {holding or 'none'} of them "
        f"{'holds' if holding == 1 else 'hold'} up obligations of forces."
        if told
        else f"No capability of {of} is recorded below the standard.",
        note=(
            "It holds up an obligation where a function that it delivers is the worst covered of "
            "those needed. It leans on agencies whose staff work in it. Not assessed is no gap."
        ),
    )


def _since(row: Any) -> str:
    """The month since when; where nothing is known of before, since when at least."""
    if row.below_since is None:
        return "Not dated"
    precision = "month" if row.below_since_precision == "day" else row.below_since_precision
    month = spoken_date(row.below_since, precision)
    return month if row.was_known_before else f"At least {month}"


def _held(question: Question, row: Any) -> str:
    if not row.obligations:
        return "Nothing by itself"
    forces = sorted(question.short_name("force", id_) for id_ in row.force_ids)
    obligations = count_noun(row.obligations, "obligation")
    return f"{obligations} of {join_words(forces, MAX_NAMED)}"


def _leaning(question: Question, row: Any) -> str:
    agencies = sorted(question.name("agency", id_) for id_ in row.agency_ids)
    return join_words([in_sentence(name) for name in agencies]) or "No agency recorded"
