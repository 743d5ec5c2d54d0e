"""Published amounts in words: what keeps each apart from the others, as a table and as a chart."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.amounts import Amounts, Mark
from dashboard.charts.hover import Hover
from dashboard.exhibits.question import Question, rows
from dashboard.wording import clean_text, count_noun, label, money, short_money

TERMS = {"nominal": "Nominal", "real": "Approximate real terms"}
RECIPIENTS = {"network": "The network", "programme": "A programme"}
RESOURCES = {"resource": ", resource", "capital": ", capital", "unspecified": ""}
PRECISION = {
    "exact": "Exact",
    "rounded": "Rounded",
    "approx": "Approximate",
    "over": "Bound: over this amount",
    "under": "Bound: under this amount",
}
MAX_AMOUNTS_DRAWN = 60
MAX_LABEL_LETTERS = 100
NO_YEAR = "No financial year"
NOT_ADDED = "Published amounts overlap, so none is added to another."


def recipient(row: Any) -> str:
    """Whose an amount is."""
    return row.recipient or RECIPIENTS[row.recipient_kind]


def said_money(row: Any, terms_precision: str | None = None) -> str:
    """The shown amount of a row; in real terms to three figures, as its deflator allows no more."""
    amount, precision = row.shown_gbp, terms_precision or row.shown_precision
    if row.shown_gbp != row.amount_gbp:
        digits = 2 - math.floor(math.log10(abs(amount) or 1))
        cut = {"over": math.floor, "under": math.ceil}.get(precision, round)
        amount = cut(round(amount * 10.0**digits, 6)) / 10.0**digits
    return short_money(amount, precision)


def basis(row: Any) -> str:
    """What an amount is: "Budget, capital"."""
    return label(row.kind) + RESOURCES[row.resource_or_capital]


def mark_of(row: Any, name: str) -> Mark:
    about = f"{recipient(row)}: {label(row.stream)}"
    said = said_money(row)
    return Mark(
        label=name,
        value=row.shown_gbp / 1_000_000,
        said=said,
        hover=Hover(
            f"{about}, {row.financial_year}",
            (f"{said}, {basis(row).lower()}", PRECISION[row.shown_precision], coverage(row)),
        ),
        kind=row.kind,
        precision=row.shown_precision,
    )


def money_axis(frame: pd.DataFrame, terms: str) -> str:
    """What the values of a money axis are."""
    if terms == "nominal":
        return "£m, nominal"
    return f"£m, approximate real terms, {base_year(frame)} prices"


def base_year(frame: pd.DataFrame) -> str:
    return (
        str(frame["base_year"].dropna().max()) if frame["base_year"].notna().any() else "base-year"
    )


def row_labels(held: Sequence[Any], whose: Sequence[str] | None = None) -> list[str]:
    """Year and coverage of each amount, which tell it from its neighbours; the note may be cut."""
    return [
        textwrap.shorten(
            f"{row.financial_year}{of}: {coverage(row)}", MAX_LABEL_LETTERS, placeholder=" …"
        )
        for row, of in zip(held, whose or [""] * len(held), strict=True)
    ]


def amount_chart(
    held: Sequence[Any], headers: Sequence[str], labels: Sequence[str], value_axis: str
) -> Amounts | None:
    """A mark for each amount that has a shown amount; None where there are too many to read."""
    drawn = [
        (header, mark_of(row, name))
        for row, header, name in zip(held, headers, labels, strict=True)
        if row.shown_gbp is not None
    ]
    if not drawn or len(drawn) > MAX_AMOUNTS_DRAWN:
        return None
    grouped = groupby(drawn, lambda pair: pair[0])
    groups = [(header, [mark for _, mark in of_header]) for header, of_header in grouped]
    return Amounts(groups, value_axis)


def coverage(row: Any) -> str:
    """What an amount covers, in the words of its note."""
    return clean_text(row.coverage_note, "Coverage not stated")


def amount_table(
    question: Question, frame: pd.DataFrame, terms: str, *, whose: bool
) -> pd.DataFrame:
    """Amounts in words, each with all that keeps it apart from the others."""
    held = list(rows(frame))
    columns: dict[str, list[Any]] = {}
    if whose:
        columns["Recipient"] = [recipient(row) for row in held]
    columns |= {
        "Financial year": [row.financial_year or NO_YEAR for row in held],
        "Stream": [label(row.stream) for row in held],
        "Kind": [label(row.kind) for row in held],
        "Resource or capital": [
            label(row.resource_or_capital)
            if row.resource_or_capital != "unspecified"
            else "Not stated"
            for row in held
        ],
        "Amount": [money(row.amount_gbp, row.precision) for row in held],
    }
    if terms == "real":
        columns[f"Approximately, in {base_year(frame)} prices"] = [_real(row) for row in held]
    columns["Precision"] = [PRECISION[row.precision] for row in held]
    if (frame["certainty"] != "stated").any():
        columns["Certainty"] = [label(row.certainty) for row in held]
    columns["Coverage"] = [clean_text(row.coverage_note, "Not stated") for row in held]
    if (frame["additive"] == "yes").any():
        columns["May be added"] = ["Yes" if row.additive == "yes" else "No" for row in held]
    columns["Source"] = [question.source(row.source_id).link for row in held]
    return pd.DataFrame(columns)


def _real(row: Any) -> str:
    if row.shown_gbp is None:
        return "Left out: no deflator for the year" if row.financial_year else NO_YEAR
    return said_money(row)


def amount_note(frame: pd.DataFrame, terms: str, *, drawn: bool) -> str:
    """What the reader must not do with these amounts, and which of them the chart cannot show."""
    dated = frame[frame["financial_year"].notna()]
    undated = len(frame) - len(dated)
    parts = [NOT_ADDED if (frame["additive"] == "no").any() else ""]
    if undated:
        parts.append(
            f"{count_noun(undated, 'amount')} without a financial year: listed, not drawn."
        )
    if terms == "real":
        without = int(dated["shown_gbp"].isna().sum())
        left_out = count_noun(without, "amount") if without else "No amount"
        parts.append(
            f"Approximate real terms, {base_year(frame)} prices: the deflators are recollected "
            f"whole numbers. {left_out} left out for want of a deflator."
        )
    if not drawn and frame["shown_gbp"].notna().sum() > MAX_AMOUNTS_DRAWN:
        parts.append(
            f"Over {MAX_AMOUNTS_DRAWN} amounts are listed, not drawn: choose a stream or region."
        )
    return " ".join(part for part in parts if part)


def amount_alt(title: str, frame: pd.DataFrame) -> str:
    shown = frame[frame["shown_gbp"].notna()]
    said = f"{title}: {count_noun(len(frame), 'published amount')}"
    if not len(shown):
        return f"{said}, none with a financial year to draw."
    ordered = shown.sort_values("shown_gbp", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    ends = " to ".join(
        f"{said_money(row)} ({row['financial_year']})"
        for row in ([low, high] if len(shown) > 1 else [high])
    )
    return f"{said}, {ends}, each with its own kind, precision and coverage."
