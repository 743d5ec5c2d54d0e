"""From what a sign-in provider says of somebody to the viewer that the store is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.access.role_assignments import EMAIL, Grant, granted, trusts_email
from dashboard.access.roles import ROLES, SEE_ALL, SEE_PUBLIC, SEE_REGION
from dashboard.access.signed_out import is_signed_out
from dashboard.errors import AccessError
from dashboard.model import PUBLIC, WHOLE, Scope, Viewer
from dashboard.settings import SIGN_IN_HOURS

SKEW_S = 300
"""How far the clocks of the provider and of this server may differ."""


@dataclass(frozen=True)
class Identity:
    """Somebody who has signed in, as the provider describes them; empty where it does not."""

    subject: str
    issuer: str
    email: str
    name: str

    @property
    def name_for_the_log(self) -> str:
        """The e-mail address, else the provider's own name for the account with the provider."""
        return self.email or f"{self.subject} ({self.issuer or 'no issuer'})"


def identity_of(claims: Mapping[str, object], now: datetime) -> Identity:
    """Who signed in with these OpenID Connect claims.

    Raises AccessError where they name nobody, or where the sign-in is not a recent one.
    """
    identity = Identity(
        subject=_text(claims, "sub"),
        issuer=_text(claims, "iss"),
        email=_text(claims, EMAIL) if trusts_email(claims) else "",
        name=_text(claims, "name"),
    )
    if not identity.subject and not identity.email:
        raise AccessError("Your sign-in does not say who you are, so nothing is shown. Sign in.")
    _check_age(claims.get("iat"), now.timestamp())
    return identity


def is_signed_in(claims: Mapping[str, object]) -> bool:
    """Whether somebody signed in with these claims, not too long ago, and has not signed out."""
    try:
        identity_of(claims, datetime.now(UTC))
    except AccessError:
        return False
    return not is_signed_out(claims)


def viewer_of(
    identity: Identity, claims: Mapping[str, object], grants: Collection[Grant]
) -> Viewer:
    """The viewer that somebody is by all their grants together.

    Raises AccessError where they have none: to be signed in gives nothing.
    """
    held = granted(claims, grants)
    given = {grant.role for grant in held}
    permissions = {permission.name for role in given for permission in ROLES[role].permissions}
    return Viewer(
        identity.name_for_the_log,
        _scope(identity, claims, held, permissions),
        tuple(role for role in ROLES if role in given),
        frozenset(permissions),
    )


def scopes_of(grants: Collection[Grant]) -> tuple[Scope, ...]:
    """The scopes that single grants give, each once."""
    found: dict[Scope, None] = {}
    for grant in grants:
        permissions = ROLES[grant.role].permissions
        if SEE_ALL in permissions or (SEE_REGION in permissions and grant.regions is None):
            found[WHOLE] = None
        elif SEE_REGION in permissions:
            found[Scope("full", grant.regions)] = None
        else:
            found[PUBLIC] = None
    return tuple(found)


def _scope(
    identity: Identity,
    claims: Mapping[str, object],
    held: Collection[Grant],
    permissions: Collection[str],
) -> Scope:
    """The widest scope that the grants give; regions count of grants that show regions only."""
    if SEE_ALL.name in permissions:
        return WHOLE
    regions: set[str] = set()
    for grant in held:
        if SEE_REGION in ROLES[grant.role].permissions:
            if grant.regions is None:
                return WHOLE
            regions |= set(grant.regions)
    if regions:
        return Scope("full", tuple(sorted(regions)))
    if SEE_PUBLIC.name in permissions:
        return PUBLIC
    unverified = bool(_text(claims, EMAIL)) and not trusts_email(claims)
    raise AccessError(
        f"You have signed in as {identity.name_for_the_log}, but nobody has given this account a "
        "role. Ask the administrator of the dashboard."
        + (" Its e-mail address did not count: the provider has not verified it." * unverified)
    )


def _text(claims: Mapping[str, object], claim: str) -> str:
    value = claims.get(claim)
    return value.strip() if isinstance(value, str) else ""


def _check_age(issued: object, now: float) -> None:
    """Raise AccessError unless somebody signed in within the hours that the setting gives."""
    hours = SIGN_IN_HOURS.value()
    if not isinstance(issued, int | float):
        raise AccessError(
            "Your sign-in does not say when it was made, so nothing is shown. Sign in again. If "
            "that does not help, the provider has to be set to send the claim iat."
        )
    if issued < now - hours * 3600:
        ago = f"{hours:g} {'hour' if hours == 1 else 'hours'}"
        raise AccessError(f"You signed in more than {ago} ago. Sign in again.")
    if not issued <= now + SKEW_S:
        raise AccessError(
            "Your sign-in is dated later than it is by the clock of this server, so nothing is "
            "shown. Sign in again. If that does not help, the clock of the server or of the "
            "provider has to be put right."
        )
