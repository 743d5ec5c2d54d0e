"""What a person reads of an exhibit, and what in it only a machine would say."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.exhibits.exhibit import Exhibit
from dashboard.store.contract import tables
from dashboard.wording import WORDS
from tests.conftest import table_rows

IDS = ("id", "party", "recipient", "subject")

Place = tuple[str, str]
"""Where a text stands, and the text."""

MISSING = re.compile(r"(?<![\w-])(nan|NaN|NaT|null|None|<NA>|Timestamp|Decimal)(?![\w-])")
MACHINE_DATE = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b00:00\b")
SNAKE = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
TOKEN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)+")
REFERENCE = re.compile(r"[a-z_]+:[a-z0-9_/-]+")
"""What a secretary records a decision under: an id, and said to be one."""
MARKUP = re.compile(r"<[^>]+>")
SHOWN = re.compile(r"%\{(\w+)(?:\[(\d+)\])?")
WRITTEN = ("name", "text", "hovertext", "labels", "label", "ticktext", "hovertemplate", "title")

BROKEN_DOWN = {
    "capabilities": r"^Of .+",
    "overview": r"^Of [^.]+",
    "spr": r"Of [\d,]+ (?:standing|obligation).+?(?=\. |\.$)",
    "agreements": r"^.+?(?=\. Of the live|\.$)",
    "assurance": r"Of \d+ claim[^.]+",
    "sources": r"\d+ sources? from [^.]+",
    "cliff_edge": r"Of \d+ live agreements.+?(?=is not known)",
}
"""For each page, the part of its headline that breaks a whole into parts, from the whole on."""
ASIDE = re.compile(
    r"\([^)]*\)|the \d+ regions? together|the \d{4} edition|at \d+ \w+ \d{4}|from \d+ publish"
)
"""What stands between the figures of such a sentence and is none of its parts."""


def light(exhibit: Exhibit) -> Any:
    """The chart of an exhibit as a figure in light colours."""
    return figure_of(exhibit, dark=False)


_drawn: deque[tuple[object, bool, Any]] = deque(maxlen=64)


def figure_of(exhibit: Exhibit, dark: bool) -> Any:
    """The chart of an exhibit as a figure, drawn once for all the rules that look at it in turn.

    The figure is only to be read.
    """
    assert exhibit.chart is not None
    for chart, is_dark, figure in _drawn:
        if chart is exhibit.chart and is_dark == dark:
            return figure
    _drawn.append((exhibit.chart, dark, exhibit.chart.figure(dark)))
    return _drawn[-1][2]


@dataclass(frozen=True)
class DataSet:
    """A folder of CSV files, and what its ids look like."""

    folder: Path

    def rows(self, table: str) -> list[dict[str, str]]:
        return table_rows(table, self.folder)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Every id of the data and every word of the contract, as machines write them.

        Editions are years and read as they are; parties of other kinds are named in free text.
        """
        found: set[str] = {"not_assessed", "not_derived", "all-forces", *WORDS}
        for table in tables().values():
            held = self.rows(table.name)
            for column in table.columns:
                found |= set(column.words)
                if column.type in IDS:
                    found |= {row.get(column.name, "") for row in held}
        return frozenset(id_ for id_ in found if re.fullmatch(r"(?![\d-]+$)[a-z0-9_-]+", id_))

    @cached_property
    def slugs(self) -> frozenset[str]:
        """The ids in parts that nobody would write: "thames-valley", but not "counter-terrorism".

        What stands in a text of the data, or in the product's own words, is plain English.
        """
        written = [text.lower() for text in WORDS.values()]
        for table in tables().values():
            texts = [column.name for column in table.columns if column.type == "text"]
            written += [row[name].lower() for row in self.rows(table.name) for name in texts]
        english = {token for text in written for token in TOKEN.findall(text)}
        return frozenset(id_ for id_ in self.ids if TOKEN.fullmatch(id_)) - english


def problems(texts: Iterable[Place], data: DataSet) -> Iterator[str]:
    """Everything in these texts that a person should not have to read."""
    for place, text in texts:
        plain = unescape(MARKUP.sub(" ", text)) if "<NA>" not in text else text
        if place.endswith("Reference") and REFERENCE.fullmatch(plain):
            continue
        if not plain.strip():
            yield f"{place}: empty"
        if plain.strip() in data.ids:
            yield f"{place}: {plain.strip()!r} is what machines say"
        found = [m for pattern in (MISSING, SNAKE, MACHINE_DATE) for m in pattern.finditer(plain)]
        found += [m for m in TOKEN.finditer(plain) if m[0] in data.slugs]
        for match in found:
            around = plain[max(match.start() - 40, 0) : match.end() + 40]
            yield f"{place}: {match[0]} is what machines say, in {around!r}"


