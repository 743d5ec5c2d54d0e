"""What several servers that share a PostgreSQL ask of it: at a page, at a file, and in room."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg

from dashboard.access import signed_out
from dashboard.access.audit import Event, audit_log, record
from dashboard.access.limits import RateLimit
from dashboard.model import OFFICIAL
from dashboard.settings import AUDIT, AUDIT_KEY, LEDGER
from tests.bench.result import Result
from tests.postgres import SETTINGS, serving

TIMES = 200
PAGE_MS, EXPORT_MS, ENTRY_KB = 1.0, 5.0, 1.0
CLAIMS = {"iss": "https://provider.example", "sub": "1", "iat": 1, "nonce": "a"}
SIZE = "select pg_total_relation_size('audit_line') / (select count(*) from audit_line)"


def several(folder: Path) -> Iterator[Result]:
    """A PostgreSQL on this machine, which keeps what it is told as safely as it should."""
    SETTINGS["fsync"] = "on"
    with serving() as server:
        url = server.url(server.new_database())
        os.environ |= {
            LEDGER.name: url,
            AUDIT.name: str(folder / "several" / "log" / "audit.jsonl"),
            AUDIT_KEY.name: str(folder / "several" / "audit.key"),
        }
        try:
            yield from _asked(url)
        finally:
            for name in (LEDGER.name, AUDIT_KEY.name):
                del os.environ[name]


def _asked(url: str) -> Iterator[Result]:
    limit = RateLimit("bench", TIMES, timedelta(hours=1))
    event = Event(None, "reader@example.org", "export", "capabilities.xlsx", "full", OFFICIAL)
    record(event)
    taken = _times(lambda: signed_out.is_signed_out(CLAIMS))
    yield Result("What a page run asks of PostgreSQL: who has signed out", "ms", taken, PAGE_MS)
    yield Result("A limit counted in PostgreSQL", "ms", _times(lambda: limit.take("a")), EXPORT_MS)
    taken = _times(lambda: record(event))
    yield Result("An event recorded in PostgreSQL", "ms", taken, EXPORT_MS)
    started = time.perf_counter()
    audit_log().first_broken()
    took = (time.perf_counter() - started) * 1000 / (TIMES + 1)
    yield Result("An event of the audit log proved", "ms", (took,))
    with psycopg.connect(url) as connection:
        row = connection.execute(SIZE).fetchone()
    assert row
    yield Result("Room of an event in PostgreSQL", "kB", (float(row[0]) / 1000,), ENTRY_KB)


def _times(act: Callable[[], object]) -> tuple[float, ...]:
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return tuple(taken)
