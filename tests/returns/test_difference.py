"""What a return changes, cell by cell and on the pages, against arithmetic of its own; the words
for it; and what is strange in a return and may yet be true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.model import LOCAL_OPERATOR, OFFICIAL, PUBLIC, SENSITIVE, Viewer
from dashboard.returns import drafts
from dashboard.returns.check import Checked, check
from dashboard.returns.decide import decide, send
from dashboard.returns.difference import (
    ABSENT,
    NOT_TOLD,
    PRESENT,
    Move,
    RowChange,
    consequence,
    difference,
)
from dashboard.returns.difference import Difference as Found
from dashboard.returns.kinds import UNIT, Kind
from dashboard.returns.versions import Columns
from dashboard.returns.words import NOTHING_MOVES, sentences, summary, told, told_change
from dashboard.store.stage import TableRow
from dashboard.store.store import Store
from dashboard.store.unpublished import unpublished
from tests.conftest import AS_OF, PUBLISHED
from tests.returns.filling import EARLIER, PERIOD

Typed = dict[str, list[TableRow]]
RIU = {"capability_id": "riu", "delivery": "regional"}
ABSENT_RIU = {"capability_assessment": [{**RIU, "position": "absent", "level": "0"}]}
FUNDING = {
    "financial_year": "2026-27",
    "stream": "uplift",
    "kind": "budget",
    "resource_or_capital": "resource",
    "amount_gbp": "100000",
    "precision": "exact",
    "certainty": "confirmed",
}
NCA = {"agency_id": "nca", "basis": "embedded", "posts_established": "4", "posts_filled": "3"}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(str(tmp_path / "ledger.sqlite"))


def checked(
    ledger: Ledger, rows: Typed, period: date = PERIOD, marking: str = OFFICIAL, kind: Kind = UNIT
) -> Checked:
    typed = drafts.typed(kind, "nersou", period, marking, rows)
    return check(typed, [PUBLISHED], ledger, OFFICIAL)


def accepted(ledger: Ledger, rows: Typed, period: date = EARLIER) -> Checked:
    found = checked(ledger, rows, period)
    decide(ledger, [PUBLISHED], send(ledger, found, "one").version, "accepted", "two")
    return found


def columns(*rows: dict[str, str]) -> Columns:
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def test_difference_tells_new_gone_and_changed_rows_and_counts_the_rest() -> None:
    was = {
        "capability_assessment": columns(
            {"rocu_id": "nersou", "capability_id": "riu", "level": "2", "note": "old", "line": "2"},
            {"rocu_id": "nersou", "capability_id": "siu", "level": "3", "line": "3"},
            {"rocu_id": "nersou", "capability_id": "gone", "level": "1", "line": "4"},
        )
    }
    now = {
        "capability_assessment": columns(
            {"rocu_id": "nersou", "capability_id": "siu", "level": "3", "line": "9"},
            {"rocu_id": "nersou", "capability_id": "riu", "level": "3", "note": "old", "line": "2"},
            {"rocu_id": "nersou", "capability_id": "new", "level": "4", "line": "5"},
        )
    }
    found = difference(UNIT, was, now)
    assert found.unchanged == 1
    assert [(c.key["capability_id"], c.what, dict(c.cells)) for c in found.changes] == [
        ("riu", "changed", {"level": ("2", "3")}),
        ("new", "new", {"level": (None, "4")}),
        ("gone", "gone", {"level": ("1", None)}),
    ]
    assert summary(found) == ("1 row is new, 1 has changed, 1 is gone and 1 is as before.")


def test_what_a_new_quarter_leaves_out_stays_but_in_years_that_it_restates() -> None:
    grants = [
        {**FUNDING, "recipient_id": "nersou", "stream": stream, "financial_year": year}
        for stream, year in (("uplift", "2025-26"), ("uplift", "2026-27"), ("aris", "2026-27"))
    ]
    was = {
        "workforce": columns({"rocu_id": "nersou", "measure": "posts", "value": "7"}),
        "funding": columns(*grants),
    }
    now = {"funding": columns(grants[2])}
    found = difference(UNIT, was, now, EARLIER)
    assert [
        (change.table, change.key.get("financial_year"), change.what, change.stays)
        for change in found.changes
    ] == [
        ("workforce", None, NOT_TOLD, EARLIER),
        ("funding", "2025-26", NOT_TOLD, EARLIER),
        ("funding", "2026-27", "gone", None),
    ]
    assert found.unchanged == 1
    assert summary(found) == (
        "1 row is gone, 2 are not told this time and 1 is as before. "
        "What is left out stays as it was told."
    )
    assert told_change(found.changes[0], UNIT) == (
        "Workforce, posts: not told this time; what was told on 30 June 2026 stays (number 7)"
    )
    # Of the same period the correction takes the place of all: what it leaves out is gone.
    assert {change.what for change in difference(UNIT, was, now).changes} == {"gone"}


def test_grant_that_is_left_out_is_not_the_one_that_follows_it() -> None:
    first, second = (
        {**FUNDING, "recipient_id": "nersou", "amount_gbp": amount} for amount in ("1", "2")
    )
    found = difference(UNIT, {"funding": columns(first, second)}, {"funding": columns(second)})
    assert [(c.what, dict(c.cells)["amount_gbp"]) for c in found.changes] == [("gone", ("1", None))]
    assert found.unchanged == 1


@pytest.mark.parametrize(
    ("whats", "unchanged", "said"),
    [
        ([], 0, "0 rows are in it."),
        ([], 120, "120 rows are as before."),
        (["new"] * 3, 0, "3 rows are new."),
        (["changed", "gone", "gone"], 2, "1 row has changed, 2 are gone and 2 are as before."),
    ],
)
def test_summary_says_only_what_there_is(whats: list[str], unchanged: int, said: str) -> None:
    changes = [RowChange("workforce", {}, what, {}) for what in whats]
    assert summary(Found(changes, unchanged)) == said


def test_amount_told_anew_is_a_change_whatever_its_reference() -> None:
    was = {"funding": columns({**FUNDING, "recipient_id": "nersou", "funding_id": "a"})}
    again = {"funding": columns({**FUNDING, "recipient_id": "nersou", "funding_id": "b"})}
    assert difference(UNIT, was, again) == Found([], 1)
    more = {"funding": columns({**FUNDING, "recipient_id": "nersou", "amount_gbp": "2"})}
    (change,) = difference(UNIT, was, more).changes
    assert dict(change.cells) == {"amount_gbp": ("100000", "2")}


@dataclass(frozen=True)
class Both:
    """The published data set before and after a return."""

    before: Store
    after: Store


@pytest.fixture(scope="module")
def both(published_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """A unit tells that it has no intelligence unit, which was stated of every unit before."""
    ledger = Ledger(str(tmp_path_factory.mktemp("both") / "ledger.sqlite"))
    live = checked(ledger, ABSENT_RIU, marking=SENSITIVE).live
    with unpublished([PUBLISHED], live) as after:
        yield Both(published_store, after)


STATES = {
    "capability": ("capability_standing_by_unit", ["rocu_id", "capability_id"], "standing"),
    "coverage": ("function_coverage", ["force_id", "function_id"], "coverage"),
    "obligation": ("force_obligation_position", ["force_id", "obligation_id"], "position"),
    "single_point": ("single_point_of_failure", ["force_id", "function_id"], None),
    "decision": ("decision_due", ["agreement_id", "kind", "due_on"], None),
}


def states(store: Store, kind: str) -> pd.Series:
    """The state of each thing of a kind as at a day, by its key."""
    query, key, state = STATES[kind]
    more = {"framework": "all"} if kind == "capability" else {}
    frame = store.answer(query, LOCAL_OPERATOR, as_of=AS_OF, **more)
    if kind == "obligation":
        frame = frame[frame["edition"].astype(str) == "2023"]
    return frame.assign(state=frame[state] if state else PRESENT).set_index(key)["state"]


@pytest.mark.parametrize("kind", STATES)
def test_consequence_is_what_two_builds_answer_otherwise(kind: str, both: Both) -> None:
    side = pd.concat([states(both.before, kind), states(both.after, kind)], axis=1).fillna(ABSENT)
    side.columns = pd.Index(["was", "is_now"])
    moved = side[side["was"] != side["is_now"]]
    expected = Counter(zip(moved["was"], moved["is_now"], strict=True))
    moves = [move for move in consequence(both.before, both.after, AS_OF) if move.kind == kind]
    assert {(move.was, move.is_now): move.count for move in moves} == expected
    for move in moves:
        here = moved[(moved["was"] == move.was) & (moved["is_now"] == move.is_now)]
        assert set(move.subjects) == set(here.index.get_level_values(0))
    assert expected or kind == "decision"


def test_consequence_is_worse_first_and_only_what_a_viewer_sees(both: Both) -> None:
    moves = consequence(both.before, both.after, AS_OF)
    assert ("capability", ("nersou",), "below") in [(m.kind, m.subjects, m.is_now) for m in moves]
    ranks = [move.is_better is not False for move in moves]
    assert ranks == sorted(ranks)
    assert consequence(both.before, both.after, AS_OF, Viewer("anyone", PUBLIC)) == []
    assert consequence(both.before, both.before, AS_OF) == []


@pytest.mark.parametrize(
    ("move", "said"),
    [
        (
            Move("obligation", ("durham",), "unknown", "evidenced", 3, True),
            "3 obligations of Durham move from not known to access shown",
        ),
        (
            Move("capability", ("nersou",), "at_standard", "below", 1, False),
            "1 capability of Nersou moves from at the standard to below the standard",
        ),
        (
            Move("coverage", ("durham", "cleveland"), "gap", "partial", 2, True),
            "2 functions of Durham and Cleveland move from gap to partial",
        ),
        (
            Move("single_point", ("durham",), ABSENT, PRESENT, 1, None),
            "1 function of Durham rests on one supplier alone",
        ),
        (
            Move("single_point", ("durham",), PRESENT, ABSENT, 2, None),
            "2 functions of Durham rest on one supplier alone no longer",
        ),
        (
            Move("decision", ("cdsou",), ABSENT, PRESENT, 1, None),
            "1 decision date of Cdsou is new",
        ),
        (
            Move("decision", ("cdsou",), PRESENT, ABSENT, 2, None),
            "2 decision dates of Cdsou are gone",
        ),
    ],
    ids=lambda held: held.kind if isinstance(held, Move) else "",
)
def test_move_is_told_as_a_sentence(move: Move, said: str) -> None:
    assert told(move, lambda _kind, of: of.capitalize()) == said


def test_nothing_that_moves_is_said_so() -> None:
    assert sentences([], lambda _kind, of: of) == [NOTHING_MOVES]


def warned(found: Checked) -> list[tuple[str, str]]:
    """What is strange in a return: the column, and what is said."""
    return [(warning.column, warning.wrong) for warning in found.warnings]


STEPS = {
    "riu": (1, 2, "Said why", []),
    "siu": (1, 3, "Said why", [("level", "is 2 above 1, told of 2026-06-30")]),
    "uc": (3, 2, "Said why", [("level", "has fallen from 3, told of 2026-06-30")]),
    "surv": (2, 2, "", [("note", "is empty, and the level 2 is below the standard of 3")]),
    "rpiu": (3, 3, "", []),
}
"""Of a capability the level of last quarter and of this, the note, and what is strange about it."""


def level(capability: str, number: int, note: str = "Said why") -> TableRow:
    position = ("absent", "planned", "partial", "provided")[number]
    told = {"capability_id": capability, "position": position, "level": str(number), "note": note}
    return RIU | told


def test_level_that_moves_or_is_low_is_strange(ledger: Ledger) -> None:
    before = [level(capability, was) for capability, (was, *_) in STEPS.items()]
    accepted(ledger, {"capability_assessment": before})
    now = [level(capability, is_, note) for capability, (_, is_, note, _) in STEPS.items()]
    found = checked(ledger, {"capability_assessment": now})
    assert sorted(warned(found)) == sorted(
        said for *_, strange in STEPS.values() for said in strange
    )


@pytest.mark.parametrize(
    ("amount", "is_strange"), [("149000", False), ("151000", True), ("49000", True)]
)
def test_budget_that_differs_by_over_half_from_the_year_before_is_strange(
    amount: str, is_strange: bool, ledger: Ledger
) -> None:
    rows = [FUNDING, FUNDING | {"financial_year": "2027-28", "amount_gbp": amount}]
    found = [w for w in warned(checked(ledger, {"funding": rows})) if w[0] == "amount_gbp"]
    said = f"the budget of 2027-28 adds up to {int(amount):,}, and that of the year before to "
    assert found == ([("amount_gbp", f"{said}100,000")] if is_strange else [])


def test_arrangement_that_is_left_out_is_strange_until_it_is_over(ledger: Ledger) -> None:
    accepted(ledger, {"secondment": [NCA]})
    ((column, said),) = warned(checked(ledger, {"workforce": [{"measure": "a", "value": "1"}]}))
    assert column == "agency_id"
    assert said == "embedded: it was told of 2026-06-30, and this return leaves it out"
    over = NCA | {"posts_established": "0", "posts_filled": "0"}
    assert warned(checked(ledger, {"secondment": [over]})) == []


def test_arrangement_is_over_after_the_last_day_of_its_end(ledger: Ledger) -> None:
    ends = {
        "seconded": "2026",
        "embedded": "2026-09",
        "liaison": "2026-09-30",
        "network_member": "2026-08",
        "co-located": "2025",
    }
    posts = [NCA | {"basis": basis, "ends_on": ends_on} for basis, ends_on in ends.items()]
    accepted(ledger, {"secondment": posts})
    found = warned(checked(ledger, {"workforce": [{"measure": "a", "value": "1"}]}))
    assert {column for column, _ in found} == {"agency_id"}
    assert {said.partition(":")[0] for _, said in found} == {"seconded", "embedded", "liaison"}


def test_posts_filled_over_established_are_strange(ledger: Ledger) -> None:
    found = warned(checked(ledger, {"secondment": [NCA | {"posts_filled": "5"}]}))
    assert [column for column, _ in found] == ["posts_filled"]
