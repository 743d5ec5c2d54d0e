"""The exercise data set: made up, the same for a seed, and a data set like any other."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from dashboard.errors import DataSetError, UsageError
from dashboard.exercise.exercise import exercise
from dashboard.exercise.reference import REFERENCE
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import current
from tests import data_sets
from tests.conftest import AS_OF, PUBLISHED, MadeOnce, table_rows


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


@pytest.mark.parametrize("seed", [1, 2])
def test_exercise_of_any_seed_builds_with_no_warning_but_that_of_a_handover(
    seed: int, made_once: MadeOnce, tmp_path: Path
) -> None:
    held = build([data_sets.made_up(made_once, seed) / "data"], tmp_path)
    assert held.warning_count == 4
    assert all("more than the posts established" in warning.wrong for warning in held.warnings)


@pytest.mark.parametrize("quarters", [1, 60])
def test_exercise_of_any_length_builds(quarters: int, tmp_path: Path) -> None:
    exercise(tmp_path / "data", 1, quarters)
    build([tmp_path / "data"], tmp_path / "database")


@pytest.mark.parametrize("seed", [2, 7])
def test_in_every_region_something_rests_on_two_agreements_alone(
    seed: int, made_once: MadeOnce
) -> None:
    folder = data_sets.made_up(made_once, seed)
    question = Question(current(folder / "database"), LOCAL_OPERATOR, AS_OF)
    frame = question.answer("single_point_of_failure")
    found = defaultdict(set)
    unit_of = {
        row["force_id"]: row["rocu_id"]
        for row in table_rows("rocu_membership")
        if not row["member_to"]
    }
    named = {row["agreement_id"]: row["scope"] for row in table_rows("agreement", folder / "data")}
    for row in frame[frame["kind"] == "agreement"].itertuples():
        if named[row.provider_id] != "national":
            found[unit_of[row.force_id]].add(row.provider_id)
    assert {rocu: len(ids) >= 2 for rocu, ids in found.items()} == dict.fromkeys(
        unit_of.values(), True
    )


def test_sizes_of_forces_are_as_published_with_their_sources(made: Path) -> None:
    assert table_rows("force_size", made) == table_rows("force_size")
    sources = {row["source_id"]: row for row in table_rows("source", made)}
    published = {row["source_id"]: row for row in table_rows("source")}
    for row in table_rows("force_size", made):
        assert sources[row["source_id"]] == published[row["source_id"]]


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
