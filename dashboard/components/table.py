"""Tables as real HTML, so that a screen reader has a caption, headers and rows to go by."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd
import streamlit as st

from dashboard.components.text import markup
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link
from dashboard.packs.report import is_web

LONG_CELL, NOT_SHORT = 60, 20
"""More letters than these: a column of long texts, and one that needs more than a word's room."""
FRAMED_FROM_ROWS = 25
"""From so many rows on a table has a frame of its own to scroll in; below, all rows stand there."""


class _Markup(str):
    """HTML that Streamlit takes as it is. Any other text it looks through for indented lines."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def show_table(table: pd.DataFrame, caption: str) -> None:
    """A table with a hidden caption. The first column heads its rows; wide tables scroll."""
    st.html(_Markup(table_html(table, caption)))


def show_exhibit_table(exhibit: Exhibit) -> None:
    """The table of an exhibit, made once: the largest takes longer than the rest of its page.

    Those of several questions are held as one where they are equal, as the sources of ten regions.
    """
    key = ("table", exhibit.title, exhibit.packed_table)
    made = exhibit.request.question.remember(key, lambda: table_html(exhibit.table, exhibit.title))
    st.html(_Markup(made))


def table_html(table: pd.DataFrame, caption: str) -> str:
    """The HTML of a table whose cells are texts or Links; everything in it is escaped."""
    head = "".join(
        f'<th scope="col"{_width(str(name), table.iloc[:, at]) if at else ""}>'
        f"{markup(str(name))}</th>"
        for at, name in enumerate(table.columns)
    )
    rows = []
    for first, *rest in table.itertuples(index=False, name=None):
        cells = "".join(f"<td>{_cell(value)}</td>" for value in rest)
        rows.append(f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>')
    is_framed = len(table) >= FRAMED_FROM_ROWS
    return (
        f'<div class="rocu-place" style="--columns: {len(table.columns)}">'
        f"{_hints(table, is_framed)}"
        f'<div class="rocu-table{" rocu-framed" if is_framed else ""}" role="region" tabindex="0" '
        f'aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></div>"
    )


def _hints(table: pd.DataFrame, is_framed: bool) -> str:
    """How to see what does not fit. The style shows a hint where its side really overflows."""
    down = f"{len(table)} rows: scroll in the table to see all."
    across = "Scroll the table sideways to see all columns."
    return (
        f'<p class="rocu-hint rocu-down">{down}</p>' if is_framed else ""
    ) + f'<p class="rocu-hint rocu-across">{across}</p>'


def _width(name: str, values: Iterable[object]) -> str:
    """How wide a column is at the least, as the style has it, by the longest of its texts."""
    longest = max(map(len, map(str, values)), default=0)
    if longest > LONG_CELL:
        return ' class="long"'
    return ' class="not-short"' if max(longest, len(name)) > NOT_SHORT else ""


def _cell(value: object) -> str:
    if isinstance(value, Link) and is_web(value.url):
        # Where it leads was written by others: it learns nothing of the page that led there.
        there = f'href="{escape(value.url)}" rel="noopener noreferrer"'
        return f"<a {there}>{markup(value.text)}</a>"
    if isinstance(value, Link) and _is_page(value.url):
        return f'<a href="{escape(value.url)}">{markup(value.text)}</a>'
    return markup(str(value))


def _is_page(url: str) -> bool:
    """Whether an address, which is relative, is one of a page of this product."""
    path, asked, _ = url.partition("?")
    return path.isidentifier() or (not path and bool(asked))
