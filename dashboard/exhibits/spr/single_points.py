"""Single points of failure: what comes from one supplier alone, and what would fall with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows, whole_number
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.positions import forces_cell, forces_phrase
from dashboard.exhibits.spr.words import choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import citations, linked, table_of
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    sentence,
    spoken_date,
)

KINDS = {
    "regional": "Regional unit",
    "national": "National service",
    "agreement": "Agreement",
}
ANOTHER = {"yes": "No other", "no": "No other known"}
KNOWN_NOTE = (
    "No other known: whether the force could do it itself was not assessed, and there may be other "
    "ways that nothing recorded names."
)
WORSE_NOTE = (
    "Standings that would get worse are those that would become not known, or a gap where "
    "something else was assessed as absent, without the function; those not known already cannot."
)


def provider_phrase(question: Question, kind: str, provider_id: str) -> str:
    """A provider as people say it, with its name in full."""
    if kind == "regional":
        return question.name("rocu", provider_id)
    if kind == "national":
        return f"National service: {in_sentence(question.name('capability', provider_id))}"
    return question.name("agreement", provider_id)


def hanging_phrases(question: Question, edition: str) -> dict[str, str]:
    """By agreement: what comes from it alone for those asked about, to follow another sentence."""
    found = rows(
        question.answer("single_point_by_provider", edition=edition, **question.narrowest_place)
    )
    return {
        row.provider_id: f". {alone_phrase(question, row)}"
        for row in found
        if row.kind == "agreement"
    }


def alone_phrase(question: Question, row: Any) -> str:
    """What a provider alone gives, and to whom where several forces are asked about."""
    only = "No other supplier is known"
    if row.only_known < row.dependences:
        only = "It is the only supplier" + (", or the only one known," if row.only_known else "")
    some = "some or all of " if row.dependences < len(row.force_ids) * len(row.function_ids) else ""
    names = sorted(in_sentence(question.name("function", id_)) for id_ in row.function_ids)
    whom = "" if question.force_id else f" to {forces_phrase(question, row.force_ids)}"
    return f"{only} of {some}{join_words(names)}{whom}"


def _needs(row: Any) -> str:
    """How many obligations need a function, and in how many standings of forces."""
    if not row.obligations:
        return "No obligation"
    said = count_noun(row.obligations, "obligation")
    return said if row.positions == row.obligations else f"{said}, {row.positions} standings"


def _worse(positions: int) -> str:
    return count_noun(positions, "standing") if positions else "No standing"


@exhibit()
def single_point_of_failure(question: Question, edition: str = "") -> Answer:
    """Which functions do forces get from one supplier alone, and what would fall with it?"""
    of = edition_of(question, edition)
    frame = question.answer("single_point_by_function", edition=of, rocu=question.rocu_id)
    return _hanging(question, frame, of, _network(question).forces_phrase)


@exhibit(needs_force=True)
def force_dependence(question: Question, edition: str = "", most: str = "15") -> Answer:
    """What does one force get from one supplier alone, and what would fall with it?"""
    of = edition_of(question, edition)
    frame = question.answer("single_point_by_function", edition=of, force=question.force_id)
    shown = frame.head(whole_number(most))
    made = _hanging(question, shown, of, question.forces_phrase, of_one_force=True)
    left = len(frame) - len(shown)
    if not left:
        return made
    gets = f"{question.forces_phrase} gets"
    return replace(
        made,
        alt=_alone_alt(question, list(rows(frame)), of, gets),
        note=f"{count_noun(left, 'more follows', 'more follow')} on the page What if. {made.note}",
    )


def _network(question: Question) -> Question:
    """The same question of the region or the network, whichever force is chosen."""
    return Question(question.store, question.viewer, question.as_of, question.rocu_id)


def _hanging(
    question: Question,
    frame: pd.DataFrame,
    edition: str,
    whose: str,
    *,
    of_one_force: bool = False,
) -> Answer:
    told = list(rows(frame))
    gets = f"{whose} {'gets' if of_one_force else 'get'}"
    nothing = f"Nothing is known that {gets} from one supplier alone."
    columns: dict[str, list[Any]] = {
        "Function": [row.function for row in told],
        "Supplier": [provider_phrase(question, row.kind, row.provider_id) for row in told],
        "Another supplier": [ANOTHER[row.own_assessed] for row in told],
        "Forces": [forces_cell(question, row.force_ids) for row in told],
        "Needed for": [_needs(row) for row in told],
        "Would get worse": [_worse(row.positions_falling) for row in told],
        "Source": [citations(question, row.source_ids) for row in told],
    }
    if of_one_force:
        del columns["Forces"], columns["Source"]
    return Answer(
        title=f"What {gets} from one supplier alone",
        frame=frame,
        table=pd.DataFrame(columns),
        alt=_alone_alt(question, told, edition, gets) if told else nothing,
        note=(
            f"First what would make most standings on {edition_phrase(edition)} worse, then what "
            f"most need. {WORSE_NOTE} {KNOWN_NOTE}"
            if told
            else nothing
        ),
        choices=choices_of(edition),
    )


def _alone_alt(question: Question, told: Sequence[Any], edition: str, gets: str) -> str:
    """How much comes from one supplier alone, and the loss that would make most standings worse."""
    pairs = sum(len(row.force_ids) for row in told)
    known = sum(len(row.force_ids) for row in told if row.own_assessed == "no")
    functions = count_noun(len({row.function_id for row in told}), "function")
    only = "in all of them" if known == pairs else f"in {format_number(known) if known else 'none'}"
    cases = ""
    if not question.force_id:
        cases = f", in {count_noun(pairs, 'case')} of a force and a function"
    said = f"{sentence(gets)} {functions} from one supplier alone{cases}; {only} no other is known."
    worst = told[0]
    if not worst.positions_falling:
        return (
            f"{said} No standing on {edition_phrase(edition)} would get worse without one of them."
        )
    return (
        f"{said} Losing {in_sentence(worst.function)} from "
        f"{provider_phrase(question, worst.kind, worst.provider_id)} would make most standings on "
        f"{edition_phrase(edition)} worse: {format_number(worst.positions_falling)}."
    )


def _kind(row: Any) -> str:
    if row.kind != "agreement":
        return KINDS[row.kind]
    return f"Agreement, {in_sentence(label(row.status))}"


@exhibit()
def provider_dependence_rank(question: Question, edition: str = "", most: str = "") -> Answer:
    """Which suppliers, if lost, would make most standings of forces worse?"""
    of = edition_of(question, edition)
    frame = question.answer("single_point_by_provider", edition=of, rocu=question.rocu_id)
    whose = _network(question).forces_phrase
    shown = frame.head(whole_number(most)) if most else frame
    told = list(rows(shown))
    left = len(frame) - len(shown)
    more = (
        f"{count_noun(left, 'more supplier follows', 'more suppliers follow')} in what comes from "
    )
    some = int(frame["positions_falling"].gt(0).sum())
    return Answer(
        title=f"Single suppliers of {whose}",
        frame=shown,
        table=table_of(
            told,
            {
                "Supplier": lambda row: provider_phrase(question, row.kind, row.provider_id),
                "Kind": _provider_kind,
                "Would get worse": _falling,
                "Functions that it alone supplies": lambda row: _functions(question, row),
                "Forces": lambda row: forces_cell(question, row.force_ids),
                "No other known": lambda row: f"In {row.only_known} of {row.dependences}",
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'supplier')} of {whose} for which no other is known or there "
            f"is none; losing {some or 'none'} of them would make a standing on "
            f"{edition_phrase(of)} worse."
        ),
        note=(
            (f"{more}one supplier alone, below. " if left else "")
            + "Counted is only what comes from a supplier alone; what forces get in other ways too "
            f"is not lost with it. {WORSE_NOTE} {KNOWN_NOTE}"
        ),
        choices=choices_of(of),
    )


def _provider_kind(row: Any) -> str:
    end = spoken_date(row.ends_on, row.ends_on_precision, "")
    return f"{_kind(row)}, ends {end}" if end else _kind(row)


def _falling(row: Any) -> str:
    if not row.positions_falling:
        return "No standing"
    obligations = count_noun(row.obligations_falling, "obligation")
    return f"{count_noun(row.positions_falling, 'standing')} on {obligations}"


def _functions(question: Question, row: Any) -> str:
    names = sorted(in_sentence(question.name("function", id_)) for id_ in row.function_ids)
    return f"{len(names)}: {sentence(join_words(names)) if len(names) == 1 else '; '.join(names)}"
