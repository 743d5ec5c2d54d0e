"""Posts of other agencies in an exercise: who is there, until when, and how many."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.exercise.exercise import exercise
from dashboard.exercise.people import SINCE, UNTIL
from tests.conftest import table_rows

NEXT_MARCH = "2027-03-31"


@pytest.fixture(scope="module", params=[12, 60], ids=lambda quarters: f"{quarters}-quarters")
def long_or_short(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exercise")
    exercise(folder, 4, request.param)
    return folder


def test_every_agency_exists_on_the_day_of_its_row(long_or_short: Path) -> None:
    agencies = {row["agency_id"]: row for row in table_rows("agency")}
    for row in table_rows("secondment", long_or_short):
        day, agency = date.fromisoformat(row["as_of"]), row["agency_id"]
        assert day >= SINCE.get(agency, date.min)
        successor = agencies[agency]["successor_id"]
        ended = SINCE[successor] - timedelta(days=1) if successor else UNTIL.get(agency)
        if ended:
            assert day <= ended
            assert date.fromisoformat(row["ends_on"]) <= ended


def test_days_of_agencies_are_those_that_the_published_notes_state() -> None:
    notes = {row["agency_id"]: row["note"] for row in table_rows("agency")}
    stated = {
        agency: date.fromisoformat(found[1])
        for agency, note in notes.items()
        if (found := re.search(r"(?:since|formed|from SOCA on) (\d{4}-\d\d-\d\d)", note))
    }
    for agency in SINCE.keys() & stated.keys():
        assert SINCE[agency] == stated[agency]
    assert f"HMPPS on {SINCE['hmpps']}" in notes["noms"]
    assert f"SOCA on {SINCE['soca']}" in notes["ncis"]
    assert "was to take over in April 2026" in notes["glaa"]
    assert UNTIL["glaa"] == date(2026, 3, 31)


def test_arrangements_end_by_next_march_or_later_or_at_no_recorded_day(made: Path) -> None:
    ends = defaultdict(set)
    for row in table_rows("secondment", made):
        assert not row["ends_on"] or row["as_of"] <= row["ends_on"]
        if row["as_of"] == "2026-09-30":
            end = row["ends_on"]
            ends[row["rocu_id"]].add(
                "none" if not end else "soon" if end == NEXT_MARCH else "later"
            )
    assert len(ends) == len(table_rows("rocu"))
    assert all(kinds == {"none", "soon", "later"} for kinds in ends.values())


def test_posts_change_over_the_years_and_several_are_vacant(made: Path) -> None:
    newest, oldest = defaultdict(int), defaultdict(int)
    for row in table_rows("secondment", made):
        vacant = int(row["posts_established"]) - int(row["posts_filled"])
        assert vacant >= -1
        if row["as_of"] == "2026-09-30":
            newest[row["rocu_id"]] += max(0, vacant)
        if row["as_of"] == "2023-12-31":
            oldest[row["rocu_id"]] += max(0, vacant)
    assert all(vacant > 0 for vacant in newest.values())
    assert newest != oldest


def test_two_units_have_one_person_too_many_and_the_note_says_why(made: Path) -> None:
    over = [
        row
        for row in table_rows("secondment", made)
        if int(row["posts_filled"]) > int(row["posts_established"])
    ]
    assert len({row["rocu_id"] for row in over}) == 2
    assert {row["as_of"] for row in over} == {"2026-06-30", "2026-09-30"}
    assert all("handed over" in row["note"] for row in over)


def test_several_capabilities_of_every_unit_lean_on_partners(made: Path) -> None:
    leaning = defaultdict(set)
    for row in table_rows("secondment", made):
        if row["capability_id"]:
            leaning[row["rocu_id"]].add(row["capability_id"])
    assert all(len(capabilities) >= 4 for capabilities in leaning.values())


def test_the_environment_agency_is_in_no_welsh_unit(made: Path) -> None:
    agencies = defaultdict(set)
    for row in table_rows("secondment", made):
        agencies[row["rocu_id"]].add(row["agency_id"])
    assert "environment_agency" not in agencies["tarian"]
    assert all("nrw" not in held for rocu, held in agencies.items() if rocu != "tarian")
