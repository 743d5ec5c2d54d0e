"""Plotly's script with fewer kinds of traces: those that charts have, found by their names."""

from __future__ import annotations

from plotly.offline import get_plotlyjs

from dashboard.charts.base import KINDS
from dashboard.exports.picture.plotly_script import _REGISTERED, _name, with_own_kinds


def test_with_own_kinds_plotly_as_installed_registers_those_alone() -> None:
    (registered,) = _REGISTERED.findall(get_plotlyjs())
    own = with_own_kinds(get_plotlyjs())
    (kept,) = [each for each in own.split(".register([")[1:] if each.split("])")[0] in registered]
    calls = kept.split("])")[0].split(",")
    assert {_name(own, call.removesuffix("()")) for call in calls} == KINDS - {"scatter"}
    assert len(calls) < len(registered.split(","))


def test_with_own_kinds_unknown_script_stays_as_it_is() -> None:
    for script in ("", "nothing of it", get_plotlyjs().replace('name:"heatmap"', 'name:"heat"')):
        assert with_own_kinds(script) == script
