"""Who is told what by mail, as the role file has it now, and never as it was when they chose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.access.identity import Identity, viewer_of
from dashboard.access.role_assignments import EMAIL, Grant, same_case
from dashboard.errors import AccessError
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.following.choices import Choice, force_place, region_place
from dashboard.model import Viewer
from dashboard.settings import MAIL_GROUP_DAYS, MAILABLE


@dataclass(frozen=True)
class Follower:
    """Somebody who gets mails: what they chose, and what of it they may still see."""

    choice: Choice
    viewer: Viewer
    places: frozenset[str]


def is_mailable(address: str) -> bool:
    """Whether a mail can be sent to an address."""
    return len(address) <= 254 and re.fullmatch(MAILABLE, address) is not None


def groups_of(grants: Iterable[Grant]) -> frozenset[tuple[str, str]]:
    """The claims other than an address for which somebody has these grants."""
    return frozenset((grant.claim, grant.value) for grant in grants if grant.claim != EMAIL)


def groups_count_until(seen: datetime) -> datetime:
    """Until when a mail goes by the groups of somebody who was last seen then.

    Whether they are still in a group is known only when they sign in, and a mail goes out while
    they are away.
    """
    return seen + timedelta(days=MAIL_GROUP_DAYS.value())


def viewer_by_mail(
    address: str, groups: Iterable[tuple[str, str]], grants: Collection[Grant]
) -> Viewer | None:
    """What the role file gives to an e-mail address and to groups; None where that is nothing."""
    claims: dict[str, object] = {EMAIL: address}
    for claim, value in groups:
        held = claims.setdefault(claim, [])
        if isinstance(held, list):
            held.append(value)
    try:
        return viewer_of(Identity("", "", address, ""), claims, grants)
    except AccessError:
        return None


def followers(
    chosen: Iterable[Choice], grants: Collection[Grant], everything: Question, now: datetime
) -> list[Follower]:
    """Who gets mails; whoever has no role, or none for what they follow, is not among them."""
    found = []
    given: dict[tuple[str, str], list[Grant]] = {}
    for grant in grants:
        value = same_case(grant.value) if grant.claim == EMAIL else grant.value
        given.setdefault((grant.claim, value), []).append(grant)
    known: dict[object, frozenset[str]] = {}
    for choice in chosen:
        groups = choice.groups if now < groups_count_until(choice.seen) else frozenset()
        carried = [(EMAIL, same_case(choice.address)), *groups]
        mine = [grant for claim in carried for grant in given.get(claim, ())]
        may = is_mailable(choice.address)
        viewer = viewer_by_mail(choice.address, groups, mine) if may else None
        if viewer is None:
            continue
        if viewer.scope not in known:
            known[viewer.scope] = frozenset(own_places(everything, viewer))
        places = choice.places & known[viewer.scope]
        if places:
            found.append(Follower(choice, viewer, places))
    return found


def own_places(question: Question, viewer: Viewer) -> dict[str, str]:
    """The places that somebody may follow with their names: own regions and their forces.

    Whoever sees every row, and readers of the public edition, may follow each of them.
    """
    regions = viewer.scope.regions if viewer.scope.edition == "full" else None
    units = [str(rocu) for rocu in question.answer("region_option")["rocu_id"]]
    mine = [rocu for rocu in units if regions is None or rocu in regions]
    found = {NETWORK: "The network's board"} if regions is None else {}
    found |= {region_place(rocu): question.short_name("rocu", rocu) for rocu in mine}
    return found | {
        force_place(row.force_id): question.short_name("force", row.force_id)
        for row in rows(question.answer("force_option"))
        if row.rocu_id in mine
    }
