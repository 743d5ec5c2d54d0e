"""Actions: what boards have set in hand, what became of it, and the gaps that nobody works on."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard.errors import UsageError
from dashboard.exhibits.action_moves import MOVES, NOT_COMPARED, done_sentence, moved_words, stood
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Link, Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import NETWORK
from dashboard.exhibits.table import Column, table_of
from dashboard.wording import (
    clean_text,
    count_noun,
    in_sentence,
    join_words,
    label,
    money,
    sentence,
    spoken_date,
)

ALL = "all"
NO_ACTION = "No action is recorded."
STATUS_WORDS = {"open": "Open", "overdue": "Overdue", "done": "Done", "dropped": "Dropped"}
STANDS = {ALL: "All", "open": "Open and overdue", "done": "Done", "dropped": "Dropped"}
"""Which actions are listed."""
GAPS = {
    "capability": ("capability below the standard", "capabilities below the standard"),
    "function": (
        "function that a force has partly or not",
        "functions that forces have partly or not",
    ),
    "obligation": ("obligation that is a gap or partial", "obligations that are gaps or partial"),
}
_NAMED = {
    "rocu_capability": ("rocu", "capability"),
    "force_function": ("force", "function"),
    "force_obligation": ("force", "obligation"),
    "agreement": ("agreement",),
    "recommendation": ("recommendation",),
    "secondment": ("rocu", "agency"),
    "funding": ("rocu", ""),
}
_NOT_SHOWN = "something that is not shown here"


@exhibit()
def action_list(question: Question, owner: str = ALL, stands: str = ALL) -> Answer:
    """Which actions are in hand, who does them by when, and has what they are about moved?

    `owner` is an office in capitals or small letters; `stands` is open (with overdue), done,
    dropped or all.
    """
    frame = _followed(question, owner, stands)
    told = list(rows(frame))
    every = question.answer("action_listed", board=board_of(question), owner=owner)
    found = _title(question, list(every["status"]), owner)
    return Answer(
        title=found if stands == ALL else f"{STANDS[stands]} actions{_whose(question, owner)}",
        frame=frame,
        table=table_of(
            told,
            {
                "Action": lambda row: action_link(question, row.what, row),
                "About": lambda row: subject_words(question, row.subject),
                "Owner": "owner",
                "Decided": dated_day("decided_on"),
                "Due": dated_day("due_on"),
                "Stands": lambda row: STATUS_WORDS[row.status],
                "Moved since the decision": moved_words,
                "Cost": _cost,
                "Last said": lambda row: clean_text(row.note, "Nothing is said"),
            }
            | _board_column(question),
        ),
        alt=f"{found}.",
        note=(
            "The overdue come first, then the open by the day on which they are due. An action is "
            "done when its owner says so; beside it stands whether what it is about has moved."
            if told
            else NO_ACTION
        ),
        choices=_owner_chosen(owner) | ({"Shown": STANDS[stands]} if stands != ALL else {}),
    )


@exhibit()
def action_done(question: Question, owner: str = ALL) -> Answer:
    """Has what actions that are done were about moved since the decision?"""
    frame = _followed(question, owner, "done")
    told = list(rows(frame))
    said = done_sentence(told)
    return Answer(
        title=said.rstrip("."),
        frame=frame,
        table=table_of(
            told,
            {
                "About": lambda row: subject_words(question, row.subject),
                "Action": lambda row: action_link(question, row.what, row),
                "Owner": "owner",
                "Done on": dated_day("told_on"),
                "At the decision": lambda row: stood(row, row.was, row.due_was),
                "Now": lambda row: stood(row, row.is_now, row.due_is_now),
                "Better or worse": lambda row: MOVES.get(row.direction, NOT_COMPARED),
            }
            | _board_column(question),
        ),
        alt=said,
        note=(
            "An action is done when its owner says so; that what it was about got better may have "
            "other reasons. Recommendations and money are not compared."
        ),
        choices=_owner_chosen(owner),
    )


@exhibit()
def action_history(question: Question, action: str = "") -> Answer:
    """What was said of one action, from when on, and in which role?"""
    id_ = action or _first(question)
    frame = question.answer("action_history", action=id_)
    told = list(rows(frame))
    what = told[0].what if told else "No action"
    said = count_noun(len(told), "entry", "entries")
    return Answer(
        title=f"History: {in_sentence(what)}",
        frame=frame,
        table=table_of(
            told,
            {
                "From": dated_day("told_on"),
                "Stands": lambda row: STATUS_WORDS[row.status],
                "Due": dated_day("due_on"),
                "What was said": lambda row: clean_text(row.note, "Nothing is said"),
                "Recorded by": lambda row: clean_text(row.recorded_as, "Role not recorded"),
            },
        ),
        alt=f"{said} of the action: {in_sentence(what)}.",
        note=(
            "Nothing that was said is taken back: a change is another entry. An action is overdue "
            "where it is open after its due day."
            if told
            else NO_ACTION
        ),
        choices={"Action": what},
    )


@exhibit()
def gap_without_action(question: Question) -> Answer:
    """Which gaps does no open action work on?"""
    frame = question.answer("gap_without_action", rocu=question.home, force=question.force_id)
    told = list(rows(frame))
    counts = Counter(row.kind for row in told)
    said = join_words([count_noun(counts[kind], *GAPS[kind]) for kind in GAPS if counts[kind]])
    verb = "has" if len(told) == 1 else "have"
    title = f"{said} {verb} no action" if told else "No gap without an action is recorded"
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "Gap": lambda row: subject_words(question, row.subject),
                "What": lambda row: GAPS[row.kind][0].capitalize(),
            },
        ),
        alt=f"{title}.",
        note=(
            "The three kinds count different things and are not to be added. An action on a "
            "capability counts for the functions that it delivers, and one on a function for the "
            "obligations that need it."
        ),
    )


@kept
def action_headline(question: Question, owner: str = ALL) -> str:
    """How the actions stand, and which of them has been late for longest."""
    every = list(rows(question.answer("action_listed", board=board_of(question), owner=owner)))
    said = f"{_title(question, [row.status for row in every], owner)}."
    late = [row for row in every if row.status == "overdue"]
    if not late:
        return said
    first = late[0]
    which = "The late one" if len(late) == 1 else "The first of those that are late"
    due = spoken_date(first.due_on, "day")
    return f"{said} {which} was due on {due}: {in_sentence(first.what)} ({first.owner})."


@kept
def owner_options(question: Question) -> dict[str, str]:
    """The offices that own an action of the board, and all of them.

    One that is written in capitals here and in small letters there is one office.
    """
    listed = question.answer("action_listed", board=board_of(question))["owner"]
    owners = {owner.lower(): owner for owner in sorted(set(listed), reverse=True)}
    return {ALL: "Every owner"} | {owner: owner for owner in sorted(owners.values())}


@kept
def action_options(question: Question) -> dict[str, str]:
    """The actions of the board by id: what is to be done, and by whom."""
    listed = question.answer("action_listed", board=board_of(question))
    return {row.action_id: f"{row.what} ({row.owner})" for row in rows(listed)}


def action_link(question: Question, words: str, action: Any) -> Link:
    """A link to the history of an action, among those of its board."""
    address = {
        "as-at": question.as_of.isoformat(),
        "region": ALL if action.board == NETWORK else action.board,
        "force": ALL,
        "action": action.action_id,
    }
    return Link(words, f"actions?{urlencode(address)}")


def board_of(question: Question) -> str | None:
    """The board whose decisions and actions are told: the region's; every one without a region."""
    return question.home


