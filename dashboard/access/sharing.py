"""Whether several servers share a ledger, and with it the audit log, sign-ins and limits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dashboard.settings import LEDGER

if TYPE_CHECKING:
    from dashboard.ledger.shared import Shared


def shared() -> Shared | None:
    """What this server shares with others; None where the ledger is a file of its own.

    What asks a database is imported only where there is one: it takes a quarter of a second.
    """
    place = LEDGER.value()
    return _shared_at(place) if place.startswith("postgres") else None


def is_away() -> bool:
    """Whether the database server that keeps what is sent in and taken away gives no answer."""
    others = shared()
    return others is not None and others.is_away


def refuse_while_away() -> None:
    """Raise AwayError at once where it would else be waited for."""
    if is_away():
        from dashboard.ledger.ledger import AWAY, AwayError

        raise AwayError(AWAY)


@cache
def _shared_at(place: str) -> Shared:
    from dashboard.ledger.ledger import ledger_at
    from dashboard.ledger.shared import Shared

    return Shared(ledger_at(place))
