"""An exhibit as a picture: its chart or its table, with all that belongs to it, as SVG and PNG.

The browser draws a chart once, as SVG; every other picture of it is made from that, in which text
stays text.
"""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from struct import pack as packed
from xml.sax.saxutils import escape, quoteattr

from dashboard.charts.base import Chart
from dashboard.charts.drawing import Drawing
from dashboard.charts.matrix import Matrix
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import short_citations
from dashboard.exports.picture.browser import THE_BROWSER, DrawingError
from dashboard.exports.picture.heatmap_svg import with_cells
from dashboard.exports.typesetting import typeset
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import MADE_UP, MAX_UPRIGHT_COLUMNS, Entry, Report, of_exhibit
from dashboard.text_metrics import column_widths, wrap
from dashboard.theme import FONT, LIGHT
from dashboard.wording import count_noun

PX_PER_MM = 5
NARROW_MM, WIDE_MM = 160, 240
"""The width of the text of an A4 page, upright and on its side."""
MAX_WIDTH = 1400
"""In pixels: so wide a chart has letters of 8 points on a slide."""
DPI = 300
MAX_PIXELS = 24_000_000
PICTURES_KEPT = 16
"""Half a megabyte each. What one person takes away before a meeting, others do as well."""
MARGIN = 16
SMALL, BODY, TITLE = 11, 12, 19
LEADING = 1.35
FONTS = ("Arial", "Liberation Sans", "Helvetica", "DejaVu Sans", "DejaVu Sans Mono")
"""What pictures and pages are set in, the first that is there."""
MAX_SOURCES_NAMED = 6
MAX_PUBLISHERS_NAMED = 12
_UNIQUE = re.compile(
    r"(\b(?:clip|topdefs-|defs-|legend-?|trace|g|p)|(?<=\bp[0-9a-f]{6})-)([0-9a-f]{6})"
)
_LEGEND_BOX = re.compile(r'(<rect class="(?:bg|scrollbar)"[^>]*?)( style="[^"]*")([^>]*?)(/?>)')
"""Plotly gives it its style before its sides, or after them where it knows its letters already."""
_LEGEND = re.compile(
    r'(<text class="legendtext"[^>]*? x="([\d.]+)"[^>]*>)([\u2190-\u27bf]) ([^<]+)</text>'
)
SYMBOL_PX = 15
_CLAIMED = "◎"
"""LibreOffice's font says that it has this symbol, and has not; a PDF would fail for want of it."""
_WITH_CLAIMED = re.compile(rf">[^<>]*{_CLAIMED}[^<>]*<")
WIDER = 0.85
_SYMBOL = re.compile("[\u2190-\u27bf]")
_FOR_A_SCREEN = ("customdata", "hovertemplate", "hovertext", "hoverinfo", "meta")


def chart_svg(exhibit: Exhibit, is_upright: bool = False) -> str | None:
    """The chart of an exhibit in light colours, drawn once for each question; None without one.

    A wide one is drawn for a page on its side, or narrower where it has to fit an upright one.
    Raises DrawingError where it cannot be drawn.
    """
    chart = exhibit.chart
    if chart is None or not exhibit.row_count:
        return None
    return _drawn_across(exhibit, chart, chart_width(chart.is_wide and not is_upright))


def _drawn_across(exhibit: Exhibit, chart: Chart, across: int) -> str:
    """The chart of an exhibit so many pixels wide, drawn once for each question."""
    drawn = exhibit.remember(
        f"drawing {across} wide", lambda: zlib.compress(_drawn(chart, across).encode(), 1)
    )
    return zlib.decompress(drawn).decode()


def _drawn(chart: Chart, across: int) -> str:
    if isinstance(chart, Matrix):
        drawn = _by_browser(chart.draw(dark=False, with_letters=False), across)
        return _with_symbols_apart(with_cells(drawn, chart))
    return _with_symbols_apart(_by_browser(chart.draw(dark=False), across))


