"""What somebody follows: of which regions and forces, which kinds of news, and whether by mail.

A choice is an entry of the ledger, and the newest of somebody counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from dashboard.access.role_assignments import same_case
from dashboard.exhibits.since import NETWORK
from dashboard.ledger.data_set import hold_data_set
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger

FOLLOW = "follow"
KINDS = {
    "standing": "A standing that gets worse",
    "decision": "A decision date within 90 days",
    "return": "A return that is due, late, sent back or accepted",
    "action": "An action that is due or overdue",
    "publication": "New figures",
    "papers": "Papers for a meeting",
}
"""What there is to follow, and what people call it."""


@dataclass(frozen=True)
class Choice:
    """What somebody follows since when, without a break. `address` is empty where they get no mail.

    Places are `rocu:nersou`, `force:cleveland` or `network`, kinds the keys of KINDS. `groups` are
    the claims other than the address for which they had their roles, such as ("groups", "board"),
    when they were last seen at `seen`.
    """

    who: str
    places: frozenset[str]
    kinds: frozenset[str]
    address: str
    since: datetime
    groups: frozenset[tuple[str, str]]
    seen: datetime

    @property
    def is_empty(self) -> bool:
        """Whether they follow nothing."""
        return not (self.places and self.kinds)


def choices(ledger: Ledger) -> dict[str, Choice]:
    """What everybody follows who follows something, by `person_of` their name."""
    return ledger.remember(_of_entries)


def choice_of(ledger: Ledger, who: str) -> Choice | None:
    """What somebody follows; None where it is nothing."""
    return choices(ledger).get(person_of(who))


def person_of(who: str) -> str:
    """Somebody by their name: an address is the same in capital letters."""
    return same_case(who)


def follow(
    ledger: Ledger,
    who: str,
    places: Collection[str],
    kinds: Collection[str],
    address: str,
    data_set: str,
    groups: Collection[tuple[str, str]] = (),
) -> None:
    """Record what somebody follows from now on; of no place or no kind it is nothing.

    `groups` are the claims other than their address for which they have their roles now.

    Raises LedgerError where it cannot be recorded, and DataSetError where the ledger is for
    another kind of data set.
    """
    with ledger.writing() as record:
        hold_data_set(record, data_set, ledger.place)
        number = len(record.entries(FOLLOW)) + 1
        record.append(
            FOLLOW,
            f"{FOLLOW} {number}",
            who,
            {
                "places": sorted(places),
                "kinds": sorted(kinds),
                "address": address,
                "groups": sorted(map(list, groups)),
            },
        )


def region_place(rocu: str) -> str:
    return f"rocu:{rocu}"


def force_place(force: str) -> str:
    return f"force:{force}"


def board_place(board: str) -> str:
    """The place whose board it is."""
    return NETWORK if board == NETWORK else region_place(board)


def _of_entries(entries: Iterable[Entry]) -> dict[str, Choice]:
    held: dict[str, Choice] = {}
    for entry in entries:
        if entry.kind != FOLLOW:
            continue
        person, said = person_of(entry.who), entry.content
        before = held.pop(person, None)
        chosen = Choice(
            entry.who,
            frozenset(said["places"]),
            frozenset(said["kinds"]) & KINDS.keys(),
            said["address"],
            before.since if before else entry.at,
            frozenset((claim, value) for claim, value in said.get("groups", ())),
            entry.at,
        )
        if not chosen.is_empty:
            held[person] = chosen
    return held
