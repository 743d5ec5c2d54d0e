"""Posts of agencies' staff in units, before and now."""

from __future__ import annotations

from typing import Any

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import chosen_since, since_day
from dashboard.exhibits.table import Column, cited, table_of
from dashboard.theme import BASIS
from dashboard.wording import (
    WITHHELD,
    count_noun,
    format_number,
    sentence,
    spoken_date,
    withheld_note,
)

WHOLE_UNIT = "The unit as a whole"


@exhibit()
def posts_change(question: Question, since: str = "") -> Answer:
    """Which posts of agencies' staff in units changed between two dates?"""
    frame = question.answer("posts_change", since=since_day(question, since), rocu=question.home)
    told = list(rows(frame))
    then = spoken_date(since_day(question, since), "day")
    of = question.short_name("rocu", question.home) if question.home else "all units"
    moved = _moved(told)
    columns: dict[str, Column] = {} if question.home else {"Unit": "unit"}
    columns |= {
        "Agency": "agency",
        "For": lambda row: row.capability or WHOLE_UNIT,
        "Basis": lambda row: BASIS[row.basis].word,
        "Before": lambda row: _posts(row, "before"),
        "Now": lambda row: _posts(row, "after"),
        "Filled": _difference,
        "Sources": cited(question),
    }
    return Answer(
        title=f"Agencies' posts in {of} since {then}: {moved}",
        frame=frame,
        table=table_of(told, columns),
        alt=f"{count_noun(len(told), 'arrangement')} with agencies in {of} changed since {then}: "
        f"{moved}.",
        note=(
            "Filled of established, as stated on each date. Newer evidence with the same numbers "
            "is no change." + withheld_note(frame["posts_withheld"])
        ),
        choices=chosen_since(question, since),
    )


def _moved(told: list[Any]) -> str:
    """By how much posts changed, over what states both numbers on both dates."""
    filled = [row.filled_change for row in told if row.filled_change is not None]
    established = [
        row.posts_established_after - row.posts_established_before
        for row in told
        if None not in (row.posts_established_after, row.posts_established_before)
    ]
    counts = (
        (sum(change for change in filled if change > 0), "newly filled"),
        (-sum(change for change in filled if change < 0), "newly empty"),
        (sum(change for change in established if change > 0), "newly established"),
        (-sum(change for change in established if change < 0), "no longer established"),
    )
    said = [f"{format_number(number)} {words}" for number, words in counts if number]
    return ", ".join(said) or "what is stated changed"


def _posts(row: Any, when: str) -> str:
    """The posts filled of those established on one of the dates: "11 of 14"."""
    if not (row.had_posts if when == "before" else row.has_posts):
        return "No arrangement" if when == "before" else "Ended"
    established = getattr(row, f"posts_established_{when}")
    filled = getattr(row, f"posts_filled_{when}")
    empty = _unsaid(row)
    if established is None and filled is None:
        return sentence(empty)
    return sentence(f"{format_number(filled, empty)} of {format_number(established, empty)}")


def _unsaid(row: Any) -> str:
    """What is said of a number that is not there."""
    return WITHHELD.lower() if row.posts_withheld else "not stated"


def _difference(row: Any) -> str:
    if row.filled_change is None:
        return "Not comparable"
    if not row.filled_change:
        return "As many"
    word = "more" if row.filled_change > 0 else "fewer"
    return f"{format_number(abs(row.filled_change))} {word}"
