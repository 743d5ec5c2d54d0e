"""How far a ledger has reached, kept outside of it: its last entries cannot be cut off unseen.

The digests of a ledger tell of every change but one. Without its last entries, all of them, it is
as it was before they were made, and an older version of a return would count again. So the number
and the digest of the last entry are noted in a file beside the folder of databases, where they
only rise. Of a ledger that several servers share, each notes what it has seen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dashboard.ledger.entry import Entry


class Reach(NamedTuple):
    """The last entry that is known of a ledger, and when it was recorded."""

    number: int
    digest: str
    recorded_at: str


def reach_of(file: Path, place: str) -> Reach | None:
    """What was noted of the ledger at a place; None where nothing was, or it cannot be read."""
    return _held(file).get(place)


def note(file: Path, place: str, last: Entry, is_restored: bool = False) -> None:
    """Note the last entry, where it is a later one than was noted, or a backup was restored.

    Where the file cannot be written the ledger is what it is all the same, and is noted next time.
    """
    held = _held(file)
    before = held.get(place)
    if before and before.number >= last.number and not is_restored:
        return
    held[place] = Reach(last.number, last.digest, last.recorded_at)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_text(json.dumps(held, indent=1), encoding="utf-8")
        os.replace(unfinished, file)


def cut_off(file: Path, noted: Reach | None, entries: Sequence[Entry]) -> str:
    """That a ledger had reached further, as noted in a file, than its entries, as a sentence; empty
    where it had not.

    The entries are to be read after the note: of a ledger that others write to they grow meanwhile.
    """
    if noted is None:
        return ""
    if len(entries) < noted.number:
        when = noted.recorded_at[:16].replace("T", " ")
        return (
            f"The ledger had reached entry {noted.number}, of {when} UTC, and ends with entry "
            f"{len(entries)}: its last entries are gone."
        )
    if entries[noted.number - 1].digest != noted.digest:
        return f"Entry {noted.number} is another one than was noted in {file}."
    return ""


def _held(file: Path) -> dict[str, Reach]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {place: Reach(*noted) for place, noted in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
