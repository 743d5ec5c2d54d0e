"""What the ledger says of publications: which databases there were, and the digest of each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import file_digest
from pathlib import Path

from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import PROGRAM, Ledger, Writing
from dashboard.store.publish import Published, schema_digest

PUBLICATION = "publication"
"""The kind of entry by which readers are moved to a database."""
KEPT = "kept-version"
"""The kind of entry by which the file of a version is kept for good: a pack rests on it."""


@dataclass(frozen=True)
class Publication:
    """A database that was published, and the digest of its file."""

    made: Published
    sha256: str

    @property
    def is_readable(self) -> bool:
        """Whether this version of the product can read it."""
        return self.made.schema == schema_digest()


def of_file(made: Published, file: Path) -> Publication:
    with file.open("rb") as content:
        return Publication(made, file_digest(content, "sha256").hexdigest())


def record_publication(record: Writing, kind: str, publication: Publication) -> None:
    body = asdict(publication.made) | {"sha256": publication.sha256}
    record.append(kind, f"{kind} {publication.made.version}", PROGRAM, body)


def publications(ledger: Ledger) -> list[Publication]:
    """Every publication, the newest last."""
    return ledger.remember(_published)


def kept(ledger: Ledger) -> list[Publication]:
    """Every version that is kept for good."""
    return ledger.remember(_kept)


def newest_readable(ledger: Ledger) -> Publication | None:
    """What readers are to be answered from; None where nothing that can be read was published."""
    return next((found for found in reversed(publications(ledger)) if found.is_readable), None)


def _published(entries: Iterable[Entry]) -> list[Publication]:
    return _of_kind(PUBLICATION, entries)


def _kept(entries: Iterable[Entry]) -> list[Publication]:
    return _of_kind(KEPT, entries)


def _of_kind(kind: str, entries: Iterable[Entry]) -> list[Publication]:
    return [
        Publication(
            Published(*(entry.content[name] for name in ("version", "schema", "inputs"))),
            entry.content["sha256"],
        )
        for entry in entries
        if entry.kind == kind
    ]
