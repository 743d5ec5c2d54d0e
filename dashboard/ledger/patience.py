"""An end to waiting for a database server that takes a question and never answers it.

A server that is frozen, or behind a line that swallows what is sent, leaves whoever asked waiting
for ever: its kernel still says that all has arrived, so no time-out of the connection is over.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection


class Patience:
    """Shuts connections that are in use for longer than so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._waiting: dict[socket.socket, float] = {}
        """When to shut what. A line here has a descriptor of its own, which nobody else closes."""
        self._thread: threading.Thread | None = None

    @contextmanager
    def with_(self, connection: Connection) -> Iterator[None]:
        """Bear with a connection for so long. Whoever still waits then gets an error."""
        used = connection.connection.driver_connection
        assert used is not None
        with self.during(used, self._seconds):
            yield

    @contextmanager
    def during(self, used: Any, seconds: float) -> Iterator[None]:
        """Bear with a connection of psycopg, or one that is broken already, for so many seconds."""
        if used.closed:
            yield
            return
        line = socket.fromfd(used.fileno(), socket.AF_INET, socket.SOCK_STREAM)
        with self._lock:
            self._waiting[line] = time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                del self._waiting[line]
                line.close()

    def _watch(self) -> None:
        while True:
            time.sleep(self._seconds / 10)
            now = time.monotonic()
            with self._lock:
                for line, until in self._waiting.items():
                    if until <= now:
                        with suppress(OSError):
                            line.shutdown(socket.SHUT_RDWR)
