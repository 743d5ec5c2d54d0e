"""Publishes a database of data-set folders and what was accepted."""

from __future__ import annotations

from pathlib import Path

from dashboard.ledger.ledger import Ledger
from dashboard.returns.decide import refuse_other_data_set
from dashboard.returns.live import live_digest, live_rows
from dashboard.store.build import Built, Progress, build
from dashboard.store.contract import tables
from dashboard.store.stage import read_tables


def publish_with(
    ledger: Ledger, folders: list[Path], database: Path, progress: Progress = lambda *_: None
) -> Built:
    """Build and publish the folders with the accepted returns of a ledger; errors as `build`.

    Two people who accept at once both publish, and the one that began first may end last. So
    whoever has published looks whether more was accepted meanwhile, and publishes that too.
    """
    if ledger.entries:
        refuse_other_data_set(ledger, _kind_of(folders))
    while True:
        live = live_rows(ledger)
        built = build(folders, database, progress, live)
        if live_digest(ledger) == (live.digest if live else ""):
            return built


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
