"""Every way to break the data contract is refused, located, and comes with a remedy."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.errors import DataSetError, Problem
from dashboard.store.build import Built, build
from dashboard.store.contract import recorded, tables
from dashboard.store.publish import POINTER
from dashboard.store.store import Store
from tests.conftest import PUBLISHED, Rows, write_data_set
from tests.rules.network import as_text, filled, lines

VALID = filled(
    {
        "data_set": lines("data_set compiled_on", "published 2026-01-01"),
        "source": [
            {"source_id": "s", "published_on": "2019", "url": "https://example.org/page"},
            {"source_id": "a"},
        ],
        "rocu": lines("rocu_id host_force_id website", "north ash http://north.org", "south - -"),
        "force": lines("force_id", "ash", "birch"),
        "rocu_membership": lines(
            "force_id rocu_id member_from member_to",
            "ash north - 2016",
            "ash south 2017 2018-12-31",
            "ash north 2019-01-01 -",
            "birch north - -",
        ),
        "rocu_neighbour": lines("rocu_id neighbour_id", "north south", "south north"),
        "agency": lines("agency_id predecessor_id successor_id", "nca - -", "soca - nca"),
        "capability": lines("capability_id listed_from", "cyber 2015-11"),
        "capability_standard": lines(
            "capability_id target_level effective_from", "cyber 3 -", "cyber 4 2019"
        ),
        "policing_function": lines("function_id", "hacking"),
        "function_capability": lines("function_id capability_id", "hacking cyber"),
        "capability_assessment": lines(
            "rocu_id capability_id as_of position level marking owner_rocu_id",
            "north cyber - absent 0 - -",
            "north cyber 2016 planned 1 OFFICIAL -",
            "north cyber 2016-01 partial 2 OFFICIAL-SENSITIVE north",
            "north cyber 2016-01-01 provided 3 - -",
            "south cyber 2017 provided 4 - -",
            "south cyber 2018 transferred - - -",
        ),
        "force_function_assessment": lines(
            "force_id function_id as_of level", "ash hacking 2020-02-29 0", "ash hacking 2021 4"
        ),
        "spr_edition": lines("edition in_force_from in_force_to", "2012 2012-07 2015-02"),
        "spr_threat": lines("threat_id edition sort_order", "terror 2012 1"),
        "spr_obligation": lines("obligation_id edition threat_id", "all 2012 -", "one 2012 terror"),
        "obligation_function": lines("obligation_id function_id", "one hacking"),
        "spr_statement": lines(
            "force_id edition threat_id as_of", "ash 2012 - -", "ash 2012 terror 2014"
        ),
        "agreement": lines(
            "agreement_id lead_force_id starts_on ends_on review_on notice_months "
            "underpins_rocu_id",
            "deal ash 2019-06 2019 2019-09-30 12 -",
            "founding - - - - - north",
        ),
        "agreement_party": lines(
            "agreement_id party_kind party_id",
            "deal force ash",
            "deal force all-forces",
            "deal pcc birch",
            "deal rocu south",
            "deal agency nca",
            "deal other Fire-and-Rescue",
        ),
        "agreement_function": lines("agreement_id function_id", "deal hacking"),
        "secondment": lines(
            "rocu_id agency_id capability_id as_of posts_filled basis",
            "all nca - - - seconded",
            "north nca cyber 2019 2.5 embedded",
        ),
        "funding": lines(
            "funding_id recipient_kind recipient_id financial_year amount_gbp",
            "f1 rocu north 2018-19 12500000",
            "f2 force ash 1999-00 1.25e6",
            "f3 network network - -1500.50",
            "f4 programme network 2009-10 0",
        ),
        "force_contribution": lines(
            "rocu_id force_id financial_year share_pct", "north ash 2018-19 27.6"
        ),
        "funding_event": lines("event_id event_on", "e1 2019-04"),
        "gdp_deflator": lines("financial_year base_year", "2018-19 2024-25"),
        "inspection_grade": lines(
            "subject_kind subject_id published_on", "rocu north 2019", "force ash -"
        ),
        "inspection_count": lines(
            "subject_kind subject_id", "network -", "rocu north", "force ash"
        ),
        "recommendation": lines("recommendation_id due_on", "r1 -"),
        "workforce": lines("rocu_id as_of", "- 2021-03-31", "north -"),
        "force_size": lines("force_id as_of", "ash 2025-03-31"),
        "demonstrator_site": lines("site_id", "d1"),
        "demonstrator_site_force": lines("site_id force_id", "d1 ash"),
        "programme_fact": lines("fact_id", "p1"),
    }
)
"""A data set that keeps the contract and comes close to its edges, with rows in every table."""


WHOLE = as_text(VALID)
"""The same rows with every column of the contract."""


def changed(rows: Rows, table: str, row: int, values: dict[str, str]) -> Rows:
    """The rows with other values in one row of a table."""
    held = [dict(row) for row in rows[table]]
    held[row] |= values
    return rows | {table: held}


@pytest.fixture(scope="module")
def valid_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data_set(tmp_path_factory.mktemp("valid") / "data", VALID)


@pytest.fixture
def folder(valid_folder: Path, tmp_path: Path) -> Path:
    """A copy of the valid files, for a test to spoil."""
    return Path(shutil.copytree(valid_folder, tmp_path / "data"))


def problems(*folders: Path) -> list[Problem]:
    """What is wrong with the folders; nothing is published where something is."""
    database = folders[0].parent / "database"
    with pytest.raises(DataSetError) as raised:
        build(list(folders), database)
    assert not list(database.glob("*")), "a refused build leaves nothing behind"
    return raised.value.problems


def the_problem(*folders: Path) -> Problem:
    (problem,) = problems(*folders)
    return problem


def accepted(folder: Path) -> Built:
    return build([folder], folder.parent / "database")


def spoil(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_bytes().decode("utf-8")
    after = change(before)
    assert after != before
    path.write_bytes(after.encode("utf-8"))


def test_valid_set_with_rows_in_every_table_is_accepted(folder: Path) -> None:
    told = {name: len(rows) for name, rows in VALID.items()} | dict.fromkeys(recorded(), 0)
    assert accepted(folder).rows == told
    assert set(VALID) == set(tables())


# Values. Each case spoils one value of a row of the valid set.

Case = tuple[str, int, dict[str, str], str, str]
"""The table, the row, the value that spoils it, and what the problem and its remedy say."""

REFERENCES = [
    ("rocu_membership", 3, {"rocu_id": "west"}, "rocu"),
    ("rocu_membership", 3, {"source_id": "nowhere"}, "source"),
    ("rocu", 0, {"host_force_id": "elm"}, "force"),
    ("rocu_neighbour", 0, {"neighbour_id": "west"}, "rocu"),
    ("agency", 1, {"successor_id": "border"}, "agency"),
    ("function_capability", 0, {"capability_id": "drones"}, "capability"),
    ("spr_obligation", 1, {"threat_id": "floods"}, "spr_threat"),
    ("spr_threat", 0, {"edition": "2031"}, "spr_edition"),
    ("agreement", 0, {"lead_force_id": "all-forces"}, "force"),
    ("agreement", 1, {"underpins_rocu_id": "all"}, "rocu"),
    ("secondment", 0, {"rocu_id": "every"}, "rocu"),
    ("workforce", 1, {"rocu_id": "all"}, "rocu"),
    ("capability_assessment", 2, {"owner_rocu_id": "west"}, "rocu"),
    ("agreement_party", 0, {"party_id": "elm"}, "force"),
    ("agreement_party", 2, {"party_id": "north"}, "force"),
    ("agreement_party", 3, {"party_id": "ash"}, "rocu"),
    ("agreement_party", 3, {"party_id": "all-forces"}, "rocu"),
    ("agreement_party", 4, {"party_id": "Border Force"}, "agency"),
    ("funding", 0, {"recipient_id": "ash"}, "rocu"),
    ("funding", 1, {"recipient_id": "north"}, "force"),
    ("inspection_grade", 0, {"subject_id": "ash"}, "rocu"),
    ("inspection_grade", 1, {"subject_id": "north"}, "force"),
    ("inspection_count", 1, {"subject_id": "west"}, "rocu"),
    ("inspection_count", 2, {"subject_id": "elm"}, "force"),
]

LEVELS = "Give absent 0, planned 1, partial 2, provided 3 or 4, and transferred none"
CONTRADICTS = "contradicts the position"
DATES = "Write YYYY-MM-DD, YYYY-MM or YYYY"

VALUES: list[Case] = [
    # words
    ("force", 0, {"country": "Scotland"}, "not one of the allowed", "England, Wales"),
    ("agreement", 0, {"status": "In_Force"}, "not one of the allowed", "in_force, "),
    ("agreement", 1, {"marking": "SECRET"}, "not one of the allowed", "OFFICIAL, "),
    ("spr_statement", 0, {"position": "Met"}, "not one of the allowed", "met, "),
    # dates
    ("agreement", 1, {"starts_on": "2019-13"}, "is not a date", DATES),
    ("agreement", 1, {"review_on": "2019-02-29"}, "is not a date", DATES),
    ("agreement", 1, {"ends_on": "31/03/2019"}, "is not a date", DATES),
    ("agreement", 1, {"ends_on": "2019-3-1"}, "is not a date", DATES),
    ("source", 0, {"published_on": "20190301"}, "is not a date", DATES),
    ("source", 1, {"published_on": "2019 1"}, "is not a date", DATES),
    ("source", 0, {"published_on": "0000"}, "is not a date", DATES),
    ("workforce", 1, {"as_of": "undated"}, "is not a date", DATES),
    # numbers
    ("funding", 0, {"amount_gbp": "12,500"}, "is not a number", "no commas"),
    ("funding", 1, {"amount_gbp": "£5"}, "is not a number", "no commas, no units"),
    ("funding", 2, {"amount_gbp": "nan"}, "is not a number", "Give digits"),
    ("funding", 3, {"amount_gbp": "1e999"}, "is not a number", "Give digits"),
    ("secondment", 1, {"posts_filled": "3-4"}, "is not a number", "Give digits"),
    ("agreement", 0, {"notice_months": "1.5"}, "not a whole number", "digits"),
    ("spr_threat", 0, {"sort_order": "first"}, "not a whole number", "digits"),
    ("spr_threat", 0, {"sort_order": "99999999999"}, "not a whole number", "digits"),
    # financial years
    ("funding", 0, {"financial_year": "2018"}, "not a financial", "2018-19"),
    ("funding", 1, {"financial_year": "2018/19"}, "not a financial", "2018-19"),
    ("funding", 3, {"financial_year": "2018-20"}, "not a financial", "2018-19"),
    ("gdp_deflator", 0, {"base_year": "24-25"}, "not a financial year", "2018-19"),
    # ids and web addresses
    ("recommendation", 0, {"recommendation_id": "R 1"}, "not an id", "small"),
    ("funding_event", 0, {"event_id": "évén"}, "is not an id", "small letters"),
    ("source", 0, {"url": "www.example.org"}, "not a web address", "https://"),
    ("source", 1, {"url": "javascript:alert(1)"}, "not a web address", "https://"),
    ("rocu", 0, {"website": "http://a b"}, "not a web address", "https://"),
    # values that must not be empty
    ("source", 0, {"title": ""}, "the value is missing", "Give one"),
    ("agency", 0, {"name": " \u00a0\u200b\u3164"}, "the value is missing", "Give one"),
    ("force", 0, {"country": ""}, "the value is missing", "Give one"),
    ("gdp_deflator", 0, {"index": ""}, "the value is missing", "Give one"),
    ("force_function_assessment", 0, {"level": ""}, "the value is missing", "Give one"),
    # levels
    ("capability_assessment", 0, {"level": "1"}, CONTRADICTS + " absent", LEVELS),
    ("capability_assessment", 0, {"level": ""}, CONTRADICTS + " absent", LEVELS),
    ("capability_assessment", 1, {"level": "0"}, CONTRADICTS + " planned", LEVELS),
    ("capability_assessment", 2, {"level": "3"}, CONTRADICTS + " partial", LEVELS),
    ("capability_assessment", 3, {"level": "2"}, CONTRADICTS + " provided", LEVELS),
    ("capability_assessment", 4, {"level": "5"}, CONTRADICTS + " provided", LEVELS),
    ("capability_assessment", 4, {"level": ""}, CONTRADICTS + " provided", LEVELS),
    ("capability_assessment", 5, {"level": "3"}, CONTRADICTS + " transferred", LEVELS),
    ("force_function_assessment", 0, {"level": "5"}, "not a level from 0", "0 to 4"),
    ("force_function_assessment", 1, {"level": "-1"}, "not a level from 0", "0 to 4"),
    ("capability_standard", 0, {"target_level": "0"}, "from 1 to 4", "1 to 4"),
    ("capability_standard", 1, {"target_level": "5"}, "from 1 to 4", "1 to 4"),
    # what cannot be, and what is after the data set was compiled (2026-01-01)
    ("secondment", 1, {"posts_filled": "-0.5"}, "cannot be below 0", "Give 0 or more"),
    ("workforce", 0, {"value": "-1"}, "cannot be below 0", "Give 0 or more"),
    ("force_size", 0, {"value": "-1000"}, "cannot be below 0", "Give 0 or more"),
    ("inspection_count", 0, {"value": "-2"}, "cannot be below 0", "Give 0 or more"),
    ("agreement", 0, {"notice_months": "-3"}, "cannot be below 0", "Give 0 or more"),
    ("force_contribution", 0, {"share_pct": "100.1"}, "is from 0 to 100", "per cent"),
    ("force_contribution", 0, {"share_pct": "-1"}, "is from 0 to 100", "per cent"),
    ("gdp_deflator", 0, {"index": "0"}, "is above 0", "base_year"),
    ("workforce", 1, {"as_of": "2027"}, "compiled (2026-01-01)", "compiled_on"),
    ("force_size", 0, {"as_of": "2026-01-02"}, "compiled (2026-01-01)", "compiled_on"),
    ("programme_fact", 0, {"as_of": "2026-02"}, "compiled (2026-01-01)", "compiled_on"),
    ("source", 0, {"published_on": "2026-02"}, "compiled (2026-01-01)", "compiled_on"),
    ("inspection_grade", 1, {"published_on": "2062-05-01"}, "compiled", "compiled_on"),
    # two things of one name, as a reader would take them
    ("force", 1, {"name": "In-Words Police"}, "one name with in words (ash, ", "its own"),
    ("force", 1, {"name": "IN WORDS POLICE"}, "one name with in words (ash, ", "its own"),
    ("rocu", 1, {"short_name": "in words"}, "one name with in words (north, ", "its own"),
    ("agency", 1, {"name": "IN WORDS"}, "one name with in words (nca, ", "its own"),
    ("agreement", 1, {"name": "in_words"}, "one name with in words (deal, ", "its own"),
    ("spr_obligation", 1, {"requirement": "In words"}, "one name with in words (all", "own"),
    ("inspection_grade", 1, {"inspection": "In_words"}, "one name with in words (", "one way"),
    ("workforce", 1, {"measure": "In words"}, "one name with in words (", "one way"),
    # so too as papers, keyboards of other countries and web pages write them
    ("agency", 1, {"name": "ＩＮ\ufe0f words"}, "one name with in words (nca, ", "its own"),
    ("agreement", 1, {"name": "in\u202e wo\U000e0041rds"}, "one name with in words (", "its own"),
    # ends before starts, as whole periods
    ("agreement", 0, {"ends_on": "2019-05"}, "before it starts (2019-06)", "Correct"),
    ("agreement", 0, {"ends_on": "2018"}, "before it starts (2019-06)", "Correct"),
    ("agreement", 0, {"ends_on": "2019-05-31"}, "before it starts", "Correct one"),
    ("rocu_membership", 1, {"member_to": "2016"}, "starts (2017)", "Correct one"),
    ("spr_edition", 0, {"in_force_to": "2012-06"}, "before it", "Correct one"),
    # what stands for the network refers to nothing
    ("funding", 2, {"recipient_id": "north"}, "is not network", "recipient_kind"),
    ("funding", 3, {"recipient_id": "all"}, "is not network", "recipient_kind"),
    ("inspection_count", 0, {"subject_id": "north"}, "the network", "subject_kind"),
    ("inspection_count", 1, {"subject_id": ""}, "is missing", "subject_kind"),
]


def together(cases: list[Case]) -> list[list[Case]]:
    """The cases in as few groups as there are cases of one row.

    Everything wrong is reported at once, so cases of different rows are tried in one build.
    """
    groups: list[list[Case]] = []
    for case in cases:
        for group in groups:
            if all(case[:2] != other[:2] for other in group):
                group.append(case)
                break
        else:
            groups.append([case])
    return groups


BROKEN_REFERENCES: list[Case] = [
    (
        table,
        row,
        values,
        f"is not in {target}.csv",
        f"Correct it, or add the row to {target}.csv",
    )
    for table, row, values, target in REFERENCES
]


@pytest.mark.parametrize("cases", together(BROKEN_REFERENCES + VALUES))
def test_value_that_breaks_the_contract_is_located_with_a_remedy(
    tmp_path: Path, cases: list[Case]
) -> None:
    rows = VALID
    for table, row, values, _, _ in cases:
        rows = changed(rows, table, row, values)
    folder = write_data_set(tmp_path / "data", rows)
    found = {(Path(problem.file), problem.line): problem for problem in problems(folder)}
    assert len(found) == len(cases)
    for table, row, values, wrong, remedy in cases:
        problem = found[folder / f"{table}.csv", row + 2]
        assert {problem.column: problem.value} == {
            name: value.strip(" \u00a0\u200b\u3164") for name, value in values.items()
        }
        assert wrong in problem.wrong
        assert remedy in problem.remedy


# Keys


def test_key_that_is_there_twice_is_located_with_an_empty_date_as_a_value(tmp_path: Path) -> None:
    twice = [
        ("force", 0, "ash"),
        ("agreement_party", 4, "deal, agency, nca"),
        ("capability_assessment", 0, "north, cyber, , s"),
        ("rocu_membership", 3, "birch, "),
        ("spr_statement", 0, "ash, 2012, , capacity, , s"),
        ("secondment", 0, "all, nca, , , seconded, s"),
        ("workforce", 0, ", 2021-03-31, in words, s"),
    ]
    again = {table: [*VALID[table], VALID[table][row]] for table, row, _ in twice}
    folder = write_data_set(tmp_path / "data", VALID | again)
    found = [problem for problem in problems(folder) if "same key" in problem.wrong]
    assert found == sorted(
        Problem(
            file=str(folder / f"{table}.csv"),
            line=len(again[table]) + 1,
            column=", ".join(tables()[table].key),
            value=value,
            wrong=f"the row has the same key as {folder / table}.csv:{row + 2}",
            remedy="Keep one of the two, or make their keys differ",
        )
        for table, row, value in twice
    )


def test_key_in_two_folders_is_located_in_the_second(folder: Path, tmp_path: Path) -> None:
    other = write_data_set(
        tmp_path / "live",
        {
            "data_set": filled({"data_set": lines("data_set", "live")})["data_set"],
            "source": [],
            "force": VALID["force"][:1],
        },
    )
    problem = the_problem(folder, other)
    assert (problem.file, problem.line, problem.value) == (str(other / "force.csv"), 2, "ash")
    assert str(folder / "force.csv") + ":2" in problem.wrong


# A force in two units on one day


def test_membership_of_two_units_on_one_day_is_located(tmp_path: Path) -> None:
    periods = {
        "by-a-year": ("- 2016", "2016-12 -", "2016-12-01"),
        "by-a-day": ("- 2018-12-31", "2018-12-31 2019", "2018-12-31"),
        "late-first": ("2017 -", "2012 2017-01", "2017-01-01"),
        "within": ("2012 2019", "2014 2015", "2014-01-01"),
        "always": ("- -", "2014-02-03 -", "2014-02-03"),
        "touching": ("- 2016", "2017 -", ""),
        "apart": ("2018 -", "- 2016-02", ""),
    }
    members = [
        f"{force} {rocu} {period}"
        for force, (first, second, _) in periods.items()
        for rocu, period in (("north", first), ("south", second))
    ]
    rows = {
        "force": lines("force_id", *periods),
        "rocu": lines("rocu_id", "north", "south"),
        "rocu_membership": lines("force_id rocu_id member_from member_to", *members),
    }
    folder = write_data_set(tmp_path / "data", filled(rows))
    path = folder / "rocu_membership.csv"
    assert problems(folder) == [
        Problem(
            file=str(path),
            line=2 * number + 3,
            column="rocu_id",
            value="south",
            wrong=f"the force {force} is also in north on {day} ({path}:{2 * number + 2})",
            remedy="Correct member_from or member_to so that no day is in both",
        )
        for number, (force, (_, _, day)) in enumerate(periods.items())
        if day
    ]


# Kinds of data sets


def data_set_of(kind: str) -> Rows:
    return filled({"data_set": lines("data_set", kind), "source": []})


def test_exercise_beside_another_set_is_refused(tmp_path: Path) -> None:
    one = write_data_set(tmp_path / "one", data_set_of("exercise"))
    other = write_data_set(tmp_path / "other", data_set_of("live"))
    for order in ([one, other], [other, one]):
        found = problems(*order)
        assert {problem.file for problem in found} == {
            str(place / "data_set.csv") for place in order
        }
        for problem in found:
            assert (problem.line, problem.column) == (2, "data_set")
            assert "exercise cannot be built together" in problem.wrong
            assert problem.remedy == "Build the exercise alone"


def test_exercise_alone_and_published_beside_live_are_accepted(tmp_path: Path) -> None:
    exercise = write_data_set(tmp_path / "exercise", data_set_of("exercise"))
    build([exercise], tmp_path / "exercise-database")
    both = [write_data_set(tmp_path / kind, data_set_of(kind)) for kind in ("published", "live")]
    assert build(both, tmp_path / "database").rows["data_set"] == 2


def test_data_set_file_without_a_row_is_refused(folder: Path) -> None:
    path = folder / "data_set.csv"
    path.write_text("data_set,title,compiled_on,note\n")
    assert the_problem(folder) == Problem(
        str(path), 0, "", "", "no row says which kind of data set this is", "Add one row"
    )


def test_data_set_file_with_two_rows_is_refused(folder: Path) -> None:
    spoil(folder / "data_set.csv", lambda text: text + "live,More,2026-01-01,\n")
    problem = the_problem(folder)
    assert (problem.line, problem.column, problem.value) == (3, "data_set", "live")
    assert "more than one data set" in problem.wrong


# Files and their shape


def test_folder_that_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    problem = the_problem(folder, tmp_path / "nowhere")
    assert (problem.file, problem.line) == (str(tmp_path / "nowhere"), 0)
    assert "no such folder" in problem.wrong
    assert "Name a data-set folder" in problem.remedy


def test_file_that_is_missing_is_named_without_a_flood_of_broken_references(folder: Path) -> None:
    (folder / "rocu.csv").unlink()
    problem = the_problem(folder)
    assert (problem.file, problem.line) == (str(folder / "rocu.csv"), 0)
    assert problem.wrong == "the file is missing"
    assert "a header and no rows will do" in problem.remedy


def test_id_that_is_written_wrongly_is_told_once_and_not_where_it_is_referred_to(
    folder: Path,
) -> None:
    for wrong in ("Birch", "'birch", "bir ch"):
        spoil(folder / "force.csv", lambda text, wrong=wrong: text.replace("birch,", f"{wrong},"))
        problem = the_problem(folder)
        assert (problem.file, problem.line) == (str(folder / "force.csv"), 3)
        assert "is not an id" in problem.wrong
        spoil(folder / "force.csv", lambda text, wrong=wrong: text.replace(f"{wrong},", "birch,"))


def test_file_that_is_a_folder_is_named(folder: Path) -> None:
    (folder / "workforce.csv").unlink()
    (folder / "workforce.csv").mkdir()
    problem = the_problem(folder)
    assert (problem.file, problem.line) == (str(folder / "workforce.csv"), 0)
    assert "cannot be read" in problem.wrong
    assert "readable file" in problem.remedy


def test_file_of_no_table_is_named(folder: Path) -> None:
    (folder / "forces.csv").write_text("force_id\n")
    (folder / "README.md").write_text("notes are welcome")
    problem = the_problem(folder)
    assert (problem.file, problem.line) == (str(folder / "forces.csv"), 0)
    assert "no table of this name" in problem.wrong
    assert "Rename it or take it out" in problem.remedy


def test_column_that_is_missing_is_named_once(folder: Path) -> None:
    rows = [{k: v for k, v in row.items() if k != "country"} for row in WHOLE["force"]]
    rewrite(folder / "force.csv", rows)
    assert the_problem(folder) == Problem(
        str(folder / "force.csv"), 1, "country", "", "the column is missing", "Add it to every row"
    )


def test_column_beyond_the_contract_is_named(folder: Path) -> None:
    rewrite(folder / "force.csv", [row | {"region": "x"} for row in WHOLE["force"]])
    problem = the_problem(folder)
    assert (problem.file, problem.line) == (str(folder / "force.csv"), 1)
    assert problem.column == "region"
    assert "no column of this name" in problem.wrong
    assert "Rename it or take it out" in problem.remedy


def test_column_that_is_there_twice_is_named(folder: Path) -> None:
    path = folder / "agency.csv"
    spoil(path, lambda text: "".join(f"name,{line}\n" for line in text.splitlines()))
    problem = the_problem(folder)
    assert (problem.file, problem.line, problem.column) == (str(path), 1, "name")
    assert "more than once" in problem.wrong


def test_file_without_a_header_is_told_what_the_header_is(folder: Path) -> None:
    columns = {
        "demonstrator_site_force": "site_id,force_id",
        "obligation_function": "obligation_id,function_id",
        "rocu_neighbour": "rocu_id,neighbour_id",
    }
    (folder / "demonstrator_site_force.csv").write_text("")
    (folder / "obligation_function.csv").write_text("\n")
    (folder / "rocu_neighbour.csv").write_text("north,south\n")
    assert problems(folder) == [
        Problem(
            str(folder / f"{name}.csv"),
            1,
            "",
            "",
            "the file has no header",
            f"Make its first line {header}",
        )
        for name, header in columns.items()
    ]


def test_rows_with_too_few_or_too_many_values_are_located(folder: Path) -> None:
    path = folder / "rocu_neighbour.csv"
    path.write_text('rocu_id,neighbour_id\nnorth\n\n"north\n",south,east\nnorth,south\n')
    short, long = problems(folder)
    assert (short.file, short.line, long.file, long.line) == (str(path), 2, str(path), 4)
    assert short.wrong == "the row has 1 values where the header has 2"
    assert long.wrong == "the row has 3 values where the header has 2"
    for problem in (short, long):
        assert "quotation marks around a value" in problem.remedy


def test_quotes_that_do_not_close_or_close_early_are_located(folder: Path) -> None:
    (folder / "obligation_function.csv").write_text('obligation_id,function_id\none,"hacking\n')
    (folder / "rocu_neighbour.csv").write_text('rocu_id,neighbour_id\nnorth,"south" x\n')
    open_quote, early_quote = problems(folder)
    assert open_quote.file == str(folder / "obligation_function.csv")
    assert (early_quote.file, early_quote.line) == (str(folder / "rocu_neighbour.csv"), 2)
    assert (open_quote.line, open_quote.column) == (2, "function_id")
    assert "is opened here and not closed" in open_quote.wrong
    assert early_quote.column == "neighbour_id"
    for problem in (open_quote, early_quote):
        assert "the row cannot be read" in problem.wrong
        assert "RFC 4180" in problem.remedy


def test_byte_that_is_not_utf8_is_located(folder: Path) -> None:
    path = folder / "force.csv"
    spoil(path, lambda text: text.replace("birch,in words", "birch,Bírch"))
    path.write_bytes(path.read_bytes().decode("utf-8").encode("latin-1"))
    problem = the_problem(folder)
    assert (problem.file, problem.line) == (str(path), 3)
    assert "0xed is not UTF-8" in problem.wrong
    assert "UTF-8" in problem.remedy


def test_file_in_utf16_is_refused(small: Path) -> None:
    folder, path = small, small / "force.csv"
    text = path.read_text(encoding="utf-8")
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        path.write_bytes(text.encode(encoding))
        problem = the_problem(folder)
        assert (problem.file, problem.line) == (str(path), 1)
        assert "UTF-16, which is not UTF-8" in problem.wrong


HEADER = "rocu_id,as_of,measure,value,source_id\n"
ROW = "north,2019,vacancies,1,s\n"
OTHER = "south,2019,vacancies,2,s\n"
ONE_MISTAKE: list[tuple[str, str, int, str]] = [
    # one text of workforce.csv each, where it is told, and what is said
    (
        "stray quotation mark",
        HEADER + 'north,2019,"vacancies,1,s\n' + OTHER.replace("vacancies", 'vacancies"'),
        2,
        "over 2 lines and holds what looks like further rows",
    ),
    (
        "one that closes at the end",
        HEADER + 'north,2019,"a,1,s\n' + OTHER.strip() + '"\n',
        2,
        "over 2 lines and holds what looks like further rows",
    ),
    (
        "one beside columns without a name",
        HEADER.strip() + ',,\nnorth,2019,"vacancies,1,s,,\nsouth,2019,vacancies,2,s,,\n'
        'south,2018,posts",2,s,,\n',
        2,
        "over 3 lines and holds what looks like further rows",
    ),
    (
        "one whose last row lacks cells",
        HEADER + 'north,2019,"vacancies,1,s\nsouth,2019,vacancies",,\n',
        2,
        "over 2 lines and holds what looks like further rows",
    ),
    (
        "one whose last row lacks cells and ends with the file",
        f'{HEADER.strip()},marking\nnorth,2019,posts,1,s,"OFFICIAL\nsouth,2019,posts,2"\n',
        2,
        "over 2 lines and holds what looks like further rows",
    ),
    (
        "one in a row that lacks cells",
        HEADER + 'north,2019,"vacancies,1\nsouth,2019,vacancies",2,s\n',
        2,
        "over 2 lines and holds what looks like further rows",
    ),
    (
        "stray quotation mark in the header",
        HEADER.replace("measure", '"measure') + ROW.replace("vacancies", 'vacancies"'),
        1,
        "the header runs over 2 lines",
    ),
    ("never closed", HEADER + 'north,"2019,vacancies,1,s\n' + OTHER * 9, 2, "not closed"),
    ("closed by the next", HEADER + 'north,2019,"a,1,s\nsouth,2019,"b, c",2,s\n', 2, "not closed"),
    (
        "space in a name",
        HEADER.replace(",as_of", ", as_of") + ROW + OTHER,
        1,
        '" as_of" begins with a space',
    ),
    (
        "no-break space",
        HEADER.replace("rocu_id", "rocu_id\u00a0") + ROW + OTHER,
        1,
        "ends with a space",
    ),
    ("spaces after commas", HEADER.replace(",", ", ") + ROW, 1, '" as_of", " measure"'),
    ("capitals", HEADER.title() + ROW, 1, "not how the contract spells them"),
    ("misspelt key", HEADER.replace("rocu_id", "roku_id") + ROW + ROW, 1, '"roku_id" is not how'),
    ("value without a name", HEADER.strip() + ",\n" + ROW.strip() + ",x\n", 2, "column 6 has no"),
    ("semicolons", (HEADER + ROW).replace(",", ";"), 1, "separated by semicolons"),
    ("tabs", (HEADER + ROW).replace(",", "\t"), 1, "separated by tabs"),
    ("mark for Excel", "sep=,\n" + HEADER + ROW, 1, "a mark for Excel (sep=,)"),
    ("another mark", "sep=;\n" + (HEADER + ROW).replace(",", ";"), 1, "by semicolons"),
    ("columns", ",".join(map(str, range(2000))) + "\n", 1, "the header has 2,000 columns"),
    ("one long name", "x" * 200_000 + "\n", 1, "the row cannot be read"),
    ("unseen in an id", HEADER + ROW.replace("north", "nor\u200bth"), 2, "is not an id"),
    ("endless line", HEADER + ROW + "x" * 3 * 2**20, 3, "is longer than"),
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A data set of two units alone, which is quickly checked."""
    return write_data_set(tmp_path / "data", filled({"rocu": lines("rocu_id", "north", "south")}))


