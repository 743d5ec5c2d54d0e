"""For the panel: what may be said in public, covert capabilities as one sum and never one by one.

Every exhibit here is asked of the public edition, whoever asks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.exhibits.changes.standing import unknown
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.funding import funding_headline
from dashboard.exhibits.inspections import summary_headline
from dashboard.exhibits.question import Question, lookup, rows, source_ids_in
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.secondments import secondment_headline
from dashboard.exhibits.since import since_day
from dashboard.exhibits.spr.positions import force_sentence, force_standing
from dashboard.exhibits.table import table_of
from dashboard.settings import SMALL_NUMBER
from dashboard.theme import NOT_ASSESSED, NOT_DERIVED, PARTIAL, PROVIDED, STATED, TRANSFERRED, State
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
    spoken_date,
)

STANDINGS = (
    State("at_standard", "At the standard", "●", PROVIDED.light, PROVIDED.dark),
    STATED,
    State("below", "Below the standard", "◐", PARTIAL.light, PARTIAL.dark),
    State("no_standard", "No standard set", "·", NOT_DERIVED.light, NOT_DERIVED.dark),
    TRANSFERRED,
    NOT_ASSESSED,
)
MAX_NAMED = 6
COVERT = "covert and technical"
"""The family of capabilities that are told only together."""


@exhibit()
def panel_statement(question: Question) -> Answer:
    """What may be said in public, in sentences?"""
    public = in_public(question)
    frame = public.answer("panel_capability", rocu=public.rocu_id)
    told = list(rows(frame))
    said = {
        "Capabilities": _capability_sentences(public, told),
        "Covert capabilities": _covert_sentence(told),
        "Strategic Policing Requirement": force_standing(public).alt,
    }
    if public.force_id:
        said[public.force_name] = force_sentence(public)
    said |= {
        "Money": funding_headline(public),
        "Staff of other agencies": secondment_headline(public),
        "Inspections": summary_headline(public),
    }
    return Answer(
        title=f"What may be said in public of {public.region_phrase}",
        frame=pd.DataFrame({"subject": list(said), "sentences": list(said.values())}),
        table=pd.DataFrame({"Subject": list(said), "What may be said": list(said.values())}),
        alt=said["Capabilities"],
        note=f"{_left_out()} The sources of money, staff and grades are on their own pages.",
        source_ids=[
            *source_ids_in(frame),
            *(source.source_id for source in force_standing(public).sources),
        ],
    )


@exhibit()
def panel_standing(question: Question) -> Answer:
    """How do capabilities stand by family, as may be told in public?"""
    public = in_public(question)
    frame = public.answer("panel_capability", rocu=public.rocu_id)
    told = list(rows(frame))
    shown = [state for state in STANDINGS if frame[state.key].any()]
    return Answer(
        title=f"Capabilities of {public.region_phrase} by family",
        frame=frame,
        table=table_of(
            told,
            {"Family": _family}
            | {state.word: _counted(state) for state in shown}
            | {"In all": lambda row: format_number(row.capabilities)},
        ),
        chart=Bars(
            tuple(_family(row) for row in told),
            tuple(_series(state, told) for state in shown),
            "Capabilities",
        )
        if told
        else None,
        alt=f"{_capability_sentences(public, told)} {_covert_sentence(told)}",
        note=(
            "Families are in the order of the alphabet. A bar is a sum: no covert capability is "
            "told by itself. Not assessed is never a gap."
        ),
    )


def panel_headline(question: Question) -> str:
    """How many capabilities are at the standard and how many below it, as may be told in public."""
    told = list(rows(question.answer("panel_capability", rocu=question.rocu_id)))
    total = sum(row.capabilities for row in told)
    if not total:
        return "No capability is on record."
    at, below = sum(row.at_standard for row in told), sum(row.below for row in told)
    at_it = (
        "is at the standard on evidence of its own"
        if at == 1
        else ("are at the standard on evidence of their own")
    )
    return (
        f"Of {count_noun(total, 'capability', 'capabilities')} of {question.region_phrase}, "
        f"{at or 'none'} {at_it} and {below or 'none'} {'is' if below == 1 else 'are'} below it."
    )


def panel_moves(question: Question, since: str) -> list[str]:
    """Three sentences, as may be told in public: what got better, what got worse, and what is not
    known. Covert capabilities are counted and never named, functions of forces are left out."""
    then = spoken_date(since_day(question, since), "day")
    families = lookup(
        question.answer("capability_matrix", framework="all"), "capability_id", "family"
    )
    moved = [
        row
        for row in rows(
            question.answer(
                "standing_change", since=since_day(question, since), rocu=question.rocu_id
            )
        )
        if row.kind == "capability"
    ]
    said = []
    for direction in ("better", "worse"):
        mine = [row for row in moved if row.direction == direction]
        if not mine:
            said.append(f"No capability is recorded to have got {direction} since {then}.")
            continue
        named = [row for row in mine if families[row.subject_id] != COVERT]
        where = "" if question.rocu_id else " of {}"
        names = [in_sentence(row.subject) + where.format(row.whose) for row in named[:MAX_NAMED]]
        if others := len(named) - len(names):
            names.append(count_noun(others, "other"))
        if covert := len(mine) - len(named):
            names.append(count_noun(covert, "covert and technical one"))
        whole = count_noun(len(mine), "capability", "capabilities")
        said.append(f"{whole} got {direction} since {then}: {join_words(names)}.")
    return [*said, unknown(question, since)]


def in_public(question: Question) -> Question:
    """The same question of the public edition."""
    return replace(question, viewer=question.viewer.in_public)


def _left_out() -> str:
    """What the public edition and this page leave out, and why."""
    return (
        "Left out: rows marked OFFICIAL-SENSITIVE, because they are not for the public; numbers "
        f"of posts and vacancies under {SMALL_NUMBER.value()}, because they could point at "
        "people; and covert and technical capabilities one by one, functions that forces lack, "
        "and single suppliers, because they would tell offenders where cover is thin."
    )


def _family(row: Any) -> str:
    return f"{sentence(row.family)}, all together" if row.is_covert else sentence(row.family)


def _counted(state: State) -> Any:
    return lambda row: format_number(getattr(row, state.key))


def _series(state: State, told: Sequence[Any]) -> Series:
    values = tuple(getattr(row, state.key) or None for row in told)
    return Series(
        state,
        values,
        labelled=tuple(value is not None for value in values),
        hovers=tuple(
            Hover(
                _family(row), (f"{state.word}: {format_number(value or 0)} of {row.capabilities}",)
            )
            for row, value in zip(told, values, strict=True)
        ),
    )


def _capability_sentences(question: Question, told: Sequence[Any]) -> str:
    """How capabilities stand in all, and which of those that may be named are below."""
    total = sum(row.capabilities for row in told)
    if not total:
        return "No capability is on record."
    of = f"{count_noun(total, 'capability', 'capabilities')} of {question.region_phrase}"
    said = f"Of {of}, {_parts(told)}."
    below = sorted({in_sentence(name) for row in told for name in row.below_names})
    if not below:
        return said
    where = "" if question.rocu_id else " in one region or more"
    return f"{said} Below it{where}: {join_words(below, MAX_NAMED)}."


def _covert_sentence(told: Sequence[Any]) -> str:
    covert = [row for row in told if row.is_covert]
    total = sum(row.capabilities for row in covert)
    if not total:
        return "No covert capability is on record."
    return (
        f"Among them are {count_noun(total, 'covert and technical one')}, told only together: "
        f"{_parts(covert)}."
    )


def _parts(told: Sequence[Any]) -> str:
    """How many capabilities stand in each way, of which there are any."""
    counts = {state.key: sum(getattr(row, state.key) for row in told) for state in STANDINGS}
    words = {
        "at_standard": "at the standard on evidence of {}",
        "stated": "only stated to be at it",
        "below": "below the standard",
        "no_standard": "assessed where no standard is set",
        "transferred": "with a national service",
        "not_assessed": "not assessed, which is not a gap",
    }
    return join_words(
        [
            f"{format_number(number)} {'is' if number == 1 else 'are'} "
            f"{words[key].format('its own' if number == 1 else 'their own')}"
            for key, number in counts.items()
            if number
        ]
    )
