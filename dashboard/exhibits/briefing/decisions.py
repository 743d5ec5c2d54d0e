"""Decisions for a board, worked out from what the data says is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.collaborations import MONTHS, notice_phrase
from dashboard.exhibits.briefing.issues import region_of
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.single_points import alone_phrase, hanging_phrases, provider_phrase
from dashboard.exhibits.spr.words import choices_of, edition_of
from dashboard.exhibits.table import cited, table_of
from dashboard.theme import POSITION, capability_state
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    inspection_name,
    join_words,
    label,
    spoken_date,
)

MAX_OF_A_KIND = 5
"""How many decisions of one kind a board is asked at once; the note says how many are left."""

COLUMNS = ["kind", "id", "decision", "why", "due_on", "due_on_precision", "source_ids"]
Row = tuple[object, ...]


@dataclass(frozen=True)
class DecisionKind:
    """One kind of decision: its words, where all of its kind are listed, and how they are found."""

    thing: tuple[str, str]
    page: str
    find: Callable[[Question, str], Iterator[Row]]


@exhibit()
def decision(question: Question, edition: str = "") -> Answer:
    """Which decisions does the data ask of the board?"""
    of = edition_of(question, edition)
    found = {key: list(kind.find(question, of)) for key, kind in KINDS.items()}
    frame = pd.DataFrame(
        [(key, *row) for key, all_of in found.items() for row in all_of[:MAX_OF_A_KIND]],
        columns=COLUMNS,
    )
    told = list(rows(frame))
    counts = frame["kind"].value_counts()
    said = [count_noun(int(counts[key]), *KINDS[key].thing) for key in KINDS if key in counts]
    left = [
        f"{count_noun(len(all_of) - MAX_OF_A_KIND, *KINDS[key].thing)} (page {KINDS[key].page})"
        for key, all_of in found.items()
        if len(all_of) > MAX_OF_A_KIND
    ]
    more = (
        f"Left out, after the first {MAX_OF_A_KIND} of a kind: {join_words(left)}. " if left else ""
    )
    return Answer(
        title=f"Decisions asked of {_whom(question)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Decision asked": "decision",
                "Why": "why",
                "By": lambda row: _by(question, row),
                "Source": cited(question, "Nothing is published"),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'decision is', 'decisions are')} asked of {_whom(question)}, "
            "about "
            f"{join_words(said)}" + (f"; {join_words(left)} more are left out." if left else ".")
            if told
            else f"The data asks no decision of {_whom(question)}."
        ),
        note=(
            f"{more}Each follows from a fact that is published, or from one that is not known; "
            "whether it was decided already is not recorded."
        ),
        choices=choices_of(of),
    )


def _whom(question: Question) -> str:
    if question.force_id:
        return f"the commissioner and chief officers of {question.force_name}"
    if question.rocu_id:
        return f"the governance board of {question.region_short_name}"
    return "the national governance board"


def _by(question: Question, row: Any) -> str:
    said = spoken_date(row.due_on, row.due_on_precision, "No date recorded")
    is_past = row.due_on is not None and row.due_on < question.as_of
    return f"{said}, which has passed" if is_past else said


def _rocu(question: Question) -> str | None:
    """The region asked about, or that of the force."""
    return region_of(question) if question.force_id else question.rocu_id


def _agreements(question: Question, edition: str) -> Iterator[Row]:
    hanging = hanging_phrases(question, edition)
    asked = question.answer(
        "agreement_review", rocu=question.rocu_id, force=question.force_id, months=int(MONTHS)
    )
    for row in rows(asked):
        notices = list(row.notices)
        if notices == ["ended"]:
            continue
        ends = "term_ended" in notices or "ending" in notices
        act = "Renew, replace or let lapse" if ends else "Conclude the review"
        if notices == ["review_due"]:
            act = "Review"
        date = "ends_on" if ends else "review_on"
        yield (
            row.agreement_id,
            f"{act}: {row.agreement}",
            notice_phrase(notices) + hanging.get(row.agreement_id, _covers(row.functions)),
            *(getattr(row, date), getattr(row, f"{date}_precision"), [row.source_id]),
        )


def _covers(functions: str | None) -> str:
    if not functions:
        return ""
    return f". It covers {join_words([in_sentence(name) for name in functions.split('; ')])}"


def _capabilities(question: Question, _: str) -> Iterator[Row]:
    rocu = _rocu(question)
    if question.force_id and rocu is None:
        return
    for row in rows(question.answer("capability_gap", rocu=rocu)):
        state = in_sentence(capability_state(row.position, row.level).word)
        day = spoken_date(row.as_of, row.as_of_precision, "an undated page")
        yield (
            f"{row.rocu_id}/{row.capability_id}",
            f"Accept, or raise to the standard: {in_sentence(row.capability)} in {row.unit}",
            f"Assessed as {state} ({day}), {count_noun(row.gap, 'level')} below the standard",
            *(None, None, [row.source_id]),
        )


def _statements(question: Question, _: str) -> Iterator[Row]:
    for row in rows(question.answer("statement_finding", rocu=_rocu(question))):
        if row.finding != "contradicted" or question.force_id not in (None, row.force_id):
            continue
        about = row.threat or f"the {row.edition} edition as a whole"
        worst = in_sentence(POSITION[row.derived].word)
        yield (
            f"{row.force_id}/{row.threat_id or row.edition}",
            f"Correct the statement, or show the access: {row.force} on {in_sentence(about)}",
            f"Stated: {in_sentence(label(row.stated))}. Its routes support at worst {worst}",
            *(None, None, [row.source_id]),
        )


def _single_points(question: Question, edition: str) -> Iterator[Row]:
    place = question.narrowest_place
    for row in rows(question.answer("single_point_by_provider", edition=edition, **place)):
        if not row.positions_falling:
            continue
        worse = count_noun(row.positions_falling, "position")
        yield (
            f"{row.kind}/{row.provider_id}",
            "Agree what would stand in, or accept the risk: "
            f"{provider_phrase(question, row.kind, row.provider_id)}",
            f"{alone_phrase(question, row)}. Without it {worse} on "
            f"{count_noun(row.obligations_falling, 'obligation')} of the {edition} edition would "
            "get worse",
            *(None, None, [row.source_id]),
        )


def _recommendations(question: Question, _: str) -> Iterator[Row]:
    for row in rows(question.answer("inspection_recommendation", rocu=_rocu(question))):
        if question.force_id not in (None, row.force_id) or (question.rocu_id and not row.rocu_id):
            continue
        owner = clean_text(row.owner, "not recorded")
        yield (
            row.recommendation_id,
            f"Say what was done on: {row.text_summary.rstrip('.')}",
            f"Made in {inspection_name(row.inspection)} (owner: {owner}); whether it was carried "
            "out is not recorded",
            *(row.due_on, row.due_on_precision, [row.source_id]),
        )


def _not_assessed(question: Question, edition: str) -> Iterator[Row]:
    rocu = _rocu(question)
    unit = question.short_name("rocu", rocu) if rocu else "all regions"
    forces = f"the forces of {unit}" if rocu else "forces"
    asked = {
        "core_capability": (
            f"Commission an assessment: core capabilities of {unit}",
            f"core capabilities have no published evidence{_which(question, rocu)}",
        ),
        "own_function": (
            "Assess the functions that the force runs itself"
            if question.force_id
            else f"Ask {forces} to assess the functions that they run themselves",
            "functions are not assessed, so a single point of failure cannot be told from the only "
            "known provider",
        ),
        "agreement_level": (
            "Ask lead forces for the level at which they serve under agreements",
            "functions under live agreements have no assessed level, so access is not assured",
        ),
    }
    known = _unknown_counts(question, edition, rocu)
    for kind, (decision_asked, why) in asked.items():
        unknown, total = known.get(kind, (0, 0))
        if unknown:
            said = f"{format_number(unknown)} of {format_number(total)} {why}"
            yield (kind, decision_asked, said, None, None, [])


def _unknown_counts(
    question: Question, edition: str, rocu: str | None
) -> dict[str, tuple[int, int]]:
    """How much of each part is not assessed, of how much; of the force where one is asked about."""
    known = {
        row.kind: (row.unknown_count, row.total_count)
        for row in rows(question.answer("not_assessed", edition=edition, rocu=rocu))
        if rocu or not question.force_id
    }
    if question.force_id:
        routes = question.answer("function_routes", force=question.force_id, edition=edition)
        functions = {
            kind: set(routes.loc[routes["kind"] == kind, "function_id"])
            for kind in ("own", "agreement")
        }
        unassured = set(
            routes.loc[
                (routes["kind"] == "agreement") & (routes["strength"] == "unassured"), "function_id"
            ]
        )
        every = routes["function_id"].nunique()
        known["own_function"] = (every - len(functions["own"]), every)
        known["agreement_level"] = (len(unassured), len(functions["agreement"]))
    return known


def _which(question: Question, rocu: str | None) -> str:
    """The core capabilities of one unit that are not assessed, by name."""
    if rocu is None:
        return ""
    found = rows(question.answer("region_standing", rocu=rocu))
    names = [row.names for row in found if row.standing == "not_assessed"]
    return "".join(f": {join_words([in_sentence(n) for n in held.split('; ')])}" for held in names)


KINDS = {
    "agreement": DecisionKind(("agreement", "agreements"), "Agreements", _agreements),
    "capability": DecisionKind(
        ("capability below standard", "capabilities below standard"), "Capabilities", _capabilities
    ),
    "statement": DecisionKind(
        ("statement contradicted", "statements contradicted"),
        "Strategic Policing Requirement",
        _statements,
    ),
    "single_point": DecisionKind(
        ("sole known provider", "sole known providers"),
        "Overview",
        _single_points,
    ),
    "recommendation": DecisionKind(
        ("recommendation", "recommendations"), "Inspections", _recommendations
    ),
    "not_assessed": DecisionKind(
        ("part of the picture not assessed", "parts of the picture not assessed"),
        "Sources",
        _not_assessed,
    ),
}
