"""Standings of forces and what holds them back: against the rules, and on made-up rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.bars import Bars
from dashboard.errors import UsageError
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.spr.force import obligations_of_force
from dashboard.exhibits.spr.functions import FUNCTIONS, function_matrix
from dashboard.exhibits.spr.positions import (
    force_headline,
    force_sentence,
    force_standing,
    function_gap,
    network_headline,
)
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import Reference, TextRows, read_rows

Built = Callable[[Rows], Store]

EDITION = "2023"


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


@pytest.fixture(scope="module", params=[date(2021, 1, 1), AS_OF], ids=str)
def rules(request: pytest.FixtureRequest, published: TextRows) -> Reference:
    return Reference(published, request.param)


@pytest.fixture
def question(published_store: Store, rules: Reference) -> Question:
    return Question(published_store, LOCAL_OPERATOR, rules.as_of)


def positions_of(rules: Reference) -> dict[tuple[str, str], str]:
    """The position of each force on each obligation of the edition."""
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    return {key: found[0] for key, found in rules.obligation_positions.items() if key[1] in of}


def coverages_of(rules: Reference) -> dict[tuple[str, str], str]:
    return {
        (force, function): coverage for force, function, coverage, _ in rules.function_coverage()
    }


def test_force_position_published_counts_as_the_reference(
    question: Question, rules: Reference
) -> None:
    expected = Counter((force, position) for (force, _), position in positions_of(rules).items())
    found = list(rows(question.answer("force_position", edition=EDITION)))
    assert len(found) == len(rules.rows["force"])
    for row in found:
        for state in ("evidenced", "unassured", "partial", "gap", "unknown", "not_derived"):
            assert getattr(row, state) == expected[row.force_id, state], row.force_id
        assert row.obligations == sum(n for (id_, _), n in expected.items() if id_ == row.force_id)


def test_function_gap_published_is_every_missing_function_with_its_forces_and_obligations(
    question: Question, rules: Reference
) -> None:
    needs: dict[str, set[str]] = {}
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    for row in rules.rows["obligation_function"]:
        if row["obligation_id"] in of:
            needs.setdefault(row["function_id"], set()).add(row["obligation_id"])
    expected = {
        (force, function, coverage)
        for (force, function), coverage in coverages_of(rules).items()
        if function in needs and coverage in ("gap", "partial", "unknown")
    }
    found = list(rows(question.answer("function_gap", edition=EDITION, most=100)))
    told = {
        (force, row.function_id, coverage)
        for row in found
        for coverage in ("gap", "partial", "unknown")
        for force in getattr(row, f"{coverage}_force_ids")
    }
    assert told == expected
    assert all(set(row.obligation_ids) == needs[row.function_id] for row in found)
    assert {row.function_count for row in found} == {len(found)}
    ranks = [(-row.short_count, -row.unknown_count, row.function) for row in found]
    assert ranks == sorted(ranks)
    first = found[0]
    short = len(first.gap_force_ids) + len(first.partial_force_ids)
    assert first.short_count == short * len(first.obligation_ids)


def test_function_gap_names_the_help_that_most_forces_have_first(question: Question) -> None:
    forces = list(question.answer("force_option", rocu="serocu")["force_id"])
    firsts: dict[str, Counter[tuple[str, str]]] = {}
    for force in forces:
        for row in rows(question.answer("help_option", force=force)):
            if row.place == 1 and row.coverage != "unknown":
                held = firsts.setdefault(row.function_id, Counter())
                held[row.kind, row.subject_id] += 1
    for row in rows(question.answer("function_gap", edition=EDITION, rocu="serocu", most=100)):
        counts = firsts.get(row.function_id, Counter())
        assert row.helped_count == max(counts.values(), default=0)
        assert row.kind is None or counts[row.kind, row.subject_id] == row.helped_count


@pytest.mark.parametrize("functions", FUNCTIONS)
def test_function_matrix_published_is_the_coverage_of_the_reference(
    question: Question, rules: Reference, functions: str
) -> None:
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    needed = {
        r["function_id"] for r in rules.rows["obligation_function"] if r["obligation_id"] in of
    }
    expected = {
        key: coverage
        for key, coverage in coverages_of(rules).items()
        if functions == "all" or key[1] in needed
    }
    frame = question.answer("function_matrix", edition=EDITION, functions=functions)
    found = {(row.force_id, row.function_id): row.coverage for row in rows(frame)}
    assert len(frame) == len(found)
    assert found == expected


def test_function_matrix_grid_has_a_cell_for_every_force_and_function(question: Question) -> None:
    exhibit = function_matrix(question, edition=EDITION)
    assert exhibit.grid is not None
    assert len(exhibit.grid.cells) == len(exhibit.frame)
    assert {label.group for label in exhibit.grid.rows} == set(exhibit.frame["unit"])


@pytest.fixture
def small(built: Built) -> Question:
    """north's cyber is absent, so that hacking is a gap for ash and birch; diving is not known,
    but south's dogwood dives; one obligation needs both, one needs diving, one nothing."""
    return Question(
        built(
            network(
                capability_assessment=lines("rocu_id capability_id position", "north cyber absent"),
                policing_function=lines("function_id name", "hacking Hacking", "diving Diving"),
                force=lines(
                    "force_id name",
                    *(f"{id_} {id_.capitalize()}" for id_ in ("ash", "birch", "cedar", "dogwood")),
                ),
                force_function_assessment=lines("force_id function_id level", "dogwood diving 3"),
                spr_obligation=lines(
                    "obligation_id edition", "both 2015", "dive 2015", "duty 2015"
                ),
                obligation_function=lines(
                    "obligation_id function_id", "both hacking", "both diving", "dive diving"
                ),
            )
        ),
        LOCAL_OPERATOR,
        date(2020, 1, 1),
        rocu_id="north",
    )


