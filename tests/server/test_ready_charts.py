"""A chart is sent as it is kept, and not written anew at each run of a page."""

from __future__ import annotations

from inspect import unwrap

import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest
from streamlit.elements import plotly_chart
from streamlit.testing.v1 import AppTest

from dashboard.charts.drawing import Part, Ready
from dashboard.server.ready_charts import send_charts_as_kept


def _page() -> None:
    import streamlit

    from dashboard.charts.drawing import Drawing, Ready

    drawing = Drawing({"height": 123})
    drawing.add_bar(x=[1], y=["Posts"])
    streamlit.plotly_chart(Ready(drawing), key="chart", theme=None)


@pytest.fixture(autouse=True)
def plotly_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    take, write = plotly.tools.return_figure_from_figure_or_data, plotly.io.to_json
    monkeypatch.setattr(plotly.tools, "return_figure_from_figure_or_data", unwrap(take))
    monkeypatch.setattr(plotly.io, "to_json", unwrap(write))


def test_page_says_the_same_and_no_chart_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[Ready] = []
    tall: list[object] = []
    content, height = Ready.to_dict, plotly_chart._resolve_content_height

    def to_dict(chart: Ready) -> Part:
        taken_apart.append(chart)
        return content(chart)

    def resolved(*asked: object) -> object:
        tall.append(height(*asked))
        return tall[-1]

    monkeypatch.setattr(Ready, "to_dict", to_dict)
    monkeypatch.setattr(plotly_chart, "_resolve_content_height", resolved)
    (before,) = AppTest.from_function(_page, default_timeout=60).run().get("plotly_chart")
    assert len(taken_apart) == 1, "Streamlit does so otherwise: nothing is to be mended any more"
    send_charts_as_kept()
    (after,) = AppTest.from_function(_page, default_timeout=60).run().get("plotly_chart")
    assert len(taken_apart) == 1
    assert after.proto == before.proto
    assert '"Posts"' in after.proto.spec
    assert tall == [123, 123]


def test_figures_of_plotly_are_written_as_before() -> None:
    figure = go.Figure({"data": [{"type": "bar", "x": [1]}]})
    before = plotly.tools.return_figure_from_figure_or_data(figure, True), plotly.io.to_json(figure)
    send_charts_as_kept()
    after = plotly.tools.return_figure_from_figure_or_data(figure, True), plotly.io.to_json(figure)
    assert after == before
