"""Taking an exhibit away in a real browser: every form arrives, opens, and is what was shown."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Page, expect
from pptx import Presentation

from dashboard.exhibits.question import Question
from dashboard.exports.files import EXPORT_FORMATS
from tests.browser.conftest import Visit
from tests.browser.page import settle, status, table
from tests.conftest import AS_OF

DAY = AS_OF.isoformat()
MOST_PAGES = 8
NAME = "capability-matrix_all-regions_as-at-2026-11-22_OFFICIAL"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("taken")


def taken(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=label, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_every_form_of_a_chart_is_downloaded_and_opens(
    visit: Visit, question: Question, folder: Path
) -> None:
    page = visit("/capabilities", **{"as-at": DAY})
    page.get_by_role("button", name="Take away").first.click()
    settle(page)
    files = {
        extension: taken(page, form.label, folder) for extension, form in EXPORT_FORMATS.items()
    }
    assert {path.name for path in files.values()} == {f"{NAME}.{end}" for end in EXPORT_FORMATS}

    frame = question.answer("capability_matrix")
    unknown = int((frame["position"] == "not_assessed").sum())
    with files["csv"].open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len(frame)
    assert sum(row["position"] == "not_assessed" for row in rows) == unknown
    assert Image.open(files["png"]).width > 1800
    assert b"<text" in files["svg"].read_bytes()
    with pikepdf.open(files["pdf"]) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Core capabilities by region"
    sheets = load_workbook(files["xlsx"], read_only=True).worksheets
    said = [[cell for row in sheet.values for cell in row] for sheet in sheets]
    assert max(cells.count("Not assessed") for cells in said) == unknown
    cells = [cell.text for held in Document(str(files["docx"])).tables for cell in held._cells]
    assert cells.count("Not assessed") == unknown
    slides = Presentation(str(files["pptx"])).slides
    assert slides[0].shapes.title.text.startswith("Core capabilities by region")


def test_link_opens_the_same_view_at_the_same_exhibit(visit: Visit) -> None:
    page = visit("/capabilities", region="emsou", capabilities="all", **{"as-at": DAY})
    page.get_by_role("button", name="Take away").nth(2).click()
    link = page.get_by_test_id("stCode").inner_text().replace("\n", "")
    assert link.endswith("#capability_evidence")
    other = visit(link.split("8501")[-1] if "8501" in link else link, at="")
    assert "As at 22 November 2026" in status(other)
    expect(other.get_by_role("heading", name="Evidence: ")).to_be_visible()
    assert "region=emsou" in other.url
    assert "capabilities=all" in other.url


def test_table_of_the_page_and_the_workbook_have_the_same_cells(visit: Visit, folder: Path) -> None:
    page = visit("/agreements", force="cleveland", **{"as-at": DAY})
    page.get_by_role("button", name="Take away").first.click()
    settle(page)
    path = taken(page, "Excel", folder)
    shown = table(page, "Decisions about agreements")
    first = [cell.inner_text() for cell in shown.first.locator("tbody th").all()[:5]]
    held = {
        str(cell)
        for sheet in load_workbook(path, read_only=True).worksheets
        for row in sheet.values
        for cell in row
    }
    assert first
    assert set(first) <= held


def test_board_pack_is_made_cancelled_and_downloaded(visit: Visit, folder: Path) -> None:
    page = visit("/pack", region="nersou", **{"as-at": DAY})
    expect(page.get_by_text("governance board of North East Regional")).to_be_visible()
    in_one_form = page.url
    # All forms take long enough to be cancelled; one of them can be there before.
    page.get_by_role("radio", name="All of them").or_(
        page.get_by_role("button", name="All of them")
    ).first.click()
    page.get_by_role("button", name="Make the pack").click()
    cancel = page.get_by_role("button", name="Cancel", exact=True)
    cancel.click()
    expect(cancel).to_be_hidden()
    expect(page.get_by_role("button", name="Download the pack")).to_be_hidden()
    settle(page)

    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name="Funding").click()
    expect(page.get_by_role("heading", name="Funding", exact=True)).to_be_visible()
    page.goto(in_one_form)
    settle(page)
    page.get_by_role("button", name="Make the pack").click()
    pack = page.get_by_role("button", name=re.compile(r"Download the pack \(\d pages\)"))
    path = taken(page, pack.inner_text(), folder)
    with pikepdf.open(path) as pdf:
        assert "North East Regional Organised Crime Unit" in str(pdf.docinfo["/Title"])
        assert pack.inner_text() == f"Download the pack ({len(pdf.pages)} pages)"
        assert len(pdf.pages) <= MOST_PAGES
    annex = page.get_by_role("button", name=re.compile(r"Download the annex \(\d+ pages\)"))
    path = taken(page, annex.inner_text(), folder)
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("Annex to the board pack")
        assert annex.inner_text() == f"Download the annex ({len(pdf.pages)} pages)"
