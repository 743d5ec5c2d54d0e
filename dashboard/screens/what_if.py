"""What if: what forces would lose if something ended, and what rests on what."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits import dependency, removal, single_points, spr, what_if
from dashboard.exhibits.exhibit import Ask, rows
from dashboard.exhibits.what_if_minutes import what_if_headline
from dashboard.exhibits.wording import count

CHOICES = {
    removal.AGREEMENT: ("end-agreement", "Agreements that end"),
    removal.PARTY: ("leave-agreement", "Forces that leave an agreement"),
    removal.UNIT: ("lose-unit", "Whole units: all their capabilities"),
    removal.CAPABILITY: ("lose-capability", "Capabilities of units"),
    removal.FUNCTION: ("lose-function", "Own functions of forces"),
}
FEW_CELLS = 8

CHOSEN = "what if chosen"
"""Where a session keeps what it asks to take away, so that a pack can tell of it."""


def render(ask: Ask) -> None:
    top = st.container()
    removed, edition = _choose_what_ends(ask)
    st.session_state[CHOSEN] = removed
    with top:
        headline(what_if_headline(ask, removed, edition))
    if removed:
        _show_effects(ask, removed, edition)
    else:
        st.markdown("Those on which most hangs are below; choose one of them above to try it out.")
        show(single_points.provider_dependence_rank(ask, edition=edition))
        show(single_points.single_point_of_failure(ask, edition=edition))
    _show_dependency(ask, removed)


def _choose_what_ends(ask: Ask) -> tuple[str, str]:
    """What would end, as the exhibits take it, and the edition whose positions are told."""
    offered = removal.options(ask)
    known = removal.options(replace(ask, rocu_id=None, force_id=None))
    left, right = st.columns(2)
    places = [left, right, left, right, left]
    found = []
    for place, (kind, (name, label)) in zip(places, CHOICES.items(), strict=True):
        chosen = address.choose_several(
            name,
            label,
            offered[kind],
            known[kind],
            place=place,
            empty="Nothing chosen" if offered[kind] else "Nothing that could be lost is known",
        )
        found += [f"{kind}:{value}" for value in chosen]
    editions = {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(ask.answer("edition_in_force"))
    } or {"": "No edition"}
    edition = address.choose(
        "edition", "Edition whose obligations are told", editions, spr.edition_of(ask), place=right
    )
    _say_what_is_missing(ask, offered)
    return ",".join(found), edition


def _say_what_is_missing(ask: Ask, offered: dict[str, dict[str, str]]) -> None:
    """What was never assessed cannot be chosen, and how much that is."""
    names = ask.answer("name")["kind"].value_counts()
    forces = 1 if ask.force_id else len(ask.answer("force_option", rocu=ask.rocu_id))
    units = 1 if ask.rocu_id or ask.force_id else names.get("rocu", 0)
    never = [
        (units * names.get("capability", 0) - len(offered[removal.CAPABILITY]), "capability"),
        (forces * names.get("function", 0) - len(offered[removal.FUNCTION]), "own function"),
    ]
    capabilities, functions = (max(int(number), 0) for number, _ in never)
    note(
        f"All as if it ended on {ask.status.as_at}. What was never assessed cannot be lost and is "
        f"not offered: {count(capabilities, 'capability of a unit', 'capabilities of units')} and "
        f"{count(functions, 'own function of a force', 'own functions of forces')}."
    )


def _show_effects(ask: Ask, removed: str, edition: str) -> None:
    matrix = what_if.what_if_matrix(ask, removed=removed)
    functions = matrix.frame["function_id"].nunique()
    if len(matrix.frame) > FEW_CELLS and 1 < functions < len(matrix.frame):
        show(matrix)
    for exhibit in (
        what_if.what_if_functions(ask, removed=removed, edition=edition),
        what_if.what_if_obligations(ask, removed=removed, edition=edition),
        what_if.what_if_single_point(ask, removed=removed, edition=edition),
        what_if.what_if_taken(ask, removed=removed, edition=edition),
    ):
        if len(exhibit.table):
            show(exhibit)
        else:
            st.subheader(literal(exhibit.title), anchor=exhibit.id)
            note(exhibit.note)


def _show_dependency(ask: Ask, removed: str) -> None:
    st.header("What rests on what", anchor="rests")
    subjects = dependency.subjects(ask)
    if not subjects:
        st.markdown("Nothing is on record that anything could rest on.")
        return
    kind, id_ = _first_subject(ask, removed, subjects)
    kind_place, subject_place = st.columns(2)
    kinds = {key: dependency.KINDS[key] for key in subjects}
    chosen = address.choose("rests-kind", "What it is", kinds, kind, place=kind_place, follows=kind)
    follows = id_ if chosen == kind else None
    first = id_ if chosen == kind else next(iter(subjects[chosen]))
    subject = address.choose(
        "rests", "Which one", subjects[chosen], first, place=subject_place, follows=follows
    )
    show(dependency.dependency(ask, of=f"{chosen}:{subject}"))


def _first_subject(ask: Ask, removed: str, subjects: dict[str, dict[str, str]]) -> tuple[str, str]:
    """What is shown until another is chosen: the first thing that would end, where it has one."""
    for text in removed.split(","):
        kind, _, id_ = text.partition(":")
        if kind == removal.PARTY:
            kind, id_ = removal.AGREEMENT, id_.split("/")[0]
        if id_ in subjects.get(kind, {}):
            return kind, id_
    return dependency.first_subject(ask)
