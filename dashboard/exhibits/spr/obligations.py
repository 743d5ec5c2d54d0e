"""Obligations in words, and the grid of forces by obligations with its table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.labels import wrapped
from dashboard.charts.matrix import Matrix, MatrixCell, under_headings
from dashboard.charts.tiles import abbreviated
from dashboard.exhibits.question import Question, rows
from dashboard.theme import POSITION, POSITION_STATES
from dashboard.wording import clean_text, label

NO_THREAT = "All threats together"
NO_REGION = "No region"
LABEL_CHARACTERS = 32
"""Our own titles of obligations have at most 60 characters: they fit on two such lines."""
MAX_FORCES_ACROSS = 8
HEADINGS = {
    "gap": "A gap for one force or more",
    "partial": "Partial for one force or more",
    "unknown": "Not known for one force or more",
    "unassured": "Access not assured for one force or more",
    "evidenced": "Access shown for all",
    "not_derived": "Needs no function: see statements",
}
"""What stands over obligations whose standing that calls for attention most is such a one."""


def obligation_labels(obligations: pd.DataFrame) -> dict[str, str]:
    """The title of each obligation, whole, and each once."""
    labels: dict[str, str] = {}
    for id_, title in zip(obligations["obligation_id"], obligations["title"], strict=True):
        label = title.rstrip(".")
        alike = sum(other.startswith(label) for other in labels.values())
        labels[id_] = f"{label} ({alike + 1})" if alike else label
    return labels


def wording_phrase(row: Any) -> str:
    """How sure the wording of an obligation is: "Medium; recalled, not official wording"."""
    return label(row.confidence) + ("; recalled, not official wording" if row.is_recalled else "")


def covered_phrase(row: Any) -> str:
    """How many of the functions that an obligation needs are covered."""
    if not row.functions_required:
        return "needs no function"
    return f"{row.functions_covered} of {row.functions_required} functions covered"


def force_labels(question: Question, frame: pd.DataFrame) -> dict[str, str]:
    """A short label each of the forces of an answer, in its order."""
    forces = dict.fromkeys(frame["force_id"])
    return {id_: abbreviated(id_, question.short_name("force", id_)) for id_ in forces}


def obligation_chart(question: Question, frame: pd.DataFrame, obligations: pd.DataFrame) -> Matrix:
    """What calls for attention first. Forces across where they are few, else obligations: the
    longer side runs down the page."""
    labels, names = obligation_labels(obligations), force_labels(question, frame)
    asked = {
        row.obligation_id: f"{wrapped(row.requirement, 60)}<br>{wrapped(row.threat or NO_THREAT)}. "
        f"{label(row.duty_holder)}. Confidence of the wording: {wording_phrase(row).lower()}"
        for row in rows(obligations)
    }
    forces_across = len(names) <= MAX_FORCES_ACROSS
    cells = [_cell(row, labels, names, asked, forces_across) for row in rows(frame)]
    by_heading = under_headings(
        (HEADINGS[row.heading], labels[row.obligation_id])
        for row in rows(frame.drop_duplicates("obligation_id"))
    )
    chosen = names.get(question.force_id or "", "")
    if forces_across:
        across = list(names.values())
        return Matrix(
            by_heading,
            across,
            cells,
            POSITION_STATES,
            chosen=chosen,
            row_px=30,
            label_width=LABEL_CHARACTERS,
            small=True,
        )
    by_region = under_headings(
        (row.unit or NO_REGION, names[row.force_id])
        for row in rows(frame.drop_duplicates("force_id"))
    )
    return Matrix(
        by_region, by_heading, cells, POSITION_STATES, chosen=chosen, row_px=22, is_upright=True
    )


def _cell(
    row: Any,
    labels: dict[str, str],
    names: dict[str, str],
    asked: dict[str, str],
    forces_across: bool,
) -> MatrixCell:
    state = POSITION[row.position]
    label, name = labels[row.obligation_id], names[row.force_id]
    return MatrixCell(
        row=label if forces_across else name,
        column=name if forces_across else label,
        state=state,
        hover=Hover(row.force, (f"{state.word}: {covered_phrase(row)}",)),
        chooses=(row.force_id, row.rocu_id or "", row.obligation_id),
        hover_more=asked[row.obligation_id],
    )


def obligation_table(
    question: Question, frame: pd.DataFrame, obligations: pd.DataFrame
) -> pd.DataFrame:
    """An obligation a row: what it asks, of whom, how sure that is, and where each force stands."""
    stands = {
        (row.force_id, row.obligation_id): POSITION[row.position].label for row in rows(frame)
    }
    forces = {
        name: [stands[id_, obligation] for obligation in obligations["obligation_id"]]
        for id_, name in force_labels(question, frame).items()
    }
    table = pd.DataFrame(
        {"Obligation": list(obligation_labels(obligations).values())}
        | forces
        | {
            "What it asks": list(obligations["requirement"]),
            "Threat": [clean_text(threat, NO_THREAT) for threat in obligations["threat"]],
            "Dimension": [label(dimension) for dimension in obligations["dimension"]],
            "Duty holder": [label(holder) for holder in obligations["duty_holder"]],
            "Confidence of the wording": [wording_phrase(row) for row in rows(obligations)],
            "Source": [question.source(id_).link for id_ in obligations["source_id"]],
        }
    )
    return table if forces else table.iloc[:0]
