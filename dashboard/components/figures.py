"""Large figures in a row, each a link to the page that tells the rest."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.figures import KeyFigure, KeyFigures
from dashboard.components.text import markup
from dashboard.exhibits.overview.attention import page_address
from dashboard.exhibits.question import Question


def show_figures(question: Question, figures: KeyFigures) -> None:
    """The figures side by side where there is room, beneath each other where there is not."""
    items = "".join(f"<li>{_card(question, figure)}</li>" for figure in figures.figures)
    st.html(f'<ul class="rocu-figures">{items}</ul>')


def _card(question: Question, figure: KeyFigure) -> str:
    lines = "".join(
        f"<span>{markup(line)}</span>" for line in (figure.moved, *figure.lines) if line
    )
    address = escape(page_address(question, figure.page))
    return (
        f'<a href="{address}" target="_self"><span class="rocu-counted">{markup(figure.label)}'
        f"</span><strong>{markup(figure.number)}</strong>{lines}</a>"
    )
