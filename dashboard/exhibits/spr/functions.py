"""Forces by functions: what the routes of each amount to, as a grid and as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell, under_headings
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import (
    MAX_FORCES_ACROSS,
    NO_REGION,
    force_labels,
)
from dashboard.exhibits.spr.routes import need_phrase
from dashboard.exhibits.spr.words import choices_of, edition_of, tally
from dashboard.exhibits.table import table_of
from dashboard.theme import COVERAGE, COVERAGE_STATES
from dashboard.wording import count_noun, in_sentence

FUNCTIONS = {"needed": "Functions that the edition needs", "all": "All functions"}
REGIONAL, OTHER = "Regional units' functions", "Other functions"


@exhibit()
def function_matrix(question: Question, edition: str = "", functions: str = "needed") -> Answer:
    """Which functions does each force have, or have access to, and how sure is that?"""
    of = edition_of(question, edition)
    chosen = {"edition": of, "functions": functions, "rocu": question.rocu_id}
    frame = question.answer("function_matrix", **chosen)
    behind = question.answer("requirement_source", **chosen)
    forces = count_noun(frame["force_id"].nunique(), "force")
    named = count_noun(frame["function_id"].nunique(), "function")
    return Answer(
        title=f"Which functions {question.region_forces_phrase or 'each force'} can get",
        frame=frame,
        table=_grid_table(question, frame),
        chart=_chart(question, frame) if len(frame) else None,
        alt=(
            f"Grid of {forces} by {named}: of {count_noun(len(frame), 'cell')}, "
            f"{tally(frame['coverage'], COVERAGE_STATES)}."
        ),
        note=(
            "Access, not assured: there is a way to get it, but nothing says how good it is. Not "
            "known: nothing recorded names a way; it is never a gap. Regional units' functions are "
            "those that some capability of a unit delivers."
        ),
        source_ids=behind["source_id"],
        choices=choices_of(of, Functions=FUNCTIONS[functions]),
    )


def _group(row: Any) -> str:
    return REGIONAL if row.is_regional else OTHER


def _chart(question: Question, frame: pd.DataFrame) -> Matrix:
    """Forces across where they are few, else functions: the longer side runs down the page."""
    forces = force_labels(question, frame)
    functions = {row.function_id: row.function for row in rows(frame)}
    forces_across = len(forces) <= MAX_FORCES_ACROSS
    cells = [
        MatrixCell(
            row=functions[row.function_id] if forces_across else forces[row.force_id],
            column=forces[row.force_id] if forces_across else functions[row.function_id],
            state=COVERAGE[row.coverage],
            hover=Hover(
                f"{row.force}: {row.function}",
                (
                    f"{COVERAGE[row.coverage].word}: {_known(row)}",
                    f"Needed for {in_sentence(need_phrase(row.obligations_needing))}",
                ),
            ),
            chooses=(row.force_id, row.rocu_id or "", row.function_id),
        )
        for row in rows(frame)
    ]
    by_group = under_headings(
        (_group(row), functions[row.function_id])
        for row in rows(frame.drop_duplicates("function_id"))
    )
    chosen = forces.get(question.force_id or "", "")
    if forces_across:
        across = list(forces.values())
        return Matrix(by_group, across, cells, COVERAGE_STATES, chosen=chosen, label_width=44)
    by_region = under_headings(
        (row.unit or NO_REGION, forces[row.force_id])
        for row in rows(frame.drop_duplicates("force_id"))
    )
    return Matrix(
        by_region, by_group, cells, COVERAGE_STATES, chosen=chosen, row_px=22, is_upright=True
    )


def _known(row: Any) -> str:
    return count_noun(row.route_count, "known way") if row.route_count else "no known way"


def _grid_table(question: Question, frame: pd.DataFrame) -> pd.DataFrame:
    """A function a row: how many obligations need it, and what each force's routes amount to."""
    functions = list(rows(frame.drop_duplicates("function_id")))
    stands = {(r.force_id, r.function_id): COVERAGE[r.coverage].label for r in rows(frame)}
    table = table_of(
        functions,
        {
            "Function": "function",
            "Group": _group,
            "Needed for": lambda row: need_phrase(row.obligations_needing),
        },
    )
    forces = {
        name: [stands[id_, row.function_id] for row in functions]
        for id_, name in force_labels(question, frame).items()
    }
    return pd.concat([table, pd.DataFrame(forces)], axis=1)
