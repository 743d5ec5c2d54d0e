"""Records meetings, decisions and actions. What was said stays said: a change is another entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.errors import UsageError
from dashboard.ledger.data_set import hold_data_set
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger, Writing
from dashboard.meetings.subjects import (
    NETWORK,
    refuse_lower_marking,
    refuse_unknown_board,
    refuse_unknown_decision,
    refuse_unknown_subject,
)
from dashboard.store.candidate import Candidate
from dashboard.store.contract import PATTERNS
from dashboard.store.text import as_meant
from dashboard.wording import spoken_date

MEETING = "meeting"
BOARD_DECISION = "board-decision"
ACTION = "action"
ACTION_TOLD = "action-told"
KINDS = (MEETING, BOARD_DECISION, ACTION, ACTION_TOLD)
STATES = ("asked", "agreed", "refused", "deferred", "noted")
STATUSES = ("open", "done", "dropped")
LOCAL_ROLE = "Local operator"
"""The role of whoever records on a machine of their own, where nobody signs in."""


@dataclass(frozen=True)
class Outcome:
    """How a board decided on one subject, with the words of the minute where there are any."""

    subject: str
    state: str
    minute: str = ""


@dataclass(frozen=True)
class Recorder:
    """Who records in which ledger, beside which data. `marking` is that of what is recorded, and
    `role` in which role, which readers see in place of a name."""

    ledger: Ledger
    candidate: Candidate
    who: str
    marking: str
    role: str = ""

    def add_meeting(
        self, board: str, day: date, kind: str = "", papers_due: date | None = None
    ) -> None:
        """Record that a board meets on a day. UsageError where it does already."""
        with self._writing(board) as record:
            if day in meetings(record.entries(MEETING)).get(board, {}):
                raise UsageError(f"A meeting of {board} on {day} is recorded already.")
            self._append_meeting(
                record,
                "add",
                board,
                day,
                {"kind": as_meant(kind), "papers_due_on": _text(papers_due)},
            )

    def move_meeting(self, board: str, day: date, new_day: date) -> None:
        """Record that a meeting is on another day. UsageError where there is none to move."""
        with self._writing(board) as record:
            held = meetings(record.entries(MEETING)).get(board, {})
            _refuse_no_meeting(held, board, day)
            if new_day in held:
                raise UsageError(f"A meeting of {board} on {new_day} is recorded already.")
            self._append_meeting(record, "move", board, day, {"new_day": new_day.isoformat()})

    def cancel_meeting(self, board: str, day: date) -> None:
        """Record that a meeting is not held. UsageError where there is none."""
        with self._writing(board) as record:
            _refuse_no_meeting(meetings(record.entries(MEETING)).get(board, {}), board, day)
            self._append_meeting(record, "cancel", board, day, {})

    def decide(
        self, board: str, meeting_on: date, subject: str, state: str, on: date, minute: str = ""
    ) -> None:
        """Record how a decision stands from a day on. UsageError where there is no such meeting."""
        self.decide_all(board, meeting_on, [Outcome(subject, state, minute)], on)

    def decide_all(
        self, board: str, meeting_on: date, outcomes: Sequence[Outcome], on: date
    ) -> None:
        """Record how decisions of one meeting stand from a day on, all of them or none.

        UsageError where there is no such meeting, or where one is about nothing that there is.
        """
        for outcome in outcomes:
            if outcome.state not in STATES:
                raise UsageError(
                    f"{outcome.state!r} is no state of a decision: {', '.join(STATES)}."
                )
            refuse_unknown_decision(self.candidate, outcome.subject)
            refuse_lower_marking(self.candidate, outcome.subject, self.marking)
        with self._writing(board) as record:
            held = meetings(record.entries(MEETING)).get(board, {})
            _refuse_no_meeting(held, board, meeting_on)
            before = len(record.entries(BOARD_DECISION))
            for number, outcome in enumerate(outcomes, start=before + 1):
                record.append(
                    BOARD_DECISION,
                    f"{BOARD_DECISION} {number}",
                    self.who,
                    {
                        "board": board,
                        "meeting_on": meeting_on.isoformat(),
                        "subject": outcome.subject,
                        "state": outcome.state,
                        "told_on": on.isoformat(),
                        "minute": as_meant(outcome.minute),
                        "marking": self.marking,
                    },
                )

    def add_action(
        self,
        subject: str,
        board: str,
        decided_on: date,
        due_on: date,
        owner: str,
        what: str,
        cost_gbp: str = "",
        paid_by: str = "",
    ) -> str:
        """Record an action, which is open from the day on which it was decided; its id.

        UsageError where it would be due before that day, or is about nothing that there is.
        """
        refuse_unknown_subject(self.candidate, subject)
        refuse_lower_marking(self.candidate, subject, self.marking)
        what, owner = as_meant(what), as_meant(owner)
        for name, text in (("owner", owner), ("what", what)):
            if not text:
                raise UsageError(f"Say --{name}.")
        if cost_gbp and not re.fullmatch(PATTERNS["number"], cost_gbp):
            raise UsageError(f"The cost {cost_gbp!r} is not a number. Give pounds, without commas.")
        if due_on < decided_on:
            raise UsageError(
                f"It would be due on {spoken_date(due_on, 'day')}, before it was decided on "
                f"{spoken_date(decided_on, 'day')}. Change one of the two days."
            )
        with self._writing(board) as record:
            action_id = f"action-{len(record.entries(ACTION)) + 1}"
            record.append(
                ACTION,
                f"{ACTION} {action_id}",
                self.who,
                {
                    "action_id": action_id,
                    "board": board,
                    "subject": subject,
                    "what": what,
                    "owner": owner,
                    "decided_on": decided_on.isoformat(),
                    "due_on": due_on.isoformat(),
                    "cost_gbp": cost_gbp,
                    "paid_by": as_meant(paid_by),
                    "marking": self.marking,
                    "role": self.role,
                },
            )
        return action_id

    def tell_action(
        self, action_id: str, status: str, on: date, due_on: date | None = None, note: str = ""
    ) -> None:
        """Record how an action stands from a day on. UsageError where there is no such action."""
        if status not in STATUSES:
            raise UsageError(f"{status!r} is no status of an action: {', '.join(STATUSES)}.")
        with self.ledger.writing() as record:
            actions = {entry.content["action_id"]: entry for entry in record.entries(ACTION)}
            if action_id not in actions:
                raise UsageError(
                    f"There is no action {action_id!r}. "
                    + (f"There are: {', '.join(actions)}." if actions else "There is none.")
                )
            decided_on = date.fromisoformat(actions[action_id].content["decided_on"])
            if on < decided_on:
                raise UsageError(
                    f"{spoken_date(on, 'day')} is before {spoken_date(decided_on, 'day')}, when "
                    f"the action {action_id} was decided."
                )
            number = len(record.entries(ACTION_TOLD)) + 1
            record.append(
                ACTION_TOLD,
                f"{ACTION_TOLD} {number}",
                self.who,
                {
                    "action_id": action_id,
                    "status": status,
                    "told_on": on.isoformat(),
                    "due_on": _text(due_on),
                    "note": as_meant(note, is_prose=True),
                    "marking": self.marking,
                    "role": self.role,
                },
            )

    @contextmanager
    def _writing(self, board: str) -> Iterator[Writing]:
        refuse_unknown_board(self.candidate, board)
        with self.ledger.writing() as record:
            hold_data_set(record, self.candidate.data_set, self.ledger.place)
            yield record

    def _append_meeting(
        self, record: Writing, what: str, board: str, day: date, more: dict[str, str]
    ) -> None:
        number = len(record.entries(MEETING)) + 1
        said = {"what": what, "board": board, "day": day.isoformat(), "marking": self.marking}
        record.append(MEETING, f"{MEETING} {number}", self.who, said | more)


def meetings(entries: Iterable[Entry]) -> dict[str, dict[date, dict[str, Any]]]:
    """The meetings that stand, by board and day: what was moved is on its new day alone."""
    held: dict[str, dict[date, dict[str, Any]]] = {}
    for entry in entries:
        said = entry.content
        days = held.setdefault(said["board"], {})
        day = date.fromisoformat(said["day"])
        if said["what"] == "add":
            days[day] = dict(said)
        elif said["what"] == "move":
            days[date.fromisoformat(said["new_day"])] = days.pop(day)
        else:
            days.pop(day)
    return held


def owner_of(board: str) -> str | None:
    """The ROCU whose region sees what is restricted of a board; None for the network's."""
    return None if board == NETWORK else board


def _refuse_no_meeting(held: Iterable[date], board: str, day: date) -> None:
    days = sorted(held)
    if day not in days:
        there = ", ".join(map(str, days)) or "none"
        raise UsageError(
            f"No meeting of {board} on {spoken_date(day, 'day')} is recorded. On record: {there}."
        )


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
