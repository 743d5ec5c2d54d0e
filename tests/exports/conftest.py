"""What tests of files share: the browser that draws, and exhibits to take away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.picture import browser


@pytest.fixture(scope="session")
def drawing() -> Iterator[None]:
    """Skips what needs a chart where no browser is installed, and closes it at the end."""
    if browser.found() is None:
        pytest.skip("No Chromium was found. Install it: sudo apt install chromium")
    yield
    browser.THE_BROWSER.close()


def asked(question: Question, id_: str) -> Exhibit:
    """An exhibit of a region and a force, so that those about a force can be asked too."""
    return registered()[id_].make(replace(question, rocu_id="nersou", force_id="cleveland"))
