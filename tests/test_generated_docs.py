"""The pages of docs/ that are made from the code say what the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated_docs import pages


@pytest.mark.parametrize(
    ("path", "text"), pages().items(), ids=lambda held: getattr(held, "name", "")
)
def test_page_is_as_the_code_makes_it(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `make fix`"
