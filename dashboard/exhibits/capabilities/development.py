"""How a capability developed over the last quarters, said in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from dashboard.theme import STATED, State, capability_state
from dashboard.wording import in_sentence, join_words, spoken_date

MONTHS_UNTIL_OLD = 12


@dataclass(frozen=True)
class Quarter:
    """Where a capability stood at the end of a quarter, and what that rests on."""

    ends_on: date
    position: str
    level: int | None
    target: int | None
    scope: str | None
    as_of: date | None
    precision: str | None
    is_carried: bool

    @property
    def state(self) -> State:
        return capability_state(self.position, self.level, self.scope)

    @property
    def word(self) -> str:
        return "stated only" if self.state is STATED else in_sentence(self.state.word)

    @property
    def has_history(self) -> bool:
        """Whether dated evidence says where it stood then: undated evidence is no history."""
        return self.as_of is not None

    @property
    def is_below(self) -> bool | None:
        """Whether it was below the standard; None where there is no level or no standard, and where
        it was stated only, which says nothing of this unit."""
        if self.level is None or self.target is None or self.state is STATED:
            return None
        return self.level < self.target

    @property
    def standing(self) -> tuple[object, ...]:
        """What has to stay for a capability to have been where it is throughout: the level, what it
        rests on, and whether the standard of that day asked for more."""
        return self.position, self.level, self.state is STATED, self.is_below

    @property
    def when(self) -> str:
        """The month of the evidence, or its year where no more is known."""
        return spoken_date(self.as_of, "month" if self.precision == "day" else self.precision)


def quarters_of(row: Any) -> tuple[Quarter, ...]:
    """The quarters of a row of `capability_strip`, the oldest first."""
    held = zip(
        row.quarter_ends,
        row.positions,
        row.levels,
        row.targets,
        row.scopes,
        row.as_ofs,
        row.as_of_precisions,
        row.carried,
        strict=True,
    )
    return tuple(
        Quarter(end, position, _whole(level), _whole(target), scope, as_of, precision, bool(old))
        for end, position, level, target, scope, as_of, precision, old in held
    )


def _whole(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def development(quarters: Sequence[Quarter]) -> str:
    """What happened over these quarters, to follow the name of the capability.

    "fell below the standard in June 2025 and has been back at it since March 2026."
    """
    newest = quarters[-1]
    told = [quarter for quarter in quarters if quarter.has_history]
    if not told:
        if newest.position == "not_assessed":
            return "has not been assessed."
        return f"is {_standing(newest)} by undated evidence, which has no history."
    said = [_first_known(told[0])] if quarters[0].position == "not_assessed" else []
    steps = [
        (before, after) for before, after in pairwise(told) if before.standing != after.standing
    ]
    said += [_step(before, after, told) for before, after in steps]
    if not said:
        return f"{_throughout(newest)}."
    if not steps:
        return f"{said[0]} and has not moved since{_age(newest)}."
    said[-1] = _last_step(*steps[-1], said[-1], told)
    return f"{join_words(said)}{_age(newest)}."


def _first_known(quarter: Quarter) -> str:
    return f"was first assessed as {quarter.word} in {quarter.when}"


def _throughout(newest: Quarter) -> str:
    """Where it stood all along; by old evidence alone, where it stood when last known."""
    at = _standing(newest)
    if _age(newest):
        dated = spoken_date(newest.as_of, newest.precision)
        return f"was {at} by evidence of {dated}; nothing newer is recorded"
    return f"has been {at} throughout"


def _standing(quarter: Quarter) -> str:
    if quarter.position == "transferred":
        return "a national service"
    if quarter.is_below:
        return f"below the standard ({quarter.word})"
    if quarter.is_below is None:
        return quarter.word
    return "at the standard"


def _step(before: Quarter, after: Quarter, told: Sequence[Quarter]) -> str:
    """One move from a quarter to the next."""
    when, word = after.when, after.word
    if after.position == "transferred":
        return f"moved to a national service in {when}"
    if before.level is None or after.level is None:
        return f"came back from a national service in {when}, as {word}"
    if after.state is STATED:
        return f"was stated only in {when}, with no evidence about the unit"
    if before.state is STATED:
        return f"was shown to be {_standing(after)} in {when}, by evidence about the unit"
    if before.level == after.level:
        return _standard_step(before, after)
    if before.is_below is False and after.is_below:
        return f"fell below the standard in {when} ({word})"
    if before.is_below and after.is_below is False:
        return f"{_returned(after, told, 'was')} in {when}"
    if after.is_below is False:
        went_up = after.level > before.level
        return f"{'went beyond' if went_up else 'came down to'} the standard in {when}"
    return f"{'rose' if after.level > before.level else 'fell'} to {word} in {when}"


def _standard_step(before: Quarter, after: Quarter) -> str:
    """A move of the standard alone, known to the quarter in which it was first asked for."""
    quarter = f"in the quarter to {spoken_date(after.ends_on, 'day')}"
    if before.is_below is None:
        return f"has been {_standing(after)} since one was set {quarter}"
    if after.is_below is None:
        return f"has had no standard since one was withdrawn {quarter}"
    moved = "raised" if after.is_below else "lowered"
    return f"has been {_standing(after)} since that was {moved} {quarter}"


def _returned(after: Quarter, told: Sequence[Quarter], verb: str) -> str:
    """That it is at the standard again, or for the first time in these quarters."""
    earlier = told[: told.index(after)]
    again = any(quarter.is_below is False for quarter in earlier)
    return f"{verb} back at the standard" if again else f"{verb} at the standard"


def _last_step(before: Quarter, after: Quarter, said: str, told: Sequence[Quarter]) -> str:
    """The last move, which says how it has been since."""
    if before.level == after.level or STATED in (before.state, after.state):
        return said
    if before.is_below and after.is_below is False:
        return f"{_returned(after, told, 'has been')} since {after.when}"
    if after.is_below and before.is_below and after.level is not None:
        return f"{said}, still below the standard"
    return said


def _age(newest: Quarter) -> str:
    """When the newest evidence is from, where that is more than a year before the last quarter."""
    if newest.as_of is None:
        return ""
    months = (newest.ends_on.year - newest.as_of.year) * 12 + newest.ends_on.month
    if months - newest.as_of.month < MONTHS_UNTIL_OLD:
        return ""
    return f"; the newest evidence is of {spoken_date(newest.as_of, newest.precision)}"
