"""Funding: what was published of money, kept apart by kind, precision and coverage.

Published amounts overlap, so none is added to another. Where rows may be added, `funding_sum` does
it in SQL.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard.charts.amounts import Amounts, Event, Mark, Point, YearlyAmounts
from dashboard.charts.base import Chart
from dashboard.charts.hover import Hover
from dashboard.charts.labels import shown
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.amounts import (
    MAX_AMOUNTS_DRAWN,
    NOT_ADDED,
    PRECISION,
    TERMS,
    amount_alt,
    amount_chart,
    amount_note,
    amount_table,
    base_year,
    basis,
    coverage,
    mark_of,
    money_axis,
    recipient,
    row_labels,
    said_money,
)
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import counted, dated, labelled, linked, table_of
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    label,
    money,
    percentage,
    short_money,
    spoken_date,
)

ALL = "all"


def _one(choice: str) -> str | None:
    """A choice as a query takes it: nothing where all is chosen."""
    return None if choice == ALL else choice


def _amounts(question: Question, section: str, terms: str, stream: str = ALL) -> pd.DataFrame:
    """The amounts of a section of the page; of the region and the force where it is about them."""
    is_local = section in ("unit", "force")
    return question.answer(
        "funding_amount",
        in_terms=terms,
        of_section=section,
        of_rocu=question.rocu_id if is_local else None,
        of_force=question.force_id if section == "force" else None,
        of_stream=_one(stream),
    )


def _exhibit(
    question: Question,
    title: str,
    frame: pd.DataFrame,
    terms: str,
    chart: Chart | None,
    *,
    whose: bool,
    nothing: str,
    choices: dict[str, str] | None = None,
) -> Answer:
    return Answer(
        title=title,
        frame=frame,
        table=amount_table(question, frame, terms, whose=whose),
        chart=chart,
        alt=amount_alt(title, frame) if len(frame) else nothing,
        note=amount_note(frame, terms, drawn=chart is not None) if len(frame) else nothing,
        choices={"Prices": TERMS[terms]} | (choices or {}),
    )


@exhibit()
def funding_total(question: Question, terms: str = "nominal") -> Answer:
    """What was published of the funding of the whole network, year by year, and what happened?"""
    frame = _amounts(question, "total", terms)
    drawn = [row for row in rows(frame) if row.shown_gbp is not None]
    events = [
        Event(
            event.begins_in,
            event.number,
            Hover(
                f"{event.number}. {spoken_date(event.event_on, event.event_on_precision)}",
                (event.title,),
            ),
        )
        for event in rows(question.answer("funding_event_at"))
        if event.number is not None
    ]
    chart = None
    if drawn:
        points = [Point(row.begins_in, basis(row), row.run, mark_of(row, "")) for row in drawn]
        chart = YearlyAmounts(points, events, _coverages(drawn))
    return _exhibit(
        question,
        f"Network totals as published ({money_axis(frame, terms)})",
        frame,
        terms,
        chart,
        whose=False,
        nothing="No total was published for the network by this date.",
    )


def _coverages(drawn: Sequence[Any]) -> dict[str, str]:
    """What the amounts of each panel cover, where they all say the same."""
    said: dict[str, set[str]] = {}
    for row in drawn:
        said.setdefault(basis(row), set()).add(coverage(row))
    return {
        panel: shown(textwrap.shorten(notes.pop(), 58, placeholder=" …"))
        if len(notes) == 1
        else "Coverage is stated differently for each: see the table"
        for panel, notes in said.items()
    }


@exhibit()
def funding_grant(question: Question, terms: str = "nominal") -> Answer:
    """What did the Home Office grant directly to the network?"""
    frame = _amounts(question, "grant", terms)
    held = list(rows(frame))
    return _exhibit(
        question,
        "Direct Home Office grant to the network",
        frame,
        terms,
        amount_chart(
            held,
            [basis(row) for row in held],
            row_labels(held),
            money_axis(frame, terms),
        ),
        whose=False,
        nothing="No direct grant to the network was published by this date.",
    )


@exhibit()
def funding_stream(question: Question, terms: str = "nominal", stream: str = ALL) -> Answer:
    """Which other money was published for the network, or for programmes that reach it?"""
    frame = _amounts(question, "stream", terms, stream)
    held = list(rows(frame))
    headers = [f"{label(row.stream)}: {basis(row).lower()}" for row in held]
    labels = row_labels(held, [f", {recipient(row).lower()}" for row in held])
    return _exhibit(
        question,
        "Other streams, of the network and of programmes",
        frame,
        terms,
        amount_chart(held, headers, labels, money_axis(frame, terms)),
        whose=True,
        nothing="No other amount of this stream was published for the network by this date.",
        choices=_stream_choice(stream),
    )


@exhibit()
def funding_unit(question: Question, terms: str = "nominal", stream: str = ALL) -> Answer:
    """Which amounts were published for the unit of the region, or for the units?"""
    return _local(question, "unit", question.region_short_name or "the units", terms, stream)


@exhibit()
def funding_force(question: Question, terms: str = "nominal", stream: str = ALL) -> Answer:
    """Which amounts were published for forces themselves?"""
    whom = question.force_name or question.region_forces_phrase or "forces"
    return _local(question, "force", whom, terms, stream)


def _local(question: Question, section: str, whom: str, terms: str, stream: str) -> Answer:
    frame = _amounts(question, section, terms, stream)
    held = list(rows(frame))
    headers = [f"{recipient(row)}: {label(row.stream)}, {basis(row).lower()}" for row in held]
    return _exhibit(
        question,
        f"Amounts for {whom}",
        frame,
        terms,
        amount_chart(held, headers, row_labels(held), money_axis(frame, terms)),
        whose=True,
        nothing=(
            f"No amount given to {whom} was published by this date"
            + (" in this stream." if stream != ALL else ".")
            + " That says nothing about what was spent."
        ),
        choices=_stream_choice(stream),
    )


def _stream_choice(stream: str) -> dict[str, str]:
    return {} if stream == ALL else {"Stream": label(stream)}


@exhibit()
def funding_without_year(question: Question) -> Answer:
    """Which amounts have no financial year, so that no chart can show them?"""
    frame = question.answer("funding_without_year", of_rocu=question.rocu_id)
    return Answer(
        title="Amounts without a financial year",
        frame=frame,
        table=amount_table(question, frame, "nominal", whose=True).drop(columns="Financial year"),
        alt=f"{count_noun(len(frame), 'amount')} without a financial year for "
        f"{question.region_phrase}.",
        note=(
            "No year was stated, or the amount stands for several years together; its coverage "
            f"says which. Nominal, listed and not drawn. {NOT_ADDED}"
            if len(frame)
            else f"Every published amount for {question.region_phrase} has a financial year."
        ),
    )


@exhibit()
def funding_contribution_share(question: Question) -> Answer:
    """What share of a unit's budget does each of its forces pay?"""
    frame = _contributions(question, "share", "nominal")
    marks = [
        Mark(
            label=row.force,
            value=row.share_pct,
            said=percentage(row.share_pct),
            hover=Hover(
                row.force,
                (
                    f"{percentage(row.share_pct)} of the {label(row.kind).lower()} of {row.unit}, "
                    f"{row.financial_year}",
                ),
            ),
            kind=row.kind,
        )
        for row in rows(frame)
    ]
    return _contribution_exhibit(
        question,
        "Forces' shares of a unit's budget",
        frame,
        "nominal",
        _contribution_chart(frame, marks, "% of the unit's budget"),
        "share of a unit's budget",
    )


