"""Between two turning days the rules say the same, and so does what only compares the day."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pytest

from dashboard.model import LOCAL_OPERATOR
from dashboard.store import rules
from dashboard.store.needs import DAILY
from dashboard.store.queries import Query, queries, query_named
from dashboard.store.rules import Rules
from dashboard.store.store import Store
from dashboard.store.turning import TurningDays, first_alike, months_ahead, only_compared
from tests.bench.queries import parameters
from tests.conftest import Rows
from tests.rules.network import lines, network
from tests.store.keeping import kept_rows, opened, whole_schema

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def store(published_database: Path) -> Iterator[Store]:
    store = opened(published_database)
    yield store
    store.close()


@pytest.fixture(scope="module")
def turning(store: Store) -> TurningDays:
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{whole_schema(store, LOCAL_OPERATOR.scope)}")
        return TurningDays(cursor)


def test_turning_days_are_the_ends_of_agreements_and_the_days_after(
    store: Store, turning: TurningDays
) -> None:
    ends = store.answer("agreement_register", LOCAL_OPERATOR, as_of=date(2026, 11, 29))["ends_on"]
    assert ends.notna().any()
    for end in ends.dropna():
        assert turning.before(end, DAILY) == end
        assert turning.before(end + DAY, DAILY) == end + DAY
    assert turning.before(date(1800, 1, 1), DAILY) == date.min


def test_day_in_a_stretch_has_the_turning_day_before_it(turning: TurningDays) -> None:
    days = turning.days(frozenset(DAILY))
    first, following = next((one, other) for one, other in pairwise(days) if other - one > 3 * DAY)
    assert turning.before(first + 2 * DAY, DAILY) == first
    assert turning.before(following - DAY, DAILY) == first


def test_months_ahead_turn_so_much_earlier(turning: TurningDays) -> None:
    notice = frozenset({"agreement_notice"})
    ahead = frozenset({6})
    for day in turning.days(notice):
        first = next(one for one in turning.days(notice, ahead) if _in_months(one, 6) >= day)
        assert _in_months(first - DAY, 6) < day


def _in_months(day: date, months: int) -> date:
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def test_only_what_looks_at_months_is_another_question_in_another_month() -> None:
    of_days, of_years = query_named("improvement_option"), query_named("funding_by_year")
    assert first_alike(of_days, date(2026, 11, 20)) == date.min
    assert first_alike(of_years, date(2026, 11, 20)) == date(2026, 11, 1)
    assert first_alike(of_years, date(2026, 11, 30)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    "looking",
    [
        "year($as_of)",
        "month($as_of)",
        "date_trunc('month', $as_of)",
        "date_trunc('quarter', $as_of + interval 1 day)",
        "year(cast($as_of - interval 3 month as date))",
        "max(ends_on < $as_of) filter (make_date(year, 4, 1) <= $as_of)",
    ],
)
def test_what_is_the_same_of_every_day_of_a_month_looks_at_months(looking: str) -> None:
    asked = replace(
        query_named("funding_change"), name="asked", statement=f"select {looking} from agreement"
    )
    assert "as_of" in only_compared(asked)
    assert first_alike(asked, date(2026, 11, 20)) == date(2026, 11, 1)


def test_last_day_that_there_is_can_be_in_the_data_and_be_asked_about(
    built: Callable[[Rows], Store],
) -> None:
    """Many write 9999-12-31 for an end that is not known."""
    ends = lines("agreement_id starts_on ends_on", "deal 2020-01-01 9999-12-31")
    store = built(network(agreement=ends))
    for day in (date(2026, 11, 20), date.max):
        assert len(store.answer("agreement_notice", LOCAL_OPERATOR, as_of=day)) in (0, 1)
        assert store.answer("funding_by_year", LOCAL_OPERATOR, as_of=day).empty


def test_months_are_those_asked_for_and_those_left_out() -> None:
    assert months_ahead(query_named("agreement_notice"), {"months": 6}) == {6, 12}
    assert months_ahead(query_named("attention"), {}) == {12}
    assert months_ahead(query_named("coverage_at"), {"months": 6}) == set()


@pytest.mark.parametrize("name", DAILY)
def test_copied_day_is_what_the_rule_says_of_it(
    published_database: Path,
    turning: TurningDays,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    days = sorted(
        {
            turned + step * DAY
            for turned in turning.days(frozenset(DAILY))[-1::-200]
            if turned > date(2012, 7, 31)
            for step in (-1, 0, 1, 2)
        }
    )
    copies: list[date] = []
    copy = rules._copy_days

    def counted(*asked: object) -> int:
        copies.extend(asked[4])  # type: ignore[call-overload]
        return copy(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "_copy_days", counted)
    copying = opened(published_database)
    one_by_one = [kept_rows(copying, name, (day,)) for day in days]
    copying.close()
    assert copies
    monkeypatch.setattr(TurningDays, "before", lambda _, day, __: day)
    copies.clear()
    plain = opened(published_database)
    together = kept_rows(plain, name, tuple(days))
    plain.close()
    assert not copies
    by = list(query_named(name).grain)
    pd.testing.assert_frame_equal(
        pd.concat(one_by_one).astype(together.dtypes).sort_values(by, ignore_index=True), together
    )


COMPARING = sorted(name for name, query in queries().items() if only_compared(query))
STRETCHES = int(os.environ.get("STRETCHES", "2"))
"""How many stretches of days are looked at for each query; many more in `make soak`."""


@pytest.fixture
def asked_as_it_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store, which takes every day for a question of its own."""
    monkeypatch.setattr(Rules, "settled", lambda *asked: dict(asked[2]))
    return store


