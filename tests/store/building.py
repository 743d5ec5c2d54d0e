"""Builds in a process of its own, so that a test can kill it or starve it of room.

    python -m tests.store.building DATA DATABASE [--die MOMENT] [--room BYTES]... [--for-ever]

Prints "ready" and waits for a line before it builds, so that processes can start together. MOMENT
is a step that the build reports, or "replace 1" or "replace 2": just before the finished file, or
the pointer, is put in its place, or "tidy": just after.
"""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.store import publish
from dashboard.store.build import build


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(moment: str) -> None:
    """Make the steps of publication that a build does not report deadly."""
    replace, tidy, calls = os.replace, publish._tidy, iter(range(1, 100))

    def deadly_replace(source: Path, target: Path) -> None:
        if moment == f"replace {next(calls)}":
            die()
        replace(source, target)

    def deadly_tidy(folder: Path, made: publish.Published) -> None:
        if moment == "tidy":
            die()
        tidy(folder, made)

    os.replace = deadly_replace  # type: ignore[assignment]
    publish._tidy = deadly_tidy


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("database", type=Path)
    parser.add_argument("--die", default="")
    parser.add_argument("--room", type=int, action="append", default=[])
    parser.add_argument("--for-ever", action="store_true")
    given = parser.parse_args()

    def progress(step: str, *_: int) -> None:
        if step == given.die:
            die()

    die_at(given.die)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    print("ready", flush=True)
    sys.stdin.readline()
    for room in given.room or [resource.RLIM_INFINITY]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            print("built", build([given.data], given.database, progress).version, flush=True)
        except DashboardError as error:
            print("refused", error, flush=True)
    while given.for_ever:
        build([given.data], given.database)


if __name__ == "__main__":
    main()
