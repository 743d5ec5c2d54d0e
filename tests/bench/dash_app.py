"""The capability heatmap in Dash, for comparison: `python -m tests.bench.dash_app DATABASE PORT`.

The same frame from the same store and the same figure from the same exhibit, on a page that has
nothing else but the choice of capabilities.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

from dashboard.exhibits.capabilities import matrix as capabilities
from dashboard.exhibits.question import Question
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import current


def dash_app(database: Path) -> Dash:
    app = Dash("heatmap")
    first = next(iter(capabilities.FRAMEWORKS))
    app.layout = html.Div(
        [
            html.H1("Capabilities"),
            dcc.RadioItems(capabilities.FRAMEWORKS, first, id="framework"),
            dcc.Graph(id="matrix", config={"displayModeBar": False, "responsive": True}),
        ]
    )

    @app.callback(Output("matrix", "figure"), Input("framework", "value"))
    def matrix(framework: str) -> go.Figure | None:
        question = Question(current(database), LOCAL_OPERATOR, date.today())
        chart = capabilities.capability_matrix(question, framework=framework).chart
        return None if chart is None else chart.figure(dark=False)

    return app


if __name__ == "__main__":
    dash_app(Path(sys.argv[1])).run(host="localhost", port=sys.argv[2], debug=False)
