"""The look of a Word document, and what stands at the head and the foot of its pages."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.exports.docx.parts import NAMESPACES, TABLE_PT, field
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import Report

FONT = "Arial"
LANGUAGE = "en-GB"
INK, QUIET = RGBColor(0x1A, 0x1F, 0x26), RGBColor(0x4A, 0x55, 0x60)
DARK, LINKED = RGBColor(0x12, 0x43, 0x6D), RGBColor(0, 0, 0xEE)
BODY_PT, QUIET_PT = 11, 9.5


def empty_document() -> Any:
    """A new document in our lettering, with the styles that its parts name."""
    return Document(BytesIO(_template()))


@cache
def _template() -> bytes:
    """Made once: to set the styles takes longer than to write an exhibit."""
    document = Document()
    _set_defaults(document)
    _set_styles(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _set_styles(document: Any) -> None:
    held = document.styles
    _set(held["Normal"], BODY_PT, after=6)
    _set(held["Title"], 26, bold=True, colour=DARK, before=120, after=24)
    _set(held["Heading 1"], 18, bold=True, colour=DARK, after=8)
    _set(held["Heading 2"], 14, bold=True, colour=DARK, before=16, after=6)
    _set(held["TOC Heading"], 18, bold=True, colour=DARK, after=8)
    _set(held["Caption"], 10, bold=True, colour=INK, before=8, after=4)
    _set(held["Header"], QUIET_PT)
    _set(held["Footer"], QUIET_PT)
    _set(_added(document, "toc 1", "TOC1", known=True), BODY_PT, bold=True, before=6, after=2)
    indented = _set(_added(document, "toc 2", "TOC2", known=True), BODY_PT, after=2)
    indented.left_indent = Mm(8)
    _set(_added(document, "Fact", "Fact"), BODY_PT, after=4)
    _set(_added(document, "Quiet", "Quiet"), QUIET_PT, colour=QUIET, after=4)
    _set(_added(document, "Table Text", "TableText"), TABLE_PT)
    heading = _set(_added(document, "Table Heading", "TableHeading"), TABLE_PT, bold=True)
    heading.keep_with_next = True
    after = _set(_added(document, "After Table", "AfterTable"), 2, after=4)
    after.line_spacing = Pt(2)
    # Of the pages of a pack, whose height page_fit.py reckons with.
    _set(_added(document, "Page Title", "PageTitle"), 20, bold=True, colour=DARK, after=4)
    _set(_added(document, "Page Message", "PageMessage"), 11, after=6)
    _set(_added(document, "Page Text", "PageText"), 10, after=4)
    _set(_added(document, "Page Fact", "PageFact"), 8, colour=QUIET, after=4)
    _set(_added(document, "Page Cell", "PageCell"), 8)
    _set(_added(document, "Page Head", "PageHead"), 8, bold=True).keep_with_next = True
    source = _set(_added(document, "Source", "Source"), 10, after=4)
    source.left_indent, source.first_line_indent = Mm(10), -Mm(10)
    source.tab_stops.add_tab_stop(Mm(10))
    link = held.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.underline = True
    link.font.color.rgb = LINKED


def _added(document: Any, name: str, id_: str, known: bool = False) -> Any:
    """A new style of paragraphs: people read its name, and markup its id.

    `known` marks one that word processors have under this name, and set contents in.
    """
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=known)
    style.base_style = document.styles["Normal"]
    style.element.set(qn("w:styleId"), id_)
    return style


def _set(
    style: Any,
    size: float,
    bold: bool = False,
    colour: RGBColor | None = None,
    before: float = 0,
    after: float = 0,
) -> Any:
    """Set the letters of a style and the space around its paragraphs, which it gives back."""
    style.font.size, style.font.bold = Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour
    _set_fonts(style.element.get_or_add_rPr())
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.0
    return spacing


def _set_fonts(properties: Any) -> None:
    """One font for all letters: the template names those of its theme."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{letters}"), FONT)


def _set_defaults(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _set_fonts(properties)
    properties.find(qn("w:lang")).set(qn("w:val"), LANGUAGE)
    settings = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), LANGUAGE)
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    # The template's picture of itself is not one of this document.
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def add_header_and_footer(document: Any, report: Report) -> str:
    """Put the marking at the head and the foot of every page, with its number there.

    Gives the references to both that every section needs.
    """
    section = document.sections[0]
    marking = without_control_characters(report.banner)
    for part in (section.header, section.footer):
        first = part.paragraphs[0]
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        first.add_run(marking).bold = True
    line = without_control_characters(report.status.line)
    second = section.header.add_paragraph(line, style="Header")
    second.alignment = WD_ALIGN_PARAGRAPH.CENTER
    pages = section.footer.add_paragraph(style="Footer")
    pages.alignment = WD_ALIGN_PARAGRAPH.CENTER
    pages.add_run("Page ")
    _add_field(pages, "PAGE")
    pages.add_run(" of ")
    _add_field(pages, "NUMPAGES")
    kinds = ("headerReference", "footerReference")
    return "".join(
        f'<w:{kind} w:type="default" r:id="{reference.rId}"/>'
        for kind in kinds
        for reference in section._sectPr.findall(qn(f"w:{kind}"))
    )


def _add_field(paragraph: Any, code: str) -> None:
    for element in parse_xml(f"<w:p {NAMESPACES}>{field(code, '1')}</w:p>"):
        paragraph._p.append(element)
