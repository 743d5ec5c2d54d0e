"""Returns and the ledger on the command line: what is printed, how it ends, and what survives."""

from __future__ import annotations

import csv
import errno
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest

from dashboard.access.audit_file import read
from dashboard.errors import NoDatabaseError
from dashboard.exports import whole_file
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.versions import versions
from dashboard.settings import LEDGER, ROOT
from dashboard.store.publish import published
from tests.cli.test_command_line import Run, run
from tests.conftest import write_data_set
from tests.postgres import Server, postgres
from tests.returns.network import NETWORK, database_rows, write_network, write_return
from tests.returns.replay import Submission

__all__ = ["postgres", "run"]

KILLS = int(os.environ.get("KILLS", "5"))


def last_quarter() -> date:
    """The last day of the last quarter that is over."""
    today = date.today()
    return date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)


PERIOD = last_quarter().isoformat()
OF = ("unit", "north", PERIOD)

Ask = Callable[..., tuple[int, str, str]]


def workforce(value: str, period: str = PERIOD) -> Submission:
    rows = [{"rocu_id": "north", "measure": "posts", "value": value}]
    return Submission("unit", "north", period, {"workforce": rows})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data, an exercise of the same network, and returns that differ."""
    write_network(tmp_path / "data")
    told = {"data_set": "exercise", "title": "Made up", "compiled_on": "2099-12-31"}
    write_data_set(tmp_path / "exercise", NETWORK | {"data_set": [told]})
    for value in "123":
        write_return(tmp_path / value, workforce(value))
    return tmp_path


@pytest.fixture
def ask(run: Run, folder: Path) -> Ask:
    """Run a command on the folder's data, database and ledger: its exit code, output, errors."""

    def ask_(*arguments: object, data: str = "data") -> tuple[int, str, str]:
        places: list[object] = ["--database", folder / "db"]
        if arguments[0] != "ledger":
            places += ["--data", folder / data]
        return run(*map(str, [*arguments, *places]))

    return ask_


def decide(ask: Ask, version: int, *how: str, data: str = "data") -> tuple[int, str, str]:
    return ask("return", "decide", *OF, version, *how, data=data)


def ledger(folder: Path) -> Ledger:
    return Ledger(str(folder / "db.ledger.sqlite"))


def workforces(folder: Path) -> set[tuple[str, str]]:
    """What the published database says of the posts of returns, with its source."""
    rows = database_rows(published(folder / "db").path(folder / "db"))["workforce"]
    return {(row["value"], row["source_id"]) for row in rows if row["measure"] == "posts"}


def source(version: int) -> str:
    return f"return-unit-north-{PERIOD}-v{version}"


def test_send_prints_what_it_is_and_needs_no_database(ask: Ask, folder: Path) -> None:
    code, out, err = ask("return", "send", folder / "1")
    assert (code, out) == (0, f"unit north {PERIOD} 1\n")
    assert "Traceback" not in err
    assert not (folder / "db").exists()
    assert [str(version) for version in versions(ledger(folder))] == [f"unit north {PERIOD} 1 sent"]


def test_sending_and_deciding_load_no_data_frames_which_take_a_third_of_the_time(
    folder: Path,
) -> None:
    places = ["--data", str(folder / "data"), "--database", str(folder / "db")]
    for command in (
        ["send", str(folder / "1")],
        ["decide", *OF, "1", "--accept", "--no-publish"],
    ):
        program = [sys.executable, "-X", "importtime", "-m", "dashboard", "return"]
        ended = subprocess.run(
            [*program, *command, *places], cwd=ROOT, capture_output=True, text=True, check=True
        )
        loaded = {line.rpartition("|")[2].strip() for line in ended.stderr.splitlines()}
        assert "dashboard.returns.check" in loaded
        assert "pandas" not in loaded


