"""The sources of a report on its slides: in full in the notes, numbered in tables at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Source
from dashboard.exports.cells import text_of
from dashboard.exports.pptx.cells import Cell, Row, SlideTable
from dashboard.exports.pptx.tables import plain_sheets
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import Report, is_web
from dashboard.text_metrics import NO_BREAK

COLUMNS = ("Number", "Source", "Publisher", "Date", "How it was read")
MAX_SLIDE_LETTERS = 2_000
"""What programs take as an address; of a longer one they say that the file is damaged."""
_URL_MARKS = "%/:?#[]@!$&'()*+,;=~-._"


def address(url: str) -> str:
    """A web address as a file may hold it; empty where a text leads nowhere on the web."""
    try:
        leads = is_web(url) and bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        return ""
    held = quote(without_control_characters(url).strip(), safe=_URL_MARKS) if leads else ""
    return held if len(held) <= MAX_SLIDE_LETTERS else ""


def cited(exhibit: Exhibit, sheets: Sequence[SlideTable]) -> list[Sequence[Source]]:
    """The sources that each slide of a table links to; all, where the table does not link to each.

    A link of a table to a source is by its title, or by its publisher and date.
    """
    links = [{(cell.text, cell.url) for row in s.rows for cell in row.cells} for s in sheets]
    ways = {s: {(s.title, s.url), (s.link.text, s.link.url)} for s in exhibit.sources}
    everywhere = set().union(*links)
    if not all(way & everywhere for way in ways.values()):
        return [exhibit.sources] * len(sheets)
    return [[source for source, way in ways.items() if way & here] for here in links]


def source_sheets(
    report: Report, across: float, down: float
) -> Iterator[tuple[SlideTable, list[Source]]]:
    """The numbered sources as tables, and with each the sources that stand in it."""
    rows = [
        Row(
            (
                Cell(str(number)),
                Cell(text_of(source.title), source.url),
                Cell(text_of(source.publisher)),
                Cell(text_of(source.dated).replace(" ", NO_BREAK)),
                Cell(text_of(source.read)),
            )
        )
        for number, source in enumerate(report.sources, start=1)
    ]
    for sheet in plain_sheets(COLUMNS, rows, across, down):
        numbers = {row.cells[0].text for row in sheet.rows}
        yield (
            sheet,
            [s for number, s in enumerate(report.sources, start=1) if str(number) in numbers],
        )
