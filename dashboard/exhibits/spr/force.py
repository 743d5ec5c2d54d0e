"""Strategic Policing Requirement: one force in full."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.matrix import obligation_filters
from dashboard.exhibits.spr.obligations import (
    NO_THREAT,
    covered_phrase,
    obligation_labels,
    wording_phrase,
)
from dashboard.exhibits.spr.routes import access_sentence, evidence_table, routes_table
from dashboard.exhibits.spr.words import (
    ALL,
    MEANING,
    choices_of,
    edition_of,
    edition_phrase,
    finding_phrase,
    tally,
)
from dashboard.exhibits.table import counted, dated, labelled, linked, table_of
from dashboard.theme import COVERAGE_STATES, GRADE, POSITION, POSITION_STATES
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    inspection_name,
    join_words,
    label,
    sentence,
)


@exhibit(needs_force=True)
def function_routes(question: Question, edition: str = "") -> Answer:
    """In which ways does the force get each policing function, and what says so?"""
    of = edition_of(question, edition)
    frame = question.answer("function_routes", force=question.force_id, edition=of)
    functions = frame.drop_duplicates("function_id")
    return Answer(
        title=f"Ways {question.force_name} gets each function",
        frame=frame,
        table=routes_table(question, frame),
        alt=f"Of {count_noun(len(functions), 'function')}, {question.force_name} has "
        f"{tally(functions['coverage'], COVERAGE_STATES)}.",
        note=(
            f"Functions that {edition_phrase(of)} needs come first. Access, not assured: there "
            "is a way, but nothing says how good it is. Not known: nothing recorded names a way; "
            "it is not a gap."
        ),
        choices=choices_of(of),
    )


@exhibit(needs_force=True)
def route_evidence(question: Question, function: str = "") -> Answer:
    """Who gives the force one function, and how is that known?"""
    function = function or first_function(question)
    frame = question.answer("route_evidence", force=question.force_id, function=function)
    routes = question.answer(
        "function_routes", force=question.force_id, edition=edition_of(question)
    )
    told = list(rows(routes[routes["function_id"] == function]))
    force = question.force_name
    name = told[0].function if told else "No function"
    said = access_sentence(question, force, told) if told else "No function is known."
    return Answer(
        title=f"Who gives {force} {in_sentence(name)}, and how do we know?",
        frame=frame,
        table=evidence_table(question, frame),
        alt=f"{said} Behind it: {count_noun(len(frame), 'entry', 'entries')}.",
        note=said,
        choices={"Function": name},
    )


def first_function(question: Question, edition: str = "") -> str:
    """The first function that the force has a way to get, else the first of all."""
    of = edition_of(question, edition)
    routes = question.answer("function_routes", force=question.force_id, edition=of)
    reached = routes[routes["route_count"] > 0]
    return str(next(iter(reached["function_id"]), next(iter(routes["function_id"]), "")))


@exhibit(needs_force=True)
def obligations_of_force(
    question: Question, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Answer:
    """Where does the force stand on each obligation, and which functions are behind it?"""
    of = edition_of(question, edition)
    frame = question.answer(
        "obligations_of_force",
        force=question.force_id,
        edition=of,
        threat=threat,
        dimension=dimension,
    )
    actions = beside(question, frame, lambda row: [_obligation_about(question, row)])
    told = list(rows(frame))
    return Answer(
        title=f"Where {question.force_name} stands on each obligation of "
        f"{of or 'no edition'}, and why",
        frame=actions.frame,
        table=pd.DataFrame(
            {
                "Obligation": list(obligation_labels(frame).values()),
                "Standing": [POSITION[row.position].label for row in told],
                "Functions behind it": [_functions_behind(row) for row in told],
            }
            | {name: list(map(say, told)) for name, say in actions.column.items()}
            | {
                "What it asks": [row.requirement for row in told],
                "Confidence of the wording": [wording_phrase(row) for row in told],
                "Source": [question.source(row.source_id).link for row in told],
                "Duty holder": [label(row.duty_holder) for row in told],
                "Threat": [row.threat or NO_THREAT for row in told],
                "Dimension": [label(row.dimension) for row in told],
            }
        ),
        alt=f"Of {count_noun(len(frame), 'obligation')} of {edition_phrase(of)}, "
        f"{question.force_name} has "
        f"{tally(frame['position'], POSITION_STATES)}.",
        note=(
            f"{MEANING} A standing is that of the worst of the functions that the obligation "
            "needs. Governance duties need no function: only statements speak for them."
        ),
        choices=obligation_filters(frame, of, threat, dimension),
    )


def _obligation_about(question: Question, row: Any) -> About:
    return About(
        f"force_obligation:{question.force_id}/{row.obligation_id}",
        is_gap=row.position in ("gap", "partial"),
    )


def _functions_behind(row: Any) -> str:
    if not row.functions_required:
        return "No function: see statements"
    parts = [
        f"{state.word}: {functions}"
        for state in COVERAGE_STATES
        if (functions := getattr(row, state.key))
    ]
    return ". ".join([sentence(covered_phrase(row)), *parts])


@exhibit(needs_force=True)
def statements_of_force(question: Question, edition: str = "") -> Answer:
    """What does the force say of itself on the edition, and is it borne out?"""
    of = edition_of(question, edition)
    frame = question.answer("statements_of_force", force=question.force_id, edition=of)
    told = list(rows(frame))
    claims = question.answer("assurance", edition=of, force=question.force_id)
    findings = claims["finding"].value_counts()
    return Answer(
        title=f"What {question.force_name} says of itself on {edition_phrase(of)}, beside what can "
        "be shown",
        frame=frame,
        table=table_of(
            told,
            {
                "Threat": lambda row: row.threat or "The edition as a whole",
                "Dimension": labelled("dimension"),
                "What it says": labelled("stated"),
                "What can be shown": _support_phrase,
                "Date": dated("as_of"),
                "Source": linked(question),
                "Note": lambda row: sentence(clean_text(row.note, "No note")),
            },
        ),
        alt=_statements_alt(question, of, findings),
        note=_statements_note(question, of),
        choices=choices_of(of),
    )


def _statements_alt(question: Question, edition: str, findings: pd.Series) -> str:
    """How many claims there are, and how many of them are not borne out or cannot be shown."""
    of = f"of {question.force_name} on {edition_phrase(edition)}"
    if not findings.sum():
        return f"No claim {of} is recorded that can be compared."
    told = {
        "contradicted": "not borne out",
        "supported": "borne out, or backed by access that is not assured",
    }
    parts = [
        f"{count_noun(int(findings[key]), f'is {words}', f'are {words}')}"
        for key, words in told.items()
        if findings.get(key)
    ]
    if silent := findings.get("not_evidenced"):
        parts.append(f"{format_number(silent)} cannot be shown from what is recorded")
    return f"Of {count_noun(int(findings.sum()), 'claim')} {of}, {join_words(parts)}."


def _support_phrase(row: Any) -> str:
    """What can be shown of the obligations that a statement is about."""
    if row.derived is None:
        return "Nothing to compare with: no obligation of this threat needs a function"
    if row.stated in ("met", "has_access"):
        return finding_phrase(row.finding, row.derived)
    return f"At worst {in_sentence(POSITION[row.derived].word)}; it makes no claim about access"


def _statements_note(question: Question, edition: str) -> str:
    others = [
        f"{count_noun(len(held), 'statement')} on the {other} edition"
        for other in question.answer("edition_in_force")["edition"]
        if other != edition
        and len(
            held := question.answer("statements_of_force", force=question.force_id, edition=other)
        )
    ]
    more = f" Choose another edition for {join_words(others)}." if others else ""
    return (
        "A statement is what a force or its commissioner says of itself. What cannot be shown from "
        f"what is recorded is not a gap.{more}"
    )


@exhibit(needs_force=True)
def grades_of_force(question: Question) -> Answer:
    """How did inspectors grade the force, and the unit that it belongs to?"""
    frame = question.answer("grades_of_force", force=question.force_id)
    told = list(rows(frame))
    return Answer(
        title=f"Inspection grades of {question.force_name} and its unit",
        frame=frame,
        table=table_of(
            told,
            {
                "Subject": lambda row: question.short_name(row.subject_kind, row.subject_id),
                "Inspection": lambda row: inspection_name(row.inspection),
                "Question": lambda row: sentence(row.question),
                "Grade": lambda row: GRADE[row.grade].label,
                "Date": dated("published_on"),
                "Source": linked(question),
            },
        ),
        alt=f"{count_noun(len(frame), 'inspection grade')} of {question.force_name} and its unit.",
        note=(
            "A grade answers the inspectors' question, not an obligation. Where no grade is "
            "listed, none was found."
        ),
    )


@exhibit(needs_force=True)
def size_of_force(question: Question) -> Answer:
    """How large is the force, on which basis, and when?"""
    frame = question.answer("size_of_force", force=question.force_id)
    told = list(rows(frame))
    stated = [f"{format_number(row.value)} {row.measure}" for row in told]
    return Answer(
        title=f"Size of {question.force_name}",
        frame=frame,
        table=table_of(
            told,
            {
                "Basis": lambda row: sentence(row.measure),
                "Number": counted("value"),
                "Stated for": dated("as_of"),
                "Source": linked(question),
            },
        ),
        alt=f"Size of {question.force_name}: {'; '.join(stated) or 'nothing stated'}.",
        note="Headcount and full-time equivalent are different bases and do not compare.",
    )
