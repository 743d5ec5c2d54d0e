"""What was sent in of a subject before: every version, what it says, and what came with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.components import url_state
from dashboard.components.page import note
from dashboard.components.return_parts import SHOWN_ROWS, called, show_difference, show_versions
from dashboard.components.table import show_table
from dashboard.components.text import literal
from dashboard.ledger.ledger import Ledger
from dashboard.returns.columns import HEADINGS, shown_columns
from dashboard.returns.difference import compared
from dashboard.returns.files import version_files
from dashboard.returns.read import packed
from dashboard.returns.starting import rows_by_line
from dashboard.returns.versions import FILE, Columns, Version, marking_of, rows_of
from dashboard.returns.words import NameOf
from dashboard.wording import spoken_date

Take = Callable[[str, bytes, str], bytes]
"""Notes that somebody takes a file away: its name, its content and its marking."""


def show_history(
    ledger: Ledger, held: list[Version], readable: list[Version], name_of: NameOf, take: Take
) -> tuple[list[Version], Mapping[str, Mapping[str, Columns]]]:
    """List every version of a subject, and show one of the readable whole, beside an earlier one.

    Gives the versions that are shown, and their rows by key.
    """
    show_versions(_newest_first(held))
    ordered = _newest_first(readable)
    if not ordered:
        return [], {}
    names = {
        version.key: f"Version {version.number}, {spoken_date(version.period, 'day')}"
        for version in ordered
    }
    new_place, old_place = st.columns(2)
    key = url_state.choose("version", "What it says", names, ordered[0].key, place=new_place)
    (new,) = [version for version in ordered if version.key == key]
    earlier = ordered[ordered.index(new) + 1 :]
    old = None
    if earlier:
        others = {version.key: names[version.key] for version in earlier}
        of = url_state.choose("earlier", "Compared with", others, earlier[0].key, place=old_place)
        (old,) = [version for version in earlier if version.key == of]
    shown = [new, *([old] if old else [])]
    rows = rows_of(ledger, shown)
    if old:
        show_difference(compared(old, new, rows), new.kind, name_of)
        note(f"{names[new.key]} beside {names[old.key][0].lower()}{names[old.key][1:]}.")
    _show_rows(new, rows[new.key], name_of)
    _offer(ledger, new, rows[new.key], take)
    return shown, rows


def _newest_first(held: list[Version]) -> list[Version]:
    return sorted(held, key=lambda version: (version.period, version.number), reverse=True)


def _show_rows(version: Version, rows: Mapping[str, Columns], name_of: NameOf) -> None:
    """Every row of a version, sheet by sheet."""
    for sheet in version.kind.sheets:
        told = rows_by_line(rows[sheet.name]) if sheet.name in rows else []
        columns = [
            column.name
            for column in shown_columns(version.kind, sheet)
            if any(row.get(column.name) for row in told)
        ]
        if told:
            st.markdown(f"**{literal(sheet.title)}**")
            frame = pd.DataFrame(
                {
                    HEADINGS[name].name: [
                        called(sheet, name, row[name], name_of) if row.get(name) else ""
                        for row in told[:SHOWN_ROWS]
                    ]
                    for name in columns
                }
            )
            show_table(frame, f"{sheet.title}, version {version.number}")
        if len(told) > SHOWN_ROWS:
            note(f"and {len(told) - SHOWN_ROWS:,} more rows: download all of them.")


def _offer(ledger: Ledger, version: Version, rows: Mapping[str, Columns], take: Take) -> None:
    """Let the file be downloaded as it came, and every row as CSV files."""
    marking = marking_of(version, rows)
    assert version.entry is not None
    files = (
        ("Download the file as it came", version.name, partial(ledger.part, version.entry, FILE)),
        (
            "Download its rows",
            f"{version.source_id}.zip",
            lambda: packed(version_files(version, rows)),
        ),
    )
    for (words, name, make), place in zip(files, st.columns(2), strict=True):
        place.download_button(
            literal(words),
            data=lambda name=name, make=make: take(name, make(), marking),  # type: ignore[misc]
            file_name=name if "." in name else f"{name}.zip",
            on_click="ignore",
            key=f"{words} {version.key}",
        )
