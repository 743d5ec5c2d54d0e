"""The ways in which a force gets a function in words: through whom, on what basis, how sure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.table import linked
from dashboard.theme import COVERAGE, capability_state
from dashboard.wording import clean_text, count_noun, in_sentence, label, sentence, spoken_date

AS_ABOVE = "As above, in this way too"
NO_ROUTE = "No way is known: nothing recorded says"
NEAR_PHRASE = {1: "national", 2: "same region", 3: "neighbouring region", 4: "elsewhere"}
ONLY = {"yes": "Only one supplier", "no": "Only one supplier, no other known"}
LEVEL_POSITIONS = ("absent", "planned", "partial", "provided", "provided")


def agreement_phrase(question: Question, agreement_id: str) -> str:
    """An agreement within a sentence: by its short name where it has one."""
    full, short = (
        question.name("agreement", agreement_id),
        question.short_name("agreement", agreement_id),
    )
    if short != full:
        return f"the {short} agreement"
    return f"the {full}" if "agreement" in full.lower() else f"the agreement “{full}”"


def route_phrase(question: Question, route: Any) -> str:
    """One row of `function_routes` as people say it: "through SEROCU, at standard"."""
    if route.kind is None:
        return NO_ROUTE
    sure = in_sentence(label(route.strength))
    if route.kind == "own":
        return f"from its own resources, {sure}"
    if route.kind == "regional":
        return f"through {question.short_name('rocu', route.provider_id)}, {sure}"
    if route.kind == "national":
        taken_over = in_sentence(question.name("capability", route.provider_id))
        return f"through a national service ({taken_over}), {sure}"
    under = agreement_phrase(question, route.provider_id)
    return f"under {under}, legal basis {in_sentence(label(route.legal_basis))}, {sure}"


def sole_phrase(route: Any) -> str:
    """What rule 9 says of a route, if anything: the only supplier, or the only one known."""
    if route.sole_own_assessed is None:
        return ""
    return ONLY[route.sole_own_assessed]


def access_sentence(question: Question, force: str, routes: list[Any]) -> str:
    """How a force reaches one function, from its rows of `function_routes`."""
    function = in_sentence(routes[0].function)
    if routes[0].kind is None:
        return (
            f"Nothing recorded says how {force} gets {function}. It is not known, which is not a "
            "gap."
        )
    ways = [route_phrase(question, row) for row in routes]
    many = f" in {len(ways)} ways:" if len(ways) > 1 else ""
    said = f"{force} gets {function}{many} {'; '.join(ways)}."
    sole = [in_sentence(sole_phrase(row)) for row in routes if sole_phrase(row)]
    return f"{said} There is {sole[0]}." if sole else said


def end_phrase(row: Any) -> str:
    """When an agreement that could be joined ends, and whether it is too late to give notice:
    "ends on 31 December 2026, its day to give notice passed"; empty where no end is recorded."""
    if row.ends_on is None:
        return ""
    on = "on" if row.ends_on_precision == "day" else "in"
    past = ", its day to give notice passed" if row.is_notice_past and row.notice_months else ""
    return f"ends {on} {spoken_date(row.ends_on, row.ends_on_precision)}{past}"


def help_phrase(question: Question, row: Any) -> str:
    """Whom to ask and how near they are: "Ask ERSOU (neighbouring region)"."""
    near = f" ({NEAR_PHRASE[row.nearness]})"
    if row.kind == "join_agreement":
        end = end_phrase(row)
        return (
            f"Join {agreement_phrase(question, row.subject_id)}{near}{f', which {end}' * bool(end)}"
        )
    kind = "rocu" if row.kind == "ask_unit" else "force"
    stated = ", only stated to be at the standard" if row.is_stated else ""
    return f"Ask {question.short_name(kind, row.subject_id)}{stated}{near}"


def routes_table(question: Question, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `function_routes` for people: each route with what it rests on and its source."""
    told = list(rows(frame))
    repeated, link = frame["function_id"].duplicated(), linked(question)
    ways = [
        ". ".join(filter(None, (sentence(route_phrase(question, row)), sole_phrase(row))))
        for row in told
    ]
    return pd.DataFrame(
        {
            "Function": [row.function for row in told],
            "Coverage of the function": [
                AS_ABOVE if is_more else COVERAGE[row.coverage].label
                for row, is_more in zip(told, repeated, strict=True)
            ],
            "How": ways,
            "Source": [link(row) for row in told],
            "What that rests on": [_basis_phrase(question, row) for row in told],
            "Needed for": [need_phrase(row.obligations_needing) for row in told],
        }
    )


def need_phrase(obligations: int) -> str:
    """How many obligations need a function."""
    return count_noun(obligations, "obligation") if obligations else "No obligation"


def _basis_phrase(question: Question, route: Any) -> str:
    if route.kind is None:
        return "Nothing"
    if route.kind == "agreement":
        lead = "not recorded"
        if route.lead_force_id is not None:
            lead = question.short_name("force", route.lead_force_id)
        return f"Agreement {in_sentence(label(route.status))}; lead force {lead}"
    dated = spoken_date(route.as_of, route.as_of_precision, "on an undated page")
    if route.kind == "own":
        return f"Assessment of the force, {dated}"
    scope = in_sentence(label(route.evidence_scope))
    others = (route.capabilities or 1) - 1
    more = f"; {count_noun(others, 'capability', 'capabilities')} more" if others else ""
    return f"{question.name('capability', route.capability_id)}: {scope}, {dated}{more}"


def evidence_table(question: Question, frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of `route_evidence` for people: assessments and agreements behind the routes."""
    return pd.DataFrame(
        [
            (
                *_evidence(question, row),
                question.source(row.source_id).link,
                clean_text(row.note, "No note"),
            )
            for row in rows(frame)
        ],
        columns=["What it is", "Its part", "What it says", "Date", "Source", "Note"],
    )


def _evidence(question: Question, row: Any) -> tuple[str, str, str, str]:
    if row.kind in ("own", "lead"):
        part = "The force's own function"
        if row.kind == "lead":
            agreement = question.short_name("agreement", row.detail)
            part = f"The function of the lead force of {agreement}"
        says = capability_state(LEVEL_POSITIONS[row.level], row.level).word
        return question.name("force", row.id), part, says, _day(row)
    if row.kind == "capability":
        part = (
            f"A capability of {question.short_name('rocu', row.detail)} that delivers the function"
        )
        state = capability_state(row.position, row.level)
        says = f"{state.word}: {in_sentence(label(row.evidence_scope))}"
        return question.name("capability", row.id), part, says, _day(row)
    says = f"{label(row.position)}; legal basis {in_sentence(label(row.legal_basis))}"
    if row.kind == "door":
        part = f"Founds or hosts {question.short_name('rocu', row.detail)}: access rests on it"
    else:
        part = "An agreement that covers the function"
        lead = question.short_name("force", row.detail) if row.detail else "not recorded"
        says += f"; lead force {lead}"
    return question.name("agreement", row.id), part, says, _term(row)


def _day(row: Any) -> str:
    return spoken_date(row.as_of, row.as_of_precision)


def _term(row: Any) -> str:
    if row.as_of is None and row.ends_on is None:
        return "Start and end not recorded"
    start = spoken_date(row.as_of, row.as_of_precision, "a day not recorded")
    end = spoken_date(row.ends_on, row.ends_on_precision, "a day not recorded")
    return f"From {start} to {end}"
