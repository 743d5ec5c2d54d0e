"""Every screen against WCAG 2.2 A and AA by axe, wide and narrow, light and dark.

The folds are opened once at each width and in each scheme, not in all four ways: every fold is a
run of the page.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.screens import SCREENS
from tests.browser.conftest import Scheme, Visit
from tests.browser.page import charts, open_folds
from tests.conftest import AS_OF

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
VIEW = {"region": "nersou", "force": "cleveland", "as-at": AS_OF.isoformat()}
SPILLS = """() => [...document.querySelectorAll('body, [data-testid="stMain"]')]
    .filter((node) => node.scrollWidth > node.clientWidth + 1).length"""

subjects = pytest.mark.parametrize("subject", [screen.subject for screen in SCREENS])


def violations(page: Page) -> list[str]:
    """What axe finds wrong: the rule, how often, and where first."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]} "
        f"{rule['nodes'][0]['failureSummary']}"
        for rule in found
    ]


def address(subject: str) -> str:
    return "/" if subject == SCREENS[0].subject else f"/{subject}"


class Accessibility:
    """What holds for a screen at one width, in light or in dark colours."""

    width: int
    scheme: Scheme

    @subjects
    def test_screen_has_no_violation_of_wcag(self, visit: Visit, subject: str) -> None:
        page = visit(address(subject), self.width, self.scheme, **VIEW)
        self.check_structure(page)
        open_folds(page)
        assert violations(page) == []
        assert page.evaluate(SPILLS) == 0

    def check_structure(self, page: Page) -> None:
        """One title, and each chart a figure with its text and with its table beside it."""
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        drawn = charts(page)
        labels = [chart.get_attribute("aria-label") for chart in drawn.all()]
        assert all(labels)
        assert len(set(labels)) == len(labels)
        assert {chart.get_attribute("role") for chart in drawn.all()} <= {"figure"}
        tables = page.get_by_test_id("stExpander").filter(has_text="Table")
        assert tables.count() >= drawn.count()


class TestWide(Accessibility):
    """On a desktop."""

    width = 1280
    scheme: Scheme = "light"


class TestNarrow(Accessibility):
    """On a telephone."""

    width = 390
    scheme: Scheme = "dark"
