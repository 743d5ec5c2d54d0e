"""Shows an exhibit: its title, the chart, what is missing, its table and its sources."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.charts.base import Chart
from dashboard.components import url_state
from dashboard.components.chosen import is_dark, keep_clicked
from dashboard.components.page import note
from dashboard.components.table import show_exhibit_table, show_table
from dashboard.components.take_away import take_away
from dashboard.components.text import literal
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.wording import format_number


def show(
    exhibit: Exhibit,
    on_choice: Callable[[tuple[str, ...]], None] | None = None,
    *,
    fold_sources: bool = True,
    fold_from: int | None = None,
    instead: Callable[[], None] | None = None,
) -> DeltaGenerator | None:
    """The exhibit with everything that belongs to it. `on_choice` takes what a click chooses.

    Gives the place at the chart where the page says what is chosen: it stays in sight while the
    chart is; None where nothing can be chosen. The keys of its containers are what the style and
    the page's script know it by.

    A table is folded beneath its chart, or where it has `fold_from` rows and more: then what it
    shows is said in words, for else there would be nothing to see. A table that is itself a list of
    sources needs no second one: `fold_sources` leaves it out. `instead` shows what a page draws in
    place of the chart.
    """
    place = st.container(key=f"exhibit {exhibit.id}")
    chosen = None
    is_long = fold_from is not None and exhibit.row_count >= fold_from
    with place:
        st.subheader(literal(exhibit.title), anchor=exhibit.id)
        if not exhibit.row_count:
            st.markdown("Nothing recorded by this date was found for this.")
        elif instead is not None:
            instead()
        elif exhibit.chart is not None:
            chosen = _chart(exhibit, exhibit.chart, on_choice)
        elif not is_long:
            show_exhibit_table(exhibit)
        else:
            note(exhibit.alt.removeprefix(f"{exhibit.title}. "))
        note(exhibit.note)
    with place.container(horizontal=True, key=f"folds {exhibit.id}"):
        if exhibit.row_count and (is_long or exhibit.chart is not None):
            label = f"Table ({format_number(exhibit.row_count)})" if is_long else "Table"
            _fold(exhibit, label, partial(show_exhibit_table, exhibit))
        if exhibit.sources and fold_sources:
            label = f"Sources ({len(exhibit.sources)})"
            _fold(
                exhibit, label, lambda: show_table(_sources(exhibit), f"Sources of {exhibit.title}")
            )
        take_away(exhibit)
    return chosen


def _chart(
    exhibit: Exhibit, chart: Chart, on_choice: Callable[[tuple[str, ...]], None] | None
) -> DeltaGenerator | None:
    """The chart; where a click chooses, the place beneath it that says what is chosen."""
    key = f"chart {exhibit.id}"

    def chosen() -> None:
        # Also where a chart that changes lets go of what was clicked in it: nobody went back.
        url_state.act()
        points = st.session_state[key].selection.points
        if points and on_choice is not None:
            said, *chooses = points[0]["customdata"]
            keep_clicked(exhibit, said, tuple(chooses))
            on_choice(tuple(chooses))

    whole: Any = st.container() if on_choice or chart.scrolls else st
    place = whole
    if chart.scrolls:
        place = whole.container(key=f"wide {exhibit.id}")
        place.html(
            '<p class="rocu-hint rocu-sideways" tabindex="0">Scroll sideways to see all of it.</p>'
        )
    place.plotly_chart(
        chart.ready(is_dark(), is_clicked=on_choice is not None),
        key=key,
        theme=None,
        on_select=chosen if on_choice else "ignore",
        selection_mode="points",
        config={"displayModeBar": False, "displaylogo": False, "responsive": True},
        alt=exhibit.alt,
    )
    return whole.container(key=f"chosen {exhibit.id}") if on_choice else None


def _fold(exhibit: Exhibit, label: str, show_inside: Callable[[], None]) -> None:
    """A fold whose content is made only when it is open."""
    fold = st.expander(
        literal(label), key=f"{label.split()[0]} {exhibit.id}", on_change=url_state.act
    )
    if fold.open:
        with fold:
            show_inside()


def _sources(exhibit: Exhibit) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Title": [Link(source.title, source.address) for source in exhibit.sources],
            "Publisher": [source.publisher or "Not stated" for source in exhibit.sources],
            "Date": [source.dated for source in exhibit.sources],
            "How it was read": [source.read for source in exhibit.sources],
        }
    )
