"""Charts have room for their labels from the first, so that Plotly draws each of them once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import plotly
import pytest
from playwright.sync_api import Browser

import dashboard.exhibits  # noqa: F401  It registers them all.
from dashboard.charts.margins import ACROSS_PX
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import current

PLOTLY = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
DRAW = """async ([figure, width]) => {
  const place = document.body.appendChild(document.createElement("div"));
  await Plotly.newPlot(place, figure.data, {...figure.layout, width});
  const {l, r, t, b} = place._fullLayout._size;
  place.remove();
  return {l, r, t, b};
}"""


def test_margins_of_charts_are_those_that_plotly_finds(
    browser: Browser, published_database: Path
) -> None:
    question = Question(current(published_database), LOCAL_OPERATOR, date.today())
    page = browser.new_page()
    # What is laid out and not seen is measured alike, and need not be painted.
    page.set_content("<body style='visibility: hidden'>")
    page.add_script_tag(path=str(PLOTLY))
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
        found = page.evaluate(DRAW, [ours, ACROSS_PX])
        assert found == ours["layout"]["margin"], exhibit.id
        assert found == pytest.approx(page.evaluate(DRAW, [alone, ACROSS_PX]), abs=2), exhibit.id
        drawn += 1
    assert drawn > 5
    page.close()
