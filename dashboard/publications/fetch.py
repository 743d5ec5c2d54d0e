"""Taking over what another server has published: fetched, checked, and then answered from."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dashboard.errors import DashboardError, NoDatabaseError
from dashboard.ledger.file_parts import read_parts
from dashboard.ledger.ledger import Ledger
from dashboard.publications.record import (
    Publication,
    kept,
    newest_readable,
    of_file,
    publications,
)
from dashboard.store.publish import UNFINISHED, hold, point, published, versions


class FetchError(DashboardError):
    """What was published cannot be fetched, or is not what was published."""


def catch_up(ledger: Ledger, folder: Path) -> Publication | None:
    """Point the readers of a folder to the newest publication that they can read, which it gives.

    None where nothing that can be read was published. Raises FetchError where it could not be
    fetched whole, and LedgerError; what the readers had stays.
    """
    newest = newest_readable(ledger)
    if newest and not _is_published(newest, folder):
        _hold(ledger, newest, folder)
        try:
            point(folder, newest.made)
        except OSError as error:
            raise _unwritable(newest, folder, error) from error
    return newest


def hold_version(ledger: Ledger, folder: Path, version: str) -> None:
    """Have a version in a folder, fetched where it is not there and others have it."""
    if not ledger.is_shared or version in versions(folder):
        return
    for found in (*kept(ledger), *publications(ledger)):
        if found.made.version == version and found.is_readable:
            _hold(ledger, found, folder)
            return


def _is_published(publication: Publication, folder: Path) -> bool:
    try:
        return published(folder) == publication.made
    except NoDatabaseError:
        return False


def _hold(ledger: Ledger, publication: Publication, folder: Path) -> None:
    """Fetch a file where it is not there, and give it its name once it is what was published."""
    made = publication.made
    if made.version in versions(folder):
        return
    unfinished = folder / f"{made.version}.{os.getpid()}{UNFINISHED}.duckdb"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with unfinished.open("wb") as file:
            for part in read_parts(ledger, made.version):
                file.write(part)
        if of_file(made, unfinished) != publication:
            raise FetchError(
                f"The database {made.version} that was published is not whole in the ledger "
                f"{ledger.place}, or was changed there. This server goes on with what it has. "
                "Build again."
            )
        hold(folder, unfinished, made)
    except OSError as error:
        raise _unwritable(publication, folder, error) from error
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _unwritable(publication: Publication, folder: Path, error: OSError) -> FetchError:
    return FetchError(
        f"The database {publication.made.version} could not be written to {folder} "
        f"({error.strerror or error}). This server goes on with what it has. Make room or give "
        "access."
    )
