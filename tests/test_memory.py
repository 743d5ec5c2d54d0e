"""Memory is taken from few places and given back, where the system is one that can."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import memory
from dashboard.cli import serve as serving
from dashboard.settings import DATABASE, ROOT

DRAWN = """
from plotly.validator_cache import ValidatorCache
from dashboard.charts.base import add_legend_entry, blank
from dashboard.server.server import make_ready

make_ready()
drawing = blank(False, 100)
add_legend_entry(drawing, "Provided", "#000", "#000")
print(ValidatorCache._json_cache is None, len(ValidatorCache._cache))
print(drawing.figure().data[0].name, ValidatorCache._json_cache is None)
"""


@pytest.fixture(autouse=True)
def environment_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(memory.ARROW_POOL, "system")


def test_serve_takes_memory_from_two_places_before_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[tuple[int, int]] = []
    library = SimpleNamespace(mallopt=lambda *given: said.append(given))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(serving, "check_settings", lambda: pytest.fail("as far as this"))
    with pytest.raises(pytest.fail.Exception):
        serving.serve()
    assert said == [(-8, 2)]


def test_system_that_cannot_do_so_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    memory.take_from_few_places()
    memory.give_back()


def test_server_looks_for_garbage_once_in_a_few_page_runs() -> None:
    served = "from dashboard.server import server; import gc; print(*gc.get_threshold())"
    assert said(served) == "20000 20 20"


def test_arrow_takes_memory_from_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(memory.ARROW_POOL)
    asked = "import pyarrow; print(pyarrow.default_memory_pool().backend_name)"
    told = "from dashboard.memory import take_from_few_places; take_from_few_places()"
    assert said(asked) != "system", "Arrow does so by itself"
    assert said(f"{told}; {asked}") == "system"


def said(program: str) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_server_holds_nothing_of_what_plotly_knows_of_figures(published_database: Path) -> None:
    ours, theirs = subprocess.run(
        [sys.executable, "-c", DRAWN],
        cwd=ROOT,
        env=os.environ | {DATABASE.name: str(published_database)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert ours == "True 0"
    assert theirs == "Provided False", "Plotly holds nothing there any more"


def test_garbage_is_looked_for_only_in_what_is_made_after_a_start() -> None:
    def fails() -> None:
        with memory.being_kept():
            kept.append([])
            assert not gc.isenabled()
            raise KeyError

    kept: list[list[object]] = []
    try:
        with pytest.raises(KeyError):
            fails()
        assert gc.isenabled()
        assert not any(one is kept[0] for one in gc.get_objects())
    finally:
        gc.unfreeze()
