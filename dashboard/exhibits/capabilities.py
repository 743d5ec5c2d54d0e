"""Capabilities: what each regional unit has, how it is known, and what changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question, lookup, rows, sources_of
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import matrix_table
from dashboard.store.queries import as_at_date
from dashboard.theme import CAPABILITY_STATES, NOT_ASSESSED, capability_state
from dashboard.wording import (
    WITHHELD,
    clean_text,
    count_noun,
    format_number,
    join_words,
    label,
    sentence,
    spoken_date,
    withheld_note,
)

FRAMEWORKS = {"core-2015": "Core capabilities", "all": "All capabilities"}
NETWORK_WIDE = "Inner edge: network-wide statement"
LONDON = " London is a region without a separate unit."


def state_word(position: str, level: object) -> str:
    """The word of a position and level, as in every legend."""
    return capability_state(position, level).word


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
        state = capability_state(row.position, row.level)
        faint = row.evidence_scope == "network"
        said = "nothing has been published" if state is NOT_ASSESSED else _evidence_phrase(row)
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
        chosen=unit_of.get(question.rocu_id or "", ""),
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
    network = " (network-wide statement)" if row.evidence_scope == "network" else ""
    return state_word(row.position, row.level) + network


def _matrix_alt(frame: pd.DataFrame) -> str:
    counts = frame["position"].value_counts()
    said = [
        f"{format_number(counts[key])} {state.word.lower()}"
        for key, state in (
            ("provided", capability_state("provided", 3)),
            *((s.key, s) for s in CAPABILITY_STATES if s.key not in ("beyond", "provided")),
        )
        if key in counts
    ]
    return (
        f"Grid of {count_noun(frame['capability_id'].nunique(), 'capability', 'capabilities')} by "
        f"{count_noun(frame['rocu_id'].nunique(), 'region')}: of {format_number(len(frame))} "
        f"cells, {join_words(said)}."
    )


def _matrix_note(frame: pd.DataFrame) -> str:
    unknown = int((frame["position"] == "not_assessed").sum())
    network = int((frame["evidence_scope"] == "network").sum())
    undated = int((frame["as_of_precision"] == "undated").sum())
    return (
        f"{format_number(unknown)} of {format_number(len(frame))} cells have no published evidence "
        f"and are not gaps; {format_number(network)} rest on a statement about the whole network "
        f"and {format_number(undated)} on an "
        "undated page." + (LONDON if "london" in set(frame["rocu_id"]) else "")
    )


def _one_cell(question: Question, unit: str, capability: str) -> tuple[str, str, str, str]:
    """A cell's unit and capability, the first ones where none is chosen, and what they are called.

    A data set need not have any, and then the words stand for none of them.
    """
    frame = question.answer("capability_matrix", framework="all")
    if frame.empty:
        return unit, capability, "any unit", "a capability"
    unit = unit or question.rocu_id or str(frame["rocu_id"].iloc[0])
    capability = capability or str(frame["capability_id"].iloc[0])
    return (
        unit,
        capability,
        question.short_name("rocu", unit),
        question.name("capability", capability),
    )


@exhibit()
def capability_evidence(question: Question, unit: str = "", capability: str = "") -> Answer:
    """What is the position of one capability of one unit based on?"""
    unit, capability, of, name = _one_cell(question, unit, capability)
    frame = question.answer("capability_evidence", rocu=unit, capability=capability)
    table = pd.DataFrame(
        {
            "Position": [state_word(row.position, row.level) for row in rows(frame)],
            "Date": [spoken_date(row.as_of, row.as_of_precision) for row in rows(frame)],
            "Scope": [label(scope) for scope in frame["evidence_scope"]],
            "Delivery": [label(delivery) for delivery in frame["delivery"]],
            "Note": [clean_text(note, "No note") for note in frame["note"]],
            "Used": ["Yes" if latest else "Earlier or other" for latest in frame["is_latest"]],
            "Source": [question.source(id_).link for id_ in frame["source_id"]],
        }
    )
    said = count_noun(len(frame), "assessment") if len(frame) else "No assessment"
    return Answer(
        title=f"Evidence: {name} in {of}",
        frame=frame,
        table=table,
        alt=f"{said} of {name} in {of}.",
        note=(
            "The row marked Yes is the one that the position rests on: the newest, unit evidence "
            "before network-wide statements, the more cautious of equals."
            if len(frame)
            else f"Nothing published says whether {of} has this capability. It is not a gap."
        ),
        choices={"Unit": of, "Capability": name},
    )


@exhibit()
def capability_support(question: Question, unit: str = "", capability: str = "") -> Answer:
    """Which agreements and which agencies' staff stand behind one capability of one unit?"""
    unit, capability, of, name = _one_cell(question, unit, capability)
    frame = question.answer("capability_support", rocu=unit, capability=capability)
    details = {
        "underpins": f"Founds or hosts {of}",
        "covers": "Covers a function that this capability delivers",
        "unit": "Staff in the unit as a whole",
        "capability": "Staff in this capability",
    }
    table = pd.DataFrame(
        {
            "Name": list(frame["name"]),
            "What it is": [details[detail] for detail in frame["detail"]],
            "Status or basis": [label(status) for status in frame["status"]],
            "Since or seen": [spoken_date(row.as_of, row.as_of_precision) for row in rows(frame)],
            "Posts filled of established": [
                WITHHELD
                if row.posts_withheld
                else f"{format_number(row.posts_filled)} of {format_number(row.posts_established)}"
                if row.posts_filled is not None or row.posts_established is not None
                else "Not stated"
                for row in rows(frame)
            ],
            "Note": [clean_text(note, "No note") for note in frame["note"]],
            "Source": [question.source(id_).link for id_ in frame["source_id"]],
        }
    )
    agreements = int((frame["kind"] == "agreement").sum())
    agencies = count_noun(len(frame) - agreements, "agency entry", "agency entries")
    said = f"{count_noun(agreements, 'agreement')} and {agencies}"
    return Answer(
        title=f"Agreements and partners behind {name} in {of}",
        frame=frame,
        table=table,
        alt=f"{said} behind {name} in {of}.",
        note=(
            "Published pages rarely state posts; where they do not, it says so."
            + withheld_note(frame["posts_withheld"])
        ),
        choices={"Unit": of, "Capability": name},
    )


