"""The rules of a day are worked out once: every answer is the one that working them out gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.model import LOCAL_OPERATOR, PUBLIC, Scope, Viewer
from dashboard.store import needs, rules
from dashboard.store.needs import (
    DAILY,
    KEPT,
    TIMELESS,
    WHOLE,
    Need,
    calls,
    needs_of,
    needs_of_macro,
)
from dashboard.store.queries import Query, Value, queries, query_named
from dashboard.store.reading import reading
from dashboard.store.rules import Key
from dashboard.store.store import Store
from tests.access.canaries import EXHAUSTIVE
from tests.bench.queries import parameters
from tests.store.keeping import kept_rows, opened, whole_schema

DAYS = (date(2026, 11, 29), date(2019, 3, 31))
VIEWERS = (
    LOCAL_OPERATOR,
    Viewer("a reader of one region", Scope(regions=("nersou",))),
    Viewer("the public", PUBLIC),
)


def forget_needs() -> None:
    needs_of.cache_clear()
    needs_of_macro.cache_clear()


@pytest.fixture(scope="module")
def plain(published_database: Path) -> Iterator[Store]:
    """A store that keeps no rule: each query works all of them out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needs, "KEPT", ())
        patch.setattr(needs, "TIMELESS", ())
        forget_needs()
        store = opened(published_database)
        for viewer in VIEWERS:
            whole_schema(store, viewer.scope)
    forget_needs()
    yield store
    store.close()


@pytest.fixture(scope="module")
def keeping(published_database: Path) -> Iterator[Store]:
    store = opened(published_database)
    yield store
    store.close()


def asked(store: Store, name: str, viewer: Viewer, day: date, **place: Value) -> pd.DataFrame:
    query = query_named(name)
    given = parameters(store, query)
    for parameter in query.parameters:
        if parameter.name == "as_of":
            given["as_of"] = day
        if parameter.name == "since":
            given["since"] = day - timedelta(days=1000)
        if parameter.name == "moments":
            given["moments"] = (day - timedelta(days=200), day)
        if parameter.name == "removed":
            given["removed"] = ("agreement:npas", "rocu_capability:nersou/undercover")
    return store.answer(name, viewer, **{**given, **place})


