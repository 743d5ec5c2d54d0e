"""What the last meeting of a board decided, and what came of the actions that it set in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.exhibits.actions import STATUS_WORDS, board_of, board_words, dated_day
from dashboard.exhibits.briefing.decisions import data_asked
from dashboard.exhibits.briefing.subjects import about_words, within
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, lookup, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import NETWORK, recorded_before
from dashboard.exhibits.table import table_of
from dashboard.store.queries import as_at_date
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    spoken_date,
)

STATE_WORDS = {
    "asked": "Asked, not decided",
    "agreed": "Agreed",
    "refused": "Refused",
    "deferred": "Deferred",
    "noted": "Noted",
}
DID = {
    "agreed": "agreed on",
    "refused": "refused",
    "deferred": "deferred",
    "noted": "noted",
    "asked": "recorded no outcome on",
}
"""What a board did with what is named, by how that stands."""
COUNTED = DID | {"agreed": "agreed", "asked": "left open"}
"""What it did with a number of decisions."""
MAX_NAMED = 3
"""So many decisions of a meeting are named in a sentence; more are counted."""
NO_MINUTE = "None recorded"
NOTHING_DECIDED = "No decision of an earlier meeting is recorded."


@exhibit()
def last_decision(question: Question, before: str = "") -> Answer:
    """What did the last meeting of the board decide, in the words of the minute?

    The last meeting before a day, such as that of the meeting that a pack is for.
    """
    board, held = own_board(question), _last_meeting(question, before)
    frame = question.answer("decision_of_meeting", board=board, meeting=held or question.as_of)
    frame = frame if held else frame.head(0)
    told = list(rows(frame))
    asked = _words_asked(question, board, held) if held and told else {}
    day = spoken_date(held, "day")
    return Answer(
        title=f"What the board of {_lower(board_words(question, board))} decided on {day}"
        if told
        else "No decision of an earlier meeting is recorded",
        frame=frame,
        table=table_of(
            told,
            {
                "Decision": lambda row: (
                    asked.get(row.subject) or about_words(question, row.subject)
                ),
                "Outcome": lambda row: OUTCOMES[row.state],
                "In the words of the minute": lambda row: clean_text(row.minute, NO_MINUTE),
            },
        ),
        alt=_met(question, told, day) if told else NOTHING_DECIDED,
        note="What was deferred is asked again from the board's next meeting on.",
        choices={"Meeting": day} if held else {},
    )


OUTCOMES = STATE_WORDS | {
    "asked": "No outcome is recorded",
    "deferred": "Deferred, and asked again",
}


@exhibit()
def board_action(question: Question) -> Answer:
    """How do the actions of the board stand, and has the gap that each is about closed?"""
    board = own_board(question)
    frame = question.answer("action_listed", board=board)
    told = list(rows(frame))
    moved = question.answer("action_moved", board=board).dropna(subset=["has_closed"])
    closed = lookup(moved, "action_id", "has_closed")
    alt = _actions_told(told, closed) or "No action of the board is recorded."
    return Answer(
        title=f"Actions of the board of {_lower(board_words(question, board))}, the late first"
        if told
        else "No action of the board is recorded",
        frame=frame,
        table=table_of(
            told,
            {
                "Action": "what",
                "Owner": "owner",
                "Due": dated_day("due_on"),
                "Stands": lambda row: STATUS_WORDS[row.status],
                "The gap": lambda row: GAP_WORDS[closed.get(row.action_id)],
                "Last said": lambda row: clean_text(row.note, "Nothing is said"),
            },
        ),
        alt=alt,
        note=(
            "A gap is a capability below the standard, a function that a force has partly or not, "
            "or an obligation that stands so, on the day of the decision. Other actions are about "
            "none."
        ),
    )


GAP_WORDS = {True: "Has closed", False: "Is still there", None: "About no gap"}


def last_met(question: Question) -> str:
    """What the last meeting did, in a sentence; empty where nothing of it is on record."""
    held = _last_meeting(question, "")
    if held is None:
        return ""
    frame = question.answer("decision_of_meeting", board=own_board(question), meeting=held)
    told = list(rows(frame))
    return _met(question, told, spoken_date(held, "day")) if told else ""


def late_sentence(question: Question) -> str:
    """Which actions are late, who does them, and since when; empty where none is."""
    told = list(rows(question.answer("action_listed", board=own_board(question))))
    day_of = dated_day("due_on")
    late = [
        f"{in_sentence(row.what.rstrip('.'))} ({row.owner}, due on {day_of(row)})"
        for row in told
        if row.status == "overdue"
    ]
    # One action alone is told with its day already.
    left = len(late) - MAX_NAMED
    named = late[:MAX_NAMED] + ([f"and {left} more"] if left > 0 else [])
    return f"Late: {'; '.join(named)}." if late and len(told) > 1 else ""


def last_meeting_sentences(question: Question, before: str = "") -> list[str]:
    """What the last meeting decided, and how the board's actions stand; nothing where nothing is
    recorded."""
    said = [last_decision(question, before=before), board_action(question)]
    return [exhibit.alt for exhibit in said if exhibit.row_count]


def _met(question: Question, told: Sequence[Any], day: str) -> str:
    """What a meeting did: "On 10 September 2026 the board agreed on CDSOU", each decision by its
    name where they are few."""
    by_state: dict[str, list[str]] = {}
    for row in told:
        about = within(about_words(question, row.subject))
        by_state.setdefault(row.state, []).append(about)
    if len(told) <= MAX_NAMED:
        parts = [f"{DID[state]} {join_words(names)}" for state, names in by_state.items()]
        return f"On {day} the board {join_words(parts)}."
    (first, names), *others = by_state.items()
    every = f"{len(names)} of {len(told)}" if others else f"all {len(told)}"
    counted = [f"{COUNTED[first]} {every} decisions"]
    counted += [f"{COUNTED[state]} {len(names)}" for state, names in others]
    return f"On {day} the board {join_words(counted)}."


def _actions_told(told: Sequence[Any], closed: dict[str, bool]) -> str:
    """How actions stand, and whether what they are about has moved: "Of 7 actions 3 are done, 2
    are late and 2 are open; the gap that they were about has closed in 2"."""
    if not told:
        return ""
    if len(told) == 1:
        return _action_told(told[0], closed)
    counts = Counter(row.status for row in told)
    parts = [
        f"{format_number(counts[status])} {'is' if counts[status] == 1 else 'are'} {word}"
        for status, word in STANDS.items()
        if counts[status]
    ]
    said = f"Of {count_noun(len(told), 'action')} {join_words(parts)}"
    if len(parts) == 1:
        said = f"All {count_noun(len(told), 'action')} are {STANDS[told[0].status]}"
    count = sum(closed.values())
    if count:
        said += f"; the gap that they were about has closed in {format_number(count)}"
    elif closed:
        said += "; no gap that they were about has closed"
    return f"{said}."


