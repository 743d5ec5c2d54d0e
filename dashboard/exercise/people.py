"""Staff: seconded to units, posts of units, and officers of forces."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.exercise.base import MADE_UP, VACANCIES, Exercise, Row


def secondments(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("secondment")
    agencies = [
        row["agency_id"] for row in exercise.reference.rows["agency"] if not row["successor_id"]
    ]
    capabilities = ["", "", *exercise.reference.ids("capability")]
    bases = ("seconded", "embedded", "liaison", "network_member", "co-located")
    for rocu in exercise.reference.ids("rocu"):
        for at in sorted(random.permutation(len(agencies))[: random.integers(6, 13)]):
            capability = str(random.choice(capabilities))
            basis = str(random.choice(bases, p=(0.4, 0.25, 0.15, 0.1, 0.1)))
            posts = int(random.integers(3, 16))
            for end in exercise.years:
                posts = max(1, posts + int(random.integers(-1, 2)))
                yield {
                    "rocu_id": rocu,
                    "agency_id": agencies[at],
                    "capability_id": capability,
                    "as_of": end.isoformat(),
                    "posts_established": posts,
                    "posts_filled": round(posts * (1 - random.uniform(*VACANCIES))),
                    "basis": basis,
                    "note": MADE_UP,
                    "source_id": exercise.return_source(end, 0),
                }


def workforce(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("workforce")
    for rocu in exercise.reference.ids("rocu"):
        posts = int(random.integers(180, 620))
        for end in exercise.years:
            filled = round(posts * (1 - random.uniform(*VACANCIES)))
            for measure, value in (("posts established", posts), ("posts filled", filled)):
                yield {
                    "rocu_id": rocu,
                    "as_of": end.isoformat(),
                    "measure": measure,
                    "value": value,
                    "source_id": exercise.return_source(end, 0),
                }
            posts = round(posts * random.uniform(0.99, 1.06))


def force_sizes(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("force_size")
    end = exercise.ends[-1]
    for force in exercise.reference.ids("force"):
        yield {
            "force_id": force,
            "as_of": end.isoformat(),
            "measure": "police officers, full-time equivalent",
            "value": int(random.integers(700, 8000)),
            "source_id": exercise.return_source(end, 0),
        }
