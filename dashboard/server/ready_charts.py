"""Sends a chart as it is kept: Streamlit would write it as JSON anew at each run of a page.

It has Plotly make a dict of every figure, and the JSON of that. Where either is not asked for any
more, charts are sent all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from dashboard.charts.drawing import Ready
from dashboard.server.private_names import replace_if_there


def send_charts_as_kept() -> None:
    """Let Plotly take a chart that is ready as it is, and give the JSON that it has."""
    replace_if_there(
        {
            "plotly.tools:return_figure_from_figure_or_data": _or_as_it_is,
            "plotly.io:to_json": _or_json_it_has,
        },
        otherwise="each page run writes its charts anew",
    )


def _or_as_it_is(take: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(take)
    def figure_of(figure: Any, *args: Any, **options: Any) -> Any:
        return figure if isinstance(figure, Ready) else take(figure, *args, **options)

    return figure_of


def _or_json_it_has(write: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(write)
    def to_json(figure: Any, *args: Any, **options: Any) -> Any:
        return figure.json if isinstance(figure, Ready) else write(figure, *args, **options)

    return to_json
