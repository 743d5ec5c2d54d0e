"""The chart of critical mass: the size of forces beside the functions that they cover."""

from __future__ import annotations

from itertools import accumulate, groupby
from math import log10

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts.axes import count_step, number_axis
from dashboard.charts.base import blank
from dashboard.charts.labels import bold, height_of, wrapped
from dashboard.charts.tiles import abbreviated
from dashboard.exhibits.question import Question, rows
from dashboard.theme import palette
from dashboard.wording import format_number, sentence, spoken_date

ROW_PX = 20
LABEL_WIDTH = 24
TICKS = (1, 10, 50, 200, 1_000, 5_000, 25_000, 100_000)
MAX_TICKS = 5


def mass_figure(question: Question, frame: pd.DataFrame) -> go.Figure:
    """Two dots a force, by region and name: how large it is, and how many functions it covers.

    Sizes lie on a logarithmic axis, since one force is many times as large as the others. A size
    that is not of the day most sizes are of is a diamond.
    """
    labels: list[str] = []
    told = []
    for unit, held in groupby(rows(frame), lambda row: row.unit):
        labels.append(bold(wrapped(unit or "No region", LABEL_WIDTH)))
        for row in held:
            told.append((len(labels), row))
            name = abbreviated(row.force_id, question.short_name("force", row.force_id))
            chosen = row.force_id == question.force_id
            label = wrapped(f"▸ {name}" if chosen else name, LABEL_WIDTH)
            labels.append(bold(label) if chosen else label)
    colours = palette(question.dark)
    tall = [height_of(label, ROW_PX) for label in labels]
    places = [below - own / 2 for below, own in zip(accumulate(tall), tall, strict=True)]
    figure = blank(question.dark, height=round(sum(tall)) + 156)
    if not told:
        return figure
    days = frame["as_of"].value_counts()
    usual = days.index[0] if len(days) else None
    sizes = [max(row.value, 1) for _, row in told]  # a logarithm has no nought
    middle = (min(sizes) * max(sizes)) ** 0.5
    hovers = [
        f"{bold(wrapped(row.force, 60))}<br>{format_number(row.value)} {wrapped(row.measure, 60)}, "
        f"{spoken_date(row.as_of, row.as_of_precision)}<br>{row.functions_covered} of "
        f"{row.functions_needed} functions covered"
        for _, row in told
    ]
    for is_usual, symbol in ((True, "circle"), (False, "diamond-open")):
        at = [i for i, (_, row) in enumerate(told) if (row.as_of == usual) == is_usual]
        if not at:
            continue
        dated = next(spoken_date(told[i][1].as_of, told[i][1].as_of_precision) for i in at)
        figure.add_scatter(
            name=_legend(dated) if is_usual else "Stated for another date",
            x=[sizes[i] for i in at],
            y=[places[told[i][0]] for i in at],
            mode="markers+text",
            marker={"symbol": symbol, "size": 9, "color": colours.series[0]},
            text=[f" {format_number(told[i][1].value)} " for i in at],
            textposition=["middle right" if sizes[i] <= middle else "middle left" for i in at],
            textfont={"size": 11},
            customdata=[hovers[i] for i in at],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=True,
        )
    needed = max(row.functions_needed for _, row in told)
    figure.add_scatter(
        x=[row.functions_covered for _, row in told],
        y=[places[at] for at, _ in told],
        xaxis="x2",
        mode="markers+text",
        marker={"symbol": "circle", "size": 9, "color": colours.series[1]},
        text=[f" {format_number(row.functions_covered)} " for _, row in told],
        textposition=[
            "middle right" if row.functions_covered <= needed / 2 else "middle left"
            for _, row in told
        ],
        textfont={"size": 11},
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    _set_axes(figure, sizes, needed, sentence(told[0][1].measure))
    figure.update_yaxes(
        tickvals=places,
        ticktext=labels,
        range=[sum(tall), -ROW_PX / 10],
        showgrid=False,
        zeroline=False,
        ticks="",
    )
    return figure


def _legend(dated: str) -> str:
    return "On an undated page" if dated == "undated" else f"Stated for {dated}"


def _set_axes(figure: go.Figure, sizes: list[float], needed: int, measure: str) -> None:
    axis = figure.layout.xaxis.to_plotly_json()
    low, high = _span(sizes)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    ticks = ticks[:: -(-len(ticks) // MAX_TICKS)]
    figure.update_layout(
        showlegend=True,
        xaxis={
            "domain": [0, 0.56],
            "type": "log",
            "range": [log10(low), log10(high)],
            "tickvals": ticks,
            "tickangle": 0,
        },
        xaxis2=axis
        | {"domain": [0.62, 1], "anchor": "y", "range": [-1, needed + 1]}
        | number_axis(0, needed, count_step(needed)),
        margin={"t": 76, "b": 76},
        annotations=[
            {
                "text": title,
                "x": x,
                "y": 1,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "align": "left",
                "font": {"size": 12},
            }
            for title, x in (
                (f"{wrapped(measure.split(' (')[0], 26)}<br>(widening scale)", 0),
                (f"Functions covered,<br>of {needed} needed", 0.62),
            )
        ],
        legend={"yref": "container", "y": 0, "yanchor": "bottom"},
    )
    figure.update_xaxes(ticktext=[format_number(tick) for tick in ticks], selector={"type": "log"})


def _span(sizes: list[float]) -> tuple[float, float]:
    """From below the smallest to above the largest, with at least one labelled size between."""
    low, high = min(sizes) / 1.4, max(sizes) * 1.4
    if not any(low <= tick <= high for tick in TICKS):
        low = max((tick for tick in TICKS if tick < low), default=low) / 1.1
    return low, high
