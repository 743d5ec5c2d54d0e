"""The parts of a Word document as markup: paragraphs, fields, links, pictures, tables, sections.

A body is written as text and parsed once: a table of 616 coloured cells takes 0.04 s, and through
python-docx by `row.cells` 1.09 s. Every text goes through `_escaped`, so that none of it is markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from dashboard.exhibits.question import Link
from dashboard.exports.cells import text_of
from dashboard.packs.report import is_web
from dashboard.text_metrics import FIGURE, NO_BREAK, column_widths
from dashboard.theme import ink

_OPEN_XML = "http://schemas.openxmlformats.org"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{_OPEN_XML}/{path}"'
    for prefix, path in (
        ("w", "wordprocessingml/2006/main"),
        ("r", "officeDocument/2006/relationships"),
        ("wp", "drawingml/2006/wordprocessingDrawing"),
        ("a", "drawingml/2006/main"),
        ("pic", "drawingml/2006/picture"),
    )
)
TABLE_PT = 9.0
CELL_PAD = 70
"""Padding of a cell, in twentieths of a point: the unit that Word counts in."""
TWIPS = 20
EMU_OF_MM = 36_000
MM_OF_PT = 25.4 / 72
LONG_CELL = 1_200
"""A cell of more letters than this may run on to the next page."""
HEADER_FILL, RULE = "E6EBF0", "9AA5B1"
MAX_ALT_LETTERS = 4_000
NO_BREAK_HYPHEN = "\u2011"
_MARKS = {"\n": "<w:br/>", "\t": "<w:tab/>", NO_BREAK_HYPHEN: "<w:noBreakHyphen/>"}
"""What Word has a mark of its own for."""
_OF_ADDRESSES = "%/:?#@!$&'()*+,;=~-._"
"""What may stand in the address of a link; Word refuses a document with anything else in one."""


@dataclass(frozen=True)
class Sheet:
    """A size of page, and what of it holds text, in millimetres."""

    width: int
    height: int
    orient: str

    @property
    def across(self) -> float:
        return self.width - 2 * MARGIN_MM

    @property
    def markup(self) -> str:
        side, top = _twips(MARGIN_MM), _twips(TOP_MM)
        return (
            f'<w:pgSz w:w="{_twips(self.width)}" w:h="{_twips(self.height)}" '
            f'w:orient="{self.orient}"/>'
            f'<w:pgMar w:top="{top}" w:right="{side}" w:bottom="{top}" w:left="{side}" '
            f'w:header="{_twips(10)}" w:footer="{_twips(10)}" w:gutter="0"/>'
        )


MARGIN_MM, TOP_MM = 20, 25
UPRIGHT, SIDEWAYS = Sheet(210, 297, "portrait"), Sheet(297, 210, "landscape")
HIGHEST_PICTURE = {UPRIGHT: 190, SIDEWAYS: 115}


def _twips(mm: float) -> int:
    return round(mm / MM_OF_PT * TWIPS)


def _escaped(text: object) -> str:
    return escape(text_of(text))


def run(text: object, bold: bool = False, colour: str = "", style: str = "") -> str:
    """A run of text; the ends of its lines and its tabs stay, and its figures stay in one line."""
    properties = (
        (f'<w:rStyle w:val="{style}"/>' if style else "")
        + ("<w:b/>" if bold else "")
        + (f'<w:color w:val="{colour.removeprefix("#")}"/>' if colour else "")
    )
    head = f"<w:r><w:rPr>{properties}</w:rPr>" if properties else "<w:r>"
    inside = '<w:t xml:space="preserve">' + FIGURE.sub(_whole, _escaped(text)) + "</w:t>"
    for letter, mark in _MARKS.items():
        inside = inside.replace(letter, f'</w:t>{mark}<w:t xml:space="preserve">')
    return f"{head}{inside}</w:r>"


def _whole(figure: re.Match[str]) -> str:
    return figure[0].replace("-", NO_BREAK_HYPHEN).replace(" ", NO_BREAK)


def paragraph(runs: str, style: str = "", more: str = "") -> str:
    """A paragraph of runs in a style, with further properties as markup."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{more}</w:pPr>{runs}</w:p>"


