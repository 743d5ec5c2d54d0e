"""Grades that inspectors gave, and what they recommended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.exercise.base import Exercise, Row

GRADES = ("outstanding", "good", "adequate", "requires_improvement", "inadequate")
FIRST_GRADES = (0.06, 0.3, 0.3, 0.26, 0.08)
YEARS_BETWEEN = 3
DUE = ((-150, -20), None, (30, 500))
"""In how many days the recommendations of each region are due, of which one has no due day."""
TEXTS = (
    "{function}: review how it is provided, and by whom.",
    "{function}: agree with the other forces of the region who leads.",
    "{function}: have enough trained staff.",
    "{function}: record results in one way across the region.",
)


def grades(exercise: Exercise) -> Iterator[Row]:
    """Two inspections of every unit and force: most keep their grade, more rise than fall."""
    random = exercise.random("inspection_grade")
    subjects = [("rocu", id_) for id_ in exercise.reference.ids("rocu")]
    subjects += [("force", id_) for id_ in exercise.reference.ids("force")]
    places = {subject: int(random.choice(5, p=FIRST_GRADES)) for subject in subjects}
    for back in (YEARS_BETWEEN, 0):
        year = exercise.ends[-1].year - back
        source = _inspection(exercise, year)
        for kind, id_ in subjects:
            day = date(year, 1, 1) + timedelta(days=int(random.integers(0, 180)))
            yield {
                "subject_kind": kind,
                "subject_id": id_,
                "inspection": f"exercise-{year}",
                "question": "tackling serious and organised crime",
                "grade": GRADES[places[kind, id_]],
                "published_on": day.isoformat(),
                "source_id": source,
            }
            moved = int(random.choice((-1, 0, 1), p=(0.3, 0.55, 0.15)))
            places[kind, id_] = min(4, max(0, places[kind, id_] + moved))


def recommendations(exercise: Exercise) -> Iterator[Row]:
    """What the newest inspection recommended to units and forces of each region: one is past due,
    one has no due day."""
    random = exercise.random("recommendation")
    year = exercise.ends[-1].year
    source = _inspection(exercise, year)
    names = [row["name"] for row in exercise.reference.rows["policing_function"]]
    number = 0
    for rocu, forces in exercise.reference.members_on(exercise.today).items():
        owners = [exercise.reference.name("force", force) for force in forces]
        if rocu != "london":
            owners.append(exercise.reference.name("rocu", rocu))
        for days in DUE:
            number += 1
            due = days and exercise.today + timedelta(days=int(random.integers(*days)))
            yield {
                "recommendation_id": f"exercise-{number:02d}",
                "inspection": f"exercise-{year}",
                "text_summary": str(random.choice(TEXTS)).format(function=random.choice(names)),
                "owner": str(random.choice(owners)),
                "due_on": due.isoformat() if due else "",
                "source_id": source,
            }


def _inspection(exercise: Exercise, year: int) -> str:
    return exercise.source(
        f"exercise-inspection-{year}", f"Inspection of {year}", date(year, 6, 30)
    )
