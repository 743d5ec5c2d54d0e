"""What forces state of themselves against the newest edition of the requirement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dashboard.exercise.base import MADE_UP, Exercise, Row


def statements(exercise: Exercise) -> Iterator[Row]:
    random = exercise.random("spr_statement")
    edition = max(row["edition"] for row in exercise.reference.rows["spr_edition"])
    threats = [
        row["threat_id"]
        for row in exercise.reference.rows["spr_threat"]
        if row["edition"] == edition
    ]
    day = exercise.ends[-1] - timedelta(days=45)
    source = exercise.source("exercise-statements", "Annual statements of forces", day)
    words = ("met", "has_access", "partly_met", "not_met", "reported")
    for force in exercise.reference.ids("force"):
        for threat in threats:
            yield {
                "force_id": force,
                "edition": edition,
                "threat_id": threat,
                "dimension": "capability",
                "position": str(random.choice(words, p=(0.12, 0.18, 0.45, 0.1, 0.15))),
                "as_of": day.isoformat(),
                "note": MADE_UP,
                "source_id": source,
            }
