"""Charts have room for their labels from the first, so that Plotly draws each of them once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import plotly
import pytest
from playwright.sync_api import Browser, Page

import dashboard.exhibits  # noqa: F401  It registers them all.
from dashboard.charts.hover import Hover
from dashboard.charts.margins import ACROSS_PX
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import current
from dashboard.theme import POSITION_STATES

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAW = """async ([figure, width]) => {
  const place = document.body.appendChild(document.createElement("div"));
  await Plotly.newPlot(place, figure.data, {...figure.layout, width});
  const {l, r, t, b} = place._fullLayout._size;
  place.remove();
  return {l, r, t, b};
}"""

CUT = """async ([figure, widths]) => {
  const place = document.body.appendChild(document.createElement("div"));
  const cut = [];
  for (const width of widths) {
    await Plotly.newPlot(place, figure.data, {...figure.layout, width});
    const box = place.getBoundingClientRect();
    for (const label of place.querySelectorAll(".xtick text")) {
      const { left, top, right } = label.getBoundingClientRect();
      if (left < box.left || top < box.top || right > box.right + 1)
        cut.push([width, label.textContent]);
    }
  }
  place.remove();
  return cut;
}"""


@pytest.fixture
def plotly_page(browser: Browser) -> Iterator[Page]:
    """A page with Plotly and nothing else."""
    page = browser.new_page()
    # What is laid out and not seen is measured alike, and need not be painted.
    page.set_content("<body style='visibility: hidden'>")
    page.add_script_tag(path=str(PLOTLY))
    yield page
    page.close()


def test_heads_of_a_matrix_are_whole_where_they_no_more_lie_level(plotly_page: Page) -> None:
    """Where they began to slant, they took room at the right, and so none was made above them."""
    columns = ("Cleveland", "Durham", "Northumbria")
    cells = [
        MatrixCell(state.label, column, state, Hover("", ()))
        for state in POSITION_STATES
        for column in columns
    ]
    rows = [state.label for state in POSITION_STATES]
    figure = json.loads(Matrix(rows, columns, cells, POSITION_STATES).figure(dark=False).to_json())
    assert plotly_page.evaluate(CUT, [figure, list(range(305, 330, 2))]) == []


def test_margins_of_charts_are_those_that_plotly_finds(
    plotly_page: Page, published_database: Path
) -> None:
    question = Question(current(published_database), LOCAL_OPERATOR, date.today())
    drawn = 0
    for exhibit in registered().values():
        chart = None if exhibit.needs_force else exhibit.make(question).chart
        if chart is None:
            continue
        alone, ours = (
            json.loads(drawing.figure().to_json())
            for drawing in (chart.draw(dark=False), chart.drawing(dark=False))
        )
        if "xaxis2" in ours["layout"]:
            continue  # Several plots side by side, for which Plotly finds the margins.
        found = plotly_page.evaluate(DRAW, [ours, ACROSS_PX])
        assert found == ours["layout"]["margin"], exhibit.id
        assert found == pytest.approx(plotly_page.evaluate(DRAW, [alone, ACROSS_PX]), abs=2), (
            exhibit.id
        )
        drawn += 1
    assert drawn > 5