def _by_browser(figure: Drawing, across: int) -> str:
    # Without room made for a screen: a page is as wide as it is, and Plotly finds its margins.
    whole = figure.content
    layout = {**whole["layout"], "width": across}
    traces = [
        {name: value for name, value in trace.items() if name not in _FOR_A_SCREEN}
        for trace in whole["data"]
    ]
    plain = {"data": traces, "layout": layout}
    drawn = THE_BROWSER.svg(plain, layout["width"], int(layout.get("height") or 450))
    return _same_each_time(drawn)


def _with_symbols_apart(svg: str) -> str:
    """The drawing with the symbols of its legend apart from the words after them.

    Where a font lacks the symbol, the whole of a text is set in another one, which is wider than
    the legend was laid out for. And one symbol is in a font that has it.
    """
    shown = f'<tspan font-family="DejaVu Sans, {FONT}">{_CLAIMED}</tspan>'
    apart = _LEGEND.sub(_apart, svg)
    return _WITH_CLAIMED.sub(lambda text: text[0].replace(_CLAIMED, shown), apart)


def _apart(found: re.Match[str]) -> str:
    text, x, symbol, words = found.groups()
    return f'{text}{symbol}<tspan x="{float(x) + SYMBOL_PX}">{words}</tspan></text>'


def is_wide(exhibit: Exhibit) -> bool:
    """Whether the chart needs a page on its side."""
    return exhibit.chart is not None and exhibit.chart.is_wide


def chart_width(wide: bool) -> int:
    """The width of a chart in pixels, such that its letters are 7 points on an A4 page."""
    return round((WIDE_MM if wide else NARROW_MM) * PX_PER_MM)


def size_of(chart: str) -> tuple[float, float]:
    """The width and height of a chart in pixels."""
    size = re.search(r'width="([\d.]+)" height="([\d.]+)"', chart)
    assert size is not None, "a drawing has a size"
    return float(size[1]), float(size[2])


def _same_each_time(svg: str) -> str:
    """The drawing with what differs from time to time put in one way: the random names of its
    parts, and the order in which a legend's box is told."""
    marks = dict.fromkeys(mark for _, mark in _UNIQUE.findall(svg))
    number = {mark: f"{place:06d}" for place, mark in enumerate(marks)}
    named = _UNIQUE.sub(lambda found: found[1] + number[found[2]], svg)
    return _LEGEND_BOX.sub(r"\1\3\2\4", named)


def svg(exhibit: Exhibit) -> bytes:
    """The picture of an exhibit: title, filters, chart or table, note, sources and marking.

    Every text is a text of the file, and so are its alternative and its sources in full.
    """
    report = of_exhibit(exhibit)
    entry = report.entry(exhibit)
    chart, columns = chart_svg(exhibit), exhibit.table.columns
    across = chart_width(is_wide(exhibit) or (chart is None and len(columns) > MAX_UPRIGHT_COLUMNS))
    lines = _Lines(across)
    _add_head(lines, report, exhibit, entry)
    if chart is not None:
        lines.add_drawing(chart)
    elif exhibit.row_count:
        lines.add_table(exhibit)
    else:
        lines.add(entry.nothing, BODY)
    lines.skip(10)
    lines.add(exhibit.note, BODY)
    lines.skip(4)
    lines.add(sources_line(exhibit), SMALL, LIGHT.quiet)
    lines.skip(4)
    lines.add(f"{report.status.line} · Database {report.version}", SMALL, LIGHT.quiet)
    lines.add(report.status.marking, BODY, bold=True)
    return lines.document(exhibit, "\n".join(report.numbered_sources())).encode()


def _add_head(lines: _Lines, report: Report, exhibit: Exhibit, entry: Entry) -> None:
    if report.status.is_exercise:
        lines.add(MADE_UP, BODY, bold=True)
    lines.add(report.status.marking, BODY, bold=True)
    lines.skip(2)
    lines.add(exhibit.title, TITLE, bold=True)
    lines.skip(2)
    lines.add(report.status.line, BODY)
    lines.add(" · ".join(entry.filters), BODY, LIGHT.quiet)
    lines.skip(8)


