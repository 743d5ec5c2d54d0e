"""What changed between two dates in agreements, grades, funding and secondments."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.agreement_words import STANDING_NOTE, STANDINGS
from dashboard.exhibits.amounts import NOT_ADDED, RESOURCES
from dashboard.exhibits.amounts import recipient as recipient_phrase
from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.inspections import ABBREVIATIONS, GRADES
from dashboard.exhibits.position_changes import (
    SINCE,
    between,
    coverage_change,
    earlier_day,
    position_change,
    whose,
)
from dashboard.exhibits.secondments import BASIS, WHOLE_UNIT
from dashboard.exhibits.wording import (
    count,
    in_sentence,
    inspection_name,
    listed,
    money,
    percentage,
    sentence,
    spoken_date,
    text,
    whole,
    withheld_note,
    word,
)

MOST_FORCES = 8
HAPPENED = {
    "live": "Came into force",
    "term_ended": "Term ended, renewal not found",
    "ended": "Ended",
    "not_started": "Has a later start",
    "review": "Review fell due",
    "joined": "Party through its unit: joined",
    "left": "Party through its unit: left",
}
NO_GRADE_BEFORE = "No grade before"
NO_ENTRY_BEFORE = "No entry before"
NOT_COMPARABLE = "No comparable amount"


def _since(ask: Ask, since: str) -> dict[str, str]:
    return {"Since": spoken_date(earlier_day(ask, since), "day")}


@exhibit()
def agreement_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """Which agreements came into force, ended or fell due for review between two dates?"""
    frame = ask.answer(
        "agreement_change",
        since=earlier_day(ask, since),
        rocu=ask.rocu_id,
        force=ask.force_id,
    )
    told = list(rows(frame))
    counts = frame["change"].value_counts()
    return Exhibit(
        id="agreement_change",
        title=f"What happened to agreements of {whose(ask)} {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Agreement": [row.agreement for row in told],
                "What happened": [HAPPENED[row.change] for row in told],
                "When": [
                    sentence(
                        spoken_date(row.changed_on, row.changed_on_precision, "day not recorded")
                    )
                    for row in told
                ],
                "Before": [STANDINGS[row.standing_before].word for row in told],
                "Now": [STANDINGS[row.standing_after].word for row in told],
                "Forces": [_forces(row.force_names) for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'change')} of agreements of {whose(ask)} {between(ask, since)}: "
            f"{counts.get('live', 0) or 'none'} came into force, "
            f"{counts.get('ended', 0) or 'none'} ended and "
            f"{counts.get('term_ended', 0) or 'none'} passed the end of the term."
        ),
        note=(
            "Only what is dated can be listed: most published agreements state neither a start nor "
            f"an end, and which forces are party is not dated.{STANDING_NOTE}"
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=_since(ask, since),
    )


def _forces(names: str | None) -> str:
    return listed(names.split("; "), MOST_FORCES) if names else "Not recorded"


@exhibit()
def grade_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """Which inspection grades became known between two dates, and what stood before them?"""
    frame = ask.answer(
        "grade_change", since=earlier_day(ask, since), rocu=ask.rocu_id, force=ask.force_id
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
    return Exhibit(
        id="grade_change",
        title=f"Inspection grades of {_graded(ask)} published {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Unit or force": [row.subject for row in told],
                "Question": [sentence(row.question) for row in told],
                "Before": [_grade_before(row) for row in told],
                "Now": [
                    f"{GRADES[row.grade_after].label}: {inspection_name(row.inspection_after)}"
                    for row in told
                ],
                "Published": [
                    sentence(
                        spoken_date(
                            row.published_on_after,
                            row.published_on_precision_after,
                            "day not recorded",
                        )
                    )
                    for row in told
                ],
                "Source of the grade before": [
                    ask.source(row.before_source_id).link
                    if row.before_source_id
                    else NO_GRADE_BEFORE
                    for row in told
                ],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'inspection grade')} of {_graded(ask)} published "
            f"{between(ask, since)}, {first} of them without a grade before on the same question."
        ),
        note=(
            "Before is the grade before on the same question, as far as found. Rounds are not "
            f"compared: inspections that began before 2021 had no adequate.{without_day} "
            f"{ABBREVIATIONS}"
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["before_source_id"], *frame["source_id"]]),
        choices=_since(ask, since),
    )


def _graded(ask: Ask) -> str:
    if ask.force_id:
        return f"{ask.name('force', ask.force_id)} and its unit"
    if ask.rocu_id:
        return f"{ask.short_name('rocu', ask.rocu_id)} and its forces"
    return "all units and forces"


def _grade_before(row: Any) -> str:
    if row.grade_before is None:
        return NO_GRADE_BEFORE
    return f"{GRADES[row.grade_before].label}: {inspection_name(row.inspection_before)}"


@exhibit()
def funding_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """Which amounts of money became known between two dates, and what stood before them?"""
    frame = ask.answer(
        "funding_change", since=earlier_day(ask, since), rocu=ask.rocu_id, force=ask.force_id
    )
    told = list(rows(frame))
    compared = int(frame["financial_year_before"].notna().sum())
    return Exhibit(
        id="funding_change",
        title=f"Amounts for {_funded(ask)} that became known {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Whose": [recipient_phrase(row) for row in told],
                "What it is": [_money_kind(row) for row in told],
                "Before": [_money_before(row) for row in told],
                "Now": [
                    _stated(row.amount_gbp, row.precision, row.share_pct, row.financial_year)
                    for row in told
                ],
                "Coverage": [text(row.detail, "Coverage not stated") for row in told],
                "Published": [
                    spoken_date(
                        row.happened_on, row.happened_on_precision, "Undated: placed by its year"
                    )
                    for row in told
                ],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'amount')} for {_funded(ask)} became known "
            f"{between(ask, since)}, {compared} of them beside an earlier one that compares."
        ),
        note=(
            "An amount is compared with an earlier one only where recipient, stream, kind and "
            f"coverage are the same in the same words. {NOT_ADDED}"
            if told
            else f"No amount for {_funded(ask)} was published {between(ask, since)}. That says "
            "nothing about what was spent."
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["before_source_id"], *frame["source_id"]]),
        choices=_since(ask, since),
    )


def _funded(ask: Ask) -> str:
    if ask.force_id:
        return ask.name("force", ask.force_id)
    if ask.rocu_id:
        return f"{ask.short_name('rocu', ask.rocu_id)} and its forces"
    return "the network, its units and forces"


def _money_kind(row: Any) -> str:
    if row.what == "contribution":
        return f"Contribution to {row.detail}: {in_sentence(word(row.kind))}"
    basis = word(row.kind) + RESOURCES[row.resource_or_capital]
    return f"{word(row.stream)}: {in_sentence(basis)}"


def _money_before(row: Any) -> str:
    if row.financial_year_before is None:
        return NOT_COMPARABLE
    return _stated(
        row.amount_before_gbp, row.precision_before, row.share_before_pct, row.financial_year_before
    )


def _stated(
    amount: float | None, precision: str | None, share: float | None, year: str | None
) -> str:
    """What was stated: an amount, a share of a unit's budget, or both, and for which year."""
    parts = [money(amount, precision or "exact")] if amount is not None else []
    if share is not None:
        parts.append(f"{percentage(share)} of the unit's budget")
    said = listed(parts) or "Not stated"
    return f"{said} ({year})" if year else f"{said} (no financial year)"


