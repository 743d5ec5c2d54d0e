"""Pages of packs: one page of paper and one slide each, whatever the texts, with nothing unsaid."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named
from dashboard.exports.docx.document import document
from dashboard.exports.page_fit import PAPER, Room, fitted_page, sources_in_line
from dashboard.exports.pdf.typeset import pdf
from dashboard.exports.pptx.deck import deck
from dashboard.packs.report import Page, Part, Report
from dashboard.store.packed import Packed
from dashboard.text_metrics import column_widths, lines_of_rows, lowest_widths, width
from tests.exports.cases import hostile, pack_of

WORDS = "the regional organised crime unit of a region with a long name "


def long_table(question: Question, rows: int, words: int) -> Part:
    """A part with a table of so many rows, whose cells have so many times ten words."""
    made = exhibit_named("decision").ask(replace(question, rocu_id="nersou"), {})
    table = pd.DataFrame(
        {
            "Number": [str(row) for row in range(rows)],
            "What": [f"Row {row}: {WORDS * words}" for row in range(rows)],
        }
    )
    return Part(replace(made, packed_frame=Packed(table), packed_table=Packed(table)))


def report(question: Question, *pages: Page) -> Report:
    whole = pack_of(question, "decision")
    return replace(whole, pages=pages, sections=())


@pytest.fixture
def pages(question: Question) -> tuple[Page, ...]:
    """Pages that ask for more than a page: in rows, in words, in hostile texts, and in names."""
    hard = Part(hostile(question))
    many = long_table(question, 200, 1)
    wordy = long_table(question, 3, 60)
    drawn = Part(exhibit_named("capability_standing").ask(question, {}), is_picture=True)
    return (
        Page("many", "Many rows", "A finding. " * 30, ("A sentence. " * 40,) * 9, (many, many)),
        Page("wordy", "Many words", WORDS * 60, (WORDS * 60,), (wordy, many)),
        Page("hostile", "Hostile", "long" * 400, ("<b>",), (hard, many, hard)),
        Page("picture", "Not drawn", "A finding.", (), (drawn, many)),
        Page("bare", "Words alone", "A finding.", ("A sentence.",), ()),
    )


def test_page_takes_one_page_of_pdf_and_one_slide(
    question: Question, pages: tuple[Page, ...]
) -> None:
    made = report(question, *pages)
    assert len(PdfReader(io.BytesIO(pdf(made, lambda *_: None))).pages) == len(pages)
    slides = Presentation(io.BytesIO(deck(made))).slides
    assert len(slides) == 1 + len(pages), "a cover, and a slide a page"


def printed(made: Report, folder: Path) -> PdfReader:
    """A report as a Word document, as LibreOffice prints it."""
    (folder / "pack.docx").write_bytes(document(made, lambda *_: None))
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, "pack.docx"],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=120,
    )
    return PdfReader(folder / "pack.pdf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_page_takes_one_page_of_a_document(
    question: Question, pages: tuple[Page, ...], tmp_path: Path
) -> None:
    assert len(printed(report(question, *pages), tmp_path).pages) == len(pages)


def test_rows_without_room_are_counted(question: Question) -> None:
    part = long_table(question, 200, 1)
    (fitted,) = fitted_page(Page("many", "Many", "A finding.", (), (part,)), PAPER).parts
    assert fitted.table is not None
    shown = len(fitted.table)
    assert 10 < shown < 200
    assert list(fitted.table["Number"]) == [str(row) for row in range(shown)], "the first stay"
    assert fitted.more == f"{200 - shown} more rows are in the annex."


def test_rows_that_the_answer_calls_urgent_stay_in_their_order(question: Question) -> None:
    part = long_table(question, 200, 1)
    urgency = [200 - row for row in range(200)]
    urgent = Part(replace(part.exhibit, packed_frame=Packed(part.table.assign(urgency=urgency))))
    (fitted,) = fitted_page(Page("many", "Many", "A finding.", (), (urgent,)), PAPER).parts
    assert fitted.table is not None
    shown = len(fitted.table)
    assert 10 < shown < 200
    assert list(fitted.table["Number"]) == [str(row) for row in range(200 - shown, 200)]


def test_table_that_fits_says_of_no_more(question: Question) -> None:
    page = Page("few", "Few", "A finding.", ("A sentence.",), (long_table(question, 3, 1),))
    fitted = fitted_page(page, PAPER)
    assert fitted.sentences == ("A sentence.",)
    assert fitted.parts[0].more == ""


def test_table_is_whole_where_all_of_it_fits(question: Question) -> None:
    """Not a row less for a line about rows left out: there are none."""
    made = long_table(question, 1, 1).exhibit
    table = pd.DataFrame({"Number": [str(row) for row in range(60)], "What": "Short"})

    def shown(count: int, room: Room) -> int:
        part = Part(
            replace(
                made,
                packed_frame=Packed(table.head(count)),
                packed_table=Packed(table.head(count)),
            )
        )
        (fitted,) = fitted_page(Page("few", "Few", "A finding.", (), (part,)), room).parts
        assert fitted.table is not None
        return len(fitted.table)

    # The line is a little taller than a row, so that now and then two rows fit in its place.
    rooms = [replace(PAPER, down=300 + step / 10) for step in range(135)]
    held = [(shown(60, room), room) for room in rooms]
    more = {shown(count + 2, room) - count for count, room in held}
    assert 2 in more
    assert all(shown(count + 1, room) == count + 1 for count, room in held)


def test_later_part_keeps_room_for_its_first_rows(question: Question) -> None:
    part = long_table(question, 200, 1)
    first, second = fitted_page(Page("two", "Two", "A finding.", (), (part, part)), PAPER).parts
    assert first.table is not None
    assert second.table is not None
    assert len(first.table) > len(second.table) >= 1


def test_sources_are_named_in_one_line_and_the_rest_counted(question: Question) -> None:
    part = long_table(question, 1, 1)
    source = part.exhibit.sources[0]
    many = tuple(replace(source, source_id=str(n), publisher=f"Publisher {n}") for n in range(30))
    said = sources_in_line(replace(part, exhibit=replace(part.exhibit, sources=many)), 480, 8)
    assert said.startswith("Sources: Publisher 0, ")
    named = said.count("Publisher")
    assert said.endswith(f" and {30 - named} more, listed in the annex.")
    one = sources_in_line(replace(part, exhibit=replace(part.exhibit, sources=many[:1])), 480, 8)
    assert one == f"Source: {many[0].short}."


def test_picture_gives_way_to_rows_after_it_as_far_as_it_can_be_read(question: Question) -> None:
    drawn = Part(
        exhibit_named("force_standing").ask(replace(question, rocu_id="nersou"), {}),
        is_picture=True,
    )
    heights = []
    for rows in (1, 200):
        page = Page("both", "Both", "A finding.", (), (drawn, long_table(question, rows, 1)))
        picture, table = fitted_page(page, PAPER).parts
        heights.append(picture.picture_pt)
        assert table.table is not None
    assert heights[1] == pytest.approx(heights[0] * 0.75)


def test_message_too_long_for_the_title_of_a_slide_goes_on_beneath_it(question: Question) -> None:
    parts = ", ".join(f"{n} reviews passed without a recorded outcome" for n in range(2, 7))
    page = Page("long", "Long", f"42 agreements need a decision: {parts}. Others do not.", (), ())
    with_table = replace(page, parts=(long_table(question, 2, 1),))
    slide = Presentation(io.BytesIO(deck(report(question, with_table)))).slides[1]
    assert slide.shapes.title is not None
    assert slide.shapes.title.text_frame.text == "42 agreements need a decision"
    said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert f"{parts}. Others do not." in said


def test_slide_of_words_alone_has_all_that_its_message_says(question: Question) -> None:
    page = Page("bare", "Bare", "No budget is recorded. 3 amounts are.", ("A sentence.",), ())
    slide = Presentation(io.BytesIO(deck(report(question, page)))).slides[1]
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert "3 amounts are.\nA sentence." in texts


def test_widths_of_a_table_are_those_in_which_it_takes_fewest_lines() -> None:
    header = ["By", "Decision asked", "Why", "Owner"]
    cells = [
        ["At this meeting", WORDS * 3, WORDS, "Chief constable of a force"],
        ["1 March 2027", WORDS * 3, WORDS * 2, "Board"],
    ]
    usual = column_widths(header, cells, 300, 8, 8)
    found = lowest_widths(header, cells, 300, 8, 8)
    assert sum(found) == 300
    assert sum(lines_of_rows(header, cells, found, 8, 8)) < sum(
        lines_of_rows(header, cells, usual, 8, 8)
    )
    for column, wide in enumerate(found):
        words = [word for row in cells for word in row[column].split()]
        assert max(width(word, 8) for word in words) + 8 <= wide


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_page_of_many_rows_is_filled_in_a_document(question: Question, tmp_path: Path) -> None:
    """Where rows are left to the annex, what stays empty would not hold two more of them."""
    part = long_table(question, 200, 1)
    made = report(question, Page("many", "Many rows", "A finding.", (), (part,)))
    (page,) = printed(made, tmp_path).pages
    lowest: list[float] = []

    def note(text: str, _: object, at: list[float], *__: object) -> None:
        if text.strip() and "annex" in text:
            lowest.append(at[5])

    page.extract_text(visitor_text=note)
    assert min(lowest) < FOOT_PT + 60


FOOT_PT = 71
"""Where the text of a page of a document ends, in points from below."""


def test_message_of_a_network_with_much_to_tell_is_whole() -> None:
    said = "Digital forensics holds all forces back most: it is below the standard for 12. " * 6
    assert fitted_page(Page("long", "Long", said.strip(), (), ()), PAPER).message == said.strip()
