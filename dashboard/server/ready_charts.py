"""Sends a chart as it is kept: Streamlit would write it as JSON anew at each run of a page.

It has Plotly make a dict of every figure, and the JSON of that. Where either is not asked for any
more, charts are sent all the same.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

import plotly.io
import plotly.tools

from dashboard.charts.drawing import Ready


def send_charts_as_kept() -> None:
    """Let Plotly take a chart that is ready as it is, and give the JSON that it has."""
    take, write = plotly.tools.return_figure_from_figure_or_data, plotly.io.to_json

    @wraps(take)
    def figure_of(figure: Any, *args: Any, **options: Any) -> Any:
        return figure if isinstance(figure, Ready) else take(figure, *args, **options)

    @wraps(write)
    def to_json(figure: Any, *args: Any, **options: Any) -> Any:
        return figure.json if isinstance(figure, Ready) else write(figure, *args, **options)

    plotly.tools.return_figure_from_figure_or_data = figure_of
    plotly.io.to_json = to_json
