"""The audit log on the command line: proved, and copied into a file that proves itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access.audit import Event, record
from dashboard.settings import AUDIT
from tests.cli.test_command_line import Run, run

__all__ = ["run"]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of three lines."""
    path = tmp_path / "log" / "audit.jsonl"
    monkeypatch.setenv(AUDIT.name, str(path))
    for number in range(3):
        record(Event(None, "reader@example.org", "export", f"chart {number}"))
    return path


def test_verify_tells_how_many_lines_there_are_and_the_last_digest(run: Run, log: Path) -> None:
    code, out, err = run("audit", "verify")
    digest = log.read_text().splitlines()[-1][-66:-2]
    assert (code, err) == (0, "")
    assert out.split() == (
        f"The audit log {log} is as it was written: 3 lines, the last {digest}.".split()
    )


@pytest.mark.parametrize("copy", [True, False])
def test_verify_of_a_changed_log_or_copy_ends_with_2_and_names_the_line(
    run: Run, log: Path, tmp_path: Path, copy: bool
) -> None:
    file = tmp_path / "copy.jsonl" if copy else log
    file.write_text(log.read_text().replace("chart 1", "chart 9"))
    code, out, err = run("audit", "verify", *([str(file)] if copy else []))
    assert (code, out) == (2, "")
    assert f"Line 2 of the audit log {file} is not what was written" in " ".join(err.split())


def test_export_writes_the_log_with_its_own_entry(run: Run, log: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    code, out, _ = run("audit", "export", str(copy))
    assert (code, " ".join(out.split())) == (0, f"{copy}: 4 lines.")
    assert copy.read_bytes() == log.read_bytes()
    code, _, _ = run("audit", "verify", str(copy))
    assert code == 0
    code, _, err = run("audit", "export", str(copy))
    assert code == 2
    assert "is there already" in err


def test_prepare_of_a_ledger_in_a_file_makes_it(run: Run, tmp_path: Path) -> None:
    database = str(tmp_path / "db")
    code, out, _ = run("ledger", "prepare", "--database", database)
    assert (code, out.strip().endswith("is ready.")) == (0, True)
    assert (tmp_path / "db.ledger.sqlite").exists()
    code, _, err = run("ledger", "prepare", "--role", "dashboard", "--database", database)
    assert code == 2
    assert "which has no roles" in err