def test_one_mistake_in_a_file_is_one_problem_with_its_place(small: Path) -> None:
    folder, path = small, small / "workforce.csv"
    for name, text, line, wrong in ONE_MISTAKE:
        path.write_text(text, encoding="utf-8", newline="")
        problem = the_problem(folder)
        assert (problem.file, problem.line) == (str(path), line), name
        assert wrong in problem.wrong, name


COPIES = (
    "force (1).csv",
    "force(2).csv",
    "Copy of force.csv",
    "force - Copy.csv",
    "force copy.csv",
)


def test_file_of_almost_the_right_name_is_told_once(small: Path) -> None:
    folder = small
    last = folder / "force.csv"
    for name in ("Force.csv", "FORCE.CSV", "force .csv", "force.csv.csv", "force.txt", *COPIES):
        last = last.rename(folder / name)
        problem = the_problem(folder)
        assert (problem.file, problem.line) == (str(last), 0)
        assert "the name has to be force.csv" in problem.wrong
        assert ("in small letters" in problem.wrong) == (name in ("Force.csv", "FORCE.CSV"))


def test_what_is_no_file_is_refused_unopened(small: Path) -> None:
    folder = small
    path = folder / "workforce.csv"
    path.unlink()
    os.mkfifo(path)
    assert "it is a named pipe" in the_problem(folder).wrong
    path.unlink()
    path.symlink_to("/dev/zero")
    assert "it is a device" in the_problem(folder).wrong
    path.unlink()
    path.touch()
    os.truncate(path, 10**12)
    assert "1,000,000,000,000 bytes" in the_problem(folder).wrong


