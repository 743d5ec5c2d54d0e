"""Strategic Policing Requirement: where each force stands on each obligation."""

from __future__ import annotations

import pandas as pd

from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import NO_THREAT, obligation_chart, obligation_table
from dashboard.exhibits.spr.words import (
    ALL,
    MEANING,
    choices_of,
    edition_of,
    edition_phrase,
    some,
    tally,
)
from dashboard.theme import POSITION_STATES
from dashboard.wording import clean_text, count_noun, format_number, label


@exhibit()
def obligation_matrix(
    question: Question, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Answer:
    """Which obligations can each force evidence that it has, or has access to, what they need?"""
    of = edition_of(question, edition)
    chosen = {"edition": of, "threat": threat, "dimension": dimension}
    frame = question.answer("obligation_matrix", rocu=question.rocu_id, **chosen)
    obligations = question.answer("edition_obligation", **chosen)
    behind = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    forces = count_noun(frame["force_id"].nunique(), "force")
    asked = count_noun(frame["obligation_id"].nunique(), "obligation")
    return Answer(
        title=f"Where {question.region_forces_phrase or 'the forces of the network'} stand on each "
        f"obligation of {of or 'no edition'}",
        frame=frame,
        table=obligation_table(question, frame, obligations),
        chart=obligation_chart(question, frame, obligations),
        alt=(
            f"Grid of {forces} by {asked} of {edition_phrase(of)}: of "
            f"{count_noun(len(frame), 'position')}, {tally(frame['position'], POSITION_STATES)}."
        ),
        note=_matrix_note(obligations),
        source_ids=[*obligations["source_id"], *behind["source_id"]],
        choices=_filters(obligations, of, threat, dimension),
    )


def _filters(
    obligations: pd.DataFrame, edition: str, threat: str, dimension: str
) -> dict[str, str]:
    named = obligations["threat"].dropna()
    threat_name = "" if threat == ALL else clean_text(next(iter(named), None), NO_THREAT)
    return choices_of(
        edition, Threat=threat_name, Dimension="" if dimension == ALL else label(dimension)
    )


def _matrix_note(obligations: pd.DataFrame) -> str:
    duties = int((obligations["functions_required"] == 0).sum())
    recalled = int(obligations["is_recalled"].sum())
    low = int((obligations["confidence"] == "low").sum())
    of = count_noun(len(obligations), "obligation")
    return (
        f"{MEANING} Not known means that nothing published says; it is never a gap. Of {of}, "
        f"{duties} need no function (see the statements of each force), {recalled} have wording "
        f"that is recalled, not official, and {low} have wording of low confidence."
    )


def network_headline(question: Question, matrix: Exhibit, edition: str) -> str:
    """What the matrix says of the region, or of the network."""
    frame = matrix.frame[matrix.frame["position"] != "not_derived"]
    if not len(frame):
        return f"No obligation of {edition_phrase(edition)} that is chosen here needs a function."
    counts = frame["position"].value_counts()
    forces = count_noun(frame["force_id"].nunique(), "force")
    asked = count_noun(frame["obligation_id"].nunique(), "obligation")
    return (
        f"{forces} of {question.region_phrase} by {asked} of {edition_phrase(edition)} that need "
        f"functions make {format_number(len(frame))} positions: access is evidenced in "
        f"{some(counts, 'evidenced')}, there but not assured in {some(counts, 'unassured')}, "
        f"partial in {some(counts, 'partial')} and a gap in {some(counts, 'gap')}. In "
        f"{some(counts, 'unknown')} nothing published says how a force reaches all that is needed, "
        "which is not a gap."
    )
