"""Funding: who pays what, until when, and beside the neighbours."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from dashboard.components import url_state
from dashboard.components.exhibit_view import show
from dashboard.components.folded import folded
from dashboard.components.page import headline, note
from dashboard.components.part import part
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.funding.amounts import TERMS
from dashboard.exhibits.funding.contributions import contribution_year
from dashboard.exhibits.funding.funding import (
    ALL,
    funding_amount,
    funding_event,
    funding_headline,
    funding_total,
)
from dashboard.exhibits.funding.years import (
    funding_neighbour,
    funding_stream_end,
    funding_year,
)
from dashboard.exhibits.question import Question
from dashboard.wording import join_words, label


def render(question: Question) -> None:
    headline(funding_headline(question))
    years = funding_year(question)
    ends = funding_stream_end(question)
    paid = contribution_year(question)
    beside = funding_neighbour(question)
    has_years = bool(years.row_count)
    if not has_years:
        # The newest that is known, in place of columns by year.
        show(funding_amount(question) if question.home else funding_total(question))
    else:
        show(years)
    if paid.chart is not None and ends.row_count:
        left, right = st.columns(2)
        with left:
            show(paid)
        with right:
            show(ends)
    else:
        for exhibit in (ends, paid if question.home or not has_years else None):
            if exhibit and exhibit.row_count:
                show(exhibit)
    if beside.row_count > 1:
        show(beside)
    # What has nothing is named in one line, and not each under a heading of its own.
    nothing = [
        words
        for words, exhibit in (
            ("budgets by year", years),
            ("when streams end", ends),
            ("what each force pays", paid),
            ("budgets of the neighbours" if question.home else "budgets unit by unit", beside),
        )
        if not exhibit.row_count
    ]
    if nothing:
        note(f"Nothing is recorded of: {join_words(nothing)}.")
    if question.home:
        if has_years and len(funding_amount(question).table):
            name = question.short_name("rocu", question.home)
            alone = partial(_show, funding_amount(question))
            folded(f"Amounts for {name} and its forces that stand alone", alone)
        network = replace(question, rocu_id=None, force_id=None)
        folded("Totals and events of the whole network", partial(_show_network, network))
    else:
        if has_years and paid.row_count:
            folded("What each force pays towards its unit", partial(_show, paid))
        if has_years and len(funding_total(question).table):
            folded("Totals of the whole network", partial(_show, funding_total(question)))
        part(question, partial(_fold_amounts, question))
        folded("What happened to the funding", partial(_show, funding_event(question)))


def _show_network(network: Question) -> None:
    show(funding_total(network))
    show(funding_event(network))


def _fold_amounts(question: Question) -> None:
    folded(
        "Every other amount, each of which stands alone",
        partial(_show_amounts, question),
        chooses=("prices", "stream"),
    )


def _show_amounts(question: Question) -> None:
    terms_place, stream_place = st.columns(2)
    terms = url_state.choose("prices", "Prices", TERMS, "nominal", place=terms_place, few=True)
    streams = [str(stream) for stream in question.answer("funding_stream_option")["stream"]]
    stream = url_state.choose(
        "stream",
        "Stream",
        {ALL: "Every stream"} | {stream: label(stream) for stream in streams},
        ALL,
        place=stream_place,
    )
    show(funding_amount(question, terms=terms, stream=stream))


def _show(exhibit: Exhibit) -> None:
    show(exhibit)
