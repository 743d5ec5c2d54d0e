"""Ended sign-ins: the one that ended is over in every tab, and no other is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dashboard.access import signed_out
from dashboard.access.signed_out import is_signed_out, sign_out

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
