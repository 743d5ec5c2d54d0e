"""Builds in a process of its own, so that a test can kill it or starve it of room."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from dashboard.errors import DashboardError
from dashboard.store import publish
from dashboard.store.build import build

UNLIMITED = resource.RLIM_INFINITY


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


def build_when_told(
    test: Connection,
    data: Path,
    database: Path,
    die_when: str = "",
    rooms: Sequence[int] = (UNLIMITED,),
    is_endless: bool = False,
) -> None:
    """Say "ready" and wait to be told before building, so that processes can start together; say
    what came of each build, which has so many bytes of room.

    It dies at a step that the build reports, or at "replace 1" or "replace 2": just before the
    finished file, or the pointer, is put in its place, or at "tidy": just after.
    """

    def progress(step: str, *_: int) -> None:
        if step == die_when:
            die()

    die_at(die_when)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    test.send("ready")
    test.recv()
    for room in rooms:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, UNLIMITED))
        try:
            test.send(f"built {build([data], database, progress).version}")
        except DashboardError as error:
            test.send(f"refused {error}")
    while is_endless:
        build([data], database)
