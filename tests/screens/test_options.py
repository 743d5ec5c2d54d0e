"""The page on how gaps could be closed: no heading stands over nothing."""

from __future__ import annotations

import pytest

from tests.screens.conftest import Open, html, titles

NOTHING_TO_MEND = "No capability of NEROCU is known to be below the standard."


@pytest.mark.parametrize("chosen", [{"region": "nersou"}, {"force": "cleveland"}])
def test_page_of_a_region_without_anything_below_says_so_once(
    chosen: dict[str, str], open_page: Open
) -> None:
    page = open_page("options", **chosen)
    assert not page.exception
    assert html(page).count(NOTHING_TO_MEND) == 1
    assert not [title for title in titles(page) if title.startswith("Mend")]
    assert "Ask first: capabilities of NEROCU that are not assessed" in titles(page)
