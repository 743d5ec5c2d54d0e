"""The kinds of decision that the data asks for: how each is found, and in which words.

The subject of a decision lasts from one meeting to the next, such as `agreement:cdsou`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from dashboard.exhibits.agreements.decisions import decision_words, due_precision, rests_words
from dashboard.exhibits.agreements.words import force_words
from dashboard.exhibits.briefing.issues import region_of
from dashboard.exhibits.capabilities.lifted import NOTHING_LIFTED, lifts
from dashboard.exhibits.funding.years import stream_ends
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.spr.single_points import alone_phrase, provider_phrase
from dashboard.exhibits.spr.words import finding_phrase
from dashboard.theme import capability_state
from dashboard.wording import (
    clean_text,
    count_noun,
    format_number,
    in_sentence,
    inspection_name,
    join_words,
    label,
    money,
    sentence,
    spoken_date,
)

MAX_NAMED = 3
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Decision:
    """One decision asked: what, by when, why, what happens without it, and by whom.

    An agreement whose end and whose review ask for one is due on the earlier day, and also on the
    other. `is_late_review` where only a review asks for it whose day has passed. `level` is that of
    the capability that it is about, and `is_on_record` says that the board has spoken of it before.
    """

    subject: str
    decision: str
    why: str
    without: str
    options: str
    owner: str
    source_ids: list[object] = field(default_factory=list)
    due_on: date | None = None
    due_on_precision: str = "day"
    also_due_on: date | None = None
    also_due_on_precision: str = "day"
    is_late_review: bool = False
    level: int | None = None
    is_on_record: bool = False


@dataclass(frozen=True)
class DecisionKind:
    """A kind of decision: its words for one and for many, where all are listed, how to find it."""

    one: str
    many: str
    page: str
    find: Callable[[Question, date], Iterator[Decision]]


def _rocu(question: Question) -> str | None:
    """The region asked about, or that of the force."""
    return region_of(question) if question.force_id else question.rocu_id


def _unit(question: Question, rocu_id: str) -> str:
    return question.short_name("rocu", rocu_id)


ACTS = {
    "term_past": ("Confirm that it was renewed, or end", "Confirm; renew; end"),
    "ends": ("Renew, replace or let end", "Renew; replace; let end"),
    "review": ("Review", "Go on as it is; change; end"),
    "review_past": ("Record the outcome of the review of", "Go on as it is; change; end"),
}


def _agreements(question: Question, until: date) -> Iterator[Decision]:
    """An agreement once, for its end rather than its review, with every day that it is due."""
    place = {"force": question.force_id} if question.force_id else {"rocu": question.rocu_id}
    asked = question.answer("agreement_decision", before=until, edition=question.edition, **place)
    held: dict[str, list[Any]] = {}
    for row in rows(asked):
        held.setdefault(row.agreement_id, []).append(row)
    for due in held.values():
        main = min(due, key=lambda row: row.kind in ("review", "review_past"))
        act, options = ACTS[main.kind]
        first, other = due[0], due[1] if len(due) > 1 else None
        yield Decision(
            f"agreement:{main.agreement_id}",
            f"{act} {main.name}",
            ". ".join(decision_words(row) for row in due),
            _would_stop(question, main),
            options,
            force_words(question, main.lead_force_id),
            [main.source_id],
            first.due_on,
            due_precision(first),
            other.due_on if other else None,
            due_precision(other) if other else "day",
            main.kind == "review_past",
        )
    for row in rows(question.answer("agreement_open_end", edition=question.edition, **place)):
        if row.status == "under_review" and row.agreement_id not in held:
            yield Decision(
                f"agreement:{row.agreement_id}",
                f"Conclude the review of {row.name}",
                "It is under review; no date and no end are recorded",
                _would_stop(question, row),
                ACTS["review"][1],
                force_words(question, row.lead_force_id),
                [row.source_id],
            )


def _would_stop(question: Question, row: Any) -> str:
    rests = rests_words(question, row)
    return f"Would stop: {in_sentence(rests)}" if row.functions_lost else rests


def _arrangements(question: Question, until: date) -> Iterator[Decision]:
    if question.force_id:
        return
    for row in rows(question.answer("arrangement_end", of_rocu=question.rocu_id)):
        if row.has_ended or row.ends_on is None or row.ends_on >= until:
            continue
        where = in_sentence(row.capability) if row.capability else "the unit as a whole"
        posts = row.posts_filled if row.posts_filled is not None else row.posts_established
        count = count_noun(posts, "post", "posts") if posts else "the posts"
        end = spoken_date(row.ends_on, row.ends_on_precision)
        yield Decision(
            f"secondment:{row.rocu_id}/{row.agency_id}",
            f"Extend or end the posts of {row.agency} in {row.unit}",
            f"The arrangement ends {_on(row.ends_on_precision)} {end}",
            f"{sentence(count)} for {where} would go",
            "Extend; fill from the unit; let end",
            row.unit,
            [row.source_id],
            row.ends_on,
            row.ends_on_precision,
        )


def _on(precision: str) -> str:
    return "on" if precision == "day" else "in"


def _streams(question: Question, until: date) -> Iterator[Decision]:
    """Streams of money of which nothing is recorded after the present year."""
    if question.force_id:
        return
    for row in stream_ends(question):
        end = date(row.last_begins_in + 1, 3, 31)
        if row.has_ended or row.last_year == row.horizon or end >= until:
            continue
        whose = _unit(question, question.rocu_id) if question.rocu_id else "the units"
        yield Decision(
            f"funding:{question.rocu_id or 'network'}/{row.stream}",
            f"Say what follows {in_sentence(label(row.stream))} of {whose}",
            f"Nothing is recorded after {row.last_year}",
            f"{money(row.last_gbp)} a year would go",
            "Ask for it again; pay from other money; do less",
            whose,
            list(row.source_ids),
            end,
        )


def _recommendations(question: Question, until: date) -> Iterator[Decision]:
    for row in rows(question.answer("inspection_recommendation", rocu=_rocu(question))):
        if question.force_id not in (None, row.force_id) or (question.rocu_id and not row.rocu_id):
            continue
        if row.due_on is not None and row.due_on >= until:
            continue
        yield Decision(
            f"recommendation:{row.recommendation_id}",
            f"Say what was done about: {row.text_summary.rstrip('.')}",
            f"Recommended in {inspection_name(row.inspection)}; no outcome is recorded",
            "It stays without a recorded outcome",
            "Record what was done; set a day; decline with reasons",
            clean_text(row.owner, NOT_RECORDED),
            [row.source_id],
            row.due_on,
            row.due_on_precision or "day",
        )


def _capabilities(question: Question, _: date) -> Iterator[Decision]:
    rocu = _rocu(question)
    if question.force_id and rocu is None:
        return
    held = question.answer("capability_gap_held", edition=question.edition, rocu=rocu)
    for row in rows(held):
        state = in_sentence(capability_state(row.position, row.level).word)
        day = spoken_date(row.as_of, row.as_of_precision, "an undated page")
        lifted = lifts(row)
        without = "Mending it alone would lift no standing and no function"
        if lifted != NOTHING_LIFTED:
            without = f"{lifted} stay short"
        yield Decision(
            f"rocu_capability:{row.rocu_id}/{row.capability_id}",
            f"Raise {in_sentence(row.capability)} of {row.unit} to the standard, or accept the gap",
            f"Assessed as {state} ({day}), {count_noun(row.gap, 'level')} below the standard",
            without,
            "Raise; ask a neighbour; accept",
            row.unit,
            [row.source_id],
            level=row.level,
        )


def _statements(question: Question, _: date) -> Iterator[Decision]:
    for row in rows(question.answer("statement_finding", rocu=_rocu(question))):
        if row.finding != "contradicted" or question.force_id not in (None, row.force_id):
            continue
        about = row.threat or f"the {row.edition} edition as a whole"
        yield Decision(
            f"force_statement:{row.force_id}/{row.threat_id or row.edition}",
            f"Correct the statement on {in_sentence(about)}, or show the access: {row.force}",
            f"Stated: {in_sentence(label(row.stated))}. {finding_phrase(row.finding, row.derived)}",
            "The statement stands beside evidence that does not bear it out",
            "Correct; show the access",
            f"Chief constable of {row.force}",
            [row.source_id],
        )


def _single_points(question: Question, _: date) -> Iterator[Decision]:
    edition = question.edition
    place = question.narrowest_place
    for row in rows(question.answer("single_point_by_provider", edition=edition, **place)):
        if not row.positions_falling or row.kind == "agreement":
            continue
        yield Decision(
            f"single_supplier:{row.kind}/{row.provider_id}",
            "Agree what would stand in, or accept the risk: "
            f"{provider_phrase(question, row.kind, row.provider_id)}",
            _only(question, row),
            f"If it went, {count_noun(row.positions_falling, 'standing')} on "
            f"{count_noun(row.obligations_falling, 'obligation')} would fall",
            "A second supplier; a standby; accept",
            NOT_RECORDED,
        )


def _only(question: Question, row: Any) -> str:
    """What a provider alone gives; many functions are counted."""
    if len(row.function_ids) <= MAX_NAMED:
        return alone_phrase(question, row)
    forces = count_noun(len(row.force_ids), "force")
    return (
        f"The only known supplier of {format_number(len(row.function_ids))} functions to {forces}"
    )


def _not_assessed(question: Question, _: date) -> Iterator[Decision]:
    rocu = _rocu(question)
    if question.force_id:
        yield from _own_functions(question)
        return
    for row in rows(question.answer("not_assessed", edition=question.edition, rocu=rocu)):
        if row.kind != "core_capability" or not row.unknown_count:
            continue
        unit = _unit(question, rocu) if rocu else "the units"
        yield Decision(
            f"ask:{rocu or 'network'}/capabilities",
            f"Ask {unit} to assess the core capabilities that are not known",
            f"{format_number(row.unknown_count)} of {format_number(row.total_count)} have no "
            f"recorded evidence{_which(question, rocu)}",
            "Nobody can say whether they are at the standard",
            "Ask for a return; commission an assessment",
            unit,
        )


def _own_functions(question: Question) -> Iterator[Decision]:
    routes = question.answer("function_routes", force=question.force_id, edition=question.edition)
    every = routes["function_id"].nunique()
    own = set(routes.loc[routes["kind"] == "own", "function_id"])
    if every > len(own):
        yield Decision(
            f"ask:{question.force_id}/functions",
            "Assess the functions that the force runs itself",
            f"{format_number(every - len(own))} of {format_number(every)} functions are not "
            "assessed",
            "A single supplier cannot be told from the only one known",
            "Assess; ask the unit for help",
            f"Chief constable of {question.force_name}",
        )


def _which(question: Question, rocu: str | None) -> str:
    """The core capabilities of one unit that are not assessed, by name."""
    if rocu is None:
        return ""
    found = rows(question.answer("region_standing", rocu=rocu))
    names = [row.names for row in found if row.standing == "not_assessed"]
    return "".join(f": {join_words([in_sentence(n) for n in held.split('; ')])}" for held in names)


KINDS = {
    "agreement": DecisionKind("agreement", "agreements", "Agreements", _agreements),
    "arrangement": DecisionKind(
        "arrangement with an agency",
        "arrangements with agencies",
        "Seconded agencies",
        _arrangements,
    ),
    "stream": DecisionKind("stream of money", "streams of money", "Funding", _streams),
    "capability": DecisionKind(
        "capability below the standard",
        "capabilities below the standard",
        "Capabilities",
        _capabilities,
    ),
    "recommendation": DecisionKind(
        "recommendation", "recommendations", "Inspections", _recommendations
    ),
    "statement": DecisionKind(
        "claim that is not borne out",
        "claims that are not borne out",
        "Claims against evidence",
        _statements,
    ),
    "single_point": DecisionKind(
        "single supplier", "single suppliers", "Strategic Policing Requirement", _single_points
    ),
    "not_assessed": DecisionKind(
        "thing to ask", "things to ask", "How gaps could be closed", _not_assessed
    ),
}


def asked_by_data(question: Question, until: date) -> dict[str, list[Decision]]:
    """What the data asks to decide before a day, by kind, and of each subject once."""
    place = (question.as_of, question.rocu_id, question.force_id, until)
    return question.remember(
        ("asked by the data", *place),
        lambda: {key: list(_each_once(kind.find(question, until))) for key, kind in KINDS.items()},
    )


def _each_once(asked: Iterable[Decision]) -> Iterator[Decision]:
    held: dict[str, list[Decision]] = {}
    for one in asked:
        held.setdefault(one.subject, []).append(one)
    return map(_as_one, held.values())


def _as_one(several: Sequence[Decision]) -> Decision:
    """Several about one subject as one decision, such as the posts of an agency that end on two
    days: for the first of its days, with the reasons of all."""
    first, *others = several
    if not others:
        return first
    later = next((one for one in others if one.due_on not in (None, first.due_on)), first)
    return replace(
        first,
        why=". ".join(dict.fromkeys(one.why for one in several)),
        without="; ".join(dict.fromkeys(one.without for one in several)),
        source_ids=list(dict.fromkeys(id_ for one in several for id_ in one.source_ids)),
        also_due_on=first.also_due_on if later is first else later.due_on,
        also_due_on_precision=(
            first.also_due_on_precision if later is first else later.due_on_precision
        ),
    )
