"""Reads a return from the workbook of a template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from dashboard.errors import Problem, ReturnError
from dashboard.returns.cells import MAX_ROWS, Cell, UnreadError, read_cells
from dashboard.returns.columns import HEADINGS, shown_columns
from dashboard.returns.form import (
    AS_LAST,
    EVERYTHING,
    FORM,
    LAST,
    LISTS,
    MARKING,
    PROPERTY,
    START,
    YES,
    list_name,
)
from dashboard.returns.guard import why_refused
from dashboard.returns.kinds import KINDS, Kind, Sheet
from dashboard.store.contract import Column
from dashboard.store.stage import TableRow
from dashboard.store.text import tidied

_ANEW = "Begin with a new template, and copy what you have filled in"
_SEARCHED_ROWS = 20
"""The heads stand among the first rows, also where somebody put rows above them."""


@dataclass(frozen=True)
class Filled:
    """What a workbook says: see `read.Return`. `letters` are those of the columns, by table."""

    kind: Kind
    subject: str
    period: date
    marking: str
    repeats: bool
    rows: dict[str, list[TableRow]]
    letters: dict[tuple[str, str], str]
    problems: list[Problem]
    digest: str


def read_workbook(name: str, content: bytes) -> Filled:
    """Read a filled-in template; ReturnError where it is none or could do harm."""
    refused = why_refused(content)
    if refused:
        raise _error(name, *refused)
    try:
        properties, sheets = read_cells(content)
    except UnreadError as error:
        raise _error(name, str(error), _ANEW) from error
    kind, subject, period = _told(name, properties, sheets)
    start = _start(sheets.get(START, []))
    names = _names(sheets.get(LISTS, []))
    rows: dict[str, list[TableRow]] = {}
    letters: dict[tuple[str, str], str] = {}
    for number, row in enumerate(sheets.get(START, []), start=1):
        if row and row[0] and tidied(row[0][1]) == MARKING:
            letters[START, "marking"] = f"B{number}"
    problems: list[Problem] = []
    for sheet in kind.sheets:
        if sheet.title not in sheets:
            problems.append(Problem(sheet.title, 0, "", "", "the sheet is missing", _ANEW))
            continue
        reader = _Sheet(kind, sheet, subject, sheets[sheet.title], names)
        rows[sheet.name] = list(reader.rows())
        letters |= {(sheet.name, column): letter for column, letter in reader.letters.items()}
        problems += reader.problems
    return Filled(
        kind=kind,
        subject=subject,
        period=period,
        marking=start.get(MARKING, ""),
        repeats=start.get(EVERYTHING, "").lower() == YES,
        rows=rows,
        letters=letters,
        problems=problems,
        digest=sha256(content).hexdigest(),
    )


def _told(
    name: str, properties: Mapping[str, str], sheets: Mapping[str, list[list[Cell]]]
) -> tuple[Kind, str, date]:
    """What a template was made for: it stands in a property of the file and in a cell."""
    cell = (sheets.get(LISTS) or [[None]])[0][:1]
    there = properties.get(PROPERTY) or (cell[0][1] if cell and cell[0] else "")
    parts = there.split(" ")
    if len(parts) != 4 or parts[0] not in KINDS:
        raise _error(name, "it is not the workbook of a return", _ANEW)
    if parts[3] != FORM:
        raise _error(name, "it was made from a template of another version", _ANEW)
    try:
        period = day_of(parts[2])
    except ValueError:
        raise _error(name, "it does not say which period it is of", _ANEW) from None
    if cell and cell[0] and PROPERTY in properties and cell[0][1] != there:
        raise _error(name, "it says in two places that it is of different returns", _ANEW)
    return KINDS[parts[0]], parts[1], period


def day_of(text: str) -> date:
    """A day that is written as 2026-09-30; ValueError where it is not."""
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _start(rows: list[list[Cell]]) -> dict[str, str]:
    """What the first sheet says, by the words in its first column."""
    return {
        tidied(row[0][1]): tidied(row[1][1]) for row in rows if len(row) > 1 and row[0] and row[1]
    }


def _names(rows: list[list[Cell]]) -> dict[str, dict[str, str]]:
    """The ids of what people choose by name, by list: names and ids stand side by side."""
    found: dict[str, dict[str, str]] = {}
    for at, head in enumerate(rows[0] if rows else []):
        if at == 0 or head is None:
            continue
        listed = found.setdefault(head[1], {})
        for row in rows[1:]:
            if len(row) <= at + 1:
                continue
            shown, ident = row[at], row[at + 1]
            if shown and ident:
                listed[tidied(shown[1]).lower()] = ident[1]
    return found


class _Sheet:
    """A sheet that is being read: its heads, its rows, and what is wrong with them."""

    def __init__(
        self,
        kind: Kind,
        sheet: Sheet,
        subject: str,
        cells: list[list[Cell]],
        names: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._kind = kind
        self._subject = subject
        self._sheet = sheet
        self._cells = cells
        self._names = names
        self.problems: list[Problem] = []
        self._last_at: dict[str, int] = {}
        self._head, self._at = self._found_heads()
        self.letters = {column: _letter(at) for column, at in self._at.items()}

    def _found_heads(self) -> tuple[int, dict[str, int]]:
        """The row of the heads, and where each column stands."""
        heads = {
            HEADINGS[column.name].name.lower(): column.name
            for column in shown_columns(self._kind, self._sheet)
        }
        wanted = {**heads, AS_LAST.lower(): AS_LAST}
        for number, row in enumerate(self._cells[:_SEARCHED_ROWS]):
            found: dict[str, int] = {}
            last: dict[str, int] = {}
            for at, cell in enumerate(row):
                first, _, rest = (cell[1] if cell else "").partition("\n")
                name = wanted.get(tidied(first).lower())
                if name and LAST not in rest:
                    found.setdefault(name, at)
                elif name:
                    last.setdefault(name, at)
            missing = [name for name in heads.values() if name not in found]
            if len(missing) * 2 < len(heads):
                for name in missing:
                    self._report(number, "", HEADINGS[name].name, "the column is missing", _ANEW)
                self._last_at = last
                return number, found
        self._report(0, "", "", "the heads of the columns are missing", _ANEW)
        return len(self._cells), {}

    def rows(self) -> Iterator[TableRow]:
        """The rows below the heads, each with its line; those that are empty are left out."""
        columns = {column.name: column for column in shown_columns(self._kind, self._sheet)}
        if len(self._cells) > MAX_ROWS:
            self._report(MAX_ROWS, "", "", f"there are more than {MAX_ROWS:,} rows", "Send fewer")
        for number, cells in enumerate(self._cells[:MAX_ROWS]):
            if number <= self._head:
                continue
            row: dict[str, Any] = {
                name: self._value(number, name, columns.get(name), cells[at])
                for name, at in self._at.items()
                if at < len(cells)
            }
            if any(row.values()):
                last = self._said_last(cells, columns)
                shown = {LAST: last} if last else {}
                yield {**self._implied(), **row, **shown, "line": number + 1}

    def _said_last(self, cells: list[Cell], columns: Mapping[str, Column]) -> dict[str, str]:
        """What stands in the grey cells of a row: it tells which row of last quarter's it was."""
        return {
            name: _id(columns[name], self._names, tidied(cell[1]))
            for name, at in self._last_at.items()
            if at < len(cells) and (cell := cells[at]) and tidied(cell[1])
        }

    def _implied(self) -> dict[str, str]:
        """Columns that the template leaves out, because they name the subject."""
        table, subject = self._sheet.table, self._subject
        if table.name == "funding":
            return {"recipient_kind": "rocu", "recipient_id": subject}
        return {self._kind.subject: subject} if table.holds(self._kind.subject) else {}

    def _value(self, number: int, name: str, column: Column | None, cell: Cell) -> str | None:
        if cell is None or not tidied(cell[1]):
            return None
        kind, value = cell[0], tidied(cell[1])
        if kind == "f":
            self._report(
                number,
                self.letters_of(name),
                _head(name),
                "it is a formula",
                "Give its value",
                cell[1],
            )
            return None
        if kind == "p" and name != "share_pct":
            self._report(
                number,
                self.letters_of(name),
                _head(name),
                "it is a percentage",
                "Give a number",
                f"{value} %",
            )
            return None
        if kind == "e":
            self._report(
                number,
                self.letters_of(name),
                _head(name),
                "it is an error of the spreadsheet",
                "Give a value, or leave it empty",
                value,
            )
            return None
        return _id(column, self._names, value) if column else value

    def letters_of(self, name: str) -> str:
        return _letter(self._at[name])

    def _report(
        self, number: int, letter: str, column: str, wrong: str, remedy: str, value: str = ""
    ) -> None:
        place = f"{self._sheet.title}!{letter}{number + 1}" if letter else self._sheet.title
        line = 0 if letter else number + 1
        self.problems.append(Problem(place, line, column, value, wrong, remedy))


def _id(column: Column, names: Mapping[str, Mapping[str, str]], value: str) -> str:
    """The id or the word that people mean by a name in this column; else what they wrote."""
    if column.type == "words":
        # Columns of the same words share a list, which is called by one of them.
        meant = (listed.get(value.lower()) for listed in names.values())
        return next((word for word in meant if word in column.words), value)
    return names.get(list_name(column), {}).get(value.lower(), value)


def _head(name: str) -> str:
    return AS_LAST if name == AS_LAST else HEADINGS[name].name


def _letter(at: int) -> str:
    first, last = divmod(at, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)


def _error(name: str, wrong: str, remedy: str) -> ReturnError:
    return ReturnError([Problem(name, 0, "", "", wrong, remedy)])
