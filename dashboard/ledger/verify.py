"""Whether a ledger is as it was written: every entry, every part, and nothing beside them."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from sqlalchemy import select

from dashboard.ledger.entry import NONE_BEFORE, Entry
from dashboard.ledger.ledger import Ledger, entry_table, part_table


def verify(ledger: Ledger) -> list[str]:
    """What is wrong with a ledger, a sentence each; nothing where every digest is as it should be.

    That its last entries were taken away, all of them, nobody can see in it: that is told from
    what was noted outside of it.
    """
    wrong = _wrong(ledger)
    return wrong or list(filter(None, [ledger.cut_off]))


def _wrong(ledger: Ledger) -> list[str]:
    """What can be seen in the ledger itself."""
    with ledger.connection() as connection:
        if connection is None:
            return []
        rows = connection.execute(select(entry_table).order_by("number"))
        entries = [Entry(**row._mapping) for row in rows]
        wrong = list(_wrong_entries(entries))
        told = {
            (entry.number, name): digest
            for entry in entries
            for name, digest in _parts_of(entry).items()
        }
        for row in connection.execute(select(part_table).order_by("number", "name")):
            digest = told.pop((row.number, row.name), None)
            if digest is None:
                wrong.append(f"Entry {row.number} has a part, {row.name}, that was put in later.")
            elif sha256(row.content).hexdigest() != digest:
                wrong.append(f"The part {row.name} of entry {row.number} was changed.")
        return wrong + [f"The part {name} of entry {number} is gone." for number, name in told]


def _wrong_entries(entries: list[Entry]) -> Iterator[str]:
    number, before = 0, NONE_BEFORE
    for entry in entries:
        if entry.number != number + 1:
            yield f"The entries from {number + 1} to {entry.number - 1} are gone."
        elif entry.digest_before != before:
            yield f"Entry {entry.number} does not follow from the one before it."
        if entry.digest != entry.right_digest:
            yield f"Entry {entry.number} was changed."
        number, before = entry.number, entry.digest


def _parts_of(entry: Entry) -> dict[str, str]:
    """The digests of the parts that an entry names; none where it is no longer what it was."""
    try:
        found = entry.content["parts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return dict(found) if isinstance(found, dict) else {}
