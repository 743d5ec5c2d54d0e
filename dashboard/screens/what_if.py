"""What if: what forces would lose if something ended, and what rests on what."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.components import url_state
from dashboard.components.edition import choose_edition
from dashboard.components.exhibit_view import show
from dashboard.components.folded import fold_row, folded
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits.dependency.dependency import (
    KINDS,
    dependency,
    first_subject,
    subject_options,
)
from dashboard.exhibits.question import Question, kept
from dashboard.exhibits.spr.single_points import provider_dependence_rank, single_point_of_failure
from dashboard.exhibits.what_if import removal
from dashboard.exhibits.what_if.effects import what_if_headline
from dashboard.exhibits.what_if.what_if import (
    what_if_functions,
    what_if_matrix,
    what_if_obligations,
    what_if_single_point,
    what_if_taken,
)
from dashboard.wording import count_noun

CHOICES = {
    removal.AGREEMENT: ("end-agreement", "Agreements that end"),
    removal.PARTY: ("leave-agreement", "Forces that leave an agreement"),
    removal.UNIT: ("lose-unit", "Whole units: all their capabilities"),
    removal.CAPABILITY: ("lose-capability", "Capabilities of units"),
    removal.FUNCTION: ("lose-function", "Own functions of forces"),
}
MAX_CELLS_IN_A_CHOICE = 8

FIRST = "5"
"""How many suppliers stand unfolded."""
DEPENDENCIES = "What rests on what"
CHOOSES = ("rests-kind", "rests")

CHOSEN = "what if chosen"
"""Where a session keeps what it asks to take away, so that a pack can tell of it."""


def render(question: Question) -> None:
    top = st.container()
    removed, edition = _choose_what_ends(question)
    st.session_state[CHOSEN] = removed
    with top:
        headline(what_if_headline(question, removed, edition))
    if removed:
        _show_effects(question, removed, edition)
        st.header(DEPENDENCIES, anchor="rests")
        _show_dependency(question, removed)
    else:
        st.markdown("Those on which most hangs are below; choose one of them above to try it out.")
        show(provider_dependence_rank(question, edition=edition, most=FIRST))
        with fold_row("suppliers"):
            folded(
                "All that comes from one supplier alone",
                lambda: show(single_point_of_failure(question, edition=edition)),
            )
            folded(DEPENDENCIES, lambda: _show_dependency(question, removed), chooses=CHOOSES)


def _choose_what_ends(question: Question) -> tuple[str, str]:
    """What would end, as the exhibits take it, and the edition whose standings are told."""
    offered = removal.options(question)
    known = removal.options(replace(question, rocu_id=None, force_id=None))
    left, right = st.columns(2)
    places = [left, right, left, right, left]
    found = []
    for place, (kind, (name, label)) in zip(places, CHOICES.items(), strict=True):
        chosen = url_state.choose_several(
            name,
            label,
            offered[kind],
            known[kind],
            place=place,
            empty="Nothing chosen" if offered[kind] else "Nothing that could be lost is known",
        )
        found += [f"{kind}:{value}" for value in chosen]
    edition = choose_edition(question, "Edition whose obligations are told", place=right)
    note(_what_is_missing(question))
    return ",".join(found), edition


@kept
def _what_is_missing(question: Question) -> str:
    """What was never assessed cannot be chosen, and how much that is."""
    offered = removal.options(question)
    names = question.answer("name")["kind"].value_counts()
    forces = 1 if question.force_id else len(question.answer("force_option", rocu=question.rocu_id))
    units = 1 if question.rocu_id or question.force_id else names.get("rocu", 0)
    never = [
        (units * names.get("capability", 0) - len(offered[removal.CAPABILITY]), "capability"),
        (forces * names.get("function", 0) - len(offered[removal.FUNCTION]), "own function"),
    ]
    capabilities, functions = (max(int(number), 0) for number, _ in never)
    return (
        f"All as if it ended on {question.status.as_at}. What was never assessed cannot be lost "
        "and is not offered: "
        f"{count_noun(capabilities, 'capability of a unit', 'capabilities of units')} and "
        f"{count_noun(functions, 'own function of a force', 'own functions of forces')}."
    )


def _show_effects(question: Question, removed: str, edition: str) -> None:
    matrix = what_if_matrix(question, removed=removed)
    functions = matrix.frame["function_id"].nunique()
    if len(matrix.frame) > MAX_CELLS_IN_A_CHOICE and 1 < functions < len(matrix.frame):
        show(matrix)
    for exhibit in (
        what_if_functions(question, removed=removed, edition=edition),
        what_if_obligations(question, removed=removed, edition=edition),
        what_if_single_point(question, removed=removed, edition=edition),
        what_if_taken(question, removed=removed, edition=edition),
    ):
        if exhibit.row_count:
            show(exhibit)
        else:
            st.subheader(literal(exhibit.title), anchor=exhibit.id)
            note(exhibit.note)


def _show_dependency(question: Question, removed: str) -> None:
    subjects = subject_options(question)
    if not subjects:
        st.markdown("Nothing is on record that anything could rest on.")
        return
    kind, id_ = _first_subject(question, removed, subjects)
    kind_place, subject_place = st.columns(2)
    kinds = {key: KINDS[key] for key in subjects}
    chosen = url_state.choose(
        "rests-kind", "What it is", kinds, kind, place=kind_place, follows=kind
    )
    follows = id_ if chosen == kind else None
    first = id_ if chosen == kind else next(iter(subjects[chosen]))
    subject = url_state.choose(
        "rests", "Which one", subjects[chosen], first, place=subject_place, follows=follows
    )
    show(dependency(question, of=f"{chosen}:{subject}"))


def _first_subject(
    question: Question, removed: str, subjects: dict[str, dict[str, str]]
) -> tuple[str, str]:
    """What is shown until another is chosen: the first thing that would end, where it has one."""
    for text in removed.split(","):
        kind, _, id_ = text.partition(":")
        if kind == removal.PARTY:
            kind, id_ = removal.AGREEMENT, id_.split("/")[0]
        if id_ in subjects.get(kind, {}):
            return kind, id_
    return first_subject(question)
