"""A paper as a PowerPoint deck: native tables and charts, marked, with its sources in the notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.exhibits.exhibit import Exhibit, Source
from dashboard.exhibits.wording import count
from dashboard.exports.native_chart import bars_of
from dashboard.exports.paper import NOTHING, Paper, Progress, Section, silent
from dashboard.exports.slide_file import BODY, MARGIN, TITLE, TITLE_PT, NewSlide, SlideFile
from dashboard.exports.slide_frame import (
    GAP,
    NOTE_BOTTOM,
    TITLE_LINES,
    Said,
    fitted,
    framed,
    height_of,
    lines_of,
    text_content,
    text_pages,
)
from dashboard.exports.slide_grids import grid_sheets, legend
from dashboard.exports.slide_sources import address, cited, in_full, source_sheets
from dashboard.exports.slide_tables import SMALLEST, Sheet, table_sheets
from dashboard.exports.slide_xml import (
    Box,
    Run,
    chart_shape,
    paragraph,
    table_shape,
    text_shape,
    written,
)

COVER_PT = 36.0
COVER_LINES = 4
COVER_TOP = 110.0
TEXT_SIZES = (20.0, 18.0, 16.0)
FACT_SIZES = (18.0, 16.0, 14.0)
NOTE_LINES = 6
IN_NOTES = " … The whole note is in the speaker notes."
CONTENT = 4
"""The number of the shape that is the content of a slide."""


def deck(paper: Paper, progress: Progress = silent) -> bytes:
    """The paper as a PowerPoint file. The same paper is the same file, byte for byte."""
    made = _Deck(paper, SlideFile(paper), in_full(paper))
    if paper.is_pack:
        made.add_cover()
    for section in paper.sections:
        if paper.is_pack:
            made.add_section(section)
        for exhibit in section.exhibits:
            progress(exhibit.title)
            made.add_exhibit(exhibit)
    if paper.is_pack:
        made.add_sources()
    return made.file.content()


@dataclass
class _Deck:
    """A deck while it is made. `sources` has each source in full; no title is used twice."""

    paper: Paper
    file: SlideFile
    sources: dict[Source, str]
    titles: set[str] = field(default_factory=set)

    def add_cover(self) -> None:
        """The title of the paper, and what it says of itself."""
        title = self._named(self.paper.title, "", COVER_PT, COVER_LINES)
        tall = height_of([title], TITLE.width, COVER_PT, bold=True)
        top = COVER_TOP + tall + 3 * GAP
        box = Box(MARGIN, top, TITLE.width, BODY.top + BODY.height - top)
        facts = [(f"{label}: ", text) for label, text in self.paper.facts]
        size, pages = text_pages(facts, box.width, box.height, FACT_SIZES)
        first, *others = pages or [[]]
        made = self.file.new("text")
        named = _title(title, Box(MARGIN, COVER_TOP, TITLE.width, tall), COVER_PT)
        self._write(made, named, text_content(first, size, box, CONTENT), (), self._about())
        for page in others:
            self._add_text(self._named(self.paper.title), page, size)

    def add_section(self, section: Section) -> None:
        """The title of a section and its sentences, on as many slides as they need."""
        said = section.sentences or (() if section.exhibits else (NOTHING,))
        size, pages = text_pages(
            [("", sentence) for sentence in said], BODY.width, BODY.height, TEXT_SIZES
        )
        for at, page in enumerate(pages or [[]], start=1):
            self._add_text(self._named(section.title, _of(at, len(pages))), page, size)

    def add_exhibit(self, exhibit: Exhibit) -> None:
        """An exhibit as a chart, a matrix or a table, with its note beneath it."""
        note = self._note(exhibit)
        bottom = NOTE_BOTTOM - height_of(note, TITLE.width, SMALLEST) - GAP
        box = _beneath(fitted(exhibit.title, _longest_tail(exhibit)), bottom)
        bars = bars_of(exhibit.figure)
        charts = bars.parts(box.height) if bars else ()
        if exhibit.table.empty:
            made = self.file.new("text")
            text = text_content([("", NOTHING)], TEXT_SIZES[0], box, CONTENT)
            self._write(made, _title(self._named(exhibit.title)), text, note, self._notes(exhibit))
        elif charts:
            for at, part in enumerate(charts, start=1):
                made = self.file.new("title")
                title = self._named(exhibit.title, _of(at, len(charts)))
                place = _beneath(title, bottom)
                chart = chart_shape(CONTENT, "Chart", exhibit.alt, place, made.chart(part))
                self._write(made, _title(title), chart, note, self._notes(exhibit))
        else:
            self._add_sheets(exhibit, box, note)

    def _add_sheets(self, exhibit: Exhibit, box: Box, note: Sequence[str]) -> None:
        if exhibit.grid is not None:
            sheets = grid_sheets(exhibit, box.width, box.height)
        else:
            sheets = table_sheets(exhibit.table, box.width, box.height)
        parts = [sheet.part for sheet in sheets]
        for at, sheet in enumerate(sheets):
            tail = f": {sheet.part}" if sheet.part else ""
            tail += _of(parts[: at + 1].count(sheet.part), parts.count(sheet.part))
            made = self.file.new("title")
            title = self._named(exhibit.title, tail)
            table = _table(made, sheet, exhibit.alt, _beneath(title, NOTE_BOTTOM))
            notes = self._notes(exhibit, cited(exhibit, sheet))
            self._write(made, _title(title), table, note, notes)

    def add_sources(self) -> None:
        """The numbered sources of the paper, and each of them in full in the notes."""
        box = _beneath("Sources", NOTE_BOTTOM)
        sheets = list(source_sheets(self.paper, box.width, box.height))
        if not sheets:
            self._add_text(self._named("Sources"), [("", NOTHING)], TEXT_SIZES[0])
        alt = f"Table of the {count(len(self.paper.sources), 'source')} that this paper rests on."
        for at, (sheet, shown) in enumerate(sheets, start=1):
            made = self.file.new("title")
            title = _title(self._named("Sources", _of(at, len(sheets))))
            notes = [*self._about(), *map(self.sources.__getitem__, shown)]
            self._write(made, title, _table(made, sheet, alt, box), (), notes)

    def _add_text(self, title: str, page: Sequence[Said], size: float) -> None:
        made = self.file.new("text")
        text = text_content(page, size, BODY, CONTENT)
        self._write(made, _title(title), text, (), self._about())

    def _write(
        self,
        made: NewSlide,
        title: str,
        content: str,
        note: Sequence[str],
        notes: Sequence[str],
    ) -> None:
        xml = framed(self.paper.status, made.number, title, content, note)
        made.write(xml, list(map(written, notes)))

    def _named(
        self, text: str, tail: str = "", size: float = TITLE_PT, lines: int = TITLE_LINES
    ) -> str:
        """A title that fits its lines and that no other slide has."""
        title, again = fitted(text, tail, size, lines), 1
        while title in self.titles:
            again += 1
            title = fitted(text, f"{tail} ({again})", size, lines)
        self.titles.add(title)
        return title

    def _note(self, exhibit: Exhibit) -> list[str]:
        """What stands beneath an exhibit, a paragraph each."""
        note = exhibit.note
        lines = lines_of(note, TITLE.width, SMALLEST)
        if len(lines) > NOTE_LINES:
            note = " ".join(lines[: NOTE_LINES - 1]) + IN_NOTES
        return [line for line in (_legend(exhibit), note, self._sources_line(exhibit)) if line]

    def _sources_line(self, exhibit: Exhibit) -> str:
        said = self.paper.sources_line(exhibit)
        if not exhibit.sources:
            return ""
        where = "listed at the end and" if self.paper.is_pack else "named"
        whole = f"{said[:-1]}, {where} in the speaker notes."
        if len(lines_of(whole, TITLE.width, SMALLEST)) == 1:
            return whole
        return f"{count(len(exhibit.sources), 'source')}, {where} in the speaker notes."

    def _about(self) -> list[str]:
        """What the notes of every slide say of the paper."""
        return [self.paper.status.line, f"Database version: {self.paper.version}"]

    def _notes(self, exhibit: Exhibit, shown: Sequence[Source] | None = None) -> list[str]:
        """The notes of a slide of an exhibit, with the sources that it rests on in full."""
        sources = set(exhibit.sources if shown is None else shown)
        filters = (f"{label}: {text}" for label, text in exhibit.filters.items())
        in_full = [said for source, said in self.sources.items() if source in sources]
        said = [exhibit.title, exhibit.alt, *filters, exhibit.note, *in_full]
        status, version = self._about()
        return [status, *filter(None, said), version]


def _table(made: NewSlide, sheet: Sheet, alt: str, box: Box) -> str:
    urls = dict.fromkeys(cell.url for row in sheet.rows for cell in row.cells if cell.url)
    links = {url: made.link(held) for url in urls if (held := address(url))}
    return table_shape(CONTENT, "Table", alt, box.left, box.top, sheet, links)


def _beneath(title: str, bottom: float) -> Box:
    """What is left of a slide beneath its title."""
    top = TITLE.top + height_of([title], TITLE.width, TITLE_PT, bold=True) + GAP
    return Box(MARGIN, top, TITLE.width, bottom - top)


def _title(text: str, box: Box = TITLE, size: float = TITLE_PT) -> str:
    return text_shape(2, "Title", box, [paragraph([Run(text, size, bold=True)])], 'type="title"')


def _of(at: int, whole: int) -> str:
    """Which of several slides this is: " (2 of 3)"."""
    return f" ({at} of {whole})" if whole > 1 else ""


def _longest_tail(exhibit: Exhibit) -> str:
    """About the longest that can stand behind the title of an exhibit on one of its slides."""
    labels = (*exhibit.grid.rows, *exhibit.grid.columns) if exhibit.grid else ()
    longest = max((label.group for label in labels), key=len, default="")
    return (f": {longest}" if longest else "") + " (99 of 99)"


def _legend(exhibit: Exhibit) -> str:
    return legend(exhibit.grid) if exhibit.grid else ""
