"""Who is in front of a page: looked up anew at every run, so that a change counts at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from dashboard.access import sign_in
from dashboard.access.audit import Event, record, refusal
from dashboard.access.identity import identity_of, viewer_of
from dashboard.access.local import local_operator, refuse_without_sign_in
from dashboard.access.role_assignments import Grant, granted, read_grants
from dashboard.access.roles import ROLES as ROLES_BY_NAME
from dashboard.access.roles import Permission
from dashboard.access.signed_out import at_first_sight, is_signed_out
from dashboard.errors import AccessError, DashboardError
from dashboard.model import OFFICIAL, PUBLIC, Viewer
from dashboard.settings import DATABASE, ROLES
from dashboard.store.store import Store, current
from dashboard.wording import spoken_date

NOBODY = Viewer("nobody", PUBLIC)
"""Asks for what is needed to find out who somebody is: the ids of the regions."""
_KEY = "person"


class NotSignedInError(AccessError):
    """Nobody has signed in, or not recently enough."""


class ClockError(NotSignedInError):
    """Somebody who has signed in later than it is by the clock of this server."""


@dataclass(frozen=True)
class Person:
    """Somebody who may see something, and what they were given it for.

    `claims` is what the sign-in provider says of them; None where nobody has to sign in.
    """

    viewer: Viewer
    grants: tuple[Grant, ...] = ()
    claims: Mapping[str, object] | None = field(default=None, repr=False)

    def may(self, permission: Permission, rocu: str | None) -> bool:
        """Whether this person has a permission for a region; of None, for every region."""
        if self.claims is None:
            return permission.name in self.viewer.permissions
        return any(
            permission in ROLES_BY_NAME[grant.role].permissions
            and (grant.regions is None or rocu in grant.regions)
            for grant in self.grants
        )

    def check(self) -> None:
        """Raise AccessError where this person may no longer see what they could."""
        if self.claims is None:
            return
        now = _signed_in(self.claims, current(DATABASE.value()))
        if now.viewer.scope != self.viewer.scope:
            raise AccessError("What you may see has changed. Open the page anew.")


def person() -> Person:
    """Who is in front of the page that is running, as it stands now.

    Raises NotSignedInError, or another AccessError where somebody is refused or where it cannot be
    found out who they are.
    """
    store = current(DATABASE.value())
    if not sign_in.is_set_up():
        refuse_without_sign_in(store, str(st.get_option("server.address") or ""))
        return Person(local_operator())
    if not st.user.is_logged_in:
        ahead = sign_in.signed_ahead(st.context.cookies)
        if ahead is not None:
            raise ClockError(
                f"By the clock of this server it is {_time(datetime.now(UTC))}, and you have "
                f"signed in at {_time(ahead)}, so you cannot be let in here. Tell whoever runs the "
                "dashboard: the clocks of its servers have to be put right."
            )
        raise NotSignedInError("Sign in to see the dashboard.")
    return _signed_in(dict(st.user), store)


def remembered() -> Person:
    """Who was found to be in front of the page when its run began."""
    found: Person | None = st.session_state.get(_KEY)
    return found or person()


def remember(found: Person) -> None:
    """Keep who is in front of the page for this run, and record a sign-in once.

    Where it is somebody else, or they may see something else, what was chosen and made before goes.
    """
    before: Person | None = st.session_state.get(_KEY)
    if before is not None and before.viewer != found.viewer:
        st.session_state.clear()
    if found.claims is not None:
        name, scope = found.viewer.name, str(found.viewer.scope)
        event = Event(None, name, "sign-in", scope=scope, marking=OFFICIAL)
        at_first_sight(found.claims, partial(record, event))
    st.session_state[_KEY] = found


@contextmanager
def refusals_recorded(found: Person, what: str) -> Iterator[None]:
    """Record where somebody is refused what they ask for, and refuse it.

    `what` names nothing of the data, so that whoever reads the log may read of every refusal.
    """
    try:
        yield
    except AccessError as error:
        reason = str(error).partition("\n")[0]
        record(refusal(found.viewer.name, what, reason))
        raise


def record_refusal(what: str, why: str) -> None:
    """Record once a session that somebody who has signed in was refused something."""
    said = f"refused {what}: {why}"
    if said in st.session_state:
        return
    who = NOBODY.name
    claims = dict(st.user) if sign_in.is_set_up() else {}
    with suppress(DashboardError):
        who = identity_of(claims, datetime.now(UTC)).name_for_the_log
    with suppress(AccessError):  # It is refused all the same.
        record(refusal(who, what, why))
        st.session_state[said] = True


def _signed_in(claims: Mapping[str, object], store: Store) -> Person:
    if is_signed_out(claims):
        raise NotSignedInError("You have signed out. Sign in to see the dashboard.")
    try:
        identity = identity_of(claims, datetime.now(UTC))
    except AccessError as error:
        raise NotSignedInError(str(error)) from error
    rocus = store.answer("region_option", NOBODY)["rocu_id"]
    grants = read_grants(ROLES.value(), list(rocus))
    viewer = viewer_of(identity, claims, grants)
    return Person(viewer, granted(claims, grants), claims)


def _time(moment: datetime) -> str:
    here = moment.astimezone()
    return f"{here:%H:%M:%S} on {spoken_date(here.date(), 'day')}"
