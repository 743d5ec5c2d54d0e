"""The page on capabilities: what a folded table shows is said in words."""

from __future__ import annotations

from tests.screens.conftest import Open, html, titles


def test_folded_table_is_told_in_words_and_not_by_its_heading_alone(open_page: Open) -> None:
    page = open_page("capabilities")
    (heading,) = [title for title in titles(page) if title.endswith("are below the standard")]
    said = html(page, "rocu-note")
    assert "First to mend is undercover of EMSOU: it would lift 5 functions of 5 forces." in said
    assert heading not in said
