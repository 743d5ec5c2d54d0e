"""Agreements: the register, what they cover, and one agreement in full."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.charts.hover import Hover
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.exhibits.action_beside import ACTION, Beside, agreement_about, beside
from dashboard.exhibits.agreements.filters import (
    ALL,
    chosen_of,
    chosen_words,
    place_of,
)
from dashboard.exhibits.agreements.words import (
    STANDING_NOTE,
    access_words,
    evidence_words,
    force_words,
    notice_words,
    points,
    standing_words,
)
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import NO_REGION
from dashboard.exhibits.spr.routes import agreement_phrase
from dashboard.exhibits.table import dated, labelled, linked, matrix_table, table_of
from dashboard.theme import UNKNOWN, State
from dashboard.wording import (
    NOT_RECORDED,
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    join_words,
)

NAME_CHARACTERS = 44
"""The width of an agreement's name in a hover."""
COUNT_FILLS = (("#6BACE6", "#2C5F8A"), ("#2073BC", "#5A9FE0"), ("#12436D", "#B3D4F5"))
NONE_FOUND = replace(UNKNOWN, key="0", word="No live agreement found")


@exhibit()
def agreement_register(
    question: Question,
    function: str = ALL,
    status: str = ALL,
    legal_basis: str = ALL,
    scope: str = ALL,
    lead: str = ALL,
    standing: str = ALL,
    search: str = "",
) -> Answer:
    """Which agreements are on record, and how old is the evidence of each?

    `search` keeps those in whose name, functions or note these words stand.
    """
    chosen = chosen_of(function, status, legal_basis, scope, lead, standing) | {
        "search": search.strip()
    }
    frame = question.answer("agreement_register", **place_of(question), **chosen)
    known = next(rows(question.answer("agreement_count", **place_of(question), **chosen)))
    actions = beside(question, frame, agreement_about)
    return Answer(
        title=f"The register: {count_noun(len(frame), 'agreement')}",
        frame=actions.frame,
        table=_register_table(question, actions),
        alt=(
            f"Register of {count_noun(known.agreements, 'agreement')}, "
            f"{format_number(known.live)} of them live."
        ),
        note=_register_note(known),
        choices=chosen_words(question, chosen),
    )


def _register_table(question: Question, actions: Beside) -> pd.DataFrame:
    return table_of(
        rows(actions.frame),
        actions.among(
            {
                "Agreement": "name",
                "Live or not": standing_words,
                "Evidence": evidence_words,
                "Source": linked(question),
                "Legal basis": labelled("legal_basis"),
                "Lead force": lambda row: force_words(question, row.lead_force_id),
                "Starts": dated("starts_on", "Not recorded"),
                "Ends": dated("ends_on", "Not recorded"),
                "Review": dated("review_on", "Not recorded"),
                "Notice": lambda row: notice_words(row.notice_months),
                "Scope": labelled("scope"),
                "Functions": lambda row: clean_text(row.functions, NOT_RECORDED),
            }
        ),
    )


def _register_note(known: Any) -> str:
    if not known.agreements:
        return "No agreement on record is one of these."
    recorded = join_words(
        [
            f"a legal basis for {known.with_legal_basis}",
            f"a lead force for {known.with_lead}",
            f"a review date for {known.with_review}",
            f"a notice period for {known.with_notice}",
        ]
    )
    return (
        f"Of {format_number(known.agreements)}, {format_number(known.on_undated_page)} rest on an "
        f"undated source and {known.on_old_page} on one that was five years old or more: what they "
        f"say may have changed since. Recorded are {recorded}. Not recorded means that no source "
        f"says so, not that there is none.{STANDING_NOTE}"
    )


@exhibit()
def agreement_coverage(question: Question) -> Answer:
    """For which functions is each force party to a live agreement, and to how many?"""
    frame = question.answer("agreement_coverage", rocu=question.rocu_id)
    found = list(rows(frame))
    short = {row.force_id: question.short_name("force", row.force_id) for row in found}
    covered = int((frame["agreements"] > 0).sum())
    functions = count_noun(frame["function_id"].nunique(), "function")
    counted = question.answer("agreement_register", rocu=question.rocu_id, standing="live")
    chart = _coverage_chart(question, found, short)
    return Answer(
        title="Functions that live agreements cover for "
        f"{question.region_forces_phrase or 'each force'}",
        frame=frame,
        table=matrix_table(chart.grid, "Function"),
        chart=chart if found else None,
        alt=(
            f"Grid of {functions} by {count_noun(len(short), 'force')}: {format_number(covered)} "
            f"of {format_number(len(frame))} cells have at least one live agreement."
        ),
        note=(
            "Each number counts live agreements, those that found or host a ROCU included. Where "
            "none was found the force may still have the function itself or through its ROCU, so "
            "it is not a gap. Functions that no live agreement of these forces covers are left out."
        ),
        source_ids=counted["source_id"] if found else (),
    )


def _coverage_chart(question: Question, found: list[Any], short: dict[str, str]) -> Matrix:
    states = {number: _count_state(number) for number in sorted({r.agreements for r in found})}
    functions = {row.function_id: row.function_name for row in found}
    cells = [
        MatrixCell(
            row=functions[row.function_id],
            column=short[row.force_id],
            state=states[row.agreements],
            hover=_coverage_hover(row),
            chooses=(row.force_id,),
            said=_count_words(row.agreements),
        )
        for row in found
    ]
    forces = list(short.values())
    regions = {short[row.force_id]: row.unit or NO_REGION for row in found}
    return Matrix(
        list(functions.values()),
        forces,
        cells,
        list(states.values()),
        chosen=short.get(question.force_id or "", ""),
        column_groups=regions,
        row_px=26,
    )


