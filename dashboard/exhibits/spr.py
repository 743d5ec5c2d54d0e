"""Strategic Policing Requirement: forces by obligations, and one force in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from dashboard.exhibits.critical_mass import mass_figure
from dashboard.exhibits.exhibit import Ask, Exhibit, exhibit, rows, sources_of
from dashboard.exhibits.labels import bold, wrapped
from dashboard.exhibits.obligation_grid import (
    NO_REGION,
    NO_THREAT,
    POSITION,
    covered_phrase,
    grid_figure,
    grid_table,
    obligation_labels,
    wording_phrase,
)
from dashboard.exhibits.routes import COVERAGE, access_sentence, evidence_table, routes_table
from dashboard.exhibits.tiles import Tile, tile_figure
from dashboard.exhibits.wording import (
    count,
    in_sentence,
    inspection_name,
    listed,
    sentence,
    spoken_date,
    text,
    whole,
    word,
)
from dashboard.theme import COVERAGE_STATES, GRADE_STATES, POSITION_STATES, State

ALL = "all"
OBLIGATION, FUNCTION = "obligation:", "function:"
GRADE = {state.key: state for state in GRADE_STATES}
MEANING = "Evidenced says that access is evidenced, not that a duty is discharged."


def edition_of(ask: Ask, edition: str = "") -> str:
    """The edition that was chosen, else the one in force on the day; none where none is known."""
    return edition or (ask.edition if len(ask.answer("edition_in_force")) else "")


def _edition_phrase(edition: str) -> str:
    return f"the {edition} edition" if edition else "no edition"


def _scope(ask: Ask) -> str:
    """The region by its short name, or the network."""
    return ask.short_name("rocu", ask.rocu_id) if ask.rocu_id else "the network"


def _force(ask: Ask) -> str:
    return ask.name("force", ask.force_id or "")


def _chosen(edition: str, **others: str) -> dict[str, str]:
    """What was chosen, in words."""
    said = {"Edition": edition or "No edition"}
    return said | {label: value for label, value in others.items() if value}


def _tally(found: pd.Series, states: Sequence[State]) -> str:
    """How often each state was found, in words: "3 evidenced and 4 not known"."""
    counts = found.value_counts()
    said = [f"{whole(counts[s.key])} {s.word.lower()}" for s in states if s.key in counts]
    return listed(said) or "nothing"


@exhibit()
def obligation_matrix(
    ask: Ask, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Exhibit:
    """Which obligations can each force evidence that it has, or has access to, what they need?"""
    of = edition_of(ask, edition)
    chosen = {"edition": of, "threat": threat, "dimension": dimension}
    frame = ask.answer("obligation_matrix", rocu=ask.rocu_id, **chosen)
    obligations = ask.answer("edition_obligation", **chosen)
    behind = ask.answer("requirement_source", edition=of, rocu=ask.rocu_id)
    forces = count(frame["force_id"].nunique(), "force")
    asked = count(frame["obligation_id"].nunique(), "obligation")
    figure, cells = grid_figure(ask, frame, obligations)
    return Exhibit(
        id="obligation_matrix",
        title=f"Where the forces of {_scope(ask)} stand on each obligation of {of or 'no edition'}",
        frame=frame,
        table=grid_table(ask, frame, obligations),
        figure=figure,
        grid=cells,
        alt=(
            f"Grid of {forces} by {asked} of {_edition_phrase(of)}: of "
            f"{count(len(frame), 'position')}, {_tally(frame['position'], POSITION_STATES)}."
        ),
        note=_matrix_note(obligations),
        status=ask.status,
        sources=sources_of(ask, [*obligations["source_id"], *behind["source_id"]]),
        choices=_filters(obligations, of, threat, dimension),
    )


def _filters(
    obligations: pd.DataFrame, edition: str, threat: str, dimension: str
) -> dict[str, str]:
    named = obligations["threat"].dropna()
    threat_name = "" if threat == ALL else text(next(iter(named), None), NO_THREAT)
    return _chosen(
        edition, Threat=threat_name, Dimension="" if dimension == ALL else word(dimension)
    )


def _matrix_note(obligations: pd.DataFrame) -> str:
    duties = int((obligations["functions_required"] == 0).sum())
    recalled = int(obligations["is_recalled"].sum())
    low = int((obligations["confidence"] == "low").sum())
    of = count(len(obligations), "obligation")
    return (
        f"{MEANING} Not known means that nothing published says; it is never a gap. Of {of}, "
        f"{duties} need no function (see the statements of each force), {recalled} have wording "
        f"that is recalled, not official, and {low} have wording of low confidence."
    )


@exhibit()
def tile_map(ask: Ask, about: str = "", edition: str = "") -> Exhibit:
    """Where do the forces stand on one obligation, or on one function?"""
    about = about or first_subject(ask, edition_of(ask, edition))
    kind, _, id_ = about.partition(":")
    asked = {kind: id_} if id_ else {}
    frame = ask.answer("tile_map", **asked)
    behind = ask.answer("requirement_source", **(asked or {"obligation": ""}))
    states = COVERAGE_STATES if kind == "function" else POSITION_STATES
    named = COVERAGE if kind == "function" else POSITION
    subject, explained, source_ids = _subject(ask, about)
    told = list(rows(frame))
    tiles = [
        Tile(
            row.force_id,
            ask.short_name("force", row.force_id),
            row.rocu_id,
            row.unit,
            named[row.state],
            f"{bold(wrapped(row.force, 60))}<br>{wrapped(row.unit or NO_REGION, 60)}<br>"
            f"{named[row.state].word}: {_known_phrase(row)}",
        )
        for row in told
    ]
    return Exhibit(
        id="tile_map",
        title=subject,
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Region": [row.unit or NO_REGION for row in told],
                "State": [named[row.state].label for row in told],
                "What is known": [sentence(_known_phrase(row)) for row in told],
            }
        ),
        figure=tile_figure(tiles, states, ask.dark, ask.force_id, ask.rocu_id),
        alt=f"Map of {count(len(frame), 'force')}, one square each, by where they stand. "
        f"{subject}: {_tally(frame['state'], states)}.",
        note=f"{explained}{MEANING}",
        status=ask.status,
        sources=sources_of(ask, [*source_ids, *behind["source_id"]]),
        choices={"Map": subject},
    )


def first_subject(ask: Ask, edition: str) -> str:
    """The obligation on which forces differ most, else the first function, else nothing."""
    telling = ask.answer("telling_obligation", edition=edition)
    if len(telling):
        return f"{OBLIGATION}{telling['obligation_id'].iloc[0]}"
    return next((key for key in map_subjects(ask, edition) if key.startswith(FUNCTION)), "")


def map_subjects(ask: Ask, edition: str) -> dict[str, str]:
    """What the map can be about: each obligation of the edition, and each function."""
    labels = obligation_labels(ask.answer("edition_obligation", edition=edition))
    named = ask.answer("name")
    functions = named[named["kind"] == "function"].sort_values(["name", "id"])
    return {f"{OBLIGATION}{id_}": f"Obligation: {label}" for id_, label in labels.items()} | {
        f"{FUNCTION}{row.id}": f"Function: {row.name}" for row in rows(functions)
    }


def _subject(ask: Ask, about: str) -> tuple[str, str, list[str]]:
    """What the map is about, its explanation, and the sources of that."""
    kind, _, id_ = about.partition(":")
    if kind == "function":
        return f"Function: {in_sentence(ask.name('function', id_))}", "", []
    for edition in ask.answer("edition_in_force")["edition"]:
        obligations = ask.answer("edition_obligation", edition=edition)
        for row in rows(obligations):
            if row.obligation_id == id_:
                label = in_sentence(obligation_labels(obligations)[id_])
                said = (
                    f"{row.requirement.rstrip('.')} ({in_sentence(word(row.duty_holder))}, "
                    f"{edition} edition). Confidence of the wording: "
                    f"{wording_phrase(row).lower()}. "
                )
                return f"Obligation: {label}", said, [row.source_id]
    return "Where the forces stand", "", []


def _known_phrase(row: Any) -> str:
    if row.route_count is None:
        return covered_phrase(row)
    return count(row.route_count, "known route") if row.route_count else "no known route"


@exhibit()
def critical_mass(ask: Ask, measure: str = "", edition: str = "") -> Exhibit:
    """How many of the functions that an edition needs are covered, beside the size of the force?"""
    of = edition_of(ask, edition)
    frame = ask.answer("critical_mass", edition=of, basis=measure or None, rocu=ask.rocu_id)
    behind = ask.answer("requirement_source", edition=of, rocu=ask.rocu_id)
    told = list(rows(frame))
    counted = sentence(told[0].measure if told else measure or "Size")
    return Exhibit(
        id="critical_mass",
        title="Functions covered beside size, by region",
        frame=frame,
        table=pd.DataFrame(
            {
                "Force": [row.force for row in told],
                "Region": [row.unit or NO_REGION for row in told],
                counted: [whole(row.value) for row in told],
                "Stated for": [spoken_date(row.as_of, row.as_of_precision) for row in told],
                "Functions covered": [
                    f"{row.functions_covered} of {row.functions_needed}" for row in told
                ],
                "Source of the size": [ask.source(row.source_id).link for row in told],
            }
        ),
        figure=mass_figure(ask, frame),
        alt=_mass_alt(frame, counted, of),
        note=_mass_note(ask, frame, of),
        status=ask.status,
        sources=sources_of(ask, [*frame["source_id"], *behind["source_id"]]),
        choices=_chosen(of, Basis=counted),
    )


def _mass_alt(frame: pd.DataFrame, counted: str, edition: str) -> str:
    if not len(frame):
        return "No size of a force is stated on this basis by the day."
    small, large = whole(frame["value"].min()), whole(frame["value"].max())
    few, many = frame["functions_covered"].min(), frame["functions_covered"].max()
    return (
        f"{counted} of {count(len(frame), 'force')}, from {small} to {large}, beside {few} to "
        f"{many} functions covered of those that {_edition_phrase(edition)} needs."
    )


def _mass_note(ask: Ask, frame: pd.DataFrame, edition: str) -> str:
    forces = count(len(ask.answer("force_option", rocu=ask.rocu_id)), "force")
    return (
        f"{len(frame)} of {forces} have a figure on this basis. Bases and dates differ, so forces "
        "stand in the order of their names, and those of different bases are never ranked "
        "together. A function is covered where there is access, assured or not, of those that "
        f"{_edition_phrase(edition)} needs."
    )


@exhibit(needs_force=True)
def function_routes(ask: Ask, edition: str = "") -> Exhibit:
    """How does the force reach each policing function, and what says so?"""
    of = edition_of(ask, edition)
    frame = ask.answer("function_routes", force=ask.force_id, edition=of)
    functions = frame.drop_duplicates("function_id")
    return Exhibit(
        id="function_routes",
        title=f"How {_force(ask)} reaches each function",
        frame=frame,
        table=routes_table(ask, frame),
        alt=f"Of {count(len(functions), 'function')}, {_force(ask)} has "
        f"{_tally(functions['coverage'], COVERAGE_STATES)}.",
        note=(
            f"Functions that {_edition_phrase(of)} needs come first. Access, not assured: there "
            "is a route, but nothing says at what level it serves. Not known: nothing published "
            "names a route; it is not a gap."
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=_chosen(of),
    )


@exhibit(needs_force=True)
def route_evidence(ask: Ask, function: str = "") -> Exhibit:
    """Who gives the force one function, and how is that known?"""
    function = function or first_function(ask)
    frame = ask.answer("route_evidence", force=ask.force_id, function=function)
    routes = ask.answer("function_routes", force=ask.force_id, edition=edition_of(ask))
    told = list(rows(routes[routes["function_id"] == function]))
    force = _force(ask)
    name = told[0].function if told else "No function"
    said = access_sentence(ask, force, told) if told else "No function is known."
    return Exhibit(
        id="route_evidence",
        title=f"Who gives {force} {in_sentence(name)}, and how do we know?",
        frame=frame,
        table=evidence_table(ask, frame),
        alt=f"{said} Behind it: {count(len(frame), 'entry', 'entries')}.",
        note=said,
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices={"Function": name},
    )


def first_function(ask: Ask, edition: str = "") -> str:
    """The first function that the force has a route to, else the first of all."""
    of = edition_of(ask, edition)
    routes = ask.answer("function_routes", force=ask.force_id, edition=of)
    reached = routes[routes["route_count"] > 0]
    return str(next(iter(reached["function_id"]), next(iter(routes["function_id"]), "")))


@exhibit(needs_force=True)
def obligations_of_force(
    ask: Ask, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Exhibit:
    """What is the position of the force on each obligation, and which functions are behind it?"""
    of = edition_of(ask, edition)
    frame = ask.answer(
        "obligations_of_force", force=ask.force_id, edition=of, threat=threat, dimension=dimension
    )
    told = list(rows(frame))
    return Exhibit(
        id="obligations_of_force",
        title=f"Where {_force(ask)} stands on each obligation of {of or 'no edition'}, and why",
        frame=frame,
        table=pd.DataFrame(
            {
                "Obligation": list(obligation_labels(frame).values()),
                "Position": [POSITION[row.position].label for row in told],
                "Functions behind it": [_functions_behind(row) for row in told],
                "What it asks": [row.requirement for row in told],
                "Confidence of the wording": [wording_phrase(row) for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
                "Duty holder": [word(row.duty_holder) for row in told],
                "Threat": [row.threat or NO_THREAT for row in told],
                "Dimension": [word(row.dimension) for row in told],
            }
        ),
        alt=f"Of {count(len(frame), 'obligation')} of {_edition_phrase(of)}, {_force(ask)} has "
        f"{_tally(frame['position'], POSITION_STATES)}.",
        note=(
            f"{MEANING} A position is the worst over the functions that the obligation needs. "
            "Governance duties need no function: only statements speak for them."
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=_filters(frame, of, threat, dimension),
    )


def _functions_behind(row: Any) -> str:
    if not row.functions_required:
        return "No function: see statements"
    parts = [
        f"{state.word}: {functions}"
        for state in COVERAGE_STATES
        if (functions := getattr(row, state.key))
    ]
    return ". ".join([sentence(covered_phrase(row)), *parts])


@exhibit(needs_force=True)
def statements_of_force(ask: Ask, edition: str = "") -> Exhibit:
    """What has the force published on the edition, and do its routes support it?"""
    of = edition_of(ask, edition)
    frame = ask.answer("statements_of_force", force=ask.force_id, edition=of)
    told = list(rows(frame))
    findings = frame["finding"].value_counts()
    return Exhibit(
        id="statements_of_force",
        title=f"What {_force(ask)} states on {of or 'no edition'}, beside what its routes support",
        frame=frame,
        table=pd.DataFrame(
            {
                "Threat": [row.threat or "The edition as a whole" for row in told],
                "Dimension": [word(row.dimension) for row in told],
                "Stated": [word(row.stated) for row in told],
                "What the routes support": [_support_phrase(row) for row in told],
                "Date": [spoken_date(row.as_of, row.as_of_precision) for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
                "Note": [sentence(text(row.note, "No note")) for row in told],
            }
        ),
        alt=f"{count(len(frame), 'published statement')} of {_force(ask)} on "
        f"{_edition_phrase(of)}: {findings.get('contradicted', 0)} contradicted by its routes, "
        f"{findings.get('not_evidenced', 0)} not evidenced by them.",
        note=_statements_note(ask, of),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
        choices=_chosen(of),
    )


def _support_phrase(row: Any) -> str:
    """The worst position on the obligations that a statement is about, and what follows."""
    if row.derived is None:
        return "No obligation to compare with rests on functions"
    worst = f"At worst {in_sentence(POSITION[row.derived].word)}"
    if row.finding is not None:
        return f"{word(row.finding)}: {in_sentence(worst)}"
    if row.stated in ("met", "has_access"):
        return f"Not contradicted: {in_sentence(worst)}"
    return f"{worst}; the statement makes no claim about access"


def _statements_note(ask: Ask, edition: str) -> str:
    others = [
        f"{count(len(held), 'statement')} on the {other} edition"
        for other in ask.answer("edition_in_force")["edition"]
        if other != edition
        and len(held := ask.answer("statements_of_force", force=ask.force_id, edition=other))
    ]
    more = f" Choose another edition for {listed(others)}." if others else ""
    return (
        "A statement is what a force or its commissioner says of itself. Not evidenced means that "
        f"nothing published shows a route to all that is needed; it is not a gap.{more}"
    )


@exhibit(needs_force=True)
def grades_of_force(ask: Ask) -> Exhibit:
    """How did inspectors grade the force, and the unit that it belongs to?"""
    frame = ask.answer("grades_of_force", force=ask.force_id)
    told = list(rows(frame))
    return Exhibit(
        id="grades_of_force",
        title=f"Inspection grades of {_force(ask)} and its unit",
        frame=frame,
        table=pd.DataFrame(
            {
                "Subject": [ask.short_name(row.subject_kind, row.subject_id) for row in told],
                "Inspection": [inspection_name(row.inspection) for row in told],
                "Question": [sentence(row.question) for row in told],
                "Grade": [GRADE[row.grade].label for row in told],
                "Published": [
                    spoken_date(row.published_on, row.published_on_precision) for row in told
                ],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=f"{count(len(frame), 'inspection grade')} of {_force(ask)} and its unit.",
        note=(
            "A grade answers the inspectors' question, not an obligation. Where no grade is "
            "listed, none was found."
        ),
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
    )


@exhibit(needs_force=True)
def size_of_force(ask: Ask) -> Exhibit:
    """How large is the force, on which basis, and when?"""
    frame = ask.answer("size_of_force", force=ask.force_id)
    told = list(rows(frame))
    stated = [f"{whole(row.value)} {row.measure}" for row in told]
    return Exhibit(
        id="size_of_force",
        title=f"Size of {_force(ask)}",
        frame=frame,
        table=pd.DataFrame(
            {
                "Basis": [sentence(row.measure) for row in told],
                "Number": [whole(row.value) for row in told],
                "Stated for": [spoken_date(row.as_of, row.as_of_precision) for row in told],
                "Source": [ask.source(row.source_id).link for row in told],
            }
        ),
        alt=f"Size of {_force(ask)}: {'; '.join(stated) or 'nothing stated'}.",
        note="Headcount and full-time equivalent are different bases and do not compare.",
        status=ask.status,
        sources=sources_of(ask, frame["source_id"]),
    )


def _some(counts: pd.Series, key: str) -> str:
    return whole(counts[key]) if key in counts else "none"


def network_headline(ask: Ask, matrix: Exhibit, edition: str) -> str:
    """What the matrix says of the region, or of the network."""
    frame = matrix.frame[matrix.frame["position"] != "not_derived"]
    if not len(frame):
        return f"No obligation of {_edition_phrase(edition)} that is chosen here needs a function."
    region = f"the {ask.name('rocu', ask.rocu_id)}" if ask.rocu_id else "the network"
    counts = frame["position"].value_counts()
    forces = count(frame["force_id"].nunique(), "force")
    asked = count(frame["obligation_id"].nunique(), "obligation")
    return (
        f"{forces} of {region} by {asked} of {_edition_phrase(edition)} that need functions make "
        f"{whole(len(frame))} positions: access is evidenced in {_some(counts, 'evidenced')}, "
        "there "
        f"but not assured in {_some(counts, 'unassured')}, partial in "
        f"{_some(counts, 'partial')} and a gap in {_some(counts, 'gap')}. In "
        f"{_some(counts, 'unknown')} nothing published says how a force reaches all that is "
        "needed, which is not a gap."
    )


def force_headline(ask: Ask, obligations: Exhibit, edition: str) -> str:
    """What the obligations say of the force."""
    frame = obligations.frame[obligations.frame["position"] != "not_derived"]
    if not len(frame):
        return f"No obligation of {_edition_phrase(edition)} that is chosen here needs a function."
    counts = frame["position"].value_counts()
    return (
        f"Of {count(len(frame), 'obligation')} of {_edition_phrase(edition)} that need functions, "
        f"{_force(ask)} is evidenced as having, or having access to, what "
        f"{_some(counts, 'evidenced')} of them ask for; access is not assured in "
        f"{_some(counts, 'unassured')}, it is partial in {_some(counts, 'partial')} and a gap in "
        f"{_some(counts, 'gap')}. In {_some(counts, 'unknown')} nothing published says how it "
        "reaches all that is needed, which is not a gap."
    )
