"""The first sentences of pages: where one breaks a whole into parts, the parts add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.exhibits import assurance
from dashboard.exhibits.agreements.filters import ALL, filters
from dashboard.exhibits.agreements.register import register_headline
from dashboard.exhibits.capabilities import matrix as capabilities
from dashboard.exhibits.capabilities.gaps import capability_gap_held
from dashboard.exhibits.improvements import mend_option
from dashboard.exhibits.overview.overview import headline_of
from dashboard.exhibits.question import Question
from dashboard.exhibits.sources.sources import sources_headline
from dashboard.exhibits.spr.force import obligations_of_force
from dashboard.exhibits.spr.positions import force_headline, network_headline
from dashboard.exhibits.spr.words import edition_of
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.build import build
from dashboard.store.store import current
from tests.conftest import AS_OF, write_data_set
from tests.exhibits.reading import Place, broken_sums, none_of
from tests.rules.network import lines, network

NAMES = ("met", "missed", "high", "low", "free", "less", "plan", "gone", "unsaid")


def headlines(question: Question) -> Iterator[Place]:
    """The page and the sentence of every headline that breaks a whole into parts."""
    for framework in capabilities.FRAMEWORKS:
        matrix = capabilities.capability_matrix(question, framework=framework)
        yield "capabilities", capabilities.matrix_headline(question, matrix)
    yield "overview", headline_of(question)
    edition = edition_of(question)
    yield (
        "spr",
        (
            force_headline(question, obligations_of_force(question, edition=edition), edition)
            if question.force_id
            else network_headline(question, edition)
        ),
    )
    yield "agreements", register_headline(question, dict.fromkeys(filters(question), ALL))
    yield "assurance", assurance.assurance_headline(question, edition)
    yield "sources", sources_headline(question)


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Question:
    """One of everything that a whole can have as a part, standards of several levels among them."""
    given = network(
        capability=lines(
            "capability_id name framework",
            *(f"{name} {name} added-since" for name in NAMES),
        ),
        rocu=lines("rocu_id short_name", "north NORTHU", "south SOUTHU"),
        function_capability=[],
        capability_standard=lines(
            "capability_id target_level", "met 3", "missed 3", "high 4", "low 2", "gone 3"
        ),
        capability_assessment=lines(
            "rocu_id capability_id position",
            "north met provided",
            "north missed partial",
            "north high provided",
            "north low partial",
            "north free provided",
            "north less partial",
            "north plan planned",
            "north gone transferred",
        ),
        agreement=lines(
            "agreement_id status starts_on ends_on",
            "runs in_force 2015 2030",
            "open under_review 2015 -",
            "over in_force 2015 2020",
            "gone ended 2015 2019",
            "idea in_development - -",
            "later in_force 2029 -",
            "scheme programme - -",
        ),
        source=lines("source_id accessed_as", "s document", "a excerpt", "b recalled", "c return"),
        spr_obligation=lines("obligation_id edition", "o 2015"),
        obligation_function=lines("obligation_id function_id", "o hacking"),
        spr_statement=lines(
            "force_id edition dimension position as_of", "ash 2015 capability met 2016"
        ),
    )
    database = tmp_path_factory.mktemp("database")
    build([write_data_set(tmp_path_factory.mktemp("data"), given)], database)
    return Question(current(database), LOCAL_OPERATOR, AS_OF)


def test_parts_of_every_headline_add_up_where_each_part_there_can_be_is_there(
    odd: Question,
) -> None:
    force = replace(odd, rocu_id="north", force_id="ash")
    none_of(wrong for question in (odd, force) for wrong in broken_sums(headlines(question)))


def test_headline_of_capabilities_names_those_that_no_standard_judges(odd: Question) -> None:
    region = replace(odd, rocu_id="north")
    matrix = capabilities.capability_matrix(region, framework="all")
    assert capabilities.matrix_headline(region, matrix) == (
        "NORTHU is below the standard in 2 capabilities: high (provided) and missed (partial). "
        "Of 9 capabilities: 2 at the standard, 2 below the standard, 3 assessed where no standard "
        "is set, 1 moved to a national service and 1 not assessed."
    )


def test_headline_of_capabilities_is_of_the_region_of_the_force(odd: Question) -> None:
    region, force = replace(odd, rocu_id="north"), replace(odd, force_id="ash")
    assert force.home == "north"
    matrix = capabilities.capability_matrix(force)
    assert capabilities.matrix_headline(force, matrix) == capabilities.matrix_headline(
        region, capabilities.capability_matrix(region)
    )


def test_headline_of_capabilities_names_first_what_would_lift_most(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Partial, but a force lacks a function for it; the one that is absent delivers none."""
    given = network(
        capability=lines(
            "capability_id name framework", "idle idle core-2015", "lift lift core-2015"
        ),
        capability_standard=lines("capability_id target_level", "idle 3", "lift 3"),
        capability_assessment=lines(
            "rocu_id capability_id position", "north idle absent", "north lift partial"
        ),
        policing_function=lines("function_id name", "hacking hacking"),
        function_capability=lines("function_id capability_id", "hacking lift"),
    )
    database = tmp_path_factory.mktemp("lifting")
    build([write_data_set(tmp_path_factory.mktemp("data"), given)], database)
    region = Question(current(database), LOCAL_OPERATOR, AS_OF, rocu_id="north")
    said = capabilities.matrix_headline(region, capabilities.capability_matrix(region))
    assert "in 2 core capabilities: lift (partial) and idle (absent)." in said
    gaps = capability_gap_held(region).table["Capability"].to_list()
    mended = mend_option(region).table["Capability"].to_list()
    assert [gaps, mended] == [["lift", "idle"]] * 2


def test_headlines_name_agreements_and_sources_of_every_kind(odd: Question) -> None:
    register = register_headline(odd, dict.fromkeys(filters(odd), ALL))
    assert register.startswith(
        "7 agreements are on record, 2 of them live at 22 November 2026, 1 past the recorded term "
        "with no renewal recorded, 1 ended, 1 in development, 1 not started and 1 listed as a "
        "programme. "
    )
    assert "1 recalled from general knowledge, 1 accepted return." in sources_headline(odd)


@pytest.mark.parametrize("rocu", [None, "emsou", "london"])
def test_parts_of_all_capabilities_published_add_up(question: Question, rocu: str | None) -> None:
    there = replace(question, rocu_id=rocu)
    matrix = capabilities.capability_matrix(there, framework="all")
    none_of(broken_sums([("capabilities", capabilities.matrix_headline(there, matrix))]))
