"""Large figures in a row, each a link to the page that tells the rest."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.figures import KeyFigure, KeyFigures
from dashboard.exhibits.overview.attention import page_address
from dashboard.exhibits.question import Question

STYLE = """
<style>
.rocu-figures {display: grid; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr));
  gap: .75rem; list-style: none;
  padding: 0 !important; margin: 0 0 .5rem 0 !important;}
.rocu-figures li {margin: 0 !important; padding: 0 !important; display: flex;}
.rocu-figures a {display: block; flex: 1; color: inherit; text-decoration: none;
  border: 1px solid currentColor; border-top-width: 4px; padding: .6rem .8rem;}
.rocu-figures a:hover .rocu-counted, .rocu-figures a:focus-visible .rocu-counted
  {text-decoration-thickness: 3px;}
.rocu-figures span {display: block; font-size: .875rem; line-height: 1.4;}
.rocu-figures .rocu-counted {text-decoration: underline;}
.rocu-figures strong {display: block; font-size: 1.75rem; line-height: 1.3;}
</style>
"""


def show_figures(question: Question, figures: KeyFigures) -> None:
    """The figures side by side where there is room, beneath each other where there is not."""
    items = "".join(f"<li>{_card(question, figure)}</li>" for figure in figures.figures)
    st.html(f'{STYLE}<ul class="rocu-figures">{items}</ul>')


def _card(question: Question, figure: KeyFigure) -> str:
    lines = "".join(
        f"<span>{escape(line)}</span>" for line in (figure.moved, *figure.lines) if line
    )
    address = escape(page_address(question, figure.page))
    return (
        f'<a href="{address}" target="_self"><span class="rocu-counted">{escape(figure.label)}'
        f"</span><strong>{escape(figure.number)}</strong>{lines}</a>"
    )
