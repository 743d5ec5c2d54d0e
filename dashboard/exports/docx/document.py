"""A Report as a Word document: headings, pictures, tables, captions, and numbered sources."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.exports.docx.parts import (
    SIDEWAYS,
    UPRIGHT,
    Body,
    Page,
    page_of_picture,
    paragraph,
    run,
)
from dashboard.exports.docx.styles import add_header_and_footer, empty_document
from dashboard.exports.picture.picture import is_wide
from dashboard.exports.reproducible_zip import normalised
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import (
    NO_PICTURE,
    NOTHING,
    Progress,
    Report,
    Section,
    shown_state,
    silent,
    split_wide_table,
)

AUTHOR = "ROCU Capability Dashboard"
MAX_UPRIGHT_COLUMNS = 6
"""A table of more columns stands on a page on its side."""
NOT_STATED = "Not stated"


def document(
    report: Report, png: Callable[[Exhibit], bytes | None], progress: Progress = silent
) -> bytes:
    """The report as DOCX: the same report and pictures give the same bytes.

    `png` gives the chart of an exhibit, or None where it cannot be drawn: then the document says so
    in its place, and the table has the same rows.
    """
    opened = empty_document()
    _set_properties(opened, report)
    references = add_header_and_footer(opened, report.status)
    _Writing(report, Body(opened), references, png, progress).write()
    content = BytesIO()
    opened.save(content)
    return normalised(content.getvalue())


def _set_properties(opened: Any, report: Report) -> None:
    status, core = report.status, opened.core_properties
    for name, text in {
        "title": report.title,
        "subject": status.line,
        "author": AUTHOR,
        "last_modified_by": AUTHOR,
        "category": status.marking,
        "keywords": ", ".join((status.data_set, status.edition, f"as at {status.as_at}")),
        "comments": f"Made from database version {report.version}.",
        "language": "en-GB",
    }.items():
        setattr(core, name, without_control_characters(text)[:255])
    core.created = core.modified = datetime.combine(report.day, time())
    core.revision = 1


class _Writing:
    """A report on its way into a document."""

    def __init__(
        self,
        report: Report,
        body: Body,
        references: str,
        png: Callable[[Exhibit], bytes | None],
        progress: Progress,
    ) -> None:
        self._report = report
        self._body = body
        self._references = references
        self._png = png
        self._progress = progress
        self._drawn: dict[int, bytes | None] = {}

    def write(self) -> None:
        report, body = self._report, self._body
        if report.is_pack:
            self._add_cover()
        for section in report.sections:
            if report.is_pack:
                self._add_head(section)
            for exhibit in section.exhibits:
                self._progress(exhibit.title)
                self._add_exhibit(exhibit)
        self._add_sources()
        body.finish()

    def _add_cover(self) -> None:
        report, body = self._report, self._body
        body.add(paragraph(run(report.title), "Title"))
        first = [fact for fact in report.cover_fields if fact[0] == "Marking"]
        for label, text in (*first, *(fact for fact in report.cover_fields if fact not in first)):
            body.add(paragraph(run(f"{label}: ", bold=True) + run(text), "Fact"))
        body.add(paragraph(run("Contents"), "TOCHeading", "<w:pageBreakBefore/>"))
        body.add_contents()

    def _add_head(self, section: Section) -> None:
        self._turn_to(self._first_page(section.exhibits[0]) if section.exhibits else UPRIGHT)
        self._body.add_heading(1, section.title, new_page=True)
        for sentence in section.sentences:
            self._body.add(paragraph(run(sentence)))

    def _turn_to(self, page: Page) -> None:
        self._body.turn_to(page, self._references)

    def _add_exhibit(self, exhibit: Exhibit) -> None:
        body = self._body
        self._turn_to(self._first_page(exhibit))
        body.add_heading(2 if self._report.is_pack else 1, exhibit.title)
        chosen = "; ".join(f"{label}: {choice}" for label, choice in exhibit.filters.items())
        made = f"Made from database version {self._report.version}."
        for line in (chosen,) if self._report.is_pack else (exhibit.status.line, chosen, made):
            body.add(paragraph(run(line), "Quiet", "<w:keepNext/>"))
        if exhibit.table.empty:
            body.add(paragraph(run(NOTHING)))
        else:
            self._add_picture(exhibit)
            self._turn_to(_table_page(exhibit))
            self._add_tables(exhibit)
        if exhibit.note:
            body.add(paragraph(run(exhibit.note)))
        if self._report.is_pack:
            body.add(paragraph(run(self._report.sources_line(exhibit)), "Quiet"))

    def _picture(self, exhibit: Exhibit) -> bytes | None:
        """The chart of an exhibit, drawn once."""
        if id(exhibit) not in self._drawn:
            self._drawn[id(exhibit)] = self._png(exhibit)
        return self._drawn[id(exhibit)]

    def _first_page(self, exhibit: Exhibit) -> Page:
        """The page that an exhibit begins on: on its side where what it begins with is wide."""
        if exhibit.chart is None or exhibit.table.empty:
            return _table_page(exhibit)
        png = self._picture(exhibit) if is_wide(exhibit) else None
        return page_of_picture(png) if png else UPRIGHT

    def _add_picture(self, exhibit: Exhibit) -> None:
        if exhibit.chart is None:
            return
        png = self._picture(exhibit)
        if png is None:
            self._body.add(paragraph(run(NO_PICTURE)))
        else:
            self._body.add_picture(png, exhibit.title, exhibit.alt)
            self._body.add_caption("Figure", exhibit.title)

    def _add_tables(self, exhibit: Exhibit) -> None:
        for at, (group, table) in enumerate(split_wide_table(exhibit)):
            part = f" ({group})" if group else " (continued)" if at else ""
            self._body.add_caption("Table", exhibit.title + part, again=at > 0)
            rows = [
                [_cell(value) for value in row] for row in table.itertuples(index=False, name=None)
            ]
            fills = _fills(table) if exhibit.grid is not None else {}
            header = [str(name) for name in table.columns]
            self._body.add_table(header, rows, fills, exhibit.title + part)

    def _add_sources(self) -> None:
        """The numbered sources; the numbers are text, so that they stay when they are pasted."""
        report, body = self._report, self._body
        self._turn_to(UPRIGHT if report.is_pack else body.page)
        body.add_heading(1 if report.is_pack else 2, "Sources", new_page=report.is_pack)
        if not report.sources:
            body.add(paragraph(run("Nothing here names a source.")))
        for number, source in enumerate(report.sources, start=1):
            publisher = source.publisher or "publisher not stated"
            told = f". {publisher}, {source.dated}. {source.read}."
            address = run(f" {source.url}", colour="#4A5560") if source.url else ""
            title = body.link(source.title, source.url)
            body.add(paragraph(run(f"{number}.\t") + title + run(told) + address, "Source"))


def _table_page(exhibit: Exhibit) -> Page:
    if exhibit.table.empty:
        return UPRIGHT
    columns = max(len(table.columns) for _, table in split_wide_table(exhibit))
    return SIDEWAYS if columns > MAX_UPRIGHT_COLUMNS else UPRIGHT


def _cell(value: object) -> str | Link:
    if isinstance(value, Link):
        return value
    return str(value) if str(value).strip() else NOT_STATED


def _fills(table: pd.DataFrame) -> dict[tuple[int, int], str]:
    """The colours of the cells of a grid, by row and column."""
    return {
        (down, at): fill
        for down, row in enumerate(table.itertuples(index=False, name=None))
        for at, value in enumerate(row)
        if at and (fill := shown_state(str(value)))
    }
