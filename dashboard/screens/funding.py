"""Funding: what was published of money, kept apart by kind, precision and coverage."""

from __future__ import annotations

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.page import headline, note
from dashboard.components.text import literal
from dashboard.exhibits.funding.amounts import TERMS
from dashboard.exhibits.funding.funding import (
    ALL,
    funding_contribution_amount,
    funding_contribution_share,
    funding_event,
    funding_force,
    funding_grant,
    funding_headline,
    funding_stream,
    funding_sum,
    funding_total,
    funding_unit,
    funding_without_year,
)
from dashboard.exhibits.question import Question
from dashboard.wording import label


def render(question: Question) -> None:
    headline(funding_headline(question))
    terms_place, stream_place = st.columns(2)
    terms = url_state.choose("prices", "Prices", TERMS, "nominal", place=terms_place, few=True)
    streams = [str(stream) for stream in question.answer("funding_stream_option")["stream"]]
    stream = url_state.choose(
        "stream",
        "Stream, of other streams, units and forces",
        {ALL: "Every stream"} | {stream: label(stream) for stream in streams},
        ALL,
        place=stream_place,
    )
    if question.rocu_id:
        st.header(literal(question.name("rocu", question.rocu_id)), anchor="region")
        _local(question, terms, stream)
        st.header("The whole network", anchor="network")
        _network(question, terms, stream)
    else:
        _network(question, terms, stream)
        st.header("Units and forces", anchor="units")
        _local(question, terms, stream)


def _network(question: Question, terms: str, stream: str) -> None:
    show(funding_total(question, terms=terms))
    show(funding_event(question))
    show(funding_grant(question, terms=terms))
    show(funding_stream(question, terms=terms, stream=stream))


def _local(question: Question, terms: str, stream: str) -> None:
    """Units, forces and their contributions; where there is nothing, one line says so."""
    always = [
        funding_unit(question, terms=terms, stream=stream),
        funding_force(question, terms=terms, stream=stream),
        funding_contribution_share(question),
        funding_contribution_amount(question, terms=terms),
    ]
    for exhibit in always:
        if len(exhibit.table):
            show(exhibit)
    nothing = [exhibit.note for exhibit in always if not len(exhibit.table)]
    if nothing:
        note(" ".join(nothing))
    for exhibit in (funding_without_year(question), funding_sum(question, terms=terms)):
        if len(exhibit.table):
            show(exhibit)
