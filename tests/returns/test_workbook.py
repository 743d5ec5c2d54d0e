"""Workbooks that were made to do harm or are damaged: refused or located, and never half read.

How many altered ones are tried is said by RETURNS_ROUNDS.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from dashboard.errors import DataSetError, Problem, ReturnError
from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL
from dashboard.returns.cells import WAIT_S, read_cells
from dashboard.returns.check import check
from dashboard.returns.read import read_file
from dashboard.returns.template import HEAD_ROW
from tests.conftest import Rows, write_data_set
from tests.returns.filling import UNIT, Typed, empty, filled, told
from tests.returns.hostile import HARMLESS, ONE_FAULT, REFUSED, cell, changed, mutated

ROUNDS = int(os.environ.get("RETURNS_ROUNDS", "15"))
SOON_S = WAIT_S + 5.0
"""Longer than this nobody waits for an answer: the process that reads is ended before."""
HALF_READ = Problem("", 0, "", "", "only a part of it was read", "")

SMALL: Rows = {
    "rocu": [
        {"rocu_id": "nersou", "name": "North East Unit", "short_name": "NEROCU", "region": "NE"}
    ],
    "capability": [
        {
            "capability_id": of,
            "name": f"{name} intelligence unit",
            "family": "intelligence",
            "definition": "Intelligence.",
            "framework": "core-2015",
        }
        for of, name in (("riu", "Regional"), ("siu", "Sensitive"))
    ],
}
TYPED: Typed = {"Capabilities": UNIT.typed["Capabilities"]}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_data_set(tmp_path_factory.mktemp("small") / "data", SMALL)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return Ledger(str(tmp_path_factory.mktemp("nothing") / "ledger.sqlite"))


@pytest.fixture(scope="module")
def good(folder: Path, ledger: Ledger) -> bytes:
    """A workbook with which nothing is wrong."""
    content = filled(empty(UNIT, ledger, folder=folder), TYPED)
    check(read_file("return.xlsx", content), [folder], ledger, OFFICIAL)
    return content


@pytest.mark.parametrize(("make", "said"), REFUSED.values(), ids=REFUSED)
def test_workbook_that_could_do_harm_is_refused_with_words(
    make: Callable[[bytes], bytes], said: str, good: bytes
) -> None:
    content = make(good)
    began = time.monotonic()
    with pytest.raises(ReturnError, match="1 problem in the return; it was not sent") as raised:
        read_file("return.xlsx", content)
    (problem,) = raised.value.problems
    assert any(words in problem.wrong for words in said.split("|")), problem.wrong
    assert problem.remedy
    assert problem.file == "return.xlsx"
    assert time.monotonic() - began < SOON_S


@pytest.mark.parametrize(("make", "place", "said"), ONE_FAULT.values(), ids=ONE_FAULT)
def test_fault_of_a_workbook_is_located_by_sheet_and_cell(
    make: Callable[[bytes], bytes],
    place: str,
    said: str,
    good: bytes,
    folder: Path,
    ledger: Ledger,
) -> None:
    with pytest.raises(ReturnError) as raised:
        check(read_file("return.xlsx", make(good)), [folder], ledger, OFFICIAL)
    problems = [problem for problem in raised.value.problems if problem.file == place]
    assert any(said in problem.wrong for problem in problems), raised.value.problems
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize("make", HARMLESS.values(), ids=HARMLESS)
def test_workbook_that_looks_otherwise_says_the_same(
    make: Callable[[bytes], bytes], good: bytes, folder: Path, ledger: Ledger
) -> None:
    read = read_file("return.xlsx", make(good))
    assert read.problems == []
    assert told(read.rows) == told(read_file("return.xlsx", good).rows)
    check(read, [folder], ledger, OFFICIAL)


def test_everything_that_is_wrong_is_told_at_once(
    good: bytes, folder: Path, ledger: Ledger
) -> None:
    content = changed(cell("Level", "=1", row=5))(good)
    content = changed(cell("Position", "Fine", row=6))(content)
    content = changed(cell("Level", "#REF!", row=6))(content)
    with pytest.raises(ReturnError) as raised:
        check(read_file("return.xlsx", content), [folder], ledger, OFFICIAL)
    places = [problem.file for problem in raised.value.problems]
    assert sorted(places) == ["Capabilities!B6", "Capabilities!C5", "Capabilities!C6"]


def problems_of(content: bytes, folder: Path, ledger: Ledger) -> list[Problem]:
    """What is wrong with a workbook; of one that is taken, that all of it was read."""
    try:
        checked = check(read_file("return.xlsx", content), [folder], ledger, OFFICIAL)
    except DataSetError as error:
        return error.problems
    _, sheets = read_cells(content)
    typed = [row for row in sheets["Capabilities"][HEAD_ROW + 1 :] if any(row[1:5])]
    held = checked.rows.get("capability_assessment", {"line": []})
    return [] if len(held["line"]) == len(typed) else [HALF_READ]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_altered_workbook_is_read_refused_or_located(
    seed: int, good: bytes, folder: Path, ledger: Ledger
) -> None:
    content = mutated(good, Random(seed))
    began = time.monotonic()
    problems = problems_of(content, folder, ledger)
    assert time.monotonic() - began < SOON_S
    assert HALF_READ not in problems
    assert all(problem.wrong and problem.remedy for problem in problems)
    assert not ledger.entries
