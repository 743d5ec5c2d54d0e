"""Packs that are made by themselves before each meeting, and kept: their files are parts of an
entry of the ledger, so that every server has them and nobody can change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.exhibits.question import Question, rows
from dashboard.exhibits.since import NETWORK, meeting_before
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, pack_file
from dashboard.ledger.ledger import Entry, Ledger, TakenError
from dashboard.model import WHOLE, Annex, Scope, Viewer, highest
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import divided, pack
from dashboard.settings import PACK_DAYS
from dashboard.store.store import Store

PACK_MADE = "pack-made"
MAKER = "the timer"
FORMAT = PACK_FORMATS["pdf"]
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
        """Whether somebody who sees this may have it: it holds every row of its region, or of all
        where it is the network's."""
        return scope.edition == "full" and (
            scope.is_whole or (self.board != NETWORK and self.board in (scope.regions or ()))
        )


def kept_packs(entries: Iterable[Entry]) -> list[KeptPack]:
    """Every pack that was made by itself, in the order of making."""
    return [_kept(entry) for entry in entries if entry.kind == PACK_MADE]


def kept_file(ledger: Ledger, pack: KeptPack, file: KeptFile) -> File:
    """A file of a kept pack, byte for byte as it was made."""
    content = ledger.part(pack.entry, file.part)
    return File(file.name, FORMAT.mime, content, file.marking, file.length)


def make_packs(
    store: Store, ledger: Ledger, database: Path, today: date
) -> tuple[list[KeptPack], list[str]]:
    """Make the pack of each meeting that is near enough and has none: those made, and in a
    sentence each why others could not be.

    Of two servers that make the same one the first counts, and the other's is dropped.
    """
    made, wrong = [], []
    have = {(pack.board, pack.meeting_on) for pack in kept_packs(ledger.entries)}
    for board, day in _meetings(store, today):
        if (board, day) in have:
            continue
        try:
            files, version = _made(store, board, day, database, today)
            made.append(_keep(ledger, board, day, version, files))
        except TakenError:
            continue
        except DashboardError as error:
            wrong.append(f"The pack of {board} for {day} could not be made: {error}")
    return made, wrong


def _meetings(store: Store, today: date) -> Iterator[tuple[str, date]]:
    """The next meeting of each board, where its pack is due."""
    everything = Question(store, Viewer(MAKER, WHOLE), today)
    last = today + timedelta(days=PACK_DAYS.value())
    for row in rows(everything.answer("meeting_at")):
        if PACK_DAYS.value() and isinstance(row.next_on, date) and row.next_on <= last:
            yield row.board, row.next_on


def _made(
    store: Store, board: str, day: date, database: Path, today: date
) -> tuple[list[File], str]:
    """The files of the pack of a board, as those see it who see every row of its region."""
    scope = WHOLE if board == NETWORK else Scope(regions=(board,))
    asked = Question(store, Viewer(MAKER, scope), today)
    question = question_for(asked, None if board == NETWORK else board, None)
    meeting = Meeting(question, day, meeting_before(question, min(day, today)))
    reports = divided(meeting, pack(meeting), Annex.APART)
    return [pack_file(report, FORMAT, database) for report in reports], store.version


def _keep(ledger: Ledger, board: str, day: date, version: str, files: list[File]) -> KeptPack:
    parts = dict(zip(PARTS, files, strict=False))
    body = {
        "board": board,
        "meeting_on": day.isoformat(),
        "version": version,
        "files": {
            part: {"name": file.name, "marking": file.marking, "length": file.length}
            for part, file in parts.items()
        },
    }
    with ledger.writing() as record:
        entry = record.append(
            PACK_MADE,
            f"{PACK_MADE} {board} {day}",
            MAKER,
            body,
            {part: file.content for part, file in parts.items()},
        )
    return _kept(entry)


def _kept(entry: Entry) -> KeptPack:
    said = entry.content
    return KeptPack(
        said["board"],
        date.fromisoformat(said["meeting_on"]),
        said["version"],
        entry.at,
        tuple(KeptFile(part, **said["files"][part]) for part in PARTS if part in said["files"]),
        entry,
    )
