"""What the command line prints: to files, pipes and terminals, and nothing beside."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import pandas as pd
import pytest

from dashboard.cli.query import Format, print_answer
from dashboard.settings import ROOT
from dashboard.store.build import build
from tests.conftest import write_data_set

MARK = b"\xef\xbb\xbf"
ON_WINDOWS = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
"""How Python prints on Windows where the output is no console."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with a name that cp1252 cannot write, and one that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("printing")
    unit = {"name": "Uned Tŷ Gogledd", "short_name": "NORTHRU", "region": "North"}
    agency = {"agency_id": "a", "name": "=HYPERLINK(1)", "kind": "government"}
    rows = {"rocu": [{"rocu_id": "north"} | unit], "agency": [agency]}
    build([write_data_set(folder / "data", rows)], folder / "database")
    return folder / "database"


def run(
    *arguments: str, into: int | BinaryIO = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "dashboard", *arguments]
    spoken = os.environ | environment
    return subprocess.run(
        command, stdout=into, stderr=subprocess.PIPE, cwd=ROOT, env=spoken, check=False
    )


def printed(frame: pd.DataFrame, format_: Format, capsys: pytest.CaptureFixture[str]) -> str:
    print_answer(frame, format_)
    return capsys.readouterr().out


def test_values_are_written_exactly_and_no_text_runs(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["=1+1", "+x", "-x", "@x", "\t=1", "\r1", "＝1", "-5", "-1,234.5", "[bold]x"]
    numbers = [3537.9999999999995, 245300.5, 13.0, 0.1 + 0.2, -5.0, 0.00001, None, 1e16, -0.5, 2.0]
    days = [date(2026, 1, 2), pd.NaT, None] + [date(2012, 7, 1)] * 7
    frame = pd.DataFrame(
        {
            "=name": pd.Series(texts, dtype=object),
            "number": numbers,
            "exact": [Decimal("12345678901234567"), Decimal("0.50"), *[Decimal(1)] * 8],
            "day": pd.Series(days, dtype=object),
            "flag": pd.array([True, False, None] + [True] * 7, dtype="boolean"),
            "list": pd.Series([["-x", None, 27.599999999999998], []] + [None] * 8, dtype=object),
        }
    )
    text = printed(frame, Format.CSV, capsys)
    header, *rows = list(csv.reader(io.StringIO(text, newline="")))
    assert header == ["'=name", "number", "exact", "day", "flag", "list"]
    held = [list(column) for column in zip(*rows, strict=True)]
    safe = ["'=1+1", "'+x", "'-x", "'@x", "'\t=1", "'\n1", "'＝1", "-5", "-1,234.5", "[bold]x"]
    assert held[0] == safe
    assert held[1][:6] == ["3538", "245300.5", "13", "0.3", "-5", "0.00001"]
    assert held[1][6:] == ["", "10000000000000000", "-0.5", "2"]
    assert held[2][:3] == ["12345678901234567", "0.5", "1"]
    assert held[3][:4] == ["2026-01-02", "", "", "2012-07-01"]
    assert held[4][:3] == ["true", "false", ""]
    assert held[5][:3] == ["'-x; ; 27.6", "", ""]
    as_json = json.loads(printed(frame, Format.JSON, capsys))
    assert [row["=name"] for row in as_json] == texts
    assert as_json[0]["list"] == ["-x", None, 27.6]
    assert "[bold]x" in printed(frame, Format.TABLE, capsys)


@pytest.mark.parametrize("format_", list(Format))
def test_answer_has_a_mark_only_where_a_csv_starts_a_file(
    format_: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for before in (b"", b"before\n"):
        (tmp_path / "file").write_bytes(before)
        with (tmp_path / "file").open("a", encoding="utf-8") as file, monkeypatch.context() as set_:
            set_.setattr(sys, "stdout", file)
            print_answer(pd.DataFrame({"name": ["Tŷ"]}), format_)
        told = (tmp_path / "file").read_bytes().removeprefix(before)
        assert told.startswith(MARK) == (format_ is Format.CSV and not before)
        assert told.count(MARK) <= 1


def test_answer_in_a_file_is_utf8_whatever_the_console_has(database: Path, tmp_path: Path) -> None:
    with (tmp_path / "names.csv").open("w+b") as file:
        ended = run("query", "name", "--database", str(database), into=file, **ON_WINDOWS)
    assert ended.returncode == 0
    said = ended.stderr.decode()
    assert said.startswith("local operator "), said
    assert said.endswith(" · Full edition · OFFICIAL\n"), said
    assert said.count("\n") == 1, said
    header, *rows = (tmp_path / "names.csv").read_bytes().removeprefix(MARK).decode().splitlines()
    assert header == "kind,id,name,short_name"
    assert rows == ["agency,a,'=HYPERLINK(1),'=HYPERLINK(1)", "rocu,north,Uned Tŷ Gogledd,NORTHRU"]


def test_terminal_that_cannot_show_a_letter_gets_an_escape(database: Path) -> None:
    ours, theirs = pytest.importorskip("pty").openpty()
    try:
        with os.fdopen(theirs, "r+b", buffering=0) as terminal:
            ended = run("query", "name", "--database", str(database), into=terminal, **ON_WINDOWS)
            told = os.read(ours, 65536)
    finally:
        os.close(ours)
    assert ended.returncode == 0
    assert b"T\\u0177 Gogledd" in told


@pytest.mark.parametrize("arguments", [("query", "--list"), ("query", "name")])
def test_pipe_that_is_closed_ends_quietly(database: Path, arguments: Sequence[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        place = () if "--list" in arguments else ("--database", str(database))
        ended = run(*arguments, *place, into=pipe)
    assert not [line for line in ended.stderr.decode().splitlines() if "local operator" not in line]


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no device that is full")
@pytest.mark.parametrize("shown", ["csv", "table"])
def test_answer_that_there_is_no_room_for_is_said_in_a_sentence(database: Path, shown: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = run("query", "name", "--format", shown, "--database", str(database), into=full)
    who, said = ended.stderr.decode().splitlines()
    assert who.startswith("local operator ")
    assert said.startswith("The answer could not be written whole (No space left on device).")
    assert ended.returncode == 2


def test_commands_end_without_a_word_more_than_theirs(
    published_database: Path, tmp_path: Path
) -> None:
    """DuckDB, pandas and others would say at the end what was left open."""
    place = ("--database", str(published_database))
    out = tmp_path / "x.csv"
    export = ("export", "function_routes", "--format", "csv", "--out", str(out), *place)
    ended = run(*export, "force=cleveland")
    who, wrote = ended.stderr.decode().splitlines()
    assert who.startswith("local operator ")
    assert wrote.startswith(f"{out}: function-routes_cleveland_")
    assert (ended.returncode, ended.stdout) == (0, b"")
    wrong = run(*export, "force=clevland")
    assert wrong.returncode == 2
    (said,) = wrong.stderr.decode().splitlines()
    assert said.startswith("There is no force 'clevland'. Did you mean cleveland")
