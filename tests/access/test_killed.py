"""Servers, and the PostgreSQL that they share, are killed while they record: nothing is lost."""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from dashboard.access import audit_key
from dashboard.access.audit import Event, audit_log, record
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from dashboard.settings import AUDIT, AUDIT_KEY, LEDGER
from tests.access.recording import record_for_ever
from tests.forked import forked
from tests.postgres import NoPostgresError, Server, serving

SERVERS = 3
SERVER_KILLS = int(os.environ.get("SERVER_KILLS", "50"))
POSTGRES_KILLS = int(os.environ.get("POSTGRES_KILLS", "5"))
PATIENCE_S = 120.0


@pytest.fixture
def postgres() -> Iterator[Server]:
    """A server of this file's own, which is killed."""
    try:
        with serving() as server:
            yield server
    except NoPostgresError as missing:
        pytest.skip(str(missing))


@dataclass
class Recorder:
    """A process that records, and the file of what it was told is recorded."""

    process: BaseProcess
    told: Path

    def lines(self) -> list[str]:
        """What it was told, but for a line that it had not written whole."""
        return self.told.read_text(encoding="utf-8").splitlines(keepends=True)

    def goes_on(self, count: int) -> None:
        """Return when so many more were recorded."""
        wanted = sum(not line.startswith("refused") for line in self.lines()) + count
        until = time.monotonic() + PATIENCE_S
        while sum(not line.startswith("refused") for line in self.lines()) < wanted:
            assert self.process.is_alive(), self.told.read_text(encoding="utf-8")[-500:]
            assert time.monotonic() < until
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.process.join()


def test_killed_under_load_servers_and_postgresql_lose_nothing_that_was_acknowledged(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = postgres.url(postgres.new_database())
    monkeypatch.setenv(LEDGER.name, place)
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "log" / "audit.jsonl"))
    monkeypatch.setenv(AUDIT_KEY.name, str(tmp_path / "server-0.key"))
    record(Event(None, "the test", "sign-in"))
    for number in range(1, SERVERS):
        shutil.copy(tmp_path / "server-0.key", tmp_path / f"server-{number}.key")
    started: list[Recorder] = []

    def start(server: int) -> Recorder:
        told = tmp_path / f"told-{len(started)}"
        told.touch()
        environment = {name: os.environ[name] for name in (LEDGER.name, AUDIT.name)}
        environment[AUDIT_KEY.name] = str(tmp_path / f"server-{server}.key")
        process = forked(record_for_ever, f"p{len(started)}", told, environment)
        started.append(Recorder(process, told))
        return started[-1]

    chance = random.Random(SERVER_KILLS)
    running = [start(server) for server in range(SERVERS)]
    try:
        for turn in range(SERVER_KILLS):
            server = chance.randrange(SERVERS)
            running[server].goes_on(chance.randint(1, 6))
            running[server].kill()
            running[server] = start(server)
            if (turn + 1) % max(1, SERVER_KILLS // POSTGRES_KILLS) == 0:
                postgres.stop()
                time.sleep(chance.random() / 2)
                postgres.start()
        for one in running:
            one.goes_on(1)
    finally:
        for one in running:
            one.kill()
    told = [
        line.rstrip("\n").split(" ", 1)
        for one in started
        for line in one.lines()
        if line.endswith("\n")
    ]
    events = [event.what for event in audit_log().newest(1_000_000)]
    entries = {entry.key for entry in Ledger(place).entries}
    assert {what for kind, what in told if kind == "event"} <= set(events)
    assert {what for kind, what in told if kind == "entry"} <= entries
    assert any(kind == "refused" for kind, _ in told)
    assert verify(Ledger(place)) == []
    for number in range(SERVERS):
        monkeypatch.setenv(AUDIT_KEY.name, str(tmp_path / f"server-{number}.key"))
        audit_key.REACHED.clear()
        assert audit_log().first_broken() is None
