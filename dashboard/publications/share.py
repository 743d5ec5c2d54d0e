"""Publishing to every server that shares a ledger in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.ledger.data_set import hold_data_set
from dashboard.ledger.file_parts import TURN_S, turn
from dashboard.ledger.ledger import Ledger
from dashboard.publications.record import (
    KEPT,
    PUBLICATION,
    kept,
    of_file,
    publications,
    record_publication,
)
from dashboard.store.publish import KEPT_VERSIONS, Published, kept_versions, record_of

Share = Callable[[Path, Published], None]
"""Publishes a finished file to the other servers; LedgerError where that cannot be."""


@contextmanager
def only_builder(ledger: Ledger, data_set: str, wait_s: float = TURN_S) -> Iterator[Share]:
    """The turn to build: one server has it at a time, and shares in it what it has built.

    A server with a ledger of its own needs no turn and shares with nobody. Raises BusyError where
    another build goes on for longer than `wait_s`.
    """
    if not ledger.is_shared:
        yield lambda _file, _made: None
        return
    with turn(ledger, wait_s) as parts:

        def share(file: Path, made: Published) -> None:
            parts.put(made.version, file, _to_keep(ledger, 1))
            with ledger.writing() as record:
                hold_data_set(record, data_set, ledger.place)
                record_publication(record, PUBLICATION, of_file(made, file))

        yield share


def share_kept(ledger: Ledger, folder: Path) -> None:
    """Let every server keep the versions that are kept in a folder, because packs rest on them.

    A server with a ledger of its own keeps them in its folder. Raises BusyError while somebody
    builds.
    """
    if not ledger.is_shared or not _not_yet_shared(ledger, folder):
        return
    with turn(ledger, wait_s=0) as parts:
        # Another process of this folder may have had the turn before.
        for version in _not_yet_shared(ledger, folder):
            made = record_of(folder, version)
            if version not in parts.names():
                parts.put(version, made.path(folder), _to_keep(ledger, 0))
            with ledger.writing() as record:
                record_publication(record, KEPT, of_file(made, made.path(folder)))


def _not_yet_shared(ledger: Ledger, folder: Path) -> list[str]:
    """The versions that are kept in a folder and that other servers do not know to be kept."""
    known = {publication.made.version for publication in kept(ledger)}
    return [version for version in kept_versions(folder) if version not in known]


def _to_keep(ledger: Ledger, new: int) -> set[str]:
    """The versions whose files stay where so many new ones come: those kept, and the newest."""
    last = publications(ledger)[-(KEPT_VERSIONS - new) :]
    return {publication.made.version for publication in (*kept(ledger), *last)}
