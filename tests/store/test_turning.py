"""Between two turning days the rules say the same, so that a day is copied from its neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.model import LOCAL_OPERATOR
from dashboard.store import rules
from dashboard.store.needs import DAILY
from dashboard.store.queries import query_named
from dashboard.store.store import Store
from dashboard.store.turning import TurningDays
from tests.store.keeping import kept_rows, opened

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def store(published_database: Path) -> Iterator[Store]:
    store = opened(published_database)
    yield store
    store.close()


@pytest.fixture(scope="module")
def turning(store: Store) -> TurningDays:
    with store._connection.cursor() as cursor:
        cursor.execute(f"use memory.{store._schema(LOCAL_OPERATOR.scope)}")
        return TurningDays(cursor, DAILY)


def test_turning_days_are_the_ends_of_agreements_and_the_days_after(
    store: Store, turning: TurningDays
) -> None:
    ends = store.answer("agreement_register", LOCAL_OPERATOR, as_of=date(2026, 11, 29))["ends_on"]
    assert ends.notna().any()
    for end in ends.dropna():
        assert turning.before(end) == end
        assert turning.before(end + DAY) == end + DAY
    assert turning.before(date(1800, 1, 1)) == date.min


def test_day_in_a_stretch_has_the_turning_day_before_it(turning: TurningDays) -> None:
    first, following = next(
        (one, other)
        for one, other in zip(turning._days, turning._days[1:], strict=False)
        if other - one > 3 * DAY
    )
    assert turning.before(first + 2 * DAY) == first
    assert turning.before(following - DAY) == first


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
            for turned in turning._days[-1::-200]
            if turned > date(2012, 7, 31)
            for step in (-1, 0, 1, 2)
        }
    )
    copies: list[date] = []
    copy = rules._copy

    def counted(*asked: object) -> int:
        copies.extend(asked[4])  # type: ignore[call-overload]
        return copy(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(rules, "_copy", counted)
    copying = opened(published_database)
    one_by_one = [kept_rows(copying, name, (day,)) for day in days]
    copying.close()
    assert copies
    monkeypatch.setattr(TurningDays, "before", lambda _, day: day)
    copies.clear()
    plain = opened(published_database)
    together = kept_rows(plain, name, tuple(days))
    plain.close()
    assert not copies
    by = list(query_named(name).grain)
    pd.testing.assert_frame_equal(
        pd.concat(one_by_one).astype(together.dtypes).sort_values(by, ignore_index=True), together
    )
