"""Builds and publishes to other servers in a process of its own, so that a test can kill it.

    python -m tests.publications.building LEDGER DATA DATABASE [--times COUNT] [--die MOMENT]

Prints the version of each publication as soon as it is made. MOMENT is "building", "putting", when
a part of the file was put into PostgreSQL, or "put", when all were and nobody has been told.
"""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Collection
from itertools import count
from pathlib import Path

from dashboard.ledger import file_parts
from dashboard.ledger.file_parts import FileParts
from dashboard.ledger.ledger import Ledger
from dashboard.returns.publish import publish_with


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: str) -> None:
    """Make a step of putting the file there deadly."""
    put, insert, calls = FileParts.put, file_parts.insert, count()

    def deadly_put(self: FileParts, name: str, file: Path, keeping: Collection[str]) -> None:
        put(self, name, file, keeping)
        if moment == "put":
            die()

    def deadly_insert(table: object) -> object:
        if moment == "putting" and next(calls):
            die()
        return insert(table)  # type: ignore[call-overload]

    file_parts.PART_BYTES = 50_000
    file_parts.insert = deadly_insert  # type: ignore[assignment]
    FileParts.put = deadly_put  # type: ignore[method-assign]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("ledger")
    parser.add_argument("data", type=Path)
    parser.add_argument("database", type=Path)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--die", default="")
    given = parser.parse_args()

    def progress(step: str, *_: int) -> None:
        if given.die == "building" and step == "Writing":
            die()

    if given.die:
        die_at(given.die)
    ledger = Ledger(given.ledger)
    for _ in range(given.times):
        built = publish_with(ledger, [given.data], given.database, progress)
        assert built is not None
        print(built.version, flush=True)


if __name__ == "__main__":
    main()