def none_of(problems: Iterable[str]) -> None:
    """Fail with the first of these problems and how many there are."""
    found = list(dict.fromkeys(problems))
    assert not found, f"{len(found)} problems:\n" + "\n".join(found[:12])


def broken_sums(headlines: Iterable[Place]) -> Iterator[str]:
    """The headlines whose parts do not add up to the whole that they are parts of."""
    for page, said in headlines:
        broken_down = re.search(BROKEN_DOWN.get(page, "$."), said)
        if broken_down:
            clause = ASIDE.sub("", broken_down[0])
            total, *parts = (
                0 if figure == "none" else int(figure.replace(",", ""))
                for figure in re.findall(r"\b(?:\d[\d,]*|none)\b", clause)
            )
            if sum(parts) != total:
                yield f"{page}: {' + '.join(map(str, parts))} is not {total}, in {said!r}"


def words(exhibit: Exhibit) -> Iterator[Place]:
    """The texts around an exhibit: title, alt text, note, choices and sources."""
    yield "title", exhibit.title
    yield "alt", exhibit.alt
    yield "note", exhibit.note
    for label, value in exhibit.choices.items():
        yield "choice", label
        yield f"choice {label}", value
    for source in exhibit.sources:
        yield "source", source.short
        yield "source's reading", source.read


def cells(exhibit: Exhibit) -> Iterator[tuple[str, Any]]:
    """Every cell of the table with the column that it stands in."""
    for name in exhibit.table.columns:
        for value in exhibit.table[name].tolist():
            yield str(name), value


def told(exhibit: Exhibit) -> Iterator[Place]:
    """What the cells of the table say."""
    return ((column, str(value)) for column, value in cells(exhibit))


def columns(exhibit: Exhibit) -> Iterator[Place]:
    """What stands above the table."""
    return (("column", str(name)) for name in exhibit.table.columns)


def drawn(exhibit: Exhibit) -> Iterator[Place]:
    """Every text of a figure that is drawn or shown when a mouse is over it."""
    figure = light(exhibit)
    for trace in figure.data:
        held = trace.to_plotly_json()
        yield from _written(held, f"trace {held.get('name', held['type'])}")
        for axis in ("x", "y"):
            values = held.get(axis)
            if values is not None:
                yield from ((f"{axis} of a trace", v) for v in values if _is_label(v))
        yield from _hovered(held)
    yield from _written(figure.layout.to_plotly_json(), "layout")


def _is_label(value: object) -> bool:
    return isinstance(value, str) and not re.fullmatch(r"[\d:T. -]*", value)


def _written(held: Any, place: str) -> Iterator[Place]:
    if isinstance(held, dict):
        for key, value in held.items():
            if key in WRITTEN and isinstance(value, str):
                if key == "hovertemplate":
                    value = re.sub(r"%\{[^}]*\}", "", value).replace("<extra></extra>", "")
                if value.strip():
                    yield f"{place} {key}", value
            elif key in WRITTEN and isinstance(value, list | tuple):
                yield from ((f"{place} {key}", str(v)) for v in value if v not in (None, ""))
            elif key != "template":
                yield from _written(value, f"{place} {key}")
    elif isinstance(held, list | tuple):
        for value in held:
            yield from _written(value, place)


def _hovered(held: dict[str, Any]) -> Iterator[Place]:
    """What stands in a hover: the parts of customdata that its template names."""
    template = held.get("hovertemplate") or ""
    for match in SHOWN.finditer(template if isinstance(template, str) else ""):
        if match[1] == "customdata":
            for row in held["customdata"]:
                value = row if match[2] is None else row[int(match[2])]
                yield "hover", str(value)


def source_ids(frame: pd.DataFrame) -> set[str]:
    """Every source that a row of an answer rests on."""
    return {
        value
        for name in frame.columns
        if "source_id" in str(name)
        for value in frame[name]
        if isinstance(value, str)
    }


def holds_every_row(exhibit: Exhibit) -> bool:
    """Whether the table, or the chart that the table says again, has each row of the answer."""
    if len(exhibit.table) == len(exhibit.frame):
        return True
    grid = _trace(exhibit, "cells")
    return grid is not None and len(grid["x"]) == len(exhibit.frame)


