"""What moved between two dates, worse first: capabilities of units and own functions of forces."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.moves import Move, Moves
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.overview.key_figures import parts_of
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import chosen_since, since_day
from dashboard.exhibits.table import linked, table_of
from dashboard.theme import (
    ABSENT,
    BEYOND,
    NOT_ASSESSED,
    PARTIAL,
    PLANNED,
    PROVIDED,
    STATED,
    TRANSFERRED,
    State,
    capability_state,
)
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
    spoken_date,
)

DIRECTIONS = {"worse": "Worse", "better": "Better", "neither": "Neither better nor worse"}
MAX_DRAWN, MAX_NAMED = 12, 4
SCALE = dict(
    enumerate((NOT_ASSESSED, ABSENT, PLANNED, PARTIAL, PROVIDED, BEYOND, TRANSFERRED), start=-1)
)
"""The places of a scale from left to right: levels, and at its ends what has none."""


@exhibit()
def standing_change(question: Question, since: str = "") -> Answer:
    """Which capabilities and own functions moved between two dates, and which got worse?"""
    frame = question.answer("standing_change", **_asked(question, since))
    told = list(rows(frame))
    then = spoken_date(since_day(question, since), "day")
    counts = frame["direction"].value_counts()
    worse, better = int(counts.get("worse", 0)), int(counts.get("better", 0))
    of = _whose(question)
    moved = f"{worse or 'none'} got worse and {better or 'none'} got better"
    if neither := len(told) - worse - better:
        moved += f", {neither} became known or moved without either"
    left_out = len(told) - MAX_DRAWN
    return Answer(
        title=f"{sentence(of)} since {then}: {moved}"
        if told
        else f"{sentence(of)} since {then}: nothing recorded moved",
        frame=frame,
        table=table_of(
            told,
            {
                "Better or worse": lambda row: DIRECTIONS[row.direction],
                "Whose": "whose",
                "Capability or function": "subject",
                "Before": lambda row: _state(row, "before").label,
                "Now": lambda row: _state(row, "after").label,
                "Against the standard": _against,
                "Evidence of": lambda row: sentence(spoken_date(row.as_of, row.as_of_precision)),
                "Source": linked(question),
            },
        ),
        chart=_chart(question, told) if told else None,
        alt=(
            ("Marks from where each stood to where it stands: of" if told else "Of")
            + f" {of}, {moved} since {then}."
            + (f" {_listed(question, told, 'worse', then)}" if worse else "")
        ),
        note=(
            (f"The first {MAX_DRAWN} are drawn; the table has all. " if left_out > 0 else "")
            + "Newer evidence that says the same is no change. A change is one in what is known: "
            "new evidence can show an old fact. What forces do themselves is told beside what "
            "units do; its standard is level 3."
        ),
        choices=chosen_since(question, since),
    )


def _asked(question: Question, since: str) -> dict[str, Any]:
    return {
        "since": since_day(question, since),
        "rocu": question.home,
        "force": question.force_id,
    }


def _whose(question: Question) -> str:
    if question.force_id:
        unit = f" and {question.short_name('rocu', question.home)}" if question.home else ""
        return f"{question.force_name}{unit}"
    return f"{question.region_short_name} and its forces" if question.rocu_id else "all regions"


def _state(row: Any, when: str) -> State:
    scope = getattr(row, f"evidence_scope_{when}")
    return capability_state(getattr(row, f"position_{when}"), getattr(row, f"level_{when}"), scope)


def _place(row: Any, when: str) -> int:
    """Where on the scale it is: its level, or an end of the scale where it has none."""
    level = getattr(row, f"level_{when}")
    if level is not None:
        return int(level)
    return 5 if getattr(row, f"position_{when}") == "transferred" else -1


def _against(row: Any) -> str:
    if row.target is None:
        return "No standard set"
    if row.level_after is None:
        return "No level to compare"
    if row.level_after >= row.target:
        was_below = row.level_before is not None and row.level_before < row.target
        return "Now at the standard" if was_below else "At the standard"
    fell = row.level_before is not None and row.level_before >= row.target
    return "Fell below the standard" if fell else "Below the standard"


def _label(question: Question, row: Any) -> str:
    """Whose it is and what: "Cleveland: contact management"; the unit's own by name alone."""
    if row.kind == "function":
        return f"{question.short_name('force', row.force_id)}: {in_sentence(row.subject)}"
    return row.subject if question.home else f"{row.whose}: {in_sentence(row.subject)}"


