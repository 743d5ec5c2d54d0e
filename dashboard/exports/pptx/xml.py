"""The XML of slides: texts, shapes and tables, written as text because that is many times faster
than to set each property of each cell through a library.

Lengths are points; 960 by 540 of them are a slide of 16 by 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from dashboard.exports.cells import text_of
from dashboard.exports.pptx.cells import PAD, PAD_X, PAD_Y, Cell, SlideTable
from dashboard.text_metrics import wrap
from dashboard.theme import LIGHT, ink

WIDTH, HEIGHT = 960.0, 540.0
EMU = 12_700
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
HEAD_FILL = "#E4E8EC"
LINK = "#12436D"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TREE = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
    '<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"


@dataclass(frozen=True)
class Box:
    """Where something is on a slide, in points from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def xfrm(self) -> str:
        return (
            f'<a:off x="{emu(self.left)}" y="{emu(self.top)}"/>'
            f'<a:ext cx="{emu(self.width)}" cy="{emu(self.height)}"/>'
        )


@dataclass(frozen=True)
class Run:
    """A stretch of text of one look; `link` is the id of a relationship, `field` a slide number."""

    text: str
    size: float = 12
    bold: bool = False
    colour: str = LIGHT.text
    link: str = ""
    field: bool = False


Paragraph = Sequence[Run]


_ink = cache(ink)


def emu(points: float) -> int:
    return round(points * EMU)


def written(text: str) -> str:
    """A text as XML says it between tags."""
    return escape(text_of(text))


def _attribute(text: str) -> str:
    return escape(text_of(text), {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


@cache
def _properties(tag: str, size: float, bold: bool, colour: str, link: str) -> str:
    leads = f'<a:hlinkClick r:id="{link}"/>' if link else ""
    return (
        f'<a:{tag} lang="en-GB" sz="{round(size * 100)}" b="{int(bold)}" dirty="0"><a:solidFill>'
        f'<a:srgbClr val="{colour[1:]}"/></a:solidFill>{leads}</a:{tag}>'
    )


def _run(run: Run) -> str:
    look = _properties("rPr", run.size, run.bold, run.colour, run.link)
    if run.field:
        kind = 'id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"'
        return f"<a:fld {kind}>{look}<a:t>{written(run.text)}</a:t></a:fld>"
    text = " ".join(written(run.text).split("\n"))
    return f"<a:r>{look}<a:t>{text}</a:t></a:r>"


def paragraph(runs: Paragraph, align: str = "l", after: float = 0) -> str:
    """A paragraph of runs, flush left ("l"), right ("r") or centred ("ctr")."""
    look = (
        f'<a:pPr marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{round(after * 100)}"/>'
        "</a:spcAft><a:buNone/></a:pPr>"
    )
    return f"<a:p>{look}{''.join(map(_run, runs))}</a:p>"


def text_shape(
    number: int, name: str, box: Box, paragraphs: Sequence[str], placeholder: str = ""
) -> str:
    """A text box, or the placeholder of a layout: 'type="title"'."""
    own = f"<p:nvPr><p:ph {placeholder}/></p:nvPr>" if placeholder else "<p:nvPr/>"
    kind = '<a:spLocks noGrp="1"/>' if placeholder else ""
    is_box = "" if placeholder else ' txBox="1"'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{_attribute(name)}"/>'
        f"<p:cNvSpPr{is_box}>{kind}</p:cNvSpPr>{own}</p:nvSpPr>"
        f'<p:spPr><a:xfrm>{box.xfrm}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"'
        ' anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f"{''.join(paragraphs)}</p:txBody></p:sp>"
    )


def chart_shape(number: int, name: str, alt: str, box: Box, relationship: str) -> str:
    """The frame of a chart that lies in a part of its own."""
    graphic = (
        f'<c:chart xmlns:c="{_CHART}" r:id="{relationship}"/>'  # the part that holds the chart
    )
    return _frame(number, name, alt, box, _CHART, graphic)


def _frame(number: int, name: str, alt: str, box: Box, kind: str, graphic: str) -> str:
    place = box.xfrm
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{_attribute(name)}" '
        f'descr="{_attribute(alt)}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr><p:xfrm>{place}</p:xfrm><a:graphic>"
        f'<a:graphicData uri="{kind}">{graphic}</a:graphicData></a:graphic></p:graphicFrame>'
    )


def picture_shape(number: int, alt: str, box: Box, relationship: str, ratio: float) -> str:
    """A picture as large as a box has room for, from its top left; `ratio` is width by height."""
    across = min(box.width, box.height * ratio)
    place = Box(box.left, box.top, across, across / ratio)
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Picture" descr="{_attribute(alt)}"/>'
        '<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
        f'<p:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</p:blipFill><p:spPr><a:xfrm>{place.xfrm}</a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></p:spPr></p:pic>"
    )


def slide(shapes: Sequence[str]) -> bytes:
    """A slide of these shapes, read aloud in their order."""
    return _part("sld", shapes)


