"""Meetings of boards: when they are, what was asked there, and how it was decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from dashboard.exhibits.actions import board_of, board_words, dated_day
from dashboard.exhibits.briefing.decisions import paper_of_meeting
from dashboard.exhibits.briefing.subjects import about_words, within
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.meetings.outcomes import (
    MAX_NAMED,
    NO_MINUTE,
    STATE_WORDS,
    board_named,
    last_met,
    own_board,
)
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import Column, table_of
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
    spoken_date,
)


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
            }
            | _board_column(question, of),
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
        "What was said of each decision, the newest first" if told else "No decision is recorded"
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
            }
            | _board_column(question, of),
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
    whose = f" of {board_named(question, of)}" if of else ""
    title = f"Meetings{whose}, the newest first" if told else f"No meeting{whose} is recorded"
    return Answer(
        title=title,
        frame=frame,
        table=table_of(
            told,
            _board_column(question, of)
            | {
                "Day": dated_day("meeting_on"),
                "Is": lambda row: "Over" if row.is_over else "To come",
                "Kind": lambda row: clean_text(row.kind, "Not said"),
                "Papers due": lambda row: spoken_date(row.papers_due_on, "day", "Not said"),
            },
        ),
        alt=f"{title}.",
        note="Changes are told since the last meeting, and a pack is made for the next one.",
        choices=_chosen(question, board),
    )


@kept
def meeting_headline(question: Question) -> str:
    """When the board met and what it decided, when it meets next, and what is still asked."""
    board = own_board(question)
    whose = board_named(question, board)
    found = {row.board: row for row in rows(question.answer("meeting_at"))}.get(board)
    if found is None:
        return f"No meeting of {whose} is recorded."
    asked, put_off = (
        [
            within(about_words(question, row.subject))
            for row in rows(question.answer("decision_listed", board=board, state=state))
        ]
        for state in ("asked", "deferred")
    )
    if len(asked) > MAX_NAMED:
        waits = f"{count_noun(len(asked), 'decision')} are asked and not decided"
    elif asked:
        waits = f"it has still to decide on {join_words(asked)}"
    elif put_off:
        # What was deferred is asked again from the next meeting on (rule 8.2).
        waits = f"it is asked again about {join_words(put_off)}"
    else:
        waits = "nothing on record waits to be decided"
    meets = (
        f"{sentence(whose)} meets next on {spoken_date(found.next_on, 'day')}"
        if isinstance(found.next_on, date)
        else f"{sentence(whose)} has no next meeting on record"
    )
    return f"{meets}; {waits}. {last_met(question)}".rstrip()


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


def _decided_title(question: Question, board: str | None, state: str, states: list[str]) -> str:
    whose = f" of {board_named(question, board)}" if board else ""
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


def _board_column(question: Question, board: str | None) -> dict[str, Column]:
    """Whose it is, where not all of it is of one board."""
    return {} if board else {"Board": lambda row: board_words(question, row.board)}


def _chosen(question: Question, board: str, state: str = "") -> dict[str, str]:
    chosen = {"Board": board_words(question, board)} if board else {}
    return chosen | ({"Stands": STATE_WORDS[state]} if state else {})
