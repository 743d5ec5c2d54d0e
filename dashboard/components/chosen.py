"""What a click on a chart has chosen, said at the chart at once, with a link to all of it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.labels import plain
from dashboard.exhibits.exhibit import Exhibit
from dashboard.theme import palette

Choice = tuple[str, ...]


def is_dark() -> bool:
    """Whether the page is shown in dark colours."""
    return st.context.theme.type == "dark"


def keep_clicked(exhibit: Exhibit, said: str, chosen: Choice) -> None:
    """Remember which part of a chart was clicked: several can choose the same."""
    st.session_state[_key(exhibit)] = (said, chosen)


def say_chosen(
    place: DeltaGenerator, exhibit: Exhibit, chosen: Choice, link: tuple[str, str], more: str = ""
) -> None:
    """The part of the chart that is chosen in the words of its hover, and where all of it stands.

    `link` is the words of the link and the anchor of a heading on the page. Nothing is said where
    the chart has no such part, or several of which none was clicked.
    """
    words = _words(exhibit, chosen)
    if not words:
        return
    first, *rest = (plain(line) for line in words)
    said = " ".join(filter(None, [_sentences(rest), more and f"{more}."]))
    text, anchor = link
    background = palette(is_dark()).background
    place.html(
        f'<p class="rocu-chosen" role="status" style="background: {background}">'
        f"Chosen: <b>{escape(first)}</b>. {escape(said)} "
        f'<a href="#{escape(anchor)}">{escape(text)}</a></p>'
    )


def _sentences(lines: list[str]) -> str:
    """The lines of a hover as sentences: one that starts small goes on from the line before."""
    said = ""
    for line in filter(None, lines):
        ends = not said or said.endswith((".", "?", "!")) or line[0].islower()
        said = f"{said}{'' if ends else '.'} {line}".strip()
    return said if not said or said.endswith((".", "?", "!")) else f"{said}."


def _words(exhibit: Exhibit, chosen: Choice) -> list[str]:
    """The lines of the hover of the part that was clicked, or of the only one."""
    found = [said for said, chooses in _parts(exhibit) if chooses == chosen]
    clicked = st.session_state.get(_key(exhibit))
    if clicked is not None and clicked[1] == chosen and clicked[0] in found:
        return _lines(clicked[0])
    return _lines(found[0]) if len(found) == 1 else []


def _lines(said: str) -> list[str]:
    heading, _, rest = said.partition("</b><br>")
    return [heading.replace("<br>", " "), *rest.split("<br>")]


def _parts(exhibit: Exhibit) -> Iterator[tuple[str, Choice]]:
    """What a hover says of each part of the chart, and what a click on it chooses."""
    for trace in exhibit.chart.figure(is_dark()).data if exhibit.chart is not None else ():
        for said, *chooses in (row for row in _rows(trace.customdata) if len(row) > 1):
            yield str(said), tuple(chooses)


def _rows(customdata: Any) -> Iterator[Any]:
    return (row for row in (() if customdata is None else customdata) if not isinstance(row, str))


def _key(exhibit: Exhibit) -> str:
    return f"clicked {exhibit.id}"
