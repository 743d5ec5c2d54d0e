"""What if: sentences over networks made by hand, and exhibits beside the queries of rule 10."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from dashboard.errors import UsageError
from dashboard.exhibits.dependency.dependency import dependency
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.what_if import effects, removal
from dashboard.exhibits.what_if.effects import minutes, what_if_headline
from dashboard.exhibits.what_if.what_if import (
    what_if_functions,
    what_if_matrix,
    what_if_obligations,
    what_if_single_point,
    what_if_taken,
)
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import Store, current
from tests.conftest import AS_OF, PUBLISHED, Rows, write_data_set
from tests.exhibits.reading import DataSet
from tests.rules.network import lines, network

Built = Callable[[Rows], Store]
Opened = Callable[..., Question]

DAY = date(2016, 1, 1)
FORCES = {"ash": "Ash Police", "birch": "Birch Police", "cedar": "Cedar", "dogwood": "Dogwood"}
FUNCTIONS = {"hacking": "Hacking", "diving": "Diving"}


def named(of: str, names: dict[str, str]) -> list[dict[str, object]]:
    return [{f"{of}_id": id_, "name": name} for id_, name in names.items()]


def whole(**given: list[dict[str, object]]) -> Rows:
    """The network of the rules' tests with names, and one obligation that needs hacking."""
    base: Rows = {
        "force": named("force", FORCES),
        "policing_function": named("function", FUNCTIONS),
        "agreement": agreements(),
        "agreement_party": lines("agreement_id party_kind party_id", *PARTIES),
        "agreement_function": lines("agreement_id function_id", *COVERED),
        "spr_obligation": lines("obligation_id edition", "o 2015"),
        "obligation_function": lines("obligation_id function_id", "o hacking"),
    }
    return network(**(base | given))


def agreements(**more: str) -> list[dict[str, object]]:
    """pact and deal are in force without an end, old has ended; none is led by anybody."""
    of = {"pact": "The Pact (PACT)", "deal": "Deal on the river", "old": "Old ways"} | more
    ended = {"status": "ended", "ends_on": "2015-06-01", "legal_basis": "s22A"}
    live = {"status": "in_force", "legal_basis": "s22A"}
    return [
        {"agreement_id": id_, "name": name, **(ended if id_ == "old" else live)}
        for id_, name in of.items()
    ]


PARTIES = (
    "pact force ash",
    "pact force birch",
    "deal force ash",
    "deal force cedar",
    "old force ash",
)
COVERED = ("pact hacking", "deal hacking", "deal diving", "old hacking")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """The network as it is."""
    database = tmp_path_factory.mktemp("database")
    build([write_data_set(tmp_path_factory.mktemp("data"), whole())], database)
    return Question(current(database), LOCAL_OPERATOR, DAY)


@pytest.fixture
def opened(built: Built) -> Opened:
    """The network with some tables in place of its own."""

    def open_(**given: list[dict[str, object]]) -> Question:
        return Question(built(whole(**given)), LOCAL_OPERATOR, DAY)

    return open_


def test_minutes_of_one_route_lost_name_what_ends_who_loses_and_what(plain: Question) -> None:
    assert minutes(plain, "agreement:pact") == (
        "If the PACT agreement ended on 1 January 2016, 1 force would lose its only known route to "
        "hacking: Birch."
    )
    assert minutes(plain, "agreement:deal") == (
        "If the agreement “Deal on the river” ended on 1 January 2016, 2 forces would lose their "
        "only known route to one or more of diving and hacking: Ash and Cedar."
    )


def test_minutes_of_several_things_count_routes_of_a_force_that_has_several(
    plain: Question,
) -> None:
    assert minutes(plain, "agreement:pact,agreement:deal") == (
        "If the PACT agreement and the agreement “Deal on the river” ended on 1 January 2016, "
        "3 forces would lose their only known routes to one or more of diving and hacking: Ash, "
        "Birch and Cedar."
    )
    assert minutes(plain, "agreement_party:pact/ash,agreement_party:deal/ash") == (
        "If Ash's part in the PACT agreement and Ash's part in the agreement “Deal on the river” "
        "ended on 1 January 2016, 1 force would lose its only known routes to diving and hacking: "
        "Ash."
    )


def test_minutes_where_another_route_is_left_lose_nothing(plain: Question) -> None:
    assert minutes(plain, "agreement_party:pact/ash") == (
        "If Ash's part in the PACT agreement ended on 1 January 2016, no force would lose its only "
        "known route to a function: the one force concerned would still have one to each."
    )


