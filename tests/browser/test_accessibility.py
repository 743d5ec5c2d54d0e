"""Every screen against WCAG 2.2 A and AA by axe, on a desktop in light; its headings, its ids, its
names, its tables and what the console says; whether anything jumps while it opens, and whether it
fits a telephone.

A screen is opened once and all its folds with it: on the telephone it is the same page, made
narrow. Some screens are made dark as well, and axe looks again at what colours and sizes can break.
They have between them every kind of part that a screen has, and all screens have one style sheet;
that texts of charts stand out in the dark is tested of every exhibit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import OFFICIAL
from dashboard.returns.publish import publish_with
from dashboard.screens import GROUPS, SCREENS
from dashboard.store.candidate import Candidate
from tests.browser.conftest import Visit
from tests.browser.page import MAX_SHIFT, charts, open_folds, shifted, turn
from tests.conftest import AS_OF, PUBLISHED
from tests.serving import serving

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
RULES_OF_COLOURS_AND_SIZES = RULES | {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block", "target-size"]}
}
"""All that can differ once a page that axe has looked at is made dark and narrow."""
VIEW = {"region": "nersou", "force": "cleveland", "as-at": AS_OF.isoformat()}
DESKTOP, TELEPHONE = 1280, 390
TURNED_DARK = {
    "overview": "bars and tables of links",
    "capabilities": "a matrix, notes on what is chosen, and dates",
    "spr": "a map of squares and tables that lie open",
    "funding": "columns, lines and small panels, or lists in words",
    "pack": "a form with radio buttons and several choices at once",
    "agreements": "a line of dates, and a list that is long enough to have a frame",
}
"""The screens that are looked at in the dark too, with what they have."""
FRAMED_FROM_ROWS = 25
SPILLS = """() => [...document.querySelectorAll('body, [data-testid="stMain"]')]
    .filter((node) => node.scrollWidth > node.clientWidth + 1).length"""


def violations(page: Page, rules: dict[str, object] = RULES) -> list[str]:
    """What axe finds wrong: the rule, how often, and where first."""
    found = Axe().run(page, options=rules).response["violations"]
    return [
        f"{rule['id']} ({len(rule['nodes'])}): {rule['nodes'][0]['html'][:200]} "
        f"{rule['nodes'][0]['failureSummary']}"
        for rule in found
    ]


@pytest.mark.parametrize("subject", [screen.subject for screen in SCREENS])
def test_screen_has_no_violation_of_wcag(visit: Visit, subject: str) -> None:
    title = next(screen.title for screen in SCREENS if screen.subject == subject)
    page = visit(f"/{subject}", DESKTOP, "light", **VIEW)
    assert shifted(page) <= MAX_SHIFT
    expect(page).to_have_title(f"{title} - ROCU Capability Dashboard")
    expect(page.get_by_text("Page not found")).to_have_count(0)
    check_structure(page)
    open_folds(page)
    assert violations(page) == []
    check_place(page)

    if subject in TURNED_DARK:
        turn(page, TELEPHONE, "dark")
        assert violations(page, RULES_OF_COLOURS_AND_SIZES) == []
    else:
        turn(page, TELEPHONE, "light")
    check_place(page)


@pytest.fixture(scope="module")
def recorded_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the published data with what a board recorded; none where no browser is."""
    del browser
    folder = tmp_path_factory.mktemp("recorded")
    ledger = Ledger(str(folder / "database.ledger.sqlite"))
    decided, late = date(2026, 6, 10), date(2026, 9, 1)
    with Candidate([PUBLISHED], None) as candidate:
        recorder = Recorder(ledger, candidate, "a secretary", OFFICIAL, "Board secretary")
        for day in (decided, date(2026, 12, 10)):
            recorder.add_meeting("nersou", day)
        recorder.decide("nersou", decided, "agreement:cdsou", "agreed", decided, "Renew it.")
        for subject in ("rocu_capability:nersou/uc", "agreement:cdsou", "funding:nersou/uplift"):
            recorder.add_action(subject, "nersou", decided, late, "Planning lead", "Do it", "1500")
        recorder.tell_action("action-2", "done", late, note="It is renewed.")
    publish_with(ledger, [PUBLISHED], folder / "database")
    with serving(folder / "database") as url:
        yield url


