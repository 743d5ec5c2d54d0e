"""Obligations in words, and the grid of forces by obligations with its table."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.labels import Heading, Labels, bold, wrapped
from dashboard.charts.matrix import Grid, MatrixCell, grid, matrix, outline_column, outline_row
from dashboard.charts.tiles import abbreviated
from dashboard.exhibits.question import Question, rows
from dashboard.theme import POSITION_STATES
from dashboard.wording import clean_text, label, sentence

POSITION = {state.key: state for state in POSITION_STATES}
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


def grid_figure(
    question: Question, frame: pd.DataFrame, obligations: pd.DataFrame
) -> tuple[go.Figure, Grid]:
    """Forces across where they are few, else obligations: the longer side runs down the page."""
    labels, names = obligation_labels(obligations), force_labels(question, frame)
    forces_across = len(names) <= MAX_FORCES_ACROSS
    cells = [_cell(row, labels, names, forces_across) for row in rows(frame)]
    by_threat = under_headings(
        (row.threat or NO_THREAT, labels[row.obligation_id]) for row in rows(obligations)
    )
    down: Labels
    across: Labels
    if forces_across:
        down, across = by_threat, list(names.values())
        figure = matrix(
            down, across, cells, POSITION_STATES, question.dark, row_px=34, label_width=28
        )
    else:
        forces = frame.drop_duplicates("force_id")
        by_region = under_headings(
            (row.unit or NO_REGION, names[row.force_id]) for row in rows(forces)
        )
        down, across = by_region, by_threat
        figure = matrix(down, across, cells, POSITION_STATES, question.dark, row_px=22)
        figure.update_xaxes(tickfont_size=11, tickangle=-90)
    _add_requirements(figure, frame, obligations)
    if question.force_id in names:
        outline_force(figure, names[question.force_id], down, across)
    return figure, grid(down, across, cells)


def _cell(
    row: Any, labels: dict[str, str], names: dict[str, str], forces_across: bool
) -> MatrixCell:
    state = POSITION[row.position]
    label, name = labels[row.obligation_id], names[row.force_id]
    return MatrixCell(
        row=label if forces_across else name,
        column=name if forces_across else label,
        state=state,
        hover=f"{bold(wrapped(row.force, 60))}<br>{state.word}: {covered_phrase(row)}",
        chooses=(row.force_id, row.rocu_id or "", row.obligation_id),
    )


def _add_requirements(figure: go.Figure, frame: pd.DataFrame, obligations: pd.DataFrame) -> None:
    """Put each requirement once into the figure, where the hover of every cell of it finds it."""
    at = {id_: i for i, id_ in enumerate(obligations["obligation_id"])}
    figure.update_traces(
        meta=[
            f"{wrapped(row.requirement, 60)}<br>{label(row.duty_holder)}. Confidence of "
            f"the wording: {wording_phrase(row).lower()}"
            for row in rows(obligations)
        ],
        hovertemplate=[
            f"%{{customdata[0]}}<br>%{{meta[{at[id_]}]}}<extra></extra>"
            for id_ in frame["obligation_id"]
        ],
        selector={"name": "cells"},
    )
    figure.update_xaxes(ticks="")
    figure.update_yaxes(ticks="")


def under_headings(pairs: Iterable[tuple[str, str]]) -> list[str | Heading]:
    """Labels in order, each group of them under its heading."""
    labels: list[str | Heading] = []
    for heading, group in groupby(pairs, lambda pair: pair[0]):
        labels += [Heading(heading), *(label for _, label in group)]
    return labels


def outline_force(figure: go.Figure, name: str, down: Labels, across: Labels) -> None:
    """Mark the row or the column of a matrix of these labels that is the force asked about."""
    if name in across:
        outline_column(figure, across.index(name))
    else:
        outline_row(figure, down.index(name))


def grid_table(question: Question, frame: pd.DataFrame, obligations: pd.DataFrame) -> pd.DataFrame:
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
