"""Strategic Policing Requirement: forces by obligations, a map, and one force in full."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.page import ALL, headline
from dashboard.components.text import literal
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, lookup, rows
from dashboard.exhibits.spr.force import (
    first_function,
    force_headline,
    function_routes,
    grades_of_force,
    obligations_of_force,
    route_evidence,
    size_of_force,
    statements_of_force,
)
from dashboard.exhibits.spr.functions import FUNCTIONS, function_matrix
from dashboard.exhibits.spr.matrix import network_headline, obligation_matrix
from dashboard.exhibits.spr.obligations import NO_THREAT
from dashboard.exhibits.spr.size import critical_mass
from dashboard.exhibits.spr.tile_map import (
    FUNCTION,
    OBLIGATION,
    first_subject,
    map_subjects,
    tile_map,
)
from dashboard.wording import label, sentence


def render(question: Question) -> None:
    top = st.container()
    edition, threat, dimension = _choose_obligations(question)
    matrix = obligation_matrix(question, edition=edition, threat=threat, dimension=dimension)
    # A place of its own, so that the grid stays where it was clicked when the force is filled in.
    force_place = st.container()
    function = ""
    if question.force_id:
        obligations = obligations_of_force(
            question, edition=edition, threat=threat, dimension=dimension
        )
        with top:
            headline(force_headline(question, obligations, edition))
        with force_place:
            function = _show_force(question, obligations, edition)
            st.header("All forces beside it", anchor="forces")
    else:
        with top:
            headline(network_headline(question, matrix, edition))
    place = show(matrix, on_choice=_choose_cell)
    map_place, mass_place = st.columns(2, gap="medium")
    with map_place:
        about = _show_map(question, edition)
    with mass_place:
        _show_mass(question, edition)
    options = map_subjects(question, edition)
    if question.force_id and about.startswith(OBLIGATION):
        chosen = (*_force_and_region(question), about.removeprefix(OBLIGATION))
        say_chosen(place, matrix, chosen, _in_full(question), options[about])
    _show_functions(question, edition, function)
    if not question.force_id:
        st.header("One force in full", anchor="force")
        st.markdown(
            "Choose a force under the title, in the grid or on the map. The page then says how it "
            "reaches each function, where it stands on each obligation and why, what it has "
            "stated, how inspectors graded it, and its size."
        )


def _choose_obligations(question: Question) -> tuple[str, str, str]:
    edition_place, threat_place, dimension_place = st.columns(3)
    edition = choose_edition(question, place=edition_place)
    obligations = question.answer("edition_obligation", edition=edition)
    threats = {row.threat_id: row.threat or NO_THREAT for row in rows(obligations)}
    threat = url_state.choose(
        "threat", "Threat", {ALL: "Every threat"} | threats, ALL, place=threat_place
    )
    dimensions = {key: label(key) for key in dict.fromkeys(obligations["dimension"])}
    dimension = url_state.choose(
        "dimension", "Dimension", {ALL: "Every dimension"} | dimensions, ALL, place=dimension_place
    )
    return edition, threat, dimension


def _show_force(question: Question, obligations: Exhibit, edition: str) -> str:
    """One force in full, and the function whose routes are shown."""
    st.header(literal(f"{question.force_name} in full"), anchor="force")
    routes = function_routes(question, edition=edition)
    show(routes)
    functions = lookup(routes.frame, "function_id", "function")
    function = ""
    if functions:
        function = url_state.choose(
            "route-to", "Function", functions, first_function(question, edition)
        )
        show(route_evidence(question, function=function))
    show(obligations)
    show(statements_of_force(question, edition=edition))
    show(grades_of_force(question))
    show(size_of_force(question))
    return function


def _force_and_region(question: Question) -> tuple[str, str]:
    """The force that is chosen and the region that it belongs to, as a click chooses them."""
    return question.force_id or "", replace(question, rocu_id=None).home or ""


def _in_full(question: Question) -> tuple[str, str]:
    return f"{question.short_name('force', question.force_id or '')} in full", "force"


def _show_map(question: Question, edition: str) -> str:
    """The map, and what it shows."""
    options = map_subjects(question, edition)
    if not options:
        return ""
    about = url_state.choose("map", "Map shows", options, first_subject(question, edition))
    st.markdown("Choose a square to choose the force.")
    tiles = tile_map(question, about=about, edition=edition)
    place = show(tiles, on_choice=_choose_force)
    if question.force_id:
        say_chosen(place, tiles, _force_and_region(question), _in_full(question))
    return about


def _show_mass(question: Question, edition: str) -> None:
    bases = {
        row.measure: f"{sentence(row.measure)} ({row.force_count})"
        for row in rows(question.answer("size_basis_option", rocu=question.rocu_id))
    }
    if not bases:
        show(critical_mass(question, edition=edition))
        return
    measure = url_state.choose("size", "Size counted as", bases, next(iter(bases)))
    show(critical_mass(question, measure=measure, edition=edition))


def _show_functions(question: Question, edition: str, function_chosen: str) -> None:
    functions = url_state.choose("functions", "Functions shown", FUNCTIONS, next(iter(FUNCTIONS)))
    matrix = function_matrix(question, edition=edition, functions=functions)
    place = show(matrix, on_choice=_choose_function)
    if question.force_id:
        chosen = (*_force_and_region(question), function_chosen)
        say_chosen(place, matrix, chosen, ("Who gives it, and how we know", "route_evidence"))


def _choose_force(chosen: tuple[str, ...]) -> None:
    force, region = chosen
    url_state.set_choice("force", force)
    if st.session_state.get("choice region") not in (ALL, region):
        url_state.set_choice("region", ALL)


def _choose_function(chosen: tuple[str, ...]) -> None:
    force, region, function = chosen
    _choose_force((force, region))
    url_state.set_choice("map", f"{FUNCTION}{function}")
    url_state.set_choice("route-to", function)


def _choose_cell(chosen: tuple[str, ...]) -> None:
    force, region, obligation = chosen
    _choose_force((force, region))
    url_state.set_choice("map", f"{OBLIGATION}{obligation}")
