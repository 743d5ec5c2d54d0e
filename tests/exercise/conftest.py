"""One made-up data set that tests read and never change."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.exercise.exercise import exercise


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exercise")
    exercise(folder, seed=7)
    return folder
