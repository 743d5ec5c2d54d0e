"""Memory is taken from one place and given back, where the system is one that can."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace

import pytest

from dashboard import memory
from dashboard.cli import serve as serving


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
