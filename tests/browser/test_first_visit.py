"""The first visit in a browser that was never here: what it loads, waits for and sees."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.settings import ROOT
from tests.browser.conftest import PATIENCE_MS, Visit
from tests.browser.page import COUNT_SHIFTS, HEIGHT, MAX_SHIFT, follow, settle, shifted

MAX_BYTES = 1_700_000
MAX_MESSAGES = 30
"""Of a choice whose parts are 70: one, and more of them the slower the server's machine is."""

COUNT_DRAWINGS = """
window.drawings = 0;
let plotly;
Object.defineProperty(window, "Plotly", {
  get: () => plotly,
  set: (made) => {
    plotly = made;
    for (const name of ["newPlot", "react"]) {
      const draw = made[name];
      made[name] = (...given) => (window.drawings++, draw(...given));
    }
  },
});
"""


def opened(browser: Browser, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": HEIGHT}, locale="en-GB")
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(COUNT_SHIFTS)
    return page


def test_first_visit_loads_only_what_it_needs(browser: Browser, site: str) -> None:
    page = opened(browser, 1280)
    asked: list[str] = []
    sizes: dict[str, int] = {}
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    watched = page.context.new_cdp_session(page)
    watched.send("Network.enable")
    watched.on(
        "Network.loadingFinished",
        lambda loaded: sizes.update({loaded["requestId"]: loaded["encodedDataLength"]}),
    )
    page.goto(f"{site}/capabilities")
    settle(page)
    paths = [re.sub(r"^\w+://[^/]+", "", url) for url in asked]
    assert paths.count("/_stcore/stream?together") == 1
    assert paths.count("/_stcore/health") == 1
    fonts = [path for path in paths if path.endswith(".woff2")]
    assert [re.sub(r"\..*", "", path.rpartition("/")[2]) for path in fonts] == [
        "MaterialSymbols-Rounded"
    ]
    assert sum(sizes.values()) < MAX_BYTES
    page.close()


def test_page_connects_in_the_fonts_of_the_theme_without_what_streamlit_asks_first(
    browser: Browser, site: str
) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
    page = opened(browser, 1280)
    page.route(re.compile("/_stcore/(health|host-config)"), lambda _: None)
    page.goto(f"{site}/funding")
    settle(page)
    assert page.evaluate("window.__streamlit.HOST_CONFIG.allowedOrigins") == [site]
    fonts = page.evaluate("[window.__streamlit.LIGHT_THEME, window.__streamlit.DARK_THEME]")
    assert fonts == [{"bodyFont": theme["font"], "headingFont": theme["headingFont"]}] * 2
    page.close()


def test_what_a_choice_brings_comes_in_one_message(browser: Browser, site: str) -> None:
    page = opened(browser, 1280)
    came: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: came.append(bytes(frame))),
    )
    page.goto(f"{site}/capabilities")
    settle(page)
    came.clear()
    before = page.url
    page.get_by_text("All capabilities", exact=True).click()
    follow(page, before)
    assert any(frame.startswith(b"\0") for frame in came)
    assert len(came) < MAX_MESSAGES
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_each_chart_is_drawn_once(browser: Browser, site: str, width: int) -> None:
    page = opened(browser, width)
    page.add_init_script(COUNT_DRAWINGS)
    page.goto(f"{site}/capabilities")
    settle(page)
    assert page.evaluate("window.drawings") == page.locator(".js-plotly-plot").count() > 0
    page.evaluate("window.drawings = 0")
    before = page.url
    page.get_by_text("All capabilities", exact=True).click()
    follow(page, before)
    settle(page)
    assert page.evaluate("window.drawings") == 1
    assert page.locator(".js-plotly-plot").first.evaluate("chart => chart.style.visibility") == ""
    page.close()


def test_page_whose_server_says_nothing_is_seen_all_the_same(browser: Browser, site: str) -> None:
    page = opened(browser, 1280)
    page.clock.install()
    page.route_web_socket("**/_stcore/stream*", lambda _: None)
    page.goto(site)
    assert page.evaluate("document.documentElement.className") == "rocu-opening"
    page.clock.run_for(10_000)
    assert page.evaluate("document.documentElement.className") == ""
    page.close()


@pytest.mark.parametrize("subject", ["overview", "capabilities", "funding"])
def test_nothing_jumps_while_a_page_opens_on_a_telephone(visit: Visit, subject: str) -> None:
    """These have between them every kind of chart and table that gets another height there. On a
    desktop it is asked of every page, where each is looked at as a whole."""
    page = visit(f"/{subject}", 390)
    assert shifted(page) <= MAX_SHIFT
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(under <= over + 1 for over, under in pairwise(levels))


def test_part_that_the_address_names_stays_in_view_while_charts_above_it_come(
    visit: Visit,
) -> None:
    page = visit("/capabilities?region=emsou&capability=undercover#evidence")
    evidence = page.get_by_role("heading", name="Evidence")
    expect(evidence.first).to_be_in_viewport()
    # As if a chart above it came later than the rest.
    page.evaluate(
        """() => {
            const late = document.createElement('div');
            late.style.cssText = 'height: 3000px; overflow-anchor: none';
            document.querySelector('h1').before(late);
        }"""
    )
    expect(evidence.first).to_be_in_viewport()
    page.mouse.move(800, 400)
    page.mouse.wheel(0, -3000)
    expect(evidence.first).not_to_be_in_viewport()
