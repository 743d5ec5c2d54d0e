"""Who could help: rule 13 against a plain reading of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.exercise.exercise import exercise
from dashboard.exhibits.options import help_option, improvement_option, options_headline
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import current
from tests.conftest import AS_OF, PUBLISHED
from tests.rules.reference import Reference, TextRows, read_rows


def expected(rows: TextRows, force: str) -> list[tuple[str, str, str]]:
    """(function, kind, subject) in the order of rule 13."""
    held = Reference(rows, AS_OF)
    home = held.rocu_of.get(force)
    near = {r["neighbour_id"] for r in rows["rocu_neighbour"] if r["rocu_id"] == home}
    found: list[tuple[str, str, str]] = []
    for _, function, coverage, _ in sorted(
        row for row in held.function_coverage() if row[0] == force
    ):
        if coverage not in ("gap", "partial", "unknown"):
            continue
        covering = {
            r["agreement_id"] for r in rows["agreement_function"] if r["function_id"] == function
        }
        deals = []
        for deal in rows["agreement"]:
            id_ = deal["agreement_id"]
            parties = {f for a, f in held.parties if a == id_}
            if (
                id_ in covering
                and held._is_live(deal)
                and not deal["underpins_rocu_id"]
                and parties
                and force not in parties
            ):
                homes = {held.rocu_of.get(party) for party in parties}
                rank = 4
                if homes & near:
                    rank = 3
                if home in homes:
                    rank = 2
                if deal["scope"] == "national":
                    rank = 1
                deals.append((rank, id_))
        found += [(function, "join_agreement", id_) for _, id_ in sorted(deals)]
        delivering = {
            r["capability_id"] for r in rows["function_capability"] if r["function_id"] == function
        }
        units = {
            rocu
            for (rocu, capability), row in held.capability_latest.items()
            if rocu != home
            and capability in delivering
            and row["position"] != "transferred"
            and int(row["level"]) >= held.target.get(capability, 3)
        }
        found += [
            (function, "ask_unit", rocu)
            for rocu in sorted(units, key=lambda rocu: (rocu not in near, rocu))
        ]
        able = [
            other
            for (other, what), level in held.own_level.items()
            if what == function and other != force and level >= 3
        ]
        found += [
            (function, "ask_force", other)
            for other in sorted(able, key=lambda other: (held.rocu_of.get(other) != home, other))
        ]
    return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[TextRows, Question]:
    folder = tmp_path_factory.mktemp("exercise")
    exercise(folder / "data", seed=3)
    build([folder / "data"], folder / "database")
    question = Question(current(folder / "database"), LOCAL_OPERATOR, AS_OF)
    return read_rows(folder / "data"), question


@pytest.mark.parametrize("force", ["cleveland", "metropolitan", "kent"])
def test_options_of_a_force_are_those_of_rule_13_in_order(
    made: tuple[TextRows, Question], force: str
) -> None:
    rows, question = made
    frame = question.answer("help_option", force=force).sort_values(["function_id", "place"])
    found = list(zip(frame["function_id"], frame["kind"], frame["subject_id"], strict=True))
    assert found == expected(rows, force)
    assert len({kind for _, kind, _ in found}) == 3


def test_options_of_published_facts_are_those_of_rule_13(question: Question) -> None:
    rows = read_rows(PUBLISHED)
    frame = question.answer("help_option", force="cleveland").sort_values(["function_id", "place"])
    found = list(zip(frame["function_id"], frame["kind"], frame["subject_id"], strict=True))
    assert found == expected(rows, "cleveland")


def test_options_never_propose_what_is_already_a_route(made: tuple[TextRows, Question]) -> None:
    _, question = made
    routes = question.answer("access_route")
    for force in ("cleveland", "kent"):
        mine = routes[routes["force_id"] == force]
        held = set(zip(mine["function_id"], mine["provider_id"], strict=True))
        options = question.answer("help_option", force=force)
        assert not held & set(zip(options["function_id"], options["subject_id"], strict=True))


def test_headline_of_a_region_names_its_first_improvement(question: Question) -> None:
    from dataclasses import replace

    region = replace(question, rocu_id="nersou")
    held = improvement_option(region)
    assert held.table["Improvement"].iloc[0][1:] in options_headline(region, "2023")
    force = replace(region, force_id="cleveland")
    count = len(help_option(force).table["Function"].unique())
    assert f"for {count} of these" in options_headline(force, "2023")


def test_options_of_a_force_with_nothing_on_record_say_that_there_are_none(tmp_path: Path) -> None:
    from tests import data_sets

    folder = data_sets.almost_empty(tmp_path / "data")
    build([folder], tmp_path / "database")
    question = Question(
        current(tmp_path / "database"), LOCAL_OPERATOR, AS_OF, force_id="only-force"
    )
    assert "Nothing published names anybody" in help_option(question).alt
    assert "No single improvement" in improvement_option(question).alt
