"""One made-up data set that tests read and never change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import data_sets
from tests.conftest import MadeOnce


@pytest.fixture(scope="session")
def made(made_once: MadeOnce) -> Path:
    return data_sets.made_up(made_once, 7) / "data"
