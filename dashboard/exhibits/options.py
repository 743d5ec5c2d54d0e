"""Who could help a force with what it cannot show."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.words import notice_words
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.routes import end_phrase
from dashboard.exhibits.table import linked, table_of
from dashboard.theme import COVERAGE
from dashboard.wording import count_noun, in_sentence, label, spoken_date

ALL = "all"
NEAR = {1: "National", 2: "In the same region", 3: "In a neighbouring region", 4: "Elsewhere"}


@exhibit(needs_force=True)
def help_option(question: Question, function: str = ALL) -> Answer:
    """Who could help the force with a function that it cannot show access to?"""
    chosen = None if function == ALL else function
    frame = question.answer("help_option", force=question.force_id, function=chosen)
    told = list(rows(frame))
    force = question.force_name
    of = "what it cannot show access to" if chosen is None else _function(question, chosen)
    functions = frame["function_id"].nunique()
    return Answer(
        title=f"Who could help {force} with {of}",
        frame=frame,
        table=table_of(
            told,
            {
                "Function": "function",
                "Now": lambda row: COVERAGE[row.coverage].label,
                "Option": lambda row: _option(question, row),
                "Where": lambda row: NEAR[row.nearness],
                "What it would take": lambda row: takes(question, row),
                "Evidence": lambda row: _evidence(question, row),
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'option')} for {count_noun(functions, 'function')} of "
            f"{force}: " + "; ".join(_tally(frame)) + "."
            if len(frame)
            else f"Nothing recorded names anybody who could help {force} with {of}."
        ),
        note=(
            "What is not known is first asked of the force itself. Options are in order: "
            "agreements that could be joined, units at the standard, forces at full strength; "
            "nearer ones first. A unit is only stated to be at the standard where a sentence about "
            "every unit says so, and nothing about the unit itself. They say where to ask, not "
            "that anybody has offered, has room or would agree. What the force has access to "
            "already is left out."
        ),
        choices={} if chosen is None else {"Function": question.name("function", chosen)},
    )


def _function(question: Question, id_: str) -> str:
    return in_sentence(question.name("function", id_))


def _tally(frame: pd.DataFrame) -> list[str]:
    found = frame["kind"].value_counts()
    return [
        count_noun(int(found[kind]), one, many)
        for kind, one, many in (
            ("join_agreement", "agreement to join", "agreements to join"),
            ("ask_unit", "unit to ask", "units to ask"),
            ("ask_force", "force to ask", "forces to ask"),
        )
        if kind in found
    ]


def _option(question: Question, row: Any) -> str:
    if row.kind == "join_agreement":
        return f"Join {question.name('agreement', row.subject_id)}"
    return f"Ask {question.name('rocu' if row.kind == 'ask_unit' else 'force', row.subject_id)}"


def takes(question: Question, row: Any) -> str:
    if row.kind == "ask_unit":
        return "An agreement with the unit and the forces that share it"
    if row.kind == "ask_force":
        return "An agreement with the force"
    return joining(question, row)


def joining(question: Question, row: Any) -> str:
    """What joining an agreement would take."""
    lead = (
        f"led by {question.name('force', row.lead_force_id)}"
        if row.lead_force_id
        else "whose lead force is not recorded"
    )
    # Of some only an agency is named, and no force.
    parties = count_noun(row.party_count, "party", "parties") if row.party_count else "parties"
    notice = notice_words(row.notice_months)
    end = end_phrase(row)
    return (
        f"Agreement of its {parties}, {lead}; legal basis: {in_sentence(label(row.legal_basis))}; "
        f"notice: {in_sentence(notice)}{f'; it {end}' * bool(end)}"
    )


def _evidence(question: Question, row: Any) -> str:
    if row.kind == "join_agreement":
        return "Live agreement that covers the function"
    day = spoken_date(row.as_of, row.as_of_precision, "undated page")
    if row.kind == "ask_force":
        return f"Its own function at full strength, {day}"
    said = f"{question.name('capability', row.capability_id)} at or above the standard, {day}"
    return f"Only stated, of every unit: {in_sentence(said)}" if row.is_stated else said