def board_words(question: Question, board: str) -> str:
    """What people call a board."""
    return "The network" if board == NETWORK else question.short_name("rocu", board)


def subject_words(question: Question, subject: str) -> str:
    """What people call what a decision or an action is about."""
    kind, _, ids = subject.partition(":")
    try:
        names = [
            board_words(question, part)
            if of == "rocu"
            else question.short_name(of, part)
            if of
            else label(part)
            for of, part in zip(_NAMED[kind], ids.split("/"), strict=True)
        ]
    except KeyError:  # what it is about is not there for this viewer
        return sentence(_NOT_SHOWN)
    return ": ".join(names)


def dated_day(name: str) -> Any:
    """A column of days, each known to the day."""
    return lambda row: spoken_date(getattr(row, name), "day", "No day")


def _followed(question: Question, owner: str, stands: str) -> pd.DataFrame:
    if stands not in STANDS:
        raise UsageError(f"{stands!r} is none of: {', '.join(STANDS)}.")
    return question.answer("action_followed", board=board_of(question), owner=owner, stands=stands)


def _board_column(question: Question) -> dict[str, Column]:
    """Whose board it is, where those of every board are told."""
    if board_of(question):
        return {}
    return {"Board": lambda row: board_words(question, row.board)}


def _owner_chosen(owner: str) -> dict[str, str]:
    return {} if owner == ALL else {"Owner": owner}


def _title(question: Question, statuses: list[str], owner: str = ALL) -> str:
    """How many actions there are and how they stand: "Of 7 actions 3 are done and 2 are late"."""
    whose = _whose(question, owner)
    if not statuses:
        return f"No action{whose} is recorded"
    if len(statuses) == 1:
        stands = {"overdue": "late", "dropped": "dropped"}.get(statuses[0], statuses[0])
        return f"The one action{whose} is {stands}"
    counts = Counter(statuses)
    said = [
        count_noun(counts[status], f"{one} {word}", f"{many} {word}")
        for status, one, many, word in (
            ("done", "is", "are", "done"),
            ("overdue", "is", "are", "late"),
            ("open", "is", "are", "open"),
            ("dropped", "was", "were", "dropped"),
        )
        if counts[status]
    ]
    return f"Of {count_noun(len(statuses), 'action')}{whose} {join_words(said)}"


def _whose(question: Question, owner: str) -> str:
    """Whose actions are told: " of the board of NEROCU for Planning lead"."""
    home = question.home
    board = f" of the board of {question.short_name('rocu', home)}" if home else ""
    return board if owner == ALL else f"{board} for {owner}"


def _first(question: Question) -> str:
    """The action that stands first in the list, of which there may be none."""
    return next(iter(question.answer("action_listed", board=board_of(question))["action_id"]), "")


def _cost(row: Any) -> str:
    if row.cost_gbp is None:
        return "Not known"
    paid = f", paid by {row.paid_by}" if row.paid_by else ""
    return f"{money(row.cost_gbp)}{paid}"
