"""Who claims which mail, in each of the two engines: once, and again where it came to nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from dashboard.following.choices import Choice
from dashboard.following.outbox import (
    AGAIN_AFTER,
    LOST_AFTER,
    claim,
    end_run,
    fail_run,
    outbox,
    tell,
)
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from tests.following.conftest import ANN, BOB
from tests.ledger.conftest import Place

DAY = date(2026, 11, 29)
NEXT_DAY = DAY + timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def test_claims_at_once_share_the_people_without_one_twice(place: Place) -> None:
    people = [f"{number}@example.org" for number in range(12)]

    def run(_: int) -> list[str]:
        ledger, mine = Ledger(place.url), []
        for start in range(0, len(people), 3):
            mine += claim(ledger, people[start : start + 3], DAY, now())[1]
        return mine

    with ThreadPoolExecutor(3) as pool:
        claimed = [one for part in pool.map(run, range(3)) for one in part]
    assert sorted(claimed) == sorted(people)
    assert verify(Ledger(place.url)) == []


def test_mail_that_was_sent_is_not_claimed_again_on_its_day(place: Place) -> None:
    ledger = place.ledger()
    key, claimed = claim(ledger, [ANN, BOB], DAY, now())
    assert claimed == [ANN, BOB]
    assert claim(ledger, [ANN, BOB], DAY, now()) == ("", [])
    tell(ledger, key, [ANN], {BOB: "451 Try again"})
    assert claim(ledger, [ANN, BOB], DAY, now()) == ("", [])
    assert claim(ledger, [ANN, BOB], DAY, now() + AGAIN_AFTER)[1] == [BOB]
    assert claim(ledger, [ANN], NEXT_DAY, now())[1] == [ANN]


def test_mail_of_a_sender_that_was_killed_is_claimed_again_after_a_while(place: Place) -> None:
    ledger = place.ledger()
    claim(ledger, [ANN], DAY, now())
    assert claim(ledger, [ANN], DAY, now() + LOST_AFTER - timedelta(seconds=10)) == ("", [])
    assert claim(ledger, [ANN], DAY, now() + LOST_AFTER)[1] == [ANN]


def test_mail_refused_for_good_is_tried_on_another_day(place: Place) -> None:
    ledger = place.ledger()
    key, _ = claim(ledger, [ANN], DAY, now())
    tell(ledger, key, [], {ANN: "550 No such user"})
    assert claim(ledger, [ANN], DAY, now() + timedelta(hours=5)) == ("", [])
    assert claim(ledger, [ANN], NEXT_DAY, now())[1] == [ANN]


def test_news_are_told_since_the_last_mail_or_the_last_run_that_had_none(place: Place) -> None:
    ledger = place.ledger()
    first = now()
    ann, bob = (
        Choice(one, frozenset(), frozenset(), one, first, frozenset(), first) for one in (ANN, BOB)
    )
    assert outbox(ledger).since(ann) == first
    monday = first + timedelta(hours=1)
    key, _ = claim(ledger, [ANN], DAY, monday)
    # While it is not known whether it went out, nothing counts as told.
    assert outbox(ledger).since(ann) == first
    end_run(ledger, DAY, monday)
    assert outbox(ledger).is_over(DAY)
    assert outbox(ledger).since(ann) == first
    assert outbox(ledger).since(bob) == monday
    tell(ledger, key, [ANN], {})
    assert outbox(ledger).since(ann) == monday
    tuesday = monday + timedelta(days=1)
    end_run(ledger, NEXT_DAY, tuesday)
    end_run(ledger, NEXT_DAY, tuesday + timedelta(hours=1))
    assert outbox(ledger).since(ann) == outbox(ledger).since(bob) == tuesday


def test_server_that_could_not_be_reached_is_remembered(place: Place) -> None:
    ledger = place.ledger()
    assert outbox(ledger).failure is None
    fail_run(ledger, "Connection refused")
    fail_run(ledger, "Timed out")
    failure = outbox(ledger).failure
    assert failure
    assert failure.reason == "Timed out"
