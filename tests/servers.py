"""Servers of the dashboard that share one PostgreSQL, each a process with a folder of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.settings import AUDIT, LEDGER, METRICS_PORT
from tests.serving import PATIENCE_S, free_port, running, wait_for


@dataclass(frozen=True)
class Site:
    """One of the servers: its address, the port of its metrics, its process and its folder."""

    url: str
    metrics_port: int
    process: subprocess.Popen[bytes]
    folder: Path

    def metrics(self) -> dict[str, float]:
        """What it tells an operator: each value by its name with its labels."""
        address = f"http://127.0.0.1:{self.metrics_port}/metrics"
        with urllib.request.urlopen(address, timeout=PATIENCE_S) as answer:
            lines = answer.read().decode().splitlines()
        told = (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
        return {name: float(value) for name, value in told}

    def answers_from(self, version: str) -> bool:
        """Whether it is this version of the database that it answers from."""
        return any(f'version="{version}"' in name for name in self.metrics())

    def wait_until_it_answers_from(self, version: str) -> float:
        """Return once it does: the seconds that it took. AssertionError where it never does."""
        started = time.monotonic()
        while not self.answers_from(version):
            assert time.monotonic() - started < PATIENCE_S, version
            time.sleep(0.02)
        return time.monotonic() - started


@contextmanager
def servers(
    count: int, ledger: str, data: Path, folder: Path, environment: Mapping[str, str] | None = None
) -> Iterator[list[Site]]:
    """So many servers that share a ledger, started together, until the `with` ends."""
    with ExitStack() as stack:
        sites = []
        for number in range(1, count + 1):
            port, metrics_port = free_port(), free_port()
            own = folder / f"server-{number}"
            command = [sys.executable, "-m", "dashboard", "serve", "--port", str(port)]
            command += ["--data", str(data), "--database", str(own / "database")]
            told = {
                LEDGER.name: ledger,
                METRICS_PORT.name: str(metrics_port),
                AUDIT.name: str(own / "log" / "audit.jsonl"),
            }
            process = stack.enter_context(running(command, told | dict(environment or {})))
            sites.append(Site(f"http://localhost:{port}", metrics_port, process, own / "database"))
        for site in sites:
            wait_for(f"{site.url}/healthz", site.process)
        yield sites
