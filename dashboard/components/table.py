"""Tables as real HTML, so that a screen reader has a caption, headers and rows to go by."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from dashboard.exhibits.exhibit import Link
from dashboard.exports.paper import is_web

LONG_CELL = 60
SHORT_TABLE = 12
NARROW_TABLE = 3


def show_table(table: pd.DataFrame, caption: str) -> None:
    """A table with a hidden caption. The first column heads its rows; wide tables scroll."""
    st.html(table_html(table, caption))


def table_html(table: pd.DataFrame, caption: str) -> str:
    """The HTML of a table whose cells are texts or Links; everything in it is escaped."""
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in table.columns)
    rows = []
    for first, *rest in table.itertuples(index=False, name=None):
        cells = "".join(f"<td{_width(value)}>{_cell(value)}</td>" for value in rest)
        rows.append(f'<tr><th scope="row">{_cell(first)}</th>{cells}</tr>')
    return (
        f'<div class="rocu-table" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div>{_scroll_hint(table)}"
    )


def _scroll_hint(table: pd.DataFrame) -> str:
    """How to see the rest of a table that is longer than its place, or wider than a phone."""
    if len(table) > SHORT_TABLE:
        return f'<p class="rocu-scroll">{len(table)} rows: scroll in the table to see all.</p>'
    if len(table.columns) > NARROW_TABLE:
        return '<p class="rocu-scroll rocu-sideways">Scroll the table sideways to see all.</p>'
    return ""


def _width(value: object) -> str:
    return ' class="long"' if len(str(value)) > LONG_CELL else ""


def _cell(value: object) -> str:
    if isinstance(value, Link) and is_web(value.url):
        # Where it leads was written by others: it learns nothing of the page that led there.
        there = f'href="{escape(value.url)}" rel="noopener noreferrer"'
        return f"<a {there}>{escape(value.text)}</a>"
    if isinstance(value, Link) and _is_page(value.url):
        return f'<a href="{escape(value.url)}">{escape(value.text)}</a>'
    return escape(str(value))


def _is_page(url: str) -> bool:
    """Whether an address is one of a page of this product, which is relative."""
    return url.partition("?")[0].isidentifier()
