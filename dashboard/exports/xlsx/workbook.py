"""A Report as an accessible workbook: a cover, contents, notes, one table a sheet, sources.

Written with xlsxwriter itself: gptables, whose layout this follows, reads square brackets and
dollar signs in any text as links and notes, and refuses a cell without a Latin letter or a digit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO

from xlsxwriter.workbook import Workbook

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.exports.cells import Scalar, number, rows_of, spoken_days, text_of, written_day
from dashboard.exports.properties import day_of, properties
from dashboard.exports.reproducible_zip import normalised
from dashboard.exports.xlsx.names import sheet_name, table_name
from dashboard.exports.xlsx.worksheet import (
    LETTERING,
    WIDEST_PX,
    Cell,
    Formats,
    Sheet,
    Table,
    add_sheet,
)
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import MADE_UP, Progress, Report, is_web, silent, state_fills

STATES = ("position", "coverage", "state")
"""Columns of a frame that say whether something is assessed or known."""
MISSING = {"not_assessed": "not assessed", "unknown": "not known"}
NOT_STATED = "not stated"
COVER, CONTENTS, NOTES, SUMMARY, SOURCES = "Cover", "Contents", "Notes", "Summary", "Sources"
SHORTHAND = (
    ("Not assessed", "Nothing recorded says at what level this is. It is not a gap or a nought."),
    ("Not known", "Nothing recorded says. It is not a gap or a nought."),
    (
        "Not stated",
        "In data behind an exhibit: the source does not say, or it does not apply.",
    ),
    (
        "Recalled, not official wording",
        "Written down from memory: read the source itself before quoting it.",
    ),
)
LAYOUT = (
    "Each worksheet has its title in the first cell, then what it shows, and then one table at "
    "most. No cell of a table is empty: the worksheet Notes says what the words mean that stand "
    "where a value is missing."
)


def workbook(report: Report, progress: Progress = silent) -> bytes:
    """The report as XLSX: the same report gives the same bytes.

    A report of one exhibit has the data behind it too, on a sheet of its own.
    """
    content = BytesIO()
    book = Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            **LETTERING,
        },
    )
    book.set_properties(properties(report) | {"created": day_of(report)})
    formats = Formats(book)
    for sheet in _sheets(report, progress):
        add_sheet(book, formats, sheet, report.banner)
    book.close()
    return normalised(content.getvalue())


def _sheets(report: Report, progress: Progress) -> Iterator[Sheet]:
    """Every sheet in order. Those of the exhibits are thought out first: the contents name them."""
    shown: list[Sheet] = []
    taken = [COVER, CONTENTS, NOTES, SUMMARY, SOURCES]
    for at, exhibit in enumerate(report.exhibits, start=1):
        progress(exhibit.title)
        name = sheet_name(f"{at} {exhibit.title}" if report.is_pack else "Table", taken)
        taken.append(name)
        shown.append(_table_sheet(report, exhibit, name, at))
        if not report.is_pack:
            shown.append(_data_sheet(report, exhibit, sheet_name("Data", taken)))
    rest = [*_notes(report), *_summary(report), *shown, _sources(report)]
    yield _cover(report)
    yield _contents(report, rest)
    yield from rest


def _cover(report: Report) -> Sheet:
    made_up = f"{MADE_UP}. " if report.status.is_exercise else ""
    rows = [*report.marking_first, ("How this workbook is laid out", LAYOUT)]
    return Sheet(
        COVER,
        report.title,
        (f"{made_up}{report.status.line}",),
        Table("cover", ("About this workbook", "What it is"), rows, widest=900),
    )


def _contents(report: Report, sheets: Sequence[Sheet]) -> Sheet:
    rows: list[tuple[Cell, Cell, Cell]] = [
        (
            Link(sheet.name, f"internal:'{sheet.name.replace(chr(39), chr(39) * 2)}'!A1"),
            sheet.title,
            len(sheet.table.rows) if sheet.table else 0,
        )
        for sheet in sheets
    ]
    headings = ("Worksheet", "What it shows", "Rows of its table")
    return Sheet(
        CONTENTS, "Contents", (report.status.line,), Table("contents", headings, rows, widest=800)
    )


def _notes(report: Report) -> Iterator[Sheet]:
    rows = [(exhibit.title, exhibit.note) for exhibit in report.exhibits if exhibit.note]
    table = Table("notes", ("About", "Note"), [*rows, *SHORTHAND], widest=900)
    yield Sheet(NOTES, "Notes", (report.status.line,), table)


def _summary(report: Report) -> Iterator[Sheet]:
    rows = [
        (page.title, sentence)
        for page in report.pages
        for sentence in (page.message, *page.sentences)
    ]
    rows += [(part.title, sentence) for part in report.sections for sentence in part.sentences]
    if rows:
        table = Table("summary", ("Part", "What it says"), rows, widest=900)
        yield Sheet(SUMMARY, "What each part says", (report.status.line,), table)


def _table_sheet(report: Report, exhibit: Exhibit, name: str, at: int) -> Sheet:
    """The table of an exhibit as people read it on the screen."""
    table = exhibit.table
    columns = [_cells(table.iloc[:, at].tolist()) for at in range(len(table.columns))]
    rows = list(zip(*columns, strict=True))
    return Sheet(
        name,
        exhibit.title,
        _lines(report, exhibit),
        Table(
            table_name(at, exhibit.id),
            [str(head) for head in table.columns],
            rows,
            state_fills(exhibit, table),
        ),
    )


def _data_sheet(report: Report, exhibit: Exhibit, name: str) -> Sheet:
    """The data behind an exhibit: columns as the queries name them, one value a cell."""
    names = [str(head) for head in exhibit.frame.columns]
    dated = [exhibit.frame.iloc[:, at].map(_is_date).any() for at in range(len(names))]
    rows = [
        [
            (written_day(value) or value) if is_dated and isinstance(value, str) else value
            for value, is_dated in zip(_stated(names, row), dated, strict=True)
        ]
        for row in rows_of(exhibit.frame)
    ]
    return Sheet(
        name,
        f"Data behind: {exhibit.title}",
        _lines(report, exhibit),
        Table(table_name("data", exhibit.id), names, rows, usual=WIDEST_PX),
    )


def _lines(report: Report, exhibit: Exhibit) -> tuple[str, ...]:
    entry = report.entry(exhibit)
    listed = f" They are listed in the worksheet {SOURCES}." if exhibit.sources else ""
    sources = entry.sources_line + listed
    return (exhibit.status.line, "; ".join(entry.filters), exhibit.note, sources, entry.nothing)


def _is_date(value: object) -> bool:
    return isinstance(value, date)


def _cells(values: Sequence[object]) -> list[Cell]:
    """A column of a table for people, its dates as dates, so that they sort as what they are."""
    days = spoken_days([text_of(value) for value in values])
    return [day or _cell(value) for value, day in zip(values, days, strict=True)]


def _cell(value: object) -> Cell:
    """A cell of a table for people; only what leads to the web is a link."""
    if isinstance(value, Link) and value.text and is_web(value.url):
        return Link(value.text, without_control_characters(value.url))
    text = text_of(value)
    return (number(text) or text) if text.strip() else NOT_STATED


def _stated(names: Sequence[str], row: Sequence[Scalar]) -> list[Cell]:
    """A row of data with a word wherever a value is missing."""
    states = [str(value) for name, value in zip(names, row, strict=True) if name in STATES]
    word = next((MISSING[state] for state in states if state in MISSING), NOT_STATED)
    return [word if value is None else value for value in row]


def _sources(report: Report) -> Sheet:
    dates = _cells([source.dated for source in report.sources])
    rows: list[tuple[Cell, ...]] = [
        (
            at,
            source.title,
            source.publisher or NOT_STATED,
            dated,
            source.read,
            Link(source.url, source.url) if is_web(source.url) else source.url or NOT_STATED,
        )
        for at, (source, dated) in enumerate(zip(report.sources, dates, strict=True), start=1)
    ]
    headings = ("Number", "Title", "Publisher", "Date", "How it was read", "Address")
    title = "Sources"
    if not rows:
        return Sheet(SOURCES, title, (report.status.line, "No exhibit here names a source."))
    return Sheet(SOURCES, title, (report.status.line,), Table("sources", headings, rows))
