"""Overview: where the network or a region stands, what it rests on, what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.charts.bars import Bars, Series
from dashboard.charts.hover import Hover
from dashboard.errors import UsageError
from dashboard.exhibits.action_beside import Beside, beside
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.overview.attention import KINDS, page_address
from dashboard.exhibits.overview.key_figures import moved_words, parts_of
from dashboard.exhibits.question import Link, Question, kept, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import since_day
from dashboard.exhibits.spr.positions import force_sentence
from dashboard.exhibits.table import counted, table_of
from dashboard.theme import (
    DARK,
    LIGHT,
    NOT_ASSESSED,
    NOT_DERIVED,
    PARTIAL,
    PROVIDED,
    STATED,
    TRANSFERRED,
    State,
    lighter,
)
from dashboard.wording import count_noun, format_number, join_words, label, sentence, spoken_date

BELOW = "below"

STANDINGS = (
    State("at_standard", "At the standard", "●", PROVIDED.light, PROVIDED.dark),
    State(
        "stated",
        STATED.word,
        STATED.symbol,
        STATED.light,
        STATED.dark,
        STATED.edge_light,
        STATED.edge_dark,
    ),
    State(BELOW, "Below the standard", "◐", PARTIAL.light, PARTIAL.dark),
    State("no_standard", "No standard set", "·", NOT_DERIVED.light, NOT_DERIVED.dark),
    State("transferred", "National service", "→", TRANSFERRED.light, TRANSFERRED.dark),
    NOT_ASSESSED,
)
"""Where a capability stands against the level that is asked of it."""

EVIDENCE = (
    State("unit_evidence", "Evidence about the unit", "●", PROVIDED.light, PROVIDED.dark),
    State(
        "network_statement",
        "Network-wide statement",
        "◎",
        lighter(PROVIDED.light, LIGHT.background),
        lighter(PROVIDED.dark, DARK.background),
        PROVIDED.light,
        PROVIDED.dark,
    ),
    State(
        "nothing",
        "Nothing recorded",
        "–",
        NOT_ASSESSED.light,
        NOT_ASSESSED.dark,
        NOT_ASSESSED.edge_light,
        NOT_ASSESSED.edge_dark,
    ),
)
"""What the position of a capability rests on."""

SPAN_NONE = "No dated evidence"


def span(months: object) -> str:
    """A number of whole months in words: "4 years 5 months"."""
    if not isinstance(months, int):
        return SPAN_NONE
    if months < 1:
        return "under a month"
    years, rest = divmod(months, 12)
    parts = [count_noun(years, "year")] if years else []
    return " ".join(parts + ([count_noun(rest, "month")] if rest else []))


def _parted(frame: pd.DataFrame) -> tuple[list[Any], Any]:
    """The rows of the units, and the row of all of them together; None where there is none."""
    found = list(rows(frame))
    every = next((row for row in found if row.rocu_id is None), None)
    return [row for row in found if row.rocu_id is not None], every


def _unit_bars(
    question: Question, units: Sequence[Any], states: Sequence[State], total: str
) -> Bars:
    """A bar a unit, parted by state, each part with its symbol and number; a click is a region."""
    chosen = next((unit.unit for unit in units if unit.rocu_id == question.rocu_id), "")
    return Bars(
        categories=tuple(unit.unit for unit in units),
        series=tuple(_part(state, units, total) for state in states),
        axis="Core capabilities",
        whole=max((getattr(unit, total) for unit in units), default=1),
        letter_px=11,
        chosen=chosen,
    )


def _part(state: State, units: Sequence[Any], total: str) -> Series:
    counts = [getattr(unit, state.key) for unit in units]
    return Series(
        state=state,
        values=tuple(counts),
        labelled=(True,) * len(counts),
        hovers=tuple(
            Hover(
                unit.unit,
                (
                    f"{state.word}: {format_number(number)} of "
                    f"{format_number(getattr(unit, total))} core capabilities",
                ),
            )
            for unit, number in zip(units, counts, strict=True)
        ),
        chooses=tuple((unit.rocu_id,) for unit in units),
    )


@exhibit()
def capability_standing(question: Question) -> Answer:
    """How many core capabilities of each unit are at the standard, below it, or not assessed?"""
    frame = question.answer("capability_standing")
    units, every = _parted(frame)
    shown = [s for s in STANDINGS if s.key != "no_standard" or (every and every.no_standard)]
    found = [*units, every] if every else units
    table = pd.DataFrame(
        {
            "Unit": [row.unit or "All regions" for row in found],
            "Core capabilities": [format_number(row.capabilities) for row in found],
        }
        | {state.word: [format_number(getattr(row, state.key)) for row in found] for state in shown}
    )
    said = join_words([f"{getattr(every, s.key)} {s.word.lower()}" for s in shown]) if every else ""
    return Answer(
        title=f"Core capabilities in {count_noun(len(units), 'region')} against the standard",
        frame=frame,
        table=table,
        chart=_unit_bars(question, units, shown, "capabilities"),
        alt=(
            f"Bars of {count_noun(len(units), 'region')}: of {every.capabilities} core "
            f"capabilities, {said}."
            if every
            else "No units or core capabilities are on record."
        ),
        note=(
            "Not assessed means that nothing recorded says; it is never a gap. National service "
            "means that a national body took the capability over. The evidence behind each cell "
            "is on the page Capabilities."
        ),
        source_ids=_core_source_ids(question),
    )


def _core_source_ids(question: Question, rocu_id: str | None = None) -> pd.Series:
    """What the positions of core capabilities rest on, of one unit or of all."""
    cells = question.answer("capability_matrix")
    if rocu_id:
        cells = cells[cells["rocu_id"] == rocu_id]
    return cells["source_id"]


@exhibit()
def region_standing(question: Question) -> Answer:
    """Which core capabilities are at the standard, below it, national, or not assessed?"""
    frame = question.answer("region_standing", rocu=question.rocu_id)
    words = {state.key: state.label for state in STANDINGS}
    found = list(rows(frame))
    table = table_of(
        found,
        {
            "Standing": lambda row: words[row.standing],
            "Unit": "unit",
            "How many": counted("capabilities"),
            "Which": "names",
        },
    )
    if question.rocu_id:
        table = table.drop(columns="Unit")
    else:
        table = table[["Unit", "Standing", "How many", "Which"]]
    return Answer(
        title=f"Which core capabilities stand where in {question.region_phrase}",
        frame=frame,
        table=table,
        alt=f"List of the core capabilities of {question.region_phrase} in "
        f"{count_noun(len(found), 'group')}.",
        note="Each capability's evidence is on the page Capabilities.",
        source_ids=_core_source_ids(question, question.rocu_id),
    )


@exhibit()
def evidence_base(question: Question) -> Answer:
    """What does the picture of core capabilities rest on, and how old is it?"""
    frame = question.answer("evidence_base")
    units, every = _parted(frame)
    found = [*units, every] if every else units
    table = pd.DataFrame(
        {
            "Unit": [row.unit or "All regions" for row in found],
            "Core capabilities": [format_number(row.positions) for row in found],
        }
        | {
            state.word: [format_number(getattr(row, state.key)) for row in found]
            for state in EVIDENCE
        }
        | {
            "On undated pages": [format_number(row.undated) for row in found],
            "Median age of the dated": [sentence(span(row.median_age_months)) for row in found],
        }
    )
    return Answer(
        title="What the picture rests on",
        frame=frame,
        table=table,
        chart=_unit_bars(question, units, EVIDENCE, "positions"),
        alt=(
            f"Bars of {count_noun(len(units), 'region')}: of {every.positions} positions, "
            f"{_resting(every)}."
            if every
            else "There are no positions that could rest on anything."
        ),
        note=_region_note(question, units) + _age_note(question, every),
        source_ids=_core_source_ids(question),
    )


def _resting(row: Any) -> str:
    return (
        f"{row.unit_evidence} rest on evidence about the unit, {row.network_statement} on "
        f"network-wide statements and {row.nothing} on nothing"
    )


def _region_note(question: Question, units: Sequence[Any]) -> str:
    """What the region's own positions rest on, where one is chosen."""
    return "".join(
        f"In {question.region_phrase}, {_resting(row)}. "
        for row in units
        if row.rocu_id == question.rocu_id
    )


