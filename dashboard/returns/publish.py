"""Publishes a database of data-set folders and what the ledger has."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

from dashboard.ledger.data_set import refuse_other_data_set
from dashboard.ledger.file_parts import TURN_S
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.live import recorded_digest, recorded_rows
from dashboard.publications.fetch import FetchError, catch_up
from dashboard.publications.record import newest_readable
from dashboard.publications.share import only_builder
from dashboard.returns.live import live_digest, live_rows
from dashboard.store.build import Built, Progress, build
from dashboard.store.contract import tables
from dashboard.store.live import LiveRows
from dashboard.store.publish import inputs_digest, is_current
from dashboard.store.stage import read_tables

log = logging.getLogger(__name__)


def publish_with(
    ledger: Ledger,
    folders: list[Path],
    database: Path,
    progress: Progress = lambda *_: None,
    only_if_changed: bool = False,
    wait_s: float = TURN_S,
) -> Built | None:
    """Build and publish the folders with what the ledger has; errors as `build`, and
    LedgerError where its last entries are gone.

    Servers that share a ledger publish to all of them, one at a time; BusyError where the turn does
    not come within `wait_s`. None where what is published was made from exactly this, and only a
    change was to be published.

    Two people who record at once both publish, and the one that began first may end last. So
    whoever has published looks whether more was recorded meanwhile, and publishes that too.
    """
    ledger.refuse_cut_off()
    if ledger.entries:
        refuse_other_data_set(ledger, _kind_of(folders))
    while True:
        if only_if_changed and _is_current(ledger, folders, database):
            return None
        with only_builder(ledger, _kind_of(folders), wait_s) as share:
            # Whoever had the turn before may have published the same.
            if only_if_changed and _is_current(ledger, folders, database):
                return None
            live = rows_of_ledger(ledger)
            built = build(folders, database, progress, live, share)
        if digest_of_ledger(ledger) == (live.digest if live else ""):
            return built


def publish_what_waits(ledger: Ledger, folders: list[Path], database: Path) -> Built | None:
    """Publish for all servers what was recorded and not published, else None.

    Such as where the server ended, or PostgreSQL was away, between the two. A server whose folders
    are others than those that are published leaves it to one that has them: while servers get
    newer data one by one, none takes it back.
    """
    newest = newest_readable(ledger)
    if newest is None or newest.made.inputs == inputs_digest(folders, digest_of_ledger(ledger)):
        return None
    if newest.made.inputs.partition(" ")[0] != inputs_digest(folders, ""):
        return None
    return publish_with(ledger, folders, database, only_if_changed=True, wait_s=0)


def _is_current(ledger: Ledger, folders: list[Path], database: Path) -> bool:
    """Whether everybody who shares the ledger has what would be built."""
    if ledger.is_shared:
        try:
            if catch_up(ledger, database) is None:
                return False
        except FetchError as error:
            log.warning(error)
            return False
    return is_current(folders, database, digest_of_ledger(ledger))


def rows_of_ledger(ledger: Ledger) -> LiveRows | None:
    """Everything that joins the folders: accepted returns, and what boards decide and do."""
    returned = live_rows(ledger)
    recorded = recorded_rows(ledger.entries)
    if not recorded:
        return returned
    held = returned or LiveRows(None, "", {})
    return replace(held, digest=digest_of_ledger(ledger), tables={**held.tables, **recorded})


def digest_of_ledger(ledger: Ledger) -> str:
    """What tells one state of what the ledger has from another, without reading a row of it."""
    return " ".join(filter(None, (live_digest(ledger), recorded_digest(ledger.entries))))


def _kind_of(folders: list[Path]) -> str:
    """Whether the folders are an exercise, or published data."""
    table = tables()["data_set"]
    for folder in folders:
        path = folder / f"{table.name}.csv"
        if path.is_file() and any(
            row["data_set"] == "exercise" for row in read_tables([(path, table)])[1][table.name]
        ):
            return "exercise"
    return "published"