def field(code: str, shown: str) -> str:
    """A field that a word processor works out, and what it shows until then."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(shown)}'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def page_of_picture(png: bytes) -> Sheet:
    """The page on which a picture is larger."""
    across, high = Image.from_blob(png).px_width, Image.from_blob(png).px_height
    return max(UPRIGHT, SIDEWAYS, key=lambda page: _scale(page, across, high))


def _scale(page: Sheet, across: int, high: int) -> float:
    """Millimetres for each pixel of a picture that fills a page."""
    return min(page.across / across, HIGHEST_PICTURE[page] / high)


class Body:
    """The body of a document while it is written."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._markup: list[str] = []
        self._headings: list[tuple[int, str, str]] = []
        self._links: dict[str, str] = {}
        self._numbers = {"Figure": 0, "Table": 0}
        self._pictures = 0
        self._contents_at = -1
        self._is_new_page = True
        self.page = UPRIGHT

    def add(self, markup: str) -> None:
        self._markup.append(markup)
        self._is_new_page = False

    def add_heading(self, level: int, text: str, new_page: bool = False) -> None:
        """A heading with a bookmark, so that the contents can lead to it."""
        number = len(self._headings) + 1
        name = f"_Toc{number:09d}"
        self._headings.append((level, text, name))
        breaks = "<w:pageBreakBefore/>" if new_page and not self._is_new_page else ""
        self.add(
            paragraph(
                f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{run(text)}'
                f'<w:bookmarkEnd w:id="{number}"/>',
                f"Heading{level}",
                breaks,
            )
        )

    def add_contents(self) -> None:
        """A place for the list of contents, which is written when all headings are known."""
        self._contents_at = len(self._markup)
        self.add("")

    def add_caption(self, kind: str, text: str, again: bool = False) -> None:
        """ "Figure 1. ..." or "Table 1. ...": numbered by the word processor.

        `again` repeats the number before it, for a further part of a table.
        """
        if not again:
            self._numbers[kind] += 1
        code = f"SEQ {kind} \\{'c' if again else '* ARABIC'}"
        keep = "<w:keepNext/>" if kind == "Table" else ""
        number = field(code, str(self._numbers[kind]))
        self.add(paragraph(f"{run(f'{kind} ')}{number}{run(f'. {text}')}", "Caption", keep))

    def add_picture(self, png: bytes, title: str, alt: str, most_pt: float = 0.0) -> None:
        """A picture as large as the page allows, or `most_pt` high, with its alternative text."""
        relation, image = self._document.part.get_or_add_image(BytesIO(png))
        scale = _scale(self.page, image.px_width, image.px_height)
        if most_pt:
            natural = 25.4 / image.horz_dpi
            scale = min(scale, most_pt * MM_OF_PT / image.px_height, natural)
        size = [round(px * scale * EMU_OF_MM) for px in (image.px_width, image.px_height)]
        number = self._pictures + 1
        told = f"title={_quoted(title)} descr={_quoted(alt)}"
        drawing = _drawing(relation, number, told, size[0], size[1])
        self._pictures += 1
        self.add(paragraph(drawing, "PageText" if most_pt else "", "<w:keepNext/>"))

    def link(self, text: object, url: str, style: str = "Hyperlink") -> str:
        """A text that leads to the web; plain text where the address does not."""
        if not is_web(url):
            return run(text)
        if url not in self._links:
            self._links[url] = self._document.part.relate_to(
                quote(text_of(url), safe=_OF_ADDRESSES),
                RELATIONSHIP_TYPE.HYPERLINK,
                is_external=True,
            )
        return f'<w:hyperlink r:id="{self._links[url]}">{run(text, style=style)}</w:hyperlink>'

    def add_table(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[str | Link]],
        fills: dict[tuple[int, int], str],
        title: str,
        fitted: Sequence[float] = (),
    ) -> None:
        """A table whose header is repeated on every page, and whose rows stay whole.

        `fitted` are the widths of its columns where it was fitted to a page, in smaller letters.
        """
        texts = [[str(cell) for cell in row] for row in rows]
        across = self.page.across / MM_OF_PT
        pad = 2 * CELL_PAD / TWIPS + 1
        points = fitted or column_widths(header, texts, across, TABLE_PT, pad)
        head_style, text_style = (
            ("PageHead", "PageCell") if fitted else ("TableHeading", "TableText")
        )
        widths = [round(part * TWIPS) for part in points]
        heads = [
            _cell(run(head), wide, HEADER_FILL, head_style)
            for head, wide in zip(header, widths, strict=True)
        ]
        lines = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(heads)}</w:tr>"]
        for down, row in enumerate(rows):
            cells = []
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True)):
                fill = fills.get((down, at), "")
                shown = (
                    self.link(cell.text, cell.url)
                    if isinstance(cell, Link)
                    else run(cell, colour=ink(fill) if fill else "")
                )
                cells.append(_cell(shown, wide, fill.removeprefix("#"), text_style))
            whole = "" if max(map(len, texts[down])) > LONG_CELL else "<w:cantSplit/>"
            lines.append(f"<w:tr><w:trPr>{whole}</w:trPr>{''.join(cells)}</w:tr>")
        grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
        self.add(
            f"<w:tbl>{_table_properties(sum(widths), title)}<w:tblGrid>{grid}</w:tblGrid>"
            f"{''.join(lines)}</w:tbl>"
        )
        # Without a paragraph between them, Word would make one table of two.
        self.add(paragraph("", "AfterTable"))

    def turn_to(self, page: Sheet, references: str) -> None:
        """Go on with pages of this size. `references` name the header and the footer."""
        if page != self.page and self._markup:
            self.add(
                f'<w:p><w:pPr><w:pStyle w:val="AfterTable"/>'
                f"<w:sectPr>{references}{self.page.markup}</w:sectPr></w:pPr></w:p>"
            )
            self._is_new_page = True
        self.page = page

    def finish(self) -> None:
        """Put everything into the document, with the list of contents in its place."""
        if self._contents_at >= 0:
            self._markup[self._contents_at] = _contents(self._headings)
        parsed = parse_xml(f"<w:body {NAMESPACES}>{''.join(self._markup)}</w:body>")
        last = self._document.element.body.sectPr
        for element in list(parsed):
            last.addprevious(element)
        size = parse_xml(f"<w:sectPr {NAMESPACES}>{self.page.markup}</w:sectPr>")
        for name in ("pgSz", "pgMar"):
            tag = f"{{{_OPEN_XML}/wordprocessingml/2006/main}}{name}"
            last.replace(last.find(tag), size.find(tag))


