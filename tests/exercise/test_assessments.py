"""Levels of an exercise move for a reason, and every region has something to tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

from dashboard.exercise.assessments import GAINS, REASONS, STEADY
from tests.conftest import table_rows

QUARTERS = 12
Pair = tuple[str, str]


def histories(folder: Path) -> dict[Pair, list[dict[str, str]]]:
    """The assessments of each unit's capability, oldest first."""
    found = defaultdict(list)
    for row in sorted(table_rows("capability_assessment", folder), key=lambda row: row["as_of"]):
        found[row["rocu_id"], row["capability_id"]].append(row)
    return found


def test_all_but_5_in_100_capabilities_are_assessed(made: Path) -> None:
    every = len(table_rows("rocu", made)) * len(table_rows("capability", made))
    assert len(histories(made)) == every - round(every * 0.05)


def test_assessments_are_of_the_ends_of_quarters_and_few_are_missing(made: Path) -> None:
    held = table_rows("capability_assessment", made)
    days = sorted({date.fromisoformat(row["as_of"]) for row in held})
    assert len(days) == QUARTERS
    assert days[-1] == date(2026, 9, 30)
    assert [(day.month, day.day) for day in days[-4:]] == [(12, 31), (3, 31), (6, 30), (9, 30)]
    of_units = [
        len(rows) for rows in histories(made).values() if rows[0]["evidence_scope"] == "unit"
    ]
    assert 0.9 < sum(of_units) / (len(of_units) * QUARTERS) < 1


def test_levels_move_by_one_and_say_why(made: Path) -> None:
    falls = [re.compile(fall.format(when=r"(\w+ \d{4})")) for fall, _ in REASONS]
    rises = {*GAINS, *(rise for _, rise in REASONS)}
    seasons = {"03": "winter", "06": "spring", "09": "summer", "12": "autumn"}
    moves = Counter()
    for rows in histories(made).values():
        of_level = [row for row in rows if row["level"]]
        for before, row in pairwise(of_level):
            move = int(row["level"]) - int(before["level"])
            moves[move] += 1
            if move > 0:
                assert row["note"] in rises
            elif move < 0:
                (found,) = (match for fall in falls if (match := fall.fullmatch(row["note"])))
                year, month, _ = row["as_of"].split("-")
                if before["note"] == STEADY:
                    assert found[1] == f"{seasons[month]} {year}"
    assert set(moves) == {-1, 0, 1}
    assert moves[0] > 10 * (moves[1] + moves[-1])
    assert moves[1] > 0 < moves[-1]


def test_every_region_has_a_core_capability_that_fell_for_a_year_and_one_that_came_back(
    made: Path,
) -> None:
    core = {row["capability_id"] for row in table_rows("capability_standard")}
    falling, recovered, restored = set(), set(), set()
    for (rocu, capability), rows in histories(made).items():
        levels = [int(row["level"]) for row in rows if row["level"]]
        if capability not in core or len(levels) < QUARTERS:
            continue
        if (levels[-5], levels[-4], levels[-2], levels[-1]) == (3, 2, 2, 1):
            falling.add(rocu)
        if levels[0] == levels[-1] == 3 and min(levels) == 1:
            recovered.add(rocu)
        if levels[-2:] == [2, 3]:
            restored.add(rocu)
    assert falling == recovered == restored == {row["rocu_id"] for row in table_rows("rocu")}


def test_one_capability_of_each_unit_is_known_from_a_statement_alone(made: Path) -> None:
    stated = [
        rocu
        for (rocu, _), rows in histories(made).items()
        if {row["evidence_scope"] for row in rows} == {"network"}
    ]
    assert sorted(stated) == sorted(row["rocu_id"] for row in table_rows("rocu"))


def test_a_protection_capability_moves_to_a_national_service_for_good(made: Path) -> None:
    over = defaultdict(set)
    for (_, capability), rows in histories(made).items():
        for row in rows:
            if row["position"] == "transferred":
                assert (row["level"], row["delivery"]) == ("", "national")
                over[capability].add(row["as_of"])
        if capability in over:
            assert rows[-1]["position"] == "transferred"
    assert list(over) == ["ppu"]


def test_own_levels_are_of_60_to_90_in_100_functions_and_most_keep_theirs(made: Path) -> None:
    functions = len(table_rows("policing_function", made))
    held = defaultdict(list)
    for row in sorted(table_rows("force_function_assessment", made), key=lambda row: row["as_of"]):
        held[row["force_id"], row["function_id"]].append(int(row["level"]))
    counts = Counter(force for force, _ in held)
    assert len(counts) == len(table_rows("force", made))
    assert all(0.59 <= count / functions <= 0.91 for count in counts.values())
    moves = Counter(b - a for levels in held.values() for a, b in pairwise(levels))
    assert set(moves) == {-1, 0, 1}
    assert moves[1] > moves[-1] > 0
    assert moves[0] > 0.8 * sum(moves.values())
