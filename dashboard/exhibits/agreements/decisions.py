"""What has to be decided about agreements, by when, and what rests on each of them alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from dashboard.errors import UsageError
from dashboard.exhibits.action_beside import agreement_about, beside
from dashboard.exhibits.agreements.filters import place_of
from dashboard.exhibits.agreements.words import force_words
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.months import month_ahead
from dashboard.exhibits.question import Link, Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.table import table_of
from dashboard.store.queries import as_at_date
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
    spoken_date,
)

OVERDUE = "overdue"
MONTHS = "3"
WHEN = {MONTHS: "3 months", "6": "6 months", "12": "12 months", OVERDUE: "Overdue"}
EVERY = ""
NAMED = 3
"""So many functions or forces are named; more are counted."""
NOTHING_RESTS = "Nothing known rests on it alone"
RESTS_NOTE = (
    "What rests on an agreement alone is what would have no other known route if it ended; the "
    "page What if has it in full."
)


def day_before(question: Question, when: str) -> date:
    """The day before which a decision counts: the first of the month after so many whole months.

    On 29 November three months are over on 28 February, so it is 1 March. What is overdue is due
    before the as-at date.
    """
    if when not in WHEN:
        raise UsageError(f"{when!r} is none of: {', '.join(WHEN)}.")
    if when == OVERDUE:
        return question.as_of
    return month_ahead(question.as_of, int(when) + (question.as_of.day > 1))


def decisions(question: Question, before: date) -> pd.DataFrame:
    """The decisions that are due before a day for the region or the force asked about."""
    return question.answer(
        "agreement_decision",
        before=before,
        edition=question.edition,
        **place_of(question),
    )


@exhibit()
def agreement_decision(
    question: Question, when: str = MONTHS, most: str = EVERY, before: str = ""
) -> Answer:
    """What has to be decided about which agreement, by when, and what rests on it alone?

    `most` keeps so many of the most urgent; what ends comes before a review that is over. `before`
    is the day before which a decision counts, such as that of a meeting, in place of `when`.
    """
    until = as_at_date(before) if before else day_before(question, when)
    found = decisions(question, until)
    kept = int(most) if most.isdecimal() else len(found)
    frame = found[found["urgency"] <= kept].reset_index(drop=True)
    actions = beside(question, frame, agreement_about)
    told = list(rows(frame))
    left = len(found) - len(frame)
    more = (
        f"{count_noun(left, 'more is', 'more are')} on the page Agreements, less urgent than "
        "these. "
        if left
        else ""
    )
    return Answer(
        title=_title(question, until),
        frame=actions.frame,
        table=table_of(
            told,
            actions.among(
                {
                    "Agreement": "name",
                    "By when": _due_words,
                    "What is to be decided": decision_words,
                    "What rests on it alone": lambda row: rests_words(question, row),
                    "Lead force": lambda row: force_words(question, row.lead_force_id),
                    "What if": lambda row: what_if_link(question, row.agreement_id),
                },
                before="What if",
            ),
        ),
        alt=decided_words(question, found, until),
        note=(
            f"By due date, reviews that passed among them. {more}{RESTS_NOTE} An end or a review "
            "that is not recorded cannot be warned of."
        ),
        choices={"Due": f"Before {spoken_date(until, 'day')}" if before else WHEN[when]}
        | ({"At most": most} if most else {}),
    )


def _title(question: Question, until: date) -> str:
    whose = f"about agreements of {question.forces_phrase}"
    if until == question.as_of:
        return f"Decisions {whose} that are overdue, by date"
    return f"Decisions {whose} due before {spoken_date(until, 'day')}"


def due_precision(row: Any) -> str:
    """How precisely the day that a decision is due is known: as the date that it rests on."""
    if row.kind in ("review", "review_past"):
        return row.review_on_precision or "day"
    if row.ends_on_precision == "year" and row.kind == "ends" and row.notice_months:
        return "month"
    return row.ends_on_precision or "day"


def _due_words(row: Any) -> str:
    said = spoken_date(row.due_on, due_precision(row))
    return f"{said}, passed" if row.is_overdue else said


def decision_words(row: Any) -> str:
    """What an agreement asks to be decided: "It ends on 31 March 2027; 6 months' notice"."""
    if row.kind == "review":
        return "Its review falls due"
    if row.kind == "review_past":
        return "Its review date passed; no outcome is recorded"
    on = "on" if row.ends_on_precision == "day" else "in"
    ends = f"{on} {spoken_date(row.ends_on, row.ends_on_precision)}"
    if row.kind == "term_past":
        return f"Its term ended {ends}; no renewal is recorded"
    if row.notice_months is None:
        return f"It ends {ends}; no notice is recorded"
    if not row.notice_months:
        return f"It ends {ends}, without notice"
    notice = f"{count_noun(row.notice_months, 'month')} of notice"
    return f"It ends {ends}; {notice} {'had' if row.is_overdue else 'have'} to be given before"


def rests_words(question: Question, row: Any) -> str:
    """What would stop if an agreement ended: functions, forces, and the standings that would fall.

    Of the forces asked about; other forces of their region are named, those elsewhere counted. A
    standing can fall without a lost function, where another way to it is left that is weaker.
    """
    said = []
    if row.functions_lost:
        functions = [in_sentence(question.name("function", id_)) for id_ in row.function_ids]
        whose = question.short_name("rocu", row.underpins_rocu_id) if row.underpins_rocu_id else ""
        said.append(
            f"{f'All that {whose} gives: ' if whose else ''}"
            f"{_named(functions, 'function')} of {_forces(question, row.force_ids)}"
        )
    elif row.standings_falling:
        said.append("only a weaker way would be left")
    if said:
        said.append(_falling_words(question, row))
    others = [f"{_forces(question, row.near_force_ids)} of its region"] * bool(
        len(row.near_force_ids)
    )
    if row.forces_elsewhere:
        others.append(f"{count_noun(row.forces_elsewhere, 'force')} elsewhere")
    if others:
        said.append(
            f"also for {join_words(others)}"
            if said
            else f"nothing known of {question.forces_phrase} rests on it alone, only for "
            f"{join_words(others)}"
        )
    return sentence("; ".join(said)) or NOTHING_RESTS


def _forces(question: Question, ids: Sequence[str]) -> str:
    return _named([question.short_name("force", id_) for id_ in ids], "force")


def _falling_words(question: Question, row: Any) -> str:
    """How many standings would fall, whose, and of how many it would not show: "2 standings of Ash
    would fall; 4 are not known already"."""
    falling = row.standings_falling
    whose = f" of {_forces(question, row.falling_force_ids)}"
    if list(row.falling_force_ids) == list(row.force_ids):
        whose = ""
    said = [f"{count_noun(falling, 'standing')}{whose}" if falling else "no standing"]
    said[0] += " would fall"
    already = [
        f"{format_number(number)} {'is' if number == 1 else 'are'} {words}"
        for number, words in (
            (row.standings_unknown, "not known already"),
            (row.standings_short, "a gap already"),
        )
        if number
    ]
    return "; ".join([*said, join_words(already)]) if already else said[0]


