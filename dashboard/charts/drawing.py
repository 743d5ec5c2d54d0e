"""A figure as the browser takes it, made of dicts and lists."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from copy import deepcopy
from json import loads
from types import SimpleNamespace
from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure
from plotly.io.json import to_json_plotly

FASTEST = 1
Part = dict[str, Any]


class Drawing:
    """Traces and a layout, as Plotly describes them, under the names of Plotly's own methods.

    Plotly's own figures hold each part of a part against what there is, at each step of making
    them: a third of what a page cost that nobody had made. Here nothing is looked at; `figure` is
    Plotly's, for whoever reads it, and tests hold every chart against it.

    A part of a part is given as a dict, `title={"text": "Posts"}`, and leaves what else is there.
    What is None is left out, or taken away where it was.
    """

    def __init__(self, layout: Mapping[str, Any]) -> None:
        self.data: list[Part] = []
        self.layout = _given(layout)

    def add_bar(self, **trace: Any) -> None:
        self.data.append({"type": "bar"} | _given(trace))

    def add_heatmap(self, **trace: Any) -> None:
        self.data.append({"type": "heatmap"} | _given(trace))

    def add_scatter(self, **trace: Any) -> None:
        self.data.append({"type": "scatter"} | _given(trace))

    def add_annotation(self, **annotation: Any) -> None:
        self.layout.setdefault("annotations", []).append(_given(annotation))

    def add_shape(self, **shape: Any) -> None:
        self.layout.setdefault("shapes", []).append(_given(shape))

    def update_layout(self, **layout: Any) -> None:
        _update(self.layout, layout)

    def update_traces(self, name: str, **trace: Any) -> None:
        """Every trace of this name."""
        for one in self.data:
            if one.get("name") == name:
                _update(one, trace)

    def update_xaxes(self, **axis: Any) -> None:
        self._update_axes("xaxis", axis)

    def update_yaxes(self, **axis: Any) -> None:
        self._update_axes("yaxis", axis)

    def _update_axes(self, kind: str, axis: Part) -> None:
        for name, held in self.layout.items():
            if name.startswith(kind):
                _update(held, axis)

    @property
    def content(self) -> Part:
        """What the browser is sent. It is only to be read."""
        return {"data": self.data, "layout": self.layout}

    def figure(self) -> go.Figure:
        """As a figure of Plotly's; ValueError where it says what Plotly does not know."""
        # Plotly takes parts out while it reads them, and puts them back: others read them too.
        return go.Figure(deepcopy(self.content))


class Ready(BaseFigure):  # type: ignore[misc]
    """A drawing for Streamlit, which takes nothing but Plotly's own figures as they are.

    It holds the JSON that a browser is sent, packed: as dicts and lists it takes twenty times the
    memory, and each run of a page would write it anew.
    """

    def __init__(self, drawing: Drawing) -> None:
        # Nothing of a figure of Plotly's is made.
        written: str = to_json_plotly(drawing.content)
        self.__dict__["_packed"] = zlib.compress(written.encode(), FASTEST)
        self.__dict__["_height"] = drawing.layout.get("height")

    @property
    def json(self) -> str:
        """What the browser is sent."""
        packed: bytes = self.__dict__["_packed"]
        return zlib.decompress(packed).decode()

    @property
    def layout(self) -> SimpleNamespace:
        """What Streamlit reads of a figure to know how tall it is."""
        return SimpleNamespace(height=self.__dict__["_height"])

    def to_dict(self) -> Part:
        content: Part = loads(self.json)
        return content


def difference(shown: Any, other: Any) -> Any:
    """What is other in `other`, by where it stands in `shown`: of dicts and of lists of dicts the
    parts that differ, and None for one that `other` has not; of anything else all of it."""
    if isinstance(shown, Mapping) and isinstance(other, Mapping):
        parts: Part = {**dict.fromkeys(other), **shown}
        return {
            name: difference(part, other.get(name))
            for name, part in parts.items()
            if part != other.get(name)
        }
    if _are_parts(shown) and _are_parts(other) and len(shown) == len(other):
        pairs = enumerate(zip(shown, other, strict=True))
        return {at: difference(*pair) for at, pair in pairs if pair[0] != pair[1]}
    return other


def _are_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, Mapping) for part in value)


def _update(held: Part, given: Mapping[str, Any]) -> None:
    for name, value in given.items():
        if value is None:
            held.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(held.get(name), dict):
            _update(held[name], value)
        else:
            held[name] = _given(value) if isinstance(value, Mapping) else value


def _given(part: Mapping[str, Any]) -> Part:
    """A copy of a part without what is None in it."""
    return {
        name: _given(value) if isinstance(value, Mapping) else value
        for name, value in part.items()
        if value is not None
    }
