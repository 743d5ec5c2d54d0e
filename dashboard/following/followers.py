"""Who is told what by mail, as the role file has it now, and never as it was when they chose."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from dashboard.access.identity import Identity, viewer_of
from dashboard.access.role_assignments import EMAIL, Grant, same_case
from dashboard.errors import AccessError
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.following.choices import Choice, force_place, region_place
from dashboard.model import Viewer
from dashboard.settings import MAILABLE


@dataclass(frozen=True)
class Follower:
    """Somebody who gets mails: what they chose, and what of it they may still see."""

    choice: Choice
    viewer: Viewer
    places: frozenset[str]


def is_mailable(address: str) -> bool:
    """Whether a mail can be sent to an address."""
    return len(address) <= 254 and re.fullmatch(MAILABLE, address) is not None


def viewer_by_mail(address: str, grants: Collection[Grant]) -> Viewer | None:
    """What the role file gives to an e-mail address alone; None where that is nothing.

    Roles of groups do not count: whether somebody is still in a group is known only when they sign
    in, and a mail goes out while they are away.
    """
    try:
        return viewer_of(Identity("", "", address, ""), {EMAIL: address}, grants)
    except AccessError:
        return None


def followers(
    chosen: Iterable[Choice], grants: Collection[Grant], everything: Question
) -> list[Follower]:
    """Who gets mails; whoever has no role, or none for what they follow, is not among them."""
    found = []
    given: dict[str, list[Grant]] = {}
    for grant in grants:
        if grant.claim == EMAIL:
            given.setdefault(same_case(grant.value), []).append(grant)
    known: dict[object, frozenset[str]] = {}
    for choice in chosen:
        mine = given.get(same_case(choice.address), [])
        viewer = viewer_by_mail(choice.address, mine) if is_mailable(choice.address) else None
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
