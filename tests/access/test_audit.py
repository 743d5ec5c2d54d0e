"""The audit log keeps what it is told, and shows where it was tampered with."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import BinaryIO, cast

import pytest

from dashboard import access
from dashboard.access import audit, audit_file, audit_key
from dashboard.access.audit import Event, record
from dashboard.access.audit_file import check, read
from dashboard.errors import AccessError
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, PUBLIC, SENSITIVE, WHOLE, Scope
from dashboard.settings import ROOT

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
Lines = list[bytes]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the audit log will be; its folder is not there yet."""
    path = tmp_path / "kept" / "audit.jsonl"
    monkeypatch.setenv("DASHBOARD_AUDIT", str(path))
    return path


def export(number: int) -> Event:
    return Event(AT + timedelta(minutes=number), "reader@example.org", "export", f"chart {number}")


def key_of(log: Path) -> Path:
    """Where the key is unless the setting says otherwise: outside the log's folder."""
    return log.parent.with_name("kept.key") / "audit.jsonl.key"


def recorded(log: Path, count: int) -> Lines:
    """Record some events; the lines of the log."""
    for number in range(count):
        record(export(number))
    return log.read_bytes().splitlines()


def rewrite(log: Path, lines: Lines) -> None:
    log.write_bytes(b"".join(line + b"\n" for line in lines))


def test_record_keeps_every_field_and_reads_newest_first(log: Path) -> None:
    first = Event(AT, "steward@example.org", "sign-in")
    second = Event(
        AT + timedelta(seconds=1),
        "steward@example.org",
        "pack",
        "board pack nersou 2026-12-01 as pdf",
        "full: nersou",
        "OFFICIAL-SENSITIVE",
        "governance board – papers",
    )
    record(first)
    record(second)
    assert read(log) == [second, first]
    assert check(log) is None


def test_record_writes_the_time_in_utc(log: Path) -> None:
    summer = timezone(timedelta(hours=1))
    record(Event(datetime(2026, 7, 1, 12, 0, tzinfo=summer), "reader@example.org", "sign-out"))
    assert json.loads(log.read_text())["at"] == "2026-07-01T11:00:00.000+00:00"


def test_record_of_an_event_without_a_time_writes_when_it_was_recorded(log: Path) -> None:
    earlier = datetime.now(UTC) - timedelta(seconds=1)
    record(Event(None, "reader@example.org", "sign-in"))
    [event] = read(log)
    assert event.at is not None
    assert earlier < event.at < datetime.now(UTC) + timedelta(seconds=1)


def test_record_carries_the_digest_of_the_line_before_and_its_own_by_the_key(log: Path) -> None:
    lines = recorded(log, 4)
    carried = [json.loads(line)["before"] for line in lines]
    own = [json.loads(line)["digest"] for line in lines]
    assert carried == ["0" * 64, *own[:-1]]
    key = bytes(key_of(log).read_text().split()[0], "ascii")
    body, _, _ = lines[-1].rpartition(b', "digest"')
    assert own[-1] == hmac.new(key, body + b"}", "sha256").hexdigest()


def test_record_makes_a_file_and_a_folder_for_one_account_only(log: Path) -> None:
    record(export(0))
    assert log.parent.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (log, key_of(log))} == {0o600}
    assert list(log.parent.iterdir()) == [log]
    assert key_of(log).parent.stat().st_mode & 0o777 == 0o700


def test_record_of_line_breaks_and_control_characters_stays_one_line(log: Path) -> None:
    odd = 'a\nb\r\x00\x1b[2J\u2028\x85"}\\ud800\ud800 \U0001f6a8'
    event = Event(AT, odd, "refusal", odd, odd, odd, odd)
    record(event)
    record(export(1))
    assert log.read_bytes().count(b"\n") == 2
    assert log.read_bytes().isascii()
    assert read(log) == [export(1), event]
    assert check(log) is None


def test_record_cuts_fields_at_a_thousand_characters(log: Path) -> None:
    record(Event(AT, "\U0001f6a8" * 1001, "refusal", "x" * 100_000, reason="y" * 1000))
    [event] = read(log)
    assert event == Event(AT, "\U0001f6a8" * 1000, "refusal", "x" * 1000, reason="y" * 1000)


def test_record_of_an_unknown_kind_of_event_is_an_error(log: Path) -> None:
    with pytest.raises(ValueError, match="no kind of event"):
        record(Event(AT, "reader@example.org", "damaged"))
    assert not log.exists()


def changed(lines: Lines) -> Lines:
    return [lines[0], lines[1], lines[2].replace(b"chart 2", b"chart 9"), *lines[3:]]