def sources_line(exhibit: Exhibit) -> str:
    """The sources in a line or a few: each where they are few, else how many of each publisher."""
    found = exhibit.sources
    if not found:
        return "Sources: none."
    if len(found) <= MAX_SOURCES_NAMED:
        return "Sources: " + "; ".join(short_citations(found)) + "."
    publishers = Counter(source.publisher or source.title for source in found).most_common()
    said = [f"{name} ({number})" for name, number in publishers[:MAX_PUBLISHERS_NAMED]]
    if len(publishers) > MAX_PUBLISHERS_NAMED:
        said.append(count_noun(len(publishers) - MAX_PUBLISHERS_NAMED, "other publisher"))
    return f"Sources ({len(found)}): " + "; ".join(said) + ". Each is listed within this file."


class _Lines:
    """A picture that grows downwards, in pixels."""

    def __init__(self, across: int) -> None:
        self._across = across
        self._parts: list[str] = []
        self._down = float(MARGIN)

    @property
    def _room(self) -> float:
        return self._across - 2 * MARGIN

    def skip(self, pixels: float) -> None:
        self._down += pixels

    def add(self, text: str, size: int, colour: str = LIGHT.text, *, bold: bool = False) -> None:
        """A paragraph in as many lines as it needs."""
        if not text:
            return
        # Where the font lacks a symbol the whole line is set in a wider one.
        room = self._room * (WIDER if _SYMBOL.search(text) else 1)
        for line in wrap(without_control_characters(text), room, size, bold):
            self._down += size * LEADING
            self._parts.append(_text(line, MARGIN, self._down - 3, size, colour, bold))

    def add_drawing(self, chart: str) -> None:
        """A chart as it was drawn, across the whole picture.

        It is as large as its place. To cut it off there would take 100 ms of a picture in dots.
        """
        inner = chart[chart.index("<svg") :]
        place = f'<svg x="0" y="{self._down:.1f}" overflow="visible"'
        self._parts.append(inner.replace("<svg", place, 1))
        self._down += size_of(inner)[1]

    def add_table(self, exhibit: Exhibit) -> None:
        """The table of an exhibit, a line beneath each row."""
        header = [str(column) for column in exhibit.table.columns]
        rows = [
            [without_control_characters(str(value)) for value in row]
            for row in exhibit.table.itertuples(index=False, name=None)
        ]
        pad = 10.0
        widths = column_widths(header, rows, self._room, SMALL, pad)
        self._add_row(header, widths, pad, bold=True)
        for row in rows:
            self._add_row(row, widths, pad)

    def _add_row(
        self, cells: Sequence[str], widths: Sequence[float], pad: float, *, bold: bool = False
    ) -> None:
        wrapped = [
            wrap(cell, across - pad, SMALL, bold)
            for cell, across in zip(cells, widths, strict=True)
        ]
        left = float(MARGIN)
        for lines, across in zip(wrapped, widths, strict=True):
            for place, line in enumerate(lines, start=1):
                baseline = self._down + place * SMALL * LEADING
                self._parts.append(_text(line, left, baseline, SMALL, LIGHT.text, bold))
            left += across
        self._down += max(map(len, wrapped)) * SMALL * LEADING + 6
        self._parts.append(
            f'<line x1="{MARGIN}" x2="{self._across - MARGIN}" y1="{self._down:.1f}" '
            f'y2="{self._down:.1f}" stroke="{LIGHT.quiet if bold else LIGHT.line}"/>'
        )

    def document(self, exhibit: Exhibit, sources: str) -> str:
        """The whole picture, with its alternative text and its sources for machines to read."""
        tall = self._down + MARGIN
        alt = f"{exhibit.alt} {exhibit.note}"
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en-GB" role="img" '
            f"aria-label={quoteattr(without_control_characters(exhibit.title))} "
            f'width="{self._across / PX_PER_MM:.2f}mm" height="{tall / PX_PER_MM:.2f}mm" '
            f'viewBox="0 0 {self._across} {tall:.1f}">'
            f"<title>{escape(without_control_characters(exhibit.title))}</title>"
            f"<desc>{escape(without_control_characters(alt))}</desc>"
            f"<metadata>{escape(without_control_characters(sources))}</metadata>"
            f'<rect width="100%" height="100%" fill="{LIGHT.background}"/>'
            f"{''.join(self._parts)}</svg>"
        )


