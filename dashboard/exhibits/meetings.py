"""Meetings of boards, what they decided, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard.exhibits.actions import STATUS_WORDS, board_of, board_words, dated_day
from dashboard.exhibits.briefing.decisions import data_asked, paper_of_meeting
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
    sentence,
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
def decision_list(question: Question, board: str = "", state: str = "") -> Answer:
    """What was asked of the board, what did it decide, and in which words?"""
    of = board or board_of(question)
    frame = question.answer("decision_listed", board=of, state=state or None)
    told = list(rows(frame))
    title = _decided_title(question, of, state, [row.state for row in told])
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "About": lambda row: about_words(question, row.subject),
                "Meeting": dated_day("meeting_on"),
                "Stands": lambda row: STATE_WORDS[row.state],
                "In the words of the minute": lambda row: clean_text(row.minute, NO_MINUTE),
                "Board": lambda row: board_words(question, row.board),
            },
        ),
        alt=f"{title}.",
        note="What was deferred is asked again from the board's next meeting on.",
        choices=_chosen(question, board, state),
    )


@exhibit()
def decision_history(question: Question, board: str = "", state: str = "") -> Answer:
    """What was said of each decision, when, and in which words?"""
    of = board or board_of(question)
    frame = question.answer("decision_entry", board=of, state=state or None)
    told = list(rows(frame))
    title = (
        "What was said of each decision, the newest first" if told else "No decision is on record"
    )
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "About": lambda row: about_words(question, row.subject),
                "Day": dated_day("told_on"),
                "Stood": lambda row: STATE_WORDS[row.state],
                "In the words of the minute": lambda row: clean_text(row.minute, NO_MINUTE),
                "Meeting": dated_day("meeting_on"),
                "Board": lambda row: board_words(question, row.board),
            },
        ),
        alt=f"{title}.",
        note="What was said stays said: a change is another entry.",
        choices=_chosen(question, board, state),
    )


@exhibit()
def meeting_list(question: Question, board: str = "") -> Answer:
    """When does each board meet, and when did it meet?"""
    of = board or board_of(question)
    frame = question.answer("meeting_listed", board=of)
    told = list(rows(frame))
    whose = f" of {_board_of(question, of)}" if of else ""
    title = f"Meetings{whose}, the newest first" if told else f"No meeting{whose} is recorded"
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "Day": dated_day("meeting_on"),
                "Board": lambda row: board_words(question, row.board),
                "Is": lambda row: "Over" if row.is_over else "To come",
                "Kind": lambda row: clean_text(row.kind, "Not said"),
                "Papers due": lambda row: spoken_date(row.papers_due_on, "day", "Not said"),
            },
        ),
        alt=f"{title}.",
        note="Changes are told since the last meeting, and a pack is made for the next one.",
        choices=_chosen(question, board),
    )


@exhibit()
def last_decision(question: Question, before: str = "") -> Answer:
    """What did the last meeting of the board decide, in the words of the minute?

    The last meeting before a day, such as that of the meeting that a pack is for.
    """
    board, held = _board(question), _last_meeting(question, before)
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
    board = _board(question)
    frame = question.answer("action_listed", board=board)
    told = list(rows(frame))
    closed = lookup(question.answer("gap_closed", board=board), "action_id", "has_closed")
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


def meeting_headline(question: Question) -> str:
    """When the board met and what it decided, when it meets next, and what is still asked."""
    board = _board(question)
    whose = _board_of(question, board)
    found = {row.board: row for row in rows(question.answer("meeting_at"))}.get(board)
    if found is None:
        return f"No meeting of {whose} is recorded."
    asked = [
        about_words(question, row.subject)
        for row in rows(question.answer("decision_listed", board=board, state="asked"))
    ]
    if len(asked) > MAX_NAMED:
        waits = f"{count_noun(len(asked), 'decision')} are asked and not decided"
    elif asked:
        waits = f"it has still to decide on {join_words([within(one) for one in asked])}"
    else:
        waits = "nothing on record waits to be decided"
    meets = (
        f"{sentence(whose)} meets next on {spoken_date(found.next_on, 'day')}"
        if isinstance(found.next_on, date)
        else f"{sentence(whose)} has no next meeting on record"
    )
    last = last_decision(question)
    return f"{meets}; {waits}." + (f" {last.alt}" if len(last.table) else "")


@dataclass(frozen=True)
class AskedAtMeeting:
    """What a secretary records of a meeting: what was asked, by when, and how it stands; a state
    and a minute of nothing where nothing is recorded yet."""

    subject: str
    words: str
    state: str
    minute: str


def asked_at_meeting(question: Question, board: str, meeting_on: date) -> list[AskedAtMeeting]:
    """What the paper of a meeting asked, in its order, and then what else it decided.

    How it stands is what is recorded by today, whatever the as-at date.
    """
    held = paper_of_meeting(question, board, meeting_on)
    asked = {one.subject: one.decision for _, one in held.asked}
    frame = question.answer(
        "decision_of_meeting",
        as_of=max(question.as_of, date.today()),
        board=board,
        meeting=meeting_on,
    )
    told = {row.subject: row for row in rows(frame)}
    words = {subject: about_words(question, subject) for subject in told} | asked
    return [
        AskedAtMeeting(
            subject,
            words[subject],
            told[subject].state if subject in told else "",
            (told[subject].minute or "") if subject in told else "",
        )
        for subject in dict.fromkeys((*asked, *told))
    ]


def late_sentence(question: Question) -> str:
    """Which actions are late, who does them, and since when; empty where none is."""
    told = list(rows(question.answer("action_listed", board=_board(question))))
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
    return [exhibit.alt for exhibit in said if len(exhibit.table)]


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


def _decided_title(question: Question, board: str | None, state: str, states: list[str]) -> str:
    whose = f" of {_board_of(question, board)}" if board else ""
    if not states:
        kind = f" that stands as {in_sentence(STATE_WORDS[state])}" if state else ""
        return f"No decision{whose}{kind} is recorded"
    counts = Counter(states)
    said = [
        f"{format_number(count)} {STATE_WORDS[held].partition(',')[0].lower()}"
        for held, count in counts.items()
    ]
    number = count_noun(len(states), "decision")
    if len(counts) == 1:
        word = STATE_WORDS[states[0]].lower()
        verb = "is" if len(states) == 1 else "are"
        return f"{number}{whose} {verb} {word}"
    return f"{number}{whose} on record: {join_words(said)}"


def _chosen(question: Question, board: str, state: str = "") -> dict[str, str]:
    chosen = {"Board": board_words(question, board)} if board else {}
    return chosen | ({"Stands": STATE_WORDS[state]} if state else {})


def _board(question: Question) -> str:
    """The board whose pack or page it is: the region's, else the network's."""
    return board_of(question) or NETWORK


def _board_of(question: Question, board: str) -> str:
    return f"the board of {_lower(board_words(question, board))}"


def _lower(words: str) -> str:
    return words.replace("The network", "the network")