@exhibit()
def funding_event_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """What happened to the funding of the units between two dates?"""
    frame = ask.answer("funding_event_change", since=earlier_day(ask, since), rocu=ask.rocu_id)
    told = list(rows(frame))
    naming = (
        f" Those that name another region, its unit or its forces, and not "
        f"{ask.short_name('rocu', ask.rocu_id)}, are left out."
        if ask.rocu_id
        else ""
    )
    return Exhibit(
        id="funding_event_change",
        title=f"What happened to funding {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Date": [spoken_date(row.event_on, row.event_on_precision) for row in told],
                "Event": [row.title for row in told],
                "Effect": [row.effect for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=f"{count(len(frame), 'dated event')} in the funding of the units fell "
        f"{between(ask, since)}.",
        note=f"Undated events are not here; the page Funding lists them.{naming}",
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=_since(ask, since),
    )


@exhibit()
def secondment_change(ask: Ask, since: str = SINCE) -> Exhibit:
    """Which entries of agencies' staff in units are dated between two dates?"""
    frame = ask.answer("secondment_change", since=earlier_day(ask, since), rocu=ask.rocu_id)
    told = list(rows(frame))
    first = int(frame["basis_before"].isna().sum())
    return Exhibit(
        id="secondment_change",
        title=f"Agencies' staff in {_units(ask)}: entries dated {between(ask, since)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Unit": [row.unit or "Every unit" for row in told],
                "Agency": [row.agency for row in told],
                "For": [row.capability or WHOLE_UNIT for row in told],
                "Before": [_entry_before(row) for row in told],
                "Now": [
                    _entry(row.basis, row.posts_established, row.posts_filled, row.posts_withheld)
                    + (" (reverse direction)" if row.is_reverse else "")
                    for row in told
                ],
                "Dated": [spoken_date(row.as_of, row.as_of_precision) for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=(
            f"{count(len(frame), 'entry', 'entries')} of agencies' staff in {_units(ask)} dated "
            f"{between(ask, since)}, {first} of them without an entry before."
        ),
        note=(
            "Before is the newest earlier entry of the same agency, unit and capability. An entry "
            "says that staff were there on its date, and nothing of when they came or left; "
            "undated entries are not here." + withheld_note(frame["posts_withheld"])
        ),
        status=ask.status,
        sources=sources_of(ask, [*frame["before_source_id"], *frame["source_id"]]),
        choices=_since(ask, since),
    )


def _units(ask: Ask) -> str:
    return ask.short_name("rocu", ask.rocu_id) if ask.rocu_id else "all units"


def _entry_before(row: Any) -> str:
    if row.basis_before is None:
        return NO_ENTRY_BEFORE
    said = _entry(
        row.basis_before,
        row.posts_established_before,
        row.posts_filled_before,
        row.posts_withheld_before,
    )
    return f"{said} ({spoken_date(row.as_of_before, row.as_of_precision_before, 'undated page')})"


def _entry(basis: str, established: float | None, filled: float | None, withheld: bool) -> str:
    if withheld:
        return f"{BASIS[basis].word}: posts withheld"
    if established is None and filled is None:
        return BASIS[basis].word
    return f"{BASIS[basis].word}: {whole(filled)} of {whole(established)} posts filled"


def changes_headline(ask: Ask, since: str = SINCE, edition: str = "") -> str:
    """How much changed between the two dates, kind by kind, in two sentences."""
    positions = position_change(ask, since=since, edition=edition).frame["direction"].value_counts()
    better, worse = positions.get("better", 0), positions.get("worse", 0)
    neither = (
        f", {positions['neither']} went from a gap to not known" if "neither" in positions else ""
    )
    moved = (
        f"{_count(better, 'position')} of {whose(ask)} got better and {worse or 'none'} got worse"
        if better or worse
        else f"no position of {whose(ask)} got better or worse"
    )
    coverages = len(coverage_change(ask, since=since, edition=edition).frame)
    others = [
        _count(
            len(agreement_change(ask, since=since).frame),
            "change of agreements",
            "changes of agreements",
        ),
        _count(len(grade_change(ask, since=since).frame), "inspection grade"),
        _count(len(funding_change(ask, since=since).frame), "amount"),
    ]
    return (
        f"{sentence(between(ask, since))}, {moved}{neither}, and the coverage of "
        f"{_count(coverages, 'function of a force', 'functions of forces')} changed. Recorded in "
        f"that time: {listed(others)}."
    )


def _count(number: int, one: str, many: str = "") -> str:
    """A number with its noun; where there is none, in words: "no amounts"."""
    return count(number, one, many) if number else f"no {many or one + 's'}"
