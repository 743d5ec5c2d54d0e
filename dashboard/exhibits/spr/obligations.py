"""Obligations in words, and the grid of forces by obligations with its table."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.labels import wrapped
from dashboard.charts.matrix import Matrix, MatrixCell, under_headings
from dashboard.charts.tiles import abbreviated
from dashboard.exhibits.question import Question, rows
from dashboard.theme import POSITION, POSITION_STATES
from dashboard.wording import clean_text, label, sentence

NO_THREAT = "All threats together"
NO_REGION = "No region"
LABEL_CHARACTERS = 42
MAX_FORCES_ACROSS = 8
_BOILERPLATE = re.compile(r"^Have (?:or have access(?:,[^,]*,)? to|the capacity to) ")
_LOOSE_END = re.compile(
    r"(?:[,;:]|\s(?:an?|and|as|at|by|for|from|in|its?|of|on|or|so|that|the|to|when|who|with))+$"
)


def obligation_labels(obligations: pd.DataFrame) -> dict[str, str]:
    """A short label for each obligation, each once: what it asks, cut after a few words."""
    labels: dict[str, str] = {}
    for id_, requirement in zip(
        obligations["obligation_id"], obligations["requirement"], strict=True
    ):
        label = sentence(_BOILERPLATE.sub("", requirement)).rstrip(".")
        if len(label) > LABEL_CHARACTERS:
            cut = textwrap.shorten(label, LABEL_CHARACTERS, placeholder="")
            label = f"{_LOOSE_END.sub('', cut)} …"
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
    """Forces across where they are few, else obligations: the longer side runs down the page."""
    labels, names = obligation_labels(obligations), force_labels(question, frame)
    asked = {
        row.obligation_id: f"{wrapped(row.requirement, 60)}<br>{label(row.duty_holder)}. Confidence"
        f" of the wording: {wording_phrase(row).lower()}"
        for row in rows(obligations)
    }
    forces_across = len(names) <= MAX_FORCES_ACROSS
    cells = [_cell(row, labels, names, asked, forces_across) for row in rows(frame)]
    by_threat = under_headings(
        (row.threat or NO_THREAT, labels[row.obligation_id]) for row in rows(obligations)
    )
    chosen = names.get(question.force_id or "", "")
    if forces_across:
        across = list(names.values())
        return Matrix(
            by_threat, across, cells, POSITION_STATES, chosen=chosen, row_px=34, label_width=28
        )
    by_region = under_headings(
        (row.unit or NO_REGION, names[row.force_id])
        for row in rows(frame.drop_duplicates("force_id"))
    )
    return Matrix(
        by_region, by_threat, cells, POSITION_STATES, chosen=chosen, row_px=22, is_upright=True
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
    table = pd.DataFrame(
        {
            "Obligation": list(obligation_labels(obligations).values()),
            "What it asks": list(obligations["requirement"]),
            "Threat": [clean_text(threat, NO_THREAT) for threat in obligations["threat"]],
            "Dimension": [label(dimension) for dimension in obligations["dimension"]],
            "Duty holder": [label(holder) for holder in obligations["duty_holder"]],
            "Confidence of the wording": [wording_phrase(row) for row in rows(obligations)],
            "Source": [question.source(id_).link for id_ in obligations["source_id"]],
        }
    )
    forces = {
        name: [stands[id_, obligation] for obligation in obligations["obligation_id"]]
        for id_, name in force_labels(question, frame).items()
    }
    return pd.concat([table, pd.DataFrame(forces)], axis=1) if forces else table.iloc[:0]
