"""A drawing says what Plotly's own figure would, which looks at every part of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard.charts.base import Chart
from dashboard.charts.drawing import Drawing, difference
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.model import LOCAL_OPERATOR
from dashboard.store.store import Store, current
from tests import data_sets
from tests.conftest import AS_OF, MadeOnce


@pytest.fixture(scope="module")
def exercise_store(made_once: MadeOnce) -> Store:
    return current(data_sets.made_up(made_once, 1) / "database")


@pytest.fixture(params=["published_store", "exercise_store"])
def drawn(request: pytest.FixtureRequest) -> dict[str, Chart]:
    """Every chart of a region, by the id of its exhibit."""
    store = request.getfixturevalue(request.param)
    question = Question(store, LOCAL_OPERATOR, AS_OF, rocu_id="nersou")
    made = {
        exhibit.id: exhibit.make(question).chart
        for exhibit in registered().values()
        if not exhibit.needs_force
    }
    charts = {id_: chart for id_, chart in made.items() if chart is not None}
    assert len(charts) > 10
    return charts


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_chart_is_as_plotly_would_write_it(dark: bool, drawn: dict[str, Chart]) -> None:
    for id_, chart in drawn.items():
        ours = chart.ready(dark, is_clicked=False)
        theirs = json.loads(chart.figure(dark).to_json())
        assert json.loads(ours.json) == ours.to_dict() == theirs, id_


def test_part_of_a_part_leaves_what_else_is_there() -> None:
    drawing = Drawing({"xaxis": {"title": {"font": {"size": 12}}, "side": "top"}, "xaxis2": {}})
    drawing.update_xaxes(title={"text": "Posts"}, side=None)
    assert drawing.layout == {
        "xaxis": {"title": {"font": {"size": 12}, "text": "Posts"}},
        "xaxis2": {"title": {"text": "Posts"}},
    }


def test_what_is_none_is_left_out_but_not_in_a_list() -> None:
    drawing = Drawing({})
    drawing.add_scatter(name="a", x=[None], meta=None, marker={"size": 3, "color": None})
    drawing.add_bar(name="b")
    drawing.update_traces("a", marker={"size": None}, mode="text")
    assert drawing.data == [
        {"type": "scatter", "name": "a", "x": [None], "marker": {}, "mode": "text"},
        {"type": "bar", "name": "b"},
    ]


def test_what_was_given_stays_as_it_is() -> None:
    given = {"xaxis": {"range": [0, 1]}}
    drawing = Drawing(given)
    drawing.update_xaxes(range=[0, 2])
    assert given == {"xaxis": {"range": [0, 1]}}


def test_figure_of_what_plotly_does_not_know_is_refused() -> None:
    drawing = Drawing({})
    drawing.add_bar(colour="red")
    with pytest.raises(ValueError, match="colour"):
        drawing.figure()


def test_every_dark_chart_has_with_it_what_makes_it_the_light_one(drawn: dict[str, Chart]) -> None:
    for id_, chart in drawn.items():
        dark, light = chart.drawing(dark=True).content, chart.drawing(dark=False).content
        other = dark["layout"]["meta"]["light"]
        made = _with_parts(dark, other)
        assert "meta" not in light["layout"]
        del made["layout"]["meta"]
        assert made == light, id_
        assert len(str(other)) < len(str(light)), id_


def test_difference_of_parts_is_what_differs_by_its_place() -> None:
    shown = {"a": [{"x": 1, "y": 2}, {"x": 3}], "b": [1, 2], "c": {"d": 4}, "e": 5}
    other = {"a": [{"x": 1, "y": 2}, {"x": 6}], "b": [1, 7], "c": {}, "e": 5, "f": 8}
    found = difference(shown, other)
    assert found == {"a": {1: {"x": 6}}, "b": [1, 7], "c": {"d": None}, "f": 8}
    assert _with_parts(shown, found) == other


def _with_parts(whole: Any, other: Any) -> Any:
    """As the script of the page puts them in."""
    if not isinstance(other, dict):
        return other
    if isinstance(whole, list):
        return [
            _with_parts(part, other[at]) if at in other else part for at, part in enumerate(whole)
        ]
    made = whole | {name: _with_parts(whole.get(name), part) for name, part in other.items()}
    return {name: part for name, part in made.items() if part is not None}