def test_matrix_has_a_cell_for_each_function_of_a_force_that_would_change(plain: Question) -> None:
    # Ash keeps hacking, which the Pact covers too.
    held = what_if_matrix(plain, removed="agreement:deal")
    assert held.grid is not None
    found = {
        (row.text, column.text): cell.state.key for (row, column), cell in held.grid.cells.items()
    }
    assert found == {
        ("Diving", "Ash"): "unknown",
        ("Diving", "Cedar"): "unknown",
        ("Hacking", "Cedar"): "unknown",
    }
    then = "– Not known, now access, not assured"
    assert held.table.to_dict("list") == {
        "Function": ["Diving", "Hacking"],
        "Ash": [then, "No change"],
        "Cedar": [then, then],
    }


@pytest.mark.parametrize(
    ("removed", "why"),
    [
        ("agreement:old", "the agreement “Old ways” ended on 1 January 2016, {} it is not live"),
        ("force_function:ash/diving", "Ash's own diving ended on 1 January 2016, {} it was never"),
        ("rocu_capability:north/cyber", "it was never assessed."),
        ("rocu:north", "it was never assessed."),
        ("agreement_party:pact/cedar", "it is not on record."),
    ],
)
def test_minutes_of_what_is_not_there_say_that_nothing_known_is_lost(
    plain: Question, removed: str, why: str
) -> None:
    said = minutes(plain, removed)
    assert "nothing that is known would be lost" in said
    assert why.format("nothing that is known would be lost:") in said


def test_minutes_of_something_that_nothing_rests_on_say_so(opened: Opened) -> None:
    idle = opened(agreement=agreements(idle="Idle talk"), force=named("force", FORCES))
    assert "every known route would stay as it is" in minutes(idle, "agreement:idle")


def test_minutes_of_nothing_say_that_nothing_is_chosen(plain: Question) -> None:
    assert minutes(plain, "") == "Nothing is chosen to end."


def test_minutes_of_a_capability_count_a_partial_route_as_one_that_is_lost(
    opened: Opened,
) -> None:
    question = opened(
        agreement_party=[],
        capability=named("capability", {"cyber": "Cyber unit"}),
        capability_assessment=lines("rocu_id capability_id position", "north cyber partial"),
        rocu=[{"rocu_id": "north", "name": "North unit", "short_name": "NORTHU"}],
        rocu_membership=lines("force_id rocu_id", "ash north", "birch north"),
    )
    said = (
        "ended on 1 January 2016, 2 forces would lose their only known route to hacking: Ash and "
        "Birch."
    )
    assert minutes(question, "rocu_capability:north/cyber") == f"If NORTHU's cyber unit {said}"
    assert minutes(question, "rocu:north") == f"If every assessed capability of NORTHU {said}"
    (_, gap) = what_if_functions(question, removed="rocu:north").table["Then"]
    assert gap == "✕ Gap"


def test_minutes_of_many_forces_and_functions_name_some_and_count_the_others(
    built: Built,
) -> None:
    forces = {f"f{number:02}": f"Force {number:02}" for number in range(1, 13)}
    functions = {f"g{number}": f"Function {number}" for number in range(1, 9)}
    rows_ = whole(
        force=named("force", forces),
        policing_function=named("function", functions),
        rocu_membership=[],
        function_capability=[],
        obligation_function=[],
        agreement_party=[
            {"agreement_id": "pact", "party_kind": "force", "party_id": id_}
            for id_ in list(forces)[:10]
        ],
        agreement_function=[{"agreement_id": "pact", "function_id": id_} for id_ in functions],
    )
    question = Question(built(rows_), LOCAL_OPERATOR, DAY)
    said = minutes(question, "agreement:pact")
    assert "10 forces would lose their only known route to function 1, function 2, " in said
    assert "function 6 and 2 others: Force 01, Force 02, " in said
    assert said.endswith("Force 08 and 2 others.")
    assert len(what_if_functions(question, removed="agreement:pact").table) == 80


def test_minutes_of_what_all_forces_share_name_all_forces(question: Question) -> None:
    said = minutes(question, "agreement:npas")
    assert said.endswith("43 forces would lose their only known route to air support: all forces.")


def test_headline_counts_positions_and_what_hangs_on_one_provider(plain: Question) -> None:
    assert what_if_headline(plain, "agreement:pact").endswith(
        "1 standing on the 2015 edition would get worse. 1 function of a force would newly hang "
        "on one known provider."
    )
    alone = what_if_single_point(plain, removed="agreement:pact").table
    assert alone[["Force", "Left with"]].to_numpy().tolist() == [
        ["Ash Police", "The agreement “Deal on the river”, level not assessed"]
    ]