def test_send_of_the_same_again_is_the_version_that_it_was(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    code, out, err = ask("return", "send", folder / "1")
    assert (code, out) == (0, f"unit north {PERIOD} 1\n")
    assert "you sent this already as version 1" in err.lower()
    assert len(versions(ledger(folder))) == 1


def test_send_of_another_beside_one_that_waits_says_who_sent_that(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    code, out, err = ask("return", "send", folder / "2")
    assert (code, out) == (0, f"unit north {PERIOD} 2\n")
    assert "Version 1 of the same subject and period was sent by local operator" in err
    assert "waits for a decision" in err


def test_list_prints_every_version_with_its_state(ask: Ask, folder: Path) -> None:
    code, out, err = ask("return", "list")
    assert (code, out) == (0, "")
    assert "Nothing was sent in yet." in err
    for value in "123":
        ask("return", "send", folder / value)
    decide(ask, 1, "--send-back", "--reason", "Look again")
    decide(ask, 2, "--accept", "--no-publish")
    code, out, _ = ask("return", "list")
    assert code == 0
    assert out.splitlines() == [
        f"unit north {PERIOD} 1 sent back",
        f"unit north {PERIOD} 2 accepted",
        f"unit north {PERIOD} 3 sent",
    ]


def test_accepted_return_is_published_at_once(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    code, out, err = decide(ask, 1, "--accept")
    assert code == 0, err
    assert out.splitlines()[0] == f"unit north {PERIOD} 1 accepted"
    assert workforces(folder) == {("1", source(1))}


def test_accepted_return_that_is_not_published_is_in_the_next_build(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    code, out, _ = decide(ask, 1, "--accept", "--no-publish")
    assert (code, out) == (0, f"unit north {PERIOD} 1 accepted\n")
    with pytest.raises(NoDatabaseError):
        published(folder / "db")
    assert ask("build")[0] == 0
    assert workforces(folder) == {("1", source(1))}


def test_of_two_decisions_the_first_counts_and_the_other_is_told(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    decide(ask, 1, "--accept", "--no-publish")
    for how in (("--accept",), ("--send-back", "--reason", "No")):
        code, out, err = decide(ask, 1, *how)
        assert (code, out) == (2, "")
        assert "Version 1 was accepted by local operator" in err
        assert str(date.today().year) in err
    assert [v.state for v in versions(ledger(folder))] == ["accepted"]


def test_version_below_an_accepted_one_cannot_be_accepted(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    ask("return", "send", folder / "2")
    assert decide(ask, 2, "--accept", "--no-publish")[0] == 0
    code, out, err = decide(ask, 1, "--accept")
    assert (code, out) == (2, "")
    assert "Version 2 was accepted by local operator" in err
    assert decide(ask, 1, "--send-back", "--reason", "Overtaken")[0] == 0


def test_same_bytes_after_they_were_sent_back_are_a_new_version(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    assert decide(ask, 1, "--send-back", "--reason", "Look again")[0] == 0
    code, out, _ = ask("return", "send", folder / "1")
    assert (code, out) == (0, f"unit north {PERIOD} 2\n")
    shown = ask("return", "show", *OF, 1)[1]
    assert "Look again" in shown


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ((), "--accept or --send-back"),
        (("--accept", "--send-back", "--reason", "x"), "--accept or --send-back"),
        (("--send-back",), "--reason"),
        (("--send-back", "--reason", "  "), "--reason"),
    ],
)
def test_decision_that_is_none_is_refused(
    ask: Ask, folder: Path, how: tuple[str, ...], said: str
) -> None:
    ask("return", "send", folder / "1")
    code, out, err = decide(ask, 1, *how)
    assert (code, out) == (2, "")
    assert said in err
    assert [v.state for v in versions(ledger(folder))] == ["sent"]


def test_decision_on_a_version_that_there_is_not_is_refused(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    code, _, err = decide(ask, 7, "--accept")
    assert code == 2
    assert "There are versions 1." in err
    code, _, err = ask("return", "decide", "unit", "south", PERIOD, 1, "--accept")
    assert code == 2
    assert "There is none." in err


def test_faults_are_printed_with_their_places_and_nothing_is_recorded(
    ask: Ask, folder: Path
) -> None:
    wrong = workforce("many", period="2026-09-29")
    code, out, err = ask("return", "send", write_return(folder / "wrong", wrong))
    assert (code, out) == (2, "")
    assert "wrong/return.csv:2: period '2026-09-29': is not the last day of a quarter." in err
    assert "wrong/workforce.csv:2: value 'many': is not a number." in err
    assert "2 problems in the return; it was not sent." in err
    assert not (folder / "db.ledger.sqlite").exists()


def test_restricted_return_is_refused_without_sign_in(ask: Ask, folder: Path) -> None:
    sent = workforce("1")
    sent.marking = "OFFICIAL-SENSITIVE"
    code, _, err = ask("return", "send", write_return(folder / "restricted", sent))
    assert code == 2
    assert "cannot be taken without sign-in" in err


def test_check_prints_what_would_change_and_records_nothing(ask: Ask, folder: Path) -> None:
    code, out, _ = ask("return", "check", folder / "1")
    assert code == 0
    assert "nothing is wrong with it. OFFICIAL." in out
    assert "If it is accepted:" in out
    assert not (folder / "db.ledger.sqlite").exists()
    assert not (folder / "db").exists()


def test_ledger_of_published_data_refuses_an_exercise(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    for arguments in (
        ("return", "send", folder / "2"),
        ("return", "decide", *OF, 1, "--accept", "--no-publish"),
        ("build",),
    ):
        code, _, err = ask(*arguments, data="exercise")
        assert code == 2, arguments
        assert "the ledger is for published data" in err
    assert [v.state for v in versions(ledger(folder))] == ["sent"]


def test_ledger_of_an_exercise_joins_it_and_refuses_published_data(ask: Ask, folder: Path) -> None:
    assert ask("return", "send", folder / "1", data="exercise")[0] == 0
    assert decide(ask, 1, "--accept", data="exercise")[0] == 0
    rows = database_rows(published(folder / "db").path(folder / "db"))
    assert {row["data_set"] for row in rows["data_set"]} == {"exercise", "live"}
    for arguments in (("return", "send", folder / "2"), ("build",)):
        code, _, err = ask(*arguments)
        assert code == 2
        assert "the ledger is for an exercise" in err


def test_show_writes_what_was_accepted_as_it_came_and_whole(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    decide(ask, 1, "--accept", "--no-publish")
    came, rows = folder / "came.zip", folder / "rows.zip"
    assert ask("return", "show", *OF, 1, "--out", came, "--rows", rows)[0] == 0
    for path in (came, rows):
        with ZipFile(path) as archive:
            (row,) = csv.DictReader(archive.read("workforce.csv").decode().splitlines())
            assert (row["measure"], row["value"]) == ("posts", "1")
    assert ask("return", "check", rows)[0] == 0  # It could be sent in again.


def test_build_says_that_the_last_decision_was_cut_off(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    decide(ask, 1, "--accept")
    with sqlite3.connect(folder / "db.ledger.sqlite") as connection:
        connection.execute("drop trigger entry_is_not_deleted")
        connection.execute("delete from entry where number = (select max(number) from entry)")
    for command in (("ledger", "verify"), ("build",), ("return", "send", folder / "2")):
        code, _, err = ask(*command)
        assert code == 2
        assert "its last entries are gone" in " ".join(err.split())
    assert workforces(folder) == {("1", source(1))}


def test_verify_of_a_ledger_that_is_not_there_ends_with_2(ask: Ask) -> None:
    code, _, err = ask("ledger", "verify")
    assert code == 2
    assert "There is no ledger at" in " ".join(err.split())


def test_check_of_a_folder_that_cannot_be_marked_lists_what_is_wrong(
    ask: Ask, folder: Path
) -> None:
    path = write_return(folder / "wrong", workforce("many"))
    code, _, err = ask("return", "check", path, "--marked", folder / "marked.xlsx")
    assert code == 2
    assert "Only a workbook can be marked" in err
    assert "many" in err
    assert not (folder / "marked.xlsx").exists()


def test_workbook_that_is_marked_is_noted_in_the_audit_log(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = folder / "audit.jsonl"
    monkeypatch.setenv("DASHBOARD_AUDIT", str(log))
    template, out = folder / "unit.xlsx", folder / "marked.xlsx"
    asked = ("--kind", "unit", "--subject", "north", "--period", PERIOD)
    assert ask("return", "template", *asked, "--out", template)[0] == 0
    ask("return", "check", template, "--marked", out)
    assert out.is_file()
    (line,) = (line for line in log.read_text().splitlines() if '"marked.xlsx"' in line)
    assert json.loads(line)["event"] == "export"
    assert json.loads(line)["marking"] == OFFICIAL


def test_file_that_there_is_no_room_for_is_said_in_a_sentence_and_nothing_is_left(
    ask: Ask, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, out = folder / "unit.xlsx", folder / "out.xlsx"
    asked = ("--kind", "unit", "--subject", "north", "--period", PERIOD)
    ask("return", "template", *asked, "--out", template)
    ask("return", "send", folder / "1")
    there = set(folder.iterdir())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(whole_file.os, "replace", full)
    for command in (
        ("return", "template", *asked, "--out", out),
        ("return", "show", *OF, 1, "--out", out),
        ("return", "show", *OF, 1, "--rows", out),
        ("return", "check", template, "--marked", out),
    ):
        code, _, err = ask(*command)
        assert "could not be written (No space left on device)" in " ".join(err.split()), command
        assert code == (0 if "check" in command else 2), command
    assert set(folder.iterdir()) == there


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("misspelt/file.xlsx", "There is no folder"),
        ("folder.xlsx", "is a folder, and a file cannot be put there"),
        ("pipe.xlsx", "is a device, and a file cannot be put there"),
    ],
)
def test_file_for_a_place_where_none_can_be_is_refused(
    ask: Ask, folder: Path, place: str, said: str
) -> None:
    ask("return", "send", folder / "1")
    (folder / "folder.xlsx").mkdir()
    os.mkfifo(folder / "pipe.xlsx")
    out, template = folder / place, folder / "unit.xlsx"
    asked = ("--kind", "unit", "--subject", "north", "--period", PERIOD)
    ask("return", "template", *asked, "--out", template)
    for command in (
        ("return", "template", *asked, "--out", out),
        ("return", "check", template, "--marked", out),
        ("return", "show", *OF, 1, "--out", out),
        ("ledger", "backup", out),
    ):
        code, _, err = ask(*command)
        assert code == 2, command
        assert said in " ".join(err.split()), command
        assert not out.is_file()


def test_backup_and_restore_are_noted_in_the_audit_log(
    ask: Ask, run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = folder / "audit.jsonl"
    monkeypatch.setenv("DASHBOARD_AUDIT", str(log))
    ask("return", "send", folder / "1")
    assert ask("ledger", "backup", folder / "backup")[0] == 0
    place = str(folder / "elsewhere.sqlite")
    assert run("ledger", "restore", str(folder / "backup"), "--ledger", place)[0] == 0
    restored, copied, _ = read(log)
    assert (copied.event, copied.marking) == ("export", SENSITIVE)
    assert str(folder / "backup") in copied.what
    assert (restored.event, restored.marking) == ("return", SENSITIVE)
    assert place in restored.what


def test_verify_backup_and_restore_say_what_they_did(ask: Ask, run: Run, folder: Path) -> None:
    ask("return", "send", folder / "1")
    decide(ask, 1, "--accept", "--no-publish")
    head = ledger(folder).head
    code, out, _ = ask("ledger", "verify")
    assert code == 0
    assert "is as it was written: 4 entries, the last" in out
    assert head in out
    code, out, _ = ask("ledger", "backup", folder / "backup")
    assert (code, out.startswith(f"{folder / 'backup'}: 4 entries of")) == (0, True)
    assert ask("ledger", "backup", folder / "backup")[0] == 2
    assert ask("ledger", "restore", folder / "backup")[0] == 2
    place = f"sqlite:///{folder / 'restored.sqlite'}"
    code, out, _ = run("ledger", "restore", str(folder / "backup"), "--ledger", place)
    assert (code, out.startswith(f"{folder / 'restored.sqlite'}: 4 entries of")) == (0, True)
    assert head in run("ledger", "verify", "--ledger", place)[1]
    assert run("ledger", "restore", str(folder / "none"), "--ledger", place)[0] == 2


def test_verify_of_a_changed_ledger_ends_with_2(ask: Ask, folder: Path) -> None:
    ask("return", "send", folder / "1")
    with sqlite3.connect(folder / "db.ledger.sqlite") as connection:
        connection.execute("drop trigger part_is_not_updated")
        connection.execute("update part set content = x'00' where name = 'rows'")
    code, out, err = ask("ledger", "verify")
    assert (code, out) == (2, "")
    assert "The part rows of entry 3 was changed." in err
    assert "Restore a backup." in err
    assert ask("ledger", "backup", folder / "backup")[0] == 2
    assert not (folder / "backup").exists()


def test_ledger_in_postgresql_is_named_by_the_setting(
    ask: Ask, folder: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.url(postgres.new_database())
    monkeypatch.setenv(LEDGER.name, url)
    assert ask("return", "send", folder / "1")[:2] == (0, f"unit north {PERIOD} 1\n")
    assert decide(ask, 1, "--accept")[0] == 0
    assert workforces(folder) == {("1", source(1))}
    assert not (folder / "db.ledger.sqlite").exists()
    assert [v.state for v in versions(Ledger(url))] == ["accepted"]
    assert "is as it was written: 5 entries" in ask("ledger", "verify")[1]


@dataclass
class Killed:
    """What was acknowledged by commands that were killed, and what has to hold of it."""

    folder: Path
    ask: Ask
    sent: int = 0
    acknowledged: set[str] = field(default_factory=set)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many commands of each kind were killed, and how many had ended before."""
    takes_s: dict[str, float] = field(default_factory=dict)
    """About how long a command of each kind takes, learned as it goes."""

    def command(self, *arguments: object) -> list[str]:
        places: list[object] = ["--database", self.folder / "db"]
        if arguments[0] != "ledger":
            places += ["--data", self.folder / "data"]
        return [sys.executable, "-m", "dashboard", *map(str, [*arguments, *places])]

    def arguments(self, kind: str) -> list[object]:
        """A command of a kind that has something to do, after what it needs was done."""
        number = self.sent + 1
        if kind in ("send", "accept", "accept only", "send back"):
            self.sent = number
            write_return(self.folder / f"{number}", workforce(str(number)))
        if kind == "send":
            return ["return", "send", self.folder / f"{number}"]
        if kind == "build":
            return ["build"]
        if kind == "backup":
            return ["ledger", "backup", self.folder / f"backup-{time.monotonic_ns()}"]
        self.finish(["return", "send", self.folder / f"{number}"])
        how = {
            "accept": ["--accept"],
            "accept only": ["--accept", "--no-publish"],
            "send back": ["--send-back", "--reason", "No"],
        }[kind]
        last = max(version.number for version in versions(ledger(self.folder)))
        return ["return", "decide", *OF, last, *how]

    def finish(self, arguments: list[object]) -> None:
        """Do a command, here and to its end: what it says is acknowledged."""
        code, out, err = self.ask(*arguments)
        assert code == 0, err
        self.acknowledged.update(out.splitlines()[:1])

    def kill(self, kind: str, arguments: list[object], part: float) -> None:
        """Run a command and kill it after about a part of the time that it takes.

        What it had said by then is acknowledged.
        """
        takes_s = self.takes_s.setdefault(kind, 2.0)
        started = time.monotonic()
        process = subprocess.Popen(
            self.command(*arguments),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            process.wait(part * takes_s)
            self.outcomes[kind, "ended"] += 1
            self.takes_s[kind] = time.monotonic() - started
        except subprocess.TimeoutExpired:
            self.outcomes[kind, "killed"] += 1
            self.takes_s[kind] = takes_s * 1.1
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        said, _ = process.communicate()
        self.acknowledged.update(line for line in said.splitlines()[:1] if said.endswith("\n"))

    def hold(self) -> None:
        """Everything acknowledged is there, and nothing is half."""
        kept = ledger(self.folder)
        assert verify(kept) == []
        states = {str(version): version for version in versions(kept)}
        there = {version.key for version in states.values()} | set(states)
        for line in self.acknowledged:
            if line.startswith("unit "):
                assert line in there
        with suppress(NoDatabaseError):
            rows = database_rows(published(self.folder / "db").path(self.folder / "db"))
            sources = {row["source_id"] for row in rows["source"]} - {"s"}
            accepted = {v.source_id for v in states.values() if v.state == "accepted"}
            assert sources <= accepted
            assert len(sources) <= 1
        for backup in self.folder.glob("backup-*"):
            if ".unfinished" not in backup.name:
                assert verify(Ledger(str(backup))) == []
                assert (
                    Ledger(str(backup)).entries == kept.entries[: len(Ledger(str(backup)).entries)]
                )


def test_killed_at_any_moment_nothing_acknowledged_is_lost_and_nothing_is_half(
    folder: Path, ask: Ask
) -> None:
    chance = random.Random(KILLS)
    killed = Killed(folder, ask)
    kinds = ["send", "accept", "accept only", "send back", "build", "backup"]
    killed.finish(["return", "send", folder / "1"])
    killed.sent = 3
    for turn in range(KILLS):
        kind = kinds[turn % len(kinds)]
        arguments = killed.arguments(kind)
        killed.kill(kind, arguments, chance.uniform(0.5, 1.0))
        killed.hold()
        if arguments[:2] == ["return", "send"]:
            was_there = killed.sent in {int(version.name) for version in versions(ledger(folder))}
            code, out, err = ask("return", "send", arguments[2])
            assert code == 0
            assert ("you sent this already" in err.lower()) == was_there
            killed.acknowledged.add(out.strip())
    code, _, err = ask("build")
    assert code == 0, err
    killed.hold()
    newest = max(
        (v for v in versions(ledger(folder)) if v.state == "accepted"),
        key=lambda version: version.number,
        default=None,
    )
    assert workforces(folder) == ({(newest.name, newest.source_id)} if newest else set())
    for (kind, outcome), count in sorted(killed.outcomes.items()):
        print(f"{kind}: {count} {outcome}")
