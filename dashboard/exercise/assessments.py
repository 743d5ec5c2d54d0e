"""Levels of units' capabilities, and of what forces do themselves, over the whole history."""

from __future__ import annotations

from typing import Any

import numpy as np

from dashboard.exercise.base import MADE_UP, Exercise

NEVER_ASSESSED = 0.05
OWN_SHARE = (0.6, 0.9)
POSITIONS = ("absent", "planned", "partial", "provided", "provided")


def capability_assessments(exercise: Exercise) -> dict[str, Any]:
    """An assessment of every unit's capability in every quarter, 5 in 100 never assessed; one
    capability moves to a national service half-way through."""
    random = exercise.random("capability_assessment")
    capabilities = exercise.reference.rows["capability"]
    rocus = exercise.reference.ids("rocu")
    protection = [row for row in capabilities if row["family"] == "protection"]
    moves = (protection or capabilities)[0]["capability_id"]
    pairs = [(r, row["capability_id"]) for r in rocus for row in capabilities]
    known = random.permutation(len(pairs))[round(len(pairs) * NEVER_ASSESSED) :]
    pairs = [pairs[at] for at in sorted(known)]
    days, sources = exercise.moments(exercise.ends)
    levels = exercise.levels(len(pairs), len(days), random).reshape(-1)
    position = np.array(POSITIONS)[levels]
    capability = np.repeat([id_ for _, id_ in pairs], len(days))
    half_way = np.tile(np.arange(len(days)) >= len(days) // 2, len(pairs))
    national = (capability == moves) & half_way
    return {
        "rocu_id": np.repeat([id_ for id_, _ in pairs], len(days)),
        "capability_id": capability,
        "as_of": np.tile([day.isoformat() for day in days], len(pairs)),
        "position": np.where(national, "transferred", position),
        "level": np.where(national, "", levels.astype(str)),
        "delivery": np.where(national, "national", "regional"),
        "evidence_scope": np.full(len(levels), "unit"),
        "note": np.full(len(levels), MADE_UP),
        "source_id": np.tile(sources, len(pairs)),
    }


def function_assessments(exercise: Exercise) -> dict[str, Any]:
    """What each force assessed of itself, once a year: 60 to 90 % of the functions."""
    random = exercise.random("force_function_assessment")
    functions = exercise.reference.ids("policing_function")
    pairs = []
    for force in exercise.reference.ids("force"):
        held = round(len(functions) * random.uniform(*OWN_SHARE))
        chosen = sorted(random.permutation(len(functions))[:held])
        pairs += [(force, functions[at]) for at in chosen]
    days, sources = exercise.moments(exercise.years)
    levels = exercise.levels(len(pairs), len(days), random).reshape(-1)
    return {
        "force_id": np.repeat([id_ for id_, _ in pairs], len(days)),
        "function_id": np.repeat([id_ for _, id_ in pairs], len(days)),
        "as_of": np.tile([day.isoformat() for day in days], len(pairs)),
        "level": levels,
        "note": np.full(len(levels), MADE_UP),
        "source_id": np.tile(sources, len(pairs)),
    }
