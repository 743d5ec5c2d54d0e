"""Words that all pages of the Strategic Policing Requirement share: edition, region, counts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.exhibits.question import Question
from dashboard.theme import State
from dashboard.wording import format_number, join_words

ALL = "all"
MEANING = "Access shown says that a force can get what is needed, not that a duty is discharged."


def edition_of(question: Question, edition: str = "") -> str:
    """The edition that was chosen, else the one in force on the day; none where none is known."""
    return edition or (question.edition if len(question.answer("edition_in_force")) else "")


def edition_phrase(edition: str) -> str:
    return f"the {edition} edition" if edition else "no edition"


def choices_of(edition: str, **others: str) -> dict[str, str]:
    """What was chosen, in words."""
    said = {"Edition": edition or "No edition"}
    return said | {label: value for label, value in others.items() if value}


def finding_phrase(finding: str | None, derived: str) -> str:
    """What can be shown of a claim, by what rule 11 finds and the worst standing behind it."""
    if finding == "not_evidenced":
        return "Cannot be shown from what is recorded"
    if finding == "contradicted":
        why = "the best way is only partial"
        if derived == "gap":
            why = "something that it needs is assessed as absent"
        return f"Not borne out: {why}"
    if derived == "evidenced":
        return "Borne out: access is shown"
    return "There is access, but nothing says how good it is"


def tally(found: pd.Series, states: Sequence[State]) -> str:
    """How often each state was found, in words: "3 access shown and 4 not known"."""
    counts = found.value_counts()
    said = [f"{format_number(counts[s.key])} {s.word.lower()}" for s in states if s.key in counts]
    return join_words(said) or "nothing"


def some(counts: pd.Series, key: str) -> str:
    return format_number(counts[key]) if key in counts else "none"