def inserted(lines: Lines) -> Lines:
    forged = json.dumps(json.loads(lines[1]) | {"before": sha256(lines[1]).hexdigest()}).encode()
    return [*lines[:2], forged, *lines[2:]]


def chained(lines: Lines) -> Lines:
    """One line forged, and the lines after it made to follow: by everything but the key."""
    kept = lines[:2]
    for line in changed(lines)[2:]:
        said = json.loads(line) | {"before": json.loads(kept[-1])["digest"]}
        body = json.dumps({name: value for name, value in said.items() if name != "digest"})
        own = hmac.new(b"not the key", body.encode(), "sha256").hexdigest()
        kept.append(json.dumps(json.loads(body) | {"digest": own}).encode())
    return kept


def appended(lines: Lines) -> Lines:
    """The end cut off, and a line made with SHA-256 alone in its place, as without a key."""
    said = json.loads(lines[-1]) | {"before": sha256(lines[-2]).hexdigest()}
    return [*lines[:-1], json.dumps(said | {"what": "chart 9"}).encode()]


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        (lambda lines: lines, None),
        (changed, 3),
        (inserted, 3),
        (lambda lines: lines[1:], 1),
        (lambda lines: [*lines[:2], *lines[3:]], 3),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], 2),
        (lambda lines: lines[::-1], 1),
        (lambda lines: [*lines[:3], lines[2], *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"", *lines[3:]], 4),
        (lambda lines: [*lines[:3], b"[]", *lines[3:]], 4),
        (lambda lines: lines[:-1], 6),
        (lambda lines: lines[:-3], 4),
        (lambda lines: [*lines[:-1], lines[-1].replace(b"chart 5", b"chart 9")], 6),
        (chained, 3),
        (appended, 6),
        (lambda lines: [*lines, lines[-1]], 7),
        (lambda _: [], 1),
    ],
    ids=[
        "as it was",
        "changed",
        "inserted",
        "first removed",
        "removed",
        "two exchanged",
        "reversed",
        "repeated",
        "empty line",
        "not an object",
        "last removed",
        "last three removed",
        "last changed",
        "one forged and all after it chained anew",
        "cut off and one forged",
        "last repeated",
        "emptied",
    ],
)
def test_check_of_a_tampered_log_finds_where_even_after_more_was_recorded(
    log: Path, tamper: Callable[[Lines], Lines], found: int | None
) -> None:
    rewrite(log, tamper(recorded(log, 6)))
    assert check(log) == found
    record(export(6))
    record(export(7))
    assert check(log) == found


def test_check_of_a_log_that_was_deleted_finds_it_even_after_more_was_recorded(log: Path) -> None:
    recorded(log, 3)
    log.unlink()
    assert check(log) == 1
    record(export(3))
    assert check(log) == 1


def forgotten(log: Path) -> None:
    """As another process finds the log, which has not written it."""
    audit_key.REACHED.pop(log, None)


def kept_files(log: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (log, key_of(log))}


@pytest.mark.parametrize("known", [True, False], ids=["by who wrote it", "by another process"])
@pytest.mark.parametrize("back", ["log", "both"])
def test_check_of_a_log_put_back_to_an_earlier_moment_finds_it(
    log: Path, back: str, known: bool
) -> None:
    """With its key too, it is found by who wrote it; by others, from what the server said of it."""
    recorded(log, 3)
    earlier = kept_files(log)
    record(export(3))
    record(export(4))
    for path, content in earlier.items():
        if back == "both" or path == log:
            path.write_bytes(content)
    if not known:
        forgotten(log)
    assert check(log) == (None if back == "both" and not known else 4)
    if known or back == "log":
        for number in range(5, 8):
            record(export(number))
            assert check(log) == 4


def test_check_of_a_log_cut_off_with_an_earlier_key_file_finds_it(log: Path) -> None:
    recorded(log, 3)
    earlier = key_of(log).read_bytes()
    lines = recorded(log, 5)
    for left, found in ((8, 9), (6, 7), (5, 6), (2, 3), (0, 1)):
        rewrite(log, lines[:left])
        key_of(log).write_bytes(earlier)
        forgotten(log)
        assert check(log) == found, left


