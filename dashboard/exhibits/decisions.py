"""Decisions for a board, worked out from what the data says is open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.exhibits.attention_kinds import DERIVED
from dashboard.exhibits.briefing import region_of
from dashboard.exhibits.collaborations import MONTHS, notice_phrase
from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.single_points import (
    alone_phrase,
    hanging_phrases,
    provider_phrase,
)
from dashboard.exhibits.spr import edition_of
from dashboard.exhibits.wording import (
    count,
    in_sentence,
    inspection_name,
    listed,
    spoken_date,
    text,
    whole,
    word,
)
from dashboard.theme import capability_state

MOST = 5
"""How many decisions of one kind a board is asked at once; the note says how many are left."""

COLUMNS = ["kind", "id", "decision", "why", "due_on", "due_on_precision", "source_ids"]
Row = tuple[object, ...]


@dataclass(frozen=True)
class Kind:
    """One kind of decision: its words, where all of its kind are listed, and how they are found."""

    thing: tuple[str, str]
    page: str
    find: Callable[[Ask, str], Iterator[Row]]


@exhibit()
def decision(ask: Ask, edition: str = "") -> Exhibit:
    """Which decisions does the data ask of the board?"""
    of = edition_of(ask, edition)
    found = {key: list(kind.find(ask, of)) for key, kind in KINDS.items()}
    frame = pd.DataFrame(
        [(key, *row) for key, all_of in found.items() for row in all_of[:MOST]], columns=COLUMNS
    )
    told = list(rows(frame))
    counts = frame["kind"].value_counts()
    said = [count(int(counts[key]), *KINDS[key].thing) for key in KINDS if key in counts]
    left = [
        f"{count(len(all_of) - MOST, *KINDS[key].thing)} (page {KINDS[key].page})"
        for key, all_of in found.items()
        if len(all_of) > MOST
    ]
    more = f"Left out, after the first {MOST} of a kind: {listed(left)}. " if left else ""
    return Exhibit(
        id="decision",
        title=f"Decisions asked of {_whom(ask)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Decision asked": [row.decision for row in told],
                "Why": [row.why for row in told],
                "By": [_by(ask, row) for row in told],
                "Source": [
                    "; ".join(source.short for source in sources_of(ask, row.source_ids))
                    or "Nothing is published"
                    for row in told
                ],
            }
        ),
        alt=(
            f"{count(len(frame), 'decision is', 'decisions are')} asked of {_whom(ask)}, about "
            f"{listed(said)}" + (f"; {listed(left)} more are left out." if left else ".")
            if told
            else f"The data asks no decision of {_whom(ask)}."
        ),
        note=(
            f"{more}Each follows from a fact that is published, or from one that is not known; "
            "whether it was decided already is not recorded."
        ),
        status=ask.status,
        sources=sources_of(ask, {source for ids in frame["source_ids"] for source in ids}),
        choices={"Edition": of or "No edition"},
    )


def _whom(ask: Ask) -> str:
    if ask.force_id:
        return f"the commissioner and chief officers of {ask.name('force', ask.force_id)}"
    if ask.rocu_id:
        return f"the governance board of {ask.short_name('rocu', ask.rocu_id)}"
    return "the national governance board"


def _by(ask: Ask, row: Any) -> str:
    said = spoken_date(row.due_on, row.due_on_precision, "No date recorded")
    is_past = row.due_on is not None and row.due_on < ask.as_of
    return f"{said}, which has passed" if is_past else said


def _rocu(ask: Ask) -> str | None:
    """The region asked about, or that of the force."""
    return region_of(ask) if ask.force_id else ask.rocu_id


def _agreements(ask: Ask, edition: str) -> Iterator[Row]:
    hanging = hanging_phrases(ask, edition)
    asked = ask.answer("agreement_review", rocu=ask.rocu_id, force=ask.force_id, months=int(MONTHS))
    for row in rows(asked):
        notices = list(row.notices)
        if notices == ["ended"]:
            continue
        ends = "term_ended" in notices or "ending" in notices
        act = "Renew, replace or let lapse" if ends else "Conclude the review"
        if notices == ["review_due"]:
            act = "Review"
        date = "ends_on" if ends else "review_on"
        yield (
            row.agreement_id,
            f"{act}: {row.agreement}",
            notice_phrase(notices) + hanging.get(row.agreement_id, _covers(row.functions)),
            *(getattr(row, date), getattr(row, f"{date}_precision"), [row.source_id]),
        )


def _covers(functions: str | None) -> str:
    if not functions:
        return ""
    return f". It covers {listed([in_sentence(name) for name in functions.split('; ')])}"


def _capabilities(ask: Ask, _: str) -> Iterator[Row]:
    rocu = _rocu(ask)
    if ask.force_id and rocu is None:
        return
    for row in rows(ask.answer("capability_gap", rocu=rocu)):
        state = in_sentence(capability_state(row.position, row.level).word)
        day = spoken_date(row.as_of, row.as_of_precision, "an undated page")
        yield (
            f"{row.rocu_id}/{row.capability_id}",
            f"Accept, or raise to the standard: {in_sentence(row.capability)} in {row.unit}",
            f"Assessed as {state} ({day}), {count(row.gap, 'level')} below the standard",
            *(None, None, [row.source_id]),
        )


def _statements(ask: Ask, _: str) -> Iterator[Row]:
    for row in rows(ask.answer("statement_finding", rocu=_rocu(ask))):
        if row.finding != "contradicted" or ask.force_id not in (None, row.force_id):
            continue
        about = row.threat or f"the {row.edition} edition as a whole"
        worst = in_sentence(DERIVED[row.derived])
        yield (
            f"{row.force_id}/{row.threat_id or row.edition}",
            f"Correct the statement, or show the access: {row.force} on {in_sentence(about)}",
            f"Stated: {in_sentence(word(row.stated))}. Its routes support at worst {worst}",
            *(None, None, [row.source_id]),
        )


def _single_points(ask: Ask, edition: str) -> Iterator[Row]:
    place = {"rocu": None if ask.force_id else ask.rocu_id, "force": ask.force_id}
    for row in rows(ask.answer("provider_dependence_rank", edition=edition, **place)):
        if not row.positions_falling:
            continue
        worse = count(row.positions_falling, "position")
        yield (
            f"{row.kind}/{row.provider_id}",
            "Agree what would stand in, or accept the risk: "
            f"{provider_phrase(ask, row.kind, row.provider_id)}",
            f"{alone_phrase(ask, row)}. Without it {worse} on "
            f"{count(row.obligations_falling, 'obligation')} of the {edition} edition would get "
            "worse",
            *(None, None, [row.source_id]),
        )


def _recommendations(ask: Ask, _: str) -> Iterator[Row]:
    for row in rows(ask.answer("inspection_recommendation", rocu=_rocu(ask))):
        if ask.force_id not in (None, row.force_id) or (ask.rocu_id and not row.rocu_id):
            continue
        owner = text(row.owner, "not recorded")
        yield (
            row.recommendation_id,
            f"Say what was done on: {row.text_summary.rstrip('.')}",
            f"Made in {inspection_name(row.inspection)} (owner: {owner}); whether it was carried "
            "out is not recorded",
            *(row.due_on, row.due_on_precision, [row.source_id]),
        )


def _not_assessed(ask: Ask, edition: str) -> Iterator[Row]:
    rocu = _rocu(ask)
    unit = ask.short_name("rocu", rocu) if rocu else "all regions"
    forces = f"the forces of {unit}" if rocu else "forces"
    asked = {
        "core_capability": (
            f"Commission an assessment: core capabilities of {unit}",
            f"core capabilities have no published evidence{_which(ask, rocu)}",
        ),
        "own_function": (
            "Assess the functions that the force runs itself"
            if ask.force_id
            else f"Ask {forces} to assess the functions that they run themselves",
            "functions are not assessed, so a single point of failure cannot be told from the only "
            "known provider",
        ),
        "agreement_level": (
            "Ask lead forces for the level at which they serve under agreements",
            "functions under live agreements have no assessed level, so access is not assured",
        ),
    }
    known = _unknown_counts(ask, edition, rocu)
    for kind, (decision_asked, why) in asked.items():
        unknown, total = known.get(kind, (0, 0))
        if unknown:
            said = f"{whole(unknown)} of {whole(total)} {why}"
            yield (kind, decision_asked, said, None, None, [])


def _unknown_counts(ask: Ask, edition: str, rocu: str | None) -> dict[str, tuple[int, int]]:
    """How much of each part is not assessed, of how much; of the force where one is asked about."""
    known = {
        row.kind: (row.unknown_count, row.total_count)
        for row in rows(ask.answer("not_assessed", edition=edition, rocu=rocu))
        if rocu or not ask.force_id
    }
    if ask.force_id:
        routes = ask.answer("function_routes", force=ask.force_id, edition=edition)
        functions = {
            kind: set(routes.loc[routes["kind"] == kind, "function_id"])
            for kind in ("own", "agreement")
        }
        unassured = set(
            routes.loc[
                (routes["kind"] == "agreement") & (routes["strength"] == "unassured"), "function_id"
            ]
        )
        every = routes["function_id"].nunique()
        known["own_function"] = (every - len(functions["own"]), every)
        known["agreement_level"] = (len(unassured), len(functions["agreement"]))
    return known


def _which(ask: Ask, rocu: str | None) -> str:
    """The core capabilities of one unit that are not assessed, by name."""
    if rocu is None:
        return ""
    found = rows(ask.answer("region_standing", rocu=rocu))
    names = [row.names for row in found if row.standing == "not_assessed"]
    return "".join(f": {listed([in_sentence(n) for n in held.split('; ')])}" for held in names)


KINDS = {
    "agreement": Kind(("agreement", "agreements"), "Agreements", _agreements),
    "capability": Kind(
        ("capability below standard", "capabilities below standard"), "Capabilities", _capabilities
    ),
    "statement": Kind(
        ("statement contradicted", "statements contradicted"),
        "Strategic Policing Requirement",
        _statements,
    ),
    "single_point": Kind(
        ("sole known provider", "sole known providers"),
        "Overview",
        _single_points,
    ),
    "recommendation": Kind(("recommendation", "recommendations"), "Inspections", _recommendations),
    "not_assessed": Kind(
        ("part of the picture not assessed", "parts of the picture not assessed"),
        "Sources",
        _not_assessed,
    ),
}
