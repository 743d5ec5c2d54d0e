"""Assurance: what forces state, beside what their routes support and how inspectors graded them."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.obligation_grid import POSITION
from dashboard.exhibits.spr import edition_of
from dashboard.exhibits.wording import count, in_sentence, listed, spoken_date, text, word
from dashboard.theme import GRADE_STATES

GRADES = {state.key: state.word for state in GRADE_STATES}
FINDINGS = {
    "contradicted": "Contradicted by the routes",
    "not_evidenced": "Not evidenced by the routes",
    "supported": "Not contradicted",
}
NO_OBLIGATION = "No obligation to compare with rests on functions"


@exhibit()
def assurance(ask: Ask, edition: str = "") -> Exhibit:
    """Do its routes support what a force states: that it meets, or has access to, what is asked?"""
    of = edition_of(ask, edition)
    frame = ask.answer("assurance", edition=of, rocu=ask.rocu_id, force=ask.force_id)
    told = list(rows(frame))
    behind = [id_ for ids in frame["grade_source_ids"] for id_ in ids]
    support = ask.answer("requirement_source", edition=of, rocu=ask.rocu_id)
    return Exhibit(
        id="assurance",
        title=f"What forces state on {of or 'no edition'}, beside their routes and their grades",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Threat": [row.threat or "The edition as a whole" for row in told],
                "Stated": [
                    f"{word(row.stated)} ({in_sentence(word(row.dimension))})" for row in told
                ],
                "What the routes support": [_support(row) for row in told],
                "Functions with no known route": [_names(row.functions_not_known) for row in told],
                "Functions below standard": [_names(row.functions_below) for row in told],
                "Inspection grades": [_grades(row) for row in told],
                "Date": [spoken_date(row.as_of, row.as_of_precision) for row in told],
                "Note": [text(row.note, "No note") for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=_tally(frame, of),
        note=(
            "A statement is what a force or its commissioner says of itself. Not evidenced means "
            "that nothing published shows a route to all that is needed; it is not a gap. A grade "
            "answers an inspector's question, which is another one, and is not combined with "
            "either. Statements that something is partly met, not met or only reported are on the "
            "page of the Strategic Policing Requirement."
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["source_id"], *behind, *support["source_id"]]),
        choices={"Edition": of or "No edition"},
    )


def _support(row: Any) -> str:
    if row.derived is None:
        return NO_OBLIGATION
    return f"{FINDINGS[row.finding]}: at worst {in_sentence(POSITION[row.derived].word)}"


def _names(names: Any) -> str:
    return listed([in_sentence(name) for name in names]) or "No function"


def _grades(row: Any) -> str:
    return listed([GRADES[grade] for grade in row.grades]) or "No published grade"


def _tally(frame: pd.DataFrame, edition: str) -> str:
    found = frame["finding"].value_counts()
    said = [f"{found.get(key, 0) or 'none'} {in_sentence(FINDINGS[key])}" for key in FINDINGS]
    alone = int(frame["finding"].isna().sum())
    if alone:
        said.append(f"{alone} with no obligation to compare that rests on functions")
    of = f"the {edition} edition" if edition else "no edition"
    return (
        f"{count(len(frame), 'statement')} on {of} that a force meets, or has access to, what is "
        f"asked: {listed(said)}."
    )


def assurance_headline(ask: Ask, edition: str = "") -> str:
    """How many such statements there are, and how many the routes support."""
    held = assurance(ask, edition=edition)
    if held.frame.empty:
        of = edition_of(ask, edition)
        return (
            f"Nothing published in {ask.scope} states that a force meets, or has access to, what "
            f"the {of} edition asks, so there is nothing to hold against the routes."
        )
    return held.alt
