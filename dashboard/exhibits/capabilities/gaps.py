"""The capabilities below the standard: since when, what each would lift, on whom they lean."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.action_beside import beside, capability_about
from dashboard.exhibits.capabilities.lifted import LIFT_NOTE, NOTHING_LIFTED, lifts
from dashboard.exhibits.capabilities.matrix import stands_at
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import Column, table_of
from dashboard.wording import count_noun, in_sentence, join_words, spoken_date


@exhibit()
def capability_gap_held(question: Question) -> Answer:
    """Which capabilities are below the standard, and which to mend first?"""
    frame = question.answer(
        "capability_gap_held", rocu=question.home, edition=question.edition or ""
    )
    actions = beside(question, frame, capability_about)
    told = list(rows(frame))
    of = question.short_name("rocu", question.home) if question.home else "the ten regions"
    columns: dict[str, Column] = {"Unit": "unit"} if not question.home else {}
    columns |= {
        "Capability": "capability",
        "Stands at": stands_at,
        "Below since": _since,
        "Mending it would lift": lifts,
        "Leans on": lambda row: _leaning(question, row),
    }
    gaps = count_noun(len(told), "capability", "capabilities")
    verb = "is" if len(told) == 1 else "are"
    return Answer(
        title=f"{gaps} of {of} {verb} below the standard"
        if told
        else f"No capability of {of} is recorded below the standard",
        frame=actions.frame,
        table=table_of(told, columns | actions.column),
        alt=f"{gaps} of {of} {verb} below the standard. {_first(question, told[0])}"
        if told
        else f"No capability of {of} is recorded below the standard.",
        note=(
            f"First what would lift most, then what is furthest below. {LIFT_NOTE} It leans "
            "on agencies whose staff work in it. Not assessed is no gap."
        ),
    )


def _first(question: Question, row: Any) -> str:
    """Which of them to mend first, and what that would lift."""
    if lifts(row) == NOTHING_LIFTED:
        return "Mending any of them alone would lift no standing and no function."
    where = "" if question.home else f" of {row.unit}"
    return f"First to mend is {in_sentence(row.capability)}{where}: it would lift {lifts(row)}."


def _since(row: Any) -> str:
    """The month since when; where nothing is known of before, since when at least."""
    if row.below_since is None:
        return "Not dated"
    precision = "month" if row.below_since_precision == "day" else row.below_since_precision
    month = spoken_date(row.below_since, precision)
    return month if row.was_known_before else f"At least {month}"


def _leaning(question: Question, row: Any) -> str:
    agencies = sorted(question.name("agency", id_) for id_ in row.agency_ids)
    return join_words(agencies) or "No agency recorded"
