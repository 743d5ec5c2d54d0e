"""A return that is typed on the page: a table a sheet, kept as a draft section by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.components import url_state
from dashboard.components.page import note
from dashboard.components.text import literal
from dashboard.ledger.ledger import Ledger
from dashboard.returns import drafts
from dashboard.returns.columns import HEADINGS, choices, shown_columns
from dashboard.returns.kinds import KINDS, Kind, Sheet
from dashboard.returns.live import live_rows
from dashboard.returns.starting import EVERY_ONE, said_before, starting_rows, tables_of
from dashboard.returns.versions import Version, counting_of
from dashboard.store.candidate import Candidate
from dashboard.store.contract import Column
from dashboard.store.stage import TableRow
from dashboard.wording import spoken_date

EMPTY_ROWS = 5
KEPT = "return being typed"


def typed_rows(
    ledger: Ledger,
    folders: list[Path],
    kind: Kind,
    subject: str,
    period: date,
    who: str,
    saved: Callable[[], None],
) -> dict[str, list[TableRow]]:
    """The form of a return, and all that has been typed into it so far.

    `saved` is called for each draft that is kept.
    """
    accepted = counting_of(ledger, kind, subject, period)
    newest = drafts.newest(ledger, kind, subject, period, who)
    draft = _draft(newest, accepted)
    begun = ""
    if newest and draft is None:
        begun = "as accepted"
    elif draft and draft.sent_back:
        begun = f"version {draft.sent_back.number}"
    of = (kind.name, subject, period, accepted.number if accepted else 0)
    held = st.session_state.get(KEPT)
    if held is None or held["of"] != (*of, begun):
        others = _set_aside(held, of)
        typed = draft.rows if draft else {}
        held = others.pop(begun, None) or {
            "of": (*of, begun),
            **_start(ledger, folders, kind, subject, period, typed),
        }
        held["others"] = others
        st.session_state[KEPT] = held
    if any(other["unsaved"] for other in held["others"].values()):
        note("What you typed into the other beginning is not saved. Choose it to go on with it.")
    titles = {sheet.name: sheet.title for sheet in kind.sheets}

    def save(name: str) -> None:
        drafts.save(ledger, kind, subject, period, who, held["rows"])
        saved()
        held.update(of=(*of, ""), unsaved=set(), place=None, saves=held["saves"] + 1, others={})
        st.success(literal(f"{titles[name]} saved as a draft. It is not sent yet."))

    chosen = url_state.choose("sheet", "Section", titles, kind.sheets[0].name, few=True)
    sheet = kind.sheet(chosen if chosen in titles else kind.sheets[0].name)
    note(f"{sheet.about} What you leave empty says nothing; it is not counted as a gap.")
    ways = {"table": "As a table", "row": "One row at a time"}
    way = url_state.choose("typing", "Type", ways, "table", few=True)
    key = _editor_key(sheet, held) if way == "table" else _row_key(sheet)
    place = (sheet.name, way, way == "row" and st.session_state.get(key, 0))
    left = _left(held, place, key)
    if left:
        save(left)
    filled = _editor(sheet, kind, held) if way == "table" else _one_row(sheet, kind, held)
    if held["place"] != place:
        held.update(place=place, began=filled)
    held["typed"] = filled
    if st.button(literal(f"Save {sheet.title.lower()}"), key=f"save {sheet.name}"):
        held["rows"][sheet.name] = filled
        save(sheet.name)
    return {**held["rows"], sheet.name: filled}


def _set_aside(held: dict[str, Any] | None, of: tuple[Any, ...]) -> dict[str, dict[str, Any]]:
    """What was typed of the same return, by what it began with: it is there when that is chosen
    again. As a draft it would be newer than both, and neither could be chosen any more."""
    if held is None or held["of"][:-1] != of:
        return {}
    _take_over(held)
    held["place"] = None
    return {**held["others"], held["of"][-1]: held}


def keep_left(
    ledger: Ledger, kind: Kind, subject: str, period: date, who: str
) -> tuple[Kind, str, date] | None:
    """Keep as a draft what was typed of another subject or period, and say of which that is; None
    where nothing has to be kept.

    Of an agreement of which nothing is known from another day on, what was typed stays in the form.
    """
    held = st.session_state.get(KEPT)
    if held is None or held["of"][:3] == (kind.name, subject, period):
        return None
    name, before, day = held["of"][:3]
    _take_over(held)
    held["place"] = None
    is_unknown = not kind.tells_of_quarter and not (
        drafts.newest(ledger, kind, subject, period, who)
        or counting_of(ledger, kind, subject, period)
    )
    if is_unknown and (name, before) == (kind.name, subject):
        held["of"] = (name, before, period, 0, "")
        return None
    del st.session_state[KEPT]
    left = next((one for one in (held, *held["others"].values()) if one["unsaved"]), None)
    if left is None:
        return None
    drafts.save(ledger, KINDS[name], before, day, who, left["rows"])
    return KINDS[name], before, day


def _take_over(held: dict[str, Any]) -> None:
    """Put among the rows what was typed into the part of the form that was shown last."""
    if held["place"] is not None and held["typed"] != held["began"]:
        name = str(held["place"][0])
        held["rows"][name] = held["typed"]
        held["unsaved"].add(name)


def _left(held: dict[str, Any], place: tuple[Any, ...], key: str) -> str:
    """Take over what was typed where somebody was before: the section, where they have left it.

    Streamlit forgets what was typed into a part that is shown no more: that of another section,
    row or way of typing, or of this one while somebody was on another page.
    """
    before = held["place"]
    if before is None or (before == place and key in st.session_state):
        return ""
    name = str(before[0])
    _take_over(held)
    held["place"] = None
    return name if name in held["unsaved"] and before[:2] != place[:2] else ""


def _editor_key(sheet: Sheet, held: Mapping[str, Any]) -> str:
    """Another one after each save, or what is new would be added to itself."""
    return f"typed {sheet.name} {held['of']} {held['saves']}"


def _row_key(sheet: Sheet) -> str:
    return f"row {sheet.name}"


def field_key(sheet: str, row: int, column: str, of: tuple[Any, ...]) -> str:
    """A field of its own for each subject, period and beginning: Streamlit would show what was
    typed into the one in the other."""
    return f"field {sheet} {row} {column} {of}"


def _draft(draft: drafts.Draft | None, accepted: Version | None) -> drafts.Draft | None:
    """The draft to go on with, said to whoever typed it; None where there is none to go on with.

    One that is older than what counts would undo it, so what was accepted is offered first.
    """
    if draft is None:
        return None
    day = spoken_date(draft.at.astimezone().date(), "day")
    decision = accepted.decision if accepted else None
    if accepted and decision and decision.entry and decision.entry.number > draft.number:
        note(
            f"Your draft of {day} is older than version {accepted.number}, which {decision.who} "
            f"accepted on {spoken_date(decision.on, 'day')}. Sent in, it would take that one's "
            "place whole."
        )
        ways = {"accepted": f"Version {accepted.number}, as accepted", "draft": f"Draft of {day}"}
        chosen = url_state.choose("begin", "Begin with", ways, "accepted", few=True)
        return draft if chosen == "draft" else None
    if draft.sent_back:
        why = draft.sent_back.decision.reason if draft.sent_back.decision else ""
        note(f"This is your version {draft.sent_back.number}, which was sent back: {why}")
    else:
        note(f"This is your draft of {day}. It is not sent yet, and nobody else sees it.")
    return draft


def _start(
    ledger: Ledger,
    folders: list[Path],
    kind: Kind,
    subject: str,
    period: date,
    rows: dict[str, list[TableRow]],
) -> dict[str, Any]:
    """What the form begins with: `rows` of a draft, else the rows that a template would have.

    Beside them where somebody types (`place`), and which sections have rows that no draft has.
    """
    with Candidate(folders, live_rows(ledger)) as candidate:
        accepted = counting_of(ledger, kind, subject, period)
        if accepted:
            before = tables_of(ledger, accepted)
        else:
            _, before = said_before(candidate, ledger, kind, subject, period)
        rows = dict(rows)
        for sheet in kind.sheets:
            if sheet.name not in rows:
                started = starting_rows(
                    candidate, sheet, subject, period, before.get(sheet.name, [])
                )
                rows[sheet.name] = [{**row, **was} for row, was, _ in started]
        options = {
            (sheet.name, column.name): dict(choices(candidate, sheet, column))
            for sheet in kind.sheets
            for column in shown_columns(kind, sheet)
        }
    return {
        "rows": rows,
        "options": options,
        "place": None,
        "unsaved": set(),
        "saves": 0,
        "others": {},
    }


def _one_row(sheet: Sheet, kind: Kind, held: Mapping[str, Any]) -> list[TableRow]:
    """The rows of a sheet, of which one is filled in by a field for each column.

    A table that is edited is drawn, and not every screen reader can read what is drawn.
    """
    columns = shown_columns(kind, sheet)
    rows: list[TableRow] = list(held["rows"][sheet.name])
    options: Mapping[tuple[str, str], Mapping[str, str]] = held["options"]
    every_one = EVERY_ONE.get(sheet.name, ("", ""))[1]
    names = [_row_name(row, columns, options, sheet) for row in rows]
    if not every_one:
        names.append(f"A new row ({len(rows) + 1})")
    at = st.selectbox(
        "Row", range(len(names)), format_func=lambda place: names[place], key=_row_key(sheet)
    )
    row = dict(rows[at]) if at < len(rows) else {}
    for column in columns:
        if column.name == every_one:
            continue
        heading, key = HEADINGS[column.name], field_key(sheet.name, at, column.name, held["of"])
        listed = options[sheet.name, column.name]
        given = str(row.get(column.name) or "")
        if listed:
            ids = ["", *dict.fromkeys([*listed, given] if given else listed)]
            value = st.selectbox(
                literal(heading.name),
                ids,
                index=ids.index(given),
                format_func=partial(_called, listed),
                help=literal(heading.meaning),
                accept_new_options=column.name == "party_id",
                key=key,
            )
        else:
            value = st.text_input(
                literal(heading.name), given, help=literal(heading.meaning), key=key
            ).strip()
        row[column.name] = value or None
    told = {name: value for name, value in row.items() if isinstance(value, str) and value}
    if at < len(rows):
        rows[at] = told
    elif told:
        rows.append(told)
    return rows


def _called(listed: Mapping[str, str], ident: str) -> str:
    return listed.get(ident, ident) or "Nothing is said"


def _row_name(
    row: TableRow,
    columns: list[Column],
    options: Mapping[tuple[str, str], Mapping[str, str]],
    sheet: Sheet,
) -> str:
    """What a row is called: by its first values."""
    values = [
        options[sheet.name, column.name].get(str(row[column.name]), str(row[column.name]))
        for column in columns
        if row.get(column.name)
    ]
    return ", ".join(values[:2]) or "An empty row"


def _editor(sheet: Sheet, kind: Kind, held: Mapping[str, Any]) -> list[TableRow]:
    columns = shown_columns(kind, sheet)
    rows: list[TableRow] = held["rows"][sheet.name]
    options: Mapping[tuple[str, str], Mapping[str, str]] = held["options"]
    every_one = EVERY_ONE.get(sheet.name, ("", ""))[1]
    frame = pd.DataFrame(
        {
            column.name: [
                options[sheet.name, column.name].get(
                    str(row.get(column.name)), row.get(column.name)
                )
                or None
                for row in rows
            ]
            for column in columns
        },
        dtype="object",
    )
    config = {}
    for column in columns:
        heading = HEADINGS[column.name]
        listed = list(options[sheet.name, column.name].values())
        name, meaning = literal(heading.name), literal(heading.meaning)
        if column.name == every_one:
            config[column.name] = st.column_config.TextColumn(name, help=meaning, disabled=True)
        elif listed and column.name != "party_id":
            config[column.name] = st.column_config.SelectboxColumn(
                name, help=meaning, options=listed
            )
        else:
            config[column.name] = st.column_config.TextColumn(name, help=meaning)
    edited = st.data_editor(
        frame,
        column_config=config,
        num_rows="fixed" if every_one else "dynamic",
        hide_index=True,
        key=_editor_key(sheet, held),
        width="stretch",
        placeholder="",
    )
    ids = {
        column.name: {shown: ident for ident, shown in options[sheet.name, column.name].items()}
        for column in columns
    }
    return [
        {
            str(name): ids[str(name)].get(value, value)
            for name, value in row.items()
            if isinstance(value, str) and value.strip()
        }
        for row in edited.to_dict("records")
    ]
