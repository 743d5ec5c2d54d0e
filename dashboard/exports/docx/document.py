"""A Report as a Word document: headings, pictures, tables, captions, and numbered sources."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.exports.docx.parts import (
    SIDEWAYS,
    UPRIGHT,
    Body,
    Sheet,
    page_of_picture,
    paragraph,
    run,
)
from dashboard.exports.docx.styles import add_header_and_footer, empty_document
from dashboard.exports.page_fit import (
    PAPER,
    FittedPart,
    cover_height,
    facts_line,
    fitted_page,
    title_of,
)
from dashboard.exports.picture.picture import is_wide
from dashboard.exports.properties import set_core_properties
from dashboard.exports.reproducible_zip import normalised
from dashboard.packs.report import (
    NO_PICTURE,
    Entry,
    Page,
    Progress,
    Report,
    Section,
    citation,
    silent,
    state_fills,
)

NOT_STATED = "Not stated"


def document(
    report: Report, png: Callable[..., bytes | None], progress: Progress = silent
) -> bytes:
    """The report as DOCX: the same report and pictures give the same bytes.

    `png` gives the chart of an exhibit, or None where it cannot be drawn: then the document says so
    in its place, and the table has the same rows.
    """
    opened = empty_document()
    set_core_properties(opened.core_properties, report)
    references = add_header_and_footer(opened, report)
    _Writing(report, Body(opened), references, png, progress).write()
    content = BytesIO()
    opened.save(content)
    return normalised(content.getvalue())


class _Writing:
    """A report on its way into a document."""

    def __init__(
        self,
        report: Report,
        body: Body,
        references: str,
        png: Callable[..., bytes | None],
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
        for at, page in enumerate(report.pages):
            self._add_page(page, is_first=at == 0)
        if report.is_pack and report.sections:
            self._add_cover()
        for section in report.sections:
            if report.is_pack:
                self._add_head(section)
            for exhibit in section.exhibits:
                self._progress(exhibit.title)
                self._add_exhibit(exhibit)
        if report.lists_sources:
            self._add_sources()
        body.finish()

    def _add_cover(self) -> None:
        """The cover of an annex or, where it follows the pages, only its contents."""
        report, body = self._report, self._body
        if not report.pages:
            body.add(paragraph(run(report.title), "Title"))
            for label, text in report.marking_first:
                body.add(paragraph(run(f"{label}: ", bold=True) + run(text), "Fact"))
        head = "Annex: contents" if report.pages else "Contents"
        body.add(paragraph(run(head), "TOCHeading", "<w:pageBreakBefore/>"))
        body.add_contents()

    def _add_page(self, page: Page, *, is_first: bool) -> None:
        """One of the pages that a board reads, on a page of its own."""
        report, body = self._report, self._body
        if is_first:
            body.add(paragraph(run(title_of(report)), "PageTitle"))
            body.add(paragraph(run(facts_line(report)), "PageFact"))
        body.add_heading(1, page.title, new_page=not is_first)
        fitted = fitted_page(page, PAPER, cover_height(report) if is_first else 0.0)
        body.add(paragraph(run(fitted.message, bold=True), "PageMessage"))
        for sentence in fitted.sentences:
            body.add(paragraph(run(sentence), "PageText"))
        for part in fitted.parts:
            self._progress(part.part.exhibit.title)
            self._add_part(part)

    def _add_part(self, fitted: FittedPart) -> None:
        body, exhibit = self._body, fitted.part.exhibit
        body.add(paragraph(run(fitted.caption, bold=True), "PageText", "<w:keepNext/>"))
        if fitted.table is None:
            png = self._png(exhibit, True)
            if png is None:
                body.add(paragraph(run(exhibit.alt), "PageText"))
            else:
                body.add_picture(png, exhibit.title, exhibit.alt, most_pt=fitted.picture_pt)
        else:
            rows = [
                [_cell(value) for value in row]
                for row in fitted.table.itertuples(index=False, name=None)
            ]
            header = [str(name) for name in fitted.table.columns]
            fills = state_fills(exhibit, fitted.table)
            body.add_table(header, rows, fills, exhibit.title, fitted.widths)
            if fitted.more:
                body.add(paragraph(run(fitted.more, bold=True), "PageFact"))
        body.add(paragraph(run(fitted.sources), "PageFact"))

    def _add_head(self, section: Section) -> None:
        self._turn_to(self._first_page(section.exhibits[0]) if section.exhibits else UPRIGHT)
        self._body.add_heading(1, section.title, new_page=True)
        for sentence in section.sentences:
            self._body.add(paragraph(run(sentence)))

    def _turn_to(self, page: Sheet) -> None:
        self._body.turn_to(page, self._references)

    def _add_exhibit(self, exhibit: Exhibit) -> None:
        report, body, entry = self._report, self._body, self._report.entry(exhibit)
        self._turn_to(self._first_page(exhibit))
        body.add_heading(2 if report.is_pack else 1, exhibit.title)
        chosen = "; ".join(entry.filters)
        for line in (chosen,) if report.is_pack else (report.status.line, chosen, report.made_from):
            body.add(paragraph(run(line), "Quiet", "<w:keepNext/>"))
        if entry.nothing:
            body.add(paragraph(run(entry.nothing)))
        else:
            self._add_picture(exhibit)
            self._turn_to(_table_page(entry))
            self._add_tables(exhibit, entry)
        if exhibit.note:
            body.add(paragraph(run(exhibit.note)))
        if report.is_pack:
            body.add(paragraph(run(entry.sources_line), "Quiet"))

    def _picture(self, exhibit: Exhibit) -> bytes | None:
        """The chart of an exhibit, drawn once."""
        if id(exhibit) not in self._drawn:
            self._drawn[id(exhibit)] = self._png(exhibit)
        return self._drawn[id(exhibit)]

    def _first_page(self, exhibit: Exhibit) -> Sheet:
        """The page that an exhibit begins on: on its side where what it begins with is wide."""
        if exhibit.chart is None or exhibit.table.empty:
            return _table_page(self._report.entry(exhibit))
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

    def _add_tables(self, exhibit: Exhibit, entry: Entry) -> None:
        for at, (group, table) in enumerate(entry.tables):
            part = f" ({group})" if group else " (continued)" if at else ""
            self._body.add_caption("Table", exhibit.title + part, again=at > 0)
            rows = [
                [_cell(value) for value in row] for row in table.itertuples(index=False, name=None)
            ]
            header = [str(name) for name in table.columns]
            fills = state_fills(exhibit, table)
            self._body.add_table(header, rows, fills, exhibit.title + part)

    def _add_sources(self) -> None:
        """The numbered sources; the numbers are text, so that they stay when they are pasted."""
        report, body = self._report, self._body
        self._turn_to(UPRIGHT if report.is_pack else body.page)
        body.add_heading(1 if report.is_pack else 2, "Sources", new_page=report.is_pack)
        if not report.sources:
            body.add(paragraph(run("Nothing here names a source.")))
        for number, source in enumerate(report.sources, start=1):
            address = run(f" {source.url}", colour="#4A5560") if source.url else ""
            title, told = body.link(source.title, source.url), run(f". {citation(source)}")
            body.add(paragraph(run(f"{number}.\t") + title + told + address, "Source"))


def _table_page(entry: Entry) -> Sheet:
    return SIDEWAYS if entry.is_wide else UPRIGHT


def _cell(value: object) -> str | Link:
    if isinstance(value, Link):
        return value
    return str(value) if str(value).strip() else NOT_STATED
