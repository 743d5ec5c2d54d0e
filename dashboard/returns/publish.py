"""Publishes a database of data-set folders and what the ledger has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dashboard.ledger.data_set import refuse_other_data_set
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.live import recorded_digest, recorded_rows
from dashboard.returns.live import live_digest, live_rows
from dashboard.store.build import Built, Progress, build
from dashboard.store.contract import tables
from dashboard.store.live import LiveRows
from dashboard.store.stage import read_tables


def publish_with(
    ledger: Ledger, folders: list[Path], database: Path, progress: Progress = lambda *_: None
) -> Built:
    """Build and publish the folders with what the ledger has; errors as `build`, and LedgerError
    where the last entries of the ledger are gone.

    Two people who record at once both publish, and the one that began first may end last. So
    whoever has published looks whether more was recorded meanwhile, and publishes that too.
    """
    ledger.refuse_cut_off()
    if ledger.entries:
        refuse_other_data_set(ledger, _kind_of(folders))
    while True:
        live = rows_of_ledger(ledger)
        built = build(folders, database, progress, live)
        if digest_of_ledger(ledger) == (live.digest if live else ""):
            return built


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
