"""Capabilities: what each regional unit has, and how it is known."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question, lookup, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import matrix_table
from dashboard.theme import CAPABILITY_STATES, NOT_ASSESSED, STATED, capability_state
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    sentence,
    spoken_date,
)

FRAMEWORKS = {"core-2015": "Core capabilities", "all": "All capabilities"}
NETWORK_WIDE = "Inner edge: network-wide statement"
LONDON = " London is a region without a separate unit."


def state_word(position: str, level: object, scope: object = None) -> str:
    """The word of a position, a level and a scope of evidence, as in every legend."""
    return capability_state(position, level, scope).word


def stands_at(row: Any) -> str:
    """Where a capability stands against its standard: "Partial, level 2 of 3"."""
    return f"{state_word(row.position, row.level)}, level {row.level} of {row.target}"


@exhibit()
def capability_matrix(question: Question, framework: str = "core-2015") -> Answer:
    """Which capabilities is each unit evidenced as having?"""
    frame = question.answer("capability_matrix", framework=framework)
    cells, family = [], ""
    labels: list[str | Heading] = []
    for row in rows(frame):
        if row.family != family:
            family = row.family
            labels.append(Heading(sentence(family)))
        if row.capability not in labels:
            labels.append(row.capability)
        state = capability_state(row.position, row.level, row.evidence_scope)
        faint = row.evidence_scope == "network" and state is not STATED
        said = "nothing is recorded" if state is NOT_ASSESSED else _evidence_phrase(row)
        cells.append(
            MatrixCell(
                row=row.capability,
                column=row.unit,
                state=state,
                hover=Hover(f"{row.unit}: {row.capability}", (state.word, sentence(said))),
                chooses=(row.rocu_id, row.capability_id),
                faint=faint,
                said=_cell_words(row),
            )
        )
    unit_of = lookup(frame, "rocu_id", "unit")
    chart = Matrix(
        labels,
        list(unit_of.values()),
        cells,
        CAPABILITY_STATES,
        faint_label=NETWORK_WIDE,
        chosen=unit_of.get(question.home or "", ""),
    )
    return Answer(
        title=f"{FRAMEWORKS[framework]} by region",
        frame=frame,
        table=matrix_table(chart.grid, "Capability"),
        chart=chart,
        alt=_matrix_alt(frame),
        note=_matrix_note(frame),
        choices={"Capabilities": FRAMEWORKS[framework]},
    )


def _evidence_phrase(row: Any) -> str:
    about = label(row.evidence_scope)
    day = spoken_date(row.as_of, row.as_of_precision, "an undated page")
    return f"{about}, {day}"


def _cell_words(row: Any) -> str:
    state = capability_state(row.position, row.level, row.evidence_scope)
    about_all = row.evidence_scope == "network" and state is not STATED
    return state.word + (" (network-wide statement)" if about_all else "")


def _matrix_alt(frame: pd.DataFrame) -> str:
    counts = Counter(
        capability_state(row.position, row.level, row.evidence_scope) for row in rows(frame)
    )
    said = [
        f"{format_number(counts[state])} {in_sentence(state.word)}"
        for state in CAPABILITY_STATES
        if counts[state]
    ]
    return (
        f"Grid of {count_noun(frame['capability_id'].nunique(), 'capability', 'capabilities')} by "
        f"{count_noun(frame['rocu_id'].nunique(), 'region')}: of {format_number(len(frame))} "
        f"cells, {join_words(said)}."
    )


def _matrix_note(frame: pd.DataFrame) -> str:
    provided = frame[frame["position"] == "provided"]
    stated = int((provided["evidence_scope"] == "network").sum())
    unknown = int((frame["position"] == "not_assessed").sum())
    undated = int((frame["as_of_precision"] == "undated").sum())
    return (
        f"{_some(len(provided) - stated)} of {format_number(len(frame))} are provided by evidence "
        f"about the unit and {_some(stated)} are stated only: a sentence about every unit says so, "
        f"and nothing about this one; {_some(unknown)} are not assessed, which is not a gap. Of "
        f"what is known, {_some(undated)} rest on undated pages."
        + (LONDON if "london" in set(frame["rocu_id"]) else "")
    )


PARTS = {
    "at_standard": "at the standard",
    "stated": "stated only (by a sentence about every unit)",
    "below": "below the standard",
    "no_standard": "assessed where no standard is set",
    "transferred": "moved to a national service",
    "not_assessed": "not assessed",
}
"""Into what a whole of capabilities parts, the words of each as they follow a number."""
MAX_NAMED = 6


def _some(number: int) -> str:
    return format_number(number) if number else "none"


def matrix_headline(question: Question, matrix: Exhibit) -> str:
    """What is below the standard in the region, or in the network, and how the rest stands.

    With a force chosen it is the force's region, of which the page is then.
    """
    frame, question = matrix.frame, replace(question, rocu_id=question.home)
    if question.rocu_id:
        frame = frame[frame["rocu_id"] == question.rocu_id]
    is_core = (frame["framework"] == "core-2015").all()
    kind = ("core capability", "core capabilities") if is_core else ("capability", "capabilities")
    told = list(rows(frame))
    below = [row for row in told if standing(row) == "below"]
    if question.rocu_id:
        # As the table of gaps has them: what to mend first is named first.
        gaps = question.answer(
            "capability_gap_held", rocu=question.rocu_id, edition=question.edition or ""
        )
        place = {id_: at for at, id_ in enumerate(gaps["capability_id"])}
        below.sort(key=lambda row: place[row.capability_id])
    parts = Counter(map(standing, told))
    said = [f"{parts[key] or 'none'} {words}" for key, words in PARTS.items() if parts[key]]
    whole = count_noun(len(told), *kind)
    if not question.rocu_id:
        regions = count_noun(frame["rocu_id"].nunique(), "region")
        whole += f" ({frame['capability_id'].nunique()} in each of {regions})"
    return f"{_below_phrase(question, below, kind)} Of {whole}: {join_words(said)}."


def _below_phrase(question: Question, below: list[Any], kind: tuple[str, str]) -> str:
    """Which are below the standard, first what to mend first; in the network which most are."""
    who = sentence(question.region_short_name or "the regions")
    if not below:
        return f"No {kind[0]} of {question.region_phrase} is assessed below the standard."
    if question.rocu_id:
        names = [
            f"{in_sentence(row.capability)} ({in_sentence(state_word(row.position, row.level))})"
            for row in below
        ]
        return (
            f"{who} is below the standard in {count_noun(len(below), *kind)}: "
            f"{join_words(names, MAX_NAMED)}."
        )
    often = Counter(row.capability for row in below).most_common()
    if often[0][1] == 1:
        places = [f"{in_sentence(row.capability)} of {row.unit}" for row in below]
        return (
            f"{who} are below the standard in {count_noun(len(below), *kind)}: "
            f"{join_words(places, MAX_NAMED)}."
        )
    most = [in_sentence(name) for name, number in often if number == often[0][1]]
    return (
        f"{who} are below the standard in {count_noun(len(below), *kind)}, most often in "
        f"{join_words(most, MAX_NAMED)} ({count_noun(often[0][1], 'region')})."
    )


def standing(row: Any) -> str:
    """In which part of a whole a capability is counted: each is in exactly one."""
    if row.position in ("not_assessed", "transferred"):
        return str(row.position)
    if row.target is None:
        return "no_standard"
    if row.gap > 0:
        return "below"
    return "stated" if row.evidence_scope == "network" else "at_standard"
