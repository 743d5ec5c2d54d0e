"""What is new between two moments, for whoever asks: what holds now and did not hold then.

Both moments are asked of the database that was published then, as the viewer sees it: a return that
was accepted in between tells of days before both, so that one database alone would not show it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dashboard.exhibits.actions import board_words
from dashboard.exhibits.agreements.decisions import decision_words, due_precision
from dashboard.exhibits.provenance import record, recorded
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.following.choices import board_place, force_place, region_place
from dashboard.following.kept_packs import PACK_MADE, kept_packs
from dashboard.ledger.entry import Entry
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, Scope
from dashboard.returns.due import PERIODS, due, periods_before
from dashboard.returns.versions import (
    ACCEPTED,
    DECISION,
    SENT_BACK,
    SUBMISSION,
    Version,
    of_entries,
)
from dashboard.settings import RETURN_DAYS
from dashboard.theme import POSITION, State, capability_state
from dashboard.wording import count_noun, in_sentence, spoken_date

Key = tuple[object, ...]
TOLD_OF = (SUBMISSION, DECISION, PACK_MADE)
"""The entries of the ledger that news are made of."""


@dataclass(frozen=True)
class Item:
    """One thing that somebody may be told of: its kind, how it stands, and what tells it apart.

    `said` names it, so it is only for whoever sees the rows behind it; `page` is where it is shown.
    """

    kind: str
    state: str
    key: Key
    places: frozenset[str]
    said: str
    page: str
    marking: str = OFFICIAL
    """That of what the ledger has of it; what is behind a query is marked as any answer is."""


PHRASES = {
    ("standing", "worse"): ("standing got worse", "standings got worse"),
    ("action", "overdue"): ("action is overdue", "actions are overdue"),
    ("return", "late"): ("return is late", "returns are late"),
    ("return", "sent back"): ("return was sent back", "returns were sent back"),
    ("decision", "near"): ("decision is due within 90 days", "decisions are due within 90 days"),
    ("action", "open"): ("action is due within two weeks", "actions are due within two weeks"),
    ("return", "due"): ("return is due", "returns are due"),
    ("return", "accepted"): ("return was accepted", "returns were accepted"),
    ("papers", "ready"): ("meeting has its papers", "meetings have their papers"),
    ("publication", "new"): ("set of figures is new", "sets of figures are new"),
}
"""What is said of one and of several things of a kind that stand so, what presses most first."""


@dataclass(frozen=True)
class Moment:
    """A day, the database that was published then for a viewer, and what the ledger had.

    `seen` is what the reader sees of the ledger, where it is not what the question's viewer sees.
    """

    question: Question
    entries: tuple[Entry, ...]
    seen: Scope | None = None

    @property
    def scope(self) -> Scope:
        return self.seen or self.question.viewer.scope

    @property
    def day(self) -> date:
        return self.question.as_of


def news(then: Moment, now: Moment) -> list[Item]:
    """What holds now and did not hold then, what presses most first."""
    with ThreadPoolExecutor(max_workers=2) as threads:
        # Two databases: to make what a scope shows of each takes longest of all.
        found = list(threads.map(lambda moment: recorded(partial(_held, moment)), (then, now)))
    for _, asked in found:
        record(asked)
    (before, items_before), (after, items) = (held for held, _ in found)
    known = {(item.state, item.key) for item in items_before}
    fresh = [item for item in items if (item.state, item.key) not in known]
    order = list(PHRASES)
    return sorted(
        [*_worse(now.question, before, after), *fresh],
        key=lambda item: order.index((item.kind, item.state)),
    )


def _held(moment: Moment) -> tuple[dict[Key, Any], list[Item]]:
    """How everything stands at a moment, and what else there is to tell of then."""
    standing = {_of(row): row for row in rows(moment.question.answer("followed_standing"))}
    makers = (_decisions, _actions, _publications, _returns, _papers)
    return standing, [item for make in makers for item in make(moment)]


def of_choice(items: Iterable[Item], places: frozenset[str], kinds: frozenset[str]) -> list[Item]:
    """Those of the kinds and the places that somebody follows; new figures are of every place."""
    return [
        item
        for item in items
        if item.kind in kinds and (item.kind == "publication" or item.places & places)
    ]


def counted(items: Iterable[Item]) -> list[str]:
    """How many there are of each: "2 standings got worse", what presses most first."""
    counts = Counter((item.kind, item.state) for item in items)
    return [count_noun(counts[of], *PHRASES[of]) for of in PHRASES if counts[of]]


def _worse(now: Question, before: dict[Key, Any], after: dict[Key, Any]) -> Iterator[Item]:
    """What stands lower now. What cannot be compared is neither better nor worse."""
    for of, row in after.items():
        was = before.get(of)
        if was is None or was.rank is None or row.rank is None or row.rank >= was.rank:
            continue
        words = in_sentence(_state(was).word), in_sentence(_state(row).word)
        whose = "rocu" if row.kind == "capability" else "force"
        what = now.short_name(row.kind, row.subject_id)
        yield Item(
            "standing",
            "worse",
            (*of, *words),
            _places(row),
            f"{now.short_name(whose, row.owner_id)}: {in_sentence(what)}, from {words[0]} to "
            f"{words[1]}",
            f"changes?{'region' if whose == 'rocu' else 'force'}={row.owner_id}",
        )


def _of(row: Any) -> Key:
    return row.kind, row.owner_id, row.subject_id


def _state(row: Any) -> State:
    if row.kind == "obligation":
        return POSITION[row.state]
    return capability_state(row.state, row.rank)


def _places(row: Any) -> frozenset[str]:
    return frozenset(place for place in row.places if place)


def _decisions(moment: Moment) -> Iterator[Item]:
    for row in rows(moment.question.answer("followed_decision")):
        day = spoken_date(row.due_on, due_precision(row))
        yield Item(
            "decision",
            "near",
            (row.agreement_id, row.kind, row.due_on),
            _places(row),
            f"{row.name}, by {day}: {in_sentence(decision_words(row))}",
            f"agreements?agreement={row.agreement_id}",
        )


def _actions(moment: Moment) -> Iterator[Item]:
    for row in rows(moment.question.answer("followed_action")):
        yield Item(
            "action",
            row.status,
            (row.action_id, row.due_on),
            _places(row),
            # A mail cuts what is long: who does it by when comes first.
            f"{row.owner}, due on {spoken_date(row.due_on, 'day')}: {row.what}",
            "actions",
        )


def _publications(moment: Moment) -> Iterator[Item]:
    for row in rows(moment.question.answer("data_set_status")):
        day = spoken_date(row.compiled_on, row.compiled_on_precision)
        key = (row.data_set, row.title, row.compiled_on)
        yield Item(
            "publication", "new", key, frozenset(), f"{row.title}, compiled on {day}", "sources"
        )


def _returns(moment: Moment) -> Iterator[Item]:
    """Returns of the regions whose rows the viewer sees: nobody else knows what was sent."""
    question, scope = moment.question, moment.scope
    if scope.edition == "public":
        return
    forces = {row.force_id: row.rocu_id for row in rows(question.answer("force_option"))}
    units = [str(rocu) for rocu in question.answer("region_option")["rocu_id"]]
    seen = [rocu for rocu in units if scope.is_whole or rocu in (scope.regions or ())]
    mine = [force for force, rocu in forces.items() if rocu in seen]
    held = [version for version in of_entries(moment.entries) if version.owner in seen]
    periods, days = periods_before(moment.day, PERIODS), RETURN_DAYS.value()
    for one in due("unit", seen, periods, held, days) + due("force", mine, periods, held, days):
        home = region_place(one.subject if one.kind == "unit" else forces[one.subject] or "")
        places = {home} | ({force_place(one.subject)} if one.kind == "force" else set())
        if not one.versions:
            state = "late" if one.due_on < moment.day else "due"
            name = question.name("rocu" if one.kind == "unit" else "force", one.subject)
            said = f"{name} for the quarter to {spoken_date(one.period, 'day')}"
            when = "was" if state == "late" else "is"
            yield Item(
                "return",
                state,
                (one.kind, one.subject, one.period),
                frozenset(places),
                f"{said}, {when} due by {spoken_date(one.due_on, 'day')}",
                _return_page(one.kind, one.subject, one.period),
            )
    for version in held:
        if version.state in (ACCEPTED, SENT_BACK):
            yield _decided(version, forces)


def _decided(version: Version, forces: dict[str, str | None]) -> Item:
    places = {region_place(version.owner or "")}
    if version.kind.name == "force":
        places |= {force_place(version.subject), region_place(forces.get(version.subject) or "")}
    why = version.decision.reason if version.decision else ""
    return Item(
        "return",
        version.state,
        (version.key,),
        frozenset(places),
        version.title + (f": {why}" if why else ""),
        _return_page(version.kind.name, version.subject, version.period),
        version.marking,
    )


def _return_page(kind: str, subject: str, period: date) -> str:
    return f"returns?return={kind}&subject={subject}&period={period}"


def _papers(moment: Moment) -> Iterator[Item]:
    """Packs that were made by themselves for meetings to come: those that the viewer may have, and
    for whoever sees no restricted row those that have none."""
    scope = moment.scope
    for pack in kept_packs(moment.entries):
        is_open = scope == OFFICIAL_ONLY and pack.marking == OFFICIAL
        if pack.meeting_on < moment.day or not (is_open or pack.is_for(scope)):
            continue
        whose = board_words(moment.question, pack.board)
        of = "the network" if pack.board == NETWORK else whose
        yield Item(
            "papers",
            "ready",
            (pack.board, pack.meeting_on),
            frozenset({board_place(pack.board)}),
            f"The board of {of} on {spoken_date(pack.meeting_on, 'day')}",
            "following",
            pack.marking,
        )
