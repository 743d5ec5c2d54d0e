"""Grades that inspectors gave, and what they recommended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dashboard.exercise.base import Exercise, Row


def grades(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("inspection_grade")
    grades = ("outstanding", "good", "adequate", "requires_improvement", "inadequate")
    subjects = [("rocu", id_) for id_ in exercise.reference.ids("rocu")]
    subjects += [("force", id_) for id_ in exercise.reference.ids("force")]
    newest = exercise.ends[-1]
    for back, weights in (
        (3, (0.06, 0.3, 0.3, 0.26, 0.08)),
        (0, (0.08, 0.36, 0.32, 0.2, 0.04)),
    ):
        year = newest.year - back
        source = exercise.source(
            f"exercise-inspection-{year}", f"Inspection of {year}", date(year, 6, 30)
        )
        for kind, id_ in subjects:
            day = date(year, 1, 1) + timedelta(days=int(random.integers(0, 180)))
            yield {
                "subject_kind": kind,
                "subject_id": id_,
                "inspection": f"exercise-{year}",
                "question": "tackling serious and organised crime",
                "grade": str(random.choice(grades, p=weights)),
                "published_on": day.isoformat(),
                "source_id": source,
            }


def recommendations(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("recommendation")
    newest = exercise.ends[-1]
    source = exercise.source(
        f"exercise-inspection-{newest.year}", f"Inspection of {newest.year}", newest
    )
    functions = exercise.reference.rows["policing_function"]
    for number in range(1, 21):
        force = str(random.choice(exercise.reference.ids("force")))
        function = functions[int(random.integers(0, len(functions)))]["name"]
        due = newest + timedelta(days=int(random.integers(-200, 500)))
        yield {
            "recommendation_id": f"exercise-{number:02d}",
            "inspection": f"exercise-{newest.year}",
            "text_summary": f"Review how {function[:1].lower()}{function[1:]} is provided.",
            "owner": exercise.reference.name("force", force),
            "due_on": due.isoformat(),
            "source_id": source,
        }