def _text(line: str, x: float, y: float, size: int, colour: str, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="{size}" fill="{colour}"'
        f'{weight} xml:space="preserve">{escape(line)}</text>'
    )


def png(exhibit: Exhibit) -> bytes:
    """The picture of an exhibit at 300 dots an inch, fewer where it is too tall for that."""
    drawn = svg(exhibit)
    report = of_exhibit(exhibit)
    return _labelled(
        rasterised(drawn.decode(), DPI),
        {
            "Title": exhibit.title,
            "Description": f"{exhibit.alt} {exhibit.note}",
            "Marking": report.status.marking,
            "Status": report.status.line,
            "Filters": "\n".join(report.entry(exhibit).filters),
            "Source": "\n".join(report.numbered_sources()),
            "Database version": report.version,
        },
    )


@lru_cache(maxsize=PICTURES_KEPT)
def rasterised(drawing: str, dpi: int) -> bytes:
    """A drawing as PNG, with the size that it has in millimetres, or at 96 pixels an inch."""
    box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    assert box is not None, "a drawing has a size"
    inches = [float(side) / PX_PER_MM / 25.4 for side in box.groups()]
    most = (MAX_PIXELS / (inches[0] * inches[1])) ** 0.5
    page = (
        "#set page(width: {}in, height: auto, margin: 0pt, fill: white)\n"
        f"#set text(font: ({json.dumps(FONTS)[1:-1]}))\n"
        '#image("drawing.svg")'
    )
    content = typeset(
        {
            "main.typ": page.format(f"{inches[0]:.4f}").encode(),
            "drawing.svg": drawing.encode(),
        },
        format="png",
        ppi=float(min(dpi, int(most))),
    )
    return _dense(content, min(dpi, int(most)))


def _dense(content: bytes, dpi: int) -> bytes:
    """A PNG that says how many dots an inch it has (chunk pHYs, in dots a metre)."""
    a_metre = round(dpi / 0.0254)
    return _with_chunks(content, [(b"pHYs", packed(">IIB", a_metre, a_metre, 1))])


def _labelled(content: bytes, labels: dict[str, str]) -> bytes:
    """A PNG with texts in it (chunks iTXt: keyword, uncompressed, no language)."""
    chunks = [
        (b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())
        for keyword, text in labels.items()
    ]
    return _with_chunks(content, chunks)


def _with_chunks(content: bytes, chunks: list[tuple[bytes, bytes]]) -> bytes:
    """A PNG with chunks more, after its header, which is the first one (PNG specification, 5.3)."""
    header_end = 8 + 12 + 13
    made = b"".join(
        packed(">I", len(data)) + kind + data + packed(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return content[:header_end] + made + content[header_end:]


def chart_png(exhibit: Exhibit, is_upright: bool = False) -> bytes | None:
    """The chart of an exhibit alone as PNG; None without one, or where none can be drawn."""
    try:
        drawn = chart_svg(exhibit, is_upright)
    except DrawingError:
        return None
    return None if drawn is None else rasterised(drawn, DPI)


def chart_png_for(exhibit: Exhibit, ratio: float) -> bytes | None:
    """The chart of an exhibit alone as PNG, so wide that it fills a place whose width by its height
    is `ratio`, as far as it can be read; None without one, or where none can be drawn."""
    chart = exhibit.chart
    if chart is None or not exhibit.row_count:
        return None
    wanted = round(chart.height * ratio)
    try:
        drawn = _drawn_across(exhibit, chart, min(max(wanted, chart_width(wide=False)), MAX_WIDTH))
    except DrawingError:
        return None
    return rasterised(drawn, DPI)


def chart_if_drawn(exhibit: Exhibit, is_upright: bool = False) -> str | None:
    """The chart of an exhibit as SVG; None without one, or where none can be drawn."""
    try:
        return chart_svg(exhibit, is_upright)
    except DrawingError:
        return None
