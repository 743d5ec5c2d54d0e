"""The requirement: SQL's answers against plain Python over the files, and a small network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.charts.labels import wrapped
from dashboard.exhibits.question import Link, Question, rows
from dashboard.exhibits.spr.force import (
    function_routes,
    grades_of_force,
    obligations_of_force,
    route_evidence,
    size_of_force,
    statements_of_force,
)
from dashboard.exhibits.spr.matrix import obligation_matrix, obligation_rest
from dashboard.exhibits.spr.obligations import (
    HEADINGS,
    LABEL_CHARACTERS,
    obligation_labels,
)
from dashboard.exhibits.spr.size import critical_mass
from dashboard.exhibits.spr.tile_map import first_subject, tile_map
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store
from tests.conftest import AS_OF, Rows, table_rows
from tests.exhibits.reading import light

Build = Callable[[Rows], Store]
COVERED = ("assured", "unassured")


def begun(row: dict[str, str], column: str, day: date) -> bool:
    """Whether a date that may be cut short, or missing, is at or before a day."""
    return not row[column] or (row[column] + "-01-01")[:10] <= day.isoformat()


def network() -> Rows:
    """Two forces, one in a unit and one in none, with a route of each kind among them."""
    functions = ("guns", "dogs", "boats", "maps", "safe")
    return {
        "spr_edition": [
            {"edition": "2012", "title": "First", "in_force_from": "2012", "in_force_to": "2019"},
            {"edition": "2020", "title": "Second", "in_force_from": "2020"},
        ],
        "spr_threat": [
            {
                "threat_id": "t",
                "edition": "2020",
                "name": "Threat",
                "sort_order": 1,
                "definition": "A threat",
            }
        ],
        "spr_obligation": [
            obligation("o1", "2020", "t", "Have or have access to armed officers.", "high")
            | {"short_title": "Armed officers"},
            obligation("o2", "2020", "", "Have the capacity to search water.", "low")
            | {"short_title": "Search water"},
            obligation("o3", "2020", "", "Have regard to the rest.", "medium", "governance"),
            obligation("old", "2012", "", "Keep a dog.", "high"),
        ],
        "obligation_function": [
            {"obligation_id": "o1", "function_id": "guns"},
            {"obligation_id": "o1", "function_id": "dogs"},
            {"obligation_id": "o2", "function_id": "boats"},
            {"obligation_id": "old", "function_id": "dogs"},
        ],
        "rocu": [{"rocu_id": "unit", "name": "The Unit", "short_name": "UNIT", "region": "Here"}],
        "force": [
            {"force_id": id_, "name": f"{id_.capitalize()} Police", "country": "England"}
            for id_ in ("alba", "bree", "cray")
        ],
        "rocu_membership": [{"force_id": id_, "rocu_id": "unit"} for id_ in ("alba", "cray")],
        "policing_function": [
            {"function_id": id_, "name": id_.capitalize(), "definition": "A function"}
            for id_ in functions
        ],
        "capability": [
            {
                "capability_id": id_,
                "name": f"{id_.capitalize()} team",
                "family": "cyber",
                "definition": "A capability",
                "framework": "core-2015",
            }
            for id_ in ("dog", "hound", "map", "ward")
        ],
        "function_capability": [
            {"function_id": "dogs", "capability_id": "dog"},
            {"function_id": "dogs", "capability_id": "hound"},
            {"function_id": "maps", "capability_id": "map"},
            {"function_id": "safe", "capability_id": "ward"},
        ],
        "source": [
            {"source_id": id_, "title": f"Page {id_}", "accessed_as": read_as, "url": url}
            for id_, read_as, url in (
                ("s", "document", "https://example.org/s"),
                ("newer", "excerpt", "https://example.org/newer"),
                ("memory", "recalled", ""),
            )
        ],
        "capability_assessment": [
            assessment("dog", "2021", 3, "s"),
            assessment("hound", "2023", 3, "newer"),
            assessment("map", "2022", 1, "s"),
            assessment("ward", "2022", "", "s"),
        ],
        "force_function_assessment": [
            {"force_id": "alba", "function_id": "boats", "as_of": "2022", "level": 0}
        ],
        "agreement": [
            {
                "agreement_id": "pact",
                "name": "Pact of Arms (POA)",
                "legal_basis": "unknown",
                "status": "under_review",
                "scope": "bilateral",
                "source_id": "memory",
            }
        ],
        "agreement_function": [{"agreement_id": "pact", "function_id": "guns"}],
        "agreement_party": [
            {"agreement_id": "pact", "party_kind": "force", "party_id": id_}
            for id_ in ("alba", "bree")
        ],
        "spr_statement": [
            statement("alba", "", "governance", "reported", "2021"),
            statement("alba", "t", "capability", "has_access", "2021"),
            statement("bree", "t", "capability", "met", "2022"),
            statement("bree", "", "capability", "not_met", "2027"),
        ],
        "force_size": [
            size("alba", "2020", "officers, headcount", 100, "s"),
            size("alba", "2022", "officers, headcount", 120, "newer"),
            size("alba", "", "officers, headcount", 90, "s"),
            size("bree", "2021", "officers, headcount", 300, "s"),
            size("cray", "2021", "officers, full-time equivalent", 50, "s"),
            size("cray", "2030", "officers, headcount", 55, "s"),
        ],
    }


def obligation(
    id_: str, edition: str, threat: str, requirement: str, confidence: str, dimension: str = ""
) -> dict[str, object]:
    return {
        "obligation_id": id_,
        "edition": edition,
        "duty_holder": "chief_constable",
        "dimension": dimension or "capability",
        "threat_id": threat,
        "requirement": requirement,
        "confidence": confidence,
        "source_id": "memory" if confidence == "low" else "s",
    }


def assessment(capability: str, as_of: str, level: object, source: str) -> dict[str, object]:
    return {
        "rocu_id": "unit",
        "capability_id": capability,
        "as_of": as_of,
        "position": {3: "provided", 1: "planned", "": "transferred"}[level],
        "level": level,
        "delivery": "regional",
        "evidence_scope": "unit",
        "source_id": source,
    }


def statement(
    force: str, threat: str, dimension: str, position: str, as_of: str
) -> dict[str, object]:
    return {
        "force_id": force,
        "edition": "2020",
        "threat_id": threat,
        "dimension": dimension,
        "position": position,
        "as_of": as_of,
        "note": "grade=requires_improvement; it said so.",
    }


def size(force: str, as_of: str, measure: str, value: int, source: str) -> dict[str, object]:
    return {
        "force_id": force,
        "as_of": as_of,
        "measure": measure,
        "value": value,
        "source_id": source,
    }


@pytest.fixture
def small(built: Build) -> Question:
    """The small network as at the end of 2026, all forces."""
    return Question(built(network()), LOCAL_OPERATOR, AS_OF)


def states(frame: pd.DataFrame, column: str = "position") -> dict[tuple[str, str], str]:
    return {(row.force_id, row.obligation_id): getattr(row, column) for row in rows(frame)}


def cell(table: pd.DataFrame, head: str, column: str) -> Any:
    return table.set_index(table.columns[0])[column][head]


def whole(question: Question, **chosen: str) -> pd.DataFrame:
    """Every standing, the urgent and the rest."""
    parts = (obligation_matrix(question, **chosen), obligation_rest(question, **chosen))
    return pd.concat([part.frame for part in parts])


class TestObligationMatrix:
    def test_matrix_of_network_is_worst_coverage_of_what_is_needed(self, small: Question) -> None:
        assert states(obligation_matrix(small).frame) == {
            ("alba", "o1"): "unassured",
            ("alba", "o2"): "gap",
            ("bree", "o1"): "unknown",
            ("bree", "o2"): "unknown",
            ("cray", "o1"): "unknown",
            ("cray", "o2"): "unknown",
        }
        assert states(obligation_rest(small).frame) == {
            (force, "o3"): "not_derived" for force in ("alba", "bree", "cray")
        }

    def test_gaps_and_partials_come_first_and_what_is_less_urgent_stands_apart(
        self, question: Question
    ) -> None:
        """Forces by obligations are a grid in both worlds: each force stands somewhere on each."""
        order = list(HEADINGS)
        for rocu in ("wmrocu", "nersou", None):
            asked = replace(question, rocu_id=rocu)
            found: dict[str, set[str]] = {}
            for row in rows(whole(asked)):
                found.setdefault(row.obligation_id, set()).add(row.position)
            worst = {id_: min(of, key=order.index) for id_, of in found.items()}
            urgent = list(dict.fromkeys(obligation_matrix(asked).frame["obligation_id"]))
            rest = list(dict.fromkeys(obligation_rest(asked).frame["obligation_id"]))
            assert len(urgent) <= 10
            assert not set(urgent) & set(rest)
            places = [order.index(worst[id_]) for id_ in urgent]
            assert places == sorted(places)
            later = [order.index(worst[id_]) for id_ in rest]
            assert later == sorted(later)
            if len(urgent) < 10:
                assert min(later) > order.index("unknown")

    @pytest.mark.parametrize(("day", "edition"), [("2018-05-01", "2012"), ("2026-01-01", "2020")])
    def test_matrix_without_a_choice_has_the_edition_in_force_alone(
        self, small: Question, day: str, edition: str
    ) -> None:
        asked = replace(small, as_of=date.fromisoformat(day))
        exhibit = obligation_matrix(asked)
        expected = {"old"} if edition == "2012" else {"o1", "o2", "o3"}
        assert set(whole(asked)["obligation_id"]) == expected
        assert exhibit.choices["Edition"] == edition

    def test_matrix_table_says_who_owes_and_how_sure_the_wording_is(self, small: Question) -> None:
        table = obligation_matrix(small).table
        assert list(table["Obligation"]) == [
            "Search water",
            "Armed officers",
        ]
        assert cell(table, "Armed officers", "What it asks") == (
            "Have or have access to armed officers."
        )
        assert list(table["Threat"]) == ["All threats together", "Threat"]
        assert cell(table, "Search water", "Confidence of the wording") == (
            "Low; recalled, not official wording"
        )
        assert "recalled, not official wording" in str(cell(table, "Search water", "Source"))
        assert cell(table, "Armed officers", "Duty holder") == "Chief constable"
        assert cell(table, "Search water", "Alba") == "✕ Gap"
        rest = obligation_rest(small).table
        assert cell(rest, "Have regard to the rest", "Alba") == "· See statements"

    def test_matrix_note_counts_duties_and_recalled_wording(self, small: Question) -> None:
        note = obligation_matrix(small).note
        assert "not that a duty is discharged" in note
        assert "1 other obligation follows apart." in note
        assert "Of these 2 the wording is recalled, not official, in 1" in note

    @pytest.mark.parametrize("edition", ["2012", "2015", "2023"])
    def test_matrix_of_published_has_each_force_by_each_obligation_of_one_edition(
        self, question: Question, edition: str
    ) -> None:
        obligations = {
            r["obligation_id"] for r in table_rows("spr_obligation") if r["edition"] == edition
        }
        forces = {r["force_id"] for r in table_rows("force")}
        found = whole(question, edition=edition)
        assert set(states(found)) == {(f, o) for f in forces for o in obligations}

    def test_matrix_filtered_by_threat_and_dimension_keeps_what_matches(
        self, question: Question
    ) -> None:
        chosen = {"threat": "2023-soc", "dimension": "capability"}
        frame = whole(question, **chosen)
        assert set(frame["obligation_id"]) == {
            row["obligation_id"]
            for row in table_rows("spr_obligation")
            if (row["threat_id"], row["dimension"]) == ("2023-soc", "capability")
        }

    def test_matrix_of_cross_cutting_obligations_has_those_without_a_threat(
        self, question: Question
    ) -> None:
        exhibit = obligation_matrix(question, threat="cross-cutting")
        assert set(whole(question, threat="cross-cutting")["obligation_id"]) == {
            row["obligation_id"]
            for row in table_rows("spr_obligation")
            if not row["threat_id"] and row["edition"] == "2023"
        }
        assert exhibit.choices["Threat"] == "All threats together"

    @pytest.mark.parametrize(("day", "has_kent"), [(date(2016, 12, 31), True), (AS_OF, False)])
    def test_matrix_of_a_region_has_its_members_of_the_day(
        self, question: Question, day: date, has_kent: bool
    ) -> None:
        exhibit = obligation_matrix(replace(question, rocu_id="serocu", as_of=day))
        assert ("kent" in set(exhibit.frame["force_id"])) is has_kent
        assert set(exhibit.frame["rocu_id"]) == {"serocu"}

    def test_matrix_with_few_forces_runs_obligations_down_the_page(
        self, question: Question
    ) -> None:
        few = light(obligation_matrix(replace(question, rocu_id="nersou")))
        many = light(obligation_matrix(question))
        assert few is not None
        assert many is not None
        assert "Cleveland" in few.layout.xaxis.ticktext
        assert "Cleveland" in many.layout.yaxis.ticktext

    def test_matrix_hover_has_the_requirement_in_full(self, small: Question) -> None:
        figure = light(obligation_matrix(small))
        assert figure is not None
        (trace,) = (t for t in figure.data if t.name == "cells")
        at = [chosen[3] for chosen in trace.customdata].index("o2")
        place = int(trace.hovertemplate[at].split("meta[")[1][0])
        assert "Have the capacity to search water." in trace.meta[place]
        assert "recalled, not official wording" in trace.meta[place]


class TestObligationLabels:
    def test_labels_of_published_are_whole_titles_of_two_lines_each_once(
        self, question: Question
    ) -> None:
        for edition in ("2012", "2015", "2023"):
            labels = obligation_labels(question.answer("edition_obligation", edition=edition))
            assert len(set(labels.values())) == len(labels)
            titles = {
                row["obligation_id"]: row["short_title"] for row in table_rows("spr_obligation")
            }
            for id_, label in labels.items():
                assert label.startswith(titles[id_].rstrip("."))
                assert len(wrapped(label, LABEL_CHARACTERS).split("<br>")) <= 2

    def test_label_without_a_title_is_the_requirement_and_those_alike_are_told_apart(self) -> None:
        titles = ["Police major events safely.", "Police major events safely."]
        labels = obligation_labels(pd.DataFrame({"obligation_id": ["a", "b"], "title": titles}))
        assert list(labels.values()) == [
            "Police major events safely",
            "Police major events safely (2)",
        ]


class TestTileMap:
    def test_map_of_an_obligation_says_the_position_of_every_force(self, small: Question) -> None:
        exhibit = tile_map(small, about="obligation:o1")
        assert dict(zip(exhibit.frame["force_id"], exhibit.frame["state"], strict=True)) == {
            "alba": "unassured",
            "bree": "unknown",
            "cray": "unknown",
        }
        assert cell(exhibit.table, "Cray Police", "What is known") == "1 of 2 functions covered"

    def test_map_of_a_function_says_the_coverage_of_every_force(self, small: Question) -> None:
        exhibit = tile_map(small, about="function:dogs")
        assert dict(zip(exhibit.frame["force_id"], exhibit.frame["state"], strict=True)) == {
            "alba": "assured",
            "bree": "unknown",
            "cray": "assured",
        }
        assert cell(exhibit.table, "Bree Police", "Region") == "No region"
        assert cell(exhibit.table, "Bree Police", "What is known") == "No known way"

    def test_map_without_a_choice_is_of_the_obligation_on_which_forces_differ_most(
        self, question: Question
    ) -> None:
        found: dict[str, Counter[str]] = {}
        for row in rows(whole(question)):
            if row.position != "not_derived":
                found.setdefault(row.obligation_id, Counter())[row.position] += 1
        telling = min(found, key=lambda id_: (-len(found[id_]), max(found[id_].values()), id_))
        assert first_subject(question, "2023") == f"obligation:{telling}"

    def test_map_of_recalled_wording_says_so(self, small: Question) -> None:
        note = tile_map(small, about="obligation:o2").note
        assert "low; recalled, not official wording" in note

    def test_map_sources_are_those_of_the_routes(self, small: Question) -> None:
        exhibit = tile_map(small, about="function:dogs")
        assert [source.source_id for source in exhibit.sources] == ["newer"]


class TestCriticalMass:
    def test_mass_has_one_basis_and_the_newest_size_by_the_day(self, small: Question) -> None:
        frame = critical_mass(small).frame
        assert set(frame["measure"]) == {"officers, headcount"}
        assert dict(zip(frame["force_id"], frame["value"], strict=True)) == {
            "alba": 120,
            "bree": 300,
        }
        assert dict(zip(frame["force_id"], frame["functions_covered"], strict=True)) == {
            "alba": 2,
            "bree": 1,
        }
        assert set(frame["functions_needed"]) == {3}

    def test_mass_of_another_basis_has_no_other_force(self, small: Question) -> None:
        exhibit = critical_mass(small, measure="officers, full-time equivalent")
        assert list(exhibit.frame["force_id"]) == ["cray"]
        assert "1 of 3 forces have a figure on this basis" in exhibit.note

    def test_mass_of_a_region_counts_on_the_basis_of_most_of_its_forces(
        self, small: Question
    ) -> None:
        options = replace(small, rocu_id="unit").answer("size_basis_option", rocu="unit")
        assert dict(zip(options["measure"], options["force_count"], strict=True)) == {
            "officers, full-time equivalent": 1,
            "officers, headcount": 1,
        }

    def test_mass_of_published_agrees_with_coverage_and_the_files(self, question: Question) -> None:
        frame = critical_mass(question).frame
        (measure,) = set(frame["measure"])
        stated: dict[str, tuple[str, float]] = {}
        for row in table_rows("force_size"):
            if row["measure"] == measure and begun(row, "as_of", AS_OF):
                newest = (row["as_of"], float(row["value"]))
                stated[row["force_id"]] = max(newest, stated.get(row["force_id"], newest))
        assert dict(zip(frame["force_id"], frame["value"], strict=True)) == {
            force: value for force, (_, value) in stated.items()
        }
        needed = {
            row["function_id"]
            for row in table_rows("obligation_function")
            if row["obligation_id"].startswith("2023-")
        }
        covered = Counter(
            row.force_id
            for row in rows(question.answer("function_coverage"))
            if row.function_id in needed and row.coverage in COVERED
        )
        assert dict(zip(frame["force_id"], frame["functions_covered"], strict=True)) == {
            force: covered[force] for force in stated
        }

    @pytest.mark.parametrize("value", [0, 7, 1_400, 60_000])
    def test_mass_of_one_force_has_a_labelled_size_within_its_axis(
        self, built: Build, value: int
    ) -> None:
        data = network() | {"force_size": [size("alba", "2020", "officers", value, "s")]}
        figure = critical_mass(Question(built(data), LOCAL_OPERATOR, AS_OF)).chart.figure(
            dark=False
        )
        assert figure is not None
        low, high = (10**edge for edge in figure.layout.xaxis.range)
        assert low <= max(value, 1) <= high
        assert all(low <= tick <= high for tick in figure.layout.xaxis.tickvals)
        assert value < 200 or figure.layout.xaxis.tickvals

    def test_mass_stands_by_region_and_name_and_never_by_size(self, question: Question) -> None:
        frame = critical_mass(question).frame
        placed = list(zip(frame["unit"], frame["force"], strict=True))
        assert placed == sorted(placed)


class TestFunctionRoutes:
    def test_routes_say_in_words_through_whom_and_how_sure(self, small: Question) -> None:
        table = function_routes(replace(small, force_id="alba")).table
        assert dict(zip(table["Function"], table["How"], strict=True)) == {
            "Boats": "From its own resources, assessed as absent",
            "Dogs": "Through UNIT, at standard. Only one supplier, no other known",
            "Guns": (
                "Under the POA agreement, legal basis not recorded, level not assessed. "
                "Only one supplier, no other known"
            ),
            "Maps": "Through UNIT, below standard",
            "Safe": "Through a national service (ward team), level not assessed. "
            "Only one supplier, no other known",
        }
        assert cell(table, "Guns", "What that rests on") == (
            "Agreement under review; lead force not recorded"
        )
        assert cell(table, "Dogs", "What that rests on") == (
            "Hound team: about this unit, 2023; 1 capability more"
        )

    def test_routes_list_functions_of_the_edition_first(self, small: Question) -> None:
        table = function_routes(replace(small, force_id="bree")).table
        assert list(table["Function"]) == ["Boats", "Dogs", "Guns", "Maps", "Safe"]
        assert cell(table, "Dogs", "Needed for") == "1 obligation"
        assert cell(table, "Safe", "Needed for") == "No obligation"
        assert cell(table, "Dogs", "How") == "No way is known: nothing recorded says"

    def test_routes_lead_to_their_source_even_where_it_has_no_page(self, small: Question) -> None:
        table = function_routes(replace(small, force_id="alba")).table
        assert cell(table, "Dogs", "Source").url == "https://example.org/newer"
        guns = cell(table, "Guns", "Source")
        assert isinstance(guns, Link)
        assert guns.url == "sources?source=memory"
        assert "recalled, not official wording" in guns.text

    @pytest.mark.parametrize("day", [date(2013, 1, 1), date(2016, 12, 31), AS_OF])
    def test_routes_of_published_have_each_access_route_once_with_a_source(
        self, question: Question, day: date
    ) -> None:
        asked = replace(question, as_of=day)
        keys = ["force_id", "function_id", "kind", "provider_id", "strength"]
        routes = asked.answer("access_route").sort_values(keys)
        sources = asked.answer("route_source").sort_values(keys)
        assert sources[keys].values.tolist() == routes[keys].values.tolist()
        assert sources["source_id"].notna().all()

    def test_routes_of_published_list_every_function(self, question: Question) -> None:
        frame = function_routes(replace(question, force_id="kent")).frame
        assert set(frame["function_id"]) == {
            row["function_id"] for row in table_rows("policing_function")
        }


class TestRouteEvidence:
    def test_who_gives_cleveland_armed_policing_is_answered_with_its_source(
        self, question: Question
    ) -> None:
        exhibit = route_evidence(replace(question, force_id="cleveland"), function="armed-policing")
        assert exhibit.note == (
            "Cleveland Police gets armed policing under the CDSOU agreement, legal basis not "
            "recorded, level not assessed. There is only one supplier, no other known."
        )
        (pact,) = [row for row in table_rows("agreement") if row["agreement_id"] == "cdsou"]
        assert list(exhibit.table["What it is"]) == [pact["name"]]
        assert list(exhibit.table["Note"]) == [pact["note"]]
        assert [source.source_id for source in exhibit.sources] == [pact["source_id"]]

    def test_evidence_of_a_unit_has_every_capability_that_delivers(self, small: Question) -> None:
        table = route_evidence(replace(small, force_id="cray"), function="dogs").table
        assert list(table["What it is"]) == ["Dog team", "Hound team"]
        assert list(table["Date"]) == ["2021", "2023"]

    def test_evidence_of_a_lead_force_has_its_own_assessment(self, built: Build) -> None:
        data = network()
        data["agreement"][0]["lead_force_id"] = "bree"
        data["force_function_assessment"].append(
            {"force_id": "bree", "function_id": "guns", "as_of": "2022-03", "level": 2}
        )
        question = Question(built(data), LOCAL_OPERATOR, AS_OF, force_id="alba")
        exhibit = route_evidence(question, function="guns")
        assert cell(exhibit.table, "Bree Police", "What it says") == "Partial"
        assert cell(exhibit.table, "Bree Police", "Date") == "March 2022"
        assert "below standard" in exhibit.note

    def test_evidence_of_a_unit_names_the_agreement_that_underpins_it(self, built: Build) -> None:
        data = network()
        data["agreement"].append(
            {
                "agreement_id": "founds",
                "name": "Founding of UNIT",
                "legal_basis": "s22A",
                "status": "in_force",
                "scope": "regional",
                "starts_on": "2014-04",
                "underpins_rocu_id": "unit",
            }
        )
        data["agreement_party"].append(
            {"agreement_id": "founds", "party_kind": "force", "party_id": "alba"}
        )
        store = built(data)
        inside = route_evidence(
            Question(store, LOCAL_OPERATOR, AS_OF, force_id="alba"), function="dogs"
        )
        outside = route_evidence(
            Question(store, LOCAL_OPERATOR, AS_OF, force_id="cray"), function="dogs"
        )
        assert cell(inside.table, "Founding of UNIT", "What it says") == (
            "In force; legal basis Section 22A"
        )
        assert cell(inside.table, "Founding of UNIT", "Date") == (
            "From April 2014 to a day not recorded"
        )
        assert not len(outside.table)
        assert "Nothing recorded says how Cray Police gets dogs" in outside.note

    def test_evidence_of_two_routes_names_both_ways(self, question: Question) -> None:
        exhibit = route_evidence(
            replace(question, force_id="cleveland"), function="protected-persons"
        )
        assert "in 2 ways: under" in exhibit.note
        assert "through a national service" in exhibit.note


class TestObligationsOfForce:
    def test_obligations_name_the_functions_behind_by_coverage(self, small: Question) -> None:
        table = obligations_of_force(replace(small, force_id="alba")).table
        assert cell(table, "Armed officers", "Functions behind it") == (
            "2 of 2 functions covered. Assured: Dogs. Access, not assured: Guns"
        )
        assert cell(table, "Search water", "Functions behind it") == (
            "0 of 1 functions covered. Gap: Boats"
        )
        assert cell(table, "Have regard to the rest", "Standing") == "· See statements"

    def test_obligations_of_published_agree_with_the_fixed_query(self, question: Question) -> None:
        frame = obligations_of_force(replace(question, force_id="essex"), edition="2015").frame
        fixed = question.answer("force_obligation_position")
        mine = fixed[(fixed["force_id"] == "essex") & (fixed["edition"] == "2015")]
        columns = ["obligation_id", "position", "functions_required", "functions_covered"]
        assert sorted(frame[columns].values.tolist()) == sorted(mine[columns].values.tolist())


class TestStatementsOfForce:
    def test_statement_that_routes_do_not_evidence_is_never_called_a_gap(
        self, small: Question
    ) -> None:
        table = statements_of_force(replace(small, force_id="bree")).table
        assert list(table["What can be shown"]) == ["Cannot be shown from what is recorded"]
        assert list(table["Note"]) == ["Grade: requires improvement; it said so."]

    def test_statement_that_claims_no_access_has_no_finding(self, small: Question) -> None:
        question = replace(small, force_id="alba")
        table = statements_of_force(question).table
        assert dict(zip(table["Dimension"], table["What can be shown"], strict=True)) == {
            "Governance": "At worst gap; it makes no claim about access",
            "Capability": "There is access, but nothing says how good it is",
        }
        assert statements_of_force(question).alt == (
            "Of 1 claim of Alba Police on the 2020 edition, 1 is borne out, or backed by access "
            "that is not assured."
        )

    @pytest.mark.parametrize("edition", ["2012", "2015", "2023"])
    def test_findings_of_published_are_those_of_the_fixed_query(
        self, question: Question, edition: str
    ) -> None:
        """Asked for one force of each set of things that forces state, where forces differ."""
        fixed = question.answer("assurance_gap")
        stating: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for row in table_rows("spr_statement"):
            if row["edition"] == edition:
                stating[row["force_id"]].add((row["threat_id"], row["dimension"], row["position"]))
        for force in {frozenset(stated): force for force, stated in stating.items()}.values():
            frame = statements_of_force(replace(question, force_id=force), edition=edition).frame
            stated = [
                r
                for r in table_rows("spr_statement")
                if (r["force_id"], r["edition"]) == (force, edition)
            ]
            assert len(frame) == sum(begun(row, "as_of", AS_OF) for row in stated)
            mine = fixed[(fixed["force_id"] == force) & (fixed["edition"] == edition)]
            columns = ["threat_id", "dimension", "stated", "derived", "finding", "source_id"]
            found = frame[frame["finding"].notna()]
            assert sorted(map(str, found[columns].values)) == sorted(map(str, mine[columns].values))

    def test_note_tells_of_statements_on_other_editions(self, question: Question) -> None:
        stated = Counter(
            row["edition"] for row in table_rows("spr_statement") if row["force_id"] == "cleveland"
        )
        exhibit = statements_of_force(replace(question, force_id="cleveland"))
        assert len(exhibit.table) == stated["2023"]
        assert f"{stated['2015']} statements on the 2015 edition" in exhibit.note


class TestGradesAndSizeOfForce:
    def test_grades_are_of_the_force_and_its_unit(self, question: Question) -> None:
        frame = grades_of_force(replace(question, force_id="cleveland")).frame
        assert sorted(
            zip(frame["subject_id"], frame["inspection"], frame["grade"], strict=True)
        ) == (
            sorted(
                (row["subject_id"], row["inspection"], row["grade"])
                for row in table_rows("inspection_grade")
                if row["subject_id"] in ("cleveland", "nersou")
            )
        )

    def test_size_says_basis_and_date_of_every_row_by_the_day(self, small: Question) -> None:
        table = size_of_force(replace(small, force_id="alba")).table
        assert list(table["Number"]) == ["120", "100", "90"]
        assert list(table["Stated for"]) == ["2022", "2020", "undated"]
        assert set(table["Basis"]) == {"Officers, headcount"}


def test_edition_where_no_edition_is_known_is_nothing(built: Build) -> None:
    question = Question(built({}), LOCAL_OPERATOR, AS_OF)
    exhibit = obligation_matrix(question)
    assert exhibit.choices["Edition"] == "No edition"
    assert not len(exhibit.table)
