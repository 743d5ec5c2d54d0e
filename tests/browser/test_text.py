"""Text in a real browser: hostile names, and what stands in an address, are letters."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests import data_sets
from tests.browser.conftest import Visit
from tests.browser.page import HEIGHT, combobox
from tests.conftest import MadeOnce
from tests.serving import serving

CRAFTED = (
    "[Your session is over. Sign in again](https://evil.example) ![](https://evil.example/i.png) "
    "<img src=x> <a href=//evil.example>in</a> https://evil.example a@evil.example "
    "$x^2$ :material/home: :material_home: :streamlit: :red-badge[new] -> -- "
    "\\* &lt; ~~gone~~ `code` C:\\new"
)
MORE_THAN_LETTERS = ", ".join(
    f"[data-testid={place}] {more}"
    for place in ("stMain", "stSidebar")
    for more in ("a[href*=evil]", "img", ".katex", "del", "s", "code", "[aria-label$=icon]")
)


def test_pages_of_hostile_names_at_crafted_addresses_show_their_letters(
    visit: Visit, made_once: MadeOnce
) -> None:
    with serving(data_sets.built(made_once, data_sets.hostile) / "database") as site:
        wrong = {"as-at": CRAFTED, "edition": CRAFTED, "map": CRAFTED}
        page = visit("/spr", at=site, region="nersou", force="cleveland", **wrong)
        notices = page.get_by_role("alert").filter(has_text="The address asks for")
        notices.nth(len(wrong) - 1).wait_for()
        assert all(f"“{CRAFTED}”" in _letters(said) for said in notices.all_inner_texts())
        heading = page.get_by_role(
            "heading", name=re.compile("cannot show, and who could help first$")
        )
        assert _letters(heading.inner_text()) == (
            f"What Cleveland Police{data_sets.HOSTILE} cannot show, and who could help first"
        )
        assert page.locator(MORE_THAN_LETTERS).count() == 0
        page.get_by_role("button", name="Take away").first.click()
        taken = page.get_by_test_id("stPopoverBody").locator("strong")
        assert data_sets.HOSTILE in _letters(taken.inner_text())

        page = visit("/pack", at=site, region=CRAFTED, force="cleveland")
        officers = page.get_by_role("radio", name="The chief officers of")
        said = f"The chief officers of Cleveland Police{data_sets.HOSTILE}"
        assert _letters(officers.inner_text()) == said
        assert f"“{CRAFTED}” under Region" in _letters(page.get_by_role("alert").inner_text())
        assert page.locator(MORE_THAN_LETTERS).count() == 0


def test_name_that_a_select_box_cuts_stands_whole_below_it(visit: Visit) -> None:
    name = "Yorkshire and the Humber Regional Organised Crime Unit"
    page = visit("/returns", 390, region="yhrocu")
    whole = page.get_by_test_id("stSelectbox").filter(has=combobox(page, "Whose"))
    expect(combobox(page, "Whose")).to_have_value(name)
    beneath = "box => getComputedStyle(box, '::after').content"
    assert whole.evaluate(beneath).startswith(f'"{name}"')
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    expect(whole).to_have_attribute("data-whole", "")
    assert whole.evaluate(beneath) == "none"


def _letters(text: str) -> str:
    return " ".join(text.split())