def _coverage_hover(row: Any) -> Hover:
    found = row.names.split("; ") if row.names else ["No live agreement found"]
    return Hover(
        f"{row.force}: {in_sentence(row.function_name)}", tuple(found), line_width=NAME_CHARACTERS
    )


def _count_state(number: int) -> State:
    """How a number of live agreements is drawn: the number itself, on a darker blue for more."""
    if not number:
        return NONE_FOUND
    light, dark = COUNT_FILLS[min(number, len(COUNT_FILLS)) - 1]
    noun = "live agreement" if number == 1 else "live agreements"
    return State(str(number), noun, str(number), light, dark)


def _count_words(number: int) -> str:
    return count_noun(number, "live agreement") if number else NONE_FOUND.word


@exhibit()
def agreement_detail(question: Question, agreement: str = "") -> Answer:
    """What is recorded of one agreement: its parties, dates, terms, functions and source?"""
    answer = question.answer("agreement_detail", agreement=agreement or _first(question))
    row = next(rows(answer), None)
    name = row.name if row else "No agreement"
    found = points(question, row) if row else []
    actions = beside(question, answer, agreement_about)
    found += [("action_ids", ACTION, say(row)) for say in actions.column.values() if row]
    missing = sum(words == NOT_RECORDED for _, _, words in found)
    return Answer(
        title=name,
        frame=actions.frame[["agreement_id", *(point for point, _, _ in found)]].melt(
            "agreement_id", var_name="point"
        ),
        table=pd.DataFrame(
            [(label, words) for _, label, words in found], columns=["What", "What is recorded"]
        ),
        alt=(
            f"What is recorded of one agreement, {name}: of {count_noun(len(found), 'point')}, "
            f"{missing} not recorded."
        ),
        note="Not recorded means that no source says so, not that there is none.",
        source_ids=answer["source_id"],
        choices={"Agreement": name},
    )


def _first(question: Question) -> str:
    """The agreement that stands first in the register, for which there may be none."""
    return next(
        (
            row.agreement_id
            for row in rows(question.answer("agreement_register", **place_of(question)))
        ),
        "",
    )


@exhibit()
def agreement_access(question: Question, agreement: str = "") -> Answer:
    """What does one agreement give its parties access to, and is that assured?"""
    id_ = agreement or _first(question)
    about = next(rows(question.answer("agreement_detail", agreement=id_)), None)
    frame = question.answer("agreement_access", **place_of(question), agreement=id_)
    title = (
        f"Access under {agreement_phrase(question, id_)}" if about else "Access under an agreement"
    )
    return _access(question, frame, title, _no_access(question, about))


@exhibit(needs_force=True)
def force_agreement_access(question: Question) -> Answer:
    """What has one force access to under all its live agreements?"""
    frame = question.answer("agreement_access", **place_of(question))
    name = question.force_name
    nothing = f"No live agreement was found that gives {name} access to a function."
    title = f"What {name} has access to under agreements"
    return _access(question, frame, title, nothing)


def _access(question: Question, frame: pd.DataFrame, title: str, nothing: str) -> Answer:
    found = list(rows(frame))
    unassured = int((frame["strength"] == "unassured").sum())
    return Answer(
        title=title,
        frame=frame,
        table=pd.DataFrame(
            {
                "Function": [row.function_name for row in found],
                "Access": [access_words(question, row) for row in found],
                "Lead force": [force_words(question, row.lead_force_id) for row in found],
                "Source": [question.source(row.source_id).link for row in found],
            },
            dtype=object,
        ),
        alt=f"{title}: {count_noun(len(frame), 'entry', 'entries')}, {unassured} of them "
        "unassessed.",
        note=(
            "The level of an agreement is that of its lead force's own function, where both are "
            "known. Access is evidenced here, not that a duty is discharged."
            if found
            else nothing
        ),
    )


def _no_access(question: Question, about: Any) -> str:
    if about is None:
        return "There is no agreement."
    if about.standing != "live":
        return f"It is not live at {question.status.as_at}, so it gives nobody access to anything."
    if about.underpins_rocu_id:
        unit = question.name("rocu", about.underpins_rocu_id)
        return (
            f"It founds or hosts {unit}: its parties reach what the unit delivers through the "
            "unit, whose capabilities have their own page."
        )
    return "No route was found from it: a function or a party is not recorded, or is elsewhere."


def register_headline(question: Question, chosen: dict[str, str]) -> str:
    """How many agreements there are, how many are live, and what is known of their end."""
    known = next(rows(question.answer("agreement_count", **place_of(question), **chosen)))
    filtered = " that the filters choose" if chosen_words(question, chosen) else ""
    found = count_noun(known.agreements, "agreement") + filtered
    if question.force_id:
        said = f"{question.force_name} is party to {found}"
    elif question.rocu_id:
        said = (
            f"Member forces of the {question.name('rocu', question.rocu_id)} are party to {found}"
        )
    else:
        said = f"{found} {_are(known.agreements)} on record"
    ends = f"{known.live_with_end or 'none'} {_states(known.live_with_end)}"
    under_review = known.live_under_review
    review = f"{under_review or 'none'} {_are(under_review or 1)} under review"
    others = [
        f"{format_number(number)} {words}"
        for number, words in (
            (known.term_ended, "past the recorded term with no renewal recorded"),
            (known.ended, "ended"),
            (known.in_development, "in development"),
            (known.not_started, "not started"),
            (known.programme, "listed as a programme"),
        )
        if number
    ]
    return (
        f"{said}, {format_number(known.live)} of them live at {question.status.as_at}"
        f"{f', {join_words(others)}' if others else ''}. "
        + (f"Of the live ones, {ends} and {review}." if known.live else "")
    ).strip()


def _states(number: int) -> str:
    return "states an end date" if number <= 1 else "state an end date"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