def _named(names: list[str], noun: str) -> str:
    return join_words(names) if len(names) <= NAMED else count_noun(len(names), noun)


def what_if_link(question: Question, agreement_id: str) -> Link:
    """A link to the page What if with this agreement ended, of the same day and place."""
    address = {
        "as-at": question.as_of.isoformat(),
        "region": question.rocu_id or "all",
        "force": question.force_id or "all",
        "end-agreement": agreement_id,
    }
    return Link("What if it ended", f"what_if?{urlencode(address)}")


def decided_words(question: Question, found: pd.DataFrame, until: date) -> str:
    """How many agreements need a decision, and of which kinds; an agreement counts once."""
    number = found["agreement_id"].nunique()
    is_one = number <= 1
    if until == question.as_of:
        need = f"{'is' if is_one else 'are'} overdue for a decision"
    else:
        need = f"{'needs' if is_one else 'need'} a decision before {spoken_date(until, 'day')}"
    if not number:
        return f"By what is recorded, no agreement of {question.forces_phrase} {need}."
    agreements = count_noun(number, "agreement")
    twice = len(found) - number
    reasons = f"; {format_number(twice)} of them for two reasons" if twice and not is_one else ""
    split = _split(found, is_one=is_one)
    return f"{agreements} of {question.forces_phrase} {need}: {split}{reasons}."


