"""Actions: what boards have set in hand, how it stands, and the gaps that nobody works on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import NETWORK
from dashboard.exhibits.table import table_of
from dashboard.theme import CAPABILITY_STATES, COVERAGE, POSITION
from dashboard.wording import clean_text, count_noun, format_number, join_words, label, spoken_date

NO_ACTION = "No action is recorded."
STATUS_WORDS = {"open": "Open", "overdue": "Overdue", "done": "Done", "dropped": "Dropped"}
MOVES = {"better": "Better", "worse": "Worse", "same": "The same"}
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
    "secondment": ("rocu", "agency"),
    "funding": ("rocu", ""),
}


@exhibit()
def action_list(question: Question) -> Answer:
    """Which actions are in hand, who does them by when, and has what they are about moved?"""
    frame = question.answer("action_listed", board=board_of(question))
    told = list(rows(frame))
    moved = {row.action_id: row for row in rows(question.answer("action_moved"))}
    return Answer(
        title=_title(question, [row.status for row in told]),
        frame=frame,
        table=table_of(
            told,
            {
                "Action": "what",
                "About": lambda row: subject_words(question, row.subject),
                "Owner": "owner",
                "Due": dated_day("due_on"),
                "Stands": lambda row: STATUS_WORDS[row.status],
                "Moved since the decision": lambda row: _moved(row, moved.get(row.action_id)),
                "Cost": lambda row: _cost(row),
                "Last said": lambda row: clean_text(row.note, "Nothing is said"),
                "Board": lambda row: board_words(question, row.board),
            },
        ),
        alt=_title(question, [row.status for row in told]) + ".",
        note=(
            "The overdue come first, then the open by the day on which they are due. An action is "
            "done when its owner says so; beside it stands whether what it is about has moved."
            if told
            else NO_ACTION
        ),
    )


@exhibit()
def gap_without_action(question: Question) -> Answer:
    """Which gaps does no open action work on?"""
    frame = question.answer("gap_without_action")
    told = [row for row in rows(frame) if _is_asked_about(question, row.subject)]
    counts = Counter(row.kind for row in told)
    said = join_words([count_noun(counts[kind], *GAPS[kind]) for kind in GAPS if counts[kind]])
    kept = frame[[_is_asked_about(question, subject) for subject in frame["subject"]]]
    verb = "has" if len(told) == 1 else "have"
    title = f"{said} {verb} no action" if told else "No gap is without an action"
    return Answer(
        title=title,
        frame=kept,
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


def board_of(question: Question) -> str | None:
    """The board whose decisions and actions are told: the region's; every one without a region."""
    return question.home


def board_words(question: Question, board: str) -> str:
    """What people call a board."""
    return "The network" if board == NETWORK else question.short_name("rocu", board)


def subject_words(question: Question, subject: str) -> str:
    """What people call what a decision or an action is about."""
    kind, _, ids = subject.partition(":")
    parts = ids.split("/")
    if kind == "recommendation":
        return f"Recommendation {ids}"
    names = [
        question.short_name(of, part) or question.name(of, part) if of else label(part)
        for of, part in zip(_NAMED[kind], parts, strict=True)
    ]
    return ": ".join(names)


def dated_day(name: str) -> Any:
    """A column of days, each known to the day."""
    return lambda row: spoken_date(getattr(row, name), "day", "No day")


def _title(question: Question, statuses: list[str]) -> str:
    """How many actions there are and how they stand: "Of 7 actions 3 are done and 2 are late"."""
    whose = f"of the board of {question.short_name('rocu', question.home)}" if question.home else ""
    if not statuses:
        return f"No action {whose} is recorded".replace("  ", " ")
    if len(statuses) == 1:
        stands = {"overdue": "late", "dropped": "dropped"}.get(statuses[0], statuses[0])
        return f"The one action {whose} is {stands}".replace("  ", " ")
    counts = Counter(statuses)
    parts = [
        f"{format_number(counts[status])} {'is' if counts[status] == 1 else 'are'} {word}"
        for status, word in (("done", "done"), ("overdue", "late"), ("open", "open"))
        if counts[status]
    ] or ["all were dropped"]
    number = count_noun(len(statuses), "action")
    return f"Of {number}{' ' + whose if whose else ''} {join_words(parts)}"


def _is_asked_about(question: Question, subject: str) -> bool:
    """Whether a gap is of the region or the force that is asked about."""
    kind, _, ids = subject.partition(":")
    of = ids.partition("/")[0]
    if question.force_id:
        return of == (question.home if kind == "rocu_capability" else question.force_id)
    if question.home is None:
        return True
    if kind == "rocu_capability":
        return of == question.home
    return of in set(question.answer("force_option", rocu=question.home)["force_id"])


def _moved(row: Any, moved: Any) -> str:
    if moved is None:
        return "Not compared"
    kind = row.subject.partition(":")[0]
    if kind == "rocu_capability":
        words = {state.key: state for state in CAPABILITY_STATES}
    else:
        words = COVERAGE if kind == "force_function" else POSITION
    was, is_now = (words[state].word for state in (moved.was, moved.is_now))
    direction = MOVES.get(moved.direction, "Not to be compared")
    return direction if was == is_now else f"{direction}: from {was.lower()} to {is_now.lower()}"


def _cost(row: Any) -> str:
    if row.cost_gbp is None or row.cost_gbp != row.cost_gbp:
        return "Not known"
    paid = f", paid by {row.paid_by}" if row.paid_by else ""
    return f"£{format_number(row.cost_gbp)}{paid}"