@pytest.mark.parametrize("content", [None, b"", b"0" * 64 + b"\n", b"another key"])
def test_record_without_the_key_is_refused_and_the_log_is_not_taken_for_a_new_one(
    log: Path, content: bytes | None
) -> None:
    lines = recorded(log, 3)
    for known in (True, False):
        if content is None:
            key_of(log).unlink(missing_ok=True)
        else:
            key_of(log).write_bytes(content)
        if not known:
            forgotten(log)
        assert (check(log), audit_file.lost_key(log)) == (1, key_of(log))
        with pytest.raises(AccessError, match=r"the key of the audit log, .* is missing"):
            record(export(3))
        assert log.read_bytes().splitlines() == lines
        assert (check(log), audit_file.lost_key(log)) == (1, key_of(log))


def test_check_with_the_key_of_another_log_proves_nothing(log: Path) -> None:
    recorded(log, 3)
    key = key_of(log).read_bytes()
    key_of(log).write_bytes(b"0" * 64 + key[64:])
    assert check(log) == 1


def test_record_with_a_key_in_the_folder_of_the_log_is_refused(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (log.parent / "key", log.parent / "deeper" / "key", log.parent / "x" / ".." / "k"):
        monkeypatch.setenv("DASHBOARD_AUDIT_KEY", str(place))
        with pytest.raises(AccessError, match="in the folder of the log itself"):
            record(export(0))
    monkeypatch.setenv("DASHBOARD_AUDIT_KEY", str(log.parent.with_name("elsewhere") / "key"))
    record(export(0))
    assert check(log) is None


# Logs of before there was a key.


def from_before(log: Path, count: int) -> Lines:
    """A log as it was written without a key, and the digest of its last line beside it."""
    log.parent.mkdir(exist_ok=True)
    lines: Lines = []
    before = "0" * 64
    for number in range(count):
        said = {"at": AT.isoformat(timespec="milliseconds"), "who": "reader@example.org"}
        said |= {"event": "export", "what": f"chart {number}", "scope": "", "marking": ""}
        lines.append(json.dumps(said | {"reason": "", "before": before}).encode())
        before = sha256(lines[-1]).hexdigest()
    rewrite(log, lines)
    log.with_name("audit.jsonl.last").write_text(before)
    return lines


def test_record_to_a_log_from_before_the_key_goes_on_and_says_so(log: Path) -> None:
    lines = from_before(log, 3)
    assert check(log) is None
    record(export(3))
    record(export(4))
    assert check(log) is None
    assert audit_file.without_key(log) == 3
    assert [event.what for event in read(log)] == [
        "chart 4",
        "chart 3",
        "The first line with a key, after 3 from before",
        "chart 2",
        "chart 1",
        "chart 0",
    ]
    rewrite(log, [*changed(lines), *log.read_bytes().splitlines()[3:]])
    assert check(log) == 4


@pytest.mark.parametrize(
    ("tamper", "found"), [(changed, 4), (lambda lines: lines[:-1], 4), (lambda _: [], 1)]
)
@pytest.mark.parametrize("noted", ["as it was", "gone", "empty"])
def test_check_of_a_log_from_before_the_key_finds_what_was_done_to_it(
    log: Path, tamper: Callable[[Lines], Lines], found: int, noted: str
) -> None:
    """Without the digest beside it, every log but an empty one is found to have no end."""
    left = tamper(from_before(log, 4))
    rewrite(log, left)
    beside = log.with_name("audit.jsonl.last")
    if noted == "gone":
        beside.unlink()
    if noted == "empty":
        beside.write_text("")
    wanted = None if noted != "as it was" and not left else found
    assert check(log) == wanted
    record(export(4))
    record(export(5))
    assert check(log) == wanted


def test_log_with_a_key_replaced_by_one_from_before_it_is_found(log: Path) -> None:
    recorded(log, 4)
    from_before(log, 4)
    assert check(log) == 4
    forgotten(log)
    assert check(log) == 5
    record(export(4))
    assert check(log) == 5


# Anchors.


def test_record_on_another_day_anchors_the_log_first(log: Path) -> None:
    recorded(log, 2)
    record(Event(AT + timedelta(days=1), "reader@example.org", "sign-in"))
    record(Event(AT + timedelta(days=1), "reader@example.org", "sign-out"))
    said = [(event.event, event.what, event.marking) for event in read(log)]
    assert said[:3] == [
        ("sign-out", "", ""),
        ("sign-in", "", ""),
        ("anchor", "First entry of a day", "OFFICIAL"),
    ]
    assert len(said) == 5
    assert check(log) is None


def test_anchor_of_a_server_over_a_log_from_before_the_key_says_so_first(log: Path) -> None:
    from_before(log, 2)
    audit.anchor()
    assert [event.what for event in read(log, 2)] == [
        "The server started",
        "The first line with a key, after 2 from before",
    ]
    assert check(log) is None


def test_anchor_says_where_the_log_stands_at_the_start_and_once_a_day(
    log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger=audit_key.log.name)
    audit.anchor()
    later = datetime.now(UTC) + timedelta(days=1)
    for number in range(3):
        record(Event(later, "reader@example.org", "export", f"chart {number}"))
    digests = [json.loads(line)["digest"] for line in log.read_bytes().splitlines()]
    assert len(digests) == 5
    assert [record.getMessage() for record in caplog.records] == [
        f"Audit log {log}: line {number} has the digest {digests[number - 1]}" for number in (1, 3)
    ]


# Who may read what an entry is about.


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        (WHOLE, {"north", "both", "all", "official", "unmarked"}),
        (Scope(regions=("nersou",)), {"north", "official"}),
        (Scope(regions=("nersou", "swrocu")), {"north", "both", "official"}),
        (Scope(regions=("serocu",)), {"official"}),
        (OFFICIAL_ONLY, {"official"}),
        (PUBLIC, {"official"}),
        (Scope("public", ("nersou",)), {"official"}),
    ],
)
def test_event_is_told_to_who_sees_all_that_it_may_be_about(scope: Scope, told: set[str]) -> None:
    def event(regions: tuple[str, ...] | None, marking: str = SENSITIVE) -> Event:
        return Event(AT, "a", "export", "a.csv", str(Scope(regions=regions)), marking, "why")

    events = {
        "north": event(("nersou",)),
        "both": event(("nersou", "swrocu")),
        "all": event(None),
        "official": event(None, OFFICIAL),
        "unmarked": Event(AT, "a", "refusal", "canary as csv"),
    }
    assert {name for name, one in events.items() if one.is_told_to(scope)} == told
    assert Event(AT, "a", "sign-in").is_told_to(scope), "it is about nothing"


