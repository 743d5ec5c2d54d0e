"""Workbooks: every exhibit by the Government's guidance on spreadsheets, cell by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link, Question
from dashboard.exhibits.registry import registered
from dashboard.exports.xlsx import worksheet
from dashboard.exports.xlsx.workbook import workbook
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.report import NOTHING, Report, of_exhibit
from dashboard.store.packed import Packed
from dashboard.store.store import Store
from tests.conftest import AS_OF
from tests.exports.cases import CASES, HOSTILE, NAMES, Case, hostile, in_one_cell, pack_of, plain

NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?")
LETTERS = {"day": 10, "month": 7, "year": 4}
WORDS = {"not stated", "not assessed", "not known"}


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def table_of(sheet: Worksheet) -> tuple[list[Any], list[list[Any]]]:
    """The cells of the one table of a sheet: its header and its rows."""
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    header, *rows = sheet.iter_rows(top, bottom, left, right)
    assert [column.name for column in table.tableColumns] == [cell.value for cell in header]
    return [cell.value for cell in header], [list(row) for row in rows]


def lines_above(sheet: Worksheet) -> str:
    """Everything above the table, without the ends of its lines."""
    return " ".join(str(row[0].value) for row in sheet.iter_rows(1, 14) if row[0].value)


def faults(book: openpyxl.Workbook, marking: str) -> Iterator[str]:
    """Where a workbook does not keep the guidance."""
    for sheet in book:
        if sheet.merged_cells.ranges:
            yield f"{sheet.title}: merged cells"
        if not sheet["A1"].value:
            yield f"{sheet.title}: no title in A1"
        if sheet.sheet_view.showGridLines:
            yield f"{sheet.title}: gridlines"
        for place in (sheet.oddHeader.center.text, sheet.oddFooter.center.text):
            if marking not in (place or ""):
                yield f"{sheet.title}: {place!r} has no marking"
        if "&[Page] of &[Pages]" not in (sheet.oddFooter.right.text or "").replace(
            "&P of &N", "&[Page] of &[Pages]"
        ):
            yield f"{sheet.title}: no page numbers"
        if sheet.page_setup.orientation != "landscape" or not sheet.sheet_properties.pageSetUpPr:
            yield f"{sheet.title}: not on its side, as wide as the page"
        if len(sheet.tables) > 1:
            yield f"{sheet.title}: {len(sheet.tables)} tables"
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{sheet.title} {cell.coordinate}: a formula"
        if sheet.tables:
            for row in table_of(sheet)[1]:
                for cell in row:
                    if cell.value is None or not str(cell.value).strip():
                        yield f"{sheet.title} {cell.coordinate}: empty"


SAID = {
    "d mmmm yyyy": lambda day: f"{day.day} {day:%B %Y}",
    "mmmm yyyy": lambda day: f"{day:%B %Y}",
    "yyyy": lambda day: f"{day:%Y}",
    "yyyy-mm-dd": lambda day: f"{day:%Y-%m-%d}",
    "yyyy-mm": lambda day: f"{day:%Y-%m}",
}


def said(cell: Any) -> Any:
    """The value of a cell; a date as its format shows it."""
    is_day = isinstance(cell.value, datetime)
    return SAID[cell.number_format](cell.value) if is_day else cell.value


def is_shown(cell: Any, value: object) -> bool:
    """Whether a cell says what the table of the screen says."""
    text = str(value)
    if isinstance(cell.value, int | float):
        return bool(NUMBER.fullmatch(text)) and float(text.replace(",", "")) == cell.value
    leads = cell.hyperlink.target if cell.hyperlink else ""
    url = value.url if isinstance(value, Link) and value.url.startswith("http") else ""
    return str(said(cell)) == text and bool(leads) == bool(url)


def is_held(cell: Any, value: Any, precision: object) -> bool:
    """Whether a cell has a value of the frame, or a word where there is none."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list) and in_one_cell(value):
        return bool(cell.value == in_one_cell(value))
    # A list of which nothing is known says as little as an empty one.
    if value is None or isinstance(value, list) or pd.isna(value):
        return cell.value in WORDS
    if isinstance(value, date):
        told = str(said(cell))
        is_day = isinstance(cell.value, datetime) and cell.value.date() <= value
        is_exact = len(told) == LETTERS.get(str(precision), 10)
        return value.isoformat().startswith(told) and is_day and is_exact
    return bool(cell.value == value) and isinstance(cell.value, str) == isinstance(value, str)


def not_shown(exhibit: Exhibit, rows: list[list[Any]]) -> list[str]:
    return [
        f"{name}: {value!r} is shown as {row[at].value!r}"
        for row, values in zip(rows, exhibit.table.itertuples(index=False, name=None), strict=True)
        for at, (name, value) in enumerate(zip(exhibit.table.columns, values, strict=True))
        if not is_shown(row[at], value)
    ]