def test_many_problems_are_counted_and_the_first_hundred_told(folder: Path) -> None:
    rows = "".join(f"nowhere,2019,m{number},1,s\n" for number in range(250))
    (folder / "workforce.csv").write_text(HEADER + rows + "x\n" * 150)
    with pytest.raises(DataSetError, match=r"^400 problems") as raised:
        build([folder], folder.parent / "database")
    assert (len(raised.value.problems), raised.value.more) == (100, 300)


def test_live_row_or_one_with_an_owner_has_to_say_its_marking(tmp_path: Path) -> None:
    rows = VALID | {
        "data_set": [VALID["data_set"][0] | {"data_set": "live"}],
        "capability_assessment": VALID["capability_assessment"][2:3],
    }
    unmarked = [name for name in rows if tables()[name].holds("marking") and name[0] != "c"]
    folder = write_data_set(tmp_path / "data", rows)
    found = problems(folder)
    assert {Path(problem.file).stem for problem in found} == set(unmarked)
    assert {problem.column for problem in found} == {"marking"}
    assert len(found) == sum(len(rows[name]) for name in unmarked)
    # Without the column it is one problem a file, in a published set where a row has an owner.
    owned = [{k: v for k, v in row.items() if k != "marking"} for row in WHOLE["workforce"]]
    folder = write_data_set(tmp_path / "published", VALID)
    rewrite(folder / "workforce.csv", [row | {"owner_rocu_id": "north"} for row in owned])
    problem = the_problem(folder)
    assert (problem.line, problem.column) == (1, "marking")
    assert "the column is missing" in problem.wrong


