"""Grades and recommendations of an exercise."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from dashboard.exercise.inspections import GRADES
from tests.conftest import table_rows


def test_grades_of_two_inspections_move_by_a_step_at_most(made: Path) -> None:
    held = defaultdict(list)
    for row in sorted(table_rows("inspection_grade", made), key=lambda row: row["inspection"]):
        held[row["subject_kind"], row["subject_id"]].append(GRADES.index(row["grade"]))
    assert len(held) == len(table_rows("rocu")) + len(table_rows("force"))
    assert all(abs(first - second) <= 1 for first, second in held.values())


def test_some_recommendations_are_past_due_and_some_have_no_due_day(made: Path) -> None:
    (data_set,) = table_rows("data_set", made)
    due = [row["due_on"] for row in table_rows("recommendation", made)]
    assert 0 < sum(not day for day in due) < len(due) / 2
    assert 0 < sum(bool(day) and day < data_set["compiled_on"] for day in due) < len(due) / 2
