"""What the position of one capability of one unit rests on, and what stands behind it."""

from __future__ import annotations

import pandas as pd

from dashboard.exhibits.capabilities.matrix import state_word
from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question, rows, sources_of
from dashboard.exhibits.registry import exhibit
from dashboard.wording import (
    WITHHELD,
    clean_text,
    count_noun,
    format_number,
    label,
    spoken_date,
    withheld_note,
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
            "Standing": [
                state_word(row.position, row.level, row.evidence_scope) for row in rows(frame)
            ],
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
            "The row marked Yes is the one that the standing rests on: the newest, unit evidence "
            "before statements about every unit, the more cautious of equals."
            if len(frame)
            else f"Nothing recorded says whether {of} has this capability. It is not a gap."
        ),
        choices={"Unit": of, "Capability": name},
    )


def source_of_cell(question: Question, evidence: Exhibit) -> str:
    """What the position of one cell rests on, in a sentence; empty where nothing says."""
    frame = evidence.frame
    sources = sources_of(question, frame[frame["is_latest"]]["source_id"])
    return f"Source: {sources[0].short}" if sources else ""


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
        note=("Where posts are not stated, it says so." + withheld_note(frame["posts_withheld"])),
        choices={"Unit": of, "Capability": name},
    )
