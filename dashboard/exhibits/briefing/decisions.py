"""Decisions for a board or for chief officers, worked out from what the data says is open.

Those with a date come first, by the day that they are due (rule 15), and none that is due before
the next meeting is left out. Others follow: what is below the standard, the recommendations without
a day, claims that are not borne out, single suppliers, and what is to be asked because it is not
assessed. Where not all have room, what is to come stays before reviews that passed. The subject of
a decision lasts from one meeting to the next, such as `agreement:cdsou`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from dashboard.exhibits.agreements.decisions import decision_words, due_precision, rests_words
from dashboard.exhibits.agreements.words import force_words
from dashboard.exhibits.briefing.issues import region_of
from dashboard.exhibits.capabilities.lifted import NOTHING_LIFTED, lifts
from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.since import meeting_after
from dashboard.exhibits.spr.single_points import alone_phrase, provider_phrase
from dashboard.exhibits.table import cited, table_of
from dashboard.store.queries import as_at_date
from dashboard.theme import POSITION, capability_state
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

MAX_UNDATED = 3
"""How many decisions of one kind without a date are asked at once; the most urgent stay."""
MAX_NAMED = 3
EVERY = ""
NO_DATE = "At this meeting"
NOT_RECORDED = "Not recorded"

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
class Decision:
    """One decision asked: what, by when, why, what happens without it, and by whom.

    An agreement whose end and whose review ask for one is due on the earlier day, and also on the
    other. `is_late_review` where only a review asks for it whose day has passed.
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


@dataclass(frozen=True)
class DecisionKind:
    """A kind of decision: its words for one and for many, where all are listed, how to find it."""

    one: str
    many: str
    page: str
    find: Callable[[Question, date], Iterator[Decision]]


@exhibit()
def decision(question: Question, before: str = "", most: str = EVERY) -> Answer:
    """Which decisions does the data ask for, by when, and what happens without them?

    `before` is the day of the meeting after next; three months ahead where none is given. `most`
    keeps so many of the most urgent, in fewer words.
    """
    until = as_at_date(before) if before else meeting_after(question, question.as_of)
    found: list[tuple[str, Decision]] = []
    left = []
    for key, kind in KINDS.items():
        all_of = list(kind.find(question, until))
        undated = [one for one in all_of if one.due_on is None]
        dated = [one for one in all_of if one.due_on is not None]
        found += [(key, one) for one in (*dated, *undated[:MAX_UNDATED])]
        if len(undated) > MAX_UNDATED:
            more = count_noun(len(undated) - MAX_UNDATED, kind.one, kind.many)
            left.append(f"{more} (page {kind.page})")
    # What is due on one day stays in the order of its kinds, and so does what has no date.
    found.sort(key=lambda one: one[1].due_on or date.max)
    by_urgency = sorted(
        range(len(found)),
        key=lambda at: (found[at][1].due_on is None, found[at][1].is_late_review, at),
    )
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
    columns = {name: how for name, how in COLUMNS_SHOWN.items() if most == EVERY or name in SHORT}
    left_out = (
        f"Less urgent, and left out here: {join_words(left)}"
        f"{'; what is to come stays before reviews that passed' if cut else ''}. "
        if left
        else ""
    )
    return Answer(
        title=f"Decisions asked of {_whom(question)}",
        frame=frame,
        table=table_of(
            list(rows(frame)),
            {"By": lambda row: _by(question, row)}
            | columns
            | {"Source": cited(question, "Nothing is recorded")},
        ),
        alt=_told(question, found, until),
        note=(
            f"By the day that they are due, then those without one. {left_out}Each is worked out "
            "from what is recorded, to be taken, changed or left. Whether it was decided already "
            "is not recorded."
        ),
        choices={"Due before": spoken_date(until, "day")} | ({"At most": most} if most else {}),
    )


def _told(question: Question, found: list[tuple[str, Decision]], until: date) -> str:
    """How many decisions fall due, which is first, and how many have no date."""
    dated = [one for _, one in found if one.due_on is not None]
    undated = len(found) - len(dated)
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
    first = dated[0].decision
    said += f". First: {first[:1].lower()}{first[1:]}."
    return said + (f" {count_noun(undated, 'more has', 'more have')} no date." if undated else "")


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
        count = count_noun(int(posts), "post", "posts") if posts else "the posts"
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
    for row in rows(question.answer("funding_stream_end", of_rocu=question.rocu_id)):
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
        )


def _statements(question: Question, _: date) -> Iterator[Decision]:
    for row in rows(question.answer("statement_finding", rocu=_rocu(question))):
        if row.finding != "contradicted" or question.force_id not in (None, row.force_id):
            continue
        about = row.threat or f"the {row.edition} edition as a whole"
        worst = in_sentence(POSITION[row.derived].word)
        yield Decision(
            f"force_statement:{row.force_id}/{row.threat_id or row.edition}",
            f"Correct the statement on {in_sentence(about)}, or show the access: {row.force}",
            f"Stated: {in_sentence(label(row.stated))}. Not borne out: the best way is {worst}",
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
