"""Overview: where the network or a region stands, and what needs attention."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import ALL, headline
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.overview.overview import (
    attention,
    attention_item,
    capability_standing,
    evidence_base,
    headline_of,
    kinds_by_count,
    region_standing,
)
from dashboard.exhibits.question import Question


def render(question: Question) -> None:
    headline(headline_of(question))
    _show_attention(question)
    _show_bars(question, capability_standing(question))
    st.markdown(
        "Choose a unit in the chart, or a region under the title, to see that region alone."
    )
    if question.rocu_id:
        show(region_standing(question))
    _show_bars(question, evidence_base(question))


def _show_attention(question: Question) -> None:
    """What needs attention, counted, or the things of one kind in its place: the counts lead
    there, and what an address opens is in sight only near the top of a page."""
    kinds = {ALL: "Everything, counted"} | kinds_by_count(question)
    kind = url_state.choose("attention", "What needs attention", kinds, ALL)
    if kind == ALL:
        show(attention(question))
    else:
        show(attention_item(question, attention=kind))


def _show_bars(question: Question, bars: Exhibit) -> None:
    chosen = show(bars, on_choice=_choose_region)
    say_chosen(chosen, bars, (question.rocu_id or "",), ("Which stand where", "region_standing"))


def _choose_region(chosen: tuple[str, ...]) -> None:
    url_state.set_choice("region", *chosen)
