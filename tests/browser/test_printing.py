"""A page on paper: whole, in its own proportions, and with its marking on every sheet."""

from __future__ import annotations

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Visit
from tests.conftest import AS_OF

SHEET = {"width": 703, "height": 1000}
"""What A4 has between its margins, in pixels of paper."""
CUT = """() => [...document.querySelectorAll('.main-svg, .rocu-table table, h1, h2, h3')]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 80))"""
SCALED_AS_A_WHOLE = """() => {
    const charts = [...document.querySelectorAll('.main-svg')];
    dispatchEvent(new Event('beforeprint'));
    const isScaled = charts.length && charts.every((chart) => chart.getAttribute('viewBox') ===
        `0 0 ${chart.getAttribute('width')} ${chart.getAttribute('height')}`);
    dispatchEvent(new Event('afterprint'));
    return isScaled && charts.every((chart) => !chart.hasAttribute('viewBox'));
}"""
FILLS = """(isPrinted) => {
    if (isPrinted) dispatchEvent(new Event('beforeprint'));
    const drawn = [...document.querySelectorAll('.main-svg, .main-svg *')]
        .map((node) => node.getAttribute('style') ?? node.getAttribute('fill'))
        .map((style) => style?.match(/(?<![-\\w])(background|fill|stroke): [^;]+/g)?.join());
    if (isPrinted) dispatchEvent(new Event('afterprint'));
    return drawn.filter((style) => style);
}"""
"""The colours in which charts are drawn."""


def test_page_is_printed_whole_with_its_marking_on_every_sheet(visit: Visit) -> None:
    page = visit("/agreements", **{"as-at": AS_OF.isoformat()})
    names = page.locator(".rocu-framed").first.locator("tbody th").all_inner_texts()
    assert len(names) > 100
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    for number, sheet in enumerate(sheets, 1):
        assert "OFFICIAL · As at 22 November 2026" in sheet
        assert f"{number} of {len(sheets)}" in sheet
    printed = "".join("".join(sheets).split())
    assert [name for name in names if "".join(name.split()) not in printed] == []
    assert "scroll in the table" not in " ".join(sheets)
    assert "use Take away, PDF" in " ".join(" ".join(sheets).split())

    page.emulate_media(media="print")
    page.set_viewport_size(SHEET)  # type: ignore[arg-type]
    assert page.evaluate(CUT) == []
    for gone in (
        page.get_by_test_id("stSidebar"),
        page.get_by_test_id("stHeader"),
        page.get_by_role("button", name="Take away").first,
    ):
        expect(gone).to_be_hidden()
    page.emulate_media(media="screen")


def test_charts_are_scaled_as_a_whole_on_paper(visit: Visit) -> None:
    page = visit("/capabilities", **{"as-at": AS_OF.isoformat()})
    assert page.evaluate(SCALED_AS_A_WHOLE)


def test_charts_of_a_dark_page_are_those_of_a_light_one_on_paper(visit: Visit) -> None:
    address = f"/capabilities?as-at={AS_OF.isoformat()}"
    light = visit(address).evaluate(FILLS, False)
    page = visit(address, scheme="dark")
    dark = page.evaluate(FILLS, False)
    assert len(light) == len(dark) > 50
    assert dark != light
    assert page.evaluate(FILLS, True) == light
    assert page.evaluate(FILLS, False) == dark