ALSO_DIVING = ("o hacking", "o diving")


@pytest.mark.parametrize(
    ("needs", "own", "said"),
    [
        (
            ("o diving",),
            (),
            "No standing on the 2015 edition would get worse: no obligation of it needs what would "
            "be lost.",
        ),
        (
            ALSO_DIVING,
            (),
            "No standing on the 2015 edition would get worse: of those that need what would be "
            "lost, 2 are not known already (another function that they need has no known route), "
            "so it would not show.",
        ),
        (
            ALSO_DIVING,
            ("ash diving 0",),
            "No standing on the 2015 edition would get worse: of those that need what would be "
            "lost, 1 is a gap already (because of another function that it needs) and 1 is not "
            "known already (another function that it needs has no known route), so it would not "
            "show.",
        ),
        (
            ("o hacking", "p hacking", "p diving"),
            ("birch diving 3",),
            "3 standings on the 2015 edition would get worse. Of the others that need what would "
            "be lost, 1 is not known already (another function that it needs has no known route), "
            "so it would not show.",
        ),
        (
            ALSO_DIVING,
            ("ash hacking 2", "ash diving 2", "birch hacking 2", "birch diving 2"),
            "No standing on the 2015 edition would get worse: of those that need what would be "
            "weakened, 2 are no better already (because of another function that they need), so "
            "it would not show.",
        ),
    ],
    ids=["not needed", "not known", "gap and not known", "some", "weakened"],
)
def test_loss_that_does_not_show_in_a_position_says_why(
    opened: Opened, needs: tuple[str, ...], own: tuple[str, ...], said: str
) -> None:
    """Ash and Birch reach hacking under the pact alone, whatever else an obligation needs."""
    question = opened(
        agreement_party=lines(
            "agreement_id party_kind party_id", "pact force ash", "pact force birch"
        ),
        spr_obligation=lines("obligation_id edition", "o 2015", "p 2015"),
        obligation_function=lines("obligation_id function_id", *needs),
        force_function_assessment=lines("force_id function_id level", *own),
    )
    assert f" {said} " in what_if_headline(question, "agreement:pact")
    assert said in what_if_taken(question, removed="agreement:pact").note
    assert said in what_if_obligations(question, removed="agreement:pact").note


def test_effects_outside_the_region_are_told_whatever_region_is_chosen(plain: Question) -> None:
    south = replace(plain, rocu_id="south")
    table = what_if_functions(south, removed="agreement:deal").table
    assert list(table["Force"]) == ["Ash Police", "Cedar", "Cedar"]
    assert what_if_headline(south, "agreement:deal").endswith(
        "Of the 2 forces concerned, 1 is outside in words 2."
    )
    assert removal.options(south)["agreement"] == {"deal": "Deal on the river"}
    assert removal.options(south)["agreement_party"] == {
        "deal/cedar": "Cedar leaves Deal on the river"
    }


@pytest.mark.parametrize(
    ("removed", "wrong"),
    [
        ("ash", "'ash' is not something that can be taken away"),
        ("stream:total", "It can be: agreement:AGREEMENT, agreement_party:AGREEMENT/FORCE"),
        ("agreement:pacts", "there is no agreement 'pacts'. Did you mean pact?"),
        ("agreement_party:pact", "Write it as agreement_party:AGREEMENT/FORCE"),
        ("agreement_party:pact/elm", "there is no force 'elm'"),
        ("rocu:west", "there is no rocu 'west'"),
    ],
)
def test_something_that_is_not_known_is_refused_with_what_is(
    plain: Question, removed: str, wrong: str
) -> None:
    with pytest.raises(UsageError, match=r".") as refused:
        what_if_functions(plain, removed=removed)
    assert wrong in str(refused.value)


PUBLISHED_CASES = (
    "agreement:cdsou",
    "agreement_party:cdsou/durham,agreement:npas",
    "rocu:nersou",
    "agreement:nersou,rocu_capability:nwrocu/rccu,rocu:tarian",
)


