"""Packs as files: marked, accessible, and made again from the version that they were made from."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.errors import NoDatabaseError, UsageError
from dashboard.exhibits.question import Question
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, pack_file, pack_format_named
from dashboard.model import LOCAL_OPERATOR, Annex
from dashboard.packs.pack import divided, pack
from dashboard.packs.report import Report
from dashboard.store import publish
from dashboard.store.build import build
from dashboard.store.publish import published, versions
from dashboard.store.store import Store, current, of_version
from tests.conftest import AS_OF, PUBLISHED
from tests.exports.pdf.test_typeset import elements, squeezed
from tests.exports.pdf_text import page_texts
from tests.packs.meetings import meeting


@pytest.fixture(scope="module")
def region(published_store: Store) -> Report:
    return pack(meeting(Question(published_store, LOCAL_OPERATOR, AS_OF), "nersou"))


@pytest.fixture(scope="module")
def files(region: Report, published_database: Path) -> dict[str, File]:
    """The pack of a region in every form, where no browser is found: it is the same but for the
    charts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_BROWSER", "/no/such/browser")
        return {
            extension: pack_file(region, form, published_database)
            for extension, form in PACK_FORMATS.items()
        }


def test_pack_in_every_form_carries_its_marking_date_and_version(files: dict[str, File]) -> None:
    name = "board-pack_nersou_meeting-2026-12-10_as-at-2026-11-22_OFFICIAL"
    assert {file.name for file in files.values()} == {f"{name}.{end}" for end in PACK_FORMATS}
    said = {
        "pdf": " ".join(page_texts(files["pdf"].content)),
        "pptx": " ".join(
            shape.text_frame.text
            for slide in Presentation(io.BytesIO(files["pptx"].content)).slides
            for shape in slide.shapes
            if shape.has_text_frame
        ),
        "docx": " ".join(p.text for p in Document(io.BytesIO(files["docx"].content)).paragraphs),
        "xlsx": " ".join(
            str(cell)
            for sheet in load_workbook(io.BytesIO(files["xlsx"].content), read_only=True)
            for row in sheet.values
            for cell in row
            if cell is not None
        ),
    }
    for form, text in said.items():
        for part in ("OFFICIAL", "22 November 2026", "10 December 2026", "Governance board"):
            assert squeezed(part) in squeezed(text), (form, part)


def test_pack_as_pdf_is_accessible(files: dict[str, File], region: Report) -> None:
    pdf = pikepdf.open(io.BytesIO(files["pdf"].content))
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == region.title
    kinds = [kind for kind, _ in elements(pdf)]
    assert kinds.count("/H1") >= len(region.pages) + len(region.sections)
    assert kinds.count("/TH") > kinds.count("/Table") > 10
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [held.title for held in (*region.pages, *region.sections)] == [
        title for title in titles if title not in ("Annex", "Contents", "Sources")
    ]


def test_pack_as_deck_has_unique_titles_and_notes_with_sources(files: dict[str, File]) -> None:
    slides = Presentation(io.BytesIO(files["pptx"].content)).slides
    titles = [slide.shapes.title.text for slide in slides]
    assert len(titles) == len(set(titles))
    assert all(slide.has_notes_slide for slide in slides)


def test_pack_as_document_has_contents_headings_and_captions(
    files: dict[str, File], region: Report
) -> None:
    paragraphs = Document(io.BytesIO(files["docx"].content)).paragraphs
    first = [p.text.replace("\u00a0", " ") for p in paragraphs if p.style.name == "Heading 1"]
    assert [title for title in first if title not in ("Contents", "Sources")] == [
        held.title for held in (*region.pages, *region.sections)
    ]
    assert sum(p.style.name == "Caption" for p in paragraphs) > 10


def test_pack_as_zip_holds_every_other_form(files: dict[str, File]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["zip"].content)) as archive:
        for extension, file in files.items():
            if extension != "zip":
                assert archive.read(file.name) == file.content
        assert archive.testzip() is None


