"""A report as a PowerPoint deck: native tables and charts, marked, its sources in the notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from textwrap import shorten

import pandas as pd

from dashboard.charts.bars import Bars
from dashboard.charts.figures import KeyFigures
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Source
from dashboard.exports.pptx.cells import HEAD_LETTERS, SMALLEST, SlideTable
from dashboard.exports.pptx.charts import parts_of
from dashboard.exports.pptx.frame import (
    GAP,
    NOTE_BOTTOM,
    TEXT_SIZES,
    TITLE_LINES,
    Said,
    fitted,
    framed,
    height_of,
    lines_of,
    text_content,
    text_pages,
)
from dashboard.exports.pptx.grids import grid_sheets, legend
from dashboard.exports.pptx.package import MARGIN, TITLE, TITLE_PT, NewSlide, SlideFile
from dashboard.exports.pptx.sources import address, cited, source_sheets
from dashboard.exports.pptx.tables import lowest_sheet, table_sheets
from dashboard.exports.pptx.xml import (
    Box,
    Run,
    chart_shape,
    paragraph,
    picture_shape,
    table_shape,
    text_shape,
    written,
)
from dashboard.packs.report import NOTHING, Page, Part, Progress, Report, Section, silent
from dashboard.wording import count_noun, sentence

Drawing = Callable[[Exhibit, float], bytes | None]
"""The chart of an exhibit as PNG for a place whose width by its height is given, or None."""

COVER_PT, SECTION_PT, TEXT_PT = 36.0, 30.0, 18.0
MAX_PAGE_ROWS, MAX_PAGE_LINES = 14, 4
MOST_BENEATH_FIGURES = 0.4
"""The share of a slide that sentences under key figures take at most."""
COVER_LINES = 4
COVER_TOP = 110.0
NOTHING_PT = 20.0
NOTE_LINES = 6
IN_NOTES = " … The whole note is in the speaker notes."
SPARE = " (9 of 9)"
"""Room in a title for the number that tells it from another like it."""
PART_LETTERS = 50
CONTENT = 4
"""The number of the shape that is the content of a slide."""


def deck(report: Report, progress: Progress = silent, png: Drawing = lambda *_: None) -> bytes:
    """The report as a PowerPoint file. The same report is the same file, byte for byte.

    `png` gives the chart of an exhibit for the pages of a pack, or None where none can be drawn:
    then the slide has its table.
    """
    sources = dict(zip(report.sources, report.numbered_sources(), strict=True))
    made = _Deck(report, SlideFile(report), sources)
    if report.is_pack:
        made.add_cover()
    for page in report.pages:
        for part in page.parts:
            progress(part.exhibit.title)
        made.add_page(page, png)
    if report.pages and report.sections:
        made.add_divider()
    for section in report.sections:
        if report.is_pack:
            made.add_section(section)
        for is_empty, held in groupby(section.exhibits, lambda exhibit: exhibit.table.empty):
            exhibits = list(held)
            for exhibit in exhibits:
                progress(exhibit.title)
                if len(exhibits) == 1 or not is_empty:
                    made.add_exhibit(exhibit)
            if len(exhibits) > 1 and is_empty:
                made.add_nothings(section, exhibits)
    if report.is_pack and report.lists_sources:
        made.add_sources()
    return made.file.content()


@dataclass
class _Deck:
    """A deck while it is made. `sources` has each source in full; no title is used twice."""

    report: Report
    file: SlideFile
    sources: dict[Source, str]
    titles: set[str] = field(default_factory=set)

    def add_cover(self) -> None:
        """The title of the report, and what it says of itself."""
        title = self._named(self.report.title, "", COVER_PT, COVER_LINES)
        tall = height_of([title], TITLE.width, COVER_PT, bold=True)
        top = COVER_TOP + tall + 3 * GAP
        box = Box(MARGIN, top, TITLE.width, NOTE_BOTTOM - top)
        facts = [(f"{label}: ", text) for label, text in self.report.cover_fields]
        size, pages = text_pages(facts, box.width, box.height)
        first, *others = pages or [[]]
        if self.report.pages:
            others = []  # A pack has few slides; what its cover has no room for is in the notes.
        made = self.file.new("text")
        named = _title(title, replace(TITLE, top=COVER_TOP), COVER_PT)
        text = text_content(first, size, box, CONTENT) if first else ""
        self._write(made, named, text, (), [*self._about(), *(lead + said for lead, said in facts)])
        for page in others:
            self._add_text(self._named(self.report.title), page, size)

    def add_page(self, page: Page, png: Drawing) -> None:
        """A page of a pack: its message as the title, its picture, and the sentences beneath."""
        finding, rest = _finding(page.message)
        title = self._named(finding)
        pictures = [part for part in page.parts if part.is_picture]
        note, note_pt = self._sentences([*rest, *page.sentences]), SMALLEST
        if any(isinstance(part.exhibit.chart, KeyFigures) for part in pictures):
            note, note_pt = _beneath_figures([*rest, *page.sentences]) or (note, note_pt)
        bottom = NOTE_BOTTOM - height_of(note, TITLE.width, note_pt) - GAP
        box = _beneath(title, bottom)
        for part in [*pictures, *(part for part in page.parts if not part.is_picture)]:
            found = _content(part, box, png)
            if found is not None:
                made, (content, more) = self.file.new("title"), found
                said = [*note, more] if more else note
                notes = self._page_notes(page)
                self._write(made, _title(title), content(made), said, notes, note_pt)
                return
        said = [line for line in [*rest, *page.sentences] if line]
        made = self.file.new("text" if said else "title")
        box = _beneath(title, NOTE_BOTTOM)
        size, pages = text_pages([("", line) for line in said], box.width, box.height)
        text = text_content(pages[0], size, box, CONTENT) if pages else ""
        self._write(made, _title(title), text, (), self._page_notes(page))

    def _sentences(self, sentences: Sequence[str]) -> list[str]:
        """Those sentences that fit beneath a picture; all are in the notes."""
        said: list[str] = []
        for one in filter(None, sentences):
            lines = len(lines_of(" ".join([*said, one]), TITLE.width, SMALLEST))
            if lines <= MAX_PAGE_LINES:
                said.append(one)
        return [" ".join(said)] if said else []

    def _page_notes(self, page: Page) -> list[str]:
        """The notes of the slide of a page: all that it says, and its sources in full."""
        status, version = self._about()
        used = {source for part in page.parts for source in part.exhibit.sources}
        in_full = [said for source, said in self.sources.items() if source in used]
        shown = [f"{part.exhibit.title}. {part.exhibit.alt}" for part in page.parts]
        return [status, page.title, page.message, *page.sentences, *shown, *in_full, version]

    def add_divider(self) -> None:
        """The slide between the pages that a board reads and the annex."""
        said = [("", "What the slides before rest on, in full.")]
        self._add_text(self._named("Annex", "", SECTION_PT), said, TEXT_PT, SECTION_PT)

    def add_section(self, section: Section) -> None:
        """The title of a section and its sentences, on as many slides as they need."""
        said = section.sentences or (() if section.exhibits else (NOTHING,))
        box = _beneath(fitted(section.title, _of(99, 99), SECTION_PT), NOTE_BOTTOM, SECTION_PT)
        size, pages = text_pages([("", sentence) for sentence in said], box.width, box.height)
        for at, page in enumerate(pages or [[]], start=1):
            title = self._named(section.title, _of(at, len(pages)), SECTION_PT)
            self._add_text(title, page, size, SECTION_PT)

    def add_exhibit(self, exhibit: Exhibit) -> None:
        """An exhibit as a chart, a matrix or a table, with its note beneath it."""
        note = self._note(exhibit)
        bottom = NOTE_BOTTOM - height_of(note, TITLE.width, SMALLEST) - GAP
        box = _beneath(fitted(exhibit.title, SPARE), bottom)
        charts = parts_of(exhibit.chart, box.height) if isinstance(exhibit.chart, Bars) else ()
        if exhibit.table.empty:
            made = self.file.new("text")
            text = text_content([("", NOTHING)], NOTHING_PT, box, CONTENT)
            self._write(made, _title(self._named(exhibit.title)), text, note, self._notes(exhibit))
        elif charts:
            for at, part in enumerate(charts, start=1):
                made = self.file.new("title")
                title = self._named(exhibit.title, _of(at, len(charts)))
                place = _beneath(title, bottom)
                chart = chart_shape(CONTENT, "Chart", exhibit.alt, place, made.chart(part))
                self._write(made, _title(title), chart, note, self._notes(exhibit))
        else:
            self._add_sheets(exhibit, note, bottom)

    def add_nothings(self, section: Section, exhibits: Sequence[Exhibit]) -> None:
        """Exhibits without rows that follow each other, each in a paragraph with its note."""
        said = [(f"{exhibit.title}. ", f"{NOTHING} {exhibit.note}") for exhibit in exhibits]
        tail = ": nothing found"
        box = _beneath(fitted(section.title, tail + SPARE), NOTE_BOTTOM)
        size, pages = text_pages(said, box.width, box.height)
        told = [line for exhibit in exhibits for line in self._notes(exhibit)]
        for at, page in enumerate(pages, start=1):
            title = self._named(section.title, tail + _of(at, len(pages)))
            self._add_text(title, page, size, notes=list(dict.fromkeys(told)))

    def _add_sheets(self, exhibit: Exhibit, note: Sequence[str], bottom: float) -> None:
        for lines in range(1, TITLE_LINES + 1):
            box = _beneath("\n" * (lines - 1), bottom)
            sheets = _sheets(exhibit, box)
            tails = _tails(sheets)
            if all(_title_lines(exhibit.title, tail) <= lines for tail in tails):
                break
        for sheet, tail, sources in zip(sheets, tails, cited(exhibit, sheets), strict=True):
            made = self.file.new("title")
            title = self._named(exhibit.title, tail)
            table = _table(made, sheet, exhibit.alt, _beneath(title, bottom))
            notes = self._notes(exhibit, sources)
            self._write(made, _title(title), table, note, notes)

    def add_sources(self) -> None:
        """The numbered sources of the report, and each of them in full in the notes."""
        box = _beneath("Sources", NOTE_BOTTOM)
        sheets = list(source_sheets(self.report, box.width, box.height))
        if not sheets:
            self._add_text(self._named("Sources"), [("", NOTHING)], NOTHING_PT)
        alt = (
            f"Table of the {count_noun(len(self.report.sources), 'source')} that this paper rests "
            "on."
        )
        for at, (sheet, shown) in enumerate(sheets, start=1):
            made = self.file.new("title")
            title = _title(self._named("Sources", _of(at, len(sheets))))
            notes = [*self._about(), *map(self.sources.__getitem__, shown)]
            self._write(made, title, _table(made, sheet, alt, box), (), notes)

    def _add_text(
        self,
        title: str,
        page: Sequence[Said],
        size: float,
        title_pt: float = TITLE_PT,
        notes: Sequence[str] = (),
    ) -> None:
        made = self.file.new("text" if page else "title")
        box = _beneath(title, NOTE_BOTTOM, title_pt)
        text = text_content(page, size, box, CONTENT) if page else ""
        self._write(made, _title(title, size=title_pt), text, (), notes or self._about())

    def _write(
        self,
        made: NewSlide,
        title: str,
        content: str,
        note: Sequence[str],
        notes: Sequence[str],
        note_pt: float = SMALLEST,
    ) -> None:
        xml = framed(self.report.status, made.number, title, content, note, note_pt)
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
        said = self.report.sources_line(exhibit)
        if not exhibit.sources:
            return ""
        where = "listed at the end and" if self.report.is_pack else "named"
        whole = f"{said[:-1]}, {where} in the speaker notes."
        if len(lines_of(whole, TITLE.width, SMALLEST)) == 1:
            return whole
        return f"{count_noun(len(exhibit.sources), 'source')}, {where} in the speaker notes."

    def _about(self) -> list[str]:
        """What the notes of every slide say of the report."""
        return [self.report.status.line, f"Database version: {self.report.version}"]

    def _notes(self, exhibit: Exhibit, shown: Sequence[Source] | None = None) -> list[str]:
        """The notes of a slide of an exhibit, with the sources that it rests on in full."""
        sources = set(exhibit.sources if shown is None else shown)
        filters = self.report.entry(exhibit).filters
        in_full = [said for source, said in self.sources.items() if source in sources]
        heads = (str(name) for name in exhibit.table.columns)
        long = (f"Column: {head}" for head in heads if len(head) > HEAD_LETTERS)
        said = [exhibit.title, exhibit.alt, *filters, exhibit.note, *long, *in_full]
        status, version = self._about()
        return [status, *filter(None, said), version]


def _finding(message: str) -> tuple[str, list[str]]:
    """The title of a page's slide, and what else its message says: the rest of a sentence that is
    too long for a title, from its colon on, and the sentences after it."""
    finding, _, rest = message.partition(". ")
    finding, parts = finding.rstrip("."), [rest]
    if fitted(finding) != finding and ": " in finding:
        finding, _, said = finding.partition(": ")
        parts.insert(0, f"{sentence(said)}.")
    return finding, parts


def _content(part: Part, box: Box, png: Drawing) -> tuple[Callable[[NewSlide], str], str] | None:
    """A part of a page as a shape, and what its slide has no room for; None where nothing fits."""
    exhibit = part.exhibit
    if part.is_picture and isinstance(exhibit.chart, Bars):
        bars = parts_of(exhibit.chart, box.height)
        if len(bars) == 1:
            return (
                lambda made: chart_shape(CONTENT, "Chart", exhibit.alt, box, made.chart(bars[0]))
            ), ""
    drawn = png(exhibit, box.width / box.height) if part.is_picture else None
    if drawn is not None:
        return lambda made: picture_shape(CONTENT, exhibit.alt, box, *made.picture(drawn)), ""
    # The table, with its columns as on paper and the rows that one slide has room for.
    table = part.table
    most = min(len(table), MAX_PAGE_ROWS)
    held = next(
        (sheet for count in range(most, 0, -1) if (sheet := _first(table, count, box))), None
    )
    if held is None:
        return None
    left = len(table) - len(held.rows)
    more = f"{count_noun(left, 'more row is', 'more rows are')} {part.rest_is}." if left else ""
    return partial(_table, sheet=held, alt=exhibit.alt, box=box), more


def _first(table: pd.DataFrame, count: int, box: Box) -> SlideTable | None:
    """The first rows of a table on one slide, above a line for how many more there are."""
    down = box.height - (SMALLEST * 1.5 if count < len(table) else 0)
    sheet, *others = table_sheets(table.head(count), box.width, down)
    return lowest_sheet(table.head(count), box.width, down) if others else sheet


def _table(made: NewSlide, sheet: SlideTable, alt: str, box: Box) -> str:
    urls = dict.fromkeys(cell.url for row in sheet.rows for cell in row.cells if cell.url)
    links = {url: made.link(held) for url in urls if (held := address(url))}
    return table_shape(CONTENT, "Table", alt, box.left, box.top, sheet, links)


def _beneath(title: str, bottom: float, size: float = TITLE_PT) -> Box:
    """What is left of a slide beneath its title."""
    top = TITLE.top + height_of([title], TITLE.width, size, bold=True)
    top += GAP if size == TITLE_PT else 2 * GAP
    return Box(MARGIN, top, TITLE.width, bottom - top)


def _beneath_figures(sentences: Sequence[str]) -> tuple[list[str], float] | None:
    """Sentences in a paragraph each, in the largest type in which they leave key figures their
    room; None where they do not. Figures are few: without this half of their slide was empty."""
    said = [line for line in sentences if line]
    for size in TEXT_SIZES:
        if height_of(said, TITLE.width, size) <= NOTE_BOTTOM * MOST_BENEATH_FIGURES:
            return said, size
    return None


def _title(text: str, box: Box = TITLE, size: float = TITLE_PT) -> str:
    tall = Box(box.left, box.top, box.width, height_of([text], box.width, size, bold=True))
    return text_shape(2, "Title", tall, [paragraph([Run(text, size, bold=True)])], 'type="title"')


def _of(at: int, whole: int) -> str:
    """Which of several slides this is: " (2 of 3)"."""
    return f" ({at} of {whole})" if whole > 1 else ""


def _sheets(exhibit: Exhibit, box: Box) -> list[SlideTable]:
    if exhibit.grid is not None:
        return grid_sheets(exhibit, box.width, box.height)
    return table_sheets(exhibit.table, box.width, box.height)


def _tails(sheets: Sequence[SlideTable]) -> list[str]:
    """What stands behind the title of an exhibit on each of its slides: ": EMSOU (2 of 4)"."""
    parts = [shorten(sheet.part, PART_LETTERS, placeholder=" …") for sheet in sheets]
    return [
        (f": {part}" if part else "") + _of(parts[: at + 1].count(part), parts.count(part))
        for at, part in enumerate(parts)
    ]


def _title_lines(title: str, tail: str) -> int:
    shown = fitted(title, tail + SPARE)
    return len(lines_of(shown, TITLE.width, TITLE_PT, bold=True))


def _legend(exhibit: Exhibit) -> str:
    return legend(exhibit.grid) if exhibit.grid else ""
