"""What hangs on one provider: against the rules with that provider's routes taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.spr.single_points import (
    force_dependence,
    provider_dependence_rank,
    single_point_of_failure,
)
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import lines, network
from tests.rules.reference import WORST_FIRST, Reference, TextRows, read_rows

Built = Callable[[Rows], Store]

EDITION = "2023"
EVERY_NTH = 23
"""How far apart the rows stand that are recomputed: all of them would take long."""


@pytest.fixture(scope="module")
def published() -> TextRows:
    return read_rows(PUBLISHED)


@pytest.fixture(scope="module")
def rules(published: TextRows) -> Reference:
    return Reference(published, AS_OF)


def answer(question: Question, query: str, **given: Any) -> list[Any]:
    return list(rows(question.answer(query, edition=EDITION, **given)))


def without(rules: Reference, lost: set[tuple[str, str]], kind: str, provider: str) -> Reference:
    """The rules where these forces no longer reach these functions through a provider."""
    other = Reference(rules.rows, rules.as_of)
    other.__dict__["routes"] = {
        key: [r for r in routes if key not in lost or r[:2] != (kind, provider)]
        for key, routes in rules.routes.items()
    }
    return other


def falling(rules: Reference, other: Reference) -> set[tuple[str, str]]:
    """The pairs of force and obligation whose position is worse than by the rules."""
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    return {
        key
        for key, (position, _, _) in rules.obligation_positions.items()
        if key[1] in of
        and position in WORST_FIRST
        and WORST_FIRST.index(other.obligation_positions[key][0]) < WORST_FIRST.index(position)
    }


def test_single_point_by_function_published_holds_what_rule_nine_finds(
    question: Question, rules: Reference
) -> None:
    found = [
        (force, row.function_id, row.kind, row.provider_id, row.own_assessed)
        for row in answer(question, "single_point_by_function")
        for force in row.force_ids
    ]
    assert len(found) == len(set(found))
    assert set(found) == set(rules.single_point_of_failure())


def test_single_point_by_function_published_counts_what_falls_without_the_provider(
    question: Question, rules: Reference
) -> None:
    of = {r["obligation_id"] for r in rules.rows["spr_obligation"] if r["edition"] == EDITION}
    needing: dict[str, set[str]] = {}
    for row in rules.rows["obligation_function"]:
        if row["obligation_id"] in of:
            needing.setdefault(row["function_id"], set()).add(row["obligation_id"])
    found = answer(question, "single_point_by_function")
    order = [(row.positions_falling, row.positions) for row in found]
    assert order == sorted(order, reverse=True)
    assert any(row.positions_falling for row in found[::EVERY_NTH])
    for row in found[::EVERY_NTH]:
        lost = {(force, row.function_id) for force in row.force_ids}
        fallen = falling(rules, without(rules, lost, row.kind, row.provider_id))
        asked = needing.get(row.function_id, set())
        assert row.positions_falling == len(fallen), row
        assert (row.obligations, row.positions) == (len(asked), len(asked) * len(row.force_ids))


def test_single_point_by_provider_published_counts_what_falls_with_all_that_hangs_on_it(
    question: Question, rules: Reference
) -> None:
    hanging: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for force, function, kind, provider, _ in rules.single_point_of_failure():
        hanging.setdefault((kind, provider), set()).add((force, function))
    found = answer(question, "single_point_by_provider")
    assert {(row.kind, row.provider_id): row.dependences for row in found} == {
        key: len(pairs) for key, pairs in hanging.items()
    }
    order = [(row.positions_falling, row.dependences) for row in found]
    assert order == sorted(order, reverse=True)
    for row in found[:3] + found[::EVERY_NTH]:
        lost = hanging[row.kind, row.provider_id]
        fallen = falling(rules, without(rules, lost, row.kind, row.provider_id))
        assert row.positions_falling == len(fallen), row
        assert row.obligations_falling == len({obligation for _, obligation in fallen})


def test_single_point_by_function_of_a_region_rests_on_the_sources_of_its_own_unit(
    question: Question, rules: Reference
) -> None:
    full = {
        row["source_id"]
        for (rocu, _), row in rules.capability_latest.items()
        if rocu == "nersou" and row["level"] not in ("", "0")
    }
    found = answer(question, "single_point_by_function", rocu="nersou")
    regional = [row for row in found if row.kind == "regional"]
    assert regional
    for row in regional:
        assert row.provider_id == "nersou"
        assert len(row.source_ids)
        assert set(row.source_ids) <= full


def test_force_dependence_asks_of_the_force_alone(question: Question) -> None:
    of_force = Question(
        question.store, LOCAL_OPERATOR, AS_OF, rocu_id="nersou", force_id="cleveland"
    )
    exhibit = force_dependence(of_force)
    assert {id_ for ids in exhibit.frame["force_ids"] for id_ in ids} == {"cleveland"}
    assert "Forces" not in exhibit.table
    region = single_point_of_failure(of_force)
    assert {id_ for ids in region.frame["force_ids"] for id_ in ids} == {
        "cleveland",
        "durham",
        "northumbria",
    }


def test_single_point_by_function_assessed_as_absent_elsewhere_would_leave_a_gap(
    built: Built,
) -> None:
    """ash is assessed without hacking, birch never was: only ash's position can become a gap."""
    store = built(
        network(
            capability_assessment=lines("rocu_id capability_id position", "north cyber provided"),
            force_function_assessment=lines("force_id function_id level", "ash hacking 0"),
            spr_obligation=lines("obligation_id edition", "hack 2023", "both 2023"),
            spr_edition=lines("edition in_force_from", "2023 2023-02-20"),
            obligation_function=lines(
                "obligation_id function_id", "hack hacking", "both hacking", "both diving"
            ),
        )
    )
    question = Question(store, LOCAL_OPERATOR, date(2026, 1, 1))
    found = {tuple(row.force_ids): row for row in answer(question, "single_point_by_function")}
    assert set(found) == {("ash",), ("birch",)}
    ash, birch = found["ash",], found["birch",]
    assert (ash.own_assessed, ash.positions, ash.positions_falling) == ("yes", 2, 2)
    assert (birch.own_assessed, birch.positions, birch.positions_falling) == ("no", 2, 1)
    (provider,) = answer(question, "single_point_by_provider")
    assert (provider.dependences, provider.only_known) == (2, 1)
    assert (provider.positions_falling, provider.obligations_falling) == (3, 2)
    table = single_point_of_failure(question).table
    assert set(table["Another supplier"]) == {"No other", "No other known"}
    ranked = provider_dependence_rank(question)
    assert list(ranked.table["No other known"]) == ["In 1 of 2"]
    assert "1 supplier of" in ranked.alt
    assert "losing 1 of them would make a standing" in ranked.alt
