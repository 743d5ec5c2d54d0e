"""Strategic Policing Requirement: the size of forces beside the functions that they cover."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.labels import bold, wrapped
from dashboard.charts.scatter import Dot, Scatter
from dashboard.charts.tiles import abbreviated
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import NO_REGION
from dashboard.exhibits.spr.words import choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import counted, dated, linked, table_of
from dashboard.wording import count_noun, format_number, sentence, spoken_date


@exhibit()
def critical_mass(question: Question, measure: str = "", edition: str = "") -> Answer:
    """How many of the functions that an edition needs are covered, beside the size of the force?"""
    of = edition_of(question, edition)
    frame = question.answer(
        "critical_mass", edition=of, basis=measure or None, rocu=question.rocu_id
    )
    behind = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    told = list(rows(frame))
    basis = sentence(told[0].measure if told else measure or "Size")
    return Answer(
        title="Functions covered beside size, by region",
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Region": lambda row: row.unit or NO_REGION,
                basis: counted("value"),
                "Stated for": dated("as_of"),
                "Functions covered": lambda row: (
                    f"{row.functions_covered} of {row.functions_needed}"
                ),
                "Source of the size": linked(question),
            },
        ),
        chart=Scatter(
            [_dot(question, row) for row in told],
            basis,
            max((row.functions_needed for row in told), default=0),
        ),
        alt=_mass_alt(frame, basis, of),
        note=_mass_note(question, frame, of),
        source_ids=[*frame["source_id"], *behind["source_id"]],
        choices=choices_of(of, Basis=basis),
    )


def _dot(question: Question, row: Any) -> Dot:
    dated = spoken_date(row.as_of, row.as_of_precision)
    return Dot(
        group=row.unit or NO_REGION,
        name=abbreviated(row.force_id, question.short_name("force", row.force_id)),
        size=row.value,
        covered=row.functions_covered,
        day=row.as_of,
        dated=dated,
        hover=(
            f"{bold(wrapped(row.force, 60))}<br>{format_number(row.value)} "
            f"{wrapped(row.measure, 60)}, {dated}<br>{row.functions_covered} of "
            f"{row.functions_needed} functions covered"
        ),
        is_chosen=row.force_id == question.force_id,
    )


def _mass_alt(frame: pd.DataFrame, basis: str, edition: str) -> str:
    if not len(frame):
        return "No size of a force is stated on this basis by the day."
    small, large = format_number(frame["value"].min()), format_number(frame["value"].max())
    few, many = frame["functions_covered"].min(), frame["functions_covered"].max()
    return (
        f"{basis} of {count_noun(len(frame), 'force')}, from {small} to {large}, beside {few} to "
        f"{many} functions covered of those that {edition_phrase(edition)} needs."
    )


def _mass_note(question: Question, frame: pd.DataFrame, edition: str) -> str:
    forces = count_noun(len(question.answer("force_option", rocu=question.rocu_id)), "force")
    return (
        f"{len(frame)} of {forces} have a figure on this basis. Bases and dates differ, so forces "
        "stand in the order of their names, and those of different bases are never ranked "
        "together. A function is covered where there is access, assured or not, of those that "
        f"{edition_phrase(edition)} needs."
    )
