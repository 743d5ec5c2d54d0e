"""The actions beside a gap, an agreement or a recommendation, in the same words everywhere.

An action on a capability counts for the functions that it delivers too, and for the obligations
that need them: "no action" stands where the page Actions lists a gap without one, and only there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.exhibits.actions import action_link, subject_words
from dashboard.exhibits.question import Link, Question, rows
from dashboard.exhibits.table import Column
from dashboard.wording import count_noun, join_words, spoken_date

ACTION = "Action"
NO_ACTION = "No action"
NOTHING_IN_HAND = "Nothing in hand"
"""What is said of something that is no gap, so that nobody has to do anything about it."""
NOTHING_RECORDED = "No action of any board is recorded."
"""Said once on a page, where otherwise every row would say it."""
OPEN = ("overdue", "open")
MAX_NAMED = 2
"""So many actions are named in a cell; more are counted."""
MAX_FORCES_NAMED = 4


@dataclass(frozen=True)
class About:
    """What an action beside a row can be about: its subject, whether that is a gap, and what it is
    called where a row is about several."""

    subject: str
    is_gap: bool = True
    name: str = ""


@dataclass(frozen=True)
class Beside:
    """The rows of an answer with the ids of their actions, and the column that says these.

    Where no action is recorded at all, the rows are as they were and there is no column.
    """

    frame: pd.DataFrame
    column: dict[str, Any]

    def among(self, columns: Mapping[str, Column], before: str = "") -> dict[str, Column]:
        """The column among others of the table: before one of them, or at the end."""
        heads = list(columns)
        at = heads.index(before) if before else len(heads)
        first = {head: columns[head] for head in heads[:at]}
        return first | self.column | {head: columns[head] for head in heads[at:]}


def beside(
    question: Question, frame: pd.DataFrame, about: Callable[[Any], Iterable[About]]
) -> Beside:
    """What is being done about each row of an answer; `about` says what a row is about."""
    known = _by_subject(question)
    if not known:
        return Beside(frame, {})
    ids = [
        list(
            dict.fromkeys(
                action.action_id for one in about(row) for action in known.get(one.subject, ())
            )
        )
        for row in rows(frame)
    ]
    return Beside(
        frame.assign(action_ids=pd.Series(ids, index=frame.index, dtype=object)),
        {ACTION: lambda row: _cell(question, known, list(about(row)))},
    )


def is_none_recorded(question: Question) -> bool:
    """Whether no action of any board is recorded by the day: then no exhibit has the column."""
    return not _by_subject(question)


def capability_about(row: Any, is_gap: bool = True) -> list[About]:
    """The capability of a unit that a row is about, which is below its standard or not assessed."""
    return [About(f"rocu_capability:{row.rocu_id}/{row.capability_id}", is_gap)]


def agreement_about(row: Any) -> list[About]:
    """The agreement that a row is about."""
    return [About(f"agreement:{row.agreement_id}")]


Known = dict[str, list[Any]]
"""The actions that count for a subject, the overdue first, then the open, then what is closed."""


def _by_subject(question: Question) -> Known:
    def read() -> Known:
        found: Known = {}
        for row in rows(question.answer("action_beside")):
            found.setdefault(row.subject, []).append(row)
        return found

    return question.remember(("actions beside", question.as_of), read)


def _cell(question: Question, known: Known, about: list[About]) -> str | Link:
    """What is being done, with a link to the first action that is open, or that was.

    Beside gaps of some forces nothing is said of others that have none and no action either.
    """
    about = [one for one in about if one.is_gap or one.subject in known] or about
    found = [action for one in about for action in known.get(one.subject, ())]
    said: dict[str, list[str]] = {}
    for one in about:
        words = _words(question, known.get(one.subject, []), one)
        said.setdefault(words, []).append(one.name)
    if len(said) == 1:
        words = next(iter(said))
    else:
        words = ". ".join(f"{_named(names)}: {each}" for each, names in said.items())
    if not found:
        return words or NOTHING_IN_HAND
    first = min(found, key=lambda action: action.status not in OPEN)
    return action_link(question, words, first)


def _named(names: list[str]) -> str:
    return join_words(names) if len(names) <= MAX_FORCES_NAMED else count_noun(len(names), "force")


def _words(question: Question, actions: list[Any], one: About) -> str:
    """Who does what by when: "Superintendent, NERSOU intelligence, by 1 March 2027 (overdue)"."""
    doing = [action for action in actions if action.status in OPEN]
    if doing:
        named = [_doing(question, action, one) for action in doing[:MAX_NAMED]]
        left = len(doing) - len(named)
        return "; ".join(named + ([f"{left} more"] if left else []))
    if not actions:
        return NO_ACTION if one.is_gap else NOTHING_IN_HAND
    last = actions[0]
    return f"No open action: {last.owner}, {last.status} on {spoken_date(last.told_on, 'day')}"


def _doing(question: Question, action: Any, one: About) -> str:
    late = " (overdue)" if action.status == "overdue" else ""
    on = "" if action.about == one.subject else f", on {subject_words(question, action.about)}"
    return f"{action.owner}{on}, by {spoken_date(action.due_on, 'day')}{late}"