@exhibit()
def funding_contribution_amount(question: Question, terms: str = "nominal") -> Answer:
    """How much does each force pay towards a unit?"""
    frame = _contributions(question, "amount", terms)
    shown = frame[frame["shown_gbp"].notna()]
    precision = "approx" if terms == "real" else "exact"
    marks = [
        Mark(
            label=row.force,
            value=row.shown_gbp / 1_000_000,
            said=said_money(row, precision),
            hover=Hover(
                row.force,
                (
                    f"{said_money(row, precision)} to {row.unit}, {row.financial_year}, "
                    f"{label(row.kind).lower()}",
                ),
            ),
            kind=row.kind,
            precision=precision,
        )
        for row in rows(shown)
    ]
    return _contribution_exhibit(
        question,
        "Forces' contributions in pounds",
        frame,
        terms,
        _contribution_chart(shown, marks, money_axis(frame, terms)),
        "amount that a force contributes",
    )


def _contributions(question: Question, measure: str, terms: str) -> pd.DataFrame:
    return question.answer(
        "funding_contribution",
        in_terms=terms,
        of_rocu=question.rocu_id,
        of_force=question.force_id,
        of_measure=measure,
    )


def _contribution_chart(
    frame: pd.DataFrame, marks: Sequence[Mark], value_axis: str
) -> Amounts | None:
    """A mark a force under its unit, year and kind; None where there are too many to read."""
    if not marks or len(marks) > MAX_AMOUNTS_DRAWN:
        return None
    headers = [
        f"{row.unit}, {row.financial_year}, {label(row.kind).lower()}" for row in rows(frame)
    ]
    pairs = groupby(zip(headers, marks, strict=True), lambda pair: pair[0])
    groups = [(header, [mark for _, mark in held]) for header, held in pairs]
    return Amounts(groups, value_axis, has_legend=False)


