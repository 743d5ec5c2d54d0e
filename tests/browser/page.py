"""What a person does on a page, by the labels that they see, waiting for the page to be still."""

from __future__ import annotations

import re
from itertools import count
from typing import Literal

from playwright.sync_api import Locator, Page, expect

HEIGHT = 900
POLL_MS = 50
MAX_SHIFT = 0.1
"""What jumps while a page opens, as browsers count it; more is felt."""
COUNT_SHIFTS = """window.shifted = 0;
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: 'layout-shift', buffered: true });"""
Scheme = Literal["light", "dark"]

STILL = """(look) => {
    const app = document.querySelector('[data-testid="stApp"]');
    const isStill = app?.dataset.testConnectionState === 'CONNECTED'
        && app.dataset.testScriptState === 'notRunning'
        && document.querySelector('h1') !== null
        && !document.documentElement.classList.contains('rocu-opening')
        && document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') === null
        && [...document.querySelectorAll('.js-plotly-plot')].every(
            (chart) => chart.querySelector('.main-svg') !== null);
    const times = isStill ? (window.still?.look === look ? window.still.times : 0) + 1 : 0;
    window.still = { look, times };
    return times > 1;
}"""
"""Whether a page is still now and was at the look before: between an act and the run that follows
from it, it can be for a moment."""


def settle(page: Page) -> None:
    """Wait until the page's script has run and everything that it shows is drawn and can be seen.

    Asked at every frame, as it is unless said, the asking itself takes a part of the processor.
    """
    page.wait_for_function(STILL, arg=next(_looks), polling=POLL_MS)


_looks = count()


def shifted(page: Page) -> float:
    """How much has jumped in a page that is watched by `COUNT_SHIFTS`, once it has opened."""
    page.wait_for_function("() => !document.documentElement.classList.contains('rocu-opening')")
    return float(page.evaluate("window.shifted"))


def combobox(page: Page, label: str) -> Locator:
    return page.get_by_role("combobox", name=label, exact=True)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box by its label: type it, then pick it from the list."""
    before = page.url
    box = combobox(page, label)
    bring_into_view(box)
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    follow(page, before)


def type_choice(page: Page, option: str) -> None:
    """Choose an option of the select box that has the focus, by keys alone."""
    before = page.url
    _type_option(page, option)
    follow(page, before)


def fill_in(page: Page, label: str, option: str) -> None:
    """Choose an option of a form's select box by keys alone: nothing follows until it is sent."""
    box = combobox(page, label)
    bring_into_view(box)
    box.focus()
    _type_option(page, option)
    expect(box).to_have_value(option)


def _type_option(page: Page, option: str) -> None:
    page.keyboard.type(option)
    page.get_by_role("option", name=option, exact=True).wait_for()
    page.keyboard.press("Enter")


def bring_into_view(target: Locator) -> None:
    """Scroll to what is about to be used, and wait for the scroll to end: it closes open lists."""
    target.scroll_into_view_if_needed()
    target.page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


def follow(page: Page, before: str) -> None:
    """Wait for the address to follow a choice, and for the page to follow the address."""
    page.wait_for_function("before => location.href !== before", arg=before)
    settle(page)


def chosen(page: Page, label: str) -> str:
    """What a select box shows."""
    return combobox(page, label).input_value()


def section(page: Page, heading: str) -> Locator:
    return page.get_by_role("heading", name=heading)


def charts(page: Page) -> Locator:
    return page.locator('[data-testid="stPlotlyChart"]')


