"""Servers for tests and measurements: started on a free port, waited for, and stopped whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dashboard.settings import DATABASE, ROOT

PATIENCE_S = 30.0
POLL_S = 0.01
STOP_S = 5.0


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The dashboard over a database folder, as it stands: its base URL, without a slash."""
    port = free_port()
    url = f"http://localhost:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/server/server.py"]
    command += ["--server.port", str(port), "--server.address", "localhost"]
    with running(command, {DATABASE.name: str(database.resolve())}) as process:
        wait_for(f"{url}/_stcore/health", process)
        yield url


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as held:
        held.bind(("localhost", 0))
        return int(held.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A command running at the root of the repository, in a process group that is ended whole."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        except ServerError as error:
            log.seek(0)
            raise ServerError(f"{error}\n{log.read().decode(errors='replace')}") from error
        finally:
            _end(process)


class ServerError(RuntimeError):
    """A server that did not come up. The message ends with what it printed."""


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Return as soon as the address answers with 200; ServerError where it never does."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerError(f"The server ended with exit code {process.returncode}.")
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(POLL_S)
    raise ServerError(f"{url} did not answer within {PATIENCE_S:.0f} s.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the whole process group, by force where asking is not enough."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
        except ProcessLookupError:
            return
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            continue