@pytest.mark.parametrize("name", COMPARING)
def test_query_that_only_compares_a_day_says_the_same_of_a_whole_stretch(
    asked_as_it_is: Store, turning: TurningDays, name: str
) -> None:
    given = parameters(asked_as_it_is, query_named(name))
    chance = Random(name)
    if any(parameter.name == "months" for parameter in query_named(name).parameters):
        given["months"] = chance.choice((1, 6, 18))
    ahead = months_ahead(query_named(name), given)
    days = [day for day in turning.days(frozenset({name}), ahead) if day > date(2012, 8, 1)]
    stretches = list(pairwise([*days, days[-1] + 400 * DAY])) if days else []
    for first, following in chance.sample(stretches, min(STRETCHES, len(stretches))):
        asked = dict(given)
        for parameter in only_compared(query_named(name)):
            back = chance.choice((0, 40, 1500)) if parameter == "since" else 0
            asked[parameter] = following - DAY - back * DAY
        settled = {
            parameter: max(turning.before(day, [name], ahead), first_alike(query_named(name), day))
            for parameter, day in asked.items()
            if parameter in only_compared(query_named(name)) and isinstance(day, date)
        }
        assert settled["as_of"] >= first
        pd.testing.assert_frame_equal(
            asked_as_it_is.answer(name, LOCAL_OPERATOR, **asked),
            asked_as_it_is.answer(name, LOCAL_OPERATOR, **(asked | settled)),
        )


def test_most_queries_only_compare_their_day() -> None:
    dated = [q for q in queries().values() if any(p.type == "date" for p in q.parameters)]
    assert len(COMPARING) > len(dated) / 2


@pytest.mark.parametrize(
    ("statement", "is_compared"),
    [
        ("select 1 from agreement where ends_on >= $as_of", True),
        ("select 1 from agreement as a where coalesce(a.ends_on < $as_of, true)", True),
        ("select 1 from coverage_at([$as_of])", True),
        ("select 1 from posts_at(least($since, $as_of))", True),
        ("select year($as_of) - if(month($as_of) < 4, 1, 0)", True),
        ("select 1 from agreement_notice($as_of)", True),
        ("select 1 from agreement_notice($as_of, months := $months)", True),
        ("select 1 from agreement_notice($as_of, months := 6)", False),
        ("select $as_of as day", False),
        ("select on_date from coverage_at([$as_of])", False),
        ("select 1 from coverage_at([$as_of, $as_of - 30])", False),
        ("select 1 from agreement where ends_on >= $as_of - 30", False),
        ("select 1 from agreement where ends_on - 30 >= $as_of", False),
        ("select 1 from agreement where ends_on between $as_of and $as_of", False),
        ("with a as (select ends_on - 9 as ends_on from agreement) "
         "select 1 from a where ends_on >= $as_of", False),
        ("with agreement as (select ends_on - 9 as ends_on from source) "
         "select 1 from agreement where agreement.ends_on >= $as_of", False),
        ("select 1 from agreement_register($as_of)", False),
    ],
)  # fmt: skip
def test_day_is_only_compared(statement: str, is_compared: bool) -> None:
    asked = replace(query_named("funding_change"), name="asked", statement=statement)
    assert ("as_of" in only_compared(asked)) == is_compared


def test_question_of_another_day_of_a_stretch_is_the_same_question(
    store: Store, turning: TurningDays, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [*turning.days(frozenset({"improvement_option"})), date(2099, 1, 1)]
    first = next(one for one, other in pairwise(days) if one.day == 1 and other - one > 4 * DAY)
    store.answer("improvement_option", LOCAL_OPERATOR, as_of=first)
    monkeypatch.setattr("dashboard.store.store._frame", _unasked)
    store.answer("improvement_option", LOCAL_OPERATOR, as_of=first + 2 * DAY)


def _unasked(*_: object) -> pd.DataFrame:
    raise AssertionError("The database was asked again.")


def test_what_is_kept_whole_is_copied_within_a_stretch(
    published_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A query that does more with the day reads what is kept of another that only compares it."""
    day = date(2026, 11, 20)
    plain = opened(published_database)
    expected = plain.answer("join_option", LOCAL_OPERATOR, as_of=day)
    plain.close()
    store = opened(published_database)
    store.answer("join_option", LOCAL_OPERATOR, as_of=day - DAY)
    worked_out: list[str] = []
    insert = rules._insert

    def counted(cursor: Any, rule: Query, *more: Any) -> int:
        worked_out.append(rule.name)
        return insert(cursor, rule, *more)

    monkeypatch.setattr(rules, "_insert", counted)
    found = store.answer("join_option", LOCAL_OPERATOR, as_of=day)
    store.close()
    assert "improvement_option" not in worked_out
    pd.testing.assert_frame_equal(found, expected)
