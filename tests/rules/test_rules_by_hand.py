"""Each rule of the design on a few rows, with the answer worked out by hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from dashboard.store.store import Store
from tests.conftest import Rows
from tests.rules.network import asked, coverage, judged, lines, network, routes

Built = Callable[[Rows], Store]

TODAY = "2020-06-15"
ASSESSED = "rocu_id capability_id as_of position evidence_scope source_id"
OWN = "force_id function_id level"
UNDERPINNING = "agreement_id underpins_rocu_id status starts_on ends_on"
PARTY = "agreement_id party_kind party_id"
COVERS = "agreement_id function_id"


# Rule 1: membership


def test_membership_moved_between_years_follows_the_reduced_dates(built: Built) -> None:
    store = built(
        network(
            rocu_membership=lines(
                "force_id rocu_id member_from member_to",
                "ash south - 2016",
                "ash north 2017 -",
            ),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber provided", "south cyber partial"
            ),
        )
    )
    assert routes(store, "2016-12-31", "ash", "hacking") == {("regional", "south", "partial")}
    assert routes(store, "2017-01-01", "ash", "hacking") == {("regional", "north", "full")}


def test_membership_with_days_that_nothing_covers_gives_no_unit_on_them(built: Built) -> None:
    store = built(
        network(
            rocu_membership=lines(
                "force_id rocu_id member_from member_to",
                "ash north 2013-03-08 2016-02",
                "ash south 2016-04 -",
            ),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber provided", "south cyber provided"
            ),
        )
    )
    assert routes(store, "2013-03-07", "ash", "hacking") == set()
    assert routes(store, "2013-03-08", "ash", "hacking") == {("regional", "north", "full")}
    assert routes(store, "2016-02-29", "ash", "hacking") == {("regional", "north", "full")}
    assert routes(store, "2016-03-01", "ash", "hacking") == set()
    assert coverage(store, "2016-03-31", "ash", "hacking") == ("unknown", 0)
    assert routes(store, "2016-04-01", "ash", "hacking") == {("regional", "south", "full")}


# Rule 2: the latest assessment


def test_assessment_of_several_dates_the_newest_up_to_the_day_counts(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                ASSESSED,
                "north cyber 2014-05-01 provided unit s",
                "north cyber 2018-05-01 partial network s",
                "north cyber 2021-01-01 absent unit s",
            )
        )
    )
    assert judged(store, "2014-04-30", "north", "cyber")["position"] == "not_assessed"
    assert judged(store, "2014-05-01", "north", "cyber")["position"] == "provided"
    assert judged(store, "2018-04-30", "north", "cyber")["position"] == "provided"
    assert judged(store, "2018-05-01", "north", "cyber")["position"] == "partial"
    assert judged(store, "2021-01-01", "north", "cyber")["position"] == "absent"


def test_assessment_undated_counts_only_where_none_dated_does(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                ASSESSED,
                "north cyber - absent unit s",
                "north cyber 2014-05-01 provided network s",
            )
        )
    )
    before = judged(store, "2014-04-30", "north", "cyber")
    assert (before["position"], before["as_of"], before["as_of_precision"]) == (
        "absent",
        "",
        "undated",
    )
    assert judged(store, "2014-05-01", "north", "cyber")["position"] == "provided"


def test_assessment_dated_by_year_or_month_means_its_first_day(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                ASSESSED,
                "north cyber 2019 provided unit s",
                "south cyber 2019-03 provided unit s",
            )
        )
    )
    assert judged(store, "2018-12-31", "north", "cyber")["position"] == "not_assessed"
    year = judged(store, "2019-01-01", "north", "cyber")
    assert (year["as_of"], year["as_of_precision"]) == ("2019-01-01", "year")
    assert judged(store, "2019-02-28", "south", "cyber")["position"] == "not_assessed"
    month = judged(store, "2019-03-01", "south", "cyber")
    assert (month["as_of"], month["as_of_precision"]) == ("2019-03-01", "month")


def test_assessment_tie_unit_evidence_comes_before_more_cautious_network(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                ASSESSED,
                "north cyber 2019-01-01 absent network a",
                "north cyber 2019 provided unit b",
                "south cyber - absent network a",
                "south cyber - provided unit b",
            )
        )
    )
    for rocu_id in ("north", "south"):
        chosen = judged(store, TODAY, rocu_id, "cyber")
        assert (chosen["position"], chosen["source_id"]) == ("provided", "b")


def test_assessment_tie_the_more_cautious_position_counts(built: Built) -> None:
    order = ["absent", "planned", "partial", "transferred", "provided"]
    pairs = list(itertools.pairwise(order))
    store = built(
        network(
            capability=lines("capability_id", *order[1:]),
            function_capability=[],
            capability_assessment=lines(
                ASSESSED,
                *(f"north {worse} - {worse} unit a" for _, worse in pairs),
                *(f"north {worse} - {cautious} unit b" for cautious, worse in pairs),
                *(f"south {worse} 2019 {worse} unit a" for _, worse in pairs),
                *(f"south {worse} 2019-01 {cautious} unit b" for cautious, worse in pairs),
            ),
        )
    )
    for cautious, worse in pairs:
        assert judged(store, TODAY, "north", worse)["position"] == cautious
        assert judged(store, TODAY, "south", worse)["position"] == cautious


def test_assessment_tie_in_all_else_the_first_source_counts(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                ASSESSED.replace("evidence_scope", "level"),
                "north cyber 2019-01-01 provided 4 b",
                "north cyber 2019 provided 3 a",
                "north cyber 2019-01 provided 4 c",
            )
        )
    )
    chosen = judged(store, TODAY, "north", "cyber")
    assert (chosen["source_id"], chosen["level"], chosen["as_of_precision"]) == ("a", "3", "year")


def test_own_function_newest_counts_and_ties_go_to_the_lower_level(built: Built) -> None:
    store = built(
        network(
            force_function_assessment=lines(
                "force_id function_id as_of level source_id",
                "ash diving - 3 a",
                "ash diving 2015 2 a",
                "ash diving 2015-01-01 0 b",
                "ash diving 2019 4 a",
            )
        )
    )
    assert routes(store, "2014-12-31", "ash", "diving") == {("own", "ash", "full")}
    assert routes(store, "2015-01-01", "ash", "diving") == {("own", "ash", "none")}
    assert routes(store, "2019-01-01", "ash", "diving") == {("own", "ash", "full")}


def test_position_of_what_was_never_assessed_keeps_its_target_and_nothing_else(
    built: Built,
) -> None:
    store = built(network(capability_standard=lines("capability_id target_level", "cyber 3")))
    assert judged(store, TODAY, "north", "cyber") == {
        "rocu_id": "north",
        "capability_id": "cyber",
        "position": "not_assessed",
        "level": "",
        "target": "3",
        "gap": "",
        "as_of": "",
        "as_of_precision": "",
        "evidence_scope": "",
        "delivery": "",
        "source_id": "",
    }


# Rules 3 and 4: target, gap and strength


def test_target_that_changes_is_the_newest_in_effect(built: Built) -> None:
    store = built(
        network(
            capability_standard=lines(
                "capability_id target_level effective_from",
                "cyber 2 -",
                "cyber 4 2018-04",
                "cyber 3 2019-01-01",
            ),
            capability_assessment=lines("rocu_id capability_id position", "north cyber provided"),
        )
    )

    def target_gap(on: str) -> tuple[str, str]:
        row = judged(store, on, "north", "cyber")
        return row["target"], row["gap"]

    assert target_gap("2018-03-31") == ("2", "0")
    assert target_gap("2018-04-01") == ("4", "1")
    assert target_gap("2019-01-01") == ("3", "0")
    assert routes(store, "2018-03-31", "ash", "hacking") == {("regional", "north", "full")}
    assert routes(store, "2018-04-01", "ash", "hacking") == {("regional", "north", "partial")}


def test_target_none_leaves_no_gap_and_counts_as_three_for_strength(built: Built) -> None:
    store = built(
        network(
            capability_standard=lines("capability_id target_level effective_from", "cyber 1 2030"),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber partial", "south cyber provided"
            ),
        )
    )
    row = judged(store, TODAY, "north", "cyber")
    assert (row["level"], row["target"], row["gap"]) == ("2", "", "")
    assert routes(store, TODAY, "ash", "hacking") == {("regional", "north", "partial")}
    assert routes(store, TODAY, "cedar", "hacking") == {("regional", "south", "full")}


def test_gap_and_strength_of_every_level_against_a_target_of_three(built: Built) -> None:
    names = ["zero", "one", "two", "three", "four"]
    positions = ["absent", "planned", "partial", "provided", "provided"]
    store = built(
        network(
            capability=lines("capability_id", *names),
            policing_function=lines("function_id", *names),
            function_capability=lines("function_id capability_id", *(f"{n} {n}" for n in names)),
            capability_standard=lines("capability_id target_level", *(f"{n} 3" for n in names)),
            capability_assessment=lines(
                "rocu_id capability_id position level",
                *(f"north {names[i]} {positions[i]} {i}" for i in range(5)),
            ),
        )
    )
    gaps = [judged(store, TODAY, "north", name)["gap"] for name in names]
    assert gaps == ["3", "2", "1", "0", "0"]
    found = [routes(store, TODAY, "ash", name) for name in names]
    strengths = ["none", "partial", "partial", "full", "full"]
    assert found == [{("regional", "north", how)} for how in strengths]


def test_position_transferred_has_no_level_and_no_gap(built: Built) -> None:
    store = built(
        network(
            capability_standard=lines("capability_id target_level", "cyber 3"),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber transferred"
            ),
        )
    )
    row = judged(store, TODAY, "north", "cyber")
    assert (row["position"], row["level"], row["target"], row["gap"]) == (
        "transferred",
        "",
        "3",
        "",
    )


# Rule 5: live agreements and their parties


def test_agreement_is_live_by_its_status_and_dates(built: Built) -> None:
    kinds = [
        ("always", "in_force - -"),
        ("reviewed", "under_review - -"),
        ("from-2018", "in_force 2018 -"),
        ("from-march", "in_force 2018-03 -"),
        ("to-2018", "in_force - 2018"),
        ("to-february", "under_review - 2016-02"),
        ("was-live", "ended 2014-05-02 2016-02-03"),
        ("ended-sometime", "ended 2014 -"),
        ("idea", "programme - -"),
        ("draft", "in_development 2014 -"),
    ]
    store = built(
        network(
            agreement=lines(
                "agreement_id status starts_on ends_on", *(f"{name} {how}" for name, how in kinds)
            ),
            agreement_function=lines(COVERS, *(f"{name} diving" for name, _ in kinds)),
            agreement_party=lines(PARTY, *(f"{name} force ash" for name, _ in kinds)),
        )
    )

    def live(on: str) -> set[str]:
        return {provider for _, provider, _ in routes(store, on, "ash", "diving")}

    always = {"always", "reviewed"}
    assert live("2014-05-01") == always | {"to-2018", "to-february"}
    assert live("2014-05-02") == always | {"to-2018", "to-february", "was-live"}
    assert live("2016-02-03") == always | {"to-2018", "to-february", "was-live"}
    assert live("2016-02-04") == always | {"to-2018", "to-february"}
    assert live("2016-02-29") == always | {"to-2018", "to-february"}
    assert live("2016-03-01") == always | {"to-2018"}
    assert live("2018-01-01") == always | {"to-2018", "from-2018"}
    assert live("2018-03-01") == always | {"to-2018", "from-2018", "from-march"}
    assert live("2018-12-31") == always | {"to-2018", "from-2018", "from-march"}
    assert live("2019-01-01") == always | {"from-2018", "from-march"}


def test_party_is_a_force_by_name_by_unit_or_as_one_of_all(built: Built) -> None:
    store = built(
        network(
            agency=lines("agency_id", "border"),
            agreement=lines("agreement_id", "named", "through-unit", "everyone", "others"),
            agreement_function=lines(
                COVERS, *(f"{n} diving" for n in ("named", "through-unit", "everyone", "others"))
            ),
            agreement_party=lines(
                PARTY,
                "named force ash",
                "through-unit rocu north",
                "everyone force all-forces",
                "others pcc ash",
                "others agency border",
                "others other ash",
                "others other north",
            ),
        )
    )

    def under(force_id: str) -> set[str]:
        return {provider for _, provider, _ in routes(store, TODAY, force_id, "diving")}

    assert under("ash") == {"named", "through-unit", "everyone"}
    assert under("birch") == {"through-unit", "everyone"}
    assert under("cedar") == {"everyone"}
    assert under("dogwood") == {"everyone"}


def test_party_through_a_unit_moves_with_the_member(built: Built) -> None:
    store = built(
        network(
            rocu_membership=lines(
                "force_id rocu_id member_from member_to", "ash south - 2016", "ash north 2017 -"
            ),
            agreement=lines("agreement_id", "of-north"),
            agreement_function=lines(COVERS, "of-north diving"),
            agreement_party=lines(PARTY, "of-north rocu north"),
        )
    )
    assert routes(store, "2016-12-31", "ash", "diving") == set()
    assert routes(store, "2017-01-01", "ash", "diving") == {("agreement", "of-north", "unassured")}


def test_party_named_twice_has_one_route(built: Built) -> None:
    store = built(
        network(
            agreement=lines("agreement_id", "deal"),
            agreement_function=lines(COVERS, "deal diving"),
            agreement_party=lines(
                PARTY, "deal force ash", "deal rocu north", "deal force all-forces"
            ),
        )
    )
    assert coverage(store, TODAY, "ash", "diving") == ("unassured", 1)


# Rule 6: routes


def test_regional_route_has_the_best_strength_among_assessed_capabilities(built: Built) -> None:
    store = built(
        network(
            capability=lines("capability_id", "cyber", "forensics", "lab", "desk"),
            function_capability=lines(
                "function_id capability_id",
                "hacking cyber",
                "hacking forensics",
                "hacking lab",
                "hacking desk",
            ),
            capability_assessment=lines(
                "rocu_id capability_id as_of position",
                "north cyber 2014 absent",
                "north forensics 2015 planned",
                "north lab 2016 provided",
                "north desk 2013 transferred",
                "north lab 2018 absent",
            ),
        )
    )
    desk = ("national", "desk", "unassured")
    assert routes(store, "2013-06-01", "ash", "hacking") == {desk}
    assert routes(store, "2014-06-01", "ash", "hacking") == {desk, ("regional", "north", "none")}
    assert routes(store, "2015-06-01", "ash", "hacking") == {desk, ("regional", "north", "partial")}
    assert routes(store, "2016-06-01", "ash", "hacking") == {desk, ("regional", "north", "full")}
    assert routes(store, "2018-06-01", "ash", "hacking") == {desk, ("regional", "north", "partial")}
    assert routes(store, TODAY, "cedar", "hacking") == set()


def test_national_route_once_for_each_transferred_capability(built: Built) -> None:
    store = built(
        network(
            capability=lines("capability_id", "cyber", "desk"),
            function_capability=lines("function_id capability_id", "hacking cyber", "hacking desk"),
            capability_assessment=lines(
                "rocu_id capability_id position",
                "north cyber transferred",
                "north desk transferred",
            ),
        )
    )
    assert routes(store, TODAY, "birch", "hacking") == {
        ("national", "cyber", "unassured"),
        ("national", "desk", "unassured"),
    }
    assert coverage(store, TODAY, "birch", "hacking") == ("unassured", 2)


def test_door_of_an_underpinned_unit_is_open_to_live_parties_alone(built: Built) -> None:
    store = built(
        network(
            capability=lines("capability_id", "cyber", "desk"),
            function_capability=lines("function_id capability_id", "hacking cyber", "diving desk"),
            capability_assessment=lines(
                "rocu_id capability_id position",
                "north cyber provided",
                "north desk transferred",
            ),
            agreement=lines(UNDERPINNING, "founding north in_force 2014 2018"),
            agreement_function=lines(COVERS, "founding hacking", "founding diving"),
            agreement_party=lines(PARTY, "founding force ash", "founding pcc birch"),
        )
    )
    assert routes(store, "2013-12-31", "ash", "hacking") == set()
    assert routes(store, "2014-01-01", "ash", "hacking") == {("regional", "north", "full")}
    assert routes(store, "2014-01-01", "ash", "diving") == {("national", "desk", "unassured")}
    assert routes(store, "2014-01-01", "birch", "hacking") == set()
    assert routes(store, "2014-01-01", "birch", "diving") == set()
    assert routes(store, "2018-12-31", "ash", "hacking") == {("regional", "north", "full")}
    assert routes(store, "2019-01-01", "ash", "hacking") == set()


def test_door_with_several_underpinning_agreements_one_that_holds_is_enough(built: Built) -> None:
    store = built(
        network(
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber provided", "south cyber provided"
            ),
            agreement=lines(
                UNDERPINNING,
                "old north ended - -",
                "new north under_review 2015 -",
                "never south programme - -",
            ),
            agreement_party=lines(
                PARTY, "old rocu north", "new rocu north", "never force all-forces"
            ),
        )
    )
    assert routes(store, "2014-12-31", "birch", "hacking") == set()
    assert routes(store, "2015-01-01", "birch", "hacking") == {("regional", "north", "full")}
    assert routes(store, TODAY, "cedar", "hacking") == set(), "an agreement underpins, none holds"


def test_agreement_led_by_an_unknown_or_unassessed_force_is_unassured(built: Built) -> None:
    store = built(
        network(
            force_function_assessment=lines(OWN, "cedar hacking 3"),
            agreement=lines("agreement_id lead_force_id", "unknown-lead -", "led cedar"),
            agreement_function=lines(COVERS, "unknown-lead diving", "led diving"),
            agreement_party=lines(PARTY, "unknown-lead force ash", "led force ash"),
        )
    )
    assert routes(store, TODAY, "ash", "diving") == {
        ("agreement", "unknown-lead", "unassured"),
        ("agreement", "led", "unassured"),
    }


def test_agreement_has_the_strength_of_its_lead_force(built: Built) -> None:
    levels = {"zero": "none", "one": "partial", "two": "partial", "three": "full", "four": "full"}
    store = built(
        network(
            policing_function=lines("function_id", *levels),
            function_capability=[],
            force_function_assessment=lines(
                "force_id function_id as_of level",
                *(f"cedar {name} 2016 {level}" for level, name in enumerate(levels)),
            ),
            agreement=lines("agreement_id lead_force_id", "led cedar"),
            agreement_function=lines(COVERS, *(f"led {name}" for name in levels)),
            agreement_party=lines(PARTY, "led force ash", "led force cedar"),
        )
    )
    for name, how in levels.items():
        assert routes(store, TODAY, "ash", name) == {("agreement", "led", how)}
        assert routes(store, TODAY, "cedar", name) == {("own", "cedar", how)}
        before = {("agreement", "led", "unassured")}
        assert routes(store, "2015-12-31", "ash", name) == before
        assert routes(store, "2015-12-31", "cedar", name) == before, "not assessed yet itself"


def test_agreement_gives_its_lead_force_a_route_only_as_a_party(built: Built) -> None:
    store = built(
        network(
            agreement=lines("agreement_id lead_force_id", "led cedar"),
            agreement_function=lines(COVERS, "led diving"),
            agreement_party=lines(PARTY, "led force ash"),
        )
    )
    assert routes(store, TODAY, "cedar", "diving") == set()


# Rule 7: coverage


def test_coverage_is_what_the_best_route_gives(built: Built) -> None:
    functions = ["full", "open", "weak", "nought", "nothing", "weak-and-open", "weak-and-nought"]
    store = built(
        network(
            policing_function=lines("function_id", *functions),
            function_capability=lines(
                "function_id capability_id", "nought cyber", "weak-and-nought cyber"
            ),
            capability_assessment=lines("rocu_id capability_id position", "north cyber absent"),
            force_function_assessment=lines(
                OWN,
                "ash full 3",
                "ash weak 1",
                "ash weak-and-open 2",
                "ash weak-and-nought 1",
                "ash nought 0",
            ),
            agreement=lines("agreement_id", "deal"),
            agreement_function=lines(COVERS, "deal full", "deal open", "deal weak-and-open"),
            agreement_party=lines(PARTY, "deal force ash"),
        )
    )
    assert {name: coverage(store, TODAY, "ash", name) for name in functions} == {
        "full": ("assured", 2),
        "open": ("unassured", 1),
        "weak": ("partial", 1),
        "nought": ("gap", 2),
        "nothing": ("unknown", 0),
        "weak-and-open": ("unassured", 2),
        "weak-and-nought": ("partial", 2),
    }
    assert len(asked(store, "function_coverage", TODAY)) == 4 * len(functions)


# Rule 8: positions on obligations

OBLIGED: Rows = {
    "policing_function": lines("function_id", "full", "open", "weak", "nought", "nothing"),
    "function_capability": [],
    "force_function_assessment": lines(OWN, "ash full 4", "ash weak 2", "ash nought 0"),
    "agreement": lines("agreement_id", "deal"),
    "agreement_function": lines(COVERS, "deal open"),
    "agreement_party": lines(PARTY, "deal force ash"),
}
"""ash has a function of each coverage, and no other force has any."""


def test_obligation_takes_the_worst_coverage_among_its_functions(built: Built) -> None:
    store = built(
        network(
            **OBLIGED,
            spr_obligation=lines(
                "obligation_id edition",
                "all-five 2012",
                "all-but-nought 2012",
                "known 2015",
                "reachable 2015",
                "sure 2015",
                "duty 2015",
            ),
            obligation_function=lines(
                "obligation_id function_id",
                *(f"all-five {name}" for name in ("full", "open", "weak", "nought", "nothing")),
                *(f"all-but-nought {name}" for name in ("full", "open", "weak", "nothing")),
                *(f"known {name}" for name in ("full", "open", "weak")),
                *(f"reachable {name}" for name in ("full", "open")),
                "sure full",
            ),
        )
    )
    found = asked(store, "force_obligation_position", TODAY, force_id="ash")
    assert {row["obligation_id"]: tuple(row.values())[2:] for row in found} == {
        "all-five": ("2012", "gap", "5", "2"),
        "all-but-nought": ("2012", "unknown", "4", "2"),
        "known": ("2015", "partial", "3", "2"),
        "reachable": ("2015", "unassured", "2", "2"),
        "sure": ("2015", "evidenced", "1", "1"),
        "duty": ("2015", "not_derived", "0", "0"),
    }
    assert len(asked(store, "force_obligation_position", TODAY)) == 4 * 6
    (other,) = asked(
        store, "force_obligation_position", TODAY, force_id="dogwood", obligation_id="sure"
    )
    assert (other["position"], other["functions_covered"]) == ("unknown", "0")


# Rule 9: single points of failure


def test_single_provider_of_each_kind_is_named(built: Built) -> None:
    functions = ["hacking", "listening", "diving"]
    store = built(
        network(
            capability=lines("capability_id", "cyber", "desk"),
            policing_function=lines("function_id", *functions),
            function_capability=lines(
                "function_id capability_id", "hacking cyber", "listening desk"
            ),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber provided", "north desk transferred"
            ),
            agreement=lines("agreement_id", "deal"),
            agreement_function=lines(COVERS, "deal diving"),
            agreement_party=lines(PARTY, "deal force ash"),
        )
    )
    found = asked(store, "single_point_of_failure", TODAY, force_id="ash")
    assert {tuple(row.values()) for row in found} == {
        ("ash", "hacking", "regional", "north", "no"),
        ("ash", "listening", "national", "desk", "no"),
        ("ash", "diving", "agreement", "deal", "no"),
    }


def test_single_provider_beside_an_own_nought_still_counts(built: Built) -> None:
    store = built(
        network(
            force_function_assessment=lines(OWN, "ash diving 0"),
            agreement=lines("agreement_id", "deal"),
            agreement_function=lines(COVERS, "deal diving"),
            agreement_party=lines(PARTY, "deal force ash", "deal force birch"),
        )
    )
    found = asked(store, "single_point_of_failure", TODAY)
    assert {tuple(row.values()) for row in found} == {
        ("ash", "diving", "agreement", "deal", "yes"),
        ("birch", "diving", "agreement", "deal", "no"),
    }


def test_single_provider_is_none_with_two_or_with_the_force_itself_or_too_weak(
    built: Built,
) -> None:
    store = built(
        network(
            force_function_assessment=lines(
                OWN, "ash diving 3", "birch diving 1", "cedar hacking 1"
            ),
            capability_assessment=lines(
                "rocu_id capability_id position", "north cyber partial", "south cyber absent"
            ),
            agreement=lines("agreement_id lead_force_id", "one -", "two -", "weak cedar"),
            agreement_function=lines(COVERS, "one diving", "two diving", "weak hacking"),
            agreement_party=lines(
                PARTY,
                "one force birch",  # beside its own partial
                "one force dogwood",
                "two force dogwood",
                "weak force dogwood",  # one provider, and only partial
            ),
        )
    )
    assert asked(store, "single_point_of_failure", TODAY) == []


# Rule 11: assurance gaps

STATED = "force_id edition threat_id dimension position as_of"


def obligations_of_each_coverage() -> Rows:
    """An obligation for each coverage of `OBLIGED`, each of a threat of its own, and a duty."""
    names = ["full", "open", "weak", "nought", "nothing"]
    return OBLIGED | {
        "spr_threat": lines("threat_id edition", *(f"{n} 2012" for n in names), "duty 2012"),
        "spr_obligation": lines(
            "obligation_id edition threat_id",
            *(f"{n}-ob 2012 {n}" for n in names),
            "duty-ob 2012 duty",
            "any-threat 2015 -",
        ),
        "obligation_function": lines(
            "obligation_id function_id", *(f"{n}-ob {n}" for n in names), "any-threat weak"
        ),
    }


def findings(store: Store, on: str = TODAY) -> set[tuple[str, ...]]:
    """(threat, stated, derived, finding) of every assurance gap of ash."""
    return {
        (row["threat_id"], row["stated"], row["derived"], row["finding"])
        for row in asked(store, "assurance_gap", on, force_id="ash")
    }


def test_statement_on_a_threat_is_held_against_the_routes_to_that_threat(built: Built) -> None:
    threats = ["full", "open", "weak", "nought", "nothing", "duty"]
    store = built(
        network(
            **obligations_of_each_coverage(),
            spr_statement=lines(
                STATED,
                *(f"ash 2012 {threat} capability met -" for threat in threats),
                *(f"ash 2012 {threat} capacity has_access -" for threat in threats),
                *(f"ash 2012 {threat} contribution reported -" for threat in threats),
                *(f"ash 2012 {threat} consistency partly_met -" for threat in threats),
                *(f"ash 2012 {threat} connectivity not_met -" for threat in threats),
            ),
        )
    )
    assert findings(store) == {
        (threat, stated, derived, finding)
        for stated in ("met", "has_access")
        for threat, derived, finding in (
            ("weak", "partial", "contradicted"),
            ("nought", "gap", "contradicted"),
            ("nothing", "unknown", "not_evidenced"),
        )
    }


def test_statement_on_an_edition_is_held_against_all_its_obligations(built: Built) -> None:
    store = built(
        network(
            **obligations_of_each_coverage(),
            spr_statement=lines(
                STATED,
                "ash 2012 - capability met -",
                "ash 2015 - capability met -",
                "birch 2012 - capability met -",
            ),
        )
    )
    assert {tuple(row.values())[:7] for row in asked(store, "assurance_gap", TODAY)} == {
        ("ash", "2012", "", "capability", "met", "gap", "contradicted"),
        ("ash", "2015", "", "capability", "met", "partial", "contradicted"),
        ("birch", "2012", "", "capability", "met", "unknown", "not_evidenced"),
    }


def test_statement_with_no_obligation_to_hold_it_against_gives_no_finding(built: Built) -> None:
    store = built(
        network(
            **OBLIGED,
            spr_threat=lines("threat_id edition", "theirs 2015", "duties 2015"),
            spr_obligation=lines(
                "obligation_id edition threat_id", "any-threat 2015 -", "duty 2015 duties"
            ),
            obligation_function=lines("obligation_id function_id", "any-threat nought"),
            spr_statement=lines(
                STATED,
                "ash 2015 theirs capability met -",  # an obligation on all threats is not of it
                "ash 2015 duties governance met -",
                "ash 2012 - capability met -",
            ),
        )
    )
    assert asked(store, "assurance_gap", TODAY) == []


def test_statement_counts_from_its_first_day_and_an_undated_one_always(built: Built) -> None:
    store = built(
        network(
            **obligations_of_each_coverage(),
            spr_statement=lines(
                STATED,
                "ash 2012 weak capability met 2019-03",
                "ash 2012 weak capability has_access -",
            ),
        )
    )
    undated = ("weak", "has_access", "partial", "contradicted")
    assert findings(store, "2019-02-28") == {undated}
    assert findings(store, "2019-03-01") == {undated, ("weak", "met", "partial", "contradicted")}
    dates = {row["as_of"] for row in asked(store, "assurance_gap", TODAY)}
    assert dates == {"2019-03-01", ""}


# Rule 6: what a statement about all units gives


def test_regional_route_on_a_statement_about_all_units_is_not_assured(built: Built) -> None:
    store = built(
        network(
            capability=lines("capability_id", "cyber", "digital"),
            function_capability=lines(
                "function_id capability_id", "hacking cyber", "diving digital"
            ),
            capability_assessment=lines(
                ASSESSED,
                "north cyber 2019 provided network s",
                "north digital 2019 partial network s",
                "south cyber 2019 provided unit s",
            ),
        )
    )
    assert routes(store, TODAY, "ash", "hacking") == {("regional", "north", "unassured")}
    assert coverage(store, TODAY, "ash", "hacking") == ("unassured", 1)
    assert routes(store, TODAY, "ash", "diving") == {("regional", "north", "partial")}
    assert coverage(store, TODAY, "cedar", "hacking") == ("assured", 1)


# Rules 15 to 18: decisions, posts, money and time


def test_decision_due_of_each_kind_falls_on_its_day(built: Built) -> None:
    store = built(
        network(
            agreement=lines(
                "agreement_id status starts_on ends_on review_on notice_months",
                "past in_force 2015 2020-06-14 2021 3",
                "ends in_force 2015 2021-05-31 2020-06-15 3",
                "looked under_review - - 2020-05 -",
                "unstated ended - 2020-06 - -",
                "over ended - 2020-05 - -",
                "coming in_force 2021 2024 2022 3",
                "plan in_development - 2020-01 2020-02 -",
            )
        )
    )
    found = [tuple(row.values()) for row in asked(store, "decision_due", TODAY)]
    assert found == [
        ("looked", "review_past", "2020-05-31"),
        ("past", "term_past", "2020-06-14"),
        ("ends", "review", "2020-06-15"),
        ("unstated", "ends", "2020-06-30"),
        ("ends", "ends", "2021-02-28"),
    ]


def test_posts_are_those_of_the_newest_row_until_the_arrangement_ends(built: Built) -> None:
    columns = "rocu_id agency_id capability_id basis as_of ends_on posts_established posts_filled"
    store = built(
        network(
            agency=lines("agency_id", "customs", "prisons"),
            secondment=lines(
                columns,
                "north customs - seconded 2019 - 10 4",
                "north customs - seconded 2020-06 - 12 13",
                "north customs - seconded 2020-07 - 1 1",
                "north customs cyber seconded - - 5 -",
                "north prisons - liaison 2019 2020-06-14 3 3",
                "south prisons - liaison 2019 2020-06-15 3.5 1",
                "south prisons cyber liaison 2019 - 10.3 10.1",
                "all customs - liaison 2019 - 40 40",
            ),
        )
    )
    found = sorted(tuple(row.values()) for row in asked(store, "posts_at", TODAY))
    assert found == [
        ("north", "customs", "", "seconded", "2020-06-01", "12", "13", "0"),
        ("north", "customs", "cyber", "seconded", "", "5", "", ""),
        ("south", "prisons", "", "liaison", "2019-01-01", "3.5", "1", "2.5"),
        ("south", "prisons", "cyber", "liaison", "2019-01-01", "10.3", "10.1", "0.2"),
    ]


def test_funding_year_adds_what_may_be_added_by_stream(built: Built) -> None:
    columns = "funding_id recipient_id financial_year stream kind certainty additive amount_gbp"
    store = built(
        network(
            funding=[
                row | {"recipient_kind": "rocu"}
                for row in lines(
                    columns,
                    "f1 north 2020-21 aris budget confirmed yes 0.1",
                    "f2 north 2020-21 aris budget confirmed yes 0.2",
                    "f3 north 2020-21 uplift budget confirmed yes 5",
                    "f4 north 2020-21 uplift budget stated yes 8",
                    "f5 north 2020-21 uplift outturn confirmed yes 9",
                    "f6 north 2020-21 uplift budget confirmed no 1000",
                    "f7 north - uplift budget confirmed yes 1000",
                )
            ]
        )
    )
    found = sorted(tuple(row.values()) for row in asked(store, "funding_year", TODAY))
    assert found == [
        ("rocu", "north", "2020-21", "budget", "aris", "confirmed", "0.3"),
        ("rocu", "north", "2020-21", "budget", "uplift", "indicative", "13"),
        ("rocu", "north", "2020-21", "outturn", "uplift", "confirmed", "9"),
    ]


def test_capability_trend_tells_the_end_of_each_quarter_that_is_over(built: Built) -> None:
    store = built(
        network(
            capability_standard=lines(
                "capability_id target_level effective_from", "cyber 2 -", "cyber 3 2020"
            ),
            capability_assessment=lines(
                ASSESSED,
                "north cyber 2019-12-31 partial unit s",
                "north cyber 2020-06-30 provided unit s",
            ),
        )
    )
    found = asked(store, "capability_trend", "2020-06-29", rocu_id="north")
    assert [row["quarter_end"] for row in found[-3:]] == ["2019-09-30", "2019-12-31", "2020-03-31"]
    assert len(found) == 12
    assert [(row["position"], row["level"], row["target"]) for row in found[-3:]] == [
        ("not_assessed", "", "2"),
        ("partial", "2", "2"),
        ("partial", "2", "3"),
    ]
    (*_, newest) = asked(store, "capability_trend", "2020-06-30", rocu_id="north")
    assert (newest["quarter_end"], newest["position"]) == ("2020-06-30", "provided")
