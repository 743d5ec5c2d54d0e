"""Agreements, with their parties, functions and terms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from dashboard.exercise.base import MADE_UP, Exercise, Row
from dashboard.exercise.reference import Reference
from dashboard.exercise.subjects import OF_A_UNIT, OF_ALL_FORCES, OF_NEIGHBOURS
from dashboard.wording import join_words

TERMS: dict[str, tuple[str, tuple[int, int] | None, tuple[int, int] | None]] = {
    "long": ("in_force", (24, 72), None),
    "open": ("in_force", None, (19, 40)),
    "ends soon": ("in_force", (1, 17), None),
    "review soon": ("in_force", (24, 72), (1, 17)),
    "review passed": ("in_force", (24, 72), (-8, -1)),
    "end passed": ("in_force", (-8, -1), None),
    "ended": ("ended", (-30, -3), None),
    "to come": ("in_development", (62, 69), None),
}
"""How an agreement may stand: its status, in how many months it ends (never, where empty), and in
how many it is reviewed (some months before its end, where empty)."""
COURSES = (
    *("ends soon", "open", "review passed", "long", "review soon"),
    *("ended", "long", "open", "ends soon", "long", "review soon", "long", "open"),
    *("end passed", "long", "long", "to come", "open", "review passed", "long"),
)
"""How agreements of a region stand, dealt out in this order to however many it has. So each has
some that end or are reviewed soon, a review that passed without an outcome, and most settled."""
COURSES_OF_UNITS = ("ends soon", "review soon", "review passed", *["long"] * 6)
COURSES_OF_ALL = ("open", "review soon", "long", "ends soon", "open")
FEWEST = 8
"""Agreements of a region: as many, and one more for each force and each force beyond the third."""
OPEN = "9999"
"""Stands in for an end that is not recorded: later than any."""
NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def agreements(exercise: Exercise) -> tuple[list[Row], list[Row], list[Row]]:
    """Agreements with their parties and functions: one that founds each unit, some of all
    forces, the others of neighbours within a region."""
    random = exercise.random("agreement")
    source = exercise.source("exercise-register", "Register of agreements", exercise.ends[-1])
    members = exercise.reference.members_on(exercise.today)
    agreements: list[Row] = []
    parties: list[Row] = []
    covers: list[Row] = []

    def add(
        subject: str, course: str, named: Sequence[str], functions: Sequence[str], more: Row
    ) -> None:
        id_ = f"exercise-{len(agreements) + 1:03d}"
        agreements.append(
            {
                "agreement_id": id_,
                "name": f"{subject}: {_parties(exercise.reference, members, named)}",
                "legal_basis": "s22A",
                "note": MADE_UP,
                "source_id": source,
            }
            | _terms(exercise.today, course, random)
            | more
        )
        parties.extend(
            {"agreement_id": id_, "party_kind": "force", "party_id": party} for party in named
        )
        covers.extend({"agreement_id": id_, "function_id": function} for function in functions)

    units = [rocu for rocu in members if rocu != "london"]
    for rocu, course in zip(units, random.permutation(COURSES_OF_UNITS), strict=True):
        more: Row = {"scope": "regional", "underpins_rocu_id": rocu}
        more["lead_force_id"] = str(random.choice(members[rocu]))
        subject = "Regional organised crime unit collaboration"
        add(subject, str(course), members[rocu], OF_A_UNIT, more)
    for (subject, functions), course in zip(OF_ALL_FORCES.items(), COURSES_OF_ALL, strict=True):
        lead = str(random.choice(exercise.reference.ids("force")))
        more = {"scope": "national", "lead_force_id": lead}
        add(subject, course, ["all-forces"], functions, more)
    for forces in members.values():
        wanted = FEWEST + len(forces) + max(0, len(forces) - 3)
        subjects = random.permutation(list(OF_NEIGHBOURS))[:wanted]
        courses = [COURSES[at % len(COURSES)] for at in range(wanted)]
        for subject, course in zip(subjects, random.permutation(courses), strict=True):
            size = int(random.integers(2, len(forces) + 1))
            named = [forces[at] for at in sorted(random.permutation(len(forces))[:size])]
            more = {"scope": "bilateral" if size == 2 else "multi_force"}
            if random.random() < 0.85:
                more["lead_force_id"] = str(random.choice(named))
            add(str(subject), str(course), named, OF_NEIGHBOURS[str(subject)], more)
    return agreements, parties, covers


def relied_upon(exercise: Exercise) -> list[tuple[str, str, str]]:
    """Lead, another party and a function of two agreements of each region, the first to end first.

    The party is to have nothing else, so that in every region something rests on an agreement
    alone.
    """
    held, parties, covers = agreements(exercise)
    delivered = {row["function_id"] for row in exercise.reference.rows["function_capability"]}
    of_region: dict[str, list[tuple[str, str, str]]] = {}
    for row in sorted(held, key=lambda row: str(row["ends_on"] or OPEN)):
        id_, lead = row["agreement_id"], str(row.get("lead_force_id", ""))
        others = [
            party["party_id"]
            for party in parties
            if party["agreement_id"] == id_ and party["party_id"] != lead
        ]
        functions = [
            cover["function_id"]
            for cover in covers
            if cover["agreement_id"] == id_ and cover["function_id"] not in delivered
        ]
        is_live = row["status"] in ("in_force", "under_review") and (
            str(row["ends_on"] or OPEN) > exercise.today.isoformat()
        )
        if is_live and lead and functions and row["scope"] in ("bilateral", "multi_force"):
            region = exercise.reference.unit_of(lead, exercise.today)
            found = (lead, str(others[0]), str(functions[0]))
            of_region.setdefault(region, []).append(found)
    return [found for region in of_region.values() for found in region[:2]]


def _parties(reference: Reference, members: dict[str, list[str]], named: Sequence[str]) -> str:
    """The parties as people name them: "Cleveland and Durham", "the six North West forces"."""
    if "all-forces" in named:
        return "all forces"
    for row in reference.rows["rocu"]:
        if len(named) > 4 and list(named) == members[row["rocu_id"]]:
            return f"the {NUMBERS[len(named) - 2]} {row['region']} forces"
    names = (reference.name("force", force) for force in named)
    return join_words(
        [re.sub(r" (Police Service|Police|Constabulary)$", "", name) for name in names]
    )


def _terms(today: date, course: str, random: np.random.Generator) -> Row:
    """When an agreement starts, ends and is reviewed, and what it is now. It runs from the first
    of a month for whole years, so it ends on the last of a month; a review is before the end."""

    def months(first: int, last: int) -> int:
        return int(random.integers(first, last, endpoint=True))

    status, until_end, until_review = TERMS[course]
    if course in ("ends soon", "review passed") and random.random() < 0.4:
        status = "under_review"
    ends = until_end and months(*until_end)
    if ends is None:
        starts = -months(8, 120)
    elif course == "to come":
        starts = ends - 60
    else:
        starts = ends - 12 * int(random.choice([n for n in (3, 5, 7, 10) if 12 * n > ends + 6]))
    review = months(*until_review) if until_review else (ends or 0) - months(6, 12)
    return {
        "status": status,
        "starts_on": _first(today, starts).isoformat(),
        "ends_on": "" if ends is None else (_first(today, ends) - timedelta(days=1)).isoformat(),
        "review_on": _first(today, max(review, starts + 6)).isoformat(),
        "notice_months": int(random.choice((3, 6, 12), p=(0.35, 0.4, 0.25))),
    }


def _first(today: date, months: int) -> date:
    """The first day of the month that is so many after that of today."""
    at = today.year * 12 + today.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
