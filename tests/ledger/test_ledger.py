"""The ledger in both engines: what is appended is there, once, in one order, whoever appends."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from dashboard.ledger import reach
from dashboard.ledger.entry import NONE_BEFORE
from dashboard.ledger.ledger import Ledger, TakenError
from dashboard.ledger.verify import verify
from dashboard.settings import ROOT
from tests.ledger.conftest import Place, fill

EACH = 20


def writer(place: Place, name: str, *options: str) -> subprocess.Popen[str]:
    """A process that appends, and waits for a line until it begins."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.writing", place.url, name, *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def begin(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def told(process: subprocess.Popen[str]) -> list[tuple[str, int, str]]:
    """What a process printed of each entry: recorded or taken, its number and key."""
    out, _ = process.communicate(timeout=60)
    lines = [line.split(" ", 2) for line in out.splitlines() if line.endswith(tuple("0123456789"))]
    return [(what, int(number), key) for what, number, key in lines]


def test_ledger_that_nobody_wrote_to_is_empty_and_leaves_nothing_behind(place: Place) -> None:
    ledger = place.ledger()
    assert ledger.entries == []
    assert ledger.head == NONE_BEFORE
    assert verify(ledger) == []
    assert not (place.file and place.file.exists())


def test_append_gives_entries_with_bodies_parts_and_a_chain(ledger: Ledger, place: Place) -> None:
    with ledger.writing() as record:
        record.append("thing", "thing 1", "Ann", {"é": [1, None]}, {"file": b"\0\xff", "rows": b""})
        record.append("thing", "thing 2", "Bob", {})
    schema, first, second = ledger.entries
    assert [entry.number for entry in ledger.entries] == [1, 2, 3]
    assert (schema.kind, schema.content["version"]) == ("schema", place.form)
    assert (first.kind, first.key, first.who) == ("thing", "thing 1", "Ann")
    assert first.content["é"] == [1, None]
    assert first.content["parts"]["file"] == sha256(b"\0\xff").hexdigest()
    assert [ledger.part(first, name) for name in ("file", "rows")] == [b"\0\xff", b""]
    assert ledger.parts([first, second], "file") == {2: b"\0\xff"}
    assert schema.digest_before == NONE_BEFORE
    assert second.digest_before == first.digest
    assert ledger.head == second.digest
    assert first.at <= second.at
    assert place.ledger().entries == ledger.entries
    assert verify(ledger) == []


def test_parts_of_more_entries_than_a_statement_names_are_all_given(place: Place) -> None:
    ledger = place.ledger()
    with ledger.writing() as record:
        for number in range(1_200):
            record.append("thing", str(number), "Ann", {}, {"file": b"%d" % number})
    things = ledger.entries[1:]
    found = ledger.parts(things, "file")
    assert found == {entry.number: entry.key.encode() for entry in things}


def test_append_of_a_key_that_is_there_is_refused_and_tells_the_first(place: Place) -> None:
    fill(place.ledger(), 1)
    ledger = place.ledger()

    def append_both() -> None:
        with ledger.writing() as record:
            record.append("thing", "new", "Bob", {})
            record.append("thing", "thing 1", "Bob", {})

    with pytest.raises(TakenError) as taken:
        append_both()
    assert (taken.value.entry.number, taken.value.entry.who) == (2, "somebody")
    assert "new" not in [entry.key for entry in ledger.entries]
    assert verify(ledger) == []


def test_error_while_writing_leaves_nothing_of_what_was_appended(ledger: Ledger) -> None:
    fill(ledger, 1)
    before = ledger.entries

    def fail() -> None:
        with ledger.writing() as record:
            record.append("thing", "half", "Ann", {}, {"file": b"1"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.entries == before
    assert verify(ledger) == []


def test_writing_sees_entries_of_its_own_and_of_others(place: Place) -> None:
    fill(place.ledger(), 1)
    with place.ledger().writing() as record:
        record.append("thing", "mine", "Ann", {})
        record.append("other", "not it", "Ann", {})
        assert [entry.key for entry in record.entries("thing")] == ["thing 1", "mine"]


def test_reader_does_not_wait_for_a_writer_and_sees_what_was_there(place: Place) -> None:
    fill(place.ledger(), 1)
    reader = place.ledger()
    with place.ledger().writing() as record:
        record.append("thing", "not yet", "Ann", {})
        assert [entry.key for entry in reader.entries] == [f"schema {place.form}", "thing 1"]
    assert [entry.key for entry in reader.entries][-1] == "not yet"


def test_threads_that_append_at_once_make_one_chain_without_a_gap(place: Place) -> None:
    def append(name: str) -> list[int]:
        own = place.ledger()
        made = []
        for number in range(EACH):
            with own.writing() as record:
                made.append(record.append("thing", f"{name} {number}", name, {}).number)
        return made

    names = ("a", "b", "c", "d")
    with ThreadPoolExecutor(len(names)) as pool:
        numbers = [number for made in pool.map(append, names) for number in made]
    assert sorted(numbers) == list(range(2, 2 + len(names) * EACH))
    assert [entry.number for entry in place.ledger().entries] == [1, *sorted(numbers)]
    assert verify(place.ledger()) == []


def test_processes_that_append_at_once_make_one_chain_without_a_gap(place: Place) -> None:
    writers = [writer(place, name, str(EACH)) for name in ("a", "b", "c")]
    for process in writers:
        begin(process)
    made = {number: key for process in writers for _, number, key in told(process)}
    assert sorted(made) == list(range(2, 2 + len(writers) * EACH))
    assert {entry.number: entry.key for entry in place.ledger().entries[1:]} == made
    assert verify(place.ledger()) == []


def test_of_processes_that_append_the_same_keys_one_is_first_and_others_are_told(
    place: Place,
) -> None:
    writers = [writer(place, name, str(EACH), "--same") for name in ("a", "b")]
    for process in writers:
        begin(process)
    answers = [answer for process in writers for answer in told(process)]
    assert len(answers) == 2 * EACH
    kept = {entry.number: entry.key for entry in place.ledger().entries[1:]}
    assert {number: key for what, number, key in answers if what == "recorded"} == kept
    assert sorted(kept.values(), key=int) == [str(number) for number in range(1, EACH + 1)]
    assert {number: key for what, number, key in answers if what == "taken"} == kept


def test_killed_while_it_appends_nothing_acknowledged_is_lost_and_nothing_is_half(
    place: Place,
) -> None:
    random = Random(1)
    acknowledged: dict[int, str] = {}
    for turn in range(5):
        process = writer(place, f"turn {turn}", "100000", "--size", "5000")
        begin(process)
        assert process.stdout
        for _ in range(random.randint(1, 30)):
            _, number, key = process.stdout.readline().rstrip("\n").split(" ", 2)
            acknowledged[int(number)] = key
        process.kill()
        process.communicate()
    ledger = place.ledger()
    kept = {entry.number: entry.key for entry in ledger.entries}
    assert len(acknowledged) >= 5
    assert acknowledged.items() <= kept.items()
    assert verify(ledger) == []
    assert set(ledger.parts(ledger.entries[1:], "file").values()) == {b"x" * 5000}


def test_full_disk_refuses_an_entry_whole_and_takes_the_next_when_there_is_room(
    tmp_path: Path,
) -> None:
    place = Place(str(tmp_path / "full.sqlite"), file=tmp_path / "full.sqlite")
    process = writer(place, "a", "12", "--room", "400000", "--size", "50000")
    begin(process)
    out, _ = process.communicate(timeout=60)
    recorded = [line for line in out.splitlines() if line.startswith("recorded")]
    refused = [line for line in out.splitlines() if line.startswith("refused")]
    assert len(recorded) + len(refused) == 12
    assert len(recorded) >= 2
    assert refused
    for line in refused:
        assert "Nothing was recorded: the ledger" in line
        assert "has room" in line
    assert len(place.ledger().entries) == 1 + len(recorded)
    assert verify(place.ledger()) == []
    fill(place.ledger(), 1)
    assert place.ledger().entries[-1].key == "thing 1"
    assert verify(place.ledger()) == []


def test_what_others_append_while_one_looks_is_not_cut_off(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = tmp_path / "reach.json"
    mine, theirs = (Ledger(place.url, noted) for _ in range(2))
    fill(theirs, 2)
    look = reach.reach_of

    def look_while_they_append(file: Path, shown: str) -> reach.Reach | None:
        with monkeypatch.context() as once:
            once.setattr(reach, "reach_of", look)
            with theirs.writing() as record:
                record.append("thing", f"thing {len(theirs.entries)} more", "Ann", {})
        return look(file, shown)

    monkeypatch.setattr(reach, "reach_of", look_while_they_append)
    assert mine.cut_off == ""
    assert len(mine.entries) > 2
