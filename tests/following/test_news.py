"""What is new between two moments, against what is worked out by hand for a network of few rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from dashboard.exhibits.question import Question
from dashboard.exhibits.question import rows as rows_of
from dashboard.following.news import Item, Moment, counted, news, of_choice
from dashboard.ledger.entry import Entry
from dashboard.model import LOCAL_OPERATOR, OFFICIAL, PUBLIC, Scope, Viewer
from dashboard.returns.versions import DECISION, SUBMISSION
from dashboard.settings import RETURN_DAYS
from dashboard.store.store import Store, current
from tests.conftest import Rows
from tests.following.conftest import LONG_AGO, TODAY, World, rows
from tests.rules.network import network

DAY = date(2026, 6, 10)
Built = Callable[[Rows], Store]
NORTH = Viewer("a reader of north", Scope(regions=("north",)))


def moment(
    store: Store, day: date = DAY, viewer: Viewer = LOCAL_OPERATOR, entries: tuple[Entry, ...] = ()
) -> Moment:
    return Moment(Question(store, viewer, day), entries)


def said(items: list[Item]) -> list[tuple[str, str, str]]:
    return [(item.kind, item.state, item.said) for item in items]


def entry(kind: str, key: str, who: str, /, **body: object) -> Entry:
    return Entry(1, kind, key, "2026-05-01T00:00:00+00:00", who, json.dumps(body), "", "")


def of_unit(number: int, period: str, owner: str = "north") -> Entry:
    """A return of a unit that was sent in."""
    return entry(
        SUBMISSION,
        f"{SUBMISSION} unit {owner} {period} {number}",
        "a steward",
        kind="unit",
        subject=owner,
        period=period,
        version=number,
        subject_name=f"Unit {owner}",
        marking=OFFICIAL,
        owner=owner,
        name="a.xlsx",
        digest=str(number),
    )


def decided(number: int, period: str, outcome: str, reason: str = "") -> Entry:
    key = f"{DECISION} unit north {period} {number}"
    return entry(DECISION, key, "an approver", outcome=outcome, reason=reason, on="2026-06-01")


def test_standing_that_is_lower_in_a_newer_database_is_worse(world: World) -> None:
    """The evidence is of a day long ago in both: only the database knows that it is new."""
    before = current(world.database)
    world.publish(rows("2"))
    after = current(world.database)
    found = said(news(moment(before, TODAY), moment(after, TODAY)))
    assert found == [("standing", "worse", "in words: in words, from provided to partial")]
    assert news(moment(after, TODAY), moment(before, TODAY)) == []
    assert news(moment(after, TODAY), moment(after, TODAY)) == []


def test_standing_that_moves_with_the_day_is_worse_in_one_database(built: Built) -> None:
    given = network(
        force_function_assessment=[
            {"force_id": "ash", "function_id": "diving", "as_of": "2026-01-01", "level": "3"},
            {"force_id": "ash", "function_id": "diving", "as_of": "2026-06-05", "level": "1"},
            {"force_id": "birch", "function_id": "diving", "as_of": "2026-01-01", "level": "1"},
            {"force_id": "birch", "function_id": "diving", "as_of": "2026-06-05", "level": "2"},
            {"force_id": "cedar", "function_id": "diving", "as_of": "2026-06-05", "level": "0"},
        ],
        spr_obligation=[
            {
                "obligation_id": "o1",
                "edition": "2015",
                "duty_holder": "both",
                "dimension": "capability",
                "requirement": "Have divers",
                "confidence": "high",
            }
        ],
        obligation_function=[{"obligation_id": "o1", "function_id": "diving"}],
    )
    store = built(given)
    asked = store.answer("followed_standing", LOCAL_OPERATOR, as_of=DAY)
    ranks = {(row.kind, row.owner_id, row.subject_id): row.rank for row in rows_of(asked)}
    assert ranks["function", "ash", "diving"] == 1
    assert ranks["obligation", "birch", "o1"] == 3
    assert ranks["obligation", "dogwood", "o1"] == 2
    assert ranks["capability", "north", "cyber"] is None
    found = news(moment(store, date(2026, 6, 1)), moment(store))
    # ash fell from 3 to 1, and with it its obligation. cedar's was not known, position 2, and is a
    # gap, position 1: worse by rule 8; its level was not known, so that it is not compared.
    assert {(item.key, item.places) for item in found} == {
        (
            ("function", "ash", "diving", "provided", "planned"),
            frozenset({"force:ash", "rocu:north"}),
        ),
        (
            ("obligation", "ash", "o1", "access shown", "partial"),
            frozenset({"force:ash", "rocu:north"}),
        ),
        (
            ("obligation", "cedar", "o1", "not known", "gap"),
            frozenset({"force:cedar", "rocu:south"}),
        ),
    }
    assert counted(found) == ["3 standings got worse"]
    assert len(of_choice(found, frozenset({"rocu:north"}), frozenset({"standing"}))) == 2
    assert len(of_choice(found, frozenset({"force:cedar"}), frozenset({"standing"}))) == 1
    assert of_choice(found, frozenset({"rocu:north"}), frozenset({"action"})) == []


@pytest.mark.parametrize(
    ("ends", "is_new"),
    [
        ("2026-09-08", True),  # 90 days ahead
        ("2026-09-09", False),  # 91
        ("2026-08-01", False),  # it was within 90 days a week ago
        ("2026-06-09", False),  # over
    ],
)
def test_decision_is_told_on_the_day_on_which_it_is_90_days_ahead(
    ends: str, is_new: bool, built: Built
) -> None:
    given = rows(ends_on=date.fromisoformat(ends))
    store = built(given)
    found = news(moment(store, DAY - timedelta(days=7)), moment(store))
    told = store.answer("followed_decision", LOCAL_OPERATOR, as_of=DAY)
    assert len(told) == (0 <= (date.fromisoformat(ends) - DAY).days <= 90)
    assert [item.places for item in found] == [frozenset({"force:ash", "rocu:north"})] * is_new


def test_action_is_told_two_weeks_before_and_when_it_is_overdue(world: World) -> None:
    world.record(
        lambda recorder: recorder.add_action(
            "force_function:ash/diving", "north", LONG_AGO, date(2026, 6, 24), "An office", "Train"
        )
    )
    store = current(world.database)

    def states(earlier: date, later: date) -> list[str]:
        return [item.state for item in news(moment(store, earlier), moment(store, later))]

    for day, count in ((DAY - timedelta(days=1), 0), (DAY, 1)):
        assert len(store.answer("followed_action", LOCAL_OPERATOR, as_of=day)) == count
    assert states(DAY - timedelta(days=1), DAY) == ["open"]
    assert states(DAY, date(2026, 6, 24)) == []
    assert states(DAY, date(2026, 6, 25)) == ["overdue"]
    (item,) = news(moment(store, DAY), moment(store, date(2026, 6, 25)))
    assert item.said == "An office, due on 24 June 2026: Train"
    assert item.places == {"rocu:north", "force:ash"}


def test_return_is_due_late_sent_back_and_accepted(built: Built) -> None:
    store = built(network())
    quarter, due_on = date(2026, 3, 31), date(2026, 3, 31) + timedelta(days=RETURN_DAYS.value())

    def found(then: Moment, now: Moment) -> list[tuple[str, tuple[object, ...]]]:
        return [(item.state, item.key) for item in news(then, now) if item.key[1:2] == ("north",)]

    before, after = moment(store, quarter, NORTH), moment(store, quarter + timedelta(days=1), NORTH)
    assert [state for state, _ in found(before, after)] == ["due"]
    last_day, late = moment(store, due_on, NORTH), moment(store, due_on + timedelta(days=1), NORTH)
    assert found(after, last_day) == []
    assert [state for state, _ in found(last_day, late)] == ["late"]
    sent = (of_unit(1, "2026-03-31"),)
    back = (*sent, decided(1, "2026-03-31", "sent back", "Look again"))
    accepted = (*back, of_unit(2, "2026-03-31"), decided(2, "2026-03-31", "accepted"))
    day = due_on + timedelta(days=2)
    steps = [moment(store, day, NORTH, entries) for entries in (sent, back, accepted)]
    assert found(late, steps[0]) == []
    (told,) = news(steps[0], steps[1])
    assert (told.state, told.places) == ("sent back", frozenset({"rocu:north"}))
    assert told.said.endswith("version 1: Look again")
    assert [item.state for item in news(steps[1], steps[2])] == ["accepted"]


def test_returns_are_told_to_whoever_sees_the_rows_of_the_region(built: Built) -> None:
    store = built(network())
    entries = (of_unit(1, "2026-03-31"), decided(1, "2026-03-31", "accepted"))
    for scope, count in (
        (Scope(regions=("north",)), 1),
        (Scope(regions=("south",)), 0),
        (Scope(regions=()), 0),
        (PUBLIC, 0),
    ):
        viewer = Viewer("somebody", scope)
        found = news(moment(store, DAY, viewer), moment(store, DAY, viewer, entries))
        assert len([item for item in found if item.state == "accepted"]) == count, scope


def test_new_figures_are_told_of_every_place(world: World) -> None:
    before = current(world.database)
    told = {"data_set": "published", "title": "Other facts", "compiled_on": "2026-06-01"}
    given: Rows = rows() | {"data_set": [told]}
    world.publish(given)
    (item,) = news(moment(before), moment(current(world.database)))
    assert (item.kind, item.said) == ("publication", "Other facts, compiled on 1 June 2026")
    assert of_choice([item], frozenset({"force:cedar"}), frozenset({"publication"})) == [item]