@pytest.mark.parametrize("removed", PUBLISHED_CASES)
def test_exhibits_published_hold_what_the_queries_of_rule_ten_answer(
    question: Question, removed: str
) -> None:
    ids = removal.removed_ids(question, removal.things(question, removed))
    functions = what_if_functions(question, removed=removed)
    told = functions.frame[["force_id", "function_id", "coverage_before", "coverage_after"]]
    asked = question.answer("what_if_function_change", removed=ids)
    assert _pairs(told) == _pairs(asked)
    for edition in ("2023", "2012"):
        positions = what_if_obligations(question, removed=removed, edition=edition).frame
        kept = effects.what_if(question, removed, edition).kept
        assert _pairs(kept[["force_id", "obligation_id"]]) == _kept(question, ids, edition)
        by = ["force_id", "obligation_id", "position_before", "position_after"]
        changes = question.answer("what_if_change", removed=ids)
        assert _pairs(positions[by]) == _pairs(changes[changes["edition"] == edition][by])
    alone = what_if_single_point(question, removed=removed).frame[["force_id", "function_id"]]
    now, then = (
        _pairs(question.answer("single_point_of_failure", removed=of)[["force_id", "function_id"]])
        for of in ((), ids)
    )
    assert _pairs(alone) == then - now


def _kept(question: Question, ids: tuple[str, ...], edition: str) -> set[tuple[object, ...]]:
    """Force and obligation where a coverage that is needed changes and the position does not."""
    coverage, position = ["force_id", "function_id", "coverage"], ["force_id", "obligation_id"]
    now, then = (
        _pairs(question.answer("function_coverage", removed=of)[coverage]) for of in ((), ids)
    )
    stands, would = (
        _pairs(frame[frame["edition"] == edition][[*position, "position"]])
        for of in ((), ids)
        for frame in [question.answer("force_obligation_position", removed=of)]
    )
    needs = DataSet(PUBLISHED).rows("obligation_function")
    return {
        (force, row["obligation_id"])
        for force, function, _ in now ^ then
        for row in needs
        if row["function_id"] == function
    } & {(force, obligation) for force, obligation, _ in stands & would}


def _pairs(frame: object) -> set[tuple[object, ...]]:
    return set(frame.itertuples(index=False, name=None))  # type: ignore[attr-defined]


def test_minutes_published_name_the_forces_and_functions_without_any_route(
    question: Question,
) -> None:
    """Lost is what had a route of some strength and has none: counted from the routes alone."""
    removed = "rocu:nersou,agreement:cdsou"
    ids = removal.removed_ids(question, removal.things(question, removed))
    now, then = (
        {
            (row.force_id, row.function_id)
            for row in rows(question.answer("access_route", removed=of))
            if row.strength != "none"
        }
        for of in ((), ids)
    )
    lost = now - then
    forces = sorted(question.short_name("force", id_) for id_ in {force for force, _ in lost})
    assert {"cleveland", "durham"} <= {force for force, _ in lost}
    said = minutes(question, removed)
    assert f"{len(forces)} forces would lose" in said
    assert said.endswith(f": {', '.join(forces[:-1])} and {forces[-1]}.")
    frame = what_if_functions(question, removed=removed).frame
    assert set(frame[frame["is_lost"]][["force_id", "function_id"]].itertuples(index=False)) == lost


def test_whole_unit_is_each_of_its_capabilities(question: Question) -> None:
    unit = removal.removed_ids(question, removal.things(question, "rocu:nersou"))
    names = question.answer("name")
    capabilities = set(names[names["kind"] == "capability"]["id"])
    assert {text.removeprefix("rocu_capability:nersou/") for text in unit} == capabilities


def test_choices_hold_what_is_there_to_be_lost_and_nothing_else(question: Question) -> None:
    found = removal.options(question)
    standing = question.answer("agreement_standing")
    live = set(standing[standing["standing"] == "live"]["agreement_id"])
    assert set(found["agreement"]) == live
    capability = question.answer("capability_position")
    assessed = capability[capability["position"] != "not_assessed"]
    assert set(found["rocu_capability"]) == set(
        assessed["rocu_id"] + "/" + assessed["capability_id"]
    )
    assert not found["force_function"], "no own function of a force was ever assessed"


def told(question: Question, of: str) -> list[tuple[str, str, str]]:
    """Which way, what, and whose, of each row of the dependency view."""
    table = dependency(question, of=of).table
    return list(
        zip(
            table["Which way"].map(str),
            table["What"].map(str),
            table["Forces or units"].map(str),
            strict=True,
        )
    )


def test_dependency_of_an_agreement_tells_its_parties_and_who_reaches_what_by_it(
    plain: Question,
) -> None:
    assert told(plain, "agreement:deal") == [
        ("It rests on", "Its lead force", "Not recorded"),
        ("It rests on", "Its parties", "Ash and Cedar"),
        ("Rests on it", "Diving", "Ash and Cedar"),
        ("Rests on it", "Hacking", "Ash and Cedar"),
    ]
    how = dependency(plain, of="agreement:deal").table["In what way"]
    assert list(how)[2:] == [
        "Reached under it: 2 forces, the only known way for all",
        "Reached under it: 2 forces, the only known way for 1",
    ]
    assert "Nothing that is known rests on it" in dependency(plain, of="agreement:old").note


