"""From claims to a viewer: what each role sees, and that everything doubtful sees nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dashboard.access.identity import identity_of, viewer_of
from dashboard.access.role_assignments import Grant
from dashboard.errors import AccessError, UsageError
from dashboard.model import PUBLIC, WHOLE, Scope, Viewer

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CLAIMS: dict[str, object] = {
    "iss": "https://sign-in.example.org",
    "sub": "248289761001",
    "email": "reader@example.org",
    "name": "A Reader",
    "groups": ["everybody"],
    "iat": NOW.timestamp() - 60,
    "exp": NOW.timestamp() - 30,
}


def grant(role: str, *regions: str, to: str = "everybody") -> Grant:
    return Grant("groups", to, role, None if regions == ("all",) else regions)


def viewer(*grants: Grant, **claims: object) -> Viewer:
    held = CLAIMS | claims
    return viewer_of(identity_of(held, NOW), held, grants)


@pytest.mark.parametrize(
    ("role", "regions", "scope"),
    [
        ("public-reader", (), Scope("public", ())),
        ("region-reader", ("nersou",), Scope("full", ("nersou",))),
        ("region-reader", ("all",), Scope("full", None)),
        ("network-reader", (), Scope("full", None)),
        ("data-steward", ("nersou",), Scope("full", ("nersou",))),
        ("approver", ("nersou", "tarian"), Scope("full", ("nersou", "tarian"))),
        ("administrator", (), Scope("public", ())),
    ],
)
def test_viewer_with_one_role_sees_what_the_role_says(
    role: str, regions: tuple[str, ...], scope: Scope
) -> None:
    found = viewer(grant(role, *regions))
    assert found.scope == scope
    assert found.roles == (role,)


@pytest.mark.parametrize(
    ("grants", "scope"),
    [
        (
            [grant("region-reader", "yhrocu"), grant("region-reader", "nersou")],
            Scope("full", ("nersou", "yhrocu")),
        ),
        (
            [grant("data-steward", "nersou"), grant("region-reader", "tarian", "nersou")],
            Scope("full", ("nersou", "tarian")),
        ),
        ([grant("region-reader", "nersou"), grant("approver", "all")], WHOLE),
        ([grant("public-reader"), grant("region-reader", "nersou")], Scope("full", ("nersou",))),
        ([grant("administrator"), grant("network-reader")], WHOLE),
        ([grant("administrator"), grant("public-reader")], PUBLIC),
        (
            [grant("region-reader", "nersou"), grant("region-reader", "tarian", to="others")],
            Scope("full", ("nersou",)),
        ),
    ],
)
def test_viewer_with_several_roles_sees_what_any_of_them_shows(
    grants: list[Grant], scope: Scope
) -> None:
    assert viewer(*grants).scope == scope


def test_viewer_has_the_roles_in_their_order_and_all_their_permissions() -> None:
    found = viewer(
        grant("administrator"), grant("approver", "nersou"), grant("region-reader", "tarian")
    )
    assert found.roles == ("region-reader", "approver", "administrator")
    assert found.permissions == {
        "see-region",
        "see-returns",
        "decide-returns",
        "see-public",
        "see-roles",
        "read-audit-log",
    }


def test_viewer_is_named_by_email_else_by_subject_and_issuer() -> None:
    given = grant("public-reader")
    assert viewer(given).name == "reader@example.org"
    unnamed = "248289761001 (https://sign-in.example.org)"
    assert viewer(given, email=None).name == unnamed
    assert viewer(given, email_verified=False).name == unnamed
    assert viewer(given, sub=None).name == "reader@example.org"


@pytest.mark.parametrize(
    "grants",
    [
        [],
        [grant("network-reader", to="others")],
        [Grant("email", "somebody@example.org", "network-reader")],
        [Grant("roles", "everybody", "network-reader")],
        [grant("region-reader")],
    ],
)
def test_viewer_whom_nothing_is_given_is_refused(grants: list[Grant]) -> None:
    with pytest.raises(
        AccessError,
        match=r"You have signed in as reader@example\.org, but nobody has given this account a "
        r"role\. Ask the administrator of the dashboard\.$",
    ):
        viewer(*grants)


def test_viewer_by_an_unverified_email_is_refused_and_told_why() -> None:
    given = Grant("email", "reader@example.org", "network-reader")
    assert viewer(given).scope == WHOLE
    with pytest.raises(AccessError, match="the provider has not verified it"):
        viewer(given, email_verified=False)


def identify(**claims: object) -> str:
    return identity_of(CLAIMS | claims, NOW).name_for_the_log


@pytest.mark.parametrize(
    ("ago", "fresh"),
    [
        (timedelta(0), True),
        (timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12, seconds=1), False),
        (timedelta(days=30), False),
        (timedelta(minutes=-4), True),
        (timedelta(minutes=-6), False),
        (timedelta(days=-30), False),
    ],
)
def test_identity_counts_for_twelve_hours_from_signing_in(ago: timedelta, fresh: bool) -> None:
    issued = int((NOW - ago).timestamp())
    if fresh:
        assert identify(iat=issued) == "reader@example.org"
    else:
        with pytest.raises(AccessError, match="Sign in again"):
            identify(iat=issued)


@pytest.mark.parametrize(
    "issued",
    [None, "", str(int(NOW.timestamp())), True, [1], float("nan"), float("inf"), 10**400, 0, -1],
    ids=repr,
)
def test_identity_with_no_time_of_signing_in_is_refused(issued: object) -> None:
    with pytest.raises(AccessError, match="Sign in again"):
        identify(iat=issued)


def test_identity_without_the_claim_iat_is_refused() -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != "iat"}
    with pytest.raises(AccessError, match="does not say when"):
        identity_of(claims, NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": None, "email": None},
        {"sub": "", "email": "  "},
        {"sub": 5, "email": ["reader@example.org"]},
        {"sub": None, "email_verified": False},
    ],
)
def test_identity_that_names_nobody_is_refused(claims: dict[str, object]) -> None:
    with pytest.raises(AccessError, match="does not say who you are"):
        identify(**claims)


def test_identity_of_no_claims_at_all_is_refused() -> None:
    with pytest.raises(AccessError):
        identity_of({"is_logged_in": False}, NOW)


def test_identity_keeps_to_the_hours_that_the_setting_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    issued = (NOW - timedelta(minutes=45)).timestamp()
    monkeypatch.setenv("DASHBOARD_SIGN_IN_HOURS", "1")
    assert identify(iat=issued)
    monkeypatch.setenv("DASHBOARD_SIGN_IN_HOURS", "0.5")
    with pytest.raises(AccessError, match=r"more than 0\.5 hours ago"):
        identify(iat=issued)


@pytest.mark.parametrize("hours", ["twelve", "0", "-1", "nan", "inf", "12h"])
def test_identity_where_the_setting_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, hours: str
) -> None:
    monkeypatch.setenv("DASHBOARD_SIGN_IN_HOURS", hours)
    with pytest.raises(UsageError, match=r"DASHBOARD_SIGN_IN_HOURS is .* such as 12"):
        identify()
