"""Memory is taken from one place and given back, where the system is one that can."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import memory
from dashboard.cli import serve as serving
from dashboard.server.plotly_part import KINDS
from dashboard.settings import DATABASE, ROOT

KNOWN_KINDS = """
from plotly.validator_cache import ValidatorCache
from dashboard.charts.base import blank
from dashboard.server.server import make_ready

make_ready()
blank(False, 100).add_box(y=[1]).add_bar(y=[1]).add_heatmap(z=[[1]]).add_scatter(y=[1])
print(*{name.split(".")[0] for name in ValidatorCache._json_cache if "." in name})
"""


def test_serve_takes_memory_from_one_place_before_all_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[tuple[int, int]] = []
    library = SimpleNamespace(mallopt=lambda *given: said.append(given))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: library)
    monkeypatch.setattr(serving, "check_settings", lambda: pytest.fail("as far as this"))
    with pytest.raises(pytest.fail.Exception):
        serving.serve()
    assert said == [(-8, 1)]


def test_system_that_cannot_do_so_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    memory.take_from_one_place()
    memory.give_back()


def test_server_knows_of_no_kind_of_trace_that_it_does_not_draw(published_database: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", KNOWN_KINDS],
        cwd=ROOT,
        env=os.environ | {DATABASE.name: str(published_database)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert set(told.split()) == KINDS | {"layout"}
