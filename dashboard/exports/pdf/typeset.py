"""A Report as a tagged, accessible PDF (PDF/UA-1), typeset by typst from report.typ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.exports.page_fit import (
    PAPER,
    FittedPart,
    cover_height,
    facts_line,
    fitted_page,
    title_of,
)
from dashboard.exports.picture.picture import FONTS, PX_PER_MM, size_of
from dashboard.exports.properties import properties
from dashboard.exports.typesetting import typeset
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import (
    NO_PICTURE,
    Entry,
    Page,
    Picture,
    Progress,
    Report,
    Section,
    citation,
    is_web,
    silent,
    state_fills,
)
from dashboard.text_metrics import HYPHENATED, SPACED, column_widths, width, words, wrap
from dashboard.theme import ink

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("report.typ")
LEGIBLE = 0.9
"""The least part of its size at which a chart in a pack can be read: letters of 6 points."""
TABLE_PT, CELL_PAD_PT = 8.5, 3.0
"""The largest letters of a table in the annex, and what lies at each side of a cell."""
LONG_CELL = 1500
"""Letters in a cell that may need more than a page of its own."""
UPRIGHT_MM, SIDEWAYS_MM = (170, 205), (257, 120)
"""What a chart may take of a page, across and down, beneath the title of an exhibit."""
NARROW_PT, WIDE_PT = 482.0, 729.0
TEXT_PT, SECTION_MM, LINE_MM, APART_MM = 10.0, 10.0, 4.6, 3.2
"""The letters of sentences, and how tall the title of a section, a line and what follows are."""
PX_PER_PT = 96 / 72
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_TOO_DEEP = "depth exceeded"
_NOTHING = r"[^\s\S]"
"""What no text has."""
MAX_ATTEMPTS = 9


def pdf(report: Report, picture: Picture, progress: Progress = silent) -> bytes:
    """The report as PDF/UA-1. `picture` gives the chart of an exhibit as SVG.

    A letter that no font here has stands as the number that Unicode gives it: [U+6F22]. Which ones
    those are is known from typst alone, which names them in the words of its error. A paragraph
    with some hundreds of figures is too deep for it where each is kept whole: then none is.
    """
    import typst

    files: dict[str, bytes] = {"main.typ": TEMPLATE.read_bytes()}
    told = _told(report, picture, progress, files)
    told["fonts"] = FONTS
    text = json.dumps(told, ensure_ascii=False)
    for _ in range(MAX_ATTEMPTS):
        try:
            return _typeset(files | {"report.json": text.encode()})
        except typst.TypstError as error:
            unshown = _unshown_letters(error)
            if _TOO_DEEP in error.diagnostic and told["whole"] != _NOTHING:
                told["whole"] = _NOTHING
                text = json.dumps(told, ensure_ascii=False)
            elif not unshown:
                raise
            text = text.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in unshown})
    return _typeset(files | {"report.json": text.encode()})


def _unshown_letters(error: typst.TypstError) -> set[str]:
    """The letters in an error of typst that no font has; it may write one as its code: \\u{378}."""
    named = _UNSHOWN.findall(error.diagnostic)
    return {_CODE.sub(lambda code: chr(int(code[1], 16)), text)[0] for text in named}


def _typeset(files: dict[str, bytes]) -> bytes:
    return typeset(files, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def _told(
    report: Report, picture: Picture, progress: Progress, files: dict[str, bytes]
) -> dict[str, Any]:
    """The report as the template reads it; drawings are added to `files`."""
    status = report.status
    sections = []
    for section in report.sections:
        exhibits = []
        opening = _opening_mm(section)
        for at, exhibit in enumerate(section.exhibits):
            progress(exhibit.title)
            drawing = picture(exhibit)
            exhibits.append(_exhibit(report, exhibit, drawing, files, 0 if at else opening))
        sections.append(
            {
                "title": without_control_characters(section.title),
                "sentences": [
                    without_control_characters(sentence) for sentence in section.sentences
                ],
                "exhibits": exhibits,
            }
        )
    pages = []
    for at, page in enumerate(report.pages):
        for part in page.parts:
            progress(part.exhibit.title)
        pages.append(_page(report, page, picture, files, is_first=at == 0))
    return {
        # With what it is joined to: 2026-11-30, and the number of a version, are parted nowhere.
        "whole": rf"\w{{0,24}}(?:{HYPHENATED})(?:-\d+)*|{SPACED}",
        "title": without_control_characters(report.title),
        "page_title": without_control_characters(title_of(report)),
        "facts_line": facts_line(report),
        "pages": pages,
        "properties": properties(report),
        "marking": status.marking,
        "exercise": status.is_exercise,
        "line": without_control_characters(status.line),
        "facts": [
            [without_control_characters(label), without_control_characters(said)]
            for label, said in report.cover_fields
        ],
        "is_pack": report.is_pack,
        "sections": sections,
        "lists_sources": report.lists_sources,
        "sources": [
            {
                "number": number,
                "title": without_control_characters(source.title),
                "url": source.url if is_web(source.url) else "",
                "rest": without_control_characters(citation(source)),
            }
            for number, source in enumerate(report.sources, start=1)
        ],
    }


def _opening_mm(section: Section) -> float:
    """How tall the title and the sentences of a section are, on a page on its side."""
    lines = (len(wrap(sentence, WIDE_PT, TEXT_PT)) for sentence in section.sentences)
    return SECTION_MM + sum(count * LINE_MM + APART_MM for count in lines)


def _exhibit(
    report: Report,
    exhibit: Exhibit,
    drawing: str | None,
    files: dict[str, bytes],
    above_mm: float,
) -> dict[str, Any]:
    """An exhibit as the template reads it, beneath what the page has above it."""
    entry = report.entry(exhibit)
    chart = None
    if drawing is not None:
        # A grid that is drawn smaller could not be read.
        placed = _placed(drawing, 0 if exhibit.grid else above_mm)
        # The coloured table says the same, and its letters can be read.
        told_by_table = report.is_pack and exhibit.grid is not None
        if not (told_by_table and placed["scale"] < LEGIBLE):
            chart = placed | {"file": f"chart-{len(files)}.svg"}
            files[chart["file"]] = drawing.encode()
    said = [entry.nothing] if entry.nothing else []
    if not said and exhibit.chart is not None and drawing is None:
        said.append(NO_PICTURE)
    return {
        "title": without_control_characters(exhibit.title),
        "alt": without_control_characters(f"{exhibit.title}. {exhibit.alt}"),
        "note": without_control_characters(exhibit.note),
        "filters": without_control_characters(" · ".join(entry.filters)),
        "chart": chart,
        "wide": entry.is_wide,
        "sentences": said,
        "tables": list(_tables(exhibit, entry)),
        "sources": entry.sources_line,
    }


def _page(
    report: Report, page: Page, picture: Picture, files: dict[str, bytes], *, is_first: bool
) -> dict[str, Any]:
    """A page of a pack as the template reads it; the first one has the title above it."""
    fitted = fitted_page(page, PAPER, cover_height(report) if is_first else 0.0)
    return {
        "title": without_control_characters(page.title),
        "message": without_control_characters(fitted.message),
        "sentences": [without_control_characters(sentence) for sentence in fitted.sentences],
        "parts": [_part(made, picture, files) for made in fitted.parts],
    }


def _part(fitted: FittedPart, picture: Picture, files: dict[str, bytes]) -> dict[str, Any]:
    exhibit = fitted.part.exhibit
    told: dict[str, Any] = {
        "caption": without_control_characters(fitted.caption),
        "sources": without_control_characters(fitted.sources),
        "more": fitted.more,
        "chart": None,
        "table": None,
        "said": "",
    }
    if fitted.table is not None:
        told["table"] = _page_table(fitted)
        return told
    drawing = picture(exhibit, True)
    if drawing is None:
        told["said"] = without_control_characters(exhibit.alt)
        return told
    across, tall = size_of(drawing)
    scale = min(PAPER.across / across, fitted.picture_pt / tall, 1.0 / PX_PER_PT)
    file = f"chart-{len(files)}.svg"
    files[file] = drawing.encode()
    alt = without_control_characters(f"{exhibit.title}. {exhibit.alt}")
    told["chart"] = {"file": file, "width": round(across * scale, 1), "alt": alt}
    return told


def _page_table(fitted: FittedPart) -> dict[str, Any]:
    table = fitted.table
    assert table is not None, "a table was fitted"
    fills = state_fills(fitted.part.exhibit, table)
    held = list(table.itertuples(index=False, name=None))
    header = [without_control_characters(str(column)) for column in table.columns]
    texts = [[without_control_characters(str(value)) for value in row] for row in held]
    return {
        "header": header,
        "widths": [round(part, 1) for part in fitted.widths],
        "hyphenate": _has_broken_words(
            header, texts, fitted.widths, PAPER.cell_pt, 2 * CELL_PAD_PT
        ),
        "rows": [
            [_cell(value, fills.get((down, across), "")) for across, value in enumerate(row)]
            for down, row in enumerate(held)
        ],
    }


def _has_broken_words(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float,
    pad: float,
) -> bool:
    """Whether a word of a table is wider than its column: only then are its words broken."""
    columns = zip(zip(header, *rows, strict=True), widths, strict=True)
    return any(
        width(word, size, bold=at == 0) > wide - pad
        for texts, wide in columns
        for at, text in enumerate(texts)
        for word in words(text)
    )


def _placed(drawing: str, above_mm: float) -> dict[str, Any]:
    """How wide a chart is drawn, in mm, and whether on a page on its side: as large as it can, so
    that what is said beneath it does not stand on a page of its own."""
    across, tall = (side / PX_PER_MM for side in size_of(drawing))
    scales = {
        wide: min(1.0, room[0] / across, (room[1] - above_mm) / tall)
        for wide, room in ((False, UPRIGHT_MM), (True, SIDEWAYS_MM))
    }
    wide = scales[True] > scales[False]
    return {"width": round(across * scales[wide], 2), "wide": wide, "scale": scales[wide]}


def _tables(exhibit: Exhibit, entry: Entry) -> Iterator[dict[str, Any]]:
    across = WIDE_PT if entry.is_wide else NARROW_PT
    for caption, table in entry.tables:
        header = [without_control_characters(str(column)) for column in table.columns]
        held = list(table.itertuples(index=False, name=None))
        fills = state_fills(exhibit, table)
        texts = [[without_control_characters(str(value)) for value in row] for row in held]
        widths = column_widths(header, texts, across, TABLE_PT, 8)
        yield {
            "caption": without_control_characters(caption),
            "columns": len(header),
            "header": header,
            "hyphenate": _has_broken_words(header, texts, widths, TABLE_PT, 2 * CELL_PAD_PT),
            "breakable": any(len(text) > LONG_CELL for row in texts for text in row),
            "widths": [round(part, 1) for part in widths],
            "rows": [
                [_cell(value, fills.get((down, across), "")) for across, value in enumerate(row)]
                for down, row in enumerate(held)
            ],
        }


def _cell(value: object, fill: str) -> str | dict[str, str]:
    text = without_control_characters(str(value))
    if isinstance(value, Link) and is_web(value.url):
        return {"text": text, "url": value.url}
    return {"text": text, "fill": fill, "ink": ink(fill)} if fill else text