def test_record_after_a_crash_before_the_end_was_noted_follows(log: Path) -> None:
    recorded(log, 2)
    noted = key_of(log).read_bytes()
    record(export(2))
    key_of(log).write_bytes(noted)
    assert check(log) is None
    record(export(3))
    assert check(log) is None


def test_record_after_a_line_was_cut_off_by_a_crash_begins_its_own(log: Path) -> None:
    recorded(log, 2)
    with log.open("ab") as torn:
        torn.write(b'{"at": "2026-11-')
    assert check(log) == 3
    record(export(2))
    assert [event.event for event in read(log)] == ["export", "damaged", "export", "export"]
    assert check(log) == 3


def test_read_shows_a_damaged_line_as_damaged(log: Path) -> None:
    lines = recorded(log, 2)
    said = json.loads(lines[0])
    damaged = [
        b"\xff\xfe not text",
        b"",
        b"[" * 100_000,
        b"null",
        json.dumps(said | {"at": "yesterday"}).encode(),
        json.dumps(said | {"event": "damaged"}).encode(),
        json.dumps(said | {"who": 5}).encode(),
        json.dumps(said | {"event": []}).encode(),
        b"{}",
    ]
    rewrite(log, [lines[0], *damaged, lines[1]])
    newest, *between, oldest = read(log)
    assert (newest, oldest) == (export(1), export(0))
    assert {(event.event, event.who, event.at) for event in between} == {("damaged", "", None)}
    assert [event.what for event in between] == [
        line.decode("utf-8", "replace")[:1000] for line in reversed(damaged)
    ]


@pytest.mark.parametrize("count", [1, 199, 200, 201])
def test_read_gives_the_newest_200(log: Path, count: int) -> None:
    record(export(0))
    line = log.read_bytes()
    log.write_bytes(b"".join(line.replace(b"chart 0", b"chart %d" % n) for n in range(count)))
    assert [event.what for event in read(log)] == [
        f"chart {number}" for number in range(count - 1, max(count - 201, -1), -1)
    ]
    assert len(read(log, newest=1)) == 1


