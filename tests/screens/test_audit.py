"""The page of the audit log: who reads what of it, and what it says of a log that was changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.access import audit_file, audit_key, session
from dashboard.access.audit import Event, record
from dashboard.access.session import Person
from dashboard.model import OFFICIAL, PUBLIC, SENSITIVE, WHOLE, Scope, Viewer
from dashboard.settings import AUDIT, DATABASE
from tests.screens.conftest import screen_of

NORTH = Scope(regions=("nersou",))


Open = Callable[..., str]


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log" / "audit.jsonl"
    monkeypatch.setenv(AUDIT.name, str(path))
    return path


@pytest.fixture
def opened(published_database: Path, log: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """All that the page says to somebody who sees a scope and may read the log."""
    del log
    monkeypatch.setenv(DATABASE.name, str(published_database))

    def open_(scope: Scope = PUBLIC) -> str:
        viewer = Viewer("reader", scope, permissions=frozenset({"read-audit-log"}))
        monkeypatch.setattr(session, "person", lambda: Person(viewer))
        page = screen_of("audit").run()
        assert not page.exception
        assert not page.error
        return "\n".join(str(part.proto.body) for part in page.get("html"))

    return open_


def taken(name: str, scope: Scope, marking: str, reason: str = "") -> None:
    record(Event(None, "somebody@example.org", "export", name, str(scope), marking, reason))


@pytest.mark.parametrize(
    ("scope", "sees"),
    [(PUBLIC, set()), (NORTH, {"north"}), (WHOLE, {"north", "all", "unmarked"})],
    ids=["public", "north", "whole"],
)
def test_entry_about_restricted_rows_is_read_by_who_may_see_them(
    scope: Scope, sees: set[str], opened: Open
) -> None:
    taken("facts_official.csv", NORTH, OFFICIAL)
    taken("facts_north.xlsx", NORTH, SENSITIVE, "because of north")
    taken("facts_all.pdf", WHOLE, SENSITIVE, "because of all")
    taken("facts_unmarked.csv", WHOLE, "", "because of unmarked")
    said = opened(scope)
    assert "facts_official.csv" in said
    for name, form in (("north", "XLSX"), ("all", "PDF"), ("unmarked", "CSV")):
        assert (f"facts_{name}" in said) is (name in sees), name
        assert (f"because of {name}" in said) is (name in sees), name
        assert (f"Withheld ({form})" in said) is (name not in sees), name
    assert ("about restricted rows that you do not see here" in said) is (scope != WHOLE)
    assert said.count("somebody@example.org") == 4
    assert "Full edition of North East (NEROCU)" in said
    (status,) = [line for line in said.splitlines() if line.startswith('<p class="rocu-status"')]
    assert (SENSITIVE in status) is bool(sees)


def test_page_says_whether_the_log_was_changed_and_what_to_do(log: Path, opened: Open) -> None:
    for number in range(3):
        taken(f"facts_{number}.csv", WHOLE, OFFICIAL)
    assert "nothing was changed or taken out" in opened()
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:2]))
    assert "Line 3 is not what was written" in opened()
    log.write_bytes(b"")
    assert "Line 1 is not what was written" in opened()
    log.write_bytes(b"".join(lines))
    key = audit_key.key_file(log)
    kept = key.read_bytes()
    key.unlink()
    said = opened()
    assert f"{key}, is missing or damaged" in said
    assert "nothing was changed" not in said
    key.write_bytes(kept)
    assert "nothing was changed or taken out" in opened()


def test_page_says_which_lines_are_from_before_the_log_had_a_key(log: Path, opened: Open) -> None:
    log.parent.mkdir()
    line = b'{"at": "2026-11-22T09:30:00.000+00:00", "who": "a@example.org", "event": "sign-in", '
    line += b'"what": "", "scope": "", "marking": "", "reason": "", "before": "%s"}' % (b"0" * 64)
    log.write_bytes(line + b"\n")
    log.with_name("audit.jsonl.last").write_text(audit_file._hash(line))
    taken("facts.csv", WHOLE, OFFICIAL)
    said = opened()
    assert "nothing was changed or taken out. 1 line is from before the log had a key" in said
    assert "The first line with a key, after 1 from before" in said
