"""Meetings of boards, and what they decided."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.exhibits.actions import board_of, board_words, dated_day, subject_words
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import table_of
from dashboard.wording import clean_text, count_noun, join_words, spoken_date

STATE_WORDS = {
    "asked": "Asked, not decided",
    "agreed": "Agreed",
    "refused": "Refused",
    "deferred": "Deferred",
    "noted": "Noted",
}


@exhibit()
def decision_list(question: Question) -> Answer:
    """What was asked of the board, what did it decide, and in which words?"""
    frame = question.answer("decision_listed", board=board_of(question))
    told = list(rows(frame))
    counts = Counter(row.state for row in told)
    said = join_words(
        [
            f"{count} {STATE_WORDS[state].partition(',')[0].lower()}"
            for state, count in counts.items()
        ]
    )
    title = (
        f"{count_noun(len(told), 'decision')} on record: {said}"
        if told
        else "No decision is recorded"
    )
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "About": lambda row: subject_words(question, row.subject),
                "Meeting": dated_day("meeting_on"),
                "Stands": lambda row: STATE_WORDS[row.state],
                "In the words of the minute": lambda row: clean_text(row.minute, "None recorded"),
                "Board": lambda row: board_words(question, row.board),
            },
        ),
        alt=f"{title}.",
        note="What was deferred is asked again from the board's next meeting on.",
    )


@exhibit()
def meeting_list(question: Question) -> Answer:
    """When did each board last meet, and when does it meet next?"""
    frame = question.answer("meeting_at")
    board = board_of(question)
    frame = frame[frame["board"] == board] if board else frame
    told = list(rows(frame))
    title = "When boards met, and when they meet next" if told else "No meeting is recorded"
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            {
                "Board": lambda row: board_words(question, row.board),
                "Last meeting": lambda row: _day(row.last_on),
                "Next meeting": lambda row: _day(row.next_on),
            },
        ),
        alt=f"{title}.",
        note="Changes are told since the last meeting, and a pack is made for the next one.",
    )


def meeting_headline(question: Question) -> str:
    """When the board meets next, and what it has still to decide."""
    board = board_of(question) or "network"
    found = [row for row in rows(question.answer("meeting_at")) if row.board == board]
    asked = sum(
        row.state == "asked" for row in rows(question.answer("decision_listed", board=board))
    )
    whose = board_words(question, board)
    if not found:
        return f"No meeting of the board of {_lower(whose)} is recorded."
    meets = (
        f"meets next on {spoken_date(found[0].next_on, 'day')}"
        if isinstance(found[0].next_on, type(question.as_of))
        else "has no next meeting on record"
    )
    waits = f"{count_noun(asked, 'decision is', 'decisions are')} asked and not decided"
    return (
        f"The board of {_lower(whose)} {meets}; {waits}."
        if asked
        else (f"The board of {_lower(whose)} {meets}; no decision is asked and not decided.")
    )


def _lower(words: str) -> str:
    return words.replace("The network", "the network")


def _day(value: Any) -> str:
    return spoken_date(value, "day", "None recorded")
