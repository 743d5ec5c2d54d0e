"""Tables as HTML: everything in them is text, and a link leads to the web or to our own pages."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from dashboard.components.table import table_html
from dashboard.exhibits.question import Link


def _html_of(url: str) -> str:
    return table_html(pd.DataFrame({"Source": ["One"], "Link": [Link("A source", url)]}), "Sources")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "/evil",
        "http://[evil",
        "mailto:a@evil.example",
    ],
)
def test_table_html_of_an_address_that_leads_elsewhere_has_no_link(url: str) -> None:
    html = _html_of(url)
    assert "<a" not in html
    assert "A source" in html


def test_table_html_of_a_web_address_tells_it_nothing_of_the_page() -> None:
    html = _html_of('https://www.example.org/a?b=1&c="2"')
    assert 'href="https://www.example.org/a?b=1&amp;c=&quot;2&quot;"' in html
    assert 'rel="noopener noreferrer"' in html


def test_table_html_of_a_page_of_ours_links_to_it() -> None:
    assert '<a href="spr?region=nersou&amp;force=kent">' in _html_of("spr?region=nersou&force=kent")


def test_table_html_says_which_columns_are_more_than_short() -> None:
    """On a telephone "3 standings and 3 functions of 3 forces" stood in six lines under a heading
    of five, beside columns that had room."""
    table = pd.DataFrame(
        {
            "A name of more than twenty letters": ["x" * 99],
            "Level": [3],
            "At the standard it would lift": ["Nothing"],
            "Lifts": ["3 standings and 3 functions of 3 forces"],
            "Note": ["x" * 61],
        }
    )
    found = re.findall(r'<th scope="col"(?: class="([^"]+)")?>', table_html(table, "Of widths"))
    assert found == ["", "", "not-short", "not-short", "long"]


def test_table_html_of_markup_in_any_place_shows_its_letters() -> None:
    markup = "<img src=x onerror=alert(1)>"
    table = pd.DataFrame({markup: [markup], "Link": [Link(markup, "https://www.example.org")]})
    html = table_html(table, f'"{markup}"')
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") == 5
    assert 'aria-label="&quot;&lt;img' in html
