"""What the audit log keeps of something that happened, and the line of JSON that says so."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from dashboard.model import OFFICIAL, Scope

Kind = Literal["sign-in", "sign-out", "refusal", "export", "pack", "return", "decision", "anchor"]
KINDS: tuple[str, ...] = get_args(Kind)
DAMAGED: Literal["damaged"] = "damaged"
THE_SERVER = "the server"
STARTED = "The server started"
NEW_DAY = "First entry of a day"
NEW_KEY = "The first line with a key, after {} from before"
MAX_LETTERS = 1000
FIELDS = ("who", "event", "what", "scope", "marking", "reason")


@dataclass(frozen=True)
class Event:
    """Something that somebody did or was refused, marked as what it tells of.

    A line of the log that cannot be read comes back as an event `damaged`, of no time and of
    nobody, with as much of the line as fits in `what`.
    """

    at: datetime | None
    who: str
    event: Kind | Literal["damaged"]
    what: str = ""
    scope: str = ""
    marking: str = ""
    reason: str = ""

    @property
    def is_restricted(self) -> bool:
        """Whether what it says is not for everybody: so too where it does not say its marking."""
        return self.marking != OFFICIAL and bool(self.what or self.reason)

    def is_told_to(self, scope: Scope) -> bool:
        """Whether somebody who sees this scope may read what it is about, and why.

        The scope on record is the most that it tells of: that of the whole edition tells of every
        region.
        """
        edition, _, regions = self.scope.partition(", ")
        own = set(scope.regions or ())
        covered = edition == "full edition" and bool(regions) and own.issuperset(regions.split())
        return not self.is_restricted or scope.is_whole or (scope.edition == "full" and covered)


def anchor_of(what: str, at: datetime | None = None) -> Event:
    """That the server says something of the log itself."""
    return Event(at, THE_SERVER, "anchor", what, marking=OFFICIAL)


def refusal(who: str, what: str, why: str = "") -> Event:
    """That somebody was refused something, in fixed words that name nothing of the data."""
    return Event(None, who, "refusal", what, marking=OFFICIAL, reason=why)


def line_of(event: Event, at: datetime, before: str) -> bytes:
    """The line of an event, but for its own digest; `before` is the digest of the line before."""
    said = {"at": at.isoformat(timespec="milliseconds")}
    said |= {field: getattr(event, field)[:MAX_LETTERS] for field in FIELDS}
    return json.dumps(said | {"before": before}).encode("ascii")


def event_of(line: bytes) -> Event:
    """The event that a line tells of."""
    said = parsed(line)
    try:
        texts = {field: said[field] for field in FIELDS}
        if texts["event"] in KINDS and all(isinstance(text, str) for text in texts.values()):
            return Event(datetime.fromisoformat(said["at"]), **texts)
    except (KeyError, TypeError, ValueError):
        pass
    return Event(None, "", DAMAGED, line.decode("utf-8", "replace")[:MAX_LETTERS])


def parsed(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it is damaged."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
