"""What a click on a chart has chosen, said at the chart at once, with a link to all of it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.hover import Hover
from dashboard.components.text import markup
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
    place: DeltaGenerator | None,
    exhibit: Exhibit,
    chosen: Choice,
    link: tuple[str, str],
    more: str = "",
) -> None:
    """The part of the chart that is chosen in the words of its hover, and where all of it stands.

    `link` is the words of the link and the anchor of a heading on the page. Nothing is said where
    the chart has no such part, or several of which none was clicked.
    """
    hover = _hover(exhibit, chosen)
    if place is None or hover is None:
        return
    said = " ".join(filter(None, [_sentences(hover.lines), more and f"{more}."]))
    text, anchor = link
    background = palette(is_dark()).background
    place.html(
        f'<p class="rocu-chosen" role="status" style="background: {background}">'
        f"Chosen: <b>{markup(hover.heading)}</b>. {markup(said)} "
        f'<a href="#{escape(anchor)}">{markup(text)}</a></p>'
    )


def _sentences(lines: Iterable[str]) -> str:
    """The lines of a hover as sentences."""
    return " ".join(line if line.endswith((".", "?", "!")) else f"{line}." for line in lines)


def _hover(exhibit: Exhibit, chosen: Choice) -> Hover | None:
    """The hover of the part that was clicked, or of the only one."""
    parts = exhibit.chart.parts() if exhibit.chart is not None else ()
    found = [hover for hover, chooses in parts if chooses == chosen]
    clicked = st.session_state.get(_key(exhibit))
    if clicked is not None and clicked[1] == chosen:
        for hover in found:
            if hover.markup == clicked[0]:
                return hover
    return found[0] if len(found) == 1 else None


def _key(exhibit: Exhibit) -> str:
    return f"clicked {exhibit.id}"
