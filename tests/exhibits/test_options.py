"""Who could help: rule 13 against a plain reading of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.exercise.exercise import exercise
from dashboard.exhibits.improvements import (
    ask_option,
    join_option,
    mend_option,
    options_headline,
)
from dashboard.exhibits.options import help_option
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, PUBLISHED, Rows
from tests.rules.network import as_text, lines, network
from tests.rules.reference import Reference, TextRows, read_rows
from tests.rules.test_what_if import improvements

Built = Callable[[Rows], Store]


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
        able_units = [
            (rocu, row["evidence_scope"])
            for (rocu, capability), row in held.capability_latest.items()
            if rocu != home
            and capability in delivering
            and row["position"] != "transferred"
            and int(row["level"]) >= held.target.get(capability, 3)
        ]
        units = {rocu for rocu, _ in able_units}
        sure = {rocu for rocu, scope in able_units if scope == "unit"}
        # What is only stated comes last.
        in_order = sorted((rocu not in sure, rocu not in near, rocu) for rocu in units)
        found += [(function, "ask_unit", rocu) for _, _, rocu in in_order]
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


def test_options_have_a_national_agreement_that_names_an_agency_only(built: Built) -> None:
    """It has no force as a party, so every force can still join it; it is national, so it leads."""
    rows = network(
        agency=lines("agency_id name", "nca Agency"),
        agreement=lines(
            "agreement_id status scope lead_force_id legal_basis underpins_rocu_id",
            "pool in_force national - contract -",
            "local in_force bilateral cedar contract -",
            "unit in_force national - contract north",
        ),
        agreement_party=lines(
            "agreement_id party_kind party_id",
            "pool agency nca",
            "local agency nca",
            "unit agency nca",
        ),
        agreement_function=lines(
            "agreement_id function_id", "pool diving", "local diving", "unit diving"
        ),
    )
    store = built(rows)
    on = date(2016, 1, 1)
    question = Question(store, LOCAL_OPERATOR, on)
    for force in ("ash", "cedar"):
        found = question.answer("help_option", force=force, function="diving")
        assert list(found["subject_id"]) == ["pool", "local"]
        assert list(found["nearness"]) == [1, 4]
    text = as_text(rows)
    for rocu in ("north", "south"):
        offered = question.answer("improvement_option", rocu=rocu, edition="2015")
        joins = offered.loc[offered["kind"] == "join_agreement", "subject_id"]
        assert list(joins) == ["pool"], "the other is not national and has no party near by"
        brute = improvements(text, on, rocu, "2015")
        assert [row[1] for row in brute if row[0] == "join_agreement"] == ["pool"]
    shown = join_option(replace(question, rocu_id="north")).table
    assert "Agreement of its parties, whose lead force is not recorded" in " ".join(
        map(str, shown.iloc[0])
    )


def test_options_never_propose_what_is_already_a_route(made: tuple[TextRows, Question]) -> None:
    _, question = made
    routes = question.answer("access_route")
    for force in ("cleveland", "kent"):
        mine = routes[routes["force_id"] == force]
        held = set(zip(mine["function_id"], mine["provider_id"], strict=True))
        options = question.answer("help_option", force=force)
        assert not held & set(zip(options["function_id"], options["subject_id"], strict=True))


def test_options_of_every_force_together_are_those_of_each(question: Question) -> None:
    whole = question.answer("help_of", rocu="nersou")
    columns = ["function_id", "place", "kind", "subject_id", "is_stated"]
    for force, mine in whole.groupby("force_id"):
        alone = question.answer("help_option", force=force)
        assert sorted(mine[columns].values.tolist()) == sorted(alone[columns].values.tolist())


def test_option_that_is_only_stated_is_called_so(made: tuple[TextRows, Question]) -> None:
    _, question = made
    found = question.answer("help_of")
    stated = found[found["is_stated"]].head(1)
    if not len(stated):
        pytest.skip("no unit of this data is only stated to be at the standard")
    force = replace(question, force_id=str(stated["force_id"].iloc[0]))
    table = help_option(force, function=str(stated["function_id"].iloc[0])).table
    assert any(cell.startswith("Only stated, of every unit: ") for cell in table["Evidence"])


def test_mend_has_every_gap_and_ask_everything_not_assessed_with_what_rule_14_lifts(
    made: tuple[TextRows, Question],
) -> None:
    _, question = made
    position = question.answer("capability_position")
    lifted = {
        (row.rocu_id, row.subject_id): (row.obligation_count, row.function_count)
        for row in question.answer("improvement_option", edition="2023").itertuples()
        if row.kind == "raise_capability"
    }
    for make, wanted in (
        (mend_option, position[position["gap"] > 0]),
        (ask_option, position[position["position"] == "not_assessed"]),
    ):
        frame = make(question, edition="2023", most="1000").frame
        expected = {(row.rocu_id, row.capability_id) for row in wanted.itertuples()}
        found = {
            (row.rocu_id, row.capability_id): (row.obligation_count, row.function_count)
            for row in frame.itertuples()
        }
        assert found == {key: lifted.get(key, (0, 0)) for key in expected}
        assert list(found.values()) == sorted(found.values(), reverse=True)
        assert set(frame["capability_count"]) == {len(expected)}
        assert set(frame["idle_count"]) == {len(expected - lifted.keys())}


def test_mend_names_neighbours_at_the_standard_before_the_rest(
    made: tuple[TextRows, Question],
) -> None:
    rows, question = made
    near = {(row["rocu_id"], row["neighbour_id"]) for row in rows["rocu_neighbour"]}
    held = Reference(rows, AS_OF)
    able = {
        (rocu, capability)
        for (rocu, capability), row in held.capability_latest.items()
        if row["position"] == "provided"
        and row["evidence_scope"] == "unit"
        and int(row["level"]) >= held.target.get(capability, 3)
    }
    for row in mend_option(question, most="1000").frame.itertuples():
        others = {rocu for rocu, what in able if what == row.capability_id} - {row.rocu_id}
        assert set(row.neighbour_ids) == {o for o in others if (row.rocu_id, o) in near}
        assert set(row.elsewhere_ids) == {o for o in others if (row.rocu_id, o) not in near}


def test_agreements_to_join_are_those_of_rule_14_that_lift_most(
    made: tuple[TextRows, Question],
) -> None:
    _, question = made
    frame = question.answer("improvement_option", rocu="nersou", edition="2023")
    expected = frame[frame["kind"] == "join_agreement"].head(10)
    exhibit = join_option(replace(question, rocu_id="nersou"), edition="2023")
    assert list(exhibit.frame["agreement_id"]) == list(expected["subject_id"])
    assert question.name("agreement", expected["subject_id"].iloc[0]) in exhibit.alt


def test_headline_of_a_region_says_what_is_below_and_what_to_mend_or_to_ask_first(
    made: tuple[TextRows, Question], question: Question
) -> None:
    """Lists in both worlds: what is below, and what is not assessed, each with what it lifts."""
    complete = replace(made[1], rocu_id="nersou")
    mend = mend_option(complete, edition="2023")
    said = options_headline(complete, "2023")
    assert said.startswith(f"{len(mend.frame)} capabilities of NEROCU are below the standard. ")
    sparse = replace(question, rocu_id="nersou")
    ask = ask_option(sparse, edition="2023")
    first = ask.frame.iloc[0]
    said = options_headline(sparse, "2023")
    assert said.startswith("No capability of NEROCU is known to be below the standard. ")
    assert f"{first.capability_count} capabilities of NEROCU are not assessed" in said
    assert f"would lift {first.obligation_count} standings" in said


def test_headline_of_a_force_counts_what_it_cannot_show_and_for_how_much_help_is_known(
    question: Question,
) -> None:
    force = replace(question, rocu_id="nersou", force_id="cleveland")
    count = len(help_option(force).table["Function"].unique())
    coverage = force.answer("function_coverage").query("force_id == 'cleveland'")["coverage"]
    short = coverage.isin(["gap", "partial", "unknown"]).sum()
    counted = "each" if count == short else count
    assert options_headline(force, "2023").startswith(
        f"Cleveland Police cannot show access to {short} of {len(coverage)} functions; "
        f"for {counted} of these somebody is known who could help. "
    )


def test_options_of_a_force_with_nothing_on_record_say_that_there_are_none(tmp_path: Path) -> None:
    from tests import data_sets

    folder = data_sets.almost_empty(tmp_path / "data")
    build([folder], tmp_path / "database")
    question = Question(
        current(tmp_path / "database"), LOCAL_OPERATOR, AS_OF, force_id="only-force"
    )
    assert "Nothing recorded names anybody" in help_option(question).alt
    assert "No agreement within reach would lift anything" in join_option(question).alt
    assert "No capability of the network is known to be below" in mend_option(question).alt