def test_pack_as_zip_holds_the_pictures(
    question: Question, published_database: Path, drawing: None
) -> None:
    del drawing
    report = pack(meeting(question, "nersou"), ["every-capability"])
    held = pack_file(report, PACK_FORMATS["zip"], published_database)
    with zipfile.ZipFile(io.BytesIO(held.content)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
        assert "pictures/01-capability-matrix.png" in pictures
        assert archive.read(pictures[0]).startswith(b"\x89PNG")


def test_version_of_a_pack_is_kept_and_makes_the_same_pack_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "KEPT_VERSIONS", 1)
    database = tmp_path / "database"
    build([PUBLISHED], database)
    first = published(database).version
    question = Question(current(database), LOCAL_OPERATOR, AS_OF)
    keys = ["capabilities", "register"]
    made = pack_file(pack(meeting(question, "nersou"), keys), PACK_FORMATS["xlsx"], database)
    for _ in range(2):
        build([PUBLISHED], database)
    held = versions(database)
    assert first in held
    assert len(held) == 2
    again = Question(of_version(database, first), LOCAL_OPERATOR, AS_OF)
    same = pack(meeting(again, "nersou"), keys)
    assert pack_file(same, PACK_FORMATS["xlsx"], database) == made
    newer = Question(current(database), LOCAL_OPERATOR, AS_OF)
    other = pack(meeting(newer, "nersou"), keys)
    assert pack_file(other, PACK_FORMATS["xlsx"], database) != made
    with pytest.raises(NoDatabaseError, match=re.escape(first)):
        of_version(database, "20010101T000000-1")


def test_progress_counts_every_exhibit(question: Question, published_database: Path) -> None:
    report = pack(meeting(question, "nersou"), ["inspections", "not-assessed"])
    told: list[tuple[str, int]] = []
    pack_file(report, PACK_FORMATS["xlsx"], published_database, lambda *step: told.append(step))
    assert told == [(exhibit.title, len(report.exhibits)) for exhibit in report.exhibits]


def test_unknown_format_of_packs_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean pptx"):
        pack_format_named("pptxx")


# Other people's checkers


@pytest.fixture(scope="module")
def apart(published_store: Store, published_database: Path) -> dict[str, tuple[File, ...]]:
    """The pack of a region and its annex, each in every form that people read."""
    asked = meeting(Question(published_store, LOCAL_OPERATOR, AS_OF), "nersou")
    reports = divided(asked, pack(asked), Annex.APART)
    return {
        extension: tuple(
            pack_file(report, PACK_FORMATS[extension], published_database) for report in reports
        )
        for extension in ("pdf", "docx", "pptx")
    }


def test_pack_is_as_short_as_it_says(apart: dict[str, tuple[File, ...]]) -> None:
    short, annex = apart["pdf"]
    assert short.length == "8 pages"
    assert len(page_texts(short.content)) == 8
    assert annex.length == f"{len(page_texts(annex.content))} pages"
    slides = Presentation(io.BytesIO(apart["pptx"][0].content)).slides
    assert apart["pptx"][0].length == f"{len(slides)} slides"
    assert len(slides) <= 10
    assert (apart["docx"][0].length, apart["docx"][1].length) == ("8 pages", "")


def test_document_without_its_annex_says_that_sources_follow_its_pages(
    question: Question, published_database: Path
) -> None:
    asked = meeting(question, "nersou")
    (alone,) = divided(asked, pack(asked, ["summary", "money"]), Annex.NONE)
    made = pack_file(alone, PACK_FORMATS["docx"], published_database)
    assert made.length == "2 pages and the sources at the end"


def test_checker_of_pdf_finds_nothing(apart: dict[str, tuple[File, ...]], tmp_path: Path) -> None:
    for file in apart["pdf"]:
        (tmp_path / "pack.pdf").write_bytes(file.content)
        told = subprocess.run(
            [Path(sys.executable).with_name("outloud"), "--json", "-", tmp_path / "pack.pdf"],
            capture_output=True,
            check=False,
        )
        (checked,) = json.loads(told.stdout)["results"]
        # The head of a table that goes on is repeated for the eye alone, so it is an artifact.
        found = [one for one in checked["findings"] if one["rule"] != "TAG-002"]
        assert found == []
        assert file is not apart["pdf"][0] or checked["findings"] == []


def test_checker_of_office_files_finds_nothing(
    apart: dict[str, tuple[File, ...]], tmp_path: Path
) -> None:
    for extension in ("docx", "pptx"):
        for file in apart[extension]:
            path = tmp_path / f"pack.{extension}"
            path.write_bytes(file.content)
            command = [Path(sys.executable).with_name("ooxml-integrity"), "check", path]
            told = subprocess.run(command, capture_output=True, text=True, check=False)
            assert "0 error(s), 0 warning(s), 0 info" in told.stdout, told.stdout
