"""Overview: where the network or a region stands, and what needs attention."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.chosen import say_chosen
from dashboard.components.exhibit_view import show
from dashboard.components.page import ALL, headline
from dashboard.exhibits import overview
from dashboard.exhibits.exhibit import Ask, Exhibit


def render(ask: Ask) -> None:
    headline(overview.headline_of(ask))
    _show_attention(ask)
    _show_bars(ask, overview.capability_standing(ask))
    st.markdown(
        "Choose a unit in the chart, or a region under the title, to see that region alone."
    )
    if ask.rocu_id:
        show(overview.region_standing(ask))
    _show_bars(ask, overview.evidence_base(ask))


def _show_attention(ask: Ask) -> None:
    """What needs attention, counted, or the things of one kind in its place: the counts lead
    there, and what an address opens is in sight only near the top of a page."""
    kinds = {ALL: "Everything, counted"} | overview.kinds_by_count(ask)
    kind = address.choose("attention", "What needs attention", kinds, ALL)
    if kind == ALL:
        show(overview.attention(ask))
    else:
        show(overview.attention_item(ask, attention=kind))


def _show_bars(ask: Ask, bars: Exhibit) -> None:
    chosen = show(bars, on_choice=_choose_region)
    say_chosen(chosen, bars, (ask.rocu_id or "",), ("Which stand where", "region_standing"))


def _choose_region(chosen: tuple[str, ...]) -> None:
    address.set_choice("region", *chosen)
