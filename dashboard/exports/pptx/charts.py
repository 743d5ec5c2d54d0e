"""Bar charts as PowerPoint's own: editable, with their numbers in a workbook behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import plotly.graph_objects as go
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart
from pptx.util import Pt

from dashboard.charts.labels import plain
from dashboard.exports.xml_text import without_control_characters
from dashboard.theme import LIGHT
from dashboard.wording import format_number

TEXT_PT = 12
BAR_PT = 15.0
"""The least height of a bar that a label of 12 points fits beside."""
GAP = 0.25
AROUND_PT = 70.0
"""What the legend and the axis of numbers take of the height."""


@dataclass(frozen=True)
class Series:
    """Bars of one colour: a value for each category, None where there is none.

    `shown` says which bars have a label, `lead` what a label says before its number.
    """

    name: str
    values: tuple[int | None, ...]
    shown: tuple[bool, ...]
    lead: str
    fill: str
    edge: str
    ink: str
    hatch: str = ""


@dataclass(frozen=True)
class Bars:
    """A chart of horizontal bars, stacked or beside each other, first category at the top."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    is_stacked: bool
    axis_title: str
    highest: float | None
    step: float | None

    def parts(self, height: float) -> list[Bars]:
        """The chart, or as many of the same scale as are read at 12 points in this height."""
        beside = 1 if self.is_stacked else len(self.series)
        most = max(int((height - AROUND_PT) / (BAR_PT * beside * (1 + GAP))), 1)
        charts = -(-len(self.categories) // most)
        each = -(-len(self.categories) // charts) if charts else 0
        return [self._only(at, at + each) for at in range(0, len(self.categories), each or 1)]

    def _only(self, start: int, end: int) -> Bars:
        series = (
            replace(one, values=one.values[start:end], shown=one.shown[start:end])
            for one in self.series
        )
        return replace(self, categories=self.categories[start:end], series=tuple(series))


def bars_of(figure: go.Figure | None) -> Bars | None:
    """The figure as one chart of bars; None where PowerPoint could not show the same as one."""
    if figure is None or not figure.data or figure.layout.barmode not in ("stack", "group"):
        return None
    if any(trace.type != "bar" or trace.orientation != "h" for trace in figure.data):
        return None
    names = _categories(figure)
    series = [_series(trace, list(names)) for trace in figure.data]
    if any(one is None for one in series):
        return None
    return Bars(
        categories=tuple(names.values()),
        series=tuple(one for one in series if one is not None),
        is_stacked=figure.layout.barmode == "stack",
        axis_title=plain(figure.layout.xaxis.title.text or ""),
        highest=_highest(figure),
        step=figure.layout.xaxis.dtick,
    )


def _highest(figure: go.Figure) -> float | None:
    """Where the axis of numbers ends, so that it is the same in every part of the chart."""
    limits = figure.layout.xaxis.range
    if not limits:
        return None
    # Bars beside each other have their numbers at their ends, and need the room for them.
    return float(int(limits[1]) if figure.layout.barmode == "stack" else ceil(limits[1]))


def _categories(figure: go.Figure) -> dict[Any, str]:
    """The names of the bars by what stands for them in the traces, from the top."""
    axis = figure.layout.yaxis
    if axis.ticktext is not None:
        return {at: plain(text) for at, text in zip(axis.tickvals, axis.ticktext, strict=True)}
    keys = list(axis.categoryarray or ())
    keys += [key for trace in figure.data for key in trace.y]
    return {key: plain(str(key)) for key in dict.fromkeys(keys)}


def _series(trace: Any, keys: Sequence[Any]) -> Series | None:
    """A trace as bars; None where its labels say something else than its numbers."""
    values = dict(zip(trace.y, trace.x, strict=True))
    texts = dict(zip(trace.y, map(plain, trace.text or [""] * len(values)), strict=True))
    leads = set()
    for key, text in texts.items():
        number = format_number(values[key]) if isinstance(values[key], int) else None
        if number is None or (text and not text.endswith(number)):
            return None
        if text:
            leads.add(text.removesuffix(number))
    if len(leads) > 1 or any('"' in lead for lead in leads):
        return None
    fill, marker = str(trace.marker.color), trace.marker
    pattern = marker.pattern
    return Series(
        name=plain(trace.name),
        values=tuple(values.get(key) for key in keys),
        shown=tuple(bool(texts.get(key)) for key in keys),
        lead="".join(leads),
        fill=fill,
        edge=str(marker.line.color or fill),
        ink=str((trace.textfont and trace.textfont.color) or LIGHT.text),
        hatch=str(pattern.fgcolor or fill) if pattern and pattern.shape else "",
    )


def chart_part(bars: Bars, package: Any) -> Any:
    """The part of a package that holds the chart; the workbook with its numbers comes with it."""
    data: Any = CategoryChartData(number_format="#,##0")  # type: ignore[no-untyped-call]
    data.categories = list(map(without_control_characters, bars.categories))
    for one in bars.series:
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
    for series, one in zip(plot.series, bars.series, strict=True):
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
    if bars.highest is not None:
        across.maximum_scale = bars.highest
    if bars.step is not None:
        across.major_unit = bars.step
    across.tick_labels.number_format, across.tick_labels.number_format_is_linked = "#,##0", False
    across.has_title = bool(bars.axis_title)
    if bars.axis_title:
        frame = across.axis_title.text_frame
        frame.text = without_control_characters(bars.axis_title)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(TEXT_PT), False, _rgb(LIGHT.quiet)
    # Reversed categories put the numbers at the top, unless they cross at the last category.
    crosses = across._element.find(qn("c:crosses"))
    crosses.set("val", "max")


def _paint(series: Any, one: Series) -> None:
    fill = series.format.fill
    if one.hatch:
        fill.patterned()
        fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
        fill.fore_color.rgb, fill.back_color.rgb = _rgb(one.hatch), _rgb(one.fill)
    else:
        fill.solid()
        fill.fore_color.rgb = _rgb(one.fill)
    series.format.line.color.rgb = _rgb(one.edge)
    series.format.line.width = Pt(1)
    series.invert_if_negative = False


def _label(series: Any, one: Series, is_stacked: bool) -> None:
    """Labels that follow the numbers when somebody edits them; a nought has none."""
    if not any(one.shown):
        return
    labels = series.data_labels
    labels.show_value = True
    labels.number_format = (
        f'"{without_control_characters(one.lead)}"#,##0;;' if one.lead else "#,##0;;"
    )
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.CENTER if is_stacked else XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(TEXT_PT)
    labels.font.color.rgb = _rgb(one.ink)
    hidden = [
        f'<c:dLbl {nsdecls("c")}><c:idx val="{at}"/><c:delete val="1"/></c:dLbl>'
        for at, (value, shown) in enumerate(zip(one.values, one.shown, strict=True))
        if value and not shown
    ]
    for at, label in enumerate(hidden):
        labels._element.insert(at, parse_xml(label))


def _mend(part: Any) -> None:
    """Say the language, and number the axes as the format asks: the library's are below nought."""
    for look in part._element.iter(qn("a:defRPr"), qn("a:rPr")):
        look.set("lang", "en-GB")
    for axis in part._element.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", axis.get("val").lstrip("-"))


def _rgb(colour: str) -> Any:
    return RGBColor(*bytes.fromhex(colour.lstrip("#")))  # type: ignore[no-untyped-call]