def test_read_and_check_of_an_empty_or_absent_log_find_nothing(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    assert read(path) == []
    assert check(path) is None
    path.touch()
    assert read(path) == []
    assert check(path) is None
    assert list(tmp_path.iterdir()) == [path]


def test_read_and_check_of_what_is_no_file_say_so(tmp_path: Path) -> None:
    for question in (read, check):
        with pytest.raises(AccessError, match="cannot be read"):
            question(tmp_path)


class Counted:
    """A file that adds up how much is read of it."""

    total = 0

    def __init__(self, file: BinaryIO) -> None:
        self.seek = file.seek
        self._file = file

    def read(self, size: int) -> bytes:
        Counted.total += size
        return self._file.read(size)


def test_record_to_a_long_log_reads_only_its_end(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [line] = recorded(log, 1)
    with log.open("r+b") as long:
        long.seek(50_000_000)
        long.write(b"\n" + line + b"\n")
    lines = audit_file._from_the_end
    monkeypatch.setattr(Counted, "total", 0)
    monkeypatch.setattr(
        audit_file, "_from_the_end", lambda file: lines(cast("BinaryIO", Counted(file)))
    )
    record(export(1))
    assert read(log, newest=1) == [export(1)]
    assert 0 < Counted.total < 100_000


def test_record_where_the_log_cannot_be_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DASHBOARD_AUDIT", str(tmp_path / "file" / "audit.jsonl"))
    with pytest.raises(AccessError, match=r"This was refused, because the audit log .* written"):
        record(export(0))


def test_record_where_the_log_is_a_folder_is_refused(log: Path) -> None:
    log.mkdir(parents=True)
    with pytest.raises(AccessError, match="Is a directory"):
        record(export(0))


def test_record_on_a_full_disk_is_refused_and_leaves_the_log_as_it_was(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(log, 2)
    before = log.read_bytes()
    write = os.write
    room = [20]

    def write_some(descriptor: int, content: bytes) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = write(descriptor, content[: room[0]])
        room[0] -= written
        return written

    with monkeypatch.context() as full:
        full.setattr(os, "write", write_some)
        with pytest.raises(AccessError, match="No space left on device"):
            record(export(2))
    assert log.read_bytes() == before
    record(export(2))
    assert check(log) is None


def test_record_while_another_process_never_lets_go_is_refused(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(log, 1)
    monkeypatch.setattr(audit_key, "WAIT_S", 0.05)
    with key_of(log).open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(AccessError, match="somebody else has been writing"):
            record(export(1))
    record(export(1))
    assert len(read(log)) == 2


WRITER = """
import sys, threading
from dashboard.access.audit import Event, record
def write(thread):
    for number in range(25):
        record(Event(None, f"{sys.argv[1]} {thread}", "export", str(number), reason="x" * 900))
threads = [threading.Thread(target=write, args=(thread,)) for thread in (1, 2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_record_from_four_processes_at_once_loses_and_mixes_nothing(log: Path) -> None:
    environment = os.environ | {"DASHBOARD_AUDIT": str(log)}
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(n)], cwd=ROOT, env=environment)
        for n in range(4)
    ]
    checked = [check(log) for writer in writers if writer.wait(300) == 0]
    assert checked == [None] * 4
    by_writer: dict[str, list[str]] = {}
    for event in reversed(read(log, newest=1000)):
        by_writer.setdefault(event.who, []).append(event.what)
    names = {f"{process} {thread}" for process in range(4) for thread in (1, 2)}
    assert by_writer == {name: [str(number) for number in range(25)] for name in names}


def test_check_while_others_record_finds_nothing_wrong(log: Path) -> None:
    thread = threading.Thread(target=recorded, args=(log, 60))
    thread.start()
    found = {check(log)}
    while thread.is_alive():
        found.add(check(log))
    assert found == {None}


def test_check_at_the_moment_when_a_log_begins_finds_nothing_wrong(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    size_of = audit_file._size

    def begun_meanwhile(path: Path) -> int:
        monkeypatch.setattr(audit_file, "_size", size_of)
        recorded(log, 1)
        return size_of(path)

    monkeypatch.setattr(audit_file, "_size", begun_meanwhile)
    assert check(log) is None
    assert log.exists()


def test_audit_on_windows_is_imported_and_records(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is no fcntl there, and its stand-in locks one byte from where the file is read."""
    locked: list[tuple[int, int]] = []

    def locking(descriptor: int, _mode: int, count: int) -> None:
        locked.append((os.lseek(descriptor, 0, os.SEEK_CUR), count))

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(locking=locking, LK_NBLCK=2))
    monkeypatch.setattr(sys, "platform", "win32")
    for module in (audit_key, audit_file, audit):
        monkeypatch.delitem(sys.modules, module.__name__)
        monkeypatch.setattr(access, module.__name__.rpartition(".")[2], module)
    windows = import_module(audit.__name__)
    assert windows is not audit
    windows.record(windows.Event(AT, "reader@example.org", "sign-in"))
    windows.record(windows.Event(AT, "reader@example.org", "sign-out"))
    monkeypatch.undo()
    assert check(log) is None
    assert [event.event for event in read(log)] == ["sign-out", "sign-in"]
    assert len(locked) == 2
    assert all(at > 64 and count == 1 for at, count in locked)
