"""Overview: where the network or a region stands, and what needs attention."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline
from dashboard.exhibits import overview
from dashboard.exhibits.exhibit import Ask


def render(ask: Ask) -> None:
    headline(overview.headline_of(ask))
    show(overview.capability_standing(ask), on_choice=_choose_region)
    st.markdown(
        "Choose a unit in the chart, or a region under the title, to see that region alone."
    )
    if ask.rocu_id:
        show(overview.region_standing(ask))

    show(overview.attention(ask))
    kinds = overview.kinds_by_count(ask)
    kind = address.choose("attention", "Show each of", kinds, next(iter(kinds)))
    show(overview.attention_item(ask, attention=kind), open_table=True)

    show(overview.evidence_base(ask), on_choice=_choose_region)


def _choose_region(chosen: tuple[str, ...]) -> None:
    address.set_choice("region", *chosen)
