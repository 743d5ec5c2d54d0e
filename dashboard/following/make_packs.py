"""Makes the packs of meetings to come, some days before each."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.exhibits.marking import marking_of_queries
from dashboard.exhibits.question import Question
from dashboard.exhibits.since import NETWORK, meeting_before
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, pack_file
from dashboard.following.kept_packs import (
    MAKER,
    PACK_FAILED,
    PACK_MADE,
    PARTS,
    KeptPack,
    kept_pack,
    pack_failures,
)
from dashboard.ledger.ledger import Ledger, LedgerError, TakenError
from dashboard.model import WHOLE, Annex, Scope, Viewer
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import divided, pack
from dashboard.store.store import Store
from dashboard.wording import spoken_date

log = logging.getLogger(__name__)
FORMAT = PACK_FORMATS["pdf"]
FAULT = "there is a fault in the program, which the log of `send` shows the administrator."


def make_packs(
    store: Store, ledger: Ledger, database: Path, today: date, due: Iterable[tuple[str, date]]
) -> tuple[list[KeptPack], list[str]]:
    """Make the packs of some boards' meetings: those made, and in a sentence each why others could
    not be.

    Of two servers that make the same one the first counts, and the other's is dropped.
    """
    made, wrong = [], []
    for board, day in due:
        try:
            files = _made(store, board, day, database, today)
            made.append(_keep(ledger, board, day, store.version, files))
        except TakenError:
            continue
        except DashboardError as error:
            wrong.append(_failed(ledger, board, day, str(error)))
        except Exception:
            log.exception("A pack could not be made")
            wrong.append(_failed(ledger, board, day, FAULT))
    return made, wrong


def _failed(ledger: Ledger, board: str, day: date, why: str) -> str:
    """Keep for the page why a pack could not be made, once while the reason stays, and say it."""
    known = pack_failures(ledger.entries).get((board, day))
    if known is None or known.reason != why:
        number = sum(entry.kind == PACK_FAILED for entry in ledger.entries) + 1
        body = {"board": board, "meeting_on": day.isoformat(), "reason": why}
        with suppress(LedgerError, TakenError), ledger.writing() as record:
            record.append(PACK_FAILED, f"{PACK_FAILED} {number}", MAKER, body)
    when = spoken_date(day, "day")
    return f"The pack of {board} for {when} could not be made: {why} The next run tries again."


def _made(store: Store, board: str, day: date, database: Path, today: date) -> list[File]:
    """The files of the pack of a board, as those see it who see every row of its region."""
    scope = WHOLE if board == NETWORK else Scope(regions=(board,))
    asked = Question(store, Viewer(MAKER, scope), today)
    marking = marking_of_queries(asked, ["meeting_at"])  # The day of a meeting may be restricted.
    question = question_for(
        replace(asked, marking=marking), None if board == NETWORK else board, None
    )
    meeting = Meeting(question, day, meeting_before(question, min(day, today)))
    reports = divided(meeting, pack(meeting), Annex.APART)
    return [pack_file(report, FORMAT, database) for report in reports]


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
    return kept_pack(entry)
