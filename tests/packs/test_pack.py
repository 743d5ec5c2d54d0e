"""Board packs and briefings: what is in them, that they say what the queries answer, and that they
can be made again from the version that they were made from."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.errors import NoDatabaseError, UsageError
from dashboard.exhibits.question import Question
from dashboard.exports.files import File
from dashboard.exports.pack_files import PACK_FORMATS, pack_file, pack_format_named, steps
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.pack import BOARD, BRIEFING, Meeting, ask_for, earlier_meeting, pack
from dashboard.packs.report import Report
from dashboard.store import publish
from dashboard.store.build import build
from dashboard.store.publish import published, versions
from dashboard.store.store import current, of_version
from tests.conftest import AS_OF, PUBLISHED
from tests.exports.pdf.test_typeset import elements, squeezed
from tests.exports.pdf_text import page_texts

DAY, SINCE = date(2026, 12, 10), date(2021, 1, 1)


def meeting(question: Question, rocu: str | None = None, force: str | None = None) -> Meeting:
    return Meeting(ask_for(question, rocu, force), DAY, SINCE)


@pytest.fixture(scope="module")
def asking(published_store: object) -> Question:
    from dashboard.store.store import Store

    assert isinstance(published_store, Store)
    return Question(published_store, LOCAL_OPERATOR, AS_OF)


@pytest.fixture(scope="module")
def region(asking: Question) -> Report:
    return pack(meeting(asking, "nersou"))


@pytest.fixture(scope="module")
def files(asking: Question, published_database: Path) -> dict[str, File]:
    """The pack of a region in every form, where no browser is found: it is the same but for the
    charts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_BROWSER", "/no/such/browser")
        return {
            extension: pack_file(meeting(asking, "nersou"), form, published_database)
            for extension, form in PACK_FORMATS.items()
        }


def test_pack_of_a_board_has_every_section_in_order(region: Report) -> None:
    assert [section.key for section in region.sections] == [
        part.key for part in BOARD if part.key != "what-if"
    ]
    assert all(section.sentences for section in region.sections)
    facts = dict(region.cover_fields)
    assert facts["For"] == "Governance board of North East Regional Organised Crime Unit"
    assert facts["Meeting"] == "10 December 2026"
    assert facts["As at"] == "22 November 2026"
    assert facts["Changes since"] == "1 January 2021"
    assert facts["Marking"] == "OFFICIAL"
    assert facts["Database version"] == region.version


def test_briefing_of_a_force_has_every_section_in_order(asking: Question) -> None:
    briefing = pack(meeting(asking, force="cleveland"))
    assert [section.key for section in briefing.sections] == [
        part.key for part in BRIEFING if part.key != "what-if"
    ]
    assert "Cleveland" in briefing.title
    frame = asking.answer("force_collaboration", force="cleveland")
    held = next(e for e in briefing.exhibits if e.id == "force_collaboration")
    assert len(frame)
    assert set(held.frame["agreement_id"]) == set(frame["agreement_id"])


@pytest.mark.parametrize(
    ("as_of", "rocu"),
    [(AS_OF, None), (AS_OF, "london"), (date(2016, 12, 31), "tarian"), (date(2012, 7, 1), "emsou")],
)
def test_pack_of_a_region_and_the_network_can_be_made_on_any_day(
    asking: Question, as_of: date, rocu: str | None
) -> None:
    question = replace(asking, as_of=as_of)
    held = pack(Meeting(ask_for(question, rocu, None), as_of, earlier_meeting(as_of)))
    for section in held.sections:
        assert section.sentences
        assert all(len(exhibit.table) for exhibit in section.exhibits)


def test_pack_says_what_the_queries_answer(region: Report, asking: Question) -> None:
    summary = " ".join(region.sections[0].sentences)
    positions = asking.answer("force_obligation_position")
    members = asking.answer("force_option", rocu="nersou")["force_id"]
    mine = positions[positions["force_id"].isin(members) & (positions["edition"] == "2023")]
    counts = mine["position"].value_counts()
    assert f"access is evidenced in {counts['evidenced']}" in summary
    assert f"In {counts['unknown']} nothing published says" in summary
    matrix = next(e for e in region.exhibits if e.id == "capability_matrix")
    cells = asking.answer("capability_position")
    assert (matrix.frame["position"] == "not_assessed").sum() == (
        cells["position"] == "not_assessed"
    ).sum()


