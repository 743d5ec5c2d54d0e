"""Positions of forces on obligations: how many of each, and what holds them there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import obligation_labels
from dashboard.exhibits.spr.routes import NO_ROUTE, route_phrase
from dashboard.exhibits.spr.words import MEANING, choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import cited, linked, table_of
from dashboard.theme import COVERAGE, COVERAGE_STATES, POSITION, POSITION_STATES
from dashboard.wording import count_noun, format_number, in_sentence, join_words, label, sentence

MAX_FORCES_NAMED = 8
MAX_FUNCTIONS_NAMED = 6
NOTHING_HELD = "Nothing: access is evidenced to all that is needed"


def forces_cell(question: Question, force_ids: Sequence[str]) -> str:
    """Forces by their short names, or that it is all of those asked about."""
    asked = len(question.answer("force_option", rocu=question.rocu_id))
    if len(force_ids) == asked > MAX_FORCES_NAMED:
        return f"All {asked} forces"
    return join_words([question.short_name("force", id_) for id_ in force_ids], MAX_FORCES_NAMED)


@exhibit()
def force_position(question: Question, edition: str = "") -> Answer:
    """How many obligations is each force in each position on, and what holds it back most?"""
    of = edition_of(question, edition)
    frame = question.answer("force_position", edition=of, **question.narrowest_place)
    behind = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    told = list(rows(frame))
    states = [
        s for s in POSITION_STATES if s.key in ("evidenced", "unassured") or frame[s.key].any()
    ]
    sums = frame[[state.key for state in states]].sum()
    said = [
        f"{format_number(sums[state.key])} {state.word.lower()}"
        for state in states
        if sums[state.key]
    ]
    return Answer(
        title=f"Positions of {question.forces_phrase} on {edition_phrase(of)}, and what holds them "
        "back",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Obligations": [format_number(row.obligations) for row in told],
            }
            | {
                state.word: [format_number(getattr(row, state.key)) for row in told]
                for state in states
            }
            | {"What holds obligations back, and how many": [_held(question, row) for row in told]}
        ),
        alt=(
            f"Table of {count_noun(len(frame), 'force')} by position on the obligations of "
            f"{edition_phrase(of)}: {join_words(said) or 'none'} in all."
        ),
        note=(
            f"{MEANING} A function holds an obligation back where its coverage is the worst of "
            "those that the obligation needs; an obligation can be held back by several. Not "
            "known means that nothing published names a route; it is never a gap."
        ),
        source_ids=behind["source_id"],
        choices=choices_of(of),
    )


def _held(question: Question, row: Any) -> str:
    """The functions that hold obligations back, those of each coverage together, most first."""
    parts = []
    for state in COVERAGE_STATES[::-1]:
        held = [
            f"{in_sentence(question.name('function', id_))} ({obligations})"
            for id_, coverage, obligations in zip(
                row.function_ids, row.coverages, row.obligations_held, strict=True
            )
            if coverage == state.key
        ]
        if held:
            others = len(held) - MAX_FUNCTIONS_NAMED
            more = [f"and {count_noun(others, 'other')}"] if others > 0 else []
            parts.append(f"{state.word}: {'; '.join(held[:MAX_FUNCTIONS_NAMED] + more)}")
    return ". ".join(parts) or (NOTHING_HELD if row.obligations else "No obligation is on record")


@exhibit()
def position_driver(question: Question, edition: str = "") -> Answer:
    """Which functions hold which obligations below evidenced, and for which forces?"""
    of = edition_of(question, edition)
    frame = question.answer("position_driver", edition=of, **question.narrowest_place)
    labels = obligation_labels(question.answer("edition_obligation", edition=of))
    told = list(rows(frame))
    held = int(frame["positions"].sum())
    return Answer(
        title=f"What holds positions of {question.forces_phrase} on {edition_phrase(of)} below "
        "evidenced",
        frame=frame,
        table=table_of(
            told,
            {
                "Position": lambda row: POSITION[row.position].label,
                "What holds it there": lambda row: sentence(
                    "; ".join(_functions(question, row.function_ids))
                ),
                "Obligations": lambda row: "; ".join(labels[id_] for id_ in row.obligation_ids),
                "Forces": lambda row: forces_cell(question, row.force_ids),
                "Sources of the obligations": cited(question),
            },
        ),
        alt=(
            f"{count_noun(held, 'position')} of {question.forces_phrase} on obligations of "
            f"{edition_phrase(of)} "
            f"are not evidenced, for {count_noun(len(frame), 'combination')} of functions."
        ),
        note=(
            "What holds a position there are the functions whose coverage is the worst of those "
            "that the obligation needs; obligations held by the same functions stand together. "
            "Others that it needs may not be assured either. Not known is never a gap."
            if told
            else f"No position of {question.forces_phrase} on {edition_phrase(of)} is below "
            "evidenced."
        ),
        choices=choices_of(of),
    )


def _functions(question: Question, function_ids: Sequence[str]) -> list[str]:
    return sorted(in_sentence(question.name("function", id_)) for id_ in function_ids)


@exhibit()
def function_reach(question: Question, edition: str = "") -> Answer:
    """How do forces reach the needed functions that are not assured for them?"""
    of = edition_of(question, edition)
    frame = question.answer("function_reach", edition=of, **question.narrowest_place)
    told = list(rows(frame))
    without = frame[frame["kind"].isna()]["function_id"].nunique()
    return Answer(
        title=f"How {question.forces_phrase} reach what {edition_phrase(of)} needs, where it is "
        "not assured",
        frame=frame,
        table=table_of(
            told,
            {
                "Function": "function",
                "Needed for": lambda row: count_noun(row.obligations_needing, "obligation"),
                "Coverage": lambda row: COVERAGE[row.coverage].label,
                "How": lambda row: _way(question, row),
                "Forces": lambda row: forces_cell(question, row.force_ids),
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(frame['function_id'].nunique(), 'function')} that {edition_phrase(of)} "
            f"needs are not assured for all of {question.forces_phrase}; for {without} no route is "
            "known to some or all of them."
        ),
        note=(
            "A row is one way to reach a function, with the forces that have it; a force can have "
            "several. Not known: nothing published names a route, which is never a gap."
        ),
        choices=choices_of(of),
    )


def _way(question: Question, row: Any) -> str:
    """A route as people say it, with the standing of the agreement and its lead force."""
    if row.kind is None:
        return NO_ROUTE
    said = sentence(route_phrase(question, row))
    if row.kind != "agreement":
        return said
    lead = question.short_name("force", row.lead_force_id) if row.lead_force_id else "not recorded"
    return f"{said}; {in_sentence(label(row.status))}, lead force {lead}"
