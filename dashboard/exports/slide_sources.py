"""The sources of a paper on its slides: in full in the notes, and as numbered tables at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlsplit

from dashboard.exhibits.exhibit import Exhibit, Link, Source
from dashboard.exports.paper import Paper, is_web
from dashboard.exports.plain import printable
from dashboard.exports.slide_tables import Cell, Row, Sheet, plain_sheets

COLUMNS = ("Number", "Source", "Publisher", "Date", "How it was read")
_URL_MARKS = "%/:?#[]@!$&'()*+,;=~-._"


def address(url: str) -> str:
    """A web address as a file may hold it; empty where a text leads nowhere on the web."""
    try:
        leads = is_web(url) and bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        return ""
    return quote(printable(url).strip(), safe=_URL_MARKS) if leads else ""


def in_full(paper: Paper) -> dict[Source, str]:
    """Each source with its number, title, publisher, date, how it was read, and address."""
    return {
        source: ". ".join(
            part.rstrip(".")
            for part in (str(number), source.title, source.publisher, source.dated, source.read)
            if part
        )
        + (f". {source.url}" if source.url else ".")
        for number, source in enumerate(paper.sources, start=1)
    }


def cited(exhibit: Exhibit, sheet: Sheet) -> Sequence[Source]:
    """The sources that the rows of a slide link to; all, where the table does not link to each."""
    named = (value for name in exhibit.table for value in exhibit.table[name])
    everywhere = {(value.text, value.url) for value in named if isinstance(value, Link)}
    if not all(_ways(source) & everywhere for source in exhibit.sources):
        return exhibit.sources
    here = {(cell.text, cell.url) for row in sheet.rows for cell in row.cells}
    return tuple(source for source in exhibit.sources if _ways(source) & here)


def _ways(source: Source) -> set[tuple[str, str]]:
    """How the tables of the product link to a source: by its title, or by publisher and date."""
    return {(source.title, source.url), (source.link.text, source.link.url)}


def source_sheets(paper: Paper, across: float, down: float) -> Iterator[tuple[Sheet, list[Source]]]:
    """The numbered sources as tables, and with each the sources that stand in it."""
    rows = [
        Row(
            (
                Cell(str(number)),
                Cell(source.title, source.url),
                Cell(source.publisher),
                Cell(source.dated),
                Cell(source.read),
            )
        )
        for number, source in enumerate(paper.sources, start=1)
    ]
    for sheet in plain_sheets(COLUMNS, rows, across, down):
        numbers = {row.cells[0].text for row in sheet.rows}
        yield (
            sheet,
            [s for number, s in enumerate(paper.sources, start=1) if str(number) in numbers],
        )
