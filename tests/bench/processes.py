"""What whole processes cost: building, starting, and the memory of a server."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from dashboard.settings import ROOT
from tests.bench.result import Result, ratio
from tests.serving import free_port, running, wait_for

PUBLISHED = ROOT / "data" / "published"
TIMES = 5
BUILD_S = 3.0
START_S = 2.0
IDLE_SHARE, IDLE_FOR_S, IDLE_WAIT_S = 0.05, 1.0, 90.0


@dataclass(frozen=True)
class Server:
    """A server that answers: its URL, its process, and the seconds it took to start."""

    url: str
    pid: int
    started_s: float


def build(folder: Path) -> tuple[Result, Path]:
    """Building the published data set, each time anew, and a database to measure with."""
    seconds = []
    for time_ in range(TIMES):
        database = folder / f"database {time_}"
        started = time.perf_counter()
        publish(database)
        seconds.append(time.perf_counter() - started)
    return Result("Build of data/published", "s", tuple(seconds), BUILD_S), database


def publish(database: Path) -> None:
    """Publish the published data set, of which a server then knows nothing, as of a new version."""
    command = [sys.executable, "-m", "dashboard", "build"]
    command += ["--data", str(PUBLISHED), "--database", str(database)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def dashboard(database: Path) -> Iterator[Server]:
    """The dashboard as `make run` starts it."""
    port = free_port()
    command = ["-m", "dashboard", "serve", "--data", str(PUBLISHED)]
    command += ["--database", str(database), "--port", str(port)]
    with _started([sys.executable, *command], port) as server:
        yield server


@contextmanager
def dash(database: Path) -> Iterator[Server]:
    """The heatmap in Dash."""
    port = free_port()
    command = [sys.executable, "-m", "tests.bench.dash_app", str(database), str(port)]
    with _started(command, port) as server:
        yield server


@contextmanager
def _started(command: list[str], port: int) -> Iterator[Server]:
    url = f"http://localhost:{port}/"
    started = time.perf_counter()
    with running(command) as process:
        wait_for(url, process)
        yield Server(url, process.pid, time.perf_counter() - started)


def start(database: Path) -> Iterator[Result]:
    """From the command to the first page that is answered: the dashboard, and Dash."""
    taken = []
    for _ in range(TIMES):
        with dashboard(database) as ours:
            pass
        with dash(database) as theirs:
            pass
        taken.append((ours.started_s, theirs.started_s))
    first, other = zip(*taken, strict=True)
    ours_s = Result("Start to first HTTP 200", "s", first, START_S, main=True)
    theirs_s = Result("Dash: start to first HTTP 200", "s", other)
    yield from (ours_s, theirs_s, ratio("Start, dashboard / Dash", ours_s, theirs_s))


def wait_till_idle(pid: int) -> None:
    """Wait until a server has made ahead what it makes after its start; as long as it may take."""
    deadline = time.monotonic() + IDLE_WAIT_S
    while time.monotonic() < deadline:
        before = processor_s(pid)
        time.sleep(IDLE_FOR_S)
        if processor_s(pid) - before <= IDLE_SHARE * IDLE_FOR_S:
            return
    raise RuntimeError(f"The server was still at work {IDLE_WAIT_S:.0f} s after its start")


def processor_s(pid: int) -> float:
    """The processor's time that a process has taken until now, in seconds."""
    spent = psutil.Process(pid).cpu_times()
    return float(spent.user + spent.system)


def resident_mb(pid: int, children: bool = True) -> float:
    """The resident memory of a process, and of its children where they count."""
    process = psutil.Process(pid)
    held = [process, *(process.children(recursive=True) if children else ())]
    return float(sum(one.memory_info().rss for one in held)) / 1e6


def children_mb(pid: int) -> float:
    """The memory of the children of a process; 0 where it has none.

    Each counts its part of what several of them hold: the program alone of a browser, which all of
    its processes hold, is 100 MB in each.
    """
    held = psutil.Process(pid).children(recursive=True)
    return float(sum(one.memory_full_info().pss for one in held)) / 1e6
