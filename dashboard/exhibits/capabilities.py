"""Capabilities: what each regional unit has, how it is known, and what changed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.figures import MatrixCell, grid, matrix, outline_column
from dashboard.exhibits.labels import Heading, bold, wrapped
from dashboard.exhibits.wording import (
    WITHHELD,
    count,
    listed,
    sentence,
    spoken_date,
    text,
    whole,
    withheld_note,
    word,
)
from dashboard.store.queries import as_at_date
from dashboard.theme import CAPABILITY_STATES, NOT_ASSESSED, capability_state

FRAMEWORKS = {"core-2015": "Core capabilities", "all": "All capabilities"}
NETWORK_WIDE = "Inner edge: network-wide statement"
LONDON = " London is a region without a separate unit."


def state_word(position: str, level: object) -> str:
    """The word of a position and level, as in every legend."""
    return capability_state(position, level).word


@exhibit()
def capability_matrix(ask: Ask, framework: str = "core-2015") -> Exhibit:
    """Which capabilities is each unit evidenced as having?"""
    frame = ask.answer("capability_matrix", framework=framework)
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
                hover=(
                    f"{bold(wrapped(f'{row.unit}: {row.capability}', 60))}<br>"
                    f"{state.word}<br>{sentence(said)}"
                ),
                chooses=(row.rocu_id, row.capability_id),
                faint=faint,
                said=_cell_words(row),
            )
        )
    units = list(dict.fromkeys(frame["unit"]))
    figure = matrix(
        labels,
        units,
        cells,
        CAPABILITY_STATES,
        ask.dark,
        faint_label=NETWORK_WIDE,
    )
    if ask.rocu_id and units:
        outline_column(figure, list(dict.fromkeys(frame["rocu_id"])).index(ask.rocu_id))
    return Exhibit(
        id="capability_matrix",
        title=f"{FRAMEWORKS[framework]} by region",
        frame=frame,
        table=_matrix_table(frame),
        figure=figure,
        grid=grid(labels, units, cells, NETWORK_WIDE),
        alt=_matrix_alt(frame),
        note=_matrix_note(frame),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices={"Capabilities": FRAMEWORKS[framework]},
    )


def _evidence_phrase(row: Any) -> str:
    about = word(row.evidence_scope)
    day = spoken_date(row.as_of, row.as_of_precision, "an undated page")
    return f"{about}, {day}"


def _cell_words(row: Any) -> str:
    network = " (network-wide statement)" if row.evidence_scope == "network" else ""
    return state_word(row.position, row.level) + network


def _matrix_table(frame: pd.DataFrame) -> pd.DataFrame:
    worded = frame.assign(cell=[_cell_words(row) for row in rows(frame)])
    order = list(dict.fromkeys(worded["capability"]))
    units = list(dict.fromkeys(worded["unit"]))
    wide = worded.pivot(index="capability", columns="unit", values="cell").loc[order, units]
    return wide.reset_index(names="Capability").rename_axis(columns=None)


def _matrix_alt(frame: pd.DataFrame) -> str:
    counts = frame["position"].value_counts()
    said = [
        f"{whole(counts[key])} {state.word.lower()}"
        for key, state in (
            ("provided", capability_state("provided", 3)),
            *((s.key, s) for s in CAPABILITY_STATES if s.key not in ("beyond", "provided")),
        )
        if key in counts
    ]
    return (
        f"Grid of {count(frame['capability_id'].nunique(), 'capability', 'capabilities')} by "
        f"{count(frame['rocu_id'].nunique(), 'region')}: of {whole(len(frame))} cells, "
        f"{listed(said)}."
    )


def _matrix_note(frame: pd.DataFrame) -> str:
    unknown = int((frame["position"] == "not_assessed").sum())
    network = int((frame["evidence_scope"] == "network").sum())
    undated = int((frame["as_of_precision"] == "undated").sum())
    return (
        f"{whole(unknown)} of {whole(len(frame))} cells have no published evidence and are not "
        "gaps; "
        f"{whole(network)} rest on a statement about the whole network and {whole(undated)} on an "
        "undated page." + (LONDON if "london" in set(frame["rocu_id"]) else "")
    )


def _one_cell(ask: Ask, unit: str, capability: str) -> tuple[str, str, str, str]:
    """A cell's unit and capability, the first ones where none is chosen, and what they are called.

    A data set need not have any, and then the words stand for none of them.
    """
    frame = ask.answer("capability_matrix", framework="all")
    if frame.empty:
        return unit, capability, "any unit", "a capability"
    unit = unit or ask.rocu_id or str(frame["rocu_id"].iloc[0])
    capability = capability or str(frame["capability_id"].iloc[0])
    return unit, capability, ask.short_name("rocu", unit), ask.name("capability", capability)


@exhibit()
def capability_evidence(ask: Ask, unit: str = "", capability: str = "") -> Exhibit:
    """What is the position of one capability of one unit based on?"""
    unit, capability, of, name = _one_cell(ask, unit, capability)
    frame = ask.answer("capability_evidence", rocu=unit, capability=capability)
    table = pd.DataFrame(
        {
            "Position": [state_word(row.position, row.level) for row in rows(frame)],
            "Date": [spoken_date(row.as_of, row.as_of_precision) for row in rows(frame)],
            "Scope": [word(scope) for scope in frame["evidence_scope"]],
            "Delivery": [word(delivery) for delivery in frame["delivery"]],
            "Note": [text(note, "No note") for note in frame["note"]],
            "Used": ["Yes" if latest else "Earlier or other" for latest in frame["is_latest"]],
            "Source": [ask.source(id_).link for id_ in frame["source_id"]],
        }
    )
    said = count(len(frame), "assessment") if len(frame) else "No assessment"
    return Exhibit(
        id="capability_evidence",
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
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices={"Unit": of, "Capability": name},
    )


@exhibit()
def capability_support(ask: Ask, unit: str = "", capability: str = "") -> Exhibit:
    """Which agreements and which agencies' staff stand behind one capability of one unit?"""
    unit, capability, of, name = _one_cell(ask, unit, capability)
    frame = ask.answer("capability_support", rocu=unit, capability=capability)
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
            "Status or basis": [word(status) for status in frame["status"]],
            "Since or seen": [spoken_date(row.as_of, row.as_of_precision) for row in rows(frame)],
            "Posts filled of established": [
                WITHHELD
                if row.posts_withheld
                else f"{whole(row.posts_filled)} of {whole(row.posts_established)}"
                if row.posts_filled is not None or row.posts_established is not None
                else "Not stated"
                for row in rows(frame)
            ],
            "Note": [text(note, "No note") for note in frame["note"]],
            "Source": [ask.source(id_).link for id_ in frame["source_id"]],
        }
    )
    agreements = int((frame["kind"] == "agreement").sum())
    agencies = count(len(frame) - agreements, "agency entry", "agency entries")
    said = f"{count(agreements, 'agreement')} and {agencies}"
    return Exhibit(
        id="capability_support",
        title=f"Agreements and partners behind {name} in {of}",
        frame=frame,
        table=table,
        alt=f"{said} behind {name} in {of}.",
        note=(
            "Published pages rarely state posts; where they do not, it says so."
            + withheld_note(frame["posts_withheld"])
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices={"Unit": of, "Capability": name},
    )


@exhibit()
def capability_change(ask: Ask, since: str = "2021-01-01", framework: str = "core-2015") -> Exhibit:
    """Which positions differ between an earlier date and the as-at date?"""
    earlier = as_at_date(since)
    frame = ask.answer("capability_change", since=earlier, framework=framework)
    if ask.rocu_id:
        frame = frame[frame["rocu_id"] == ask.rocu_id]
    before = spoken_date(earlier, "day")
    table = pd.DataFrame(
        {
            "Unit": list(frame["unit"]),
            "Capability": list(frame["capability"]),
            f"As at {before}": [
                state_word(row.position_before, row.level_before) for row in rows(frame)
            ],
            f"As at {ask.status.as_at}": [
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
                ask.source(id_).link if isinstance(id_, str) else "No source"
                for id_ in frame["source_id_after"]
            ],
        }
    )
    moved = count(int((frame["change"] == "position").sum()), "position")
    newer = count(int((frame["change"] == "evidence").sum()), "cell")
    return Exhibit(
        id="capability_change",
        title=f"What changed in {ask.scope} since {before}",
        frame=frame,
        table=table,
        alt=(
            f"Between {before} and {ask.status.as_at} in {ask.scope}: {moved} changed, and newer "
            f"evidence without a change in {newer}."
        ),
        note=(
            "A change is a change in what is known: a new page can show an old fact. Undated pages "
            "count on every date."
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["source_id_before"], *frame["source_id_after"]]),
        choices={"Since": before, "Capabilities": FRAMEWORKS[framework]},
    )


def source_of_cell(ask: Ask, matrix: Exhibit, unit: str, capability: str) -> str:
    """What the position of one cell rests on, in a sentence; empty where nothing says."""
    frame = matrix.frame
    found = frame[(frame["rocu_id"] == unit) & (frame["capability_id"] == capability)]
    sources = sources_of(ask, found["source_id"])
    return f"Source: {sources[0].short}" if sources else ""


def matrix_headline(ask: Ask, matrix: Exhibit) -> str:
    """What the matrix says of the region, or of the network, in two sentences."""
    frame = matrix.frame
    kind = "core capabilities" if (frame["framework"] == "core-2015").all() else "capabilities"
    if ask.rocu_id:
        mine = frame[frame["rocu_id"] == ask.rocu_id]
        who = f"{ask.scope} is"
        of = f"Of {whole(len(mine))} {kind}"
    else:
        mine = frame
        regions = frame["rocu_id"].nunique()
        who = f"the {regions} regions together are"
        each = frame["capability_id"].nunique()
        of = f"Of {count(len(mine), 'cell')} ({each} {kind} in each region)"
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
    return f"{of}, {who} evidenced as providing {parts['provided'] or 'none'}; {listed(said)}."


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