def _chart(question: Question, told: list[Any]) -> Moves:
    drawn: list[Heading | Move] = []
    for direction, group in groupby(told[:MAX_DRAWN], lambda row: row.direction):
        drawn.append(Heading(DIRECTIONS[direction]))
        drawn += [
            Move(
                _label(question, row),
                _place(row, "before"),
                _place(row, "after"),
                direction,
                Hover(
                    f"{row.whose}: {row.subject}",
                    (
                        f"{_state(row, 'before').word} → {_state(row, 'after').word}",
                        _against(row),
                        f"Evidence of {spoken_date(row.as_of, row.as_of_precision)}",
                    ),
                ),
                row.target,
            )
            for row in group
        ]
    used = {at for move in drawn if isinstance(move, Move) for at in (move.before, move.after)}
    places = {at: state for at, state in SCALE.items() if 0 <= at <= 4 or at in used}
    return Moves(drawn, places)


@kept
def worse_and_better(question: Question, since: str = "") -> list[str]:
    """What got worse and what got better, a sentence each; one where neither tells of anything."""
    told = list(rows(question.answer("standing_change", **_asked(question, since))))
    then = spoken_date(since_day(question, since), "day")
    if all(row.direction not in ("better", "worse") for row in told):
        return [f"Nothing recorded got better or worse since {then}."]
    return [_listed(question, told, direction, then) for direction in ("worse", "better")]


def _listed(question: Question, told: Iterable[Any], direction: str, then: str) -> str:
    """What moved in one direction: "2 got worse since 29 August 2026: undercover (...) and ..."."""
    mine = [row for row in told if row.direction == direction]
    if not mine:
        return f"Nothing recorded got {direction} since {then}."
    names = [
        f"{_named(question, row)} ({_word(row, 'before')} to {_word(row, 'after')})"
        for row in mine[:MAX_NAMED]
    ]
    listed = ", among them " if len(mine) > MAX_NAMED else ": "
    return f"{len(mine)} got {direction} since {then}{listed}{join_words(names)}."


def _named(question: Question, row: Any) -> str:
    """What and whose within a sentence: "contact management of Cleveland"."""
    subject = in_sentence(row.subject)
    if row.kind == "function":
        return f"{subject} of {question.short_name('force', row.force_id)}"
    return subject if question.home else f"{subject} of {row.whose}"


def _word(row: Any, when: str) -> str:
    state = _state(row, when)
    return "stated only" if state is STATED else in_sentence(state.word)


@kept
def unknown(question: Question, since: str = "") -> str:
    """What is not known, in a sentence."""
    parts = parts_of(question, since)
    capability, obligation = parts["capability"], parts["obligation"]
    said = [
        f"{format_number(capability.count(part))} "
        f"{'is' if capability.count(part) == 1 else 'are'} {words}"
        for part, words in (("not_assessed", "not assessed"), ("stated", "stated only"))
        if capability.count(part)
    ]
    whole = count_noun(capability.total(), "core capability", "core capabilities")
    first = f"Of {whole}, {join_words(said)}." if said else f"All of {whole} are assessed."
    if not obligation.count("unknown"):
        return first
    forces = question.force_name or question.region_forces_phrase or "forces"
    return (
        f"Not known: how {forces} {'reaches' if question.force_id else 'reach'} what is needed, in "
        f"{format_number(obligation.count('unknown'))} of "
        f"{count_noun(obligation.total(), 'obligation')}. {first}"
    )


def confirmed_phrase(question: Question, since: str = "") -> str:
    """How much newer evidence confirmed: "25 capabilities and 110 functions of forces"."""
    counts = {
        row.kind: row.confirmed
        for row in rows(question.answer("standing_confirmed", **_asked(question, since)))
        if row.confirmed
    }
    nouns = {
        "capability": ("capability of the regional units", "capabilities of the regional units"),
        "function": ("function of a force", "functions of forces"),
    }
    said = [count_noun(counts[kind], *nouns[kind]) for kind in nouns if kind in counts]
    return join_words(said)