STANDS = {"done": "done", "overdue": "late", "open": "open", "dropped": "dropped"}


def _action_told(row: Any, closed: dict[str, bool]) -> str:
    due = spoken_date(row.due_on, "day")
    stands = {
        "done": "is done",
        "overdue": f"is late: it was due on {due}",
        "open": f"is open, due on {due}",
        "dropped": "was dropped",
    }[row.status]
    ends = {True: "; the gap that it was about has closed", False: "; its gap has not closed"}
    end = ends[closed[row.action_id]] if row.action_id in closed else ""
    return f"The one action, {in_sentence(row.what.rstrip('.'))}, {stands}{end}."


def _last_meeting(question: Question, before: str) -> date | None:
    day = min(as_at_date(before), question.as_of) if before else question.as_of
    return recorded_before(question, day)


def _words_asked(question: Question, board: str, meeting_on: date) -> dict[str, str]:
    """What the paper of a meeting asked, by subject: "Renew, replace or let end CDSOU"."""
    return {
        one.subject: one.decision
        for found in data_asked(question, board, meeting_on).values()
        for one in found
    }


def own_board(question: Question) -> str:
    """The board whose pack or page it is: the region's, else the network's."""
    return board_of(question) or NETWORK


def board_named(question: Question, board: str) -> str:
    """A board within a sentence: "the board of NEROCU"."""
    return f"the board of {_lower(board_words(question, board))}"


def _lower(words: str) -> str:
    return words.replace("The network", "the network")