def fold(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stExpander").filter(has_text=label)


def open_folds(page: Page) -> None:
    """Open every fold of the page, and those within them. One soon after the other: the page runs
    once for several, but two parts of it cannot be asked for in one message."""
    while page.evaluate(OPEN_CLOSED):
        page.wait_for_function(
            """() => [...document.querySelectorAll('[data-testid="stExpander"] details[open]')]
                .every((fold) => fold.querySelector('[data-testid="stElementContainer"]'))"""
        )
        settle(page)


OPEN_CLOSED = """async () => {
    const closed = document.querySelectorAll(
        '[data-testid="stExpander"] details:not([open]) > summary');
    for (const summary of closed) {
        summary.click();
        await new Promise((done) => setTimeout(done, 10));
    }
    return closed.length;
}"""


def turn(page: Page, width: int, scheme: Scheme) -> None:
    """Make the page another width and take it to light or to dark, and wait for its charts to
    follow."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function(CHARTS_LIE_ON_THE_PAGE, arg=BACKGROUND[scheme], polling=POLL_MS)
    settle(page)


def headline(page: Page) -> str:
    return page.locator(".rocu-headline").inner_text()


def status(page: Page) -> str:
    return page.locator(".rocu-status").inner_text()


def table(page: Page, caption: str) -> Locator:
    """A table by how its caption begins."""
    return page.get_by_role("table", name=re.compile("^" + re.escape(caption)))


def click_cell(chart: Locator, row: str, column: str) -> None:
    """Click a cell of a matrix where its row and its column meet, as a mouse does."""
    # At the foot of the window the line that says what is chosen lies over the rows.
    chart.evaluate("chart => chart.scrollIntoView({block: 'start'})")
    across = chart.locator(".xtick").filter(has_text=column).bounding_box()
    down = chart.locator(".ytick").filter(has_text=row).bounding_box()
    assert across
    assert down
    chart.page.mouse.click(across["x"] + across["width"] / 2, down["y"] + down["height"] / 2)


def click_middle(target: Locator) -> None:
    """Click where something is drawn, whatever lies over it."""
    box = target.bounding_box()
    assert box
    target.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def focused(page: Page) -> str:
    """What the element that has the focus is called."""
    return str(page.evaluate(NAME))


def press_until(page: Page, key: str, name: str) -> None:
    """Press a key until the focus is on what is called so, or whose name begins so."""
    for _ in range(MAX_STOPS):
        page.keyboard.press(key)
        if focused(page).startswith(name):
            return
    raise AssertionError(f"{key} does not lead to {name!r}")


def tab_through(page: Page) -> tuple[list[str], list[str]]:
    """The names of all that Tab stops at, once round, and of those that look no different then."""
    reached: list[str] = []
    unseen: list[str] = []
    page.add_style_tag(content="* {transition: none !important; animation: none !important}")
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(MAX_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(LOOKS_THE_SAME_WITHOUT_FOCUS):
            unseen.append(reached[-1])
        name = focused(page)
        if not name:
            return reached, unseen
        reached.append(name)
    raise AssertionError("Tab never leaves the page")


MAX_STOPS = 250
BACKGROUND: dict[Scheme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 22, 28)"}
CHARTS_LIE_ON_THE_PAGE = """(background) => [...document.querySelectorAll(
    '[data-testid="stApp"], .js-plotly-plot .main-svg:first-of-type')].every(
    (node) => getComputedStyle(node).backgroundColor === background)"""
NAME = """() => {
    const held = document.activeElement;
    if (!held || held === document.body) return '';
    return held.getAttribute('aria-label') || held.innerText.split('\\n').pop()
        || held.tagName;
}"""
LOOKS_THE_SAME_WITHOUT_FOCUS = """() => {
    const look = (held) => {
        const seen = [];
        for (let node = held, up = 0; node && up < 5; node = node.parentElement, up++) {
            const { outline, boxShadow, borderColor, backgroundColor, color } =
                getComputedStyle(node);
            seen.push(outline, boxShadow, borderColor, backgroundColor, color);
        }
        return seen.join();
    };
    const held = document.activeElement, before = window.tabStop;
    const drawn = (node) => node.getClientRects().length > 0;
    window.tabStop = { held, look: look(held) };
    return before !== undefined && before.held !== held && before.held.isConnected
        && !(drawn(before.held) && look(before.held) !== before.look);
}"""
"""Whether the stop before this one looks now as it did while it had the focus."""
