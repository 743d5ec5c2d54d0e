"""A PowerPoint file: its master, its slides with their notes, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from dashboard.charts.bars import Bars
from dashboard.exports.pptx.charts import chart_part
from dashboard.exports.pptx.xml import HEIGHT, NAMESPACES, WIDTH, Box, emu, notes
from dashboard.exports.properties import set_core_properties
from dashboard.exports.reproducible_zip import normalised
from dashboard.packs.report import AUTHOR, Report

MARGIN = 36.0
TITLE = Box(MARGIN, 34, WIDTH - 2 * MARGIN, 58)
BODY = Box(MARGIN, 104, WIDTH - 2 * MARGIN, 396)
FOOTER = Box(MARGIN, 514, WIDTH - 2 * MARGIN - 60, 16)
NUMBER = Box(WIDTH - MARGIN - 50, 514, 50, 16)
TITLE_PT = 24
_PLACES = {"title": TITLE, "body": BODY, "ftr": FOOTER, "sldNum": NUMBER}
_LAYOUTS = {"text": "Title and Content", "title": "Title Only"}
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.'
    'openxmlformats.org/officeDocument/2006/extended-properties"><Application>'
    f"{AUTHOR}</Application></Properties>"
)


class SlideFile:
    """A file that slides are added to. Slides and notes are given as XML; see pptx/xml.py."""

    def __init__(self, report: Report) -> None:
        self._file = Presentation()
        self._package = self._file.part.package
        self._layouts = _prepare(self._file)
        # Asking for the slides renames every one of them, so it is done once.
        self._slides = self._file.slides._sldIdLst
        self._count = 0
        set_core_properties(self._file.core_properties, report)

    def new(self, layout: str) -> NewSlide:
        """A slide to be filled, of the layout "text" (title and text) or "title" (title only)."""
        self._count += 1
        name = PackURI(f"/ppt/slides/slide{self._count}.xml")
        part = Part(name, CONTENT_TYPE.PML_SLIDE, self._package)
        part.relate_to(self._layouts[layout], RELATIONSHIP_TYPE.SLIDE_LAYOUT)
        held = self._file.part.relate_to(part, RELATIONSHIP_TYPE.SLIDE)
        self._slides.add_sldId(held)
        return NewSlide(part, self._package, self._count, self._file.part.notes_master_part)

    def content(self) -> bytes:
        """The bytes of the file, which are the same for the same slides."""
        made = BytesIO()
        self._file.save(made)
        return normalised(made.getvalue())


class NewSlide:
    """A slide in a file: what it leads to is named first, then it is written."""

    def __init__(self, part: Any, package: Any, number: int, notes_master: Any) -> None:
        self.number = number
        self._part = part
        self._package = package
        self._notes_master = notes_master

    def link(self, url: str) -> str:
        """The id by which a text of this slide leads to an address."""
        rid = self._part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return str(rid)

    def chart(self, bars: Bars) -> str:
        """The id by which a frame of this slide shows a chart."""
        made = chart_part(bars, self._package)
        return str(self._part.relate_to(made, RELATIONSHIP_TYPE.CHART))

    def picture(self, png: bytes) -> tuple[str, float]:
        """The id by which a frame of this slide shows a picture, and how much wider than tall."""
        image = self._package.get_or_add_image_part(BytesIO(png))
        across, tall = image.image.size
        return str(self._part.relate_to(image, RELATIONSHIP_TYPE.IMAGE)), across / tall

    def write(self, xml: bytes, note_lines: Sequence[str]) -> None:
        """Fill the slide, and its notes with lines that are written as XML already."""
        self._part.blob = xml
        name = PackURI(f"/ppt/notesSlides/notesSlide{self.number}.xml")
        beneath = Part(name, CONTENT_TYPE.PML_NOTES_SLIDE, self._package, notes(note_lines))
        beneath.relate_to(self._notes_master, RELATIONSHIP_TYPE.NOTES_MASTER)
        beneath.relate_to(self._part, RELATIONSHIP_TYPE.SLIDE)
        self._part.relate_to(beneath, RELATIONSHIP_TYPE.NOTES_SLIDE)


def _prepare(file: Any) -> dict[str, Any]:
    """Make the library's own template ours: wide, in Arial, with two layouts. Gives these."""
    file.slide_width, file.slide_height = emu(WIDTH), emu(HEIGHT)
    file.part._element.find(qn("p:sldSz")).attrib.pop("type", None)
    master = file.slide_master
    for layout in list(file.slide_layouts):
        if layout.name not in _LAYOUTS.values():
            file.slide_layouts.remove(layout)
    layouts = {key: file.slide_layouts.get_by_name(name).part for key, name in _LAYOUTS.items()}
    for held in (master, *file.slide_layouts):
        for shape in list(held.placeholders):
            kind = shape._element.xpath(".//p:ph")[0].get("type")
            if kind == "dt":
                shape._element.getparent().remove(shape._element)
            elif held is master:
                place = _PLACES[kind]
                shape.left, shape.top = emu(place.left), emu(place.top)
                shape.width, shape.height = emu(place.width), emu(place.height)
        for look in held._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            look.set("lang", "en-GB")
    _set_title_style(master)
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme.blob = (
        theme.blob.replace(b'<a:latin typeface="Calibri"/>', b'<a:latin typeface="Arial"/>')
        .replace(b'<a:hlink><a:srgbClr val="0000FF"/>', b'<a:hlink><a:srgbClr val="12436D"/>')
        .replace(b'<a:folHlink><a:srgbClr val="800080"/>', b'<a:folHlink><a:srgbClr val="12436D"/>')
    )
    _drop(file.part.package, RELATIONSHIP_TYPE.THUMBNAIL)
    _drop(file.part, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
    properties = file.part.package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    properties.blob = _APPLICATION.encode()
    _add_notes_master(file)
    return layouts


def _set_title_style(master: Any) -> None:
    style = master._element.find(".//" + qn("p:titleStyle"))
    level = style.find(qn("a:lvl1pPr"))
    level.set("algn", "l")
    look = level.find(qn("a:defRPr"))
    look.set("sz", str(TITLE_PT * 100))
    look.set("b", "1")


def _add_notes_master(file: Any) -> None:
    """Notes have a master of their own, which the presentation lists after that of its slides."""
    notes_master = file.part.notes_master_part
    for look in notes_master._element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        look.set("lang", "en-GB")
    rid = file.part.relate_to(notes_master, RELATIONSHIP_TYPE.NOTES_MASTER)
    listed = parse_xml(
        f'<p:notesMasterIdLst {NAMESPACES}><p:notesMasterId r:id="{rid}"/></p:notesMasterIdLst>'
    )
    file.part._element.find(qn("p:sldMasterIdLst")).addnext(listed)
    for look in file.part._element.iter(qn("a:defRPr")):
        look.set("lang", "en-GB")


def _drop(holder: Any, kind: str) -> None:
    for rid in [rid for rid, held in holder._rels.items() if held.reltype == kind]:
        holder._rels.pop(rid)