def _age_note(question: Question, every: Any) -> str:
    if every is None or not every.dated + every.undated:
        return "Nothing was recorded by this date, so there is no age to state."
    return (
        f"In the network, {every.dated} positions rest on dated evidence, with a median age of "
        f"{span(every.median_age_months)} at {question.status.as_at}, and {every.undated} on "
        "undated "
        "pages, whose age is not known. A date known only to its month or year counts from its "
        "first day, so ages are at most these."
        if every.dated
        else f"All {every.undated} positions with evidence rest on undated pages."
    )


@kept
def headline_of(question: Question) -> str:
    """Where the region stands, how that moved since the last meeting, and what is not known; with
    a force chosen, first what it can show."""
    parts = parts_of(question, "")
    capability, obligation = parts["capability"], parts["obligation"]
    if not capability.total():
        return "No core capabilities are on record for this region."
    who = question.region_phrase if question.home is None else question.name("rocu", question.home)
    at, below = capability.count("at_standard"), capability.count("below")
    unknown = capability.count("not_assessed")
    then = spoken_date(since_day(question, ""), "day")
    gained = capability.gained("at_standard")
    moved = f", {moved_words(gained, then)}" if gained else ""
    said = [f"{format_number(below) if below else 'none'} {'is' if below == 1 else 'are'} below it"]
    if capability.count("stated"):
        said.append(f"{format_number(capability.count('stated'))} stated only")
    if unknown:
        said.append(f"{format_number(unknown)} not assessed")
    first = (
        f"{sentence(who)} is at the standard in {format_number(at) if at else 'none'} of "
        f"{format_number(capability.total())} core "
        f"capabilities{moved}; {join_words(said)}."
    )
    if question.force_id:
        return f"{force_sentence(question)} {first}"
    forces = question.region_forces_phrase or "the forces"
    silent = obligation.count("unknown")
    return (
        f"{first} Of {count_noun(obligation.total(), 'obligation')} of {forces}, access is shown "
        f"for {format_number(obligation.count('evidenced'))}; for {format_number(silent)} nothing "
        "recorded says how they reach all that is needed."
    )


