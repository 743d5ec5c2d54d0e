"""Ended sign-ins: the one that ended is over in every tab, and no other is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dashboard.access import signed_out
from dashboard.access.signed_out import at_first_sight, is_signed_out, sign_out
from dashboard.ledger.ledger import AWAY, AwayError

CLAIMS: dict[str, object] = {
    "iss": "https://sign-in.example.org",
    "sub": "1",
    "iat": 1_700_000_000,
    "nonce": "a",
    "email": "reader@example.org",
}


@pytest.fixture(autouse=True)
def nobody_has_signed_out() -> Iterator[None]:
    signed_out._over.clear()
    yield
    signed_out._over.clear()


def test_sign_in_that_ended_is_over_whatever_else_its_claims_say() -> None:
    assert not is_signed_out(CLAIMS)
    sign_out(CLAIMS)
    assert is_signed_out(CLAIMS)
    assert is_signed_out(CLAIMS | {"email": "other@example.org", "is_logged_in": True})


@pytest.mark.parametrize(
    "other",
    [{"sub": "2"}, {"iss": "https://other.example"}, {"iat": 1_700_000_001}, {"nonce": "b"}],
)
def test_sign_out_of_one_sign_in_leaves_every_other(other: dict[str, object]) -> None:
    sign_out(CLAIMS)
    assert not is_signed_out(CLAIMS | other)


def test_only_so_many_are_remembered_and_the_latest_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signed_out, "MAX_KEPT", 3)
    for number in range(5):
        sign_out(CLAIMS | {"sub": str(number)})
    over = [is_signed_out(CLAIMS | {"sub": str(number)}) for number in range(5)]
    assert over == [False, False, True, True, True]


def test_record_of_ended_sign_ins_holds_no_claim_in_clear() -> None:
    sign_out(CLAIMS)
    assert "reader" not in repr(signed_out._over)
    assert "1700000000" not in repr(signed_out._over)


class Others:
    """What other servers are told, and what they tell; away while it is said so."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.is_away = self.is_followed = False

    def sign_ins(self, after: int, since: timedelta, retries: bool = False) -> list[object]:
        del since, retries
        if self.is_away:
            raise AwayError(AWAY)
        return [(n, *told) for n, told in enumerate(self.told, 1) if n > after]

    def add_sign_in(self, digest: str, event: str) -> None:
        self.told.append((digest, event))


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Others:
    found = Others()
    monkeypatch.setattr(signed_out, "shared", lambda: found)
    monkeypatch.setattr(signed_out, "_last", 0)
    return found


def test_sign_out_while_others_are_away_holds_here_and_is_told_when_they_are_back(
    others: Others, caplog: pytest.LogCaptureFixture
) -> None:
    others.is_away = True
    sign_out(CLAIMS)
    assert is_signed_out(CLAIMS)
    assert others.told == []
    assert len(caplog.records) == 1
    others.is_away = False
    assert is_signed_out(CLAIMS)
    assert [event for _, event in others.told] == ["over"]


def test_sign_out_that_another_server_told_holds_while_it_is_away(others: Others) -> None:
    sign_out(CLAIMS)
    signed_out._over.clear()
    assert is_signed_out(CLAIMS | {"sub": "2"}) is False
    others.is_away = True
    assert is_signed_out(CLAIMS)


def test_first_sight_counts_once_and_not_where_what_follows_from_it_fails(others: Others) -> None:
    claims = CLAIMS | {"sub": "first"}
    seen: list[int] = []

    def fail() -> None:
        raise AwayError(AWAY)

    with pytest.raises(AwayError):
        at_first_sight(claims, fail)
    for _ in range(2):
        at_first_sight(claims, lambda: seen.append(1))
    assert seen == [1]
    assert [event for _, event in others.told] == ["seen"]
