"""Levels of units' capabilities, and of what forces do themselves, over the whole history.

A level moves for a reason, which the note gives: most capabilities are steady, some improve, some
decline over a year and recover, some have just begun to fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard.exercise.agreements import relied_upon
from dashboard.exercise.base import Exercise, Row

NEVER_ASSESSED = 0.05
NOT_RETURNED = 0.04
OWN_SHARE = (0.6, 0.9)
FIRST_LEVELS = (0.03, 0.08, 0.25, 0.56, 0.08)
AT_STANDARD = 3
POSITIONS = ("absent", "planned", "partial", "provided", "provided")

UNIT_COURSES = {"steady": 0.58, "improves": 0.2, "dips": 0.12, "falls": 0.1}
FORCE_COURSES = {"steady": 0.78, "improves": 0.13, "falls": 0.09}
TOLD = {"declines": 3, "dips": 3, "recovers": 2}
"""The courses that a core capability of every unit takes, with the level from which each starts:
so every region has something that gets worse, something that came back and something at standard
again."""

STEADY = "No change reported."
STATED = "A statement about every unit; not checked for this one."
TAKEN_OVER = "Taken over by a national service."
REASONS = (
    ("Two vacancies unfilled since {when}.", "The vacancies are filled."),
    ("Staff lent to a major investigation since {when}.", "Staff are back from the investigation."),
    ("The only trained supervisor left in {when}.", "A new supervisor is trained."),
    ("Equipment out of use since {when}.", "The equipment has been replaced."),
)
"""Why a level falls, and why it rises again."""
GAINS = ("Two more staff are trained.", "New equipment is in use.", "An analyst joined the team.")
SEASONS = ("winter", "spring", "summer", "autumn")


def capability_assessments(exercise: Exercise) -> pa.Table:
    """Assessments of every unit's capability in every quarter: 5 in 100 capabilities never, 4 in
    100 returns missing, one capability of each unit known from a yearly statement about every unit
    alone, and one that moves to a national service half-way through."""
    random = exercise.random("capability_assessment")
    capabilities = exercise.reference.rows["capability"]
    core = {row["capability_id"] for row in exercise.reference.rows["capability_standard"]}
    moves = next(row["capability_id"] for row in capabilities if row["family"] == "protection")
    pairs = [
        (r, row["capability_id"]) for r in exercise.reference.ids("rocu") for row in capabilities
    ]
    never = round(len(pairs) * NEVER_ASSESSED)
    pairs = [pairs[at] for at in sorted(random.permutation(len(pairs))[never:])]
    told: dict[tuple[str, str], str] = {}
    stated: set[tuple[str, str]] = set()
    for rocu in exercise.reference.ids("rocu"):
        own = [pairs[at] for at in random.permutation(len(pairs)) if pairs[at][0] == rocu]
        told |= zip((pair for pair in own if pair[1] in core - {moves}), TOLD, strict=False)
        stated |= set([pair for pair in own if pair[1] not in core][:1])
    returned: list[Row] = []
    stating: list[Row] = []
    for pair in pairs:
        course = told.get(pair) or _drawn(UNIT_COURSES, random)
        first = TOLD[course] if pair in told else _drawn_level(random)
        history = _history(course, first, exercise.ends, random)
        missing = random.random(len(history)) < NOT_RETURNED
        for at, (level, note) in enumerate(history):
            row: Row = {"at": at, "rocu_id": pair[0], "capability_id": pair[1]}
            if pair in stated:
                # The places of a year's last quarter, as `years` counts them from the newest.
                if (len(history) - 1 - at) % 4 == 0:
                    stating.append(
                        row | _assessed(AT_STANDARD, STATED) | {"evidence_scope": "network"}
                    )
            elif pair[1] == moves and at >= len(history) // 2:
                over = {"position": "transferred", "level": "", "delivery": "national"}
                returned.append(row | _assessed(0, TAKEN_OVER) | over)
            elif pair in told or note != STEADY or not missing[at]:
                returned.append(row | _assessed(level, note))
    return pa.concat_tables(
        [_dated(exercise, returned, "Return"), _dated(exercise, stating, "Statement of all units")]
    )


def function_assessments(exercise: Exercise) -> pa.Table:
    """What each force assessed of itself, once a year: 60 to 90 % of the functions. What a party is
    to have from an agreement alone its lead provides, and the party does not."""
    random = exercise.random("force_function_assessment")
    functions = exercise.reference.ids("policing_function")
    alone = relied_upon(exercise)
    leads = {(lead, function) for lead, _, function in alone}
    without = {(party, function) for _, party, function in alone}
    rows: list[Row] = []
    for force in exercise.reference.ids("force"):
        held = round(len(functions) * random.uniform(*OWN_SHARE))
        drawn = [functions[at] for at in random.permutation(len(functions))]
        drawn.sort(key=lambda function: (force, function) not in leads)
        own = [function for function in drawn if (force, function) not in without]
        for function in sorted(own[:held]):
            course, first = _drawn(FORCE_COURSES, random), _drawn_level(random)
            if (force, function) in leads:
                course, first = "steady", AT_STANDARD
            rows += [
                {"at": at, "force_id": force, "function_id": function}
                | {"level": str(level), "note": note}
                for at, (level, note) in enumerate(_history(course, first, exercise.years, random))
            ]
    return _dated(exercise, rows, "Return", yearly=True)


def _drawn(courses: dict[str, float], random: np.random.Generator) -> str:
    return str(random.choice(list(courses), p=list(courses.values())))


def _drawn_level(random: np.random.Generator) -> int:
    return int(random.choice(len(FIRST_LEVELS), p=FIRST_LEVELS))


def _moves(course: str, length: int, random: np.random.Generator) -> dict[int, int]:
    """By how much a level moves, and in which period of the history."""
    if course == "improves" and length > 1:
        return {int(random.integers(1, length)): 1}
    if course == "falls" and length > 1:
        return {int(random.integers(max(1, length - 4), length)): -1}
    if course == "dips":
        start = int(random.integers(1, max(2, length - 7)))
        return {start: -1, start + 2: -1, start + 4: 1, start + 6: 1}
    if course == "declines":
        return {length - 4: -1, length - 1: -1}
    if course == "recovers":
        return {length - 1: 1}
    return {}


def _history(
    course: str, first: int, ends: Sequence[date], random: np.random.Generator
) -> list[tuple[int, str]]:
    """The level and the note of each period."""
    moves = _moves(course, len(ends), random)
    falls, rises = REASONS[int(random.integers(len(REASONS)))]
    gain = GAINS[int(random.integers(len(GAINS)))]
    level, note = first, STEADY
    history = [(level, note)]
    for at, end in enumerate(ends[1:], 1):
        moved = min(4, max(0, level + moves.get(at, 0))) - level
        if moved < 0 and level == first:
            note = falls.format(when=f"{SEASONS[(end.month - 1) // 3]} {end.year}")
        elif moved > 0:
            note = rises if level < first else gain
        elif level >= first:
            note = STEADY
        level += moved
        history.append((level, note))
    return history


def _assessed(level: int, note: str) -> Row:
    return {
        "position": POSITIONS[level],
        "level": str(level),
        "delivery": "regional",
        "evidence_scope": "unit",
        "note": note,
    }


def _dated(exercise: Exercise, rows: list[Row], kind: str, *, yearly: bool = False) -> pa.Table:
    """The rows with days and sources of a kind: `scale` of each, a column at a time, since there
    may be millions. `at` of a row is the place of its period in the history."""
    days, sources = exercise.moments(exercise.years if yearly else exercise.ends, kind)
    scale = exercise.scale
    held = pa.Table.from_pylist(rows)
    moments: Any = np.repeat(held["at"].to_numpy() * scale, scale)
    moments += np.tile(np.arange(scale), len(rows))
    return (
        held.drop_columns("at")
        .take(np.repeat(np.arange(len(rows)), scale))
        .append_column("as_of", pa.array([day.isoformat() for day in days]).take(moments))
        .append_column("source_id", pa.array(sources).take(moments))
    )
