"""A database as a build would publish it, for questions that are asked before anybody decides."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dashboard.store.build import write_database
from dashboard.store.live import LiveRows
from dashboard.store.store import Store

VERSION = "candidate"


@contextmanager
def unpublished(folders: list[Path], live: LiveRows | None) -> Iterator[Store]:
    """The database that a build would publish, open for questions until the `with` ends.

    Raises what `build` raises.
    """
    with tempfile.TemporaryDirectory(prefix="candidate-") as made:
        path = Path(made) / f"{VERSION}.duckdb"
        write_database(folders, live, path, VERSION)
        store = Store(path, VERSION)
        try:
            yield store
        finally:
            store.close()
