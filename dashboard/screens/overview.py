"""Overview: where the region stands, what it has to decide, what moved, and the ten regions."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.figures import KeyFigures
from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.figures import show_figures
from dashboard.components.folded import fold_row
from dashboard.components.page import ALL, headline, paragraph
from dashboard.exhibits.briefing.decisions import decision
from dashboard.exhibits.changes.standing import worse_and_better
from dashboard.exhibits.overview.attention import page_address
from dashboard.exhibits.overview.key_figures import key_figure
from dashboard.exhibits.overview.overview import (
    attention,
    attention_item,
    capability_standing,
    evidence_base,
    headline_of,
    kinds_by_count,
    region_standing,
)
from dashboard.exhibits.overview.regions import region_strip
from dashboard.exhibits.question import Question

FIRST = "5"
"""How many of the decisions asked stand on this page."""


def render(question: Question) -> None:
    headline(headline_of(question))
    figures = key_figure(question)
    assert isinstance(figures.chart, KeyFigures)
    chart = figures.chart
    show(figures, instead=lambda: show_figures(question, chart))
    opened = st.container()
    show(decision(question, most=FIRST))
    _say_moves(question)
    regions = region_strip(question)
    place = show(regions, on_choice=_choose_region)
    say_chosen(place, regions, (question.rocu_id or "",), ("What it has to decide", "decision"))
    with fold_row("rest"):
        kind = _show_attention(question)
        fold = st.expander("What the picture rests on", key="picture", on_change="rerun")
    if kind != ALL:
        with opened:
            show(attention_item(question, attention=kind))
    if fold.open:
        with fold:
            bars = capability_standing(question)
            link = ("Which stand where", "region_standing")
            say_chosen(show(bars, on_choice=_choose_region), bars, (question.rocu_id or "",), link)
            if question.rocu_id:
                show(region_standing(question))
            show(evidence_base(question))


def _say_moves(question: Question) -> None:
    """What got worse and what got better, each a sentence."""
    st.subheader("What moved since the last meeting", anchor="moves")
    # That the day is assumed stands beneath the figures already.
    for said in worse_and_better(question):
        paragraph(said)
    address = escape(page_address(question, "changes"))
    st.html(f'<p><a href="{address}" target="_self">All that moved, with the evidence</a></p>')


def _show_attention(question: Question) -> str:
    """What needs attention, counted, folded, and the kind that is chosen. The things of that kind
    stand near the top of the page: only there is in sight what an address opens."""
    kinds = {ALL: "Everything, counted"} | kinds_by_count(question)
    with st.expander("What else needs attention, counted", key="attention counted"):
        kind = url_state.choose("attention", "What needs attention", kinds, ALL)
        if kind == ALL:
            show(attention(question))
    return kind


def _choose_region(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("region", *chosen)
