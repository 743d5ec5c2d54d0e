"""Amounts in words: what keeps each apart from the others."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from dashboard.wording import clean_text, in_sentence, label, money, short_money

TERMS = {"nominal": "Nominal", "real": "Approximate real terms"}
RECIPIENTS = {"network": "The network", "programme": "A programme"}
RESOURCES = {"resource": ", resource", "capital": ", capital", "unspecified": ""}
NO_YEAR = "No one year"
NOT_ADDED = "Amounts overlap, so none is added to another."
NO_DEFLATOR = "no deflator for that year"


def recipient(row: Any) -> str:
    """Whose an amount is."""
    return row.recipient or RECIPIENTS[row.recipient_kind]


def stream_name(stream: str) -> str:
    """A stream as it stands beside others; one without a name of its own is other money."""
    return "Other money" if stream == "other" else label(stream)


def basis(row: Any) -> str:
    """What an amount is: "Budget, capital"."""
    return label(row.kind) + RESOURCES[row.resource_or_capital]


def coverage(row: Any) -> str:
    """What an amount covers, in the words of its note."""
    return clean_text(row.coverage_note, "What it covers is not stated")


def base_year(frame: pd.DataFrame) -> str:
    """The year in whose prices amounts are told."""
    stated = frame["base_year"].dropna()
    return str(stated.max()) if len(stated) else "base-year"


def in_real_terms(row: Any) -> str:
    """The amount in prices of the base year, to three figures: its deflator allows no more."""
    if row.shown_gbp is None:
        return NO_DEFLATOR
    digits = 2 - math.floor(math.log10(abs(row.shown_gbp) or 1))
    cut = {"over": math.floor, "under": math.ceil}.get(row.shown_precision, round)
    amount = cut(round(row.shown_gbp * 10.0**digits, 6)) / 10.0**digits
    return short_money(amount, row.shown_precision)


def amount_sentence(row: Any) -> str:
    """An amount with its stream, kind, precision and coverage: a sentence or two.

    "London: over £2.1m, Home Office ROCU grant, allocation. London share of the ROCU grant, outside
    the network total for the year."
    """
    stream = "" if row.stream == "total" else f", {in_sentence(stream_name(row.stream))}"
    rounded = ", rounded" if row.precision == "rounded" else ""
    indicative = ", indicative" if row.certainty == "indicative" else ""
    covered = coverage(row).removesuffix(".")
    return (
        f"{recipient(row)}: {money(row.amount_gbp, row.precision)}{rounded}{stream}, "
        f"{basis(row).lower()}{indicative}. {covered}."
    )