def _contribution_exhibit(
    question: Question,
    title: str,
    frame: pd.DataFrame,
    terms: str,
    chart: Chart | None,
    measure: str,
) -> Answer:
    held = list(rows(frame))
    table = table_of(
        held,
        {
            "Force": "force",
            "Unit": "unit",
            "Financial year": "financial_year",
            "Kind": labelled("kind"),
            "Share of the unit's budget": lambda row: percentage(row.share_pct),
            "Amount": lambda row: (
                money(row.amount_gbp) if row.amount_gbp is not None else "Not stated"
            ),
            "Source": linked(question),
        },
    )
    units = join_words(list(dict.fromkeys(frame["unit"])), most=3)
    said = f"{count_noun(len(frame), 'contribution')} of forces"
    note = "Contributions of different years and kinds are not compared or added up."
    if terms == "real":
        table.insert(
            5,
            f"Approximately, in {base_year(frame)} prices",
            [
                "Left out: no deflator for the year"
                if row.shown_gbp is None
                else said_money(row, "approx")
                for row in held
            ],
        )
        note += " Approximate real terms: the deflators are recollected whole numbers."
    if chart is None and len(frame) > MAX_AMOUNTS_DRAWN:
        note += f" Over {MAX_AMOUNTS_DRAWN} are listed, not drawn: choose a region or a force."
    whose = question.force_name or question.region_phrase
    nothing = f"No {measure} was published for {whose} by this date."
    return Answer(
        title=title,
        frame=frame,
        table=table,
        chart=chart,
        alt=f"{said} to {units}." if held else nothing,
        note=note if held else nothing,
        choices={"Prices": TERMS[terms]} if measure.startswith("amount") else {},
    )