# What is strange and accepted


def test_what_is_strange_is_a_warning_with_its_place(tmp_path: Path) -> None:
    rows = VALID
    for table, row, values in (
        ("secondment", 1, {"posts_established": "2", "ends_on": "2018"}),
        ("agreement", 0, {"review_on": "2020"}),
        ("force_contribution", 0, {"force_id": "birch", "rocu_id": "south"}),
        ("funding", 0, {"coverage_note": "Outturn of Â£2.4m â€“ police figures"}),
        ("source", 1, {"title": "Caf\u00c3\u00a9"}),
        ("recommendation", 0, {"text_summary": "police \u0096 figures"}),
        ("spr_threat", 0, {"definition": "┬ú2.4m"}),
        ("demonstrator_site", 0, {"purpose": "police ‚Äì figures"}),
        ("capability", 0, {"name": "Cy\u200bber"}),
        ("funding_event", 0, {"title": "ï»¿Grant"}),
        ("programme_fact", 0, {"programme": " #REF!"}),
        ("policing_function", 0, {"name": "“CAFÉ” – naïve Ŵyl"}),
    ):
        rows = changed(rows, table, row, values)
    made = accepted(write_data_set(tmp_path / "data", rows))
    assert made.warning_count == len(made.warnings)
    assert [(Path(w.file).stem, w.line, w.column) for w in made.warnings] == [
        ("agreement", 2, "review_on"),
        ("capability", 2, "name"),
        ("demonstrator_site", 2, "purpose"),
        ("force_contribution", 2, "force_id"),
        ("funding", 2, "coverage_note"),
        ("funding_event", 2, "title"),
        ("programme_fact", 2, "programme"),
        ("recommendation", 2, "text_summary"),
        ("secondment", 3, "as_of"),
        ("secondment", 3, "posts_filled"),
        ("source", 3, "title"),
        ("spr_threat", 2, "definition"),
    ]


