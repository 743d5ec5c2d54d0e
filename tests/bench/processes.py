"""What whole processes cost: building, starting, and the memory of a server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from dashboard.settings import ROOT
from tests.bench.result import Result
from tests.serving import free_port, running, wait_for

PUBLISHED = ROOT / "data" / "published"
TIMES = 5
BUILD_S = 3.0
START_S = 2.0


def build(folder: Path) -> tuple[Result, Path]:
    """Building the published data set, each time anew, and a database to measure with."""
    seconds = []
    for time_ in range(TIMES):
        database = folder / f"database {time_}"
        command = [sys.executable, "-m", "dashboard", "build"]
        command += ["--data", str(PUBLISHED), "--database", str(database)]
        started = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
    return Result("Build of data/published", "s", tuple(seconds), BUILD_S), database


@contextmanager
def dashboard(database: Path) -> Iterator[tuple[str, int, float]]:
    """The dashboard as `make run` starts it: its URL, its process, and the seconds it took."""
    port = free_port()
    command = ["-m", "dashboard", "serve", "--data", str(PUBLISHED)]
    command += ["--database", str(database), "--port", str(port)]
    with _started([sys.executable, *command], port) as server:
        yield server


@contextmanager
def dash(database: Path) -> Iterator[tuple[str, int, float]]:
    """The heatmap in Dash: its URL, its process, and the seconds it took to start."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.dash_app", str(database), str(port)]
    with _started(command, port) as server:
        yield server


@contextmanager
def _started(command: list[str], port: int) -> Iterator[tuple[str, int, float]]:
    url = f"http://localhost:{port}/"
    started = time.perf_counter()
    with running(command) as process:
        wait_for(url, process)
        yield url, process.pid, time.perf_counter() - started


def start(database: Path) -> tuple[Result, Result]:
    """From the command to the first page that is answered: the dashboard, and Dash."""
    ours, theirs = [], []
    for _ in range(TIMES):
        with dashboard(database) as (_, _, seconds):
            ours.append(seconds)
        with dash(database) as (_, _, seconds):
            theirs.append(seconds)
    return (
        Result("Start to first HTTP 200", "s", tuple(ours), START_S),
        Result("Dash: start to first HTTP 200", "s", tuple(theirs)),
    )


def resident_mb(pid: int) -> float:
    """The resident memory of a process and of its children."""
    process = psutil.Process(pid)
    held = [process, *process.children(recursive=True)]
    return float(sum(one.memory_info().rss for one in held)) / 1e6