@pytest.mark.parametrize("subject", ["actions", "meetings"])
def test_screen_of_what_a_board_recorded_has_no_violation_of_wcag(
    visit: Visit, recorded_site: str, subject: str
) -> None:
    shown = VIEW | ({"action": "action-2", "stands": "all"} if subject == "actions" else {})
    page = visit(f"/{subject}", DESKTOP, "light", at=recorded_site, **shown)
    assert page.get_by_role("table").count() > 0
    check_structure(page)
    open_folds(page)
    assert violations(page) == []
    check_place(page)
    turn(page, TELEPHONE, "dark")
    assert violations(page, RULES_OF_COLOURS_AND_SIZES) == []
    check_place(page)


def check_place(page: Page) -> None:
    """The page does not spill. Only a long table has a frame, a table that lies open is as wide as
    the page, and each says how to see what does not fit, and nothing else."""
    page.evaluate(NEXT_FRAME)
    assert page.evaluate(SPILLS) == 0
    for rows, down, across, said_down, said_across in page.evaluate(TABLES):
        assert down <= (rows >= FRAMED_FROM_ROWS)
        assert (said_down, said_across) == (down, across)
    assert page.evaluate(NARROW_FOLDS) == []


NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TABLES = """() => [...document.querySelectorAll('.rocu-place')].map((place) => {
    const frame = place.querySelector('.rocu-table');
    const isSaid = (hint) => !!place.querySelector(hint)
        && getComputedStyle(place.querySelector(hint)).visibility === 'visible';
    return [frame.querySelectorAll('tbody tr').length, frame.scrollHeight > frame.clientHeight + 1,
        frame.scrollWidth > frame.clientWidth, isSaid('.rocu-down'), isSaid('.rocu-across')];
})"""
NARROW_FOLDS = """() => {
    const wide = document.querySelector('h1').closest('.stVerticalBlock').clientWidth;
    return [...document.querySelectorAll('.stElementContainer details[open], details[open]')]
        .filter((fold) => !fold.parentElement.closest('details') && fold.clientWidth < wide - 8)
        .map((fold) => fold.innerText.slice(0, 40));
}"""


def check_structure(page: Page) -> None:
    """One title, headings that skip no level, ids and names that tell apart, and each chart a
    figure with its text and with its table beside it."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(next_ <= level + 1 for level, next_ in pairwise(levels))
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(set(ids)) == len(ids)
    names = page.evaluate(
        """() => [...document.querySelectorAll(
            'summary, [data-testid="stPopoverButton"], :is(h1, h2, h3) a')]
            .map((node) => [node.getAttribute('aria-label') ?? node.innerText,
                !!node.closest('[class*="st-key-exhibit-"], h1, h2, h3')])"""
    )
    assert len({name for name, _ in names}) == len(names)
    # What folds a part of the page is called by its own words alone.
    named = [name for name, is_of_exhibit in names if is_of_exhibit]
    assert all(re.match("(Table|Sources .*) of .|Take away .|Link to .", name) for name in named)
    items = page.get_by_test_id("stSidebarNavItems")
    expect(items).to_have_count(1)
    links = items.get_by_role("link")
    said = [link.get_attribute("aria-label") for link in links.all()]
    assert said == [f"{s.title}, {g.lower()}" for g, screens in GROUPS.items() for s in screens]
    drawn = charts(page)
    labels = [chart.get_attribute("aria-label") for chart in drawn.all()]
    assert all(labels)
    assert len(set(labels)) == len(labels)
    assert {chart.get_attribute("role") for chart in drawn.all()} <= {"figure"}
    tables = page.get_by_test_id("stExpander").filter(has_text="Table")
    assert tables.count() >= drawn.count()
