"""The audit log that several servers share: one chain, which each of them can prove."""

from __future__ import annotations

import hmac
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.access import audit_key
from dashboard.access.audit import Event, audit_log, copied, export, record
from dashboard.access.audit_table import TableLog
from dashboard.errors import AccessError, UsageError
from dashboard.settings import AUDIT, AUDIT_KEY, LEDGER
from tests.access.test_audit import AT
from tests.postgres import Server, postgres

__all__ = ["postgres"]


class Several:
    """Servers of one ledger, each with a file of its own for the key."""

    def __init__(self, server: Server, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.server, self.database = server, server.new_database()
        self.url = server.url(self.database)
        self._folder, self._monkeypatch = folder, monkeypatch

    def key(self, name: str) -> Path:
        return self._folder / name / "audit.key"

    def be(self, name: str) -> TableLog:
        """Be the server of a name, which has just started: its log."""
        self._monkeypatch.setenv(LEDGER.name, self.url)
        self._monkeypatch.setenv(AUDIT.name, str(self._folder / "log" / "audit.jsonl"))
        self._monkeypatch.setenv(AUDIT_KEY.name, str(self.key(name)))
        audit_key.REACHED.clear()
        log = audit_log()
        assert isinstance(log, TableLog)
        return log

    def give_key(self, source: str, target: str) -> None:
        self.key(target).parent.mkdir()
        shutil.copy(self.key(source), self.key(target))

    def tamper(self, *statements: str) -> None:
        self.server.execute(self.database, "set session_replication_role = replica", *statements)


@pytest.fixture
def several(postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Several]:
    yield Several(postgres, tmp_path, monkeypatch)
    audit_key.REACHED.clear()


def taken(number: int) -> Event:
    return Event(AT + timedelta(minutes=number), "reader@example.org", "export", f"chart {number}")


def recorded(several: Several, count: int) -> None:
    """Record so many events, by two servers in turn."""
    several.be("a")
    record(taken(0))
    several.give_key("a", "b")
    for number in range(1, count):
        several.be("ab"[number % 2])
        record(taken(number))


def test_servers_write_one_chain_and_each_can_prove_it(several: Several) -> None:
    recorded(several, 6)
    for name in "ab":
        log = several.be(name)
        assert log.newest(10) == [taken(number) for number in reversed(range(6))]
        assert log.first_broken() is None
        assert log.lost_key() is None


def test_line_is_what_it_would_be_in_a_file(several: Several) -> None:
    recorded(several, 4)
    key = bytes(several.key("a").read_text().split()[0], "ascii")
    before = "0" * 64
    for line in several.be("b").lines():
        said = json.loads(line)
        assert said["before"] == before
        body, _, _ = line.rpartition(b', "digest"')
        before = hmac.new(key, body + b"}", "sha256").hexdigest()
        assert said["digest"] == before


def test_event_without_a_time_has_that_of_the_database(several: Several) -> None:
    several.be("a")
    record(Event(None, "reader@example.org", "sign-in"))
    [event] = several.be("a").newest(10)
    assert event.at is not None
    assert abs(event.at - datetime.now(UTC)) < timedelta(minutes=1)


def test_first_entry_of_a_day_is_an_anchor_whichever_server_writes_it(several: Several) -> None:
    recorded(several, 2)
    for name in "ab":
        several.be(name)
        record(Event(AT + timedelta(days=1), "reader@example.org", "sign-in"))
    said = [(event.event, event.what) for event in several.be("a").newest(3)]
    assert said == [("sign-in", ""), ("sign-in", ""), ("anchor", "First entry of a day")]


def test_server_without_the_key_is_refused_and_told_what_to_copy(several: Several) -> None:
    several.be("a")
    record(taken(0))
    for _ in range(2):
        log = several.be("c")
        with pytest.raises(AccessError, match=r"does not have the key .* Copy the file"):
            record(taken(1))
        assert log.lost_key() == several.key("c")
    shutil.copy(several.key("a"), several.key("c"))
    record(taken(1))
    assert several.be("a").first_broken() is None


def test_server_with_the_key_of_another_log_is_refused(several: Several) -> None:
    several.be("a")
    record(taken(0))
    several.key("c").parent.mkdir()
    several.key("c").write_bytes(b"0" * 64 + several.key("a").read_bytes()[64:])
    log = several.be("c")
    with pytest.raises(AccessError, match="does not have the key"):
        record(taken(1))
    assert log.lost_key() == several.key("c")
    assert len(several.be("a").newest(10)) == 1


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit_line set line = replace(line, 'chart 2', 'chart 9') where number = 3", 3),
        ("delete from audit_line where number = 3", 3),
        ("delete from audit_line where number = 1", 1),
        ("delete from audit_line where number > 4", 5),
        ("delete from audit_line", 1),
        ("update audit_line set number = 99 where number = 6", 6),
        ("update audit_line set line = '' where number = 6", 6),
    ],
)
def test_log_that_was_tampered_with_is_found_even_after_more_was_recorded(
    several: Several, statement: str, found: int
) -> None:
    recorded(several, 6)
    several.tamper(statement)
    # The one that wrote last knows how far the log reached.
    assert several.be("b").first_broken() == found
    record(taken(6))
    record(taken(7))
    for name in "ba":
        assert several.be(name).first_broken() == found


def test_log_cannot_be_changed_by_whoever_owns_it(several: Several) -> None:
    recorded(several, 2)
    for statement in (
        "update audit_line set line = ''",
        "delete from audit_line",
        "truncate audit_line",
    ):
        with pytest.raises(Exception, match="only ever added to"):
            several.server.execute(several.database, statement)
    assert several.be("a").first_broken() is None


def test_export_is_a_file_that_proves_itself(several: Several, tmp_path: Path) -> None:
    recorded(several, 3)
    file = tmp_path / "copy.jsonl"
    count = export(file)
    lines = file.read_bytes().splitlines()
    assert lines == list(several.be("a").lines())
    assert (len(lines), json.loads(lines[-1])["what"]) == (count, "the audit log")
    assert copied(file).first_broken() is None
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(UsageError, match="is there already"):
        export(file)
    file.write_bytes(b"\n".join([lines[0], lines[1].replace(b"chart 1", b"chart 9"), *lines[2:]]))
    assert copied(file).first_broken() == 2
    with pytest.raises(UsageError, match="There is no file"):
        copied(tmp_path / "none")


def test_threads_record_one_chain_without_a_gap(several: Several) -> None:
    log = several.be("a")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, map(taken, range(40))))
    assert log.first_broken() is None
    assert {event.what for event in log.newest(100)} == {f"chart {n}" for n in range(40)}


def test_record_on_a_full_disk_of_a_server_is_refused_and_the_chain_goes_on(
    several: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = several.be("a")
    record(taken(0))

    def full(_held: int, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(audit_key, "write", full)
        with pytest.raises(AccessError, match="No space left on device"):
            record(taken(1))
    record(taken(2))
    assert log.first_broken() is None


def test_record_while_the_server_is_away_is_refused_in_words(
    several: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(LEDGER.name, "postgresql://somebody@127.0.0.1:1/none")
    monkeypatch.setenv(AUDIT_KEY.name, str(several.key("a")))
    with pytest.raises(AccessError, match="nothing can be sent in or taken away until it is back"):
        record(taken(0))
    with pytest.raises(AccessError, match="cannot be read"):
        audit_log().newest(1)
