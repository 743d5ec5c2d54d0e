"""The chart of critical mass: the size of forces beside the functions that they cover."""

from __future__ import annotations

from html import escape
from itertools import groupby
from math import log10

import pandas as pd
import plotly.graph_objects as go

from dashboard.exhibits.exhibit import Ask, rows
from dashboard.exhibits.figures import blank, wrapped
from dashboard.exhibits.tiles import abbreviated
from dashboard.exhibits.wording import sentence, spoken_date, whole
from dashboard.theme import palette

ROW_PX = 20
TICKS = (200, 1_000, 5_000, 25_000, 100_000)


def mass_figure(ask: Ask, frame: pd.DataFrame) -> go.Figure:
    """Two dots a force, by region and name: how large it is, and how many functions it covers.

    Sizes lie on a logarithmic axis, since one force is many times as large as the others. A size
    that is not of the day most sizes are of is a diamond.
    """
    labels: list[str] = []
    told = []
    for unit, held in groupby(rows(frame), lambda row: row.unit):
        labels.append(f"<b>{escape(unit or 'No region')}</b>")
        for row in held:
            told.append((len(labels), row))
            name = abbreviated(row.force_id, ask.short_name("force", row.force_id))
            chosen = row.force_id == ask.force_id
            labels.append(f"<b>▸ {escape(name)}</b>" if chosen else escape(name))
    colours = palette(ask.dark)
    figure = blank(ask.dark, height=len(labels) * ROW_PX + 156)
    if not told:
        return figure
    days = frame["as_of"].value_counts()
    usual = days.index[0] if len(days) else None
    sizes = [max(row.value, 1) for _, row in told]  # a logarithm has no nought
    middle = (min(sizes) * max(sizes)) ** 0.5
    hovers = [
        f"<b>{escape(row.force)}</b><br>{whole(row.value)} {escape(row.measure)}, "
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
            y=[told[i][0] for i in at],
            mode="markers+text",
            marker={"symbol": symbol, "size": 9, "color": colours.series[0]},
            text=[f" {whole(told[i][1].value)} " for i in at],
            textposition=["middle right" if sizes[i] <= middle else "middle left" for i in at],
            textfont={"size": 11},
            customdata=[hovers[i] for i in at],
            hovertemplate="%{customdata}<extra></extra>",
            showlegend=True,
        )
    needed = max(row.functions_needed for _, row in told)
    figure.add_scatter(
        x=[row.functions_covered for _, row in told],
        y=[at for at, _ in told],
        xaxis="x2",
        mode="markers+text",
        marker={"symbol": "circle", "size": 9, "color": colours.series[1]},
        text=[f" {row.functions_covered} " for _, row in told],
        textposition=[
            "middle right" if row.functions_covered <= needed / 2 else "middle left"
            for _, row in told
        ],
        textfont={"size": 11},
        customdata=hovers,
        hovertemplate="%{customdata}<extra></extra>",
        showlegend=False,
    )
    _set_axes(figure, labels, sizes, needed, sentence(told[0][1].measure))
    return figure


def _legend(dated: str) -> str:
    return "On an undated page" if dated == "undated" else f"Stated for {dated}"


def _set_axes(
    figure: go.Figure, labels: list[str], sizes: list[float], needed: int, measure: str
) -> None:
    axis = figure.layout.xaxis.to_plotly_json()
    low, high = _span(sizes)
    ticks = [tick for tick in TICKS if low <= tick <= high]
    figure.update_layout(
        showlegend=True,
        xaxis={
            "domain": [0, 0.56],
            "type": "log",
            "range": [log10(low), log10(high)],
            "tickvals": ticks,
            "tickangle": 0,
        },
        xaxis2=axis | {"domain": [0.62, 1], "anchor": "y", "range": [-1, needed + 1]},
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
    figure.update_xaxes(ticktext=[whole(tick) for tick in ticks], selector={"type": "log"})
    figure.update_yaxes(
        tickvals=list(range(len(labels))),
        ticktext=labels,
        range=[len(labels) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
        ticks="",
    )


def _span(sizes: list[float]) -> tuple[float, float]:
    """From below the smallest to above the largest, with at least one labelled size between."""
    low, high = min(sizes) / 1.4, max(sizes) * 1.4
    if not any(low <= tick <= high for tick in TICKS):
        low = max((tick for tick in TICKS if tick < low), default=low) / 1.1
    return low, high