@exhibit()
def capability_change(
    question: Question, since: str = "2021-01-01", framework: str = "core-2015"
) -> Answer:
    """Which positions differ between an earlier date and the as-at date?"""
    earlier = as_at_date(since)
    frame = question.answer("capability_change", since=earlier, framework=framework)
    if question.rocu_id:
        frame = frame[frame["rocu_id"] == question.rocu_id]
    before = spoken_date(earlier, "day")
    table = pd.DataFrame(
        {
            "Unit": list(frame["unit"]),
            "Capability": list(frame["capability"]),
            f"As at {before}": [
                state_word(row.position_before, row.level_before) for row in rows(frame)
            ],
            f"As at {question.status.as_at}": [
                state_word(row.position_after, row.level_after) for row in rows(frame)
            ],
            "What changed": [
                "The position" if row.change == "position" else "Newer evidence only"
                for row in rows(frame)
            ],
            "New evidence": [
                spoken_date(row.as_of_after, row.as_of_precision_after) for row in rows(frame)
            ],
            "Source": [
                question.source(id_).link if isinstance(id_, str) else "No source"
                for id_ in frame["source_id_after"]
            ],
        }
    )
    moved = count_noun(int((frame["change"] == "position").sum()), "position")
    newer = count_noun(int((frame["change"] == "evidence").sum()), "cell")
    return Answer(
        title=f"What changed in {question.region_phrase} since {before}",
        frame=frame,
        table=table,
        alt=(
            f"Between {before} and {question.status.as_at} in {question.region_phrase}: {moved} "
            f"changed, and newer evidence without a change in {newer}."
        ),
        note=(
            "A change is a change in what is known: a new page can show an old fact. Undated pages "
            "count on every date."
        ),
        source_ids=[*frame["source_id_before"], *frame["source_id_after"]],
        choices={"Since": before, "Capabilities": FRAMEWORKS[framework]},
    )


def source_of_cell(question: Question, matrix: Exhibit, unit: str, capability: str) -> str:
    """What the position of one cell rests on, in a sentence; empty where nothing says."""
    frame = matrix.frame
    found = frame[(frame["rocu_id"] == unit) & (frame["capability_id"] == capability)]
    sources = sources_of(question, found["source_id"])
    return f"Source: {sources[0].short}" if sources else ""


def matrix_headline(question: Question, matrix: Exhibit) -> str:
    """What the matrix says of the region, or of the network, in two sentences."""
    frame = matrix.frame
    kind = "core capabilities" if (frame["framework"] == "core-2015").all() else "capabilities"
    if question.rocu_id:
        mine = frame[frame["rocu_id"] == question.rocu_id]
        who = f"{question.region_phrase} is"
        of = f"Of {format_number(len(mine))} {kind}"
    else:
        mine = frame
        regions = frame["rocu_id"].nunique()
        who = f"the {regions} regions together are"
        each = frame["capability_id"].nunique()
        of = f"Of {count_noun(len(mine), 'cell')} ({each} {kind} in each region)"
    parts = Counter(_part(row) for row in rows(mine))
    below, lower, open_, unknown = (parts[key] for key in ("below", "lower", "open", "unknown"))
    said = [
        f"{parts['transferred'] or 'none'} moved to a national service",
        f"{below or 'none'} {'is' if below == 1 else 'are'} assessed below the standard",
    ]
    if lower:
        said.append(f"{lower} {'meets' if lower == 1 else 'meet'} a standard that asks for less")
    if open_:
        have = "has" if open_ == 1 else "have"
        said.append(f"{open_} assessed as less {have} no standard to be judged by")
    said.append(f"{unknown or 'none'} {'has' if unknown == 1 else 'have'} no published evidence")
    return f"{of}, {who} evidenced as providing {parts['provided'] or 'none'}; {join_words(said)}."


def _part(row: Any) -> str:
    """In which part of the whole the headline counts a capability: each is in exactly one."""
    if row.position == "not_assessed":
        return "unknown"
    if row.position == "transferred":
        return "transferred"
    if row.gap is not None and row.gap > 0:
        return "below"
    if row.position == "provided":
        return "provided"
    return "open" if row.target is None else "lower"