@pytest.mark.parametrize("name", sorted(queries()))
def test_answer_is_the_same_as_where_no_rule_is_kept(
    keeping: Store, plain: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # Who sees all on one day, and somebody on the other: each rule is read by many queries.
    turn = VIEWERS if EXHAUSTIVE else [VIEWERS[sorted(queries()).index(name) % len(VIEWERS)]]
    for day, viewer in [(DAYS[1], VIEWERS[0]), *((DAYS[0], one) for one in turn)]:
        kept = asked(keeping, name, viewer, day)
        pd.testing.assert_frame_equal(kept, worked_out(monkeypatch, plain, name, viewer, day))


PLACES: Mapping[str, tuple[str, ...]] = {
    "rocu": ("nersou", "london", "tarian"),
    "of_rocu": ("nersou", "london", "tarian"),
    "force": ("cleveland", "metropolitan"),
}


@pytest.mark.parametrize("name", sorted(needs.PICKED))
def test_answer_for_a_place_is_the_same_where_it_is_kept_for_everywhere(
    keeping: Store, plain: Store, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told = 0
    # The last day says what the first does, so that what is kept of that is copied.
    for day in (*DAYS, DAYS[0] - timedelta(days=1)):
        alone = [{one: place} for one in needs.PICKED[name] for place in PLACES[one]]
        together = product(*(PLACES[one] for one in needs.PICKED[name]))
        both = [dict(zip(needs.PICKED[name], places, strict=True)) for places in together]
        for places in (*alone, *both):
            asking = (name, LOCAL_OPERATOR, day)
            kept = asked(keeping, *asking, **places)
            expected = worked_out(monkeypatch, plain, *asking, **places)
            pd.testing.assert_frame_equal(kept, expected)
            told += len(kept)
    assert told or asked(keeping, name, LOCAL_OPERATOR, DAYS[0]).empty


def worked_out(
    monkeypatch: pytest.MonkeyPatch,
    plain: Store,
    name: str,
    viewer: Viewer,
    day: date,
    **place: Value,
) -> pd.DataFrame:
    """The answer of a query as it is written, with all that it reads."""
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.store.store.Rules.ready", _nothing_ready)
        patch.setattr("dashboard.store.store.statement", lambda query: query.sql)
        return asked(plain, name, viewer, day, **place)


class _nothing_ready:  # noqa: N801  It stands for a method.
    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


@pytest.mark.parametrize("most", [0, 5_000])
def test_many_readers_of_many_days_get_their_own_rows_though_little_is_kept(
    published_database: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    store = opened(published_database)
    days = [date(2026, 11, 29) - timedelta(days=97 * at) for at in range(12)]
    expected = {day: store.answer("coverage_at", LOCAL_OPERATOR, moments=(day,)) for day in days}
    assert len({frame["coverage"].value_counts().to_json() for frame in expected.values()}) > 1
    store.forget()
    monkeypatch.setattr(store._rules[LOCAL_OPERATOR.scope], "_most_rows", most)

    def ask(day: date) -> None:
        store.forget_answers()
        found = store.answer("function_coverage", LOCAL_OPERATOR, as_of=day)
        columns = ["force_id", "function_id", "coverage"]
        wanted = expected[day][columns].sort_values(columns[:2], ignore_index=True)
        pd.testing.assert_frame_equal(
            found[columns].sort_values(columns[:2], ignore_index=True), wanted
        )

    with ThreadPoolExecutor(8) as readers:
        list(readers.map(ask, days * 6))
    store.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((), ("",)),
        (("agreement:npas", "agreement:other"), ("agreement:npas,agreement:other",)),
        (("agreement:npas", "agreement:other"), ("agreement:other", "agreement:npas")),
    ],
)
def test_rows_without_one_thing_are_never_those_without_another(
    published_database: Path, one: tuple[str, ...], other: tuple[str, ...]
) -> None:
    def ask(store: Store, removed: tuple[str, ...]) -> pd.DataFrame:
        return store.answer("sole_provider_at", LOCAL_OPERATOR, moments=DAYS, removed=removed)

    alone = {}
    for removed in (one, other):
        store = opened(published_database)
        alone[removed] = ask(store, removed)
        store.close()
    assert not alone[one].empty
    store = opened(published_database)
    for removed in (other, one, other):
        store.forget_answers()
        pd.testing.assert_frame_equal(ask(store, removed), alone[removed])
    store.close()


def test_day_that_is_given_as_text_is_the_same_day(keeping: Store) -> None:
    """Else its rows would be kept beside those of the date, and every answer have them twice."""
    keeping.forget()
    day = date(2026, 1, 1)
    counts = [
        len(
            keeping.answer(
                "position_change", LOCAL_OPERATOR, as_of=day, since=since, edition="2023"
            )
        )
        for since in (date(2021, 1, 1), "2021-01-01", "2021-01-01")
    ]
    assert counts[0]
    assert len(set(counts)) == 1


def test_rule_is_worked_out_once_for_a_day(keeping: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    inserted: list[Key] = []
    insert = rules._insert

    def counted(cursor: Any, rule: Query, asked: Mapping[str, Value], turn: int) -> int:
        inserted.extend(rules._keys(rule, asked))
        return insert(cursor, rule, asked, turn)

    monkeypatch.setattr(rules, "_insert", counted)
    keeping.forget()
    day = date(2021, 6, 1)
    for name in ("function_coverage", "access_route", "capability_gap", "assurance_gap"):
        asked(keeping, name, LOCAL_OPERATOR, day)
    assert len(inserted) == len(set(inserted))
    assert {rule for rule, _ in inserted} >= {"coverage_at", "route_at"}
    worked_out = set(inserted)
    keeping.forget()
    inserted.clear()
    asked(keeping, "function_coverage", LOCAL_OPERATOR, day)
    assert inserted
    assert set(inserted) <= worked_out, "What is forgotten is worked out anew."


def test_rule_that_fails_on_the_way_is_worked_out_later_and_no_row_comes_twice(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(published_database)
    day, insert = date(2021, 6, 1), rules._insert

    def ask() -> pd.DataFrame:
        return store.answer(
            "what_if_function_change", LOCAL_OPERATOR, as_of=day, removed=("agreement:npas",)
        )

    def failing(cursor: Any, rule: Query, asked: Mapping[str, Value], turn: int) -> int:
        if rule.name == "coverage_at" and asked["removed"]:
            raise MemoryError("no room for the second")
        return insert(cursor, rule, asked, turn)

    with monkeypatch.context() as patch:
        patch.setattr(rules, "_insert", failing)
        with pytest.raises(MemoryError):
            ask()
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{whole_schema(store, LOCAL_OPERATOR.scope)}")
        ask()
        for rule in KEPT:
            found = cursor.execute(
                "select count(*), count(distinct kept) "
                f"from (select * exclude (kept_turn) from kept_{rule}) as kept"
            )
            rows, different = found.fetchone() or ()
            assert rows == different, rule
            assert rows or rule != "coverage_at", "Both sets of rows are there."
    store.close()


@pytest.mark.parametrize("name", DAILY)
def test_days_worked_out_together_are_those_worked_out_one_by_one(
    published_database: Path, name: str
) -> None:
    days = tuple(date(2026, 11, 29) - timedelta(days=151 * at) for at in range(4))
    by = list(query_named(name).grain)
    store = opened(published_database)
    together = kept_rows(store, name, days)
    store.forget()
    alone = pd.concat([kept_rows(store, name, (day,)) for day in days])
    pd.testing.assert_frame_equal(
        together, alone.astype(together.dtypes).sort_values(by, ignore_index=True)
    )
    # The rule as its statement says it, in which nothing of it is kept.
    plain = store.answer(name, LOCAL_OPERATOR, moments=days)
    pd.testing.assert_frame_equal(together, plain.sort_values(by, ignore_index=True))
    store.close()


def test_forgetting_keeps_what_was_read_last(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = opened(published_database)
    store.answer("function_coverage", LOCAL_OPERATOR, as_of=date(2030, 1, 1))
    kept = store._rules[LOCAL_OPERATOR.scope]
    days = kept._turning.days(frozenset({"function_coverage"}))[-2:-26:-4]

    def ask(day: date) -> None:
        store.forget_answers()
        store.answer("function_coverage", LOCAL_OPERATOR, as_of=day)

    store.forget()
    for day in (*days, days[0]):
        ask(day)
    rows = sum(kept._rows.values())
    monkeypatch.setattr(kept, "_most_rows", rows - 1)
    ask(days[0])
    held = {values[0] for rule, values in kept._held if rule == "coverage_at"}
    assert days[0] in held, "It was worked out first, but read last."
    assert days[5] in held
    assert days[1] not in held
    assert 0 < sum(kept._rows.values()) <= rows // 2 + 1
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{whole_schema(store, LOCAL_OPERATOR.scope)}")
        found = cursor.execute("select distinct on_date from kept_coverage_at").fetchall()
    assert {day for (day,) in found} == held
    store.close()


def test_two_scopes_divide_what_is_kept_and_more_do_not_have_less(
    published_database: Path,
) -> None:
    store = opened(published_database)
    shares = []
    for number in range(6):
        store.answer("region_option", Viewer("a reader", Scope(f"edition {number}")))
        (share,) = {kept._most_rows for kept in store._rules.values()}
        shares.append(share)
    assert shares == [500_000, 250_000, 250_000, 250_000, 250_000, 250_000]
    store.close()


def test_kept_rules_stand_after_those_that_they_build_on() -> None:
    for at, name in enumerate(KEPT):
        query = query_named(name)
        assert {need.rule for need in needs_of_macro(query)} <= set(KEPT[:at])


def test_rules_kept_by_day_ask_for_days_and_have_their_day_in_each_row() -> None:
    for name in DAILY:
        query = query_named(name)
        assert [p.name for p in query.parameters] in (["moments"], ["moments", "removed"])
        assert query.grain[0] == "on_date"


@pytest.mark.parametrize("name", TIMELESS)
def test_what_no_day_changes_asks_for_nothing_and_builds_on_no_kept_rule(name: str) -> None:
    assert not query_named(name).parameters
    assert not needs_of_macro(query_named(name))


@pytest.mark.parametrize("name", WHOLE)
def test_query_that_is_kept_whole_is_read_by_others_or_for_each_place_and_needs_only_itself(
    name: str,
) -> None:
    query = query_named(name)
    assert [need.rule for need in needs_of(query)] == [name]
    is_read = any(name in reading(one).queries for one in queries().values())
    assert is_read or name in needs.PICKED


def test_calls_of_a_statement_have_their_arguments_whole() -> None:
    statement = """
        select max(a, ',') -- not_a_call(1)
        from coverage_at([least($since, $as_of), $as_of], removed := $removed)
        inner join force_of($as_of, rocu := 'a,b)') on true
    """
    asked = replace(query_named("name"), statement=statement)
    found = dict(calls(asked.uncommented))
    assert found["coverage_at"] == ["[least($since, $as_of), $as_of]", "removed := $removed"]
    assert found["force_of"] == ["$as_of", "rocu := 'a,b)'"]
    assert found["least"] == ["$since", "$as_of"]
    assert "not_a_call" not in found


def test_needs_of_a_query_are_in_its_own_parameters() -> None:
    (need,) = needs_of(query_named("force_obligation_position"))
    assert need == Need("position_at", ("[$as_of]", "$removed"))
    (need,) = needs_of_macro(query_named("coverage_at"))
    assert need == Need("route_at", ("$moments", "$removed"))
