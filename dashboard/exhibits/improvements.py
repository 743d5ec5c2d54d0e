"""How gaps could be closed: what to mend, what to ask about first, which agreements to join."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from dashboard.exhibits.action_beside import agreement_about, beside, capability_about
from dashboard.exhibits.capabilities.lifted import LIFT_NOTE, NOTHING_LIFTED, lifts
from dashboard.exhibits.capabilities.matrix import stands_at
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.options import joining
from dashboard.exhibits.question import Question, kept, rows, whole_number
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.positions import function_gap
from dashboard.exhibits.spr.words import choices_of, edition_of
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.wording import count_noun, in_sentence, join_words, sentence


@exhibit()
def mend_option(question: Question, edition: str = "", most: str = "15") -> Answer:
    """Which capabilities are below the standard, what would mending each lift, and who has it?"""
    of = edition_of(question, edition)
    frame = _capabilities(question, of, "below", most)
    actions = beside(question, frame, capability_about)
    told = list(rows(frame))
    return Answer(
        title=f"Mend: capabilities of {_whose(question)} below the standard",
        frame=actions.frame,
        table=table_of(
            told,
            _first(question)
            | {
                "Now": stands_at,
                "Last assessed": dated("as_of"),
                "Mending it would lift": lambda row: lifts(row),
                "Who has it at the standard": lambda row: _able(question, row),
            }
            | actions.column
            | {"Source": linked(question)},
        ),
        alt=_mend_sentence(question, told),
        note=(
            "First what would lift most, then what is furthest below. "
            f"{LIFT_NOTE}{_left(told, 'below the standard')}"
        ),
        choices=choices_of(of),
    )


@exhibit()
def ask_option(question: Question, edition: str = "", most: str = "15") -> Answer:
    """Which capabilities are not assessed, and which of them to ask about first?"""
    of = edition_of(question, edition)
    frame = _capabilities(question, of, "not_assessed", most)
    actions = beside(question, frame, partial(capability_about, is_gap=False))
    told = list(rows(frame))
    return Answer(
        title=f"Ask first: capabilities of {_whose(question)} that are not assessed",
        frame=actions.frame,
        table=table_of(
            told,
            _first(question)
            | {
                "At the standard it would lift": lambda row: lifts(row),
                "Who has it at the standard": lambda row: _able(question, row),
            }
            | actions.column,
        ),
        alt=_ask_sentence(question, told),
        note=(
            "What is not assessed may be there already: to ask the unit costs nothing. First what "
            f"would lift most. {LIFT_NOTE}{_left(told, 'not assessed')}"
        ),
        choices=choices_of(of),
    )


@exhibit()
def join_option(question: Question, edition: str = "") -> Answer:
    """Which agreements could the forces of a region join, and what would that lift?"""
    of = edition_of(question, edition)
    frame = question.answer("join_option", rocu=question.rocu_id, edition=of or None)
    actions = beside(question, frame, agreement_about)
    told = list(rows(frame))
    left = told[0].agreement_count - len(told) if told else 0
    more = f" {count_noun(left, 'more is', 'more are')} within reach." if left else ""
    columns: dict[str, Any] = {
        "Agreement": lambda row: question.name("agreement", row.agreement_id),
        "What it would lift": lambda row: lifts(row),
        "What it takes": lambda row: joining(question, row),
        "Source": linked(question),
    }
    if not question.rocu_id:
        columns["For the forces of"] = lambda row: question.short_name("rocu", row.rocu_id)
    return Answer(
        title=f"Agreements that forces of {_whose(question)} could join",
        frame=actions.frame,
        table=table_of(told, columns | actions.column),
        alt=_join_sentence(question, told),
        note=(
            "National ones, and those with a party in the region or next to it, joined by all "
            f"forces of the region that are not in it. {LIFT_NOTE}{more} They say where to ask, "
            "not that anybody has offered."
        ),
        choices=choices_of(of),
    )


def _capabilities(question: Question, edition: str, was: str, most: str) -> Any:
    return question.answer(
        "capability_option",
        was=was,
        rocu=question.rocu_id,
        edition=edition or None,
        most=whole_number(most),
    )


def _whose(question: Question) -> str:
    return question.region_short_name or "the network"


def _first(question: Question) -> dict[str, Any]:
    """The columns that say which capability of which unit."""
    columns: dict[str, Any] = {"Capability": "capability"}
    return columns if question.rocu_id else columns | {"Region": "unit"}


def _able(question: Question, row: Any) -> str:
    """The other units that have it at the standard, neighbours first."""
    parts = [
        f"{lead}: {join_words([question.short_name('rocu', id_) for id_ in ids])}"
        for lead, ids in (("Next to it", row.neighbour_ids), ("Elsewhere", row.elsewhere_ids))
        if len(ids)
    ]
    return ". ".join(parts) or "No unit is known to"


def _left(told: Sequence[Any], what: str) -> str:
    left = told[0].capability_count - len(told) if told else 0
    return (
        f" {count_noun(left, 'more is', 'more are')} {what}, and would lift less." if left else ""
    )


def _of(question: Question, row: Any) -> str:
    where = "" if question.rocu_id else f" of {row.unit}"
    return f"{in_sentence(row.capability)}{where}"


def _mend_sentence(question: Question, told: Sequence[Any]) -> str:
    if not told:
        return f"No capability of {_whose(question)} is known to be below the standard."
    first = told[0]
    number, idle = first.capability_count, first.idle_count
    said = (
        f"{count_noun(number, 'capability', 'capabilities')} of {_whose(question)} "
        f"{'is' if number == 1 else 'are'} below the standard."
    )
    if lifts(first) == NOTHING_LIFTED:
        return f"{said} Mending any of them alone would lift no standing and no function."
    said += f" First to mend is {_of(question, first)}, which would lift {lifts(first)}."
    if idle:
        others = "1 other" if idle == 1 else f"any of {idle} others"
        said += f" Mending {others} alone would lift nothing by itself."
    return said


def _ask_sentence(question: Question, told: Sequence[Any]) -> str:
    if not told:
        return f"Every capability of {_whose(question)} is assessed."
    first = told[0]
    number = first.capability_count
    said = (
        f"{count_noun(number, 'capability', 'capabilities')} of {_whose(question)} "
        f"{'is' if number == 1 else 'are'} not assessed, which is not a gap."
    )
    if lifts(first) == NOTHING_LIFTED:
        return said
    return (
        f"{said} Ask first about {_of(question, first)}: at the standard it would lift "
        f"{lifts(first)}."
    )


def _join_sentence(question: Question, told: Sequence[Any]) -> str:
    if not told:
        return f"No agreement within reach would lift anything for {question.region_phrase}."
    first = told[0]
    return (
        f"{sentence(question.name('agreement', first.agreement_id))}, joined by the other forces "
        f"of {question.short_name('rocu', first.rocu_id)}, would lift most: {lifts(first)}."
    )


@kept
def options_headline(question: Question, edition: str) -> str:
    """What is below the standard and what to mend first, and what to ask about; or for a force how
    much it cannot show, and for how much of it somebody could help."""
    if not question.force_id:
        told = [
            list(rows(_capabilities(question, edition, was, "1")))
            for was in ("below", "not_assessed")
        ]
        return f"{_mend_sentence(question, told[0])} {_ask_sentence(question, told[1])}"
    coverage = question.answer("function_coverage")
    mine = coverage[coverage["force_id"] == question.force_id]
    short = mine[mine["coverage"].isin(["gap", "partial", "unknown"])]
    helped = question.answer("help_option", force=question.force_id)["function_id"].nunique()
    said = f"{question.force_name} cannot show access to {len(short) or 'none'} of "
    said += count_noun(len(mine), "function")
    if len(short) == 1:
        said += f"; {'somebody' if helped else 'nobody'} is known who could help with it"
    elif len(short):
        for_these = "each" if helped == len(short) else helped or "none"
        said += f"; for {for_these} of these somebody is known who could help"
    return f"{said}. {function_gap(question, edition=edition).alt}"
