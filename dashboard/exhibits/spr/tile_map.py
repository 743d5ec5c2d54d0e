"""Strategic Policing Requirement: a map of the forces by one obligation or function."""

from __future__ import annotations

from typing import Any

from dashboard.charts.hover import Hover
from dashboard.charts.tiles import Tile, TileMap
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import (
    NO_REGION,
    covered_phrase,
    obligation_labels,
    wording_phrase,
)
from dashboard.exhibits.spr.words import MEANING, edition_of, tally
from dashboard.exhibits.table import table_of
from dashboard.theme import COVERAGE, COVERAGE_STATES, POSITION, POSITION_STATES
from dashboard.wording import count_noun, in_sentence, label, sentence

OBLIGATION, FUNCTION = "obligation:", "function:"


@exhibit()
def tile_map(question: Question, about: str = "", edition: str = "") -> Answer:
    """Where do the forces stand on one obligation, or on one function?"""
    about = about or first_subject(question, edition_of(question, edition))
    kind, _, id_ = about.partition(":")
    asked = {kind: id_} if id_ else {}
    frame = question.answer("tile_map", **asked)
    behind = question.answer("requirement_source", **(asked or {"obligation": ""}))
    states = COVERAGE_STATES if kind == "function" else POSITION_STATES
    named = COVERAGE if kind == "function" else POSITION
    subject, explained, source_ids = _subject(question, about)
    told = list(rows(frame))
    tiles = [
        Tile(
            row.force_id,
            question.short_name("force", row.force_id),
            row.rocu_id,
            row.unit,
            named[row.state],
            Hover(
                row.force,
                (row.unit or NO_REGION, f"{named[row.state].word}: {_known_phrase(row)}"),
            ),
        )
        for row in told
    ]
    return Answer(
        title=subject,
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Region": lambda row: row.unit or NO_REGION,
                "State": lambda row: named[row.state].label,
                "What is known": lambda row: sentence(_known_phrase(row)),
            },
        ),
        chart=TileMap(tiles, states, question.force_id, question.rocu_id),
        alt=f"Map of {count_noun(len(frame), 'force')}, one square each, by where they stand. "
        f"{subject}: {tally(frame['state'], states)}.",
        note=f"{explained}{MEANING}",
        source_ids=[*source_ids, *behind["source_id"]],
        choices={"Map": subject},
    )


@kept
def first_subject(question: Question, edition: str) -> str:
    """The obligation on which forces differ most, else the first function, else nothing."""
    spread = question.answer("obligation_with_most_spread", edition=edition)
    if len(spread):
        return f"{OBLIGATION}{spread['obligation_id'].iloc[0]}"
    return next((key for key in map_subjects(question, edition) if key.startswith(FUNCTION)), "")


def map_subjects(question: Question, edition: str) -> dict[str, str]:
    """What the map can be about: each obligation of the edition, and each function."""
    labels = obligation_labels(question.answer("edition_obligation", edition=edition))
    named = question.answer("name")
    functions = named[named["kind"] == "function"].sort_values(["name", "id"])
    return {f"{OBLIGATION}{id_}": f"Obligation: {label}" for id_, label in labels.items()} | {
        f"{FUNCTION}{row.id}": f"Function: {row.name}" for row in rows(functions)
    }


def _subject(question: Question, about: str) -> tuple[str, str, list[str]]:
    """What the map is about, its explanation, and the sources of that."""
    kind, _, id_ = about.partition(":")
    if kind == "function":
        return f"Function: {in_sentence(question.name('function', id_))}", "", []
    for edition in question.answer("edition_in_force")["edition"]:
        obligations = question.answer("edition_obligation", edition=edition)
        for row in rows(obligations):
            if row.obligation_id == id_:
                name = in_sentence(obligation_labels(obligations)[id_])
                said = (
                    f"{row.requirement.rstrip('.')} ({in_sentence(label(row.duty_holder))}, "
                    f"{edition} edition). Confidence of the wording: "
                    f"{wording_phrase(row).lower()}. "
                )
                return f"Obligation: {name}", said, [row.source_id]
    return "Where the forces stand", "", []


def _known_phrase(row: Any) -> str:
    if row.route_count is None:
        return covered_phrase(row)
    return count_noun(row.route_count, "known way") if row.route_count else "no known way"
