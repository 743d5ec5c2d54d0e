"""Workbooks of returns as people fill them in: taken from a template, typed into, and saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL
from dashboard.returns.check import check
from dashboard.returns.decide import decide, send
from dashboard.returns.kinds import KINDS, Kind
from dashboard.returns.read import read_file
from dashboard.returns.template import HEAD_ROW, LAST, START, template
from dashboard.returns.versions import Version
from tests.conftest import PUBLISHED

EARLIER, PERIOD = date(2026, 6, 30), date(2026, 9, 30)

Value = str | float | date | bool
Typed = Mapping[str, Iterable[Mapping[str, Value]]]
"""What is typed into the sheets of a workbook, by title of the sheet and head of the column."""


class Of(NamedTuple):
    """What a return is of, and something that it may say."""

    kind: Kind
    subject: str
    typed: Typed


UNIT = Of(
    KINDS["unit"],
    "nersou",
    {
        "Capabilities": [
            {
                "Capability": "Regional intelligence unit",
                "Position": "Provided",
                "Level": 3,
                "Delivery": "Regional",
                "Note": "Two desks, & a “third” <soon>",
            },
            {
                "Capability": "Sensitive intelligence unit",
                "Position": "Partial",
                "Level": 2,
                "Delivery": "Lead force",
            },
        ],
        "Staff of other agencies": [
            {
                "Agency": "National Crime Agency",
                "Posts established": 4,
                "Posts filled": 3,
                "Basis": "Embedded",
                "Ends on": date(2027, 3, 31),
            }
        ],
        "Workforce": [
            {"What is counted": "Police officers (full-time equivalent)", "Number": 81.5}
        ],
        "Funding": [
            {
                "Financial year": "2026-27",
                "Stream": "Home Office ROCU grant",
                "Kind of amount": "Budget",
                "Resource or capital": "Resource",
                "Amount in pounds": 1250000,
                "How exact": "Exact",
                "How certain": "Confirmed",
            }
        ],
        "Contributions of forces": [
            {
                "Force": "Durham Constabulary",
                "Financial year": "2026-27",
                "Amount in pounds": 410000,
                "Kind of amount": "Budget",
            }
        ],
    },
)
FORCE = Of(
    KINDS["force"],
    "durham",
    {
        "Own functions": [
            {"Policing function": "Armed policing", "Level": 3, "Note": "Own officers"},
            {"Policing function": "Roads policing", "Level": 2},
        ],
        "Statements": [
            {
                "Edition": "The Strategic Policing Requirement, February 2023",
                "Dimension": "Capacity",
                "Position": "Has access",
                "Note": "As the board was told",
            }
        ],
    },
)
AGREEMENT = Of(KINDS["agreement"], "cdsou", {"Agreement": [{"Review on": date(2027, 9, 30)}]})
EXAMPLES = {of.kind.name: of for of in (UNIT, FORCE, AGREEMENT)}


def empty(of: Of, ledger: Ledger, period: date = PERIOD, folder: Path = PUBLISHED) -> bytes:
    """The workbook to fill in."""
    return template(of.kind, of.subject, period, [folder], ledger).content


def filled(content: bytes, typed: Typed, start: Mapping[str, str] | None = None) -> bytes:
    """A workbook with this typed into it; `start` is for the first sheet."""
    book = load_workbook(BytesIO(content))
    for title, rows in typed.items():
        _fill(book[title], rows)
    for row in book[START].iter_rows():
        if row[0].value in (start or {}):
            row[1].value = (start or {})[str(row[0].value)]
    return saved(book)


def saved(book: Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def columns(sheet: Worksheet) -> dict[str, int]:
    """Where each column stands that people fill in, by the name in its head."""
    heads = [str(cell.value or "").partition("\n") for cell in sheet[HEAD_ROW + 1]]
    return {
        name: at for at, (name, _, rest) in enumerate(heads, start=1) if name and LAST not in rest
    }


def _fill(sheet: Worksheet, rows: Iterable[Mapping[str, Value]]) -> None:
    """Type rows into a sheet: each where its first value stands already, else below all others."""
    at = columns(sheet)
    first = next(iter(at))
    for row in rows:
        held = {
            sheet.cell(number, at[first]).value: number
            for number in range(HEAD_ROW + 2, sheet.max_row + 1)
        }
        used = [number for value, number in held.items() if value]
        below = max(used, default=HEAD_ROW + 1) + 1
        number = held.get(row[first], below) if first in row else HEAD_ROW + 2
        for name, value in row.items():
            sheet.cell(number, at[name]).value = value


def accepted(ledger: Ledger, content: bytes, folder: Path = PUBLISHED) -> Version:
    """The version that a workbook is once it is sent in and accepted."""
    checked = check(read_file("return.xlsx", content), [folder], ledger, OFFICIAL)
    version = send(ledger, checked, "steward").version
    return decide(ledger, [folder], version, "accepted", "approver")


def told(rows: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Rows of a return without the lines that they stand on."""
    return {
        table: [{name: row[name] for name in row if name != "line"} for row in held]
        for table, held in rows.items()
    }
