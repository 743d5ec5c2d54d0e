"""The workbook that a return is typed into: a sheet a table, with lists and last quarter's values.

It has no macros. Whatever the program has to find again it finds by the titles of sheets, the heads
of columns and a property of the file, never by colours or frozen panes, which other programs drop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from dashboard.errors import UsageError
from dashboard.ledger.ledger import Ledger
from dashboard.model import MARKINGS, OFFICIAL, highest
from dashboard.returns.check import is_quarter_end
from dashboard.returns.columns import HEADINGS, choices, shown_columns
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
from dashboard.returns.kinds import Kind, Sheet
from dashboard.returns.live import live_rows
from dashboard.returns.starting import (
    corrected,
    said_before,
    starting_rows,
    subject_name,
    tables_of,
)
from dashboard.returns.versions import Version, counting_of
from dashboard.store.candidate import Candidate
from dashboard.store.contract import PATTERNS, Column
from dashboard.wording import spoken_date

HEAD_ROW = 3
"""The row of heads, counted from 0. What is filled in begins below it."""
ROOM = 3000
"""So many rows of a sheet have lists and formats."""
EMPTY_ROWS = 20
_WIDTHS = {"note": 44, "coverage_note": 30, "name": 40, "measure": 34, "party_id": 34}
_MOST_WIDTH = 64
_NAMES_WIDTH = 48
_WIDTH = 18
_LAST_WIDTH = 16
_DATES = ("ends_on", "starts_on", "review_on")


@dataclass(frozen=True)
class Template:
    """A workbook for one subject and period. `name` is that of the file, `marking` that of what the
    last return said, which stands in it."""

    name: str
    content: bytes
    marking: str


def template(
    kind: Kind, subject: str, period: date, folders: list[Path], ledger: Ledger
) -> Template:
    """The workbook of a subject for a period, with what its last return said beside each cell.

    Where a return of the period counts already it is a correction, which takes that one's place
    whole: what that one says is filled in.

    UsageError where there is no such subject, and where what is filled in could not be sent.
    """
    if kind.tells_of_quarter and not is_quarter_end(period):
        raise UsageError(
            f"{period} is not the last day of a quarter. Write one, such as 2026-09-30."
        )
    if not re.fullmatch(PATTERNS["id"], subject):
        raise UsageError(
            f"{subject!r} is no id. Write small letters, digits and hyphens, such as cyber-north."
        )
    with Candidate(folders, live_rows(ledger)) as candidate:
        title = subject_name(candidate, kind, subject)
        made = _Workbook(candidate, kind, subject, period, title)
        last, before = said_before(candidate, ledger, kind, subject, period)
        now = counting_of(ledger, kind, subject, period)
        told = tables_of(ledger, now) if now else {}
        if now and not kind.tells_of_quarter:
            before = told
        rows = [row for tables in (before, told) for held in tables.values() for row in held]
        versions = [version.marking for version in (last, now) if version]
        own = [row["marking"] for row in rows if row.get("marking")]
        marking = highest([OFFICIAL, *versions, *own])
        made.write_start(last, now, marking)
        for sheet in kind.sheets:
            made.write_sheet(sheet, before.get(sheet.name, []), told.get(sheet.name, []))
        content = made.finished()
    return Template(f"return-{kind.name}-{subject}-{period}.xlsx", content, marking)


class _Workbook:
    """A workbook that is being written."""

    def __init__(
        self, candidate: Candidate, kind: Kind, subject: str, period: date, title: str
    ) -> None:
        self._candidate = candidate
        self._kind = kind
        self._subject = subject
        self._period = period
        self._title = title
        self._made = BytesIO()
        self._book = xlsxwriter.Workbook(self._made, {"in_memory": True, "strings_to_urls": False})
        told = "for the quarter to" if kind.tells_of_quarter else "as from"
        self._heading = f"Return of {title} {told} {spoken_date(period, 'day')}"
        self._book.set_properties({"title": self._heading, "author": "", "company": ""})
        self._book.set_custom_property(PROPERTY, f"{kind.name} {subject} {period} {FORM}")
        form = self._book.add_format
        self._h1 = form({"bold": True, "font_size": 16})
        self._head = form(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#12436D",
                "font_color": "#FFFFFF",
                "border": 1,
            }
        )
        self._last_head = form(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "top",
                "bg_color": "#F3F3F3",
                "font_color": "#3D3D3D",
                "border": 1,
            }
        )
        cell = {"valign": "top", "border": 1, "border_color": "#B1B4B6"}
        self._text = form(cell | {"text_wrap": True, "num_format": "@"})
        self._number = form(cell | {"num_format": "General"})
        self._day = form(cell | {"num_format": "yyyy-mm-dd"})
        self._last = form(
            {
                "text_wrap": True,
                "valign": "top",
                "font_color": "#3D3D3D",
                "bg_color": "#F3F3F3",
                "border": 1,
            }
        )
        self._start = self._book.add_worksheet(START)
        self._sheets = {sheet.name: self._book.add_worksheet(sheet.title) for sheet in kind.sheets}
        self._lists = self._book.add_worksheet(LISTS)
        self._lists.write(0, 0, f"{kind.name} {subject} {period} {FORM}")
        self._listed: dict[tuple[tuple[str, str], ...], str] = {}
        self._next_list = 1

    def write_start(self, last: Version | None, now: Version | None, marking: str) -> None:
        """The first sheet: what this is, how to fill it in, and what holds for all of it."""
        sheet = self._start
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 72)
        sheet.write(0, 0, self._heading, self._h1)
        sheet.write(1, 0, marking)
        beside = (
            f"The grey columns show what {last.title} said."
            if last
            else "Nothing was accepted before, so there is nothing to repeat."
        )
        steps = [
            "Fill in the sheets: one row a thing. White cells are yours.",
            *(
                [
                    f"This is a correction: version {now.number} is filled in. Change what is "
                    "wrong and leave the rest; what you empty is told no more."
                ]
                if now
                else []
            ),
            *(
                [
                    beside,
                    f"Write {YES} under “{AS_LAST}” where a row is as it was, and leave the rest "
                    "of it empty.",
                    "What you leave empty says nothing: it is not counted as a gap, and what was "
                    "known before stays.",
                ]
                if self._kind.tells_of_quarter
                else ["What is recorded of the agreement is filled in. Change what is different."]
            ),
            "Save the workbook as .xlsx and send it on the page Our data. You are told at once "
            "what is wrong, cell by cell.",
        ]
        for number, step in enumerate(steps, start=2):
            sheet.set_row(number, 32)
            sheet.write(number, 0, f"{number - 1}.", self._text)
            sheet.write(number, 1, step, self._text)
        sheet.write(8, 0, MARKING, self._head)
        sheet.write(8, 1, now.marking if now else "", self._text)
        sheet.data_validation(8, 1, 8, 1, {"validate": "list", "source": list(MARKINGS)})
        sheet.write(
            9, 1, "Of every row, unless a row says another. Empty: as the dashboard is set."
        )
        if self._kind.tells_of_quarter:
            sheet.write(10, 0, EVERYTHING, self._head)
            sheet.write(10, 1, "", self._text)
            sheet.data_validation(10, 1, 10, 1, {"validate": "list", "source": [YES]})
            sheet.write(11, 1, f"Write {YES} where every row that you do not fill in is as it was.")

    def write_sheet(
        self, sheet: Sheet, before: list[dict[str, Any]], told: list[dict[str, Any]]
    ) -> None:
        """One table: what people fill in, and beside it what the last return said. What the return
        of this period has `told` already is filled in."""
        written = self._sheets[sheet.name]
        columns = shown_columns(self._kind, sheet)
        repeats = self._kind.tells_of_quarter
        # An agreement is told anew as a whole, so all of it is there to be changed.
        keys = [c for c in columns if not repeats or c.name not in sheet.values]
        heads = [HEADINGS[column.name].name for column in columns]
        written.write(0, 0, f"{sheet.title}: {self._title}", self._h1)
        written.write(1, 0, sheet.about)
        written.set_row(HEAD_ROW, 64)
        options = {column.name: self._list(sheet, column) for column in columns}
        for at, column in enumerate(columns):
            heading = HEADINGS[column.name]
            needed = "" if column.may_be_empty or column in keys else "; needed"
            written.write(HEAD_ROW, at, f"{heads[at]}\n({heading.meaning}{needed})", self._head)
            width = _WIDTH
            if column in keys and column.references:
                # Else a name goes on over the row below: nobody makes rows higher for it.
                names = map(len, options[column.name][0].values())
                width = min(max((_NAMES_WIDTH, *names)), _MOST_WIDTH)
            written.set_column(at, at, _WIDTHS.get(column.name, width))
            if options[column.name][1]:
                written.data_validation(
                    HEAD_ROW + 1,
                    at,
                    HEAD_ROW + ROOM,
                    at,
                    {
                        "validate": "list",
                        "source": options[column.name][1],
                        # Free text is told by the check, which says more than a spreadsheet can.
                        "error_type": "warning",
                        "error_title": heads[at],
                        "error_message": "Choose one from the list.",
                    },
                )
        end = len(columns)
        if repeats:
            written.write(HEAD_ROW, end, f"{AS_LAST}\n({YES}, or empty)", self._head)
            written.set_column(end, end, _WIDTH)
            source = {"validate": "list", "source": [YES]}
            written.data_validation(HEAD_ROW + 1, end, HEAD_ROW + ROOM, end, source)
        shown = [column for column in columns if column not in keys]
        for at, column in enumerate(shown, start=end + 1 if before else 0):
            if before:
                name = HEADINGS[column.name].name
                written.write(HEAD_ROW, at, f"{name}\n({LAST})", self._last_head)
                written.set_column(at, at, _LAST_WIDTH)
        rows = starting_rows(self._candidate, sheet, self._subject, self._period, before)
        if told and repeats:
            rows = corrected(sheet, rows, told)
        for number in range(HEAD_ROW + 1, HEAD_ROW + 1 + len(rows) + EMPTY_ROWS):
            for at, column in enumerate(columns):
                written.write_blank(number, at, None, self._format(column.name))
            if repeats:
                written.write_blank(number, end, None, self._text)
        for number, (row, was, now) in enumerate(rows, start=HEAD_ROW + 1):
            for at, column in enumerate(columns):
                given = now or row
                if (now or column in keys) and given.get(column.name):
                    self._write(written, number, at, column.name, given, options)
            for at, column in enumerate(shown, start=end + 1):
                if was.get(column.name):
                    named = options[column.name][0]
                    value = str(was[column.name])
                    written.write_string(number, at, named.get(value, value), self._last)
        written.freeze_panes(HEAD_ROW + 1, 1)
        written.set_landscape()
        written.set_paper(9)
        written.fit_to_pages(1, 0)
        written.repeat_rows(HEAD_ROW)
        written.autofilter(HEAD_ROW, 0, HEAD_ROW + max(1, len(rows)) + EMPTY_ROWS, len(columns) - 1)

    def _write(
        self,
        written: Any,
        number: int,
        at: int,
        name: str,
        row: Mapping[str, Any],
        options: Mapping[str, tuple[Mapping[str, str], str]],
    ) -> None:
        value = str(row[name])
        if self._format(name) is self._number:
            with suppress(ValueError):
                written.write_number(number, at, float(value), self._number)
                return
        written.write_string(number, at, options[name][0].get(value, value), self._format(name))

    def _format(self, name: str) -> Any:
        if name in _DATES:
            return self._day
        if name in (
            "level",
            "value",
            "amount_gbp",
            "share_pct",
            "notice_months",
        ) or name.startswith("posts_"):
            return self._number
        return self._text

    def _list(self, sheet: Sheet, column: Column) -> tuple[Mapping[str, str], str]:
        """What can be chosen in a column, and the formula of its list.

        A list stands on a sheet of its own under a name: written into a cell it could not be
        longer than 255 characters. The ids stand beside what people read, so that the program
        finds them again.
        """
        options = choices(self._candidate, sheet, column)
        if not options:
            return {}, ""
        key = tuple(options.items())
        if key not in self._listed:
            at = self._next_list
            self._next_list += 2
            self._lists.write_string(0, at, list_name(column))
            for row, (value, shown) in enumerate(options.items(), start=1):
                self._lists.write_string(row, at, shown)
                self._lists.write_string(row, at + 1, value)
            letter = xl_col_to_name(at)
            name = f"list_{column.name}_{at}"
            self._book.define_name(name, f"={LISTS}!${letter}$2:${letter}${len(options) + 1}")
            self._listed[key] = f"={name}"
        return options, self._listed[key]

    def finished(self) -> bytes:
        self._lists.hide()
        self._book.close()
        return self._made.getvalue()