def notes(paragraphs: Sequence[str]) -> bytes:
    """The notes of a slide: its picture, and these paragraphs beneath it."""
    picture = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
        'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr>'
        "<p:spPr/></p:sp>"
    )
    said = "".join(
        f'<a:p><a:r><a:rPr lang="en-GB" dirty="0"/><a:t>{line}</a:t></a:r></a:p>'
        for line in paragraphs
    )
    text = (
        '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes"/><p:cNvSpPr><a:spLocks noGrp="1"/>'
        '</p:cNvSpPr><p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/><a:lstStyle/>{said}</p:txBody></p:sp>"
    )
    return _part("notes", (picture, text))


def _part(kind: str, shapes: Sequence[str]) -> bytes:
    return (
        f"{_HEAD}<p:{kind} {NAMESPACES}><p:cSld><p:spTree>{_TREE}{''.join(shapes)}</p:spTree>"
        "</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
        f"</p:{kind}>"
    ).encode()


def table_shape(
    number: int,
    name: str,
    alt: str,
    left: float,
    top: float,
    sheet: SlideTable,
    links: dict[str, str],
) -> str:
    """A native table with a header row; `links` has the relationship of each address."""
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in sheet.widths)
    grid = [sheet.header, *(row.cells for row in sheet.rows)]
    rows = "".join(
        f'<a:tr h="{emu(height)}">'
        + "".join(_cell(grid, i, j, sheet, links) for j in range(len(cells)))
        + "</a:tr>"
        for i, (cells, height) in enumerate(zip(grid, sheet.heights, strict=True))
    )
    table = f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl>'
    box = Box(left, top, sum(sheet.widths), sum(sheet.heights))
    return _frame(number, name, alt, box, _TABLE, table)


def _cell(
    grid: Sequence[tuple[Cell, ...]], i: int, j: int, sheet: SlideTable, links: dict[str, str]
) -> str:
    cell = grid[i][j]
    fill = cell.fill or (HEAD_FILL if i == 0 else LIGHT.background)
    said = _said(cell, sheet, j, cell.bold or i == 0, cell.colour or _ink(fill), links)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{said}</a:txBody>"
        f'<a:tcPr marL="{emu(PAD_X)}" marR="{emu(PAD_X)}" marT="{emu(PAD_Y)}" marB="{emu(PAD_Y)}"'
        f' anchor="{"ctr" if cell.fill else "t"}">{_lines(grid, i, j)}'
        f'<a:solidFill><a:srgbClr val="{fill[1:]}"/></a:solidFill></a:tcPr></a:tc>'
    )


def _said(
    cell: Cell, sheet: SlideTable, j: int, bold: bool, colour: str, links: dict[str, str]
) -> str:
    """The paragraphs of a cell; only what is in its first line is a link.

    A link over several lines is broken within words by some programs.
    """
    # Without a size of its own an empty line is as tall as the theme's 18 points.
    look = _properties("rPr", sheet.size, bold, colour, "")
    leads, text = "", text_of(cell.text)
    if cell.url in links:
        first = wrap(text, sheet.widths[j] - PAD, sheet.size)[0]
        first = first if text.startswith(first) else text
        linked = _properties("rPr", sheet.size, bold, LINK, links[cell.url])
        leads, text = f"<a:r>{linked}<a:t>{escape(first)}</a:t></a:r>", text[len(first) :]
    start, empty = f'<a:p><a:pPr algn="{sheet.aligns[j]}"/>', look.replace("rPr", "endParaRPr")
    runs = [
        f"<a:r>{look}<a:t>{line}</a:t></a:r>" if line else empty
        for line in escape(text).split("\n")
    ]
    runs[0] = leads + runs[0]
    return "".join(f"{start}{run}</a:p>" for run in runs)


def _lines(grid: Sequence[tuple[Cell, ...]], i: int, j: int) -> str:
    """The edges of a cell. Two cells share each edge and both say the same of it."""
    cell = grid[i][j]
    down, across = len(grid), len(grid[i])
    sides = (
        ("lnL", grid[i][j - 1] if j else None),
        ("lnR", grid[i][j + 1] if j + 1 < across else None),
        ("lnT", grid[i - 1][j] if i else None),
        ("lnB", grid[i + 1][j] if i + 1 < down else None),
    )
    return "".join(_line(tag, cell, other) for tag, other in sides)


def _line(tag: str, cell: Cell, other: Cell | None) -> str:
    edged = cell if cell.edge or not other else other
    if edged.edge:
        # Dashed is not assessed, solid is planned, as on the screen.
        return _drawn(tag, 1, edged.edge, "sysDash" if edged.fill == LIGHT.background else "solid")
    if cell.fill or (other and other.fill):
        return _drawn(tag, 1.5, LIGHT.background, "solid")
    if tag in ("lnT", "lnB"):
        return _drawn(tag, 0.75, LIGHT.line, "solid")
    return f'<a:{tag} w="0"><a:noFill/></a:{tag}>'


@cache
def _drawn(tag: str, width: float, colour: str, dash: str) -> str:
    return (
        f'<a:{tag} w="{emu(width)}"><a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
        f'<a:prstDash val="{dash}"/></a:{tag}>'
    )