def test_dependency_of_a_capability_tells_assessment_staff_and_functions(opened: Opened) -> None:
    question = opened(
        agency=[{"agency_id": "navy", "name": "Navy"}],
        secondment=lines(
            "rocu_id agency_id capability_id as_of basis", "north navy cyber 2015-01-01 seconded"
        ),
        rocu=[
            {"rocu_id": "north", "name": "North unit", "short_name": "NORTHU"},
            {"rocu_id": "south", "name": "South unit", "short_name": "SOUTHU"},
        ],
        capability=named("capability", {"cyber": "Cyber unit"}),
        capability_assessment=lines("rocu_id capability_id position", "north cyber provided"),
    )
    assert told(question, "rocu_capability:north/cyber") == [
        ("It rests on", "Assessment of NORTHU", "NORTHU"),
        ("It leans on the staff of", "Navy", "NORTHU"),
        ("Rests on it", "Hacking", "Ash and Birch"),
    ]
    assert "never assessed in 1 unit" in dependency(question, of="capability:cyber").note
    assert told(question, "rocu_capability:south/cyber") == []
    assert told(question, "agency:navy") == [("Leans on it", "Cyber unit", "NORTHU")]
    assert "no rule tells what would be lost" in dependency(question, of="agency:navy").note


def test_dependency_of_a_force_tells_its_providers_and_what_it_leads(opened: Opened) -> None:
    led = [row | {"lead_force_id": "ash"} for row in agreements() if row["agreement_id"] == "deal"]
    question = opened(
        agreement=led + [row for row in agreements() if row["agreement_id"] != "deal"],
        force_function_assessment=lines("force_id function_id level", "ash diving 3"),
        rocu=[
            {"rocu_id": id_, "name": f"{id_} unit", "short_name": id_.upper()}
            | ({"host_force_id": "ash"} if id_ == "north" else {})
            for id_ in ("north", "south")
        ],
    )
    assert told(question, "force:ash") == [
        ("It rests on", "Its own", "Ash"),
        ("It rests on", "Deal on the river", "Ash"),
        ("It rests on", "The Pact (PACT)", "Ash"),
        ("Rests on it", "Deal on the river", "Cedar"),
        ("Rests on it", "north unit", "NORTH"),
    ]


def test_dependency_of_a_grant_lists_what_leans_on_it_and_says_no_more(opened: Opened) -> None:
    question = opened(
        capability=[
            {"capability_id": "cyber", "name": "Cyber unit", "family": "cyber"},
            {"capability_id": "money", "name": "Money unit", "family": "economic crime"},
        ],
        capability_assessment=lines(
            "rocu_id capability_id position",
            "north cyber provided",
            "north money planned",
            "south cyber provided",
            "south money absent",
        ),
        rocu=[
            {"rocu_id": id_, "name": f"{id_} unit", "short_name": id_.upper()}
            for id_ in ("north", "south")
        ],
        funding=lines(
            "funding_id recipient_kind recipient_id financial_year stream amount_gbp",
            "a rocu north 2014-15 uplift 5",
            "b rocu north 2015-16 uplift 6",
            "c network network 2015-16 national_cyber 7",
        ),
    )
    assert told(question, "grant:uplift") == [
        ("Amounts stated for", "north unit", "NORTH"),
        ("Leans on it", "Cyber unit", "NORTH"),
        ("Leans on it", "Money unit", "NORTH"),
    ]
    assert (
        dependency(question, of="grant:uplift").table["In what way"].iloc[0]
        == "Newest year 2015-16"
    )
    assert told(question, "grant:national_cyber")[1:] == [
        ("Leans on it", "Cyber unit", "NORTH and SOUTH")
    ]
    assert "Leans on it is all that can be said" in dependency(question, of="grant:uplift").note


@pytest.mark.parametrize("of", ["stream:total", "agreement:nowhere", "capability", "grant:total"])
def test_dependency_of_something_unknown_is_refused(question: Question, of: str) -> None:
    with pytest.raises(UsageError, match=r"There are|Did you mean"):
        dependency(question, of=of)


def test_what_if_of_another_day_is_asked_anew(published_store: Store) -> None:
    early = Question(published_store, LOCAL_OPERATOR, date(2012, 7, 1))
    late = Question(published_store, LOCAL_OPERATOR, AS_OF)
    removed = "agreement:modern-slavery-programme"
    assert "is not live" in minutes(late, removed)
    assert minutes(early, removed) != minutes(late, removed)
