"""Positions of forces on obligations: how many of each, and what holds them there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.obligation_grid import POSITION, obligation_labels
from dashboard.exhibits.routes import COVERAGE, NO_ROUTE, route_phrase
from dashboard.exhibits.spr import MEANING, edition_of
from dashboard.exhibits.wording import count, in_sentence, listed, sentence, whole, word
from dashboard.theme import COVERAGE_STATES, POSITION_STATES

MOST_FORCES = 8
MOST_FUNCTIONS = 6
NOTHING_HELD = "Nothing: access is evidenced to all that is needed"


def _place(ask: Ask, edition: str) -> dict[str, Any]:
    """The edition, and the force or else the region, as the queries take them."""
    place = {"rocu": None if ask.force_id else ask.rocu_id, "force": ask.force_id}
    return {"edition": edition, **place}


def forces_phrase(ask: Ask) -> str:
    """The force asked about, else the forces of the region or of the network."""
    if ask.force_id:
        return ask.name("force", ask.force_id)
    return f"the forces of {ask.short_name('rocu', ask.rocu_id)}" if ask.rocu_id else "all forces"


def forces_cell(ask: Ask, force_ids: Sequence[str]) -> str:
    """Forces by their short names, or that it is all of those asked about."""
    asked = len(ask.answer("force_option", rocu=ask.rocu_id))
    if len(force_ids) == asked > MOST_FORCES:
        return f"All {asked} forces"
    return listed([ask.short_name("force", id_) for id_ in force_ids], MOST_FORCES)


def _edition(edition: str) -> str:
    return f"the {edition} edition" if edition else "no edition"


@exhibit()
def force_position(ask: Ask, edition: str = "") -> Exhibit:
    """How many obligations is each force in each position on, and what holds it back most?"""
    of = edition_of(ask, edition)
    frame = ask.answer("force_position", **_place(ask, of))
    behind = ask.answer("requirement_source", edition=of, rocu=ask.rocu_id)
    told = list(rows(frame))
    states = [
        s for s in POSITION_STATES if s.key in ("evidenced", "unassured") or frame[s.key].any()
    ]
    sums = frame[[state.key for state in states]].sum()
    said = [f"{whole(sums[state.key])} {state.word.lower()}" for state in states if sums[state.key]]
    return Exhibit(
        id="force_position",
        title=f"Positions of {forces_phrase(ask)} on {_edition(of)}, and what holds them back",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Obligations": [whole(row.obligations) for row in told],
            }
            | {state.word: [whole(getattr(row, state.key)) for row in told] for state in states}
            | {"What holds obligations back, and how many": [_held(ask, row) for row in told]}
        ),
        alt=(
            f"Table of {count(len(frame), 'force')} by position on the obligations of "
            f"{_edition(of)}: {listed(said) or 'none'} in all."
        ),
        note=(
            f"{MEANING} A function holds an obligation back where its coverage is the worst of "
            "those that the obligation needs; an obligation can be held back by several. Not "
            "known means that nothing published names a route; it is never a gap."
        ),
        status=ask.status,
        sources=sources_of(ask, behind["source_id"]),
        choices={"Edition": of or "No edition"},
    )


def _held(ask: Ask, row: Any) -> str:
    """The functions that hold obligations back, those of each coverage together, most first."""
    parts = []
    for state in COVERAGE_STATES[::-1]:
        held = [
            f"{in_sentence(ask.name('function', id_))} ({obligations})"
            for id_, coverage, obligations in zip(
                row.function_ids, row.coverages, row.obligations_held, strict=True
            )
            if coverage == state.key
        ]
        if held:
            others = len(held) - MOST_FUNCTIONS
            more = [f"and {count(others, 'other')}"] if others > 0 else []
            parts.append(f"{state.word}: {'; '.join(held[:MOST_FUNCTIONS] + more)}")
    return ". ".join(parts) or (NOTHING_HELD if row.obligations else "No obligation is on record")


@exhibit()
def position_driver(ask: Ask, edition: str = "") -> Exhibit:
    """Which functions hold which obligations below evidenced, and for which forces?"""
    of = edition_of(ask, edition)
    frame = ask.answer("position_driver", **_place(ask, of))
    labels = obligation_labels(ask.answer("edition_obligation", edition=of))
    told = list(rows(frame))
    held = int(frame["positions"].sum())
    return Exhibit(
        id="position_driver",
        title=f"What holds positions of {forces_phrase(ask)} on {_edition(of)} below evidenced",
        frame=frame,
        table=pd.DataFrame(
            {
                "Position": [POSITION[row.position].label for row in told],
                "What holds it there": [
                    sentence("; ".join(_functions(ask, row.function_ids))) for row in told
                ],
                "Obligations": [
                    "; ".join(labels[id_] for id_ in row.obligation_ids) for row in told
                ],
                "Forces": [forces_cell(ask, row.force_ids) for row in told],
                "Sources of the obligations": [
                    "; ".join(source.short for source in sources_of(ask, row.source_ids))
                    for row in told
                ],
            }
        ),
        alt=(
            f"{count(held, 'position')} of {forces_phrase(ask)} on obligations of {_edition(of)} "
            f"are not evidenced, for {count(len(frame), 'combination')} of functions."
        ),
        note=(
            "What holds a position there are the functions whose coverage is the worst of those "
            "that the obligation needs; obligations held by the same functions stand together. "
            "Others that it needs may not be assured either. Not known is never a gap."
            if told
            else f"No position of {forces_phrase(ask)} on {_edition(of)} is below evidenced."
        ),
        status=ask.status,
        sources=sources_of(ask, {id_ for ids in frame["source_ids"] for id_ in ids}),
        choices={"Edition": of or "No edition"},
    )


def _functions(ask: Ask, function_ids: Sequence[str]) -> list[str]:
    return sorted(in_sentence(ask.name("function", id_)) for id_ in function_ids)


@exhibit()
def function_reach(ask: Ask, edition: str = "") -> Exhibit:
    """How do forces reach the needed functions that are not assured for them?"""
    of = edition_of(ask, edition)
    frame = ask.answer("function_reach", **_place(ask, of))
    told = list(rows(frame))
    without = frame[frame["kind"].isna()]["function_id"].nunique()
    return Exhibit(
        id="function_reach",
        title=f"How {forces_phrase(ask)} reach what {_edition(of)} needs, where it is not assured",
        frame=frame,
        table=pd.DataFrame(
            {
                "Function": [row.function for row in told],
                "Needed for": [count(row.obligations_needing, "obligation") for row in told],
                "Coverage": [COVERAGE[row.coverage].label for row in told],
                "How": [_way(ask, row) for row in told],
                "Forces": [forces_cell(ask, row.force_ids) for row in told],
                "Source": [
                    ask.source(row.source_id).link if row.source_id else "No source" for row in told
                ],
            }
        ),
        alt=(
            f"{count(frame['function_id'].nunique(), 'function')} that {_edition(of)} needs are "
            f"not assured for all of {forces_phrase(ask)}; for {without} no route is known to "
            "some or all of them."
        ),
        note=(
            "A row is one way to reach a function, with the forces that have it; a force can have "
            "several. Not known: nothing published names a route, which is never a gap."
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices={"Edition": of or "No edition"},
    )


def _way(ask: Ask, row: Any) -> str:
    """A route as people say it, with the standing of the agreement and its lead force."""
    if row.kind is None:
        return NO_ROUTE
    said = sentence(route_phrase(ask, row))
    if row.kind != "agreement":
        return said
    lead = ask.short_name("force", row.lead_force_id) if row.lead_force_id else "not recorded"
    return f"{said}; {in_sentence(word(row.status))}, lead force {lead}"
