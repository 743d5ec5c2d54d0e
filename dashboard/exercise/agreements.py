"""Agreements, with their parties, functions and terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np

from dashboard.exercise.base import MADE_UP, Exercise, Row

AGREEMENTS = (120, 200)


def agreements(exercise: Exercise) -> tuple[list[Row], list[Row], list[Row]]:
    """Agreements with their parties and functions: one that founds each unit, some of all
    forces, the others of neighbours within a region."""
    random = exercise.random("agreement")
    source = exercise.source("exercise-register", "Register of agreements", exercise.ends[-1])
    functions = exercise.reference.ids("policing_function")
    members = exercise.reference.members
    agreements: list[Row] = []
    parties: list[Row] = []
    covers: list[Row] = []

    def add(
        name: str,
        scope: str,
        kind: str,
        named: Sequence[str],
        covered: Sequence[str],
        **more: Any,
    ) -> None:
        id_ = f"exercise-{len(agreements) + 1:03d}"
        terms = _terms(exercise, random)
        agreements.append(
            {"agreement_id": id_, "name": name, "scope": scope, "note": MADE_UP}
            | {"source_id": source, "legal_basis": "s22A"}
            | terms
            | more
        )
        parties.extend(
            {"agreement_id": id_, "party_kind": kind, "party_id": party} for party in named
        )
        covers.extend({"agreement_id": id_, "function_id": one} for one in covered)

    def some(most: int) -> list[str]:
        chosen = random.permutation(len(functions))[: random.integers(1, most + 1)]
        return [functions[at] for at in sorted(chosen)]

    for rocu, forces in members.items():
        if rocu != "london":
            name = f"Exercise agreement on the {exercise.reference.name('rocu', rocu)}"
            lead = str(random.choice(forces))
            founds = {"underpins_rocu_id": rocu, "lead_force_id": lead, "status": "in_force"}
            add(name, "regional", "force", forces, some(3), **founds)
    for number in range(1, 6):
        name = f"Exercise national service {number}"
        lead = str(random.choice(exercise.reference.ids("force")))
        add(name, "national", "force", ["all-forces"], some(2), lead_force_id=lead)
    wanted = int(random.integers(*AGREEMENTS, endpoint=True))
    regions = [rocu for rocu, forces in members.items() if len(forces) > 1]
    while len(agreements) < wanted:
        forces = members[str(random.choice(regions))]
        size = int(random.integers(2, len(forces) + 1))
        named = [forces[at] for at in sorted(random.permutation(len(forces))[:size])]
        covered = some(4)
        lead = "" if random.random() < 0.2 else str(random.choice(named))
        name = exercise.reference.name("policing_function", covered[0])
        add(
            f"Exercise agreement {len(agreements) + 1}: {name[:1].lower()}{name[1:]}",
            "bilateral" if size == 2 else "multi_force",
            "force",
            named,
            covered,
            lead_force_id=lead,
        )
    return agreements, parties, covers


def _terms(exercise: Exercise, random: np.random.Generator) -> Row:
    """When an agreement starts, ends and is reviewed, and what it is now."""
    now = exercise.ends[-1]
    starts = now - timedelta(days=int(random.integers(100, 3600)))
    ends = starts + timedelta(days=365 * int(random.integers(3, 12)))
    is_open = random.random() < 0.25
    over = not is_open and ends < now
    status = "in_force"
    if over:
        status = str(random.choice(("ended", "in_force"), p=(0.8, 0.2)))
    elif random.random() < 0.15:
        status = "under_review"
    elif random.random() < 0.05:
        status = "in_development"
    review = now + timedelta(days=int(random.integers(-200, 700)))
    return {
        "status": status,
        "starts_on": starts.isoformat(),
        "ends_on": "" if is_open else ends.isoformat(),
        "review_on": max(review if is_open else min(review, ends), starts).isoformat(),
        "notice_months": int(random.choice((3, 6, 12))),
    }
