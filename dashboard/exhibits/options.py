"""Who could help a force with what it cannot show, and what would lift a region most."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.words import notice_words
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.words import choices_of, edition_of
from dashboard.exhibits.table import counted, linked, table_of
from dashboard.theme import COVERAGE
from dashboard.wording import count_noun, in_sentence, label, sentence, spoken_date

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
                "What it would take": lambda row: _takes(question, row),
                "Evidence": lambda row: _evidence(question, row),
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'option')} for {count_noun(functions, 'function')} of "
            f"{force}: " + "; ".join(_tally(frame)) + "."
            if len(frame)
            else f"Nothing published names anybody who could help {force} with {of}."
        ),
        note=(
            "Options are in order: agreements that could be joined, units at the standard, forces "
            "at full strength; nearer ones first. They say where to ask, not that anybody has "
            "offered, has room or would agree. What the force has access to already is left out."
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


def _takes(question: Question, row: Any) -> str:
    if row.kind == "ask_unit":
        return "An agreement with the unit and the forces that share it"
    if row.kind == "ask_force":
        return "An agreement with the force"
    lead = (
        f"led by {question.name('force', row.lead_force_id)}"
        if row.lead_force_id
        else "whose lead force is not recorded"
    )
    parties = count_noun(row.party_count, "party", "parties")
    notice = notice_words(row.notice_months)
    return (
        f"Agreement of its {parties}, {lead}; legal basis: {in_sentence(label(row.legal_basis))}; "
        f"notice: {in_sentence(notice)}"
    )


def _evidence(question: Question, row: Any) -> str:
    if row.kind == "join_agreement":
        return "Live agreement that covers the function"
    day = spoken_date(row.as_of, row.as_of_precision, "undated page")
    if row.kind == "ask_force":
        return f"Its own function at full strength, {day}"
    return f"{question.name('capability', row.capability_id)} at or above the standard, {day}"


@exhibit()
def improvement_option(question: Question, edition: str = "") -> Answer:
    """Which one improvement would lift most obligations of the region's forces?"""
    of = edition_of(question, edition)
    frame = question.answer("improvement_option", rocu=question.rocu_id, edition=of or None)
    told = list(rows(frame))
    title = f"What would lift most positions of {question.region_phrase} on {of or 'no edition'}"
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "Improvement": lambda row: _improvement(question, row),
                "Region": lambda row: question.short_name("rocu", row.rocu_id),
                "Obligations that get better": counted("obligation_count"),
                "Functions that get better": counted("function_count"),
                "Forces": counted("force_count"),
            },
        ),
        alt=_best(question, told, of),
        note=(
            "Each counts alone: a capability of the unit raised to its standard, or a live "
            "agreement joined by all forces of the region, with everything else as it is. "
            "Obligations and functions count once for each force. What would lift nothing is left "
            "out. What is not assessed may already be there, so to assess it can lift as much."
        ),
        source_ids=_behind(question, frame),
        choices=choices_of(of),
    )


def _improvement(question: Question, row: Any) -> str:
    if row.kind == "raise_capability":
        return f"{question.name('capability', row.subject_id)} at the standard"
    return f"All forces join {question.name('agreement', row.subject_id)}"


def _best(question: Question, told: list[Any], edition: str) -> str:
    if not told:
        return (
            f"No single improvement would lift a position of {question.region_phrase} on "
            f"{edition or 'any'}."
        )
    best = told[0]
    of = f" in {question.short_name('rocu', best.rocu_id)}" if not question.rocu_id else ""
    return (
        f"{sentence(count_noun(len(told), 'improvement'))} for {question.region_phrase}; the "
        f"first{of}, "
        f"{in_sentence(_improvement(question, best))}, would lift "
        f"{count_noun(best.obligation_count, 'obligation')} and "
        f"{count_noun(best.function_count, 'function')} of {count_noun(best.force_count, 'force')}."
    )


def _behind(question: Question, frame: pd.DataFrame) -> list[str]:
    """Sources of the agreements that could be joined, and of the positions as they are."""
    register = question.answer("agreement_register")
    joined = set(frame.loc[frame["kind"] == "join_agreement", "subject_id"])
    agreements = register.loc[register["agreement_id"].isin(joined), "source_id"]
    cells = question.answer("capability_position")
    if question.rocu_id:
        cells = cells[cells["rocu_id"] == question.rocu_id]
    return [*agreements, *cells["source_id"]]


def options_headline(question: Question, edition: str) -> str:
    """How many functions the force cannot show, for how many somebody could help; or for a region
    what would lift most."""
    if not question.force_id:
        return improvement_option(question, edition=edition).alt
    coverage = question.answer("function_coverage")
    mine = coverage[coverage["force_id"] == question.force_id]
    short = mine[mine["coverage"].isin(["gap", "partial", "unknown"])]
    helped = question.answer("help_option", force=question.force_id)["function_id"].nunique()
    force = question.force_name
    return (
        f"Of {count_noun(len(mine), 'function')}, {force} cannot show access to {len(short)}; for "
        f"{helped or 'none'} of these something published names somebody who could help."
    )
