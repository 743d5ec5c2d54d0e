"""Decisions for a board or for chief officers, worked out from what the data says is open.

Those with a date come first, by the day that they are due (rule 15), and none that is due before
the next meeting is left out. Others follow: what is below the standard, the recommendations without
a day, claims that are not borne out, single suppliers, and what is to be asked because it is not
assessed. Where not all have room, what is to come stays before reviews that passed.

What a board has decided is on record under the subject of the decision, such as `agreement:cdsou`.
What it agreed, refused or noted is not asked again while the data asks the same as then; what was
asked or deferred is, with what was said of it. See docs/decisions/0013.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.exhibits.action_beside import About, beside
from dashboard.exhibits.briefing.kinds import KINDS, NOT_RECORDED, Decision, asked_by_data
from dashboard.exhibits.briefing.subjects import about_words, within
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import NETWORK, meeting_after
from dashboard.exhibits.table import cited, table_of
from dashboard.model import FIRST_DAY
from dashboard.store.queries import as_at_date
from dashboard.wording import (
    count_noun,
    format_number,
    join_words,
    sentence,
    spoken_date,
)

MAX_UNDATED = 3
"""How many decisions of one kind without a date are asked at once; the most urgent stay."""
MAX_SETTLED = 3
USUAL = ""
EVERY = "all"
NO_DATE = "At this meeting"
ON_RECORD = "recorded"
"""The kind of a decision that is on record as asked, and that the data does not ask for."""
OPEN_STATES = ("asked", "deferred")

COLUMNS = [
    "kind",
    "subject",
    "decision",
    "why",
    "without",
    "options",
    "owner",
    "due_on",
    "due_on_precision",
    "also_due_on",
    "also_due_on_precision",
    "urgency",
    "source_ids",
]


COLUMNS_SHOWN = {
    "Decision asked": "decision",
    "Why": "why",
    "Without it": "without",
    "Options": "options",
    "Owner": "owner",
}
SHORT = ("Decision asked", "Why", "Owner")
"""The columns where only the first few decisions are shown."""


@dataclass(frozen=True)
class Paper:
    """What a paper asks, each with its kind; what it does not ask again, as the board decided it,
    with the words for when; and how many of each kind are left out."""

    asked: list[tuple[str, Decision]]
    settled: list[tuple[Decision, str]]
    left: dict[str, int]


def paper(question: Question, until: date, is_whole: bool = False) -> Paper:
    """What is asked of a board before a day, beside what is on record of it; all of it where
    `is_whole`, else the most urgent of what has no date.

    The chief officers of a force are asked what the data asks: no record is kept of what they
    decide.
    """
    record = _record(question)
    asked: list[tuple[str, Decision]] = []
    settled: list[tuple[Decision, str]] = []
    left: dict[str, int] = {}
    for key, found in asked_by_data(question, until).items():
        dated: list[tuple[Decision, bool]] = []
        undated: list[tuple[Decision, bool]] = []
        for one in found:
            row = record.pop(one.subject, None)
            if row is not None and _is_settled(question, until, one, row):
                settled.append((one, _when(row)))
                continue
            said = _said(question, row)
            if said:
                one = replace(one, why=f"{said}. {one.why}", is_on_record=True)
            (dated if one.due_on else undated).append((one, row is not None))
        # What the board has spoken of before is never among those that are left out.
        undated.sort(key=lambda held: not held[1])
        most = max(MAX_UNDATED, sum(is_on_record for _, is_on_record in undated))
        if is_whole:
            most = len(undated)
        if len(undated) > most:
            left[key] = len(undated) - most
        asked += [(key, one) for one, _ in (*dated, *undated[:most])]
    asked += [
        (ON_RECORD, _asked_on_record(question, row))
        for row in record.values()
        if row.state in OPEN_STATES and row.meeting_on < until
    ]
    # What is due on one day stays in the order of its kinds, and so does what has no date.
    asked.sort(key=lambda held: held[1].due_on or date.max)
    return Paper(asked, settled, left)


def paper_of_meeting(question: Question, board: str, meeting_on: date) -> Paper:
    """What was asked of a board at a meeting, by what was known and decided on the day before."""
    asked = _before_meeting(question, board, meeting_on)
    return paper(asked, meeting_after(asked, meeting_on))


def data_asked(question: Question, board: str, meeting_on: date) -> dict[str, list[Decision]]:
    """What the data asked of a board at a meeting, by kind, whatever it had decided before."""
    asked = _before_meeting(question, board, meeting_on)
    return asked_by_data(asked, meeting_after(asked, meeting_on))


def _before_meeting(question: Question, board: str, meeting_on: date) -> Question:
    rocu = None if board == NETWORK else board
    day = max(meeting_on - timedelta(days=1), FIRST_DAY)
    return replace(question, as_of=day, rocu_id=rocu, force_id=None)


def _record(question: Question) -> dict[str, Any]:
    """How each decision of the board stands, by its subject."""
    if question.force_id:
        return {}
    board = question.rocu_id or NETWORK
    return {row.subject: row for row in rows(question.answer("decision_listed", board=board))}


def _is_settled(question: Question, until: date, one: Decision, row: Any) -> bool:
    """Whether the board decided, and the data asks what it asked then: in the same words, for the
    same day, and of nothing that has fallen since."""
    if row.state in OPEN_STATES:
        return False
    before = _before_meeting(question, row.board, row.meeting_on)
    for found in asked_by_data(before, until).values():
        for then in found:
            if then.subject == one.subject:
                is_same = (then.decision, then.due_on) == (one.decision, one.due_on)
                return is_same and (one.level or 0) >= (then.level or 0)
    return False


def _when(row: Any) -> str:
    """How and when it was decided: "agreed on 4 June 2026"."""
    return f"{row.state} on {spoken_date(row.meeting_on, 'day')}"


def _said(question: Question, row: Any) -> str:
    """What is on record of a decision that is asked: "Deferred on 4 June 2026: “Not yet.”"; empty
    where it was first asked for a meeting that is to come."""
    if row is None:
        return ""
    if row.state == "asked" and row.meeting_on >= question.as_of:
        return ""
    if row.state == "asked":
        return f"Asked on {spoken_date(row.meeting_on, 'day')}, and no outcome is recorded"
    minute = f": “{row.minute.rstrip('.')}”" if row.minute else ""
    return f"{sentence(_when(row))}{minute}"


def _asked_on_record(question: Question, row: Any) -> Decision:
    about = about_words(question, row.subject)
    return Decision(
        row.subject,
        f"Decide on {within(about)}",
        _said(question, row) or "The board is asked for it",
        NOT_RECORDED,
        "Agree; refuse; defer; note",
        NOT_RECORDED,
        is_on_record=True,
    )


@exhibit()
def decision(question: Question, before: str = "", most: str = USUAL) -> Answer:
    """Which decisions are asked, by when, and what happens without them?

    `before` is the day of the meeting after next; three months ahead where none is given. `most`
    keeps so many of the most urgent, in fewer words; where it is "all", those without a date are
    all there too. The reference is the subject under which a secretary records how it was decided.
    """
    until = as_at_date(before) if before else meeting_after(question, question.as_of)
    held = paper(question, until, is_whole=most == EVERY)
    found = held.asked
    left = _left(held)
    by_urgency = sorted(range(len(found)), key=lambda at: (*_urgency(found[at][1]), at))
    urgency = {at: place for place, at in enumerate(by_urgency, start=1)}
    frame = pd.DataFrame(
        [
            (key, *({**vars(one), "urgency": urgency[at]}[name] for name in COLUMNS[1:]))
            for at, (key, one) in enumerate(found)
        ],
        columns=COLUMNS,
    )
    cut = max(0, len(frame) - int(most)) if most.isdecimal() else 0
    frame = frame[frame["urgency"] <= len(frame) - cut].reset_index(drop=True)
    if cut:
        left.insert(0, f"{count_noun(cut, 'decision')} (page Board pack)")
    is_short = most not in (USUAL, EVERY)
    actions = beside(question, frame, _decision_about)
    columns = {name: how for name, how in COLUMNS_SHOWN.items() if not is_short or name in SHORT}
    left_out = (
        f"Less urgent, and left out here: {join_words(left)}"
        f"{'; what is to come stays before reviews that passed' if cut else ''}. "
        if left
        else ""
    )
    return Answer(
        title=f"Decisions asked of {_whom(question)}",
        frame=actions.frame,
        table=table_of(
            list(rows(frame)),
            {"By": lambda row: _by(question, row)}
            | columns
            | actions.column
            | ({} if is_short or question.force_id else {"Reference": "subject"})
            | {"Source": cited(question, "Nothing is recorded")},
        ),
        alt=_told(question, held, until),
        note=(
            f"By the day that they are due, then those without one. {left_out}Each is worked out "
            f"from what is recorded, to be taken, changed or left. {_settled_words(question, held)}"
        ),
        choices={"Due before": spoken_date(until, "day")} | ({"At most": most} if is_short else {}),
    )


def _decision_about(row: Any) -> list[About]:
    """The subject of a decision, of which an action may have been made."""
    return [About(row.subject)]


def _left(held: Paper) -> list[str]:
    """How many of each kind are left out, and on which page of the dashboard all of them are."""
    return [
        f"{count_noun(count, KINDS[key].one, KINDS[key].many)} (page {KINDS[key].page})"
        for key, count in held.left.items()
    ]


def left_sentence(question: Question, before: str) -> str:
    """What a paper leaves out because it is less urgent, and where it is; empty where nothing."""
    left = _left(paper(question, as_at_date(before)))
    return f"Less urgent, and left out here: {join_words(left)}." if left else ""


def _urgency(one: Decision) -> tuple[bool, bool]:
    """What is due and what the board has spoken of comes before what is neither, and what is to
    come before reviews that passed."""
    return one.due_on is None and not one.is_on_record, one.is_late_review


def _settled_words(question: Question, held: Paper) -> str:
    """What is not asked because the board decided it, and when."""
    if not _record(question):
        return "Whether it was decided already is not recorded."
    if not held.settled:
        return "What the board decided stands on the page Meetings and decisions."
    said = [f"{_within(one.decision)} ({when})" for one, when in held.settled]
    return f"Decided already, and not asked again: {join_words(said, MAX_SETTLED)}."


def _told(question: Question, held: Paper, until: date) -> str:
    """How many decisions fall due, which is first, and how many have no date, those that are left
    out among them."""
    found = held.asked
    dated = [one for _, one in found if one.due_on is not None]
    undated = len(found) - len(dated) + sum(held.left.values())
    whom = _whom(question)
    if not found:
        return f"Nothing that is recorded asks a decision of {whom}."
    if not dated:
        return (
            f"No decision of {whom} falls due before {spoken_date(until, 'day')}; "
            f"{count_noun(undated, 'has', 'have')} no date."
        )
    late = sum(one.due_on is not None and one.due_on < question.as_of for one in dated)
    due = count_noun(len(dated), "decision is", "decisions are")
    said = f"{due} due before {spoken_date(until, 'day')}"
    if late == len(dated) > 1:
        said += ", all of them overdue"
    elif late:
        said += ", already overdue" if len(dated) == 1 else f", {format_number(late)} overdue"
    first = _within(dated[0].decision)
    said += f": {first}." if len(dated) == 1 else f". First: {first}."
    return said + (f" {count_noun(undated, 'more has', 'more have')} no date." if undated else "")


def _within(decision: str) -> str:
    """What is asked, within a sentence: it begins with what to do."""
    return f"{decision[:1].lower()}{decision[1:]}"


def _whom(question: Question) -> str:
    if question.force_id:
        return f"the commissioner and chief officers of {question.force_name}"
    if question.rocu_id:
        return f"the governance board of {question.region_short_name}"
    return "the national governance board"


def _by(question: Question, row: Any) -> str:
    """When it is due, on both days where it is on two: "1 March 2026 and 31 July 2026, passed"."""
    days = [spoken_date(row.due_on, row.due_on_precision, NO_DATE)]
    late = row.due_on is not None and row.due_on < question.as_of
    if row.also_due_on is not None:
        days.append(spoken_date(row.also_due_on, row.also_due_on_precision))
        if late and row.also_due_on >= question.as_of:
            return f"{days[0]}, passed; {days[1]}"
    return f"{' and '.join(days)}{', passed' if late else ''}"
