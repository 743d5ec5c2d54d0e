"""Claims against evidence: what forces claim, what can be shown of it, what inspectors found."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.words import choices_of, edition_of, edition_phrase, finding_phrase
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.theme import GRADE
from dashboard.wording import clean_text, count_noun, in_sentence, join_words, label, sentence

NOTHING_TO_COMPARE = "Nothing to compare with: no obligation of this threat needs a function"
CLAIM = "that a force meets, or has access to, what {} asks"


@exhibit()
def assurance(question: Question, edition: str = "") -> Answer:
    """Are the claims of forces, that they meet or have access to what is asked, borne out?"""
    of = edition_of(question, edition)
    frame = _claims(question, of)
    actions = beside(question, frame, _missing_about)
    told = list(rows(frame))
    behind = [id_ for ids in frame["grade_source_ids"] for id_ in ids]
    support = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    whose = question.force_name or question.region_forces_phrase or "forces"
    return Answer(
        title=f"What {whose} {'claims' if question.force_id else 'claim'} on "
        f"{edition_phrase(of)}, what can be shown, and what inspectors found",
        frame=actions.frame,
        table=table_of(
            told,
            ({} if question.force_id else {"Force": "force"})
            | {
                "Threat": lambda row: row.threat or "The edition as a whole",
                "What the force says": _said,
                "What can be shown": _support,
            }
            | actions.column
            | {
                "What inspectors found": _grades,
                "Date of the claim": dated("as_of"),
                "Source": linked(question),
            },
        ),
        alt=_tally(frame, of),
        note=(
            "First what is not borne out, then what cannot be shown, which is not a gap. A grade "
            "answers an inspector's question, which is another one; the two stand side by side "
            "and are never combined. Statements that something is partly met, not met or only "
            "reported claim no access and are not here."
        ),
        source_ids=[*frame["source_id"], *behind, *support["source_id"]],
        choices=choices_of(of),
    )


def _claims(question: Question, edition: str) -> pd.DataFrame:
    return question.answer(
        "assurance", edition=edition, rocu=question.rocu_id, force=question.force_id
    )


def _said(row: Any) -> str:
    note = clean_text(row.note)
    said = f"{label(row.stated)} ({in_sentence(label(row.dimension))})"
    return f"{said}: {note}" if note else said


def _support(row: Any) -> str:
    if row.derived is None:
        return NOTHING_TO_COMPARE
    missing = [
        f"{said}: {join_words([in_sentence(name) for name in names])}"
        for said, names in (
            ("Below the standard", row.functions_below),
            ("Not known", row.functions_not_known),
        )
        if len(names)
    ]
    return ". ".join([finding_phrase(row.finding, row.derived), *missing])


def _missing_about(row: Any) -> list[About]:
    """The functions that a claim is not borne out for, which are gaps."""
    named = zip(row.function_ids_below, row.functions_below, strict=True)
    return [
        About(f"force_function:{row.force_id}/{id_}", name=in_sentence(name)) for id_, name in named
    ]


def _grades(row: Any) -> str:
    found = [
        f"{GRADE[grade].word} ({in_sentence(asked)})"
        for grade, asked in zip(row.grades, row.grade_questions, strict=True)
    ]
    return sentence("; ".join(found)) or "No grade is recorded"


def _tally(frame: pd.DataFrame, edition: str) -> str:
    """How many claims there are, and what can be shown of them."""
    whole = count_noun(len(frame), "claim")
    said = f"Of {whole} {CLAIM.format(edition_phrase(edition))}, "
    return f"{said}{join_words(_parts(frame)) or 'none can be compared'}."


def _parts(frame: pd.DataFrame) -> list[str]:
    """How many claims come out in each way, those that are not borne out first."""
    found = Counter(_outcome(row) for row in rows(frame))
    parts = {
        "contradicted": "{} not borne out (the best way is only partial, or absent)",
        "not_evidenced": "cannot be shown from what is recorded",
        "unassured": "{} backed by access that is not assured",
        "evidenced": "{} borne out",
        "": "cannot be compared, since no function is needed",
    }
    return [
        f"{found[key] or 'none'} {said.format('is' if found[key] < 2 else 'are')}"
        for key, said in parts.items()
        if found[key] or key == "evidenced"
    ]


def _outcome(row: Any) -> str:
    return row.derived or "" if row.finding in (None, "supported") else str(row.finding)


@kept
def assurance_headline(question: Question, edition: str = "") -> str:
    """How many claims are borne out; of another edition where there are none on this one."""
    of = edition_of(question, edition)
    frame = _claims(question, of)
    if len(frame):
        return _tally(frame, of)
    whose = question.force_name or question.region_forces_phrase or "any force"
    is_many = question.rocu_id and not question.force_id
    claim = "they meet, or have" if is_many else "it meets, or has"
    nothing = (
        f"No claim of {whose} is recorded that {claim} access to, what "
        f"{edition_phrase(of)} asks, so there is nothing to hold against the evidence."
    )
    others = [
        _tally(held, other)
        for other in question.answer("edition_in_force")["edition"]
        if other != of and len(held := _claims(question, other))
    ]
    return " ".join([nothing, *others[-1:]])
