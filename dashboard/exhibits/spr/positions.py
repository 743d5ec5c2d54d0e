"""Standings of forces on obligations: how many of each, and which functions hold them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question, kept, rows, whole_number
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import MAX_FORCES_ACROSS, force_labels, obligation_labels
from dashboard.exhibits.spr.routes import help_phrase
from dashboard.exhibits.spr.words import MEANING, choices_of, edition_of, edition_phrase, some
from dashboard.exhibits.table import table_of
from dashboard.theme import NOT_DERIVED, POSITION_STATES, State
from dashboard.wording import count_noun, format_number, in_sentence, join_words, sentence

MAX_FORCES_NAMED, MAX_FORCES_IN_A_SENTENCE = 8, 4
STANDINGS = tuple(state for state in POSITION_STATES if state != NOT_DERIVED)
SHORT = {"gap": "Assessed as absent", "partial": "Below the standard", "unknown": "Not known"}
"""Why a function is missing, by its coverage."""


def forces_cell(question: Question, force_ids: Sequence[str]) -> str:
    """Forces by their short names, or that it is all of those asked about."""
    return sentence(forces_phrase(question, force_ids))


def forces_phrase(question: Question, force_ids: Sequence[str]) -> str:
    """The same within a sentence."""
    asked = len(question.answer("force_option", rocu=question.rocu_id))
    if len(force_ids) == asked > 1:
        return f"all {asked} forces"
    return join_words([question.short_name("force", id_) for id_ in force_ids], MAX_FORCES_NAMED)


@exhibit()
def force_standing(question: Question, edition: str = "") -> Answer:
    """How much of what an edition asks can each force show?"""
    of = edition_of(question, edition)
    frame = question.answer("force_position", edition=of, rocu=question.rocu_id)
    behind = question.answer("requirement_source", edition=of, rocu=question.rocu_id)
    told = list(rows(frame))
    needing = max((row.obligations - row.not_derived for row in told), default=0)
    duties = max((row.not_derived for row in told), default=0)
    labels = force_labels(question, frame)
    return Answer(
        title=f"What {question.region_forces_phrase or 'all forces'} can show of "
        f"{edition_phrase(of)}",
        frame=frame,
        table=table_of(
            told,
            {"Force": "force"} | {state.word: _counted(state) for state in STANDINGS},
        ),
        chart=Bars(
            tuple(labels.values()),
            tuple(_series(state, told) for state in STANDINGS),
            "Obligations",
            whole=needing,
            row_px=32 if len(told) <= MAX_FORCES_ACROSS else 21,
            chosen=labels.get(question.force_id or "", ""),
        )
        if needing
        else None,
        alt=_standing_sentence(question, of),
        note=(
            f"{MEANING} {count_noun(duties, 'obligation needs', 'obligations need')} no function."
        ),
        source_ids=behind["source_id"],
        choices=choices_of(of),
    )


def _counted(state: State) -> Any:
    return lambda row: format_number(getattr(row, state.key))


def _series(state: State, told: Sequence[Any]) -> Series:
    values = tuple(getattr(row, state.key) or None for row in told)
    return Series(
        state,
        values,
        labelled=tuple(value is not None for value in values),
        hovers=tuple(
            Hover(row.force, (f"{state.word}: {count_noun(value or 0, 'obligation')}",))
            for row, value in zip(told, values, strict=True)
        ),
        chooses=tuple((row.force_id, row.rocu_id or "") for row in told),
    )


@exhibit()
def function_gap(question: Question, edition: str = "", most: str = "10") -> Answer:
    """Which functions keep forces most from showing what an edition asks, and who could help?"""
    of = edition_of(question, edition)
    frame = _missing(question, of, most)
    actions = beside(question, frame, lambda row: _gaps_about(question, row))
    told = list(rows(frame))
    force = question.force_name
    labels = obligation_labels(question.answer("edition_obligation", edition=of))
    columns: dict[str, Any] = {"Missing function": "function"}
    if force:
        columns |= {
            "Why": _why,
            "Obligations that cannot be shown without it": lambda row: "; ".join(
                labels[id_] for id_ in row.obligation_ids
            ),
        }
    else:
        columns |= {
            "Why, and for whom": lambda row: _why_for_whom(question, row),
            "Obligations that need it": lambda row: format_number(len(row.obligation_ids)),
        }
    title = f"What {force} cannot show, and who could help first"
    if not force:
        known = not told or told[0].short_count
        title = (
            f"What holds {_whose(question)} back most, and who could help first"
            if known
            else f"What nothing recorded says of {_whose(question)}, and whom to ask first"
        )
    return Answer(
        title=title,
        frame=actions.frame,
        table=table_of(
            told,
            columns | {"Who could help first": lambda row: _help(question, row)} | actions.column,
        ),
        alt=_gap_alt(question, told, of),
        note=_gap_note(told),
        choices=choices_of(of),
    )


def _gap_alt(question: Question, told: Sequence[Any], edition: str) -> str:
    said = _gap_sentence(question, told, edition)
    if not told:
        return said
    number = told[0].function_count
    return (
        f"{said} In all, {count_noun(number, 'function')} that {edition_phrase(edition)} needs "
        f"{'is' if number == 1 else 'are'} missing for {_whose(question)} or some of them."
        if not question.force_id
        else f"{said} In all, {count_noun(number, 'function')} that {edition_phrase(edition)} "
        f"needs {'is' if number == 1 else 'are'} missing."
    )


def _missing(question: Question, edition: str, most: str = "1") -> pd.DataFrame:
    return question.answer(
        "function_gap", edition=edition, most=whole_number(most), **question.narrowest_place
    )


def _whose(question: Question) -> str:
    return question.force_name or question.region_forces_phrase or "all forces"


def _gaps_about(question: Question, row: Any) -> list[About]:
    """A function of each force that it is missing for: a gap where it is known to fall short."""
    short = [*row.gap_force_ids, *row.partial_force_ids]
    return [
        About(
            f"force_function:{id_}/{row.function_id}",
            is_gap=id_ in short,
            name=question.short_name("force", id_),
        )
        for id_ in (*short, *row.unknown_force_ids)
    ]


def _why(row: Any) -> str:
    return next(
        said for coverage, said in SHORT.items() if len(getattr(row, f"{coverage}_force_ids"))
    )


def _why_for_whom(question: Question, row: Any) -> str:
    parts = [
        f"{said}: {_few_forces(question, ids)}"
        for coverage, said in SHORT.items()
        if len(ids := getattr(row, f"{coverage}_force_ids"))
    ]
    return ". ".join(parts)


def _help(question: Question, row: Any) -> str:
    """Who could help those that fall short; those of which nothing is known are asked first."""
    said = []
    short = len(row.gap_force_ids) + len(row.partial_force_ids)
    if short:
        some_only = "" if row.helped_count in (0, short) else f"; first for {row.helped_count} of"
        some_only += " them" if some_only else ""
        said.append(
            f"{help_phrase(question, row)}{some_only}"
            if row.kind is not None
            else "Nobody is known who could"
        )
    if len(row.unknown_force_ids):
        said.append(_ask_first(question, row))
    return ". ".join(said)


def _ask_first(question: Question, row: Any) -> str:
    """What is not known may be there already: the force itself is asked before anybody else."""
    if question.force_id:
        return "First ask the force itself"
    return f"First ask {_few_forces(question, row.unknown_force_ids)}"


def _few_forces(question: Question, force_ids: Sequence[str]) -> str:
    """Forces by name where they are few, else how many they are."""
    if len(force_ids) <= MAX_FORCES_IN_A_SENTENCE:
        return forces_phrase(question, force_ids)
    return count_noun(len(force_ids), "force")


def _gap_sentence(question: Question, told: Sequence[Any], edition: str) -> str:
    """What keeps most from being shown, why, and who could help first."""
    whose = _whose(question)
    if not told:
        return (
            f"{sentence(whose)} can show access to every function that "
            f"{edition_phrase(edition)} needs."
        )
    first = told[0]
    number = len(first.obligation_ids)
    need = f"{count_noun(number, 'obligation')} {'needs' if number == 1 else 'need'} it"
    if not first.short_count:
        said = (
            f"Nothing recorded says how {whose} {'gets' if question.force_id else 'get'} "
            f"{in_sentence(first.function)}; {need}."
        )
    elif question.force_id:
        said = (
            f"{first.function} holds {whose} back most: it is {in_sentence(_why(first))}, and "
            f"{need}."
        )
    else:
        why = [
            f"{words} {_few_forces(question, ids)}"
            for ids, words in (
                (first.gap_force_ids, "absent for"),
                (first.partial_force_ids, "below the standard for"),
            )
            if len(ids)
        ]
        standings = count_noun(first.short_count, "standing")
        said = (
            f"{first.function} holds {whose} back most: it is {join_words(why)}, and {need}, for "
            f"{standings} in all."
        )
    return f"{said} {_first_help(question, first)}"


def _first_help(question: Question, row: Any) -> str:
    if not row.short_count:
        asked = _ask_first(question, row)
        return f"{asked}: it may be there already."
    if row.kind is None:
        return "Nobody is known who could help."
    phrase = help_phrase(question, row)
    return f"First to turn to: {phrase[:1].lower()}{phrase[1:]}."


def _gap_note(told: Sequence[Any]) -> str:
    if not told:
        return "Nothing that is needed is missing."
    left = told[0].function_count - len(told)
    more = (
        f" {count_noun(left, 'more function is', 'more functions are')} missing; the grid of "
        "functions has them all."
        if left
        else ""
    )
    return (
        "First what falls short of the standard, then what is not known, which is not a gap; each "
        "by how many obligations need it. What is not known is first asked of the force itself. "
        "Who could help says where to ask, not that anybody has offered. What needs a function may "
        f"lack another too: mending one can lift less.{more}"
    )


def _standing_sentence(question: Question, edition: str) -> str:
    """How many standings of the forces asked about are of each kind."""
    frame = question.answer("force_position", edition=edition, rocu=question.rocu_id)
    sums = frame[[state.key for state in STANDINGS]].sum()
    whole = int(sums.sum())
    if not whole:
        return f"No obligation of {edition_phrase(edition)} needs a function."
    counts = sums[sums > 0]
    forces = count_noun(len(frame), "force")
    needing = count_noun(int((frame["obligations"] - frame["not_derived"]).max()), "obligation")
    return (
        f"Of {count_noun(whole, 'standing')} ({forces} by {needing} that need functions), access "
        f"{_standing_parts(counts)}."
    )


def force_sentence(question: Question, edition: str = "") -> str:
    """How many standings of the force asked about are of each kind."""
    of = edition_of(question, edition)
    frame = question.answer("force_position", edition=of, force=question.force_id)
    sums = frame[[state.key for state in STANDINGS]].sum()
    return _of_force(question, of, sums[sums > 0])


def _of_force(question: Question, edition: str, counts: pd.Series) -> str:
    whole = int(counts.sum())
    if not whole:
        return f"No obligation of {edition_phrase(edition)} that is chosen here needs a function."
    return (
        f"Of {count_noun(whole, 'obligation')} of {edition_phrase(edition)} that need functions, "
        f"access of {question.force_name} {_standing_parts(counts)}."
    )


def _standing_parts(counts: pd.Series) -> str:
    """How many standings are of each kind, to follow "access"; of those there are none of, only
    that none is shown."""
    parts = [f"is shown in {some(counts, 'evidenced')}"] + [
        f"{said} {format_number(counts[key])}"
        for key, said in (
            ("unassured", "is there but not assured in"),
            ("partial", "is partial in"),
            ("gap", "is a gap in"),
        )
        if key in counts
    ]
    said = join_words(parts)
    if "unknown" not in counts:
        return said
    return (
        f"{said}; in {format_number(counts['unknown'])} it cannot be shown from what is recorded, "
        "which is not a gap"
    )


@kept
def network_headline(question: Question, edition: str) -> str:
    """What holds the forces of the region, or of the network, back most, and where they stand."""
    asked = Question(question.store, question.viewer, question.as_of, question.rocu_id)
    told = list(rows(_missing(asked, edition)))
    lead = f"{_gap_sentence(asked, told, edition)} " if told else ""
    return lead + _standing_sentence(asked, edition)


def force_headline(question: Question, obligations: Exhibit, edition: str) -> str:
    """What the obligations say of the force, and what to mend or to ask about first."""
    frame = obligations.frame[obligations.frame["position"] != "not_derived"]
    said = _of_force(question, edition, frame["position"].value_counts())
    told = list(rows(_missing(question, edition)))
    return f"{said} {_gap_sentence(question, told, edition)}" if len(frame) and told else said
