"""What if: what forces would lose if agreements, capabilities or functions ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.changes.positions import DIRECTIONS
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, lookup, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import MAX_FORCES_ACROSS, force_labels, obligation_labels
from dashboard.exhibits.spr.routes import LEVEL_POSITIONS, ONLY, need_phrase
from dashboard.exhibits.spr.words import MEANING, choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import citations, cited, table_of
from dashboard.exhibits.what_if.effects import (
    NOTHING_CHOSEN,
    WhatIf,
    left,
    minutes,
    outside,
    positions_told,
    ways,
    what_if,
    what_if_headline,
)
from dashboard.exhibits.what_if.removal import (
    Thing,
    held,
    known,
    nouns,
    option,
    removed_ids,
    things,
    why_not,
)
from dashboard.theme import COVERAGE, COVERAGE_STATES, POSITION, capability_state
from dashboard.wording import count_noun, in_sentence, join_words, sentence

NEVER_ASSESSED = "What was never assessed cannot be lost."
ALL_FORCES = "All forces are here, whatever region is chosen."
KIND_WORDS = {
    "agreement": "Agreement",
    "agreement_party": "A force's part in an agreement",
    "rocu_capability": "Capability of a unit",
    "rocu": "Whole unit",
    "force_function": "A force's own function",
}


def _title(question: Question, heading: str, taken: Sequence[Thing]) -> str:
    return f"{heading} if {_taken_words(question, taken)} ended"


def _taken_words(question: Question, taken: Sequence[Thing]) -> str:
    return nouns(question, taken) if taken else "nothing"


def _choices(
    question: Question, taken: Sequence[Thing], edition: str | None = None
) -> dict[str, str]:
    said = {"What would end": sentence(_taken_words(question, taken))}
    return said if edition is None else said | choices_of(edition)


def _behind(question: Question, of: pd.DataFrame) -> pd.Series:
    """The sources of the routes that each force has to each function now, as lists of ids."""
    keys = list(zip(of["force_id"], of["function_id"], strict=True))
    found: dict[tuple[str, str], list[str]] = {key: [] for key in keys}
    if keys:
        routes = question.answer("route_source")
        for row in rows(routes[routes["force_id"].isin(of["force_id"])]):
            if (row.force_id, row.function_id) in found and row.source_id:
                found[row.force_id, row.function_id].append(row.source_id)
    return pd.Series([found[key] for key in keys], dtype=object)


def _taken_sources(question: Question, taken: Sequence[Thing]) -> set[str]:
    """The sources of what is taken away, where it is known on the day."""
    there = held(question)
    return {there[id_].source_id for id_ in removed_ids(question, taken) if id_ in there}


@exhibit()
def what_if_functions(question: Question, removed: str = "", edition: str = "") -> Answer:
    """Which forces would lose which functions if some things ended?

    `removed` lists what ends, with commas: agreement:ID, agreement_party:ID/FORCE,
    rocu_capability:ROCU/CAPABILITY, force_function:FORCE/FUNCTION, or rocu:ID for a whole unit.
    """
    of = edition_of(question, edition)
    found = what_if(question, removed, of)
    frame, taken = found.changed, found.taken
    frame = frame.assign(source_ids=_behind(question, frame))
    told = list(rows(frame))
    lost = len(found.lost)
    return Answer(
        title=_title(question, "Functions that forces would lose or reach less surely", taken),
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Function": "function",
                "Now": lambda row: COVERAGE[row.coverage_before].label,
                "Then": lambda row: COVERAGE[row.coverage_after].label,
                "Reached now through": lambda row: ways(question, row.routes_before),
                "Other routes left": lambda row: left(question, row),
                "Needed for": lambda row: need_phrase(row.obligations_needing),
                "Source": cited(question),
            },
        ),
        alt=(
            f"{minutes(question, removed, of)} The coverage of "
            f"{count_noun(len(frame), 'function of a force', 'functions of forces')} would change, "
            f"and {lost or 'none'} of them would be lost."
        ),
        note=_function_note(question, found),
        choices=_choices(question, taken, of),
    )


def _function_note(question: Question, found: WhatIf) -> str:
    if not found.taken:
        return f"{NOTHING_CHOSEN} {NEVER_ASSESSED}"
    same = len(found.pairs) - len(found.changed)
    others = count_noun(same, "other function of a force", "other functions of forces")
    kept = f" For {others} a route would go and what is left amounts to the same." if same else ""
    about = (
        f"{ALL_FORCES} Not known: no route is left that anything names, which is never a gap. Gap: "
        "what is left, or what would end, counts as assessed and absent."
        if len(found.changed)
        else "The coverage of no function would change."
    )
    return f"{about}{kept}{outside(question, found)} {NEVER_ASSESSED}"


@exhibit()
def what_if_matrix(question: Question, removed: str = "") -> Answer:
    """Which functions would each force be left with otherwise if some things ended?"""
    found = what_if(question, removed, edition_of(question))
    taken = found.taken
    frame = found.changed[
        ["force_id", "force", "function_id", "function", "coverage_before", "coverage_after"]
    ]
    once = frame.drop_duplicates("function_id").sort_values(["function", "function_id"])
    functions = lookup(once, "function_id", "function")
    forces = force_labels(question, frame)
    forces_across = len(forces) <= max(MAX_FORCES_ACROSS, len(functions))
    cells = []
    for row in rows(frame):
        force, function = forces[row.force_id], row.function
        cells.append(
            MatrixCell(
                row=function if forces_across else force,
                column=force if forces_across else function,
                state=COVERAGE[row.coverage_after],
                hover=Hover(f"{row.force}: {function}", (_then(row),)),
            )
        )
    across, down = list(forces.values()), list(functions.values())
    columns, lines = (across, down) if forces_across else (down, across)
    then = {(row.force_id, row.function_id): _then(row) for row in rows(frame)}
    amounts = f"{count_noun(len(forces), 'force')} by {count_noun(len(functions), 'function')}"
    return Answer(
        title=_title(question, "What forces would be left with", taken),
        frame=frame,
        table=pd.DataFrame(
            {"Function": list(functions.values())}
            | {
                name: [then.get((id_, function), "No change") for function in functions]
                for id_, name in forces.items()
            }
        ),
        chart=Matrix(lines, columns, cells, COVERAGE_STATES, label_width=44) if cells else None,
        alt=(
            f"Grid of {amounts}: {count_noun(len(frame), 'cell')} would change if "
            f"{_taken_words(question, taken)} ended on {question.status.as_at}."
        ),
        note=(
            f"{ALL_FORCES} A cell shows what the routes that are left would amount to; its hover, "
            "and the table, what they amount to now. An empty cell would not change."
            if cells
            else f"No function of a force would change. {NEVER_ASSESSED}"
        ),
        source_ids=_taken_sources(question, taken),
        choices=_choices(question, taken),
    )


def _then(row: Any) -> str:
    before = in_sentence(COVERAGE[row.coverage_before].word)
    return f"{COVERAGE[row.coverage_after].label}, now {before}"


@exhibit()
def what_if_obligations(question: Question, removed: str = "", edition: str = "") -> Answer:
    """Where would forces stand otherwise on which obligations if some things ended?"""
    of = edition_of(question, edition)
    found = what_if(question, removed, of)
    taken, frame = found.taken, found.positions
    obligations = question.answer("edition_obligation", edition=of)
    labels = obligation_labels(obligations)
    place = {id_: at for at, id_ in enumerate(labels)}
    frame = (
        frame.assign(place=frame["obligation_id"].map(place))
        .sort_values(["force", "place"])
        .drop(columns="place")
        .reset_index(drop=True)
    )
    told = list(rows(frame))
    source_of = lookup(obligations, "obligation_id", "source_id")
    behind = [source_of[row.obligation_id] for row in told]
    worse = found.worse
    return Answer(
        title=_title(question, f"Standings on {edition_phrase(of)} that would change", taken),
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Obligation": [labels[row.obligation_id] for row in told],
                "Now": [POSITION[row.position_before].label for row in told],
                "Then": [POSITION[row.position_after].label for row in told],
                "Better or worse": [
                    DIRECTIONS["worse" if row.is_worse else "neither"] for row in told
                ],
                "Because of": [_functions(question, row.function_ids) for row in told],
                "Source of the obligation": [question.source(id_).link for id_ in behind],
            }
        ),
        alt=(
            f"{count_noun(len(frame), 'standing') if told else 'No standing'} on obligations of "
            f"{edition_phrase(of)} would change if {_taken_words(question, taken)} ended on "
            f"{question.status.as_at}{f', {worse} of them for the worse' if worse else ''}."
        ),
        note=(
            f"{positions_told(found, of)} {ALL_FORCES} What would end counts as assessed and "
            f"absent, so a gap can follow where now it is not known. {MEANING}"
            if told
            else f"{positions_told(found, of)} {NEVER_ASSESSED}"
        ),
        source_ids=[*behind, *_taken_sources(question, taken)],
        choices=_choices(question, taken, of),
    )


def _functions(question: Question, function_ids: Iterable[str]) -> str:
    return sentence(
        join_words(sorted(in_sentence(question.name("function", id_)) for id_ in function_ids))
    )


@exhibit()
def what_if_single_point(question: Question, removed: str = "", edition: str = "") -> Answer:
    """Who would be left with one known provider of a function if some things ended?"""
    of = edition_of(question, edition)
    found = what_if(question, removed, of)
    taken, frame = found.taken, found.alone
    frame = frame.assign(source_ids=_behind(question, frame))
    told = list(rows(frame))
    return Answer(
        title=_title(question, "Who would be left with one known provider", taken),
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Function": "function",
                "Left with": lambda row: ways(question, row.routes_after),
                "Only one known, or only one": lambda row: ONLY[
                    "yes" if row.own_assessed else "no"
                ],
                "Reached now through": lambda row: ways(question, row.routes_before),
                "Then": lambda row: COVERAGE[row.coverage_after].label,
                "Source": cited(question),
            },
        ),
        alt=(
            f"{count_noun(len(told), 'function of a force', 'functions of forces')} would newly "
            f"hang on one provider if {_taken_words(question, taken)} ended on "
            f"{question.status.as_at}."
        ),
        note=(
            f"{ALL_FORCES} What hangs on one provider already is not here. Only known provider: "
            "whether the force could do it itself was not assessed, and other routes may exist "
            "that nothing recorded names."
            if told
            else "No function of a force would newly hang on one provider."
        ),
        choices=_choices(question, taken, of),
    )


@exhibit()
def what_if_taken(question: Question, removed: str = "", edition: str = "") -> Answer:
    """What would end, and what is known of it on the day?"""
    of = edition_of(question, edition)
    taken = things(question, removed)
    there = set(known(question, taken))
    sources = [_taken_sources(question, [one]) for one in taken]
    missing = len(set(taken) - there)
    frame = table_of(taken, {"kind": "kind", "id": "id", "is_known": lambda one: one in there})
    actions = beside(question, frame, _ending_about)
    return Answer(
        title=f"What would end on {question.status.as_at}",
        frame=actions.frame,
        table=pd.DataFrame(
            {
                "What would end": [option(question, one) for one in taken],
                "What it is": [KIND_WORDS[one.kind] for one in taken],
                "What is known of it": [
                    _known_words(question, one)
                    if one in there
                    else sentence(why_not(question, one))
                    for one in taken
                ],
            }
            | {name: list(map(say, rows(frame))) for name, say in actions.column.items()}
            | {"Source": [citations(question, ids) for ids in sources]}
        ),
        alt=(
            f"{count_noun(len(taken), 'thing')} that would end on {question.status.as_at}"
            f"{f'; {missing} of them cannot be lost, as nothing is known' if missing else ''}."
        ),
        note=f"For the minutes: {what_if_headline(question, removed, of)} {NEVER_ASSESSED}",
        source_ids={id_ for ids in sources for id_ in ids},
        choices=_choices(question, taken, of),
    )


def _ending_about(row: Any) -> list[About]:
    """What would end, as an action is about it; a force's part is about its agreement."""
    kind = "agreement" if row.kind == "agreement_party" else row.kind
    id_ = row.id.partition("/")[0] if kind != row.kind else row.id
    return [About(f"{kind}:{id_}", is_gap=False)]


def _known_words(question: Question, one: Thing) -> str:
    if one.kind == "agreement":
        return "Live"
    if one.kind == "agreement_party":
        return "Live, and the force is a party"
    there = held(question)
    if one.kind == "rocu":
        number = sum(id_ in there for id_ in removed_ids(question, [one]))
        return f"{count_noun(number, 'capability', 'capabilities')} assessed"
    level = there[one.text].level
    if level is None:
        return f"Assessed: {in_sentence(capability_state('transferred').word)}"
    return f"Assessed: {in_sentence(capability_state(LEVEL_POSITIONS[level], level).word)}"
