"""The exercise data set: made up, the same for a seed, and a data set like any other."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.errors import DataSetError, UsageError
from dashboard.exercise.exercise import exercise
from dashboard.exercise.reference import REFERENCE
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import current
from tests.conftest import AS_OF, PUBLISHED, table_rows


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exercise")
    exercise(folder, seed=7)
    return folder


def test_exercise_of_the_same_seed_is_the_same_bytes(made: Path, tmp_path: Path) -> None:
    exercise(tmp_path, seed=7)
    for path in made.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name


def test_exercise_of_another_seed_differs_in_what_is_made_up_alone(
    made: Path, tmp_path: Path
) -> None:
    exercise(tmp_path, seed=8)
    same = {p.stem for p in made.iterdir() if (tmp_path / p.name).read_bytes() == p.read_bytes()}
    assert set(REFERENCE) <= same
    assert not same & {"capability_assessment", "agreement", "funding", "spr_statement"}


def test_exercise_builds_and_every_page_says_so(made: Path, tmp_path: Path) -> None:
    build([made], tmp_path)
    question = Question(current(tmp_path), LOCAL_OPERATOR, AS_OF)
    assert question.status.is_exercise
    assert question.status.line.startswith("EXERCISE")


def test_exercise_is_never_built_with_published_observations(made: Path, tmp_path: Path) -> None:
    with pytest.raises(DataSetError):
        build([made, PUBLISHED], tmp_path)
    assert not list(tmp_path.glob("*.duckdb"))


def test_exercise_assesses_nearly_every_capability_in_every_quarter(made: Path) -> None:
    held = table_rows("capability_assessment", made)
    pairs = Counter((row["rocu_id"], row["capability_id"]) for row in held)
    every = len(table_rows("rocu", made)) * len(table_rows("capability", made))
    assert set(pairs.values()) == {12}
    assert len(pairs) == every - round(every * 0.05)
    quarters = sorted({date.fromisoformat(row["as_of"]) for row in held})
    assert quarters[-1] == date(2026, 9, 30)
    assert [(day.month, day.day) for day in quarters[-4:]] == [(12, 31), (3, 31), (6, 30), (9, 30)]


def test_exercise_levels_mostly_improve_and_some_fall_back(made: Path) -> None:
    history: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in table_rows("capability_assessment", made):
        if row["level"]:
            history[row["rocu_id"], row["capability_id"]].append(int(row["level"]))
    steps = Counter(b - a for levels in history.values() for a, b in pairwise(levels))
    assert set(steps) == {-1, 0, 1}
    assert steps[1] > steps[-1] > 0


def test_exercise_own_levels_are_of_60_to_90_in_100_functions(made: Path) -> None:
    functions = len(table_rows("policing_function", made))
    held = defaultdict(set)
    for row in table_rows("force_function_assessment", made):
        held[row["force_id"]].add(row["function_id"])
    assert len(held) == len(table_rows("force", made))
    assert all(0.59 <= len(found) / functions <= 0.91 for found in held.values())


def test_exercise_funding_is_additive_with_years_to_come_indicative(made: Path) -> None:
    held = table_rows("funding", made)
    assert {row["additive"] for row in held} == {"yes"}
    certain = {row["financial_year"]: row["certainty"] for row in held}
    assert sorted(certain)[-3:] == ["2026-27", "2027-28", "2028-29"]
    assert [certain[year] for year in sorted(certain)[-3:]] == [
        "confirmed",
        "indicative",
        "indicative",
    ]


def test_exercise_has_agreements_with_parties_functions_and_terms(made: Path) -> None:
    agreements = table_rows("agreement", made)
    assert 120 <= len(agreements) <= 200
    ids = {row["agreement_id"] for row in agreements}
    assert {row["agreement_id"] for row in table_rows("agreement_party", made)} == ids
    assert {row["agreement_id"] for row in table_rows("agreement_function", made)} == ids
    assert all(row["starts_on"] and row["review_on"] for row in agreements)
    assert {row["status"] for row in agreements} >= {"in_force", "under_review", "ended"}
    assert sum(bool(row["underpins_rocu_id"]) for row in agreements) == 9


def test_exercise_scale_multiplies_its_history(tmp_path: Path) -> None:
    once, more = (
        exercise(tmp_path / name, seed=1, quarters=4, scale=scale)
        for name, scale in (("once", 1), ("more", 200))
    )
    assert more["capability_assessment"] == 200 * once["capability_assessment"]
    assert more["force_function_assessment"] == 200 * once["force_function_assessment"]
    keys = [
        (row["rocu_id"], row["capability_id"], row["as_of"], row["source_id"])
        for row in table_rows("capability_assessment", tmp_path / "more")
    ]
    assert len(set(keys)) == len(keys)


def test_exercise_never_overwrites_another_data_set() -> None:
    with pytest.raises(UsageError, match="not an exercise"):
        exercise(PUBLISHED, seed=1)
    with pytest.raises(UsageError, match="whole numbers from 1"):
        exercise(PUBLISHED / "none", seed=1, quarters=0)
