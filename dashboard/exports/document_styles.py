"""The look of a Word document, and what stands at the head and the foot of its pages."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.exhibits.exhibit import Status
from dashboard.exports.document_parts import NAMESPACES, TABLE_PT, field
from dashboard.exports.plain import printable

FONT = "Arial"
LANGUAGE = "en-GB"
DARK, QUIET, LINKED = RGBColor(0x12, 0x43, 0x6D), RGBColor(0x4A, 0x55, 0x60), RGBColor(0, 0, 0xEE)
BODY_PT, QUIET_PT = 11, 9.5


def set_styles(document: Any) -> None:
    """Give a new document our lettering, and the styles that its parts name."""
    _set_defaults(document)
    _style(document, "Normal", BODY_PT, after=6)
    _style(document, "Title", 26, bold=True, colour=DARK, before=120, after=24)
    _style(document, "Heading 1", 18, bold=True, colour=DARK, before=0, after=8)
    _style(document, "Heading 2", 14, bold=True, colour=DARK, before=16, after=6)
    _style(document, "TOC Heading", 18, bold=True, colour=DARK, after=8)
    _style(document, "Caption", 10, bold=True, before=8, after=4)
    _style(document, "Header", QUIET_PT, after=0)
    _style(document, "Footer", QUIET_PT, after=0)
    _style(document, "TOC1", BODY_PT, bold=True, before=6, after=2, name="toc 1")
    indented = _style(document, "TOC2", BODY_PT, after=2, name="toc 2")
    indented.paragraph_format.left_indent = Mm(8)
    _style(document, "Fact", BODY_PT, after=4)
    _style(document, "Quiet", QUIET_PT, colour=QUIET, after=4)
    _style(document, "TableText", TABLE_PT, after=0, name="Table Text")
    heading = _style(document, "TableHeading", TABLE_PT, bold=True, after=0, name="Table Heading")
    heading.paragraph_format.keep_with_next = True
    after = _style(document, "AfterTable", 2, after=4, name="After Table")
    after.paragraph_format.line_spacing = Pt(2)
    source = _style(document, "Source", 10, after=4)
    source.paragraph_format.left_indent = Mm(10)
    source.paragraph_format.first_line_indent = -Mm(10)
    source.paragraph_format.tab_stops.add_tab_stop(Mm(10))
    link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.underline = True
    link.font.color.rgb = LINKED


def _style(
    document: Any,
    id_: str,
    size: float,
    bold: bool = False,
    colour: RGBColor | None = None,
    before: float = 0,
    after: float = 0,
    name: str = "",
) -> Any:
    """A style of the template, or a new one with a name for people and an id for markup."""
    known = {style.name for style in document.styles}
    if id_ in known:
        style = document.styles[id_]
    else:
        style = document.styles.add_style(name or id_, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.element.set(qn("w:styleId"), id_)
    style.font.size, style.font.bold = Pt(size), bold
    if colour is not None:
        style.font.color.rgb = colour
    elif style.element.rPr is not None and style.element.rPr.find(qn("w:color")) is not None:
        style.font.color.rgb = RGBColor(0x1A, 0x1F, 0x26)
    _set_fonts(style.element.get_or_add_rPr())
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), 1.0
    return style


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


def add_header_and_footer(document: Any, status: Status) -> str:
    """Put the marking at the head and the foot of every page, with its number there.

    Gives the references to both that every section needs.
    """
    section = document.sections[0]
    marking = printable(("EXERCISE · " if status.is_exercise else "") + status.marking)
    for part in (section.header, section.footer):
        first = part.paragraphs[0]
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        first.add_run(marking).bold = True
    second = section.header.add_paragraph(printable(status.line), style="Header")
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