def test_force_standing_draws_a_bar_a_force_of_the_obligations_that_need_functions(
    small: Question,
) -> None:
    """Complete or sparse, every force has a standing on every obligation: it is always a chart."""
    exhibit = force_standing(small, edition="2015")
    assert isinstance(exhibit.chart, Bars)
    assert exhibit.chart.whole == 2
    drawn = {one.state.key: one.values for one in exhibit.chart.drawn}
    assert drawn == {"gap": (1, 1), "unknown": (1, 1)}
    assert exhibit.alt == (
        "Of 4 standings (2 forces by 2 obligations that need functions), access is shown in none "
        "and is a gap in 2; in 2 it cannot be shown from what is recorded, which is not a gap."
    )
    assert exhibit.note.endswith("1 obligation needs no function.")


def test_function_gap_of_a_region_says_why_for_whom_and_who_could_help(small: Question) -> None:
    """It ranks functions, which no chart says better: a table in both worlds."""
    exhibit = function_gap(small, edition="2015")
    assert exhibit.chart is None
    assert [tuple(map(str, row)) for row in exhibit.table.values] == [
        ("Hacking", "Assessed as absent: all 2 forces", "1", "Nobody is known who could"),
        ("Diving", "Not known: all 2 forces", "2", "First ask all 2 forces"),
    ]
    assert network_headline(small, "2015").startswith("Hacking holds the forces of ")
    assert "it is absent for all 2 forces, and 1 obligation needs it, for 2 standings in all." in (
        exhibit.alt
    )
    one = function_gap(small, edition="2015", most="1")
    assert len(one.table) == 1
    assert "1 more function is missing" in one.note
    with pytest.raises(UsageError, match="whole number"):
        function_gap(small, most="few")


def test_function_gap_of_a_force_names_the_obligations_and_its_headline_counts_them(
    small: Question,
) -> None:
    force = replace(small, force_id="ash")
    exhibit = function_gap(force, edition="2015")
    assert list(exhibit.table["Why"]) == ["Assessed as absent", "Not known"]
    told = list(exhibit.table["Obligations that cannot be shown without it"])
    assert [cell.count(";") for cell in told] == [0, 1]
    obligations = obligations_of_force(force, edition="2015")
    said = force_headline(force, obligations, "2015")
    assert "is shown in none and is a gap in 1; in 1 it cannot be shown" in said
    assert "Hacking holds Ash back most: it is assessed as absent, and 1 obligation" in said
    assert force_sentence(force, "2015") in said


def test_agreement_to_join_is_told_with_its_end_and_notice_that_passed(built: Built) -> None:
    """Birch has half of hacking and south a deal about it; of ash nothing is known, so it is asked
    first and nothing is joined for it."""
    store = built(
        network(
            force=lines("force_id name", "ash Ash", "birch Birch", "cedar Cedar", "dogwood Dog"),
            policing_function=lines("function_id name", "hacking Hacking", "diving Diving"),
            force_function_assessment=lines("force_id function_id level", "birch hacking 2"),
            agreement=lines(
                "agreement_id name status ends_on notice_months",
                "deal Deal in_force 2020-02-29 3",
            ),
            agreement_party=lines(
                "agreement_id party_kind party_id", "deal force cedar", "deal force dogwood"
            ),
            agreement_function=lines("agreement_id function_id", "deal hacking"),
            spr_obligation=lines("obligation_id edition", "o 2015", "p 2015"),
            obligation_function=lines(
                "obligation_id function_id", "o hacking", "p hacking", "p diving"
            ),
        )
    )
    north = Question(store, LOCAL_OPERATOR, date(2020, 1, 1), rocu_id="north")
    (hacking, diving) = function_gap(north, edition="2015").table["Who could help first"]
    assert hacking == (
        "Join the agreement “Deal” (elsewhere), which ends on 29 February 2020, its day to give "
        "notice passed. First ask Ash"
    )
    assert diving == "First ask all 2 forces"
    ash = replace(north, force_id="ash")
    told = function_gap(ash, edition="2015")
    assert set(told.table["Who could help first"]) == {"First ask the force itself"}
    assert told.alt.startswith("Nothing recorded says how Ash gets hacking; 2 obligations need it.")
    assert "First ask the force itself: it may be there already." in told.alt
    earlier = replace(north, as_of=date(2019, 11, 1))
    (hacking, _) = function_gap(earlier, edition="2015").table["Who could help first"]
    assert "which ends on 29 February 2020. First ask Ash" in hacking


def test_region_of_which_nothing_is_known_is_not_said_to_be_held_back(built: Built) -> None:
    store = built(
        network(
            spr_obligation=lines("obligation_id edition", "o 2015"),
            obligation_function=lines("obligation_id function_id", "o diving"),
        )
    )
    made = function_gap(Question(store, LOCAL_OPERATOR, date(2020, 1, 1), "north"), edition="2015")
    assert made.title.startswith("What nothing recorded says of the forces of ")
    assert made.title.endswith(", and whom to ask first")
