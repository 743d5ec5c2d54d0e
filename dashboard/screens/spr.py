"""Strategic Policing Requirement: forces by obligations, a map, and one force in full."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import ALL, headline
from dashboard.components.text import literal
from dashboard.exhibits import function_grid, spr
from dashboard.exhibits.exhibit import Ask, Exhibit, rows
from dashboard.exhibits.obligation_grid import NO_THREAT
from dashboard.exhibits.wording import sentence, word


def render(ask: Ask) -> None:
    top = st.container()
    edition, threat, dimension = _choose_obligations(ask)
    matrix = spr.obligation_matrix(ask, edition=edition, threat=threat, dimension=dimension)
    # A place of its own, so that the grid stays where it was clicked when the force is filled in.
    force_place = st.container()
    function = ""
    if ask.force_id:
        obligations = spr.obligations_of_force(
            ask, edition=edition, threat=threat, dimension=dimension
        )
        with top:
            headline(spr.force_headline(ask, obligations, edition))
        with force_place:
            function = _show_force(ask, obligations, edition)
            st.header("All forces beside it", anchor="forces")
    else:
        with top:
            headline(spr.network_headline(ask, matrix, edition))
    place = show(matrix, on_choice=_choose_cell)
    map_place, mass_place = st.columns(2, gap="medium")
    with map_place:
        about = _show_map(ask, edition)
    with mass_place:
        _show_mass(ask, edition)
    options = spr.map_subjects(ask, edition)
    if ask.force_id and about.startswith(spr.OBLIGATION):
        chosen = (*_force_and_region(ask), about.removeprefix(spr.OBLIGATION))
        say_chosen(place, matrix, chosen, _in_full(ask), options[about])
    _show_functions(ask, edition, function)
    if not ask.force_id:
        st.header("One force in full", anchor="force")
        st.markdown(
            "Choose a force under the title, in the grid or on the map. The page then says how it "
            "reaches each function, where it stands on each obligation and why, what it has "
            "stated, how inspectors graded it, and its size."
        )


def _choose_obligations(ask: Ask) -> tuple[str, str, str]:
    edition_place, threat_place, dimension_place = st.columns(3)
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(ask.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = address.choose(
        "edition", "Edition", editions, spr.edition_of(ask), place=edition_place
    )
    obligations = ask.answer("edition_obligation", edition=edition)
    threats = {row.threat_id: row.threat or NO_THREAT for row in rows(obligations)}
    threat = address.choose(
        "threat", "Threat", {ALL: "Every threat"} | threats, ALL, place=threat_place
    )
    dimensions = {key: word(key) for key in dict.fromkeys(obligations["dimension"])}
    dimension = address.choose(
        "dimension", "Dimension", {ALL: "Every dimension"} | dimensions, ALL, place=dimension_place
    )
    return edition, threat, dimension


def _show_force(ask: Ask, obligations: Exhibit, edition: str) -> str:
    """One force in full, and the function whose routes are shown."""
    st.header(literal(f"{ask.name('force', ask.force_id or '')} in full"), anchor="force")
    routes = spr.function_routes(ask, edition=edition)
    show(routes)
    functions = dict(zip(routes.frame["function_id"], routes.frame["function"], strict=True))
    function = ""
    if functions:
        function = address.choose(
            "route-to", "Function", functions, spr.first_function(ask, edition)
        )
        show(spr.route_evidence(ask, function=function))
    show(obligations)
    show(spr.statements_of_force(ask, edition=edition))
    show(spr.grades_of_force(ask))
    show(spr.size_of_force(ask))
    return function


def _force_and_region(ask: Ask) -> tuple[str, str]:
    """The force that is chosen and the region that it belongs to, as a click chooses them."""
    return ask.force_id or "", replace(ask, rocu_id=None).home or ""


def _in_full(ask: Ask) -> tuple[str, str]:
    return f"{ask.short_name('force', ask.force_id or '')} in full", "force"


def _show_map(ask: Ask, edition: str) -> str:
    """The map, and what it shows."""
    options = spr.map_subjects(ask, edition)
    if not options:
        return ""
    about = address.choose("map", "Map shows", options, spr.first_subject(ask, edition))
    st.markdown("Choose a square to choose the force.")
    tiles = spr.tile_map(ask, about=about, edition=edition)
    place = show(tiles, on_choice=_choose_force)
    if ask.force_id:
        say_chosen(place, tiles, _force_and_region(ask), _in_full(ask))
    return about


def _show_mass(ask: Ask, edition: str) -> None:
    bases = {
        row.measure: f"{sentence(row.measure)} ({row.force_count})"
        for row in rows(ask.answer("size_basis_option", rocu=ask.rocu_id))
    }
    if not bases:
        show(spr.critical_mass(ask, edition=edition))
        return
    measure = address.choose("size", "Size counted as", bases, next(iter(bases)))
    show(spr.critical_mass(ask, measure=measure, edition=edition))


def _show_functions(ask: Ask, edition: str, function_chosen: str) -> None:
    functions = address.choose(
        "functions", "Functions shown", function_grid.FUNCTIONS, next(iter(function_grid.FUNCTIONS))
    )
    matrix = function_grid.function_matrix(ask, edition=edition, functions=functions)
    place = show(matrix, on_choice=_choose_function)
    if ask.force_id:
        chosen = (*_force_and_region(ask), function_chosen)
        say_chosen(place, matrix, chosen, ("Who gives it, and how we know", "route_evidence"))


def _choose_force(chosen: tuple[str, ...]) -> None:
    force, region = chosen
    address.set_choice("force", force)
    if st.session_state.get("choice region") not in (ALL, region):
        address.set_choice("region", ALL)


def _choose_function(chosen: tuple[str, ...]) -> None:
    force, region, function = chosen
    _choose_force((force, region))
    address.set_choice("map", f"{spr.FUNCTION}{function}")
    address.set_choice("route-to", function)


def _choose_cell(chosen: tuple[str, ...]) -> None:
    force, region, obligation = chosen
    _choose_force((force, region))
    address.set_choice("map", f"{spr.OBLIGATION}{obligation}")
