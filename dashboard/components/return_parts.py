"""What pages show of returns: faults, differences, consequences and versions, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from dashboard.components.table import show_table
from dashboard.components.text import literal
from dashboard.errors import DataSetError, Problem
from dashboard.returns.columns import HEADINGS, said
from dashboard.returns.difference import Difference, Move, RowChange
from dashboard.returns.kinds import Kind, Sheet
from dashboard.returns.versions import Version
from dashboard.returns.words import NameOf, sentences, summary
from dashboard.wording import count_noun, spoken_date

SHOWN_ROWS = 200


def show_problems(problems: Sequence[Problem], kind: Kind | None, caption: str) -> None:
    """What is wrong, or strange, each with where it is and what to do."""
    show_table(
        pd.DataFrame(
            {
                "Where": [_where(problem, kind) for problem in problems],
                "Column": [_heading(problem.column) for problem in problems],
                "Value": [problem.value or "empty" for problem in problems],
                "What is wrong": [_sentence(problem.wrong) for problem in problems],
                "What to do": [_sentence(problem.remedy) for problem in problems],
            }
        ),
        caption,
    )


def show_refusal(error: DataSetError, kind: Kind | None) -> None:
    """Everything that is wrong with a return, or with the data that it would join."""
    count = len(error.problems) + error.more
    st.error(literal(f"{count_noun(count, 'thing is', 'things are')} wrong. Nothing was sent."))
    show_problems(error.problems, kind, "What is wrong")


def show_difference(found: Difference, kind: Kind, name_of: NameOf) -> None:
    """What is new, gone or other than before, row by row."""
    st.markdown(literal(summary(found)))
    if not found.changes:
        return
    shown = found.changes[:SHOWN_ROWS]

    def told(change: RowChange, name: str, value: str | None) -> str:
        return called(kind.sheet(change.table), name, value, name_of) if value else "empty"

    show_table(
        pd.DataFrame(
            {
                "Sheet": [kind.sheet(change.table).title for change in shown],
                "Row": [
                    ", ".join(
                        told(change, name, value)
                        for name, value in change.key.items()
                        if value and name != kind.subject
                    )
                    or "The agreement"
                    for change in shown
                ],
                "What": [
                    "Not told this time" if change.stays else change.what.capitalize()
                    for change in shown
                ],
                "Before": [
                    "; ".join(
                        f"{_heading(name)}: {told(change, name, old)}"
                        for name, (old, _) in change.cells.items()
                        if old
                    )
                    or "Nothing"
                    for change in shown
                ],
                "Now": [
                    "; ".join(
                        f"{_heading(name)}: {told(change, name, new)}"
                        for name, (_, new) in change.cells.items()
                        if new
                    )
                    or (_stays(change.stays) if change.stays else "Nothing")
                    for change in shown
                ],
            }
        ),
        "What differs",
    )
    if len(found.changes) > SHOWN_ROWS:
        st.markdown(literal(f"and {len(found.changes) - SHOWN_ROWS:,} more rows."))


def called(sheet: Sheet, name: str, value: str, name_of: NameOf) -> str:
    """What people call a value of a column."""
    for column in sheet.table.columns:
        if column.name == name and column.references:
            return name_of(column.references, value)
        if column.name == name and column.words:
            return said(sheet.name, name, value)
    return value


def _stays(day: date) -> str:
    return f"What was told on {spoken_date(day, 'day')} stays"


def show_consequence(moves: Iterable[Move], name_of: NameOf) -> None:
    """What would stand elsewhere if a return were accepted, worse first."""
    told = sentences(moves, name_of)
    show_table(pd.DataFrame({"If it is accepted": told}), "If it is accepted")


def show_versions(held: Sequence[Version]) -> None:
    """Every version of a subject and period: who sent it, when, and what was decided and why."""
    show_table(
        pd.DataFrame(
            {
                "Version": [
                    f"{version.number}, {spoken_date(version.period, 'day')}" for version in held
                ],
                "Sent by": [version.who for version in held],
                "Sent": [_moment(version) for version in held],
                "As": [version.name for version in held],
                "Marking": [version.marking for version in held],
                "State": [version.state.capitalize() for version in held],
                "Decided by": [
                    version.decision.who if version.decision else "Nobody yet" for version in held
                ],
                "Decided": [
                    spoken_date(version.decision.at.astimezone().date(), "day")
                    if version.decision
                    else "Not yet"
                    for version in held
                ],
                "Why": [
                    (version.decision.reason if version.decision else "") or "Nothing is said"
                    for version in held
                ],
            }
        ),
        "Versions",
    )


def _moment(version: Version) -> str:
    when = version.at.astimezone()
    return f"{spoken_date(when.date(), 'day')} {when:%H:%M}"


def _where(problem: Problem, kind: Kind | None) -> str:
    """The sheet and cell, or the sheet and row of what was typed or came as files."""
    file = problem.file.rpartition("/")[2]
    table = file.removesuffix(".csv")
    if kind is not None and any(sheet.name == table for sheet in kind.sheets):
        file = kind.sheet(table).title
    return f"{file}, row {problem.line - 1}" if problem.line > 1 else file


def _heading(column: str) -> str:
    names = column.split(", ")
    return ", ".join(HEADINGS[name].name if name in HEADINGS else name for name in names) or (
        "The whole"
    )


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
