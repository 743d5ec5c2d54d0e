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


def test_every_region_has_recommendations_past_due_to_come_and_without_a_due_day(
    made: Path,
) -> None:
    (data_set,) = table_rows("data_set", made)
    names = {row["force_id"]: row["name"] for row in table_rows("force")}
    units = {row["name"]: row["rocu_id"] for row in table_rows("rocu")} | {
        names[row["force_id"]]: row["rocu_id"]
        for row in table_rows("rocu_membership")
        if not row["member_to"]
    }
    due = defaultdict(list)
    for row in table_rows("recommendation", made):
        day = row["due_on"]
        state = "none" if not day else "past" if day < data_set["compiled_on"] else "to come"
        due[units[row["owner"]]].append(state)
    assert due.keys() == {row["rocu_id"] for row in table_rows("rocu")}
    assert all(sorted(states) == ["none", "past", "to come"] for states in due.values())