def test_pack_numbers_every_source_once(region: Report) -> None:
    assert len(set(region.sources)) == len(region.sources)
    for exhibit in region.exhibits:
        numbers = region.source_numbers(exhibit)
        assert {region.sources[number - 1] for number in numbers} == set(exhibit.sources)


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
    assert kinds.count("/H1") >= len(region.sections)
    assert kinds.count("/TH") > kinds.count("/Table") > 10
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert [section.title for section in region.sections] == [
        title for title in titles if title not in ("Contents", "Sources")
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
    first = [p.text for p in paragraphs if p.style.name == "Heading 1"]
    assert [title for title in first if title not in ("Contents", "Sources")] == [
        section.title for section in region.sections
    ]
    assert sum(p.style.name == "Caption" for p in paragraphs) > 10


def test_pack_as_zip_holds_every_other_form(files: dict[str, File]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["zip"].content)) as archive:
        for extension, file in files.items():
            if extension != "zip":
                assert archive.read(file.name) == file.content
        assert archive.testzip() is None


def test_pack_as_zip_holds_the_pictures(
    asking: Question, published_database: Path, drawing: None
) -> None:
    del drawing
    held = pack_file(
        meeting(asking, "nersou"), PACK_FORMATS["zip"], published_database, ["capabilities"]
    )
    with zipfile.ZipFile(io.BytesIO(held.content)) as archive:
        pictures = [name for name in archive.namelist() if name.startswith("pictures/")]
        assert "pictures/01-capability-matrix.png" in pictures
        assert archive.read(pictures[0]).startswith(b"\x89PNG")


def test_pack_of_some_sections_holds_those_and_an_unknown_one_is_refused(asking: Question) -> None:
    some = pack(meeting(asking, "serocu"), ["funding", "summary"])
    assert [section.key for section in some.sections] == ["summary", "funding"]
    with pytest.raises(UsageError, match="Did you mean funding"):
        pack(meeting(asking, "serocu"), ["fundings"])
    late = replace(meeting(asking, "serocu"), since=date(2027, 1, 1))
    with pytest.raises(UsageError, match="after the as-at date, 22 November 2026"):
        pack(late)
    with pytest.raises(UsageError, match="Did you mean pptx"):
        pack_format_named("pptxx")


def test_progress_counts_every_exhibit(asking: Question, published_database: Path) -> None:
    told: list[str] = []
    asked = meeting(asking, "nersou")
    keys = ["inspections", "not-assessed"]
    pack_file(asked, PACK_FORMATS["xlsx"], published_database, keys, told.append)
    assert len(told) == steps(pack(asked, keys), PACK_FORMATS["xlsx"])


def test_version_of_a_pack_is_kept_and_makes_the_same_pack_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "KEPT_VERSIONS", 1)
    database = tmp_path / "database"
    build([PUBLISHED], database)
    first = published(database).version
    question = Question(current(database), LOCAL_OPERATOR, AS_OF)
    keys = ["capabilities", "agreements"]
    made = pack_file(meeting(question, "nersou"), PACK_FORMATS["xlsx"], database, keys)
    for _ in range(2):
        build([PUBLISHED], database)
    held = versions(database)
    assert first in held
    assert len(held) == 2
    again = Question(of_version(database, first), LOCAL_OPERATOR, AS_OF)
    assert pack_file(meeting(again, "nersou"), PACK_FORMATS["xlsx"], database, keys) == made
    newer = Question(current(database), LOCAL_OPERATOR, AS_OF)
    assert pack_file(meeting(newer, "nersou"), PACK_FORMATS["xlsx"], database, keys) != made
    with pytest.raises(NoDatabaseError, match=re.escape(first)):
        of_version(database, "20010101T000000-1")


def test_pack_that_asks_what_if_tells_what_would_be_lost(asking: Question) -> None:
    asked = replace(meeting(asking, "nersou"), removed="agreement:cdsou")
    (section,) = pack(asked, ["what-if"]).sections
    said = " ".join(section.sentences)
    assert "If " in said
    assert "roads policing" in said
    lost = next(e for e in section.exhibits if e.id == "what_if_functions")
    assert set(lost.frame["force_id"]) == {"cleveland", "durham"}
    with pytest.raises(UsageError, match="There is no section 'what-if'"):
        pack(meeting(asking, "nersou"), ["what-if"])


def test_earlier_meeting_is_three_months_before() -> None:
    assert earlier_meeting(date(2026, 11, 22)) == date(2026, 8, 22)
    assert earlier_meeting(date(2026, 5, 31)) == date(2026, 2, 28)
    assert earlier_meeting(date(2026, 2, 10)) == date(2025, 11, 10)
    assert earlier_meeting(date(2012, 8, 1)) == date(2012, 7, 1)