def _contents(headings: Sequence[tuple[int, str, str]]) -> str:
    """A field of the headings, filled in with links to them, so that it is never empty.

    It has no page numbers: only a word processor knows them, and it would have to be asked to.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\n \\h \\z \\u </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    lines: list[str] = []
    for level, text, name in headings:
        link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(text)}</w:hyperlink>'
        lines.append(paragraph(("" if lines else begin) + link, f"TOC{level}"))
    if not lines:
        return ""
    return "".join(lines) + paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "AfterTable")


def _quoted(text: str) -> str:
    return quoteattr(text_of(text)[:MAX_ALT_LETTERS])


def _cell(inside: str, wide: int, fill: str, style: str) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{paragraph(inside, style)}</w:tc>"
    )


def _table_properties(wide: int, title: str) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pads = "".join(
        f'<w:{side} w:w="{pad}" w:type="dxa"/>'
        for side, pad in (("top", 30), ("left", CELL_PAD), ("bottom", 30), ("right", CELL_PAD))
    )
    return (
        f'<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{wide}" w:type="dxa"/>'
        f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{pads}</w:tblCellMar>"
        '<w:tblLook w:val="00A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" '
        'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={_quoted(title)}/></w:tblPr>"
    )


def _drawing(relation: str, number: int, told: str, wide: int, high: int) -> str:
    picture = f"{_OPEN_XML}/drawingml/2006/picture"
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/>'
        f'<wp:docPr id="{number}" name="Figure {number}" {told}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/>'
        "</wp:cNvGraphicFramePr>"
        f'<a:graphic><a:graphicData uri="{picture}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Figure {number}" {told}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
