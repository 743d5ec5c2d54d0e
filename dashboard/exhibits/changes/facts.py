"""What changed between two dates in agreements, grades, funding and secondments."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.words import STANDING_NOTE
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.funding.amounts import NOT_ADDED, RESOURCES
from dashboard.exhibits.funding.amounts import recipient as recipient_phrase
from dashboard.exhibits.inspections import ABBREVIATIONS
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import SINCE, between, chosen_since, earlier_day
from dashboard.exhibits.table import dated, linked, table_of
from dashboard.theme import GRADE, STANDING
from dashboard.wording import (
    clean_text,
    count_noun,
    in_sentence,
    inspection_name,
    join_words,
    label,
    money,
    percentage,
    sentence,
    spoken_date,
)

MAX_FORCES_NAMED = 8
HAPPENED = {
    "live": "Came into force",
    "term_ended": "Term ended, no renewal recorded",
    "ended": "Ended",
    "not_started": "Has a later start",
    "review": "Review fell due",
    "joined": "Party through its unit: joined",
    "left": "Party through its unit: left",
}
TOLD = {
    "live": "{} came into force",
    "term_ended": "{} ran past the recorded term with no renewal recorded",
    "ended": "{} ended",
    "not_started": "{} starts later",
    "review": "{} fell due for review",
    "joined": "{} was joined by a force through its unit",
    "left": "{} was left by a force through its unit",
}
NO_GRADE_BEFORE = "No grade before"
NOT_COMPARABLE = "No comparable amount"


@exhibit()
def agreement_change(question: Question, since: str = SINCE) -> Answer:
    """Which agreements came into force, ended or fell due for review between two dates?"""
    frame = question.answer(
        "agreement_change",
        since=earlier_day(question, since),
        rocu=question.rocu_id,
        force=question.force_id,
    )
    told = list(rows(frame))
    return Answer(
        title=f"What happened to agreements of {question.forces_phrase} {between(question, since)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Agreement": "agreement",
                "What happened": lambda row: HAPPENED[row.change],
                "When": dated("changed_on", "Day not recorded"),
                "Before": lambda row: STANDING[row.standing_before].word,
                "Now": lambda row: STANDING[row.standing_after].word,
                "Forces": lambda row: _forces(row.force_names),
                "Source": linked(question),
            },
        ),
        alt=_agreements_alt(question, since, frame),
        note=(
            "Only what is dated can be listed: most agreements recorded state neither a start nor "
            f"an end, and which forces are party is not dated.{STANDING_NOTE}"
        ),
        choices=chosen_since(question, since),
    )


def _agreements_alt(question: Question, since: str, frame: pd.DataFrame) -> str:
    """How often what happened to agreements; what happened to one alone is told by its name."""
    of = f"agreements of {question.forces_phrase} {between(question, since)}"
    told = []
    for change, said in TOLD.items():
        names = list(frame.loc[frame["change"] == change, "agreement"])
        if names:
            told.append(said.format(len(names)) + (f" ({names[0]})" if len(names) == 1 else ""))
    return f"Of {of}, {join_words(told)}." if told else f"Nothing is recorded of {of}."


def _forces(names: str | None) -> str:
    return join_words(names.split("; "), MAX_FORCES_NAMED) if names else "Not recorded"


@exhibit()
def grade_change(question: Question, since: str = SINCE) -> Answer:
    """Which inspection grades became known between two dates, and what stood before them?"""
    frame = question.answer(
        "grade_change",
        since=earlier_day(question, since),
        rocu=question.rocu_id,
        force=question.force_id,
    )
    told = list(rows(frame))
    first = int(frame["grade_before"].isna().sum())
    undated = int(frame["published_on_after"].isna().sum())
    without_day = (
        f" {undated} without a recorded day of publication {'is' if undated == 1 else 'are'} "
        "placed by the years in the inspection's name."
        if undated
        else ""
    )
    return Answer(
        title=f"Inspection grades of {_graded(question)} recorded {between(question, since)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Unit or force": "subject",
                "Question": lambda row: sentence(row.question),
                "Before": _grade_before,
                "Now": lambda row: (
                    f"{GRADE[row.grade_after].label}: {inspection_name(row.inspection_after)}"
                ),
                "Date": lambda row: sentence(
                    spoken_date(
                        row.published_on_after,
                        row.published_on_precision_after,
                        "day not recorded",
                    )
                ),
                "Source of the grade before": linked(question, "before_source_id", NO_GRADE_BEFORE),
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'inspection grade')} of {_graded(question)} recorded "
            f"{between(question, since)}, {first} of them without a grade before on the same "
            "question."
        ),
        note=(
            "Before is the grade before on the same question, as far as found. Rounds are not "
            f"compared: inspections that began before 2021 had no adequate.{without_day} "
            f"{ABBREVIATIONS}"
        ),
        choices=chosen_since(question, since),
    )


def _graded(question: Question) -> str:
    if question.force_id:
        return f"{question.force_name} and its unit"
    if question.rocu_id:
        return f"{question.region_short_name} and its forces"
    return "all units and forces"


def _grade_before(row: Any) -> str:
    if row.grade_before is None:
        return NO_GRADE_BEFORE
    return f"{GRADE[row.grade_before].label}: {inspection_name(row.inspection_before)}"


@exhibit()
def funding_change(question: Question, since: str = SINCE) -> Answer:
    """Which amounts of money became known between two dates, and what stood before them?"""
    frame = question.answer(
        "funding_change",
        since=earlier_day(question, since),
        **question.narrowest_place,
    )
    told = list(rows(frame))
    compared = int(frame["financial_year_before"].notna().sum())
    return Answer(
        title=f"Amounts for {_funded(question)} that became known {between(question, since)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Whose": recipient_phrase,
                "What it is": _money_kind,
                "Before": _money_before,
                "Now": lambda row: _stated(
                    row.amount_gbp, row.precision, row.share_pct, row.financial_year
                ),
                "Difference": _money_difference,
                "Coverage": lambda row: clean_text(row.detail, "Coverage not stated"),
                "Date": dated("happened_on", "Undated: placed by its year"),
                "Source": linked(question),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'amount')} for {_funded(question)} became known "
            f"{between(question, since)}, "
            f"{compared or 'none'} of them can be compared with an earlier one."
        ),
        note=(
            "An amount is compared only with one that was known before, of the same recipient, "
            f"stream, kind and coverage in the same words; its year may be another. {NOT_ADDED}"
            if told
            else f"No amount for {_funded(question)} was recorded "
            f"{between(question, since)}. That says nothing about what was spent."
        ),
        choices=chosen_since(question, since),
    )


def _funded(question: Question) -> str:
    if question.force_id:
        return question.force_name
    if question.rocu_id:
        return f"{question.region_short_name} and its forces"
    return "the network, its units and forces"


def _money_kind(row: Any) -> str:
    if row.what == "contribution":
        return f"Contribution to {row.detail}: {in_sentence(label(row.kind))}"
    basis = label(row.kind) + RESOURCES[row.resource_or_capital]
    return f"{label(row.stream)}: {in_sentence(basis)}"


def _money_before(row: Any) -> str:
    if row.financial_year_before is None:
        return NOT_COMPARABLE
    return _stated(
        row.amount_before_gbp, row.precision_before, row.share_before_pct, row.financial_year_before
    )


def _money_difference(row: Any) -> str:
    """By how much it is more or less than the amount before; only what is exact is subtracted."""
    is_exact = (row.precision, row.precision_before) == ("exact", "exact")
    if not is_exact or row.amount_gbp is None or row.amount_before_gbp is None:
        return NOT_COMPARABLE if row.financial_year_before is None else "Not exact"
    difference = row.amount_gbp - row.amount_before_gbp
    if not difference:
        return "The same"
    return f"{money(abs(difference))} {'more' if difference > 0 else 'less'}"


def _stated(
    amount: float | None, precision: str | None, share: float | None, year: str | None
) -> str:
    """What was stated: an amount, a share as its source counts it, or both, and which year."""
    parts = [money(amount, precision or "exact")] if amount is not None else []
    if share is not None:
        parts.append(f"a share of {percentage(share)}")
    said = join_words(parts) or "Not stated"
    return f"{said} ({year})" if year else f"{said} (no financial year)"


@exhibit()
def funding_event_change(question: Question, since: str = SINCE) -> Answer:
    """What happened to the funding of the units between two dates?"""
    frame = question.answer(
        "funding_event_change", since=earlier_day(question, since), rocu=question.rocu_id
    )
    told = list(rows(frame))
    naming = (
        " Those that name another region, its unit or its forces, and not "
        f"{question.region_short_name}, are left out."
        if question.rocu_id
        else ""
    )
    return Answer(
        title=f"What happened to funding {between(question, since)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Date": dated("event_on"),
                "Event": "title",
                "Effect": "effect",
                "Source": linked(question),
            },
        ),
        alt=f"{count_noun(len(frame), 'dated event')} in the funding of the units fell "
        f"{between(question, since)}.",
        note=f"Undated events are not here; the page Funding lists them.{naming}",
        choices=chosen_since(question, since),
    )
