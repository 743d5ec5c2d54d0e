"""Where what an action is about stood at the decision, and where it stands, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dashboard.theme import CAPABILITY_STATES, COVERAGE_STATES, POSITION_STATES, STANDING
from dashboard.wording import count_noun, format_number, in_sentence, join_words, spoken_date

MOVES = {
    "better": "Better",
    "worse": "Worse",
    "same": "The same",
    "neither": "Neither better nor worse",
    "changed": "Changed",
}
NOT_COMPARED = "Not compared"
DUE = {
    "ends": "decision on its end due {}",
    "term_past": "its term passed on {}",
    "review": "review due {}",
    "review_past": "review date {} passed",
}
"""What an agreement asks to be decided (rule 15), by the day on which it is due."""


def moved_words(row: Any) -> str:
    """How what an action is about moved since the decision: "Better: from partial to provided"."""
    if row.direction is None:
        return NOT_COMPARED
    # Each begins with the word of a state, and may go on to the name of a month.
    was, is_now = (
        said[:1].lower() + said[1:]
        for said in (stood(row, row.was, row.due_was), stood(row, row.is_now, row.due_is_now))
    )
    if was == is_now:
        return f"{MOVES[row.direction]}: {was}"
    return f"{MOVES[row.direction]}: from {was} to {is_now}"


def stood(row: Any, state: str | None, due: Sequence[dict[str, Any]] | None) -> str:
    """Where what an action is about stood on one of the two days."""
    kind = row.subject.partition(":")[0]
    if state is None:
        return NOT_COMPARED if kind in ("recommendation", "funding") else "Not recorded"
    if kind == "secondment":
        return f"{format_number(float(state))} vacant"
    if kind == "agreement":
        asked = () if due is None else due
        days = [DUE[one["kind"]].format(spoken_date(one["due_on"], "day")) for one in asked]
        return ", ".join([STANDING[state].word, *days])
    words = {
        "rocu_capability": CAPABILITY_STATES,
        "force_function": COVERAGE_STATES,
        "force_obligation": POSITION_STATES,
    }[kind]
    return next(one.word for one in words if one.key == state)


def done_sentence(told: Sequence[Any]) -> str:
    """In how many what they were about moved, and in which direction."""
    if not told:
        return "No action is done."
    if len(told) == 1:
        return f"One action is done; what it was about: {in_sentence(moved_words(told[0]))}."
    counts = Counter(row.direction for row in told)
    said = [
        f"{words} in {format_number(counts[direction])}"
        for direction, words in (
            ("better", "better"),
            ("worse", "worse"),
            ("same", "the same"),
            ("neither", "neither better nor worse"),
            ("changed", "changed"),
            (None, "not compared"),
        )
        if counts[direction]
    ]
    closed = sum(row.has_closed is True for row in told)
    gaps = f"; the gap has closed in {format_number(closed)}" if closed else ""
    number = count_noun(len(told), "action")
    return f"{number} are done: what they were about is {join_words(said)}{gaps}."