SPLIT = {
    "term_past": (
        "it is past its recorded term with no renewal recorded",
        "is past its recorded term with no renewal recorded",
        "are past their recorded term with no renewal recorded",
    ),
    "ends": ("it ends or needs notice", "ends or needs notice", "end or need notice"),
    "review": ("its review falls due", "review falls due", "reviews fall due"),
    "review_past": (
        "its review passed without a recorded outcome",
        "review passed without a recorded outcome",
        "reviews passed without a recorded outcome",
    ),
}
"""What is said of each kind: of the only agreement, of one among several, and of more."""


def _split(found: pd.DataFrame, *, is_one: bool) -> str:
    counts = found["kind"].value_counts()
    said = []
    for kind, (alone, one, many) in SPLIT.items():
        if kind in counts and is_one:
            said.append(alone)
        elif kind in counts:
            said.append(f"{format_number(counts[kind])} {one if counts[kind] == 1 else many}")
    return join_words(said)


@kept
def decision_headline(question: Question, when: str = MONTHS, before: str = "") -> str:
    """What needs a decision, what is overdue of it, and of how much no end is recorded."""
    until = as_at_date(before) if before else day_before(question, when)
    found = decisions(question, until)
    known = next(rows(question.answer("agreement_count", **place_of(question))))
    said = [decided_words(question, found, until)]
    late = int((found["is_overdue"] & (found["kind"] == "ends")).sum())
    if late:
        said.append(f"For {format_number(late)} the day to give notice has passed.")
    said.append(unknown_words(known))
    reviewed = known.live_under_review
    if reviewed and not len(found):
        are = "One is" if reviewed == 1 else f"{format_number(reviewed)} are"
        said.append(f"{are} under review.")
    return " ".join(said)


def unknown_words(known: Any) -> str:
    """Of how many live agreements no end is recorded, out of `agreement_count`."""
    live, without = known.live, known.live - known.live_with_end
    if not live:
        return "No live agreement is recorded."
    if not without:
        return "Every live agreement has a recorded end."
    if live == 1:
        return "No end is recorded of the one live agreement."
    if without == live:
        return f"Not one of the {format_number(live)} live agreements has a recorded end."
    has = "has" if without == 1 else "have"
    return (
        f"Of {format_number(live)} live agreements, {format_number(without)} {has} no recorded end."
    )


@exhibit()
def agreement_open_end(question: Question) -> Answer:
    """Of which live agreements is no end recorded, and what rests on each of them alone?"""
    frame = question.answer("agreement_open_end", edition=question.edition, **place_of(question))
    actions = beside(question, frame, agreement_about)
    told = list(rows(frame))
    resting = int((frame["functions_lost"] > 0).sum())
    number = count_noun(len(frame), "live agreement")
    whose = question.forces_phrase
    return Answer(
        title=f"Agreements of {whose} with no recorded end",
        frame=actions.frame,
        table=table_of(
            told,
            actions.among(
                {
                    "Agreement": "name",
                    "What rests on it alone": lambda row: rests_words(question, row),
                    "Review": _review_words,
                    "Lead force": lambda row: force_words(question, row.lead_force_id),
                    "What if": lambda row: what_if_link(question, row.agreement_id),
                },
                before="What if",
            ),
        ),
        alt=(
            f"{number} of {whose} {'has' if len(frame) == 1 else 'have'} no recorded end; on "
            f"{format_number(resting) if resting else 'none'} of them something rests alone."
        ),
        note=(
            "Those under review come first, then those on which most rests. No recorded end does "
            f"not mean that there is none. {RESTS_NOTE}"
        ),
    )


def _review_words(row: Any) -> str:
    if row.review_on is not None:
        return spoken_date(row.review_on, row.review_on_precision)
    return "Under review, no date recorded" if row.status == "under_review" else "Not recorded"