# What is accepted


def test_what_a_spreadsheet_leaves_is_passed_over(folder: Path) -> None:
    for name in ("._force.csv", "~$force.csv", ".~lock.force.csv#", ".DS_Store"):
        (folder / name).write_bytes(b"\x00\x05")
    (folder / "workforce.csv").write_text(
        HEADER.strip()
        + ",,\n,,,,,,\n"
        + ROW.strip()
        + ",,\n"
        + OTHER
        + "\u00a0,,, ,,,\n" * 3
        # Some rows have more empty cells than the header.
        + OTHER.replace("2019", "2020").strip()
        + ",, ,,\n",
        encoding="utf-8",
    )
    assert accepted(folder).rows["workforce"] == 3


def test_values_are_read_without_what_nobody_sees_at_their_ends(folder: Path) -> None:
    (folder / "workforce.csv").write_text(
        HEADER
        + '\u00a0north\t,2019 , "police officers,\u00a0headcount",1\u200b, s\n'
        + 'south,2019,"police officers,\nheadcount",2,s\n',
        encoding="utf-8",
    )
    made = accepted(folder)
    store = Store(folder.parent / "database" / f"{made.version}.duckdb", made.version)
    with store._connection.cursor() as cursor:
        held = cursor.execute("select rocu_id, measure, value from version.workforce").fetchall()
    assert held == [
        ("north", "police officers, headcount", 1),
        ("south", "police officers, headcount", 2),
    ]


