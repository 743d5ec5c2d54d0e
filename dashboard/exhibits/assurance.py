"""Assurance: what forces state, beside what their routes support and how inspectors graded them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.words import choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.theme import GRADE, POSITION
from dashboard.wording import clean_text, count_noun, in_sentence, join_words, label

FINDINGS = {
    "contradicted": "Contradicted by the routes",
    "not_evidenced": "Not evidenced by the routes",
    "supported": "Not contradicted",
}
NO_OBLIGATION = "No obligation to compare with rests on functions"


@exhibit()
def assurance(question: Question, edition: str = "") -> Answer:
    """Do its routes support what a force states: that it meets, or has access to, what is asked?"""
    of = edition_of(question, edition)
    frame = question.answer("assurance", edition=of, rocu=question.rocu_id, force=question.force_id)
    told = list(rows(frame))
    behind = [id_ for ids in frame["grade_source_ids"] for id_ in ids]
    support = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    return Answer(
        title=f"What forces state on {of or 'no edition'}, beside their routes and their grades",
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Threat": lambda row: row.threat or "The edition as a whole",
                "Stated": lambda row: f"{label(row.stated)} ({in_sentence(label(row.dimension))})",
                "What the routes support": _support,
                "Functions with no known route": lambda row: _names(row.functions_not_known),
                "Functions below standard": lambda row: _names(row.functions_below),
                "Inspection grades": _grades,
                "Date": dated("as_of"),
                "Note": lambda row: clean_text(row.note, "No note"),
                "Source": linked(question),
            },
        ),
        alt=_tally(frame, of),
        note=(
            "A statement is what a force or its commissioner says of itself. Not evidenced means "
            "that nothing published shows a route to all that is needed; it is not a gap. A grade "
            "answers an inspector's question, which is another one, and is not combined with "
            "either. Statements that something is partly met, not met or only reported are on the "
            "page of the Strategic Policing Requirement."
        ),
        source_ids=[*frame["source_id"], *behind, *support["source_id"]],
        choices=choices_of(of),
    )


def _support(row: Any) -> str:
    if row.derived is None:
        return NO_OBLIGATION
    return f"{FINDINGS[row.finding]}: at worst {in_sentence(POSITION[row.derived].word)}"


def _names(names: Any) -> str:
    return join_words([in_sentence(name) for name in names]) or "No function"


def _grades(row: Any) -> str:
    return join_words([GRADE[grade].word for grade in row.grades]) or "No published grade"


def _tally(frame: pd.DataFrame, edition: str) -> str:
    found = frame["finding"].value_counts()
    said = [f"{found.get(key, 0) or 'none'} {in_sentence(FINDINGS[key])}" for key in FINDINGS]
    alone = int(frame["finding"].isna().sum())
    if alone:
        said.append(f"{alone} with no obligation to compare that rests on functions")
    return (
        f"{count_noun(len(frame), 'statement')} on {edition_phrase(edition)} that a force meets, "
        f"or has access to, what is asked: {join_words(said)}."
    )


def assurance_headline(question: Question, edition: str = "") -> str:
    """How many such statements there are, and how many the routes support."""
    held = assurance(question, edition=edition)
    if held.frame.empty:
        of = edition_of(question, edition)
        return (
            f"Nothing published in {question.region_phrase} states that a force meets, or has "
            "access to, what "
            f"the {of} edition asks, so there is nothing to hold against the routes."
        )
    return held.alt
