"""Bar charts as PowerPoint's own: editable, with their numbers in a workbook behind them."""

from __future__ import annotations

from math import ceil
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from dashboard.charts.bars import Bars, Series
from dashboard.exports.xml_text import without_control_characters
from dashboard.theme import LIGHT, ink

TEXT_PT = 12
BAR_PT = 15.0
"""The least height of a bar that a label of 12 points fits beside."""
GAP = 0.25
AROUND_PT = 70.0
"""What the legend and the axis of numbers take of the height."""


def parts_of(bars: Bars, height: float) -> list[Bars]:
    """The chart, or as many of the same scale as are read at 12 points in a height in points."""
    beside = 1 if bars.is_stacked else len(bars.series)
    most = max(int((height - AROUND_PT) / (BAR_PT * beside * (1 + GAP))), 1)
    count = len(bars.categories)
    charts = -(-count // most)
    each = -(-count // charts) if charts else 1
    return [bars.part(at, at + each) for at in range(0, count, each)]


def chart_part(bars: Bars, package: Any) -> Any:
    """The part of a package that holds the chart; the workbook with its numbers comes with it."""
    data: Any = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
    data.categories = list(map(without_control_characters, bars.categories))
    for one in bars.drawn:
        data.add_series(without_control_characters(one.name), one.values)
    kind = XL_CHART_TYPE.BAR_STACKED if bars.is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
    part = ChartPart.new(kind, data, package)
    chart = part.chart
    chart.font.size = Pt(TEXT_PT)
    chart.font.color.rgb = _rgb(LIGHT.text)
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position = XL_LEGEND_POSITION.TOP
    chart.legend.include_in_layout = False
    _set_axes(chart, bars)
    plot = chart.plots[0]
    plot.gap_width = round(GAP * 100)
    plot.overlap = 100 if bars.is_stacked else 0
    for series, one in zip(plot.series, bars.drawn, strict=True):
        _paint(series, one)
        _label(series, one, bars.is_stacked)
    _mend(part)
    return part


def _set_axes(chart: Any, bars: Bars) -> None:
    down, across = chart.category_axis, chart.value_axis
    down.reverse_order = True
    down.format.line.color.rgb = _rgb(LIGHT.line)
    across.format.line.fill.background()
    across.has_major_gridlines = True
    across.major_gridlines.format.line.color.rgb = _rgb(LIGHT.line)
    across.minimum_scale = 0
    if bars.end is not None:
        # Bars beside each other have their numbers at their ends, and need the room for them.
        across.maximum_scale = int(bars.end) if bars.is_stacked else ceil(bars.end)
    across.major_unit = bars.step
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "#,##0", False
    across.has_title = True
    frame = across.axis_title.text_frame
    frame.text = without_control_characters(bars.axis)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(TEXT_PT), False, _rgb(LIGHT.quiet)
    # Reversed categories put the numbers at the top, unless they cross at the last category.
    crosses = across._element.find(qn("c:crosses"))
    crosses.set("val", "max")


def _paint(drawn: Any, one: Series) -> None:
    fill, colour, edge = drawn.format.fill, one.state.fill(dark=False), one.edge(dark=False)
    if one.hatched:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = _rgb(edge), _rgb(colour)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(colour)
    drawn.format.line.color.rgb = _rgb(edge)
    drawn.format.line.width = Pt(1)
    drawn.invert_if_negative = False


def _label(drawn: Any, one: Series, is_stacked: bool) -> None:
    """Labels that follow the numbers when somebody edits them; a nought has none."""
    if not any(one.labelled):
        return
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format = (
        f'"{without_control_characters(one.lead)}"#,##0;;' if one.lead else "#,##0;;"
    )
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(TEXT_PT)
    labels.font.color.rgb = _rgb(ink(one.state.fill(dark=False)) if is_stacked else LIGHT.text)
    hidden = [
        f'<c:dLbl {nsdecls("c")}><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
        for at, (value, is_labelled) in enumerate(zip(one.values, one.labelled, strict=True))
        if value and not is_labelled
    ]
    for at, label in enumerate(hidden):
        labels._element.insert(at, parse_xml(label))


def _mend(part: Any) -> None:
    """Set lang=en-GB; python-pptx writes negative axis ids, which the schema forbids."""
    for look in part._element.iter(qn("a:defRPr"), qn("a:rPr")):
        look.set("lang", "en-GB")
    for axis in part._element.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").lstrip("-"))


def _rgb(colour: str) -> Any:
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
