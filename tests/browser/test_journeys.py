"""What people come for, from the first page to the proof, in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from dashboard.exhibits.question import Question
from dashboard.store.build import build
from tests import data_sets
from tests.browser.conftest import Visit
from tests.browser.page import (
    bring_into_view,
    charts,
    choose,
    chosen,
    click_cell,
    click_middle,
    focused,
    fold,
    follow,
    headline,
    press_until,
    section,
    settle,
    status,
    tab_through,
    table,
    type_choice,
)
from tests.conftest import AS_OF
from tests.serving import serving

DAY = AS_OF.isoformat()


def test_gaps_of_a_region_are_found_from_the_overview(visit: Visit, question: Question) -> None:
    frame = question.answer("capability_matrix")
    mine = frame[(frame["rocu_id"] == "emsou") & (frame["gap"] > 0)]
    assert len(mine)
    page = visit("/", **{"as-at": DAY})
    choose(page, "Region", "East Midlands (EMSOU)")
    assert re.search(rf"\b{len(mine)} (is|are) below", headline(page))
    fold(page, "What the picture rests on").click()
    settle(page)
    standing = table(page, "Which core capabilities stand where").get_by_role(
        "row", name="Below the standard"
    )
    for name in mine["capability"]:
        expect(standing).to_contain_text(name)

    fold(page, "What else needs attention").click()
    attention = table(page, "What needs attention now").get_by_role(
        "row", name="Capabilities below the standard"
    )
    expect(attention).to_contain_text(str(len(mine)))
    attention.get_by_role("link").click()
    page.wait_for_url("**attention=capability_gap**")
    settle(page)
    assert chosen(page, "Region") == "East Midlands (EMSOU)"
    each = table(page, "Capabilities below the standard in")
    expect(
        page.get_by_role("heading", name="Capabilities below the standard in")
    ).to_be_in_viewport()
    expect(each).to_be_in_viewport()
    assert each.get_by_role("row").count() == len(mine) + 1
    each.get_by_role("link", name=mine["capability"].iloc[0]).click()
    page.wait_for_url("**/capabilities?**")
    settle(page)
    expect(section(page, "Evidence for one capability")).to_be_in_viewport()
    assert chosen(page, "Region") == "East Midlands (EMSOU)"
    assert f"EMSOU is below the standard in {len(mine)} core capabilities" in headline(page)
    fold(page, "All regions beside each other").click()
    settle(page)
    fold(page, "Table").last.click()
    matrix = table(page, "Core capabilities by region")
    expect(matrix).to_be_visible()
    at = matrix.get_by_role("columnheader").all_inner_texts().index("EMSOU") - 1
    for name in mine["capability"]:
        row = matrix.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name))
        expect(row.get_by_role("cell").nth(at)).to_have_text(re.compile("Partial|Planned|Absent"))


FADED = """() => [...document.querySelectorAll('.textpoint text, .bartext')]
    .filter((symbol) => getComputedStyle(symbol).fillOpacity !== '1').length"""


def test_evidence_behind_a_cell_is_opened_by_a_click_and_leads_to_its_source(
    visit: Visit,
) -> None:
    page = visit("/capabilities", **{"as-at": DAY})
    before = page.url
    click_cell(charts(page).first, "Undercover", "SWROCU")
    follow(page, before)
    said = page.get_by_role("status").filter(has_text="Chosen: SWROCU: Undercover. Provided.")
    expect(said).to_be_in_viewport(ratio=1)
    assert page.evaluate(FADED) == 0
    evidence = page.get_by_role("heading", name="Evidence: Undercover in SWROCU")
    expect(evidence).not_to_be_in_viewport()
    said.get_by_role("link").click()
    expect(evidence).to_be_in_viewport()
    assert chosen(page, "Unit") == "South West (SWROCU)"
    assert chosen(page, "Capability") == "Undercover"
    _reach_source(page, "Evidence: Undercover in SWROCU")


def _reach_source(page: Page, caption: str) -> None:
    link = table(page, caption).get_by_role("link").first
    source = link.get_attribute("href") or ""
    assert source.startswith("http")
    with page.expect_request(source):
        link.click()


def test_evidence_behind_a_cell_is_opened_by_keyboard_and_leads_to_its_source(
    visit: Visit,
) -> None:
    page = visit("/capabilities", **{"as-at": DAY})
    press_until(page, "Tab", "Unit")
    type_choice(page, "South West (SWROCU)")
    press_until(page, "Tab", "Capability")
    type_choice(page, "Undercover")
    evidence = table(page, "Evidence: Undercover in SWROCU")
    link = evidence.get_by_role("link").first
    source = link.get_attribute("href") or ""
    press_until(page, "Tab", link.inner_text())
    with page.expect_request(source):
        page.keyboard.press("Enter")


def test_capability_page_can_be_used_whole_by_keyboard(visit: Visit) -> None:
    """Everything that a mouse can use is reached by Tab, in order, visibly, and can be left."""
    page = visit("/capabilities", **{"as-at": DAY})
    reached, hidden = tab_through(page)
    assert hidden == []
    wanted = [
        "Skip to the first chart or table",
        "Capabilities, the region",
        "day, As-at date",
        "Region",
        "Force",
        "Core capabilities",
        "Table of Core capabilities by region",
        "Unit",
        "Capability",
    ]
    found = [name for name in reached if name in wanted]
    assert list(dict.fromkeys(found)) == wanted

    before = page.url
    press_until(page, "Tab", "Core capabilities")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    follow(page, before)
    assert parse_qs(urlsplit(page.url).query)["capabilities"] == ["all"]
    expect(page.get_by_role("heading", name="All capabilities by region")).to_be_visible()

    press_until(page, "Tab", "Table of All capabilities by region")
    page.keyboard.press("Enter")
    expect(table(page, "All capabilities by region")).to_be_visible()


def test_keyboard_skips_the_menu_and_takes_away_at_once(visit: Visit) -> None:
    page = visit("/capabilities", **{"as-at": DAY})
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the first chart or table"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "Link to Core capabilities by region"
    opens = "Take away Core capabilities by region"
    press_until(page, "Tab", opens)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.getAttribute('role') === 'dialog'")
    page.keyboard.press("Tab")
    page.wait_for_function("() => document.activeElement.innerText === 'Picture (PNG)'")
    page.keyboard.press("Escape")
    page.wait_for_function(
        "name => document.activeElement.getAttribute('aria-label') === name", arg=opens
    )
    link = page.get_by_role("link", name="Funding, the region", exact=True)
    page.keyboard.press("Tab")
    link.focus()
    assert link.evaluate(OUTLINE) == ["solid", "2px", True]


OUTLINE = """(link) => {
    const { outlineStyle, outlineWidth, outlineColor, color } = getComputedStyle(link);
    return [outlineStyle, outlineWidth, outlineColor === color];
}"""


def test_who_gives_cleveland_armed_policing_and_how_we_know(
    visit: Visit, question: Question
) -> None:
    page = visit("/spr", **{"as-at": DAY})
    choose(page, "Force", "Cleveland Police")
    fold(page, "Ways the force gets each function").locator("summary").first.click()
    settle(page)
    routes = table(page, "Ways Cleveland Police gets each function")
    row = routes.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Armed policing", exact=True)
    )
    expect(row).to_contain_text("Access, not assured")
    expect(row).to_contain_text("Under the CDSOU agreement, legal basis not recorded")
    expect(row).to_contain_text("level not assessed")
    row.get_by_role("link", name="Durham Police, Crime and Victims Commissioner, undated").click()
    page.wait_for_url("**/sources?*")
    settle(page)
    assert chosen(page, "What was taken from") == question.source("durham-opcvc-briefing").title
    expect(page.get_by_role("main")).to_contain_text("CDSOU")


def test_square_of_the_map_chooses_its_force(visit: Visit) -> None:
    page = visit("/spr", region="nersou", **{"as-at": DAY})
    fold(page, "Map of the forces").locator("summary").first.click()
    settle(page)
    square = (
        page.get_by_role("figure", name=re.compile("^Map of"))
        .locator("text")
        .filter(has_text="Durham")
    )
    bring_into_view(square)
    before = page.url
    click_middle(square)
    follow(page, before)
    assert chosen(page, "Force") == "Durham Constabulary"
    assert chosen(page, "Region") == "North East (NEROCU)"
    whole = "What Durham Constabulary cannot show, and who could help first"
    expect(page.get_by_role("heading", name=whole)).to_be_visible()
    said = page.get_by_role("status").filter(has_text="Chosen: Durham Constabulary")
    expect(said).to_be_visible()


def test_link_that_is_shared_opens_the_same_view(visit: Visit) -> None:
    mine = visit("/capabilities")
    choose(mine, "Region", "North East (NEROCU)")
    choose(mine, "Force", "Cleveland Police")
    before = mine.url
    mine.get_by_role("radio", name="All capabilities").click()
    follow(mine, before)
    choose(mine, "Capability", "Undercover")
    theirs = visit(mine.url.removeprefix(_site(mine.url)), fresh=True)
    assert theirs.url == mine.url
    for label in ("Region", "Force", "Unit", "Capability"):
        assert chosen(theirs, label) == chosen(mine, label)
    assert chosen(theirs, "Region") == "North East (NEROCU)"
    assert status(theirs) == status(mine)
    assert headline(theirs) == headline(mine)
    assert charts(theirs).evaluate_all(LABELS) == charts(mine).evaluate_all(LABELS)
    assert theirs.get_by_role("heading").all_inner_texts() == (
        mine.get_by_role("heading").all_inner_texts()
    )


LABELS = "(charts) => charts.map((chart) => chart.getAttribute('aria-label'))"


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def test_choices_under_the_title_are_kept_from_screen_to_screen(visit: Visit) -> None:
    page = visit("/capabilities", **{"as-at": "2019-06-30"})
    choose(page, "Region", "North East (NEROCU)")
    choose(page, "Force", "Cleveland Police")
    for title, path in (("Agreements", "agreements"), ("Inspections", "inspections")):
        page.get_by_role("link", name=f"{title}, the ").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
        page.wait_for_url(re.compile(rf"/{path}\?.*region=nersou"))
        settle(page)
        assert chosen(page, "Region") == "North East (NEROCU)"
        assert chosen(page, "Force") == "Cleveland Police"
        assert "As at 30 June 2019" in status(page)
        assert {"region=nersou", "force=cleveland", "as-at=2019-06-30"} <= set(
            urlsplit(page.url).query.split("&")
        )


def test_address_that_asks_for_what_there_is_not_says_so(visit: Visit) -> None:
    asked = {
        "region": "atlantis",
        "force": "cimmeria",
        "as-at": "2012-06-30",
        "capability": "teleportation",
    }
    page = visit("/capabilities", **asked)
    for value in asked.values():
        expect(page.get_by_role("alert").filter(has_text=value)).to_be_visible()
        assert value not in page.url
    assert charts(page).count()


def test_new_database_is_picked_up_by_a_page_that_is_open(visit: Visit, tmp_path: Path) -> None:
    database, data = tmp_path / "database", data_sets.almost_empty(tmp_path / "data")
    build([data], database)
    with serving(database) as site:
        page = visit("/capabilities", at=site)
        assert status(page).startswith("Built by hand")
        held = (data / "data_set.csv").read_text(encoding="utf-8")
        (data / "data_set.csv").write_text(
            held.replace("Built by hand", "Built again").replace("published", "exercise"),
            encoding="utf-8",
        )
        build([data], database)
        assert status(page).startswith("Built by hand")
        choose(page, "Region", "Onlyshire (ONLYROCU)")
        assert status(page).startswith("EXERCISE · Built again")
        assert status(page).endswith("ONLYROCU · No force chosen")
        assert chosen(page, "Region") == "Onlyshire (ONLYROCU)"
        for width in (390, 640, 1280):
            page = visit("/capabilities", width, at=site)
            assert page.locator(".rocu-exercise").evaluate(IS_UNCOVERED), width


IS_UNCOVERED = """(strip) => {
    const { left, right, top, bottom } = strip.getBoundingClientRect();
    return [[left, top], [right, top], [left, bottom], [right, bottom]].every(
        ([x, y]) => document.elementFromPoint(
            x + (x === left ? 1 : -1), y + (y === top ? 1 : -1)) === strip);
}"""
