"""Positions of forces and what holds them back: against the rules, and on made-up rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.spr.functions import FUNCTIONS, function_matrix
from dashboard.exhibits.spr.positions import force_position
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


def holding(rules: Reference) -> dict[tuple[str, str], tuple[str, frozenset[str]]]:
    """By force and obligation that is not evidenced: its position and the functions behind it."""
    covered = coverages_of(rules)
    needs: dict[str, list[str]] = {}
    for row in rules.rows["obligation_function"]:
        needs.setdefault(row["obligation_id"], []).append(row["function_id"])
    return {
        (force, obligation): (
            position,
            frozenset(f for f in needs[obligation] if covered[force, f] == position),
        )
        for (force, obligation), position in positions_of(rules).items()
        if position not in ("evidenced", "not_derived")
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


def test_force_position_published_names_what_holds_obligations_most_first(
    question: Question, rules: Reference
) -> None:
    expected: Counter[tuple[str, str, str]] = Counter()
    for (force, _), (position, functions) in holding(rules).items():
        expected.update((force, position, function) for function in functions)
    found: dict[tuple[str, str, str], int] = {}
    for row in rows(question.answer("force_position", edition=EDITION)):
        told = list(zip(row.coverages, row.function_ids, row.obligations_held, strict=True))
        assert [n for _, _, n in told] == sorted((n for _, _, n in told), reverse=True)
        found |= {(row.force_id, coverage, id_): n for coverage, id_, n in told}
    assert found == expected


def test_position_driver_published_holds_every_position_once(
    question: Question, rules: Reference
) -> None:
    found = list(rows(question.answer("position_driver", edition=EDITION)))
    told = [
        ((force, obligation), (row.position, frozenset(row.function_ids)))
        for row in found
        for force in row.force_ids
        for obligation in row.obligation_ids
    ]
    assert len(told) == len(dict(told)) == sum(row.positions for row in found)
    assert dict(told) == holding(rules)


def test_position_driver_of_a_force_and_of_a_region_are_parts_of_the_whole(
    question: Question,
) -> None:
    member = question.answer("force_option", rocu="nersou")["force_id"]
    for place, forces in (
        ({"rocu": "nersou"}, set(member)),
        ({"force": "cleveland"}, {"cleveland"}),
    ):
        found = question.answer("position_driver", edition=EDITION, **place)
        assert {id_ for ids in found["force_ids"] for id_ in ids} == forces


def test_function_reach_published_has_every_route_to_what_is_not_assured(
    question: Question, rules: Reference
) -> None:
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    needed = {
        r["function_id"] for r in rules.rows["obligation_function"] if r["obligation_id"] in of
    }
    covered = coverages_of(rules)
    expected = {
        (force, function, covered[force, function], *route)
        for (force, function), routes in rules.routes.items()
        if function in needed and covered[force, function] != "assured"
        for route in routes or [(None, None, None)]
    }
    found = [
        (force, row.function_id, row.coverage, row.kind, row.provider_id, row.strength)
        for row in rows(question.answer("function_reach", edition=EDITION))
        for force in row.force_ids
    ]
    assert len(found) == len(set(found))
    assert set(found) == expected


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


def test_force_position_says_a_gap_apart_from_what_is_not_known(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines("rocu_id capability_id position", "north cyber absent"),
            spr_obligation=lines("obligation_id edition", "both 2015", "dive 2015", "duty 2015"),
            obligation_function=lines(
                "obligation_id function_id", "both hacking", "both diving", "dive diving"
            ),
        )
    )
    question = Question(store, LOCAL_OPERATOR, date(2020, 1, 1), force_id="ash")
    exhibit = force_position(question, edition="2015")
    (row,) = rows(exhibit.frame)
    assert (row.gap, row.unknown, row.not_derived, row.obligations) == (1, 1, 1, 3)
    assert dict(zip(row.function_ids, row.coverages, strict=True)) == {
        "hacking": "gap",
        "diving": "unknown",
    }
    (told,) = exhibit.table["What holds obligations back, and how many"]
    assert told == "Not known: in words 2 (1). Gap: in words (1)"
