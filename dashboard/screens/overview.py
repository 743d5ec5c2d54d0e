"""Overview: where the region stands, what it has to decide, what moved, and the ten regions."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.charts.figures import KeyFigures
from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.figures import show_figures
from dashboard.components.page import ALL, headline
from dashboard.components.text import literal
from dashboard.exhibits.briefing.decisions import decision
from dashboard.exhibits.changes.standing import better_worse_unknown
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
from dashboard.exhibits.since import assumed_sentence

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
    _show_attention(question, opened)
    fold = st.expander("What the picture rests on", key="picture", on_change="rerun")
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
    better, worse, _ = better_worse_unknown(question)
    st.subheader("What moved since the last meeting", anchor="moves")
    for said in filter(None, (assumed_sentence(question), worse, better)):
        st.markdown(literal(said))
    address = escape(page_address(question, "changes"))
    st.html(f'<p><a href="{address}" target="_self">All that moved, with the evidence</a></p>')


def _show_attention(question: Question, opened: st.delta_generator.DeltaGenerator) -> None:
    """What needs attention, counted, folded. The things of one kind stand where `opened` is: what
    an address opens is in sight only near the top of a page."""
    kinds = {ALL: "Everything, counted"} | kinds_by_count(question)
    with st.expander("What else needs attention, counted", key="attention counted"):
        kind = url_state.choose("attention", "What needs attention", kinds, ALL)
        if kind == ALL:
            show(attention(question))
    if kind != ALL:
        with opened:
            show(attention_item(question, attention=kind))


def _choose_region(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("region", *chosen)
