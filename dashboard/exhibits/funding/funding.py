"""Funding: the first sentences of the page, amounts that stand alone, and what happened.

What may be added up by year is in `years`, what forces pay in `contributions`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.amounts import (
    NO_YEAR,
    NOT_ADDED,
    TERMS,
    amount_sentence,
    base_year,
    basis,
    coverage,
    in_real_terms,
    recipient,
)
from dashboard.exhibits.funding.contributions import own_contribution_sentence
from dashboard.exhibits.funding.years import stream_end_sentence, years_sentence
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.wording import count_noun, label, money, short_money

ALL = "all"


def _listed(
    question: Question, that: str, terms: str = "nominal", stream: str = ALL
) -> pd.DataFrame:
    return question.answer(
        "funding_listed",
        in_terms=terms,
        that=that,
        of_rocu=None if that == "total" else question.home,
        of_stream=None if stream == ALL else stream,
    )


def _list_of(
    question: Question, title: str, frame: pd.DataFrame, terms: str, nothing: str
) -> Answer:
    """Amounts as a list of sentences, the newest year first."""
    held = list(rows(frame))
    columns: dict[str, Any] = {
        "Financial year": lambda row: row.financial_year or NO_YEAR,
        "What is recorded": amount_sentence,
    }
    note = NOT_ADDED
    if terms == "real":
        columns[f"In {base_year(frame)} prices, approximate"] = in_real_terms
        note += " The deflators are recollected whole numbers: real terms are approximate."
    return Answer(
        title=title,
        frame=frame,
        table=table_of(held, columns | {"Source": linked(question)}),
        alt=f"{title}: {count_noun(len(held), 'amount')}, the newest {_newest(held[0])}."
        if held
        else nothing,
        note=note if held else nothing,
        choices={"Prices": TERMS[terms]},
    )


def _newest(row: Any) -> str:
    year = f" for {row.financial_year}" if row.financial_year else ""
    return f"{money(row.amount_gbp, row.precision)}{year}"


@exhibit()
def funding_total(question: Question, terms: str = "nominal") -> Answer:
    """Which totals are recorded for the whole network, and what do they cover?"""
    return _list_of(
        question,
        "Totals of the whole network",
        _listed(question, "total", terms),
        terms,
        "No total of the whole network is recorded by this date.",
    )


@exhibit()
def funding_amount(question: Question, terms: str = "nominal", stream: str = ALL) -> Answer:
    """Which other amounts are recorded, each of which stands alone?"""
    whose = f"{_own(question)} and its forces" if question.home else "the network, units and forces"
    frame = _listed(question, "other", terms, stream)
    nothing = f"No other amount for {whose} is recorded by this date."
    answer = _list_of(question, f"Amounts for {whose} that stand alone", frame, terms, nothing)
    if stream != ALL:
        answer.choices["Stream"] = label(stream)
    return answer


def _own(question: Question) -> str:
    return question.short_name("rocu", str(question.home))


@exhibit()
def funding_event(question: Question) -> Answer:
    """What happened to the funding of the units, and when?"""
    frame = question.answer("funding_event_at", rocu=question.home)
    held = list(rows(frame))
    undated = sum(row.event_on is None for row in held)
    nothing = "No event in the funding of the units is recorded by this date."
    return Answer(
        title="What happened to the funding",
        frame=frame,
        table=table_of(
            held,
            {
                "Date": dated("event_on"),
                "Event": "title",
                "Effect": "effect",
                "Source": linked(question),
            },
        ),
        alt=f"{count_noun(len(held), 'event')}, {undated} undated; the newest: {held[0].title}."
        if held
        else nothing,
        note=(
            "The newest first."
            + (f" {count_noun(undated, 'event')} without a date last." if undated else "")
            if held
            else nothing
        ),
    )


@kept
def funding_headline(question: Question) -> str:
    """What the force asked about pays; what there is this year, until when, and what ends next;
    else the newest amount known."""
    own = own_contribution_sentence(question)
    by_year = years_sentence(question)
    if by_year:
        return " ".join(filter(None, (own, by_year, stream_end_sentence(question))))
    if question.home:
        return f"{own} {_region_headline(question)}".strip()
    totals = list(rows(_listed(question, "total")))
    if not totals:
        others = len(_listed(question, "other"))
        if not others:
            return "No amount is recorded for the network, a unit or a force by this date."
        return (
            f"No total of the whole network is recorded. {count_noun(others, 'other amount')} "
            f"{'is' if others == 1 else 'are'}, each of which stands alone."
        )
    first = totals[0]
    rounded = ", rounded" if first.precision == "rounded" else ""
    year = f" for {first.financial_year}" if first.financial_year else ""
    amount = short_money(first.amount_gbp, first.precision)
    return (
        f"The newest total recorded for the whole network is {amount}{year} "
        f"({basis(first).lower()}{rounded}). It covers: {coverage(first).removesuffix('.')}. "
        "No budget of a unit is recorded year by year."
    )


def _region_headline(question: Question) -> str:
    whose = _own(question)
    held = list(rows(_listed(question, "other")))
    paid = question.answer("contribution_payer", of_rocu=question.home)
    if not held and paid.empty:
        return (
            f"Nothing is recorded of the money of {whose} or its forces. What is not recorded is "
            "not known; it is not nought."
        )
    said = f"No budget of {whose} is recorded year by year."
    if held:
        amounts = count_noun(len(held), "single amount")
        are = "is" if len(held) == 1 else "are"
        said += f" {amounts} for it and its forces {are} recorded, {_whose_newest(held[0])}."
    if len(paid):
        said += f" What its forces pay is recorded until {paid['last_year'].max()} only."
    return said


def _whose_newest(row: Any) -> str:
    if not row.financial_year:
        return "none of them for a financial year"
    amount = short_money(row.amount_gbp, row.precision)
    return f"the newest {amount} for {recipient(row)} in {row.financial_year}"
