"""Nobody does something more often than the limit says, and nobody is remembered for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from dashboard.access.limits import EXPORTS, RateLimit
from dashboard.errors import AccessError, UsageError

HOUR = timedelta(hours=1)


def test_take_beyond_the_limit_is_refused_until_the_first_is_an_hour_old() -> None:
    limit = RateLimit("test", 3, HOUR)
    for at in (0.0, 600.0, 1200.0):
        limit.take("reader", at)
    with pytest.raises(AccessError, match=r"one person may in an hour, which is 3\. Try again in"):
        limit.take("reader", 1800)
    with pytest.raises(AccessError):
        limit.take("reader", 3599)
    limit.take("reader", 3600)
    with pytest.raises(AccessError):
        limit.take("reader", 3601)
    limit.take("reader", 4200)


@pytest.mark.parametrize(
    ("at", "wait"), [(0.5, "an hour"), (1800.0, "30 minutes"), (3570.0, "a minute")]
)
def test_take_that_is_refused_says_when_to_try_again(at: float, wait: str) -> None:
    limit = RateLimit("test", 1, HOUR)
    limit.take("reader", 0)
    with pytest.raises(AccessError, match=rf"Try again in {wait}\.$"):
        limit.take("reader", at)


def test_take_by_one_person_leaves_room_for_another() -> None:
    limit = RateLimit("test", 1, HOUR)
    limit.take("reader", 0)
    limit.take("steward", 0)
    with pytest.raises(AccessError):
        limit.take("steward", 1)


def test_take_forgets_people_whose_hour_is_over() -> None:
    limit = RateLimit("test", 2, HOUR)
    for person in range(1000):
        limit.take(f"person {person}", float(person))
    limit.take("person 0", 2000)
    assert len(limit) == 1000
    limit.take("person 1", 5000)
    assert len(limit) == 2


def test_take_from_many_threads_never_gives_more_than_the_limit() -> None:
    limit = RateLimit("test", 50, HOUR)
    taken: list[int] = []

    def try_often() -> None:
        for _ in range(20):
            try:
                limit.take("reader")
            except AccessError:
                continue
            taken.append(1)

    threads = [threading.Thread(target=try_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 50


def test_exports_keep_to_the_setting_as_it_is_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_EXPORTS_PER_HOUR", "1")
    EXPORTS.take("somebody of this test")
    with pytest.raises(AccessError, match="which is 1"):
        EXPORTS.take("somebody of this test")
    monkeypatch.setenv("DASHBOARD_EXPORTS_PER_HOUR", "2")
    EXPORTS.take("somebody of this test")


@pytest.mark.parametrize("said", ["many", "0", "-5", "1.5", "1_000", "1e3", "9" * 5000])
def test_exports_where_the_setting_cannot_be_read_are_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("DASHBOARD_EXPORTS_PER_HOUR", said)
    with pytest.raises(UsageError, match=r"PER_HOUR .* a whole number from 1"):
        EXPORTS.take("another of this test")