@exhibit()
def attention(question: Question) -> Answer:
    """What needs attention now, and how much of it is there?"""
    frame = _some_first(question)
    found = [(row, KINDS[row.kind]) for row in rows(frame)]
    table = pd.DataFrame(
        {
            "What": [
                Link(kind.label, page_address(question, "", attention=row.kind))
                if row.items
                else kind.label
                for row, kind in found
            ],
            "How many": [kind.said(row) for row, kind in found],
        }
    )
    some = [kind.label.lower() for row, kind in found if row.items]
    return Answer(
        title=f"What needs attention now in {question.region_phrase}",
        frame=frame,
        table=table,
        alt=f"{count_noun(len(found), 'kind')} of things to attend to; there are "
        f"{join_words(some)}."
        if some
        else f"{count_noun(len(found), 'kind')} of things to attend to, none of which was found.",
        note=_attention_note(question),
        source_ids={
            source.source_id
            for row, _ in found
            if row.items
            for source in attention_item(question, attention=row.kind).sources
        },
    )


def _some_first(question: Question) -> pd.DataFrame:
    """How much there is of each kind, those of which there is nothing last."""
    frame = question.answer("attention", rocu=question.rocu_id)
    return frame.iloc[frame["items"].eq(0).argsort(kind="stable")].reset_index(drop=True)


def _attention_note(question: Question) -> str:
    others = [
        f"{count_noun(row.statements, 'statement')} of the {row.edition} edition "
        f"({label(row.finding).lower()})"
        for row in rows(question.answer("finding_by_edition", rocu=question.rocu_id))
        if not row.is_current
    ]
    parts = ["Kinds are different things and are never summed."]
    if others:
        parts.append(f"Other editions are not counted: {join_words(others)}.")
    return " ".join([*parts, "No items means only that nothing recorded shows any."])


@kept
def kinds_by_count(question: Question) -> dict[str, str]:
    """The kinds to choose from, each with how many there are."""
    return {
        row.kind: f"{KINDS[row.kind].label} ({format_number(KINDS[row.kind].how_many(row))})"
        for row in rows(_some_first(question))
    }


@exhibit()
def attention_item(question: Question, attention: str = "capability_gap") -> Answer:
    """Which items of one kind need attention now?"""
    if attention not in KINDS:
        raise UsageError(f"There is no kind {attention!r}. There are: {', '.join(KINDS)}.")
    chosen = KINDS[attention]
    frame = question.answer(chosen.query, rocu=question.rocu_id)
    if chosen.keeps:
        column, value = chosen.keeps
        frame = frame[frame[column] == value]
    found = list(rows(frame))
    actions = beside(question, frame, chosen.about) if chosen.about else Beside(frame, {})
    said = {head: [words(row) for row in found] for head, words in actions.column.items()}
    columns = chosen.shows(question, found)
    source = {"Source": columns.pop("Source")}
    return Answer(
        title=f"{chosen.label} in {question.region_phrase}",
        frame=actions.frame,
        table=pd.DataFrame(columns | said | source),
        alt=f"Table of {count_noun(len(found), 'row')}: {chosen.label.lower()} in "
        f"{question.region_phrase}.",
        note=chosen.note,
        choices={"Kind": chosen.label},
    )
