"""Grades, recommendations and statements, placed and counted again in plain Python."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.errors import UsageError
from dashboard.exhibits import inspections
from dashboard.exhibits.question import Question, rows
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from dashboard.wording import inspection_name
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.exhibits.reading import light
from tests.rules.network import lines, network
from tests.rules.reference import Reference, TextRow, TextRows, first_day, read_rows

Built = Callable[[Rows], Store]

DAYS = [date(2012, 7, 1), date(2017, 3, 1), date(2019, 6, 1), date(2023, 5, 19), AS_OF]
days = pytest.mark.parametrize("day", DAYS, ids=str)

GRADED = "subject_kind subject_id inspection question grade published_on"


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


def asked(store: Store, day: date, **where: Any) -> Question:
    return Question(store, LOCAL_OPERATOR, day, **where)


def years(inspection: str) -> tuple[int, int]:
    """The first and last year that the name of an inspection states."""
    found = re.search(r"(\d{4})(?:-(\d{2}))?", inspection)
    assert found
    first = int(found[1])
    return first, int(found[1][:2] + found[2]) if found[2] else first


def known_grades(published: TextRows, day: date) -> list[tuple[date, TextRow]]:
    """The grades that could be known on a day, each with the day on which it takes its turn."""
    known = []
    for row in published["inspection_grade"]:
        first, last = years(row["inspection"])
        stated = row["published_on"]
        if (first_day(stated) if stated else date(first, 1, 1)) <= day:
            known.append((first_day(stated) if stated else date(last, 12, 31), row))
    return known


def latest_grades(published: TextRows, day: date) -> dict[tuple[str, str, str], TextRow]:
    chosen: dict[tuple[str, str, str], tuple[date, TextRow]] = {}
    for placed, row in known_grades(published, day):
        key = (row["subject_kind"], row["subject_id"], row["question"])
        if key not in chosen or chosen[key][0] < placed:
            chosen[key] = (placed, row)
    return {key: row for key, (_, row) in chosen.items()}


# Which grades are known, and which is the latest


@days
def test_grade_known_published_latest_is_that_of_the_plain_count(
    published_store: Store, published: TextRows, day: date
) -> None:
    frame = asked(published_store, day).answer("grade_known")
    assert len(frame) == len(known_grades(published, day))
    latest = {
        (row.subject_kind, row.subject_id, row.question): (row.inspection, row.grade)
        for row in rows(frame)
        if row.is_latest
    }
    expected = latest_grades(published, day)
    assert latest == {key: (row["inspection"], row["grade"]) for key, row in expected.items()}


@days
def test_inspection_summary_published_counts_subjects_below_adequate(
    published_store: Store, published: TextRows, day: date
) -> None:
    latest = latest_grades(published, day)
    below = {
        key[:2]
        for key, row in latest.items()
        if row["grade"] in ("requires_improvement", "inadequate")
    }
    for row in rows(asked(published_store, day).answer("inspection_summary")):
        kind = row.subject_kind
        assert row.subjects == len(published[kind])
        assert row.graded == len({key[:2] for key in latest if key[0] == kind})
        assert row.below_adequate == sum(key[0] == kind for key in below)


def test_grade_undated_takes_its_turn_at_the_end_of_its_inspections_years(built: Built) -> None:
    store = built(
        network(
            inspection_grade=lines(
                GRADED,
                "force ash peel-2016 crime good 2017-03-02",
                "force ash peel-2018-19 crime inadequate -",
                "force ash peel-2018-19 prevention adequate 2018-02",
            )
        )
    )

    def latest(day: str) -> set[tuple[str, str]]:
        frame = asked(store, date.fromisoformat(day)).answer("grade_known")
        return {(row.question, row.grade) for row in rows(frame) if row.is_latest}

    assert latest("2017-03-01") == set()
    assert latest("2017-12-31") == {("crime", "good")}
    assert latest("2018-01-01") == {("crime", "inadequate")}
    assert latest("2018-02-01") == {("crime", "inadequate"), ("prevention", "adequate")}


def test_grade_of_an_inspection_that_names_no_year_is_always_known_and_comes_last(
    built: Built,
) -> None:
    store = built(
        network(
            inspection_grade=lines(
                GRADED,
                "force ash thematic crime good -",
                "force ash peel-2016 crime adequate 2016-05",
            )
        )
    )
    early, late = (asked(store, day).answer("grade_known") for day in (DAYS[0], AS_OF))
    assert list(early["inspection"]) == ["thematic"]
    assert [row.inspection for row in rows(late) if row.is_latest] == ["peel-2016"]


# The matrix


def test_matrix_of_the_network_is_by_region_and_name_never_by_grade(
    question: Question, published: TextRows
) -> None:
    table = inspections.inspection_matrix(question).table
    units = {row["rocu_id"]: row["short_name"] for row in published["rocu"]}
    of = Reference(published, AS_OF).rocu_of
    forces: dict[str, list[str]] = {name: [] for name in units.values()}
    for row in sorted(published["force"], key=lambda row: row["name"]):
        forces[units[of[row["force_id"]]]].append(row["name"])
    order = sorted(units.values(), key=lambda name: (name == "London", name))
    expected = [label for unit in order for label in [unit, *forces[unit]]]
    shown = list(table["Unit or force"])
    assert len(shown) == len(expected)
    assert all(full.startswith(short) for short, full in zip(shown, expected, strict=True))


def test_matrix_of_a_region_shows_its_members_of_the_day_alone(published_store: Store) -> None:
    def shown(day: date) -> list[str]:
        question = asked(published_store, day, rocu_id="ersou")
        return list(inspections.inspection_matrix(question).table["Unit or force"])

    assert "Kent" in shown(AS_OF)
    assert "Kent" not in shown(date(2016, 6, 1))


def test_matrix_says_each_grade_in_symbol_and_word(question: Question) -> None:
    exhibit = inspections.inspection_matrix(question)
    traces = {trace.name: trace for trace in light(exhibit).data}
    said = {
        (symbol, word.rsplit("<br>")[-1])
        for symbol, word in zip(traces["cells"].text, traces["words"].text, strict=True)
    }
    assert said <= {(state.symbol, state.word) for state in inspections.GRADE_STATES}
    assert len(traces["words"].text) == len(exhibit.frame)


def test_matrix_inspection_with_two_questions_has_a_column_for_each(built: Built) -> None:
    store = built(
        network(
            inspection_grade=lines(
                GRADED,
                "force ash peel-2016 crime good -",
                "force ash peel-2016 prevention good -",
                "rocu north regional-soc-2022-25 crime good -",
            )
        )
    )
    table = inspections.inspection_matrix(asked(store, AS_OF)).table
    assert list(table.columns) == [
        "Unit or force",
        "PEEL 2016: crime",
        "PEEL 2016: prevention",
        "Regional SOC inspections 2022-25",
    ]


# One subject


def test_subject_grade_of_the_force_asked_about_comes_first(published_store: Store) -> None:
    question = asked(published_store, AS_OF, rocu_id="nersou", force_id="durham")
    exhibit = inspections.subject_grade(question)
    assert exhibit.title == "Every grade of Durham Constabulary"
    assert list(exhibit.table["Grade"]) == ["Outstanding", "Outstanding"]


def test_subject_grade_of_a_subject_that_there_is_not_is_refused(question: Question) -> None:
    with pytest.raises(UsageError, match="no unit or force"):
        inspections.subject_grade(question, inspected="force:rutland")


# Statements beside grades


@pytest.mark.parametrize("edition", ["2012", "2015", "2023"])
def test_statement_beside_grade_published_has_every_force_with_all_that_it_says(
    question: Question, published: TextRows, edition: str
) -> None:
    frame = inspections.statement_beside_grade(question, edition=edition).frame
    stated = {
        (row["force_id"], row["threat_id"], row["dimension"], row["source_id"])
        for row in published["spr_statement"]
        if row["edition"] == edition
    }
    found = {
        (row.force_id, row.threat_id or "", row.dimension, row.statement_source_id)
        for row in rows(frame)
        if row.stated
    }
    assert found == stated
    assert set(frame["force_id"]) == {row["force_id"] for row in published["force"]}
    graded = {(r.force_id, r.question, r.grade) for r in rows(frame) if r.grade}
    assert graded == {
        (id_, question, row["grade"])
        for (kind, id_, question), row in latest_grades(published, AS_OF).items()
        if kind == "force"
    }


def test_statement_beside_grade_of_one_force_is_about_it_alone(published_store: Store) -> None:
    question = asked(published_store, AS_OF, force_id="cleveland")
    table = inspections.statement_beside_grade(question, edition="2023").table
    assert set(table["Force"]) == {"Cleveland Police"}
    assert any(cell.startswith("Adequate: ") for cell in table["What inspectors found"])
    assert set(table["What can be shown"]) == {"Access shown for 1 of 24 obligations"}


# Recommendations and counts


def test_recommendation_is_given_to_the_region_that_its_owner_names(built: Built) -> None:
    rows_of = network(
        recommendation=[
            {"recommendation_id": id_, "inspection": "peel-2016", "owner": owner, "due_on": due}
            | {"text_summary": "Do it."}
            for id_, owner, due in (
                ("a", "Ash Police", "2016-06"),
                ("b", "Every force", "2016"),
                ("c", "Cedar Police", "2016-06-30"),
                ("d", "", ""),
            )
        ]
    )
    for row in rows_of["force"]:
        row["name"] = f"{str(row['force_id']).capitalize()} Police"
    store = built(rows_of)

    def of(rocu: str | None, day: date) -> dict[str, bool | None]:
        frame = asked(store, day).answer("inspection_recommendation", rocu=rocu)
        return {row.recommendation_id: row.is_past_due for row in rows(frame)}

    assert list(of("north", AS_OF)) == ["a", "b", "d"]
    assert list(of("south", AS_OF)) == ["c", "b", "d"]
    assert of(None, date(2016, 6, 30)) == {"a": False, "b": False, "c": False, "d": None}
    assert of(None, date(2016, 7, 1)) == {"a": True, "b": False, "c": True, "d": None}
    assert of(None, date(2015, 12, 31)) == {}
    exhibit = inspections.inspection_recommendation(asked(store, AS_OF, rocu_id="north"))
    assert list(exhibit.table["Due"]) == ["June 2016, passed: no outcome recorded"]
    assert exhibit.alt.startswith("No outcome is recorded of 1 recommendation in the ")
    assert exhibit.alt.endswith(": 1 is past its due day.")
    whole = inspections.inspection_recommendation(asked(store, AS_OF), most="2")
    assert whole.alt.endswith("3 are past their due day and 1 has no recorded due day.")
    assert "2 more are on record" in whole.note
    nobody = inspections.recommendation_to_nobody(asked(store, AS_OF, rocu_id="north"))
    assert list(nobody.frame["recommendation_id"]) == ["b", "d"]


def test_tally_of_a_region_keeps_the_network_and_leaves_out_other_regions(
    published_store: Store, published: TextRows
) -> None:
    whole = asked(published_store, AS_OF).answer("inspection_tally")
    assert len(whole) == len(published["inspection_count"])
    mine = asked(published_store, AS_OF).answer("inspection_tally", rocu="nersou")
    assert {(row.subject_kind, row.subject_id) for row in rows(mine)} == {
        ("network", None),
        ("force", "cleveland"),
    }


# Words


@pytest.mark.parametrize(
    ("inspection", "name"),
    [
        ("peel-2018-19", "PEEL 2018-19"),
        ("peel-2015", "PEEL 2015"),
        ("peel-2016-national", "PEEL 2016 (national)"),
        ("regional-soc-2022-25", "Regional SOC inspections 2022-25"),
        ("nca-rocu-2020", "NCA and ROCU inspection 2020"),
        ("child-protection-2024", "Child protection 2024"),
        ("thematic", "Thematic"),
    ],
)
def test_inspection_name_is_what_people_call_it(inspection: str, name: str) -> None:
    assert inspection_name(inspection) == name


def test_headline_counts_units_and_forces_apart(question: Question, published: TextRows) -> None:
    latest = latest_grades(published, AS_OF)
    forces = len({key[1] for key in latest if key[0] == "force"})
    said = inspections.summary_headline(question)
    assert f"{forces} of {len(published['force'])} forces" in said


def test_headline_of_a_day_before_any_grade_says_so(published_store: Store) -> None:
    said = inspections.summary_headline(asked(published_store, DAYS[0]))
    assert said == "No inspection grade in the network is on record by this date."


def test_two_inspections_that_people_call_the_same_have_columns_of_their_own() -> None:
    rounds = [
        (1, "regional-soc-2022-25", "a question"),
        (2, "Regional SOC inspections 2022-25", "a question"),
        (3, "peel-2021-22", "a question"),
    ]
    frame = pd.DataFrame(rounds, columns=["round", "inspection", "question"])
    labels = inspections._column_labels(frame)
    assert len(set(labels.values())) == 3
    assert labels[3] == "PEEL 2021-22"
