"""How the capabilities of one region developed over the last 12 quarters."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.labels import Heading
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.capabilities.development import Quarter, development, quarters_of
from dashboard.exhibits.capabilities.matrix import FRAMEWORKS
from dashboard.exhibits.exhibit import Answer, Exhibit
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import table_of
from dashboard.theme import CAPABILITY_STATES
from dashboard.wording import (
    in_sentence,
    join_words,
    label,
    sentence,
    spoken_date,
)

QUARTERS = 12
DRAWN_FROM = 3
"""From so many capabilities with evidence of two quarters or more, there is a history to draw."""
MAX_NAMED = 5
MAX_TOLD = 8
CARRIED = "Inner edge: carried from an earlier quarter"
GROUPS = {
    "below": "Below the standard",
    "at_standard": "At the standard",
    "stated": "Stated only, not about this unit",
    "no_standard": "No standard set",
    "transferred": "National service",
    "not_assessed": "Not assessed",
}


@exhibit()
def capability_strip(question: Question, unit: str = "", framework: str = "core-2015") -> Answer:
    """How did the capabilities of a region develop over the last 12 quarters?"""
    unit = unit or question.home or str(question.answer("region_option")["rocu_id"].iloc[0])
    frame = question.answer("capability_strip", rocu=unit, framework=framework)
    told = [(row, quarters_of(row)) for row in rows(frame)]
    drawn = [(row, quarters) for row, quarters in told if not row.has_no_history]
    is_drawn = sum(row.fresh >= 2 for row, _ in drawn) >= DRAWN_FROM
    of = question.short_name("rocu", unit)
    return Answer(
        title=_title(of, told, framework, is_drawn),
        frame=frame,
        table=_table(told, is_drawn),
        chart=_chart(drawn) if is_drawn else None,
        alt=_alt(of, told),
        note=_note(told, is_drawn),
        choices={"Unit": of, "Capabilities": FRAMEWORKS[framework]},
    )


Told = list[tuple[Any, tuple[Quarter, ...]]]


def _title(of: str, told: Told, framework: str, is_drawn: bool) -> str:
    standing = Counter(row.standing for row, _ in told)
    kind = "core capabilities" if framework == "core-2015" else "capabilities"
    over = f", over {QUARTERS} quarters" if is_drawn else ""
    return (
        f"{of}: {standing['at_standard'] or 'none'} of {len(told)} {kind} at the standard, "
        f"{standing['below'] or 'none'} below{over}"
    )


def _quarter_name(day: date) -> str:
    return f"{day:%b %Y}"


def _chart(told: Told) -> Matrix:
    """A row a capability under where it stands now; nothing is drawn of undated evidence."""
    labels: list[str | Heading] = []
    cells = []
    for row, quarters in told:
        heading = Heading(GROUPS[row.standing])
        if heading not in labels:
            labels.append(heading)
        labels.append(row.capability)
        cells += [
            MatrixCell(
                row=row.capability,
                column=_quarter_name(quarter.ends_on),
                state=quarter.state,
                hover=Hover(
                    f"{row.capability}, {spoken_date(quarter.ends_on, 'day')}",
                    _hover_lines(quarter),
                ),
                chooses=(row.capability_id,),
                faint=quarter.is_carried,
            )
            for quarter in quarters
            if quarter.has_history or quarter.position == "not_assessed"
        ]
    columns = [_quarter_name(quarter.ends_on) for quarter in told[0][1]]
    return Matrix(labels, columns, cells, CAPABILITY_STATES, faint_label=CARRIED)


def _hover_lines(quarter: Quarter) -> tuple[str, ...]:
    if quarter.as_of is None:
        return (quarter.state.word, "Nothing was recorded by then")
    dated = spoken_date(quarter.as_of, quarter.precision)
    evidence = f"Evidence of {dated}, {in_sentence(label(quarter.scope))}"
    standard = f"Standard: level {quarter.target}" if quarter.target else "No standard set"
    carried = ("Carried: the quarter brought no evidence of its own",) if quarter.is_carried else ()
    return (quarter.state.word, standard, evidence, *carried)


def _table(told: Told, is_drawn: bool) -> pd.DataFrame:
    """A row a capability: its quarters where they are drawn, and in either case a sentence."""
    table = table_of(
        [row for row, _ in told],
        {
            "Capability": "capability",
            "Stands now": lambda row: GROUPS[row.standing],
            "Standard": lambda row: f"Level {row.target}" if row.target else "Not set",
        },
    )
    if is_drawn and told:
        for at, quarter in enumerate(told[0][1]):
            table[_quarter_name(quarter.ends_on)] = [
                _quarter_words(quarters[at]) for _, quarters in told
            ]
    table["Over 12 quarters"] = [sentence(development(quarters)) for _, quarters in told]
    return table


def _quarter_words(quarter: Quarter) -> str:
    if not quarter.has_history and quarter.position != "not_assessed":
        return "Undated evidence only"
    return f"{quarter.state.word} (carried)" if quarter.is_carried else quarter.state.word


def _alt(of: str, told: Told) -> str:
    moved = [
        f"{in_sentence(row.capability)} {development(quarters)[:-1]}"
        for row, quarters in told
        if len({(quarter.position, quarter.level) for quarter in quarters if quarter.as_of}) > 1
    ]
    if not moved:
        return (
            f"No capability of {of} moved in the last {QUARTERS} quarters, as far as is recorded; "
            f"it has {len(told)}."
        )
    more = len(moved) - MAX_TOLD
    rest = [f"{more} more moved"] if more > 0 else []
    return sentence(f"{of} over {QUARTERS} quarters: {'; '.join(moved[:MAX_TOLD] + rest)}.")


def _note(told: Told, is_drawn: bool) -> str:
    undated = [
        row.capability
        for row, quarters in told
        if row.has_no_history and quarters[-1].position != "not_assessed"
    ]
    unknown = [
        row.capability
        for row, quarters in told
        if row.has_no_history and quarters[-1].position == "not_assessed"
    ]
    said = []
    if undated:
        said.append(
            "Known from undated evidence only, which is no history: "
            f"{join_words(undated, MAX_NAMED)}."
        )
    if unknown:
        said.append(f"Not assessed, which is not a gap: {join_words(unknown, MAX_NAMED)}.")
    if is_drawn:
        said.append(
            "A fainter square with an inner edge is carried: that quarter brought no evidence of "
            "its own. The standard asks for level 3, provided, unless the table says otherwise."
        )
    else:
        said.append("Too little is dated to draw it quarter by quarter.")
    return " ".join(said)


def development_of(strip: Exhibit, capability: str) -> str:
    """How one capability of the strip developed, with its name; empty where it is not in it."""
    for row in rows(strip.frame):
        if row.capability_id == capability:
            return f"{row.capability} {development(quarters_of(row))}"
    return ""
