"""Every screen against WCAG 2.2 A and AA by axe, on a desktop in light and a telephone in dark.

A screen is opened once and all its folds with it: on the telephone it is the same page, made
narrow and dark, for the time goes into drawing pages and not into looking at them.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.screens import SCREENS
from tests.browser.conftest import Visit
from tests.browser.page import charts, open_folds, turn
from tests.conftest import AS_OF

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
VIEW = {"region": "nersou", "force": "cleveland", "as-at": AS_OF.isoformat()}
DESKTOP, TELEPHONE = 1280, 390
SPILLS = """() => [...document.querySelectorAll('body, [data-testid="stMain"]')]
    .filter((node) => node.scrollWidth > node.clientWidth + 1).length"""


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


@pytest.mark.parametrize("subject", [screen.subject for screen in SCREENS])
def test_screen_has_no_violation_of_wcag(visit: Visit, subject: str) -> None:
    page = visit(address(subject), DESKTOP, "light", **VIEW)
    check_structure(page)
    open_folds(page)
    assert violations(page) == []
    assert page.evaluate(SPILLS) == 0

    turn(page, TELEPHONE, "dark")
    assert violations(page) == []
    assert page.evaluate(SPILLS) == 0


def check_structure(page: Page) -> None:
    """One title, and each chart a figure with its text and with its table beside it."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    drawn = charts(page)
    labels = [chart.get_attribute("aria-label") for chart in drawn.all()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert {chart.get_attribute("role") for chart in drawn.all()} <= {"figure"}
    tables = page.get_by_test_id("stExpander").filter(has_text="Table")
    assert tables.count() >= drawn.count()
