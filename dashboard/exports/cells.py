"""What the cells of a file hold: plain numbers, dates as they are known, and no formula."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from dashboard.exports.xml_text import without_control_characters

Scalar = str | int | float | bool | None
"""What stands in a cell of the data behind an exhibit; None where a value is missing."""

Plain = Scalar | list["Plain"] | dict[str, "Plain"]
"""A value that JSON can hold, without types of pandas or NumPy."""

BETWEEN = "; "
MAX_DIGITS = 15
"""So many digits of a number a spreadsheet keeps."""
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = {f"{date(2000, month, 1):%B}": month for month in range(1, 13)}
_SPOKEN = re.compile(rf"(?:(?:(\d{{1,2}}) )?({'|'.join(_MONTHS)}) )?(\d{{4}})")
_WRITTEN = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_YEAR_SHOWN = "yyyy"
_FIRST_DAY = date(1900, 3, 1)
_SHOWN = {"day": 10, "month": 7, "year": 4}


def text_of(value: object) -> str:
    """A value as the text of a cell, each end of a line the same."""
    return without_control_characters(str(value).replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Number:
    """A plain number, and the format in which a spreadsheet shows it as it was written."""

    amount: float
    shown: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Day:
    """A date, and the format in which a spreadsheet shows it as it was written."""

    day: date
    shown: str
    text: str

    def __str__(self) -> str:
        return self.text


def spoken_days(texts: Sequence[str]) -> list[Day | None]:
    """The dates among the texts of a column: "22 November 2026", "March 2021" and, beside others,
    "2019", each as its first day; None for what is something else.

    Where there are only years they stay texts, which sort as well and may be no dates at all.
    """
    days = [_spoken_day(text) for text in texts]
    return days if any(day and day.shown != _YEAR_SHOWN for day in days) else [None] * len(days)


def _spoken_day(text: str) -> Day | None:
    found = _SPOKEN.fullmatch(text)
    if not found:
        return None
    day, month, year = found.groups()
    shown = "d mmmm yyyy" if day else "mmmm yyyy" if month else _YEAR_SHOWN
    return _day(int(year), _MONTHS.get(month, 1), int(day or 1), shown, text)


def written_day(text: str) -> Day | None:
    """The date that a value of a column of dates is: 2026-11-22, 2026-11 or 2026."""
    if not _WRITTEN.fullmatch(text):
        return None
    year, month, day = map(int, f"{text}-01-01".split("-")[:3])
    return _day(year, month, day, "yyyy-mm-dd"[: len(text)], text)


def _day(year: int, month: int, day: int, shown: str, text: str) -> Day | None:
    """A day that a spreadsheet can hold: in its calendar the first months of 1900 are wrong."""
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return Day(found, shown, text) if found >= _FIRST_DAY else None


def number(text: str) -> Number | None:
    """The plain number that a text wholly is, such as 12, -3.5 or 1,234.

    A year is not one: counts that large are written with a comma.
    """
    if not is_number(text) or _YEAR.fullmatch(text):
        return None
    decimals = len(text.partition(".")[2])
    shown = ("#,##0" if "," in text else "0") + ("." + "0" * decimals if decimals else "")
    return Number(float(text.replace(",", "")), shown, text)


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and sum(map(str.isdigit, text)) <= MAX_DIGITS


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet that opens or pastes a text would take it for a formula.

    Signs of full width count too: some spreadsheets read them as the narrow ones.
    """
    return bool(_FORMULA.match(text)) and not is_number(text)


def rows_of(frame: pd.DataFrame) -> Iterator[list[Scalar]]:
    """The rows of the data behind an exhibit as plain values.

    A date is written as the contract has it, and no more precisely than the column of its precision
    says: 2026-11-22, 2026-11 or 2026. Lists are joined.
    """
    names = [str(name) for name in frame.columns]
    held = [frame.iloc[:, at].tolist() for at in range(len(names))]
    precisions = [names.index(p) if (p := f"{name}_precision") in names else -1 for name in names]
    for row in zip(*held, strict=True):
        yield [
            scalar(value, row[at] if at >= 0 else None)
            for value, at in zip(row, precisions, strict=True)
        ]


def scalar(value: Any, precision: object = None) -> Scalar:
    """One value of a frame as what stands in one cell; None where it says nothing."""
    held = plain(value, precision)
    return text_of(written(held)) or None if isinstance(held, str | list | dict) else held


def plain(value: Any, precision: object = None) -> Plain:
    """One value of a frame as any reader has it, exactly.

    Whole numbers have no decimals, others no more digits than can be meant: a tail such as that of
    3537.9999999999995 is one of arithmetic. Dates are texts as the contract has them.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value == _midnight(value) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()[: _SHOWN.get(str(precision), 10)]
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return str(value)


def written(value: Plain) -> str:
    """A plain value as text, the parts of a list joined; empty where there is none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    if isinstance(value, dict):
        return ", ".join(f"{name}: {written(part)}" for name, part in value.items())
    return BETWEEN.join(map(written, value)) if isinstance(value, list) else str(value)


def safely_written(value: Scalar) -> str:
    """A cell of a CSV file: a text that would run as a formula has an apostrophe before it."""
    if not isinstance(value, str):
        return written(value)
    clean = text_of(value)
    return f"'{clean}" if runs_as_formula(clean) or runs_as_formula(value) else clean


def _number(value: float | Decimal) -> int | float | None:
    if not math.isfinite(value):
        return None
    if value == int(value):
        return int(value)
    meant = float(f"{value:.{MAX_DIGITS}g}")
    return int(meant) if meant.is_integer() else meant


def _midnight(value: datetime) -> datetime:
    return value.replace(hour=0, minute=0, second=0, microsecond=0)
