"""Agreements of an exercise: names that tell, dates in order, and a few decisions due."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from dashboard.exercise.subjects import OF_A_UNIT, OF_ALL_FORCES, OF_NEIGHBOURS
from tests import data_sets
from tests.conftest import MadeOnce, table_rows

TODAY, IN_18_MONTHS = "2026-11-28", "2028-05-28"
SUBJECTS = {"Regional organised crime unit collaboration", *OF_NEIGHBOURS, *OF_ALL_FORCES}


@pytest.fixture(scope="module", params=[1, 2, 7], ids=lambda seed: f"seed-{seed}")
def any_seed(request: pytest.FixtureRequest, made_once: MadeOnce) -> Path:
    return data_sets.made_up(made_once, request.param) / "data"


def parties_of(folder: Path) -> dict[str, list[str]]:
    found = defaultdict(list)
    for row in table_rows("agreement_party", folder):
        found[row["agreement_id"]].append(row["party_id"])
    return found


def region_of_each(folder: Path) -> dict[str, str]:
    """The region of each agreement of neighbours."""
    unit_of = {
        row["force_id"]: row["rocu_id"]
        for row in table_rows("rocu_membership")
        if not row["member_to"]
    }
    return {
        id_: unit_of[parties[0]]
        for id_, parties in parties_of(folder).items()
        if parties != ["all-forces"]
    }


def test_every_agreement_has_parties_and_functions(any_seed: Path) -> None:
    agreements = table_rows("agreement", any_seed)
    assert 120 <= len(agreements) <= 200
    ids = {row["agreement_id"] for row in agreements}
    assert parties_of(any_seed).keys() == ids
    assert {row["agreement_id"] for row in table_rows("agreement_function", any_seed)} == ids
    assert sum(bool(row["underpins_rocu_id"]) for row in agreements) == 9
    assert {row["legal_basis"] for row in agreements} == {"s22A"}


def test_names_are_unique_and_tell_subject_and_parties(any_seed: Path) -> None:
    agreements = table_rows("agreement", any_seed)
    names = [row["name"] for row in agreements]
    assert len(set(names)) == len(names)
    called = {
        row["force_id"]: re.sub(r" (Police Service|Police|Constabulary)$", "", row["name"])
        for row in table_rows("force")
    }
    parties = parties_of(any_seed)
    for row in agreements:
        subject, _, told = row["name"].partition(": ")
        assert subject in SUBJECTS
        named = parties[row["agreement_id"]]
        if told.startswith("the "):
            word = {5: "five", 6: "six", 7: "seven"}[len(named)]
            assert re.fullmatch(rf"the {word} [A-Z][A-Za-z ]+ forces", told)
        elif named == ["all-forces"]:
            assert told == "all forces"
        else:
            # "Avon and Somerset" has an "and" of its own, so each name is looked for whole.
            assert all(called[force] in told for force in named)
            left = told
            for force in sorted(named, key=lambda force: -len(called[force])):
                left = left.replace(called[force], "")
            assert set(re.findall(r"\w+", left)) == {"and"}
    assert not any("exercise" in name.lower() or re.search(r"\d", name) for name in names)


def test_no_name_is_that_of_a_published_agreement(any_seed: Path) -> None:
    published = {row["name"] for row in table_rows("agreement")}
    assert not published & {row["name"] for row in table_rows("agreement", any_seed)}


def test_functions_of_subjects_are_known_and_in_no_two_subjects() -> None:
    covered = [one for held in (*OF_NEIGHBOURS.values(), *OF_ALL_FORCES.values()) for one in held]
    known = {row["function_id"] for row in table_rows("policing_function")}
    assert {*covered, *OF_A_UNIT} <= known
    assert len(set(covered)) == len(covered)


def test_dates_are_in_order_and_status_says_what_they_say(any_seed: Path) -> None:
    for row in table_rows("agreement", any_seed):
        assert row["starts_on"] < row["review_on"]
        if row["ends_on"]:
            assert row["review_on"] <= row["ends_on"]
            assert date.fromisoformat(row["ends_on"]).day >= 28
        assert row["notice_months"] in ("3", "6", "12")
        if row["status"] == "in_development":
            assert row["starts_on"] > TODAY
        else:
            assert row["starts_on"] < TODAY
        if row["status"] == "ended":
            assert row["ends_on"] < TODAY
    assert {row["status"] for row in table_rows("agreement", any_seed)} == {
        "in_force", "under_review", "ended", "in_development"
    }  # fmt: skip


def test_no_unit_has_lost_what_founds_it(any_seed: Path) -> None:
    for row in table_rows("agreement", any_seed):
        if row["underpins_rocu_id"]:
            assert row["status"] in ("in_force", "under_review")
            assert row["ends_on"] > TODAY


def test_a_quarter_of_agreements_of_each_region_end_or_are_reviewed_within_18_months(
    any_seed: Path,
) -> None:
    region = region_of_each(any_seed)
    live, soon, passed, ending = Counter(), Counter(), Counter(), Counter()
    for row in table_rows("agreement", any_seed):
        rocu = region.get(row["agreement_id"])
        if rocu and row["status"] in ("in_force", "under_review"):
            live[rocu] += 1
            ends = TODAY < row["ends_on"] <= IN_18_MONTHS
            soon[rocu] += ends or TODAY < row["review_on"] <= IN_18_MONTHS
            ending[rocu] += ends
            passed[rocu] += row["review_on"] < TODAY
    for rocu, count in live.items():
        assert 0.1 <= soon[rocu] / count <= 0.6, rocu
        assert 1 <= ending[rocu] <= count / 2, rocu
        assert 1 <= passed[rocu] <= count / 2, rocu
    assert 0.15 <= soon.total() / live.total() <= 0.4


def test_some_agreements_are_past_their_end_and_some_have_none(any_seed: Path) -> None:
    in_force = [row for row in table_rows("agreement", any_seed) if row["status"] == "in_force"]
    assert any(row["ends_on"] and row["ends_on"] < TODAY for row in in_force)
    assert 0.1 < sum(not row["ends_on"] for row in in_force) / len(in_force) < 0.4
