"""A chart that changes: the same place, another figure, and all that belongs to it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests import data_sets
from tests.browser.conftest import Visit
from tests.browser.page import (
    bring_into_view,
    charts,
    choose,
    click_cell,
    click_middle,
    follow,
    settle,
)
from tests.conftest import MadeOnce
from tests.serving import serving

HOLD = "() => { window.held = document.querySelector('.js-plotly-plot'); }"
IS_HELD = "() => document.querySelector('.js-plotly-plot') === window.held"
NEVER_BLANK = """() => {
    window.wasBlank = false;
    const look = () => {
        if (!document.querySelector('.js-plotly-plot .xtick')) window.wasBlank = true;
        requestAnimationFrame(look);
    };
    look();
}"""


def show_all(page: Page, which: str) -> None:
    before = page.url
    page.get_by_text(f"{which} capabilities", exact=True).click()
    follow(page, before)


def test_chart_that_changes_is_the_same_and_what_belongs_to_it_is_of_the_new_figure(
    visit: Visit,
) -> None:
    page = visit("/capabilities")
    chart = charts(page).first
    named = chart.get_attribute("aria-label")
    page.evaluate(HOLD)
    page.evaluate(NEVER_BLANK)
    show_all(page, "All")
    assert page.evaluate(IS_HELD)
    assert not page.evaluate("window.wasBlank")
    expect(chart).not_to_have_attribute("aria-label", str(named))
    height = chart.evaluate("chart => chart.querySelector('.main-svg').clientHeight")
    assert chart.evaluate("chart => chart.clientHeight") == height
    before = page.url
    click_cell(chart, "Cryptocurrency team", "EMSOU")
    follow(page, before)
    expect(page.locator(".rocu-chosen")).to_contain_text("EMSOU: Cryptocurrency team")
    expect(chart.locator(".hovertext")).to_contain_text("Cryptocurrency team")
    show_all(page, "Core")
    assert page.evaluate(IS_HELD)
    expect(chart).to_have_attribute("aria-label", str(named))
    assert chart.locator(".ytick").filter(has_text="Cryptocurrency").count() == 0


def test_charts_that_come_and_go_are_those_of_the_page_as_it_opens(visit: Visit) -> None:
    """Of another region the matrix has other columns, and charts stand elsewhere or nowhere."""
    page = visit("/capabilities")
    for region in ("Eastern (ERSOU)", "All regions", "Eastern (ERSOU)"):
        choose(page, "Region", region)
    settle(page)
    kept = _told(page)
    page.reload()
    settle(page)
    assert _told(page) == kept


def _told(page: Page) -> list[tuple[str | None, str]]:
    """What each chart is called, and what is written in it."""
    return [
        (
            chart.get_attribute("aria-label"),
            re.sub(r"\s+", " ", chart.locator(".main-svg").first.text_content() or ""),
        )
        for chart in charts(page).all()
    ]


def test_names_of_rows_stay_in_sight_where_a_telephone_scrolls_sideways(
    visit: Visit, made_once: MadeOnce
) -> None:
    with serving(data_sets.made_up(made_once, 1) / "database") as site:
        page = visit("/?region=nersou", 390, at=site)
        folds = page.locator(".st-key-folds-rest summary")
        assert {fold.evaluate("fold => fold.clientHeight") for fold in folds.all()} == {38}, (
            "the word of a fold stands in one line"
        )
        before = page.evaluate(NAMES)
        assert len(before["chart"]) > 3
        assert len(before["table"]) > 3
        assert page.evaluate(SCROLL, 60) > 1
        page.wait_for_function(ARE_AT, arg=before)
        asked, name = page.url, page.locator('[class*="st-key-wide-"] .ytick', has_text="NWROCU")
        bring_into_view(name)
        click_middle(name)
        page.wait_for_timeout(200)
        settle(page)
        assert page.url == asked, "the cell beneath the name was chosen"


NAMES = """() => {
    const lefts = (names) => [...document.querySelectorAll(names)]
        .map((name) => Math.round(name.getBoundingClientRect().left));
    return {
        chart: lefts('[class*="st-key-wide-"] .ytick text'),
        table: lefts('.rocu-table tr > th:first-child'),
    };
}"""
"""Where the names of rows begin."""
ARE_AT = f"(before) => JSON.stringify(({NAMES})()) === JSON.stringify(before)"

SCROLL = """(across) => {
    const places = [...document.querySelectorAll('[class*="st-key-wide-"], .rocu-table')];
    for (const place of places) place.scrollLeft = across;
    return places.filter((place) => place.scrollLeft === across).length;
}"""
"""Scrolls sideways what can be, and says how many that were."""