def rewrite(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as held:
        writer = csv.DictWriter(held, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_files_with_byte_order_mark_and_either_line_ending_are_accepted(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
        path.write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8"))
    assert accepted(folder).rows["force"] == 2
    for path in folder.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert accepted(folder).rows["force"] == 2


def test_columns_in_another_order_and_blank_lines_are_accepted(folder: Path) -> None:
    rewrite(folder / "force.csv", [dict(reversed(row.items())) for row in WHOLE["force"]])
    spoil(folder / "force.csv", lambda text: text.replace("\n", "\n\n") + "\n")
    assert accepted(folder).rows["force"] == 2


def test_blanks_beside_quotation_marks_are_put_right(small: Path) -> None:
    (small / "policing_function.csv").write_text(
        '"function_id" ,name,"definition" , "source_id"\t\n'
        'fraud,"Fraud" ,"a ""b"" ,c"\t,\u00a0"s" \n'
        ' "cyber" , "Cyber, online"\u200b ,"one ,\n""two"" ,\nthree" , s\n',
        encoding="utf-8",
    )
    made = accepted(small)
    store = Store(small.parent / "database" / f"{made.version}.duckdb", made.version)
    with store._connection.cursor() as cursor:
        found = cursor.execute(
            "select function_id, name, definition from version.policing_function order by all"
        ).fetchall()
    assert found == [
        ("cyber", "Cyber, online", 'one ,\n"two" ,\nthree'),
        ("fraud", "Fraud", 'a "b" ,c'),
    ]


def test_lines_after_a_quoted_newline_are_counted_as_an_editor_counts_them(folder: Path) -> None:
    path = folder / "demonstrator_site.csv"
    path.write_text(
        "site_id,name,purpose,announced_on,source_id\n"
        'd1,"one\ntwo\n\nthree",why,2007,s\n'
        'd2,"one\n",why,soon,s\n'
        "d3,three,why,later,s\n"
    )
    assert [(problem.line, problem.value) for problem in problems(folder)] == [
        (6, "soon"),
        (8, "later"),
    ]


def test_files_with_a_header_and_no_rows_are_accepted(tmp_path: Path) -> None:
    folder = write_data_set(tmp_path / "data", {"source": []})
    assert set(accepted(folder).rows.values()) == {0, 1}


def test_columns_of_marking_and_owner_may_be_absent(folder: Path) -> None:
    for name, table in tables().items():
        if table.holds("marking"):
            rows = [
                {k: v for k, v in row.items() if k not in ("marking", "owner_rocu_id")}
                for row in WHOLE[name]
            ]
            rewrite(folder / f"{name}.csv", rows)
    assert accepted(folder).rows["capability_assessment"] == 6


# All at once


def test_problems_in_many_files_are_all_reported_in_order(folder: Path) -> None:
    spoil(folder / "agency.csv", lambda text: text.replace("law_enforcement", "police"))
    spoil(folder / "agreement.csv", lambda text: text.replace(",ash,", ",elm,"))
    spoil(folder / "force_size.csv", lambda text: text.replace("2025-03-31", "March"))
    spoil(folder / "funding_event.csv", lambda text: text + "short\n")
    (folder / "workforce.csv").write_bytes(b"")
    (folder / "surplus.csv").write_text("x\n")
    (folder / "gdp_deflator.csv").unlink()
    found = problems(folder)
    assert found == sorted(found)
    assert [(Path(problem.file).name, problem.line, problem.value) for problem in found] == [
        ("agency.csv", 2, "police"),
        ("agency.csv", 3, "police"),
        ("agreement.csv", 2, "elm"),
        ("force_size.csv", 2, "March"),
        ("funding_event.csv", 3, ""),
        ("gdp_deflator.csv", 0, ""),
        ("surplus.csv", 0, ""),
        ("workforce.csv", 1, ""),
    ]


def test_problem_as_a_sentence_says_where_what_and_what_to_do() -> None:
    located = Problem("force.csv", 3, "country", "Scotland", "is not allowed", "Use another")
    assert str(located) == "force.csv:3: country 'Scotland': is not allowed. Use another."
    assert str(Problem("x.csv", 0, "", "", "is missing", "Add it")) == "x.csv: is missing. Add it."
    hostile = Problem("x.csv", 1, "a\x1b[2J\nb\u00a0", "", "is unknown", "Rename it")
    assert str(hostile) == r"x.csv:1: a\x1b[2J\nb\xa0: is unknown. Rename it."


def test_error_counts_its_problems_and_says_that_nothing_changed(folder: Path) -> None:
    spoil(folder / "agency.csv", lambda text: text.replace("law_enforcement", "police"))
    with pytest.raises(DataSetError, match=r"^2 problems .* is untouched\.$"):
        build([folder], folder.parent / "database")


def test_published_facts_keep_the_contract(published_database: Path) -> None:
    assert (published_database / POINTER).exists()
    assert {path.stem for path in PUBLISHED.glob("*.csv")} == set(tables())