def not_held(exhibit: Exhibit, rows: list[list[Any]]) -> list[str]:
    frame = exhibit.frame
    nothing = pd.Series([None] * len(frame))
    return [
        f"{name}: {value!r} is held as {row[at].value!r}"
        for at, name in enumerate(frame.columns)
        for row, value, precision in zip(
            rows, frame[name], frame.get(f"{name}_precision", nothing), strict=True
        )
        if not is_held(row[at], value, precision)
    ]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_workbook_of_every_exhibit_keeps_the_guidance_and_holds_every_cell(
    case: Case, question: Question
) -> None:
    exhibit = case.made(question)
    book = opened(workbook(of_exhibit(exhibit)))
    status = exhibit.status
    assert book.sheetnames == ["Cover", "Contents", "Notes", "Table", "Data", "Sources"]
    assert not list(faults(book, status.marking))[:5]
    assert all(status.line in lines_above(sheet) for sheet in book)
    assert book["Cover"]["A1"].value == book["Table"]["A1"].value == exhibit.title
    assert (exhibit.title, exhibit.note or None) in {
        (row[0].value, row[1].value) for row in table_of(book["Notes"])[1]
    } or not exhibit.note
    about = lines_above(book["Table"])
    assert exhibit.note in about
    assert all(f"{label}: {chosen}" in about for label, chosen in exhibit.filters.items())

    if exhibit.table.empty:
        assert not book["Table"].tables
        assert NOTHING in about
    else:
        header, rows = table_of(book["Table"])
        assert header == list(exhibit.table.columns)
        assert not not_shown(exhibit, rows)[:5]
    if len(exhibit.frame):
        header, rows = table_of(book["Data"])
        assert header == list(exhibit.frame.columns)
        assert not not_held(exhibit, rows)[:5]
    if exhibit.sources:
        _, rows = table_of(book["Sources"])
        listed = [[said(cell) for cell in row] for row in rows]
        assert listed == [
            [at, s.title, s.publisher or "not stated", s.dated, s.read, s.url or "not stated"]
            for at, s in enumerate(exhibit.sources, start=1)
        ]


