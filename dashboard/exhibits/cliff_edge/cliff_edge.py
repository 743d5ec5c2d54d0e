"""What ends over the next months, and what falls with it if nothing is renewed."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.months import Endings, Months
from dashboard.exhibits.action_beside import beside
from dashboard.exhibits.changes.positions import cause_phrase
from dashboard.exhibits.cliff_edge.changes import (
    STATES,
    by_cause,
    cause_of,
    changes,
    counts,
    falling_by,
    homes,
)
from dashboard.exhibits.cliff_edge.endings import (
    NOT_SAFE,
    drawn_ends,
    end_about,
    end_kind,
    end_name,
    end_words,
    ending,
    ending_note,
    falls,
    how_many,
    nothing_ends_note,
    unknown_words,
)
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.months import MONTHS, month_ahead, months_of
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import obligation_labels
from dashboard.exhibits.spr.words import MEANING, choices_of, edition_of, edition_phrase
from dashboard.exhibits.table import cited, counted, linked, table_of
from dashboard.theme import POSITION
from dashboard.wording import (
    count_noun,
    format_number,
    in_sentence,
    join_words,
    sentence,
    spoken_date,
)

KINDS = {
    "agreement": "Agreement",
    "membership": "Membership of a unit",
    "posts": "Posts of an agency",
    "funding": "Stream of money: last stated year",
}
LEAST_DRAWN = 2
"""One end alone is told in a row of the table."""
FORCES_OF_TODAY = "The forces counted are those of the as-at date throughout."


def _horizon(question: Question, months: str) -> str:
    """The last day that is looked at, in words."""
    return spoken_date(month_ahead(question.as_of, months_of(months)), "day")


def _chosen(months: str, edition: str) -> dict[str, str]:
    return {"Months ahead": months} | choices_of(edition)


@exhibit()
def cliff_edge_ending(question: Question, months: str = MONTHS, edition: str = "") -> Answer:
    """What ends over the next months, and of what does nobody know the end?"""
    of, ahead = edition_of(question, edition), months_of(months)
    found = ending(question, ahead)
    frame = found[found["outcome"] == "ends"].reset_index(drop=True)
    actions = beside(question, frame, end_about)
    told = list(rows(frame))
    falling = falling_by(question, ahead, of)
    drawn, dated = drawn_ends(question, told, falling)
    recorded = len(told)
    return Answer(
        title=f"What ends for {question.forces_phrase} by {_horizon(question, months)} if nothing "
        "is renewed",
        frame=actions.frame,
        table=table_of(
            told,
            actions.among(
                {
                    "What ends": lambda row: end_name(question, row),
                    "End": end_words,
                    "What falls with it": lambda row: falls(row, falling),
                    "What it is": end_kind,
                    "Source": cited(question),
                },
                before="Source",
            ),
        ),
        chart=Endings(drawn, question.as_of, month_ahead(question.as_of, ahead), KINDS)
        if len(drawn) >= LEAST_DRAWN
        else None,
        alt=(
            f"Timeline to {_horizon(question, months)} with "
            f"{count_noun(recorded, 'recorded end') if recorded else 'no recorded end'}. "
            f"{unknown_words(found)}"
        ),
        note=ending_note(found, dated),
        source_ids={id_ for row in told for id_ in row.source_ids},
        choices=_chosen(months, of),
    )


@exhibit()
def cliff_edge_count(question: Question, months: str = MONTHS, edition: str = "") -> Answer:
    """How many standings would be what, month by month, if nothing were renewed?"""
    of = edition_of(question, edition)
    frame = counts(question, months_of(months), of)
    held = [state for state in STATES if frame[state.key].any()]
    moving = [state for state in held if frame[state.key].nunique() > 1]
    amounts = []
    for state in held:
        first, last = int(frame[state.key].iloc[0]), int(frame[state.key].iloc[-1])
        said = (
            f"from {format_number(first)} to {format_number(last)}"
            if first != last
            else format_number(last)
        )
        amounts.append(f"{in_sentence(state.word)} {said}")
    return Answer(
        title=f"Standings of {question.forces_phrase} on {edition_phrase(of)} if nothing is "
        "renewed",
        frame=frame,
        table=pd.DataFrame(
            {"On": [spoken_date(day, "day") for day in frame["month"]]}
            | {state.word: [format_number(number) for number in frame[state.key]] for state in held}
        ),
        chart=Months(list(frame["month"]), {state: frame[state.key].tolist() for state in STATES})
        if moving
        else None,
        alt=(
            f"Standings of {question.forces_phrase} on obligations of {edition_phrase(of)} from "
            f"{question.status.as_at} to {_horizon(question, months)}: "
            f"{join_words(amounts) or 'none'}."
        ),
        note=(
            f"{FORCES_OF_TODAY} What has no recorded end is taken to go on, so more may change "
            f"than is shown. {MEANING}"
            if moving
            else "No chart is drawn: nothing that is recorded changes a standing in these months. "
            f"{NOT_SAFE}"
        ),
        source_ids=question.answer("edition_obligation", edition=of)["source_id"],
        choices=_chosen(months, of),
    )


@exhibit()
def cliff_edge_change(question: Question, months: str = MONTHS, edition: str = "") -> Answer:
    """When would which standings change if nothing were renewed, and why?"""
    of = edition_of(question, edition)
    frame = by_cause(question, months_of(months), of)
    labels = obligation_labels(question.answer("edition_obligation", edition=of))
    told = list(rows(frame))
    worse = int(frame.loc[frame["direction"] == "worse", "positions"].sum())
    all_ = int(frame["positions"].sum())
    return Answer(
        title=f"What would change for {question.forces_phrase}, and why, by "
        f"{_horizon(question, months)}",
        frame=frame,
        table=table_of(
            told,
            {
                "From": lambda row: spoken_date(row.month, "day"),
                "What happens": lambda row: cause_phrase(question, row),
                "Before": lambda row: POSITION[row.position_before].label,
                "Then": lambda row: POSITION[row.position_after].label,
                "Standings": counted("positions"),
                "Forces": lambda row: join_words(
                    [question.short_name("force", id_) for id_ in row.force_ids]
                ),
                "Functions": lambda row: _functions(question, row.function_ids),
                "Obligations": lambda row: "; ".join(labels[id_] for id_ in row.obligation_ids),
                "Source of the cause": linked(question, "cause_source_id"),
            },
        ),
        alt=(
            f"{count_noun(all_, 'standing')} of {question.forces_phrase} on {edition_phrase(of)} "
            f"would change by {_horizon(question, months)}, {worse} of them for the worse."
            if told
            else f"No standing of {question.forces_phrase} on {edition_phrase(of)} would change by "
            f"{_horizon(question, months)} by anything that is recorded."
        ),
        note=(
            "A standing counts from the first of the month after what happens. Where several "
            f"things happen in a month, the first that bears on a function is named. "
            f"{FORCES_OF_TODAY}"
            if told
            else f"Nothing that is recorded changes a standing on {edition_phrase(of)} in these "
            f"months. {NOT_SAFE}"
        ),
        choices=_chosen(months, of),
    )


def _functions(question: Question, function_ids: list[str]) -> str:
    names = sorted(in_sentence(question.name("function", id_)) for id_ in function_ids)
    return sentence(join_words(names)) or "Nothing that is recorded"


@kept
def cliff_edge_headline(question: Question, months: str = MONTHS, edition: str = "") -> str:
    """What falls if nothing is renewed, led by what nobody knows where that is most of it."""
    found = ending(question, months_of(months))
    live = int((found["kind"] == "agreement").sum())
    unknown = how_many(found, "agreement", "not_recorded")
    falls, agreements = _falls(question, months, edition), count_noun(live, "live agreement")
    if not live:
        return f"{falls} No live agreement of {question.forces_phrase} is on record."
    if not unknown:
        return f"{falls} Each of the {agreements} states its end."
    if unknown == live:
        unsaid = f"Not one of the {agreements} of {question.forces_phrase} states its end"
        return f"{unsaid}: when it comes is not known. {falls}"
    others = "the other one ends" if unknown == 1 else f"the other {unknown} end"
    states = "states its" if live - unknown == 1 else "state their"
    unsaid = (
        f"Of {agreements} of {question.forces_phrase}, {live - unknown} {states} end; when "
        f"{others} is not known."
    )
    return f"{unsaid} {falls}" if unknown > live / 2 else f"{falls} {unsaid}"


@kept
def cliff_edge_nothing(question: Question, months: str = MONTHS) -> str:
    """What else there is to know where nothing ends ahead, beneath the headline."""
    return nothing_ends_note(ending(question, months_of(months)))


def _falls(question: Question, months: str, edition: str) -> str:
    of, by = edition_of(question, edition), _horizon(question, months)
    worse = [row for row in changes(question, months_of(months), of) if row.direction == "worse"]
    if not worse:
        return (
            f"If nothing is renewed, no standing of {question.forces_phrase} on "
            f"{edition_phrase(of)} is known to get worse by {by}."
        )
    first = min(worse, key=lambda row: row.on_date)
    cause = cause_phrase(question, cause_of(first, homes(question)[first.force_id]))
    times = {1: "once", 2: "twice"}.get(len(worse), f"{len(worse)} times")
    return (
        f"If nothing is renewed, standings of {question.forces_phrase} on {edition_phrase(of)} get "
        f"worse {times} by {by}, first from {spoken_date(first.on_date, 'day')}: "
        f"{cause[:1].lower()}{cause[1:]}."
    )
