"""Servers for tests and measurements: started on a free port, waited for, and stopped whole."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from dashboard.settings import DATABASE, PORT, ROOT

SERVER = [sys.executable, "-m", "dashboard.server"]
"""The server as `serve` runs it, but that it makes no page before somebody asks: after each of what
a test publishes that would be every page for every role. It listens where PORT says."""

PATIENCE_S = 60.0
POLL_S = 0.01
STOP_S = 5.0
FIRST_PORT, PORTS, WORKERS = 12_000, 1_000, 16


@contextmanager
def serving(database: Path) -> Iterator[str]:
    """The dashboard over a database folder, as it stands: its base URL, without a slash."""
    port = free_port()
    url = f"http://localhost:{port}"
    environment = {DATABASE.name: str(database.resolve()), PORT.name: str(port)}
    with running(SERVER, environment) as process:
        wait_for(f"{url}/_stcore/health", process)
        yield url


def _ports() -> Iterator[int]:
    """Ports that no other worker of the tests is given, in an order of this process's own.

    They lie below those that a system gives to whoever asks for any: between the moment when a
    port is chosen and the one when a server listens on it, somebody else could be given it.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = FIRST_PORT + worker % WORKERS * PORTS
    begin = random.SystemRandom().randrange(PORTS)
    return (first + (begin + at) % PORTS for at in count())


_numbers = _ports()


def free_port() -> int:
    """A port that nothing listens on now, and that is given once."""
    for port in _numbers:
        with socket.socket() as held:
            # A port whose last connections are only just over can be listened on all the same.
            held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):
                held.bind(("localhost", port))
                return port
    raise AssertionError("The ports never end.")


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
