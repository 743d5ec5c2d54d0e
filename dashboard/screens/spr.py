"""Strategic Policing Requirement: what forces can show of it, what holds them back, who helps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import fold_row, folded
from dashboard.components.page import ALL, headline, note
from dashboard.components.part import part
from dashboard.components.text import literal
from dashboard.exhibits.assurance import assurance, assurance_headline
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question, kept, lookup, rows
from dashboard.exhibits.spr.force import (
    first_function,
    function_routes,
    grades_of_force,
    obligations_of_force,
    route_evidence,
    size_of_force,
    statements_of_force,
)
from dashboard.exhibits.spr.functions import FUNCTIONS, function_matrix
from dashboard.exhibits.spr.matrix import obligation_matrix, obligation_rest
from dashboard.exhibits.spr.obligations import MAX_FORCES_ACROSS, NO_THREAT
from dashboard.exhibits.spr.positions import (
    force_headline,
    force_standing,
    function_gap,
    network_headline,
)
from dashboard.exhibits.spr.single_points import force_dependence
from dashboard.exhibits.spr.size import critical_mass
from dashboard.exhibits.spr.tile_map import first_subject, map_subjects, tile_map
from dashboard.wording import label, sentence

Chosen = dict[str, str]
"""The edition, the threat and the dimension that are chosen."""


def render(question: Question) -> None:
    top = st.container()
    chosen = _choose_obligations(question)
    edition = chosen["edition"]
    if question.force_id:
        obligations = obligations_of_force(question, **chosen)
        with top:
            headline(force_headline(question, obligations, edition))
        _show_force(question, chosen)
    else:
        with top:
            headline(network_headline(question, edition))
        _show_forces(question, chosen)
        show(function_gap(question, edition=edition, most="4" if question.rocu_id else "3"))
    part(question, partial(_fold_the_rest, question, chosen))


def _fold_the_rest(question: Question, chosen: Chosen) -> None:
    """What few come for: the map where it is asked for, the functions, the sizes."""
    edition = chosen["edition"]
    with fold_row("more"):
        if question.force_id:
            folded("All forces beside it", partial(_show_forces, question, chosen))
        folded("Map of the forces", partial(_show_map, question, edition), chooses=("map",))
        folded(
            "Functions, force by force",
            partial(_show_functions, question, edition),
            chooses=("functions",),
        )
        folded("Size of forces", partial(_show_mass, question, edition), chooses=("size",))


def _choose_obligations(question: Question) -> Chosen:
    edition_place, threat_place, dimension_place = st.columns(3)
    edition = choose_edition(question, place=edition_place)
    threats, dimensions = _parts(question, edition)
    threat = url_state.choose(
        "threat", "Threat", {ALL: "Every threat"} | threats, ALL, place=threat_place
    )
    dimension = url_state.choose(
        "dimension", "Dimension", {ALL: "Every dimension"} | dimensions, ALL, place=dimension_place
    )
    return {"edition": edition, "threat": threat, "dimension": dimension}


@kept
def _parts(question: Question, edition: str) -> tuple[dict[str, str], dict[str, str]]:
    """The threats and the dimensions of the obligations of an edition, and what each is called."""
    obligations = question.answer("edition_obligation", edition=edition)
    threats = {row.threat_id: row.threat or NO_THREAT for row in rows(obligations)}
    return threats, {key: label(key) for key in dict.fromkeys(obligations["dimension"])}


def _show_force(question: Question, chosen: Chosen) -> None:
    """What one force cannot show, what it gets from one supplier, what it says; the rest folded."""
    edition = chosen["edition"]
    show(function_gap(question, edition=edition, most="6"))
    show(force_dependence(question, edition=edition, most="5"))
    claims = assurance(question, edition=edition)
    if claims.row_count:
        show(claims)
    else:
        note(assurance_headline(question, edition))
    with fold_row("force"):
        folded(
            "Every obligation and its functions",
            lambda: _show(obligations_of_force(question, **chosen)),
        )
        folded(
            "Ways the force gets each function",
            partial(_show_routes, question, edition),
            chooses=("route-to",),
        )
        folded(
            "All statements, grades and sizes",
            lambda: _show(
                statements_of_force(question, edition=edition),
                grades_of_force(question),
                size_of_force(question),
            ),
        )


def _show(*exhibits: Exhibit) -> None:
    for exhibit in exhibits:
        show(exhibit)


def _show_routes(question: Question, edition: str) -> None:
    routes = function_routes(question, edition=edition)
    functions = lookup(routes.frame, "function_id", "function")
    if functions:
        function = url_state.choose(
            "route-to", "Function", functions, first_function(question, edition)
        )
        show(route_evidence(question, function=function))
    show(routes)


def _show_forces(question: Question, chosen: Chosen) -> None:
    """How much each force of the region, or of the network, can show, and where each stands."""
    show(force_standing(question, edition=chosen["edition"]), on_choice=_choose_force)
    matrix = obligation_matrix(question, **chosen)
    across = matrix.remember("across", lambda: matrix.frame["force_id"].nunique())
    if across <= MAX_FORCES_ACROSS:
        _show_grid(matrix)
    with fold_row("obligations"):
        if across > MAX_FORCES_ACROSS:
            folded("Where each force stands on each obligation", partial(_show_grid, matrix))
        folded("The other obligations", lambda: _show_grid(obligation_rest(question, **chosen)))


def _show_grid(matrix: Exhibit) -> None:
    if matrix.row_count:
        show(matrix, on_choice=_choose_cell)
    else:
        st.markdown(literal(matrix.note))


def _force_and_region(question: Question) -> tuple[str, str]:
    """The force that is chosen and the region that it belongs to, as a click chooses them."""
    return question.force_id or "", replace(question, rocu_id=None).home or ""


def _show_map(question: Question, edition: str) -> None:
    options = map_subjects(question, edition)
    if not options:
        return
    about = url_state.choose("map", "Map shows", options, first_subject(question, edition))
    st.markdown("Choose a square to choose the force.")
    tiles = tile_map(question, about=about, edition=edition)
    place = show(tiles, on_choice=_choose_force)
    if question.force_id:
        whole = (f"What {question.force_name} cannot show", "function_gap")
        say_chosen(place, tiles, _force_and_region(question), whole)


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


def _show_functions(question: Question, edition: str) -> None:
    functions = url_state.choose("functions", "Functions shown", FUNCTIONS, next(iter(FUNCTIONS)))
    show(
        function_matrix(question, edition=edition, functions=functions), on_choice=_choose_function
    )


def _choose_force(chosen: tuple[str, ...]) -> None:
    force, region = chosen
    url_state.set_choice("force", force)
    if st.session_state.get("choice region") not in (ALL, region):
        url_state.set_choice("region", ALL)


def _choose_function(chosen: tuple[str, ...]) -> None:
    force, region, function = chosen
    _choose_force((force, region))
    url_state.set_choice("route-to", function)


def _choose_cell(chosen: tuple[str, ...]) -> None:
    force, region, _ = chosen
    _choose_force((force, region))