def differences(exhibit: Exhibit) -> Iterator[str]:
    """Cells of a matrix whose state the table, or the table turned, does not say in its place."""
    grid = _trace(exhibit, "cells")
    if grid is None:
        return
    figure = light(exhibit)
    legend = [trace.name for trace in figure.data if trace.showlegend]
    words_of = dict(name.split(" ", 1) for name in legend)
    said = _said(exhibit.table)
    across, down = (_labels(axis) for axis in (figure.layout.xaxis, figure.layout.yaxis))
    for x, y, symbol in zip(grid["x"], grid["y"], grid["text"], strict=True):
        place = (down[y], across[x])
        cell = said.get(place) or said.get(place[::-1])
        if symbol not in words_of:
            yield from _letters_not_told(symbol, words_of, place, cell or "")
        elif cell is None:
            yield f"the table has nothing for {place}"
        elif not cell.startswith((words_of[symbol], f"{symbol} {words_of[symbol]}")):
            yield f"{place} is drawn as {words_of[symbol]!r} and told as {cell!r}"


def _letters_not_told(
    symbols: str, words_of: dict[str, str], place: Place, cell: str
) -> Iterator[str]:
    """Of a cell in several states: each letter, small or not, that legend or table do not say."""
    for letter in re.sub("<br>|↩", "", symbols).upper():
        if letter not in words_of:
            yield f"the symbol {letter} of {place} is not in the legend"
        elif words_of[letter] not in cell:
            yield f"{place} is drawn as {words_of[letter]!r} and told as {cell!r}"


def _said(table: pd.DataFrame) -> dict[tuple[str, str], str]:
    """What a table says by the head of its row and of its column."""
    heads = [str(name) for name in table.columns[1:]]
    return {
        (str(first), head): str(cell)
        for first, *rest in table.itertuples(index=False, name=None)
        for head, cell in zip(heads, rest, strict=True)
    }


def _labels(axis: Any) -> dict[float, str]:
    texts = (unescape(MARKUP.sub(" ", text)) for text in axis.ticktext)
    return {at: " ".join(text.split()) for at, text in zip(axis.tickvals, texts, strict=True)}


def _trace(exhibit: Exhibit, name: str) -> dict[str, Any] | None:
    if exhibit.chart is None:
        return None
    found = [trace for trace in light(exhibit).data if trace.name == name]
    return found[0].to_plotly_json() if found else None


def inked(figure: go.Figure) -> Iterator[tuple[str, str, str]]:
    """Every text of a figure with its colour and that of what it stands on, as #RRGGBB."""
    paper, ink = figure.layout.paper_bgcolor, figure.layout.font.color
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        yield "tick", axis.tickfont.color or ink, paper
        yield "axis title", axis.title.font.color or ink, paper
    yield "legend", figure.layout.legend.font.color or ink, paper
    for note in figure.layout.annotations:
        yield note.text, note.font.color or ink, note.bgcolor or paper
    fills = _fills(figure)
    for trace in figure.data:
        held = trace.to_plotly_json()
        if held.get("text") is None:
            continue
        colour = (held.get("textfont") or {}).get("color") or ink
        for i, text in enumerate(held["text"]):
            own = colour if isinstance(colour, str) else colour[i]
            if trace.name == "cells" or trace.name == "numbers":
                yield text, own, fills[held["y"][i], held["x"][i]]
            elif trace.name == "tiles":
                yield text, own, held["marker"]["color"][i]
            elif trace.type == "scatter" and text:
                yield text, own, paper


def _fills(figure: go.Figure) -> dict[tuple[float, int], str]:
    """The colour of each square of a heatmap, by the place of its row and column."""
    for trace in figure.data:
        if trace.type == "heatmap":
            span = trace.zmax - trace.zmin
            middles = [(top + bottom) / 2 for top, bottom in pairwise(trace.y)]
            return {
                (y, x): _coloured(trace.colorscale, (z - trace.zmin) / span)
                for y, row in zip(middles, trace.z, strict=True)
                for x, z in enumerate(row)
                if z is not None
            }
    return {}


def _coloured(scale: Iterable[tuple[float, str]], at: float) -> str:
    return [colour for edge, colour in scale if edge <= at][-1]


def unset_ticks(figure: go.Figure) -> Iterator[str]:
    """The axes of numbers whose ticks are left to Plotly: halves of counts, and 1.5k for 1,500."""
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        is_seen = axis.visible is not False and axis.showticklabels is not False
        counts = axis.type != "date" and axis.categoryarray is None
        if is_seen and counts and axis.tickvals is None and axis.dtick is None:
            yield axis.plotly_name
        if axis.type != "date" and axis.dtick is not None and axis.dtick % 1:
            yield f"{axis.plotly_name} in steps of {axis.dtick}"
