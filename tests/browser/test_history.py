"""Back and Forward of the browser lead to what a page showed, whole."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.page import charts, choose, click_cell, fold, follow, settle

Seen = tuple[str, str]


def seen(page: Page) -> Seen:
    """The address, and what the page says is chosen."""
    return page.url, page.locator(".rocu-chosen").inner_text()


def go(page: Page, steps: int) -> Seen:
    page.evaluate("steps => history.go(steps)", steps)
    page.wait_for_timeout(200)
    settle(page)
    return seen(page)


def test_back_after_clicks_on_cells_leads_to_each_of_them_and_forward_too(visit: Visit) -> None:
    page = visit("/capabilities")
    opened = seen(page)
    shown = []
    for row, column in (("Undercover", "EMSOU"), ("Regional asset recovery", "NWROCU")):
        before = page.url
        click_cell(charts(page).first, row, column)
        follow(page, before)
        shown.append(seen(page))
    assert len({opened, *shown}) == 3
    assert go(page, -1) == shown[0]
    assert go(page, -1) == opened
    assert go(page, 2) == shown[1]


def test_back_from_another_page_leads_to_what_was_shown_at_once(visit: Visit) -> None:
    page = visit("/capabilities")
    before = page.url
    click_cell(charts(page).first, "Undercover", "EMSOU")
    follow(page, before)
    shown = seen(page)
    page.get_by_role("link", name="Funding").first.click()
    page.wait_for_url("**/funding?**")
    settle(page)
    assert go(page, -1) == shown


def test_back_to_before_words_were_typed_empties_their_field(visit: Visit) -> None:
    page = visit("/agreements")
    fold(page, "with search").first.click()
    page.wait_for_url("**lead=all**")
    settle(page)
    words = page.get_by_label("Words in its name, functions or note")
    before = page.url
    words.fill("surveillance")
    words.press("Enter")
    follow(page, before)
    assert "find=surveillance" in page.url
    page.evaluate("() => history.back()")
    page.wait_for_url(before)
    settle(page)
    expect(words).to_have_value("")
    assert page.url == before


def test_back_to_before_a_fold_was_opened_closes_it(visit: Visit) -> None:
    page = visit("/spr")
    opened = page.url
    map_fold = fold(page, "Map of the forces").first
    map_fold.locator("summary").click()
    page.wait_for_url("**map=**")
    settle(page)
    page.evaluate("() => history.back()")
    page.wait_for_url(opened)
    settle(page)
    assert page.url == opened
    expect(map_fold.locator("details").first).not_to_have_attribute("open", "")
    # It opens again, and with it what was chosen in it is back in the address.
    map_fold.locator("summary").click()
    page.wait_for_url("**map=**")
    expect(map_fold.locator("details").first).to_have_attribute("open", "")


def test_part_that_the_address_names_stays_in_it_while_it_is_what_is_seen(visit: Visit) -> None:
    page = visit("/capabilities?region=emsou&capability=undercover#evidence")
    expect(page.get_by_role("heading", name="Evidence").first).to_be_in_viewport()
    opened = page.url
    assert opened.endswith("#evidence")
    page.keyboard.press("Shift")  # The part is held in view until somebody does something.
    choose(page, "Capability", "Regional cyber crime unit")
    assert "capability=undercover" not in page.url
    assert page.url.endswith("#evidence")
    page.evaluate("() => history.back()")
    page.wait_for_url(opened)
    settle(page)
    assert page.url == opened
    choose(page, "Region", "Eastern (ERSOU)")
    assert "#" not in page.url, "what was chosen stands far above it"


def test_part_that_a_choice_takes_away_is_no_more_in_the_address(visit: Visit) -> None:
    page = visit("/capabilities?region=emsou")
    part = page.locator("[class*='st-key-exhibit-'] h3").first.get_attribute("id")
    page = visit(f"/capabilities?region=emsou#{part}")
    assert page.url.endswith(f"#{part}")
    page.keyboard.press("Shift")
    choose(page, "Region", "All regions")
    assert page.locator(f"[id='{part}']").count() == 0
    assert "#" not in page.url