@exhibit()
def funding_sum(question: Question, terms: str = "nominal") -> Answer:
    """What do the amounts that may be added come to, by recipient, year and kind?"""
    frame = question.answer("funding_sum", in_terms=terms, of_rocu=question.rocu_id)
    held = list(rows(frame))
    table = table_of(
        held,
        {
            "Recipient": recipient,
            "Financial year": "financial_year",
            "Kind": labelled("kind"),
            "Amounts added": counted("amounts"),
            f"Sum, {money_axis(frame, terms).removeprefix('£m, ')}": lambda row: (
                money(row.shown_gbp, row.shown_precision)
                if row.shown_gbp is not None
                else "Left out: no deflator for the year"
            ),
            "Precision": lambda row: PRECISION[row.shown_precision],
        },
    )
    source_ids = {id_ for ids in frame["source_ids"] for id_ in ids}
    return Answer(
        title="Sums of the amounts that may be added",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(frame), 'sum')} by recipient, financial year and kind for "
        f"{question.region_phrase}.",
        note=(
            "Only amounts that their source marks as additive, and only within one recipient, "
            "financial year and kind. A sum is as precise as its least precise amount."
            if held
            else f"No amount for {question.region_phrase} may be added to another."
        ),
        source_ids=source_ids,
        choices={"Prices": TERMS[terms]},
    )


@exhibit()
def funding_event(question: Question) -> Answer:
    """What happened to the funding of the units, and when?"""
    frame = question.answer("funding_event_at")
    held = list(rows(frame))
    undated = int(frame["event_on"].isna().sum())
    return Answer(
        title="Dated events, with their numbers in the chart of totals",
        frame=frame,
        table=table_of(
            held,
            {
                "Number": lambda row: str(row.number) if row.number is not None else "Not drawn",
                "Date": dated("event_on"),
                "Event": "title",
                "Effect": "effect",
                "Source": linked(question),
            },
        ),
        alt=f"{count_noun(len(frame), 'event')}, {format_number(undated)} of them undated.",
        note=(
            f"{count_noun(undated, 'event')} undated: listed last, without a number, and not "
            "drawn. Amounts within an event's words are not added to anything."
        ),
    )


def funding_headline(question: Question) -> str:
    """What is known of the money of the region, or of the network."""
    summary = {
        row.section: row
        for row in rows(question.answer("funding_summary", of_rocu=question.rocu_id))
    }
    if question.rocu_id:
        return _region_headline(question, summary)
    if "any" not in summary:
        return "No amount was published for the network, a unit or a force by this date."
    total = summary["any"]
    exact = total.exact_amounts
    known = (
        f"Of {count_noun(total.amounts, 'published amount')}, {format_number(exact)} "
        f"{'is' if exact == 1 else 'are'} exact, {format_number(total.rounded_amounts)} rounded or "
        f"approximate and {format_number(total.bounds)} only a bound"
    )
    added = "" if total.additive_amounts else "; none may be added to another"
    newest = list(rows(question.answer("funding_newest_total")))
    if not newest:
        return f"No total was published for the network. {known}{added}."
    first = newest[0]
    return (
        f"The newest published total for the network is "
        f"{short_money(first.amount_gbp, first.precision)} for {first.financial_year} "
        f"({basis(first).lower()}). It covers: {coverage(first)}. {known}{added}."
    )


def _region_headline(question: Question, summary: dict[str, Any]) -> str:
    name = question.name("rocu", str(question.rocu_id))
    contributions = len(question.answer("funding_contribution", of_rocu=question.rocu_id))
    of_unit, of_forces = summary.get("unit"), summary.get("force")
    unknown = "What was not published is not known"
    if of_unit is None and of_forces is None:
        said = f"No amount was published for {name} or its forces"
    else:
        said = (
            f"{_published(of_unit)} for {name} and {_published(of_forces).lower()} for its forces"
        )
        unknown += f"; {in_sentence(NOT_ADDED)}"
    if contributions:
        said += f"; {count_noun(contributions, 'contribution')} of forces to it"
        said += " was published" if contributions == 1 else " were published"
    return f"{said}. {unknown.removesuffix('.')}."


def _published(section: Any) -> str:
    """How many amounts were published: "3 amounts were published (2 without a financial year)"."""
    if section is None:
        return "None"
    verb = "was" if section.amounts == 1 else "were"
    without = section.amounts_without_year
    said = f" ({without} without a financial year)" if without else ""
    return f"{count_noun(section.amounts, 'amount')} {verb} published{said}"
