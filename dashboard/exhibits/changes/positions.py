"""What changed for forces between two dates: positions, coverages, assessments, and why."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import SINCE, between, chosen_since, earlier_day
from dashboard.exhibits.spr.obligations import obligation_labels
from dashboard.exhibits.spr.routes import agreement_phrase
from dashboard.exhibits.spr.words import MEANING, choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import linked, table_of
from dashboard.theme import COVERAGE, POSITION
from dashboard.wording import count_noun, in_sentence, join_words, sentence

DIRECTIONS = {"worse": "Worse", "better": "Better", "neither": "Neither"}


def _asked(question: Question, since: str, edition: str) -> dict[str, Any]:
    """The two dates, the edition and the place, as the queries take them."""
    return {
        "since": earlier_day(question, since),
        "edition": edition,
        **question.narrowest_place,
    }


@exhibit()
def position_change(question: Question, since: str = SINCE, edition: str = "") -> Answer:
    """Which obligations do forces stand otherwise on than at an earlier date, and why?"""
    of = edition_of(question, edition)
    frame = question.answer("position_change", **_asked(question, since, of))
    obligations = question.answer("edition_obligation", edition=of)
    labels = obligation_labels(obligations)
    told = list(rows(frame))
    changed = set(frame["obligation_id"])
    asked = obligations[obligations["obligation_id"].isin(changed)]
    return Answer(
        title=f"Standings of {question.forces_phrase} on obligations, {between(question, since)}: "
        f"{_tally(frame)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Force": "force",
                "Obligation": lambda row: labels[row.obligation_id],
                "Before": lambda row: POSITION[row.position_before].label,
                "Now": lambda row: POSITION[row.position_after].label,
                "Better or worse": lambda row: DIRECTIONS[row.direction],
                "What drives it": lambda row: _drivers(question, row),
                "Cause": lambda row: cause_phrase(question, row),
                "Source of the cause": linked(question, "cause_source_id"),
            },
        ),
        alt=(
            f"{count_noun(len(frame), 'standing')} of {question.forces_phrase} on "
            f"{edition_phrase(of)} changed {between(question, since)}: {_tally(frame)}."
            if told
            else f"No standing of {question.forces_phrase} on {edition_phrase(of)} changed "
            f"{between(question, since)}."
        ),
        note=_change_note(
            frame, f"Both dates are asked of the obligations of {edition_phrase(of)}"
        ),
        source_ids=[*frame["cause_source_id"], *asked["source_id"]],
        choices=chosen_since(question, since) | choices_of(of),
    )


def _tally(frame: pd.DataFrame) -> str:
    found = frame["direction"].value_counts()
    said = [f"{found.get(key, 0) or 'none'} {key}" for key in ("better", "worse")]
    return join_words(said + ([f"{found['neither']} neither"] if "neither" in found else []))


def _change_note(frame: pd.DataFrame, counted: str) -> str:
    if not len(frame):
        return f"Nothing that is known changed one. {counted}. Undated pages count on both dates."
    neither = int((frame["direction"] == "neither").sum())
    from_gap = (
        f" {neither} went from a gap to not known, which is neither better nor worse."
        if neither
        else ""
    )
    return (
        "A change is a change in what is known: a new page can show an old fact, and undated pages "
        f"count on both dates.{from_gap} {counted}. {MEANING}"
    )


def _drivers(question: Question, row: Any) -> str:
    """The functions whose coverage changed, each with what it was and is."""
    moved = zip(row.functions, row.coverages_before, row.coverages_after, strict=True)
    said = [
        f"{question.name('function', id_)}: {_coverage(before)} → {_coverage(after)}"
        for id_, before, after in moved
    ]
    return ". ".join(sorted(said)) or "Nothing that is recorded"


def _coverage(state: str) -> str:
    return in_sentence(COVERAGE[state].word)


def cause_phrase(question: Question, row: Any) -> str:
    """What happened: rule 12's cause of a change as people say it."""
    kind, id_, detail = row.cause_kind, row.cause_id, row.cause_detail
    if kind is None:
        return "Not found in what is recorded"
    if kind == "agreement":
        happened = "came into force" if detail == "started" else "is no longer live"
        return f"{sentence(agreement_phrase(question, id_))} {happened}"
    if kind == "membership":
        unit = question.short_name("rocu", id_)
        if detail is None:
            return f"The force joined {unit}"
        before = question.short_name("rocu", detail)
        return (
            f"The force moved from {before} to {unit}"
            if id_ != detail
            else f"The force left {unit}"
        )
    if detail is not None:
        of = question.short_name("force", detail)
        return f"New evidence on {in_sentence(question.name('function', id_))} in {of}"
    capability = in_sentence(question.name("capability", id_))
    if kind == "standard":
        return f"The standard for {capability} changed"
    unit = question.short_name("rocu", row.rocu_id) if row.rocu_id else "the unit"
    return f"New evidence on {capability} in {unit}"
