"""Funding: what was published of money, kept apart by kind, precision and coverage."""

from __future__ import annotations

import streamlit as st

from dashboard.components import address
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits import funding
from dashboard.exhibits.amounts import TERMS
from dashboard.exhibits.exhibit import Ask
from dashboard.exhibits.funding import ALL
from dashboard.exhibits.wording import word


def render(ask: Ask) -> None:
    headline(funding.funding_headline(ask))
    terms_place, stream_place = st.columns(2)
    terms = address.choose("prices", "Prices", TERMS, "nominal", place=terms_place, few=True)
    streams = [str(stream) for stream in ask.answer("funding_stream_option")["stream"]]
    stream = address.choose(
        "stream",
        "Stream, of other streams, units and forces",
        {ALL: "Every stream"} | {stream: word(stream) for stream in streams},
        ALL,
        place=stream_place,
    )
    if ask.rocu_id:
        st.header(literal(ask.name("rocu", ask.rocu_id)), anchor="region")
        _local(ask, terms, stream)
        st.header("The whole network", anchor="network")
        _network(ask, terms, stream)
    else:
        _network(ask, terms, stream)
        st.header("Units and forces", anchor="units")
        _local(ask, terms, stream)


def _network(ask: Ask, terms: str, stream: str) -> None:
    show(funding.funding_total(ask, terms=terms))
    show(funding.funding_event(ask))
    show(funding.funding_grant(ask, terms=terms))
    show(funding.funding_stream(ask, terms=terms, stream=stream))


def _local(ask: Ask, terms: str, stream: str) -> None:
    """Units, forces and their contributions; where there is nothing, one line says so."""
    always = [
        funding.funding_unit(ask, terms=terms, stream=stream),
        funding.funding_force(ask, terms=terms, stream=stream),
        funding.funding_contribution_share(ask),
        funding.funding_contribution_amount(ask, terms=terms),
    ]
    for exhibit in always:
        if len(exhibit.table):
            show(exhibit)
    nothing = [exhibit.note for exhibit in always if not len(exhibit.table)]
    if nothing:
        note(" ".join(nothing))
    for exhibit in (funding.funding_without_year(ask), funding.funding_sum(ask, terms=terms)):
        if len(exhibit.table):
            show(exhibit)
