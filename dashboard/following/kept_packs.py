"""Packs that are made by themselves before each meeting, and kept: their files are parts of an
entry of the ledger, so that every server has them and nobody can change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK
from dashboard.ledger.entry import Entry
from dashboard.model import Scope, highest
from dashboard.settings import PACK_DAYS

PACK_MADE = "pack-made"
PACK_FAILED = "pack-failed"
MAKER = "the timer"
PARTS = ("pack", "annex")


@dataclass(frozen=True)
class KeptFile:
    """A file of a kept pack; `part` is its name in the ledger."""

    part: str
    name: str
    marking: str
    length: str


@dataclass(frozen=True)
class KeptPack:
    """A pack that was made for a meeting of a board, from a version of the database."""

    board: str
    meeting_on: date
    version: str
    made_at: datetime
    files: tuple[KeptFile, ...]
    entry: Entry

    @property
    def marking(self) -> str:
        return highest(file.marking for file in self.files)

    def is_for(self, scope: Scope) -> bool:
        """Whether somebody who sees this may have it."""
        return is_open_to(self.board, scope)


def is_open_to(board: str, scope: Scope) -> bool:
    """Whether somebody who sees this may have the packs of a board: they hold every row of its
    region, or of all where it is the network's."""
    return scope.edition == "full" and (
        scope.is_whole or (board != NETWORK and board in (scope.regions or ()))
    )


@dataclass(frozen=True)
class PackFailure:
    """That the pack of a meeting could not be made, when first for this reason."""

    at: datetime
    reason: str


def pack_failures(entries: Iterable[Entry]) -> dict[tuple[str, date], PackFailure]:
    """Why packs could not be made, by board and day of the meeting: the newest reason of each."""
    return {
        (entry.content["board"], date.fromisoformat(entry.content["meeting_on"])): PackFailure(
            entry.at, entry.content["reason"]
        )
        for entry in entries
        if entry.kind == PACK_FAILED
    }


def meetings_without_pack(question: Question, entries: Iterable[Entry]) -> list[tuple[str, date]]:
    """The boards whose next meeting is near enough for its pack and has none, with its day."""
    if not PACK_DAYS.value():
        return []
    last = question.as_of + timedelta(days=PACK_DAYS.value())
    have = {(pack.board, pack.meeting_on) for pack in kept_packs(entries)}
    return [
        (row.board, row.next_on)
        for row in rows(question.answer("meeting_at"))
        if isinstance(row.next_on, date)
        and row.next_on <= last
        and (row.board, row.next_on) not in have
    ]


def kept_packs(entries: Iterable[Entry]) -> list[KeptPack]:
    """Every pack that was made by itself, in the order of making."""
    return [kept_pack(entry) for entry in entries if entry.kind == PACK_MADE]


def kept_pack(entry: Entry) -> KeptPack:
    """The pack that an entry of this kind is."""
    said = entry.content
    return KeptPack(
        said["board"],
        date.fromisoformat(said["meeting_on"]),
        said["version"],
        entry.at,
        tuple(KeptFile(part, **said["files"][part]) for part in PARTS if part in said["files"]),
        entry,
    )