def test_properties_say_what_the_workbook_is(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    told = opened(workbook(of_exhibit(exhibit))).properties
    assert told.title == exhibit.title
    assert told.subject == exhibit.status.line
    assert told.category == "OFFICIAL"
    assert told.creator == "ROCU Capability Dashboard"
    assert told.created.date() == question.as_of
    assert question.store.version in told.description


def test_not_assessed_is_counted_the_same_in_table_and_data(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    book = opened(workbook(of_exhibit(exhibit)))
    expected = int((exhibit.frame["position"] == "not_assessed").sum())
    shown = [cell.value for row in table_of(book["Table"])[1] for cell in row]
    header, rows = table_of(book["Data"])
    held = [row for row in rows if row[header.index("position")].value == "not_assessed"]
    assert shown.count("Not assessed") == len(held) == expected > 0
    assert {row[header.index("gap")].value for row in held} == {"not assessed"}
    assert {row[header.index("level")].value for row in held} == {"not assessed"}


def test_state_is_a_colour_beside_its_word(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    _, rows = table_of(opened(workbook(of_exhibit(exhibit)))["Table"])
    fills = {cell.value: cell.fill.fgColor.rgb for row in rows for cell in row[1:]}
    assert fills["Provided"] == "FF2073BC"
    assert fills["Partial"] == "FFA285D1"
    assert fills["Not assessed"] == "FFFFFFFF"
    assert rows[0][0].fill.fill_type is None


def test_year_alone_stays_a_text_and_counts_are_numbers(question: Question) -> None:
    made = registered()["capability_evidence"].make(question)
    cells = ["2019", "12", "1,234", "0.50", "-3", "007", "12 forces", "12345678901234567"]
    exhibit = replace(made, packed_table=Packed(pd.DataFrame({"Cells": cells})))
    _, rows = table_of(opened(workbook(of_exhibit(exhibit)))["Table"])
    assert [row[0].value for row in rows] == [
        "2019",
        12,
        1234,
        0.5,
        -3,
        "007",
        "12 forces",
        "12345678901234567",
    ]
    assert [row[0].number_format for row in rows[1:4]] == ["0", "#,##0", "0.00"]


def test_dates_sort_as_dates_and_are_shown_no_more_precisely_than_known(question: Question) -> None:
    made = registered()["capability_evidence"].make(question)
    dates = ["22 November 2026", "March 2021", "2019", "undated", "1 May 1826"]
    mixed = ["1 May 2026, which has passed", "May", "31 June 2026", "5 Mar 2021", "2019-20"]
    years = ["2012", "2015", "2023", "2023", "2023"]
    exhibit = replace(
        made, packed_table=Packed(pd.DataFrame({"Date": dates, "Due": mixed, "Edition": years}))
    )
    _, rows = table_of(opened(workbook(of_exhibit(exhibit)))["Table"])
    assert [row[0].value for row in rows] == [
        datetime(2026, 11, 22),
        datetime(2021, 3, 1),
        datetime(2019, 1, 1),
        "undated",
        "1 May 1826",  # a spreadsheet has no day before 1900
    ]
    assert [said(row[0]) for row in rows] == dates
    assert [row[1].value for row in rows] == mixed
    assert [row[2].value for row in rows] == years


def test_hostile_texts_come_out_as_text(question: Question) -> None:
    exhibit = hostile(question)
    book = opened(workbook(of_exhibit(exhibit)))
    assert not list(faults(book, "OFFICIAL"))
    header, rows = table_of(book["Table"])
    assert header == ["=1+1", "<b>&", "= 1+1", "NAME", "name (2)"]
    assert [row[0].value for row in rows] == [plain(text) for text in HOSTILE]
    assert all(row[0].quotePrefix for row in rows[:8])
    links = [row[2].hyperlink.target if row[2].hyperlink else "" for row in rows]
    assert links[0].startswith("http://example.org/a%20b")
    assert links[1:] == [""] * (len(HOSTILE) - 1)
    assert [row[2].value for row in rows] == [plain(text) for text in HOSTILE]
    assert table_of(book["Sources"])[1][0][5].hyperlink is None


def test_text_too_long_for_a_cell_says_how_much_is_left_out(question: Question) -> None:
    made = registered()["capability_evidence"].make(question)
    exhibit = replace(
        made, packed_table=Packed(pd.DataFrame({"Long": ["x" * 40_000, "y" * 32_000]}))
    )
    _, rows = table_of(opened(workbook(of_exhibit(exhibit)))["Table"])
    assert "24,000 of 40,000 letters are left out" in rows[0][0].value
    assert rows[1][0].value == "y" * 32_000


def test_more_rows_than_a_sheet_holds_are_told(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worksheet, "MAX_ROWS", 3)
    exhibit = registered()["capability_matrix"].make(question)
    sheet = opened(workbook(of_exhibit(exhibit)))["Table"]
    assert len(table_of(sheet)[1]) == 3
    assert "Only the first 3 of 13 rows are here" in lines_above(sheet)


def test_exercise_is_said_on_every_sheet_and_page(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    status = replace(exhibit.status, is_exercise=True, marking="OFFICIAL-SENSITIVE")
    book = opened(workbook(of_exhibit(replace(exhibit, status=status))))
    assert not list(faults(book, "EXERCISE · OFFICIAL-SENSITIVE"))
    assert all("EXERCISE" in lines_above(sheet) for sheet in book)


@pytest.fixture(scope="module")
def pack(published_store: Store) -> Report:
    question = Question(published_store, LOCAL_OPERATOR, AS_OF)
    return pack_of(
        question,
        "capability_matrix",
        "capability_matrix",
        "funding_stream_end",
        "inspection_matrix",
        "agreement_register",
    )


def test_pack_has_one_sheet_an_exhibit_and_names_each_once(pack: Report) -> None:
    book = opened(workbook(pack))
    assert not list(faults(book, "OFFICIAL"))
    names = book.sheetnames
    assert names[:4] == ["Cover", "Contents", "Notes", "Summary"]
    assert names[-1] == "Sources"
    shown = names[4:-1]
    assert [book[name]["A1"].value for name in shown] == [e.title for e in pack.exhibits]
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)
    tables = [table.name for sheet in book for table in sheet.tables.values()]
    assert len({name.lower() for name in tables}) == len(tables)
    assert all(re.fullmatch(r"[a-zA-Z_]\w*", name) for name in tables)
    links = {row[0].value: row[0].hyperlink.location for row in table_of(book["Contents"])[1]}
    assert {name: link.replace("''", "'") for name, link in links.items()} == {
        name: f"'{name}'!A1" for name in names[2:]
    }
    empty = book[shown[1]]
    assert not empty.tables
    assert NOTHING in lines_above(empty)
    for exhibit, name in zip(pack.exhibits, shown, strict=True):
        assert pack.sources_line(exhibit) in lines_above(book[name])


def test_pack_has_its_facts_and_every_sentence(pack: Report) -> None:
    book = opened(workbook(pack))
    told = [(row[0].value, row[1].value) for row in table_of(book["Cover"])[1]]
    assert told[0] == ("Marking", "OFFICIAL")
    assert set(pack.cover_fields) <= set(told)
    said = [(row[0].value, row[1].value) for row in table_of(book["Summary"])[1]]
    assert said == [(part.title, line) for part in pack.sections for line in part.sentences]


def test_pack_is_the_same_each_time_and_tells_its_progress(pack: Report) -> None:
    told: list[str] = []
    assert workbook(pack, told.append) == workbook(pack)
    assert told == [exhibit.title for exhibit in pack.exhibits]
