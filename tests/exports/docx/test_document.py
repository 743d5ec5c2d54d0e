"""Word documents: headings, pictures with alternative text, whole tables, numbered sources."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import docx
import pandas as pd
import pytest
from docx.oxml import parse_xml
from PIL import Image

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.docx.document import document
from dashboard.exports.docx.parts import NAMESPACES, run
from dashboard.model import LOCAL_OPERATOR
from dashboard.packs.report import NO_PICTURE, NOTHING, Report, of_exhibit
from dashboard.store.packed import Packed
from dashboard.store.store import Store
from tests.conftest import AS_OF
from tests.exports.cases import CASES, HOSTILE, NAMES, Case, hostile, pack_of, plain

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def _png(across: int, high: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (across, high), "#2073BC").save(content, "PNG")
    return content.getvalue()


PNG, TALL = _png(320, 160), _png(100, 300)


class Read:
    """What is in a document, read without what wrote it."""

    def __init__(self, content: bytes) -> None:
        self.document = docx.Document(io.BytesIO(content))
        self.body = self.document.element.body
        self.links = {
            id_: relation.target_ref
            for id_, relation in self.document.part.rels.items()
            if relation.is_external
        }

    @cached_property
    def paragraphs(self) -> list[tuple[str, str]]:
        """The style and the text of every paragraph outside tables."""
        return [
            (found.get(f"{W}val") if (found := p.find(f"{W}pPr/{W}pStyle")) is not None else "", t)
            for p in self.body.iterchildren(f"{W}p")
            if (t := text_of(p))
        ]

    def styled(self, *styles: str) -> list[str]:
        return [text for style, text in self.paragraphs if style in styles]

    @cached_property
    def tables(self) -> list[tuple[list[str], list[list[str]]]]:
        """The header and the rows of every table."""
        found = []
        for table in self.body.iterchildren(f"{W}tbl"):
            header, *rows = (
                [text_of(cell) for cell in row.iterchildren(f"{W}tc")]
                for row in table.iterchildren(f"{W}tr")
            )
            found.append((header, rows))
        return found

    @cached_property
    def columns(self) -> dict[str, list[str]]:
        """Every column of the tables under its head; that of each part's first is the same."""
        return {
            head: [row[at] for row in rows]
            for header, rows in self.tables
            for at, head in enumerate(header)
        }

    @cached_property
    def pictures(self) -> list[tuple[str, str]]:
        """The title and the alternative text of every picture."""
        return [(p.get("title"), p.get("descr")) for p in self.body.iter(f"{WP}docPr")]

    def fields(self, element: Any) -> str:
        return " ".join(code.text for code in element.iter(f"{W}instrText"))


def text_of(element: Any) -> str:
    """The text of an element as it is read, without the codes of its fields."""
    shown = {f"{W}br": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
    read = (
        node.text or "" if node.tag == f"{W}t" else shown[node.tag]
        for node in element.iter(f"{W}t", *shown)
        if node.getparent().tag == f"{W}r"
    )
    return "".join(read).replace("\u00a0", " ")


def faults(read: Read, marking: str) -> Iterator[str]:
    """Where a document is not marked, or not one that everybody can read."""
    for section in read.document.sections:
        for name, part in (("head", section.header), ("foot", section.footer)):
            if marking not in [text_of(p._p) for p in part.paragraphs]:
                yield f"the {name} of a page is not marked"
        if {"PAGE", "NUMPAGES"} - set(read.fields(section.footer._element).split()):
            yield "a page has no number"
        if section.page_width.mm + section.page_height.mm != pytest.approx(210 + 297, abs=1):
            yield "a page is not A4"
    for table in read.body.iter(f"{W}tbl"):
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
        if heads != [True] + [False] * (len(heads) - 1):
            yield f"header rows: {heads}"
        if not table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val"):
            yield "a table has no title"
        widths = {len(list(row.iter(f"{W}tc"))) for row in table.iter(f"{W}tr")}
        if len(widths) != 1 or not all(text_of(cell) for cell in table.iter(f"{W}tc")):
            yield "a table has an empty cell"
    numbers = [picture.get("id") for picture in read.body.iter(f"{WP}docPr")]
    if len(set(numbers)) != len(numbers):
        yield "two pictures have one number"
    used = {link.get(f"{R}id") for link in read.body.iter(f"{W}hyperlink")} - {None}
    if used != set(read.links):
        yield "links and their addresses do not match"


def sources_told(exhibit: Exhibit, read: Read) -> list[str]:
    """Sources that the document does not tell under their number, with their address."""
    lines = read.styled("Source")
    assert len(lines) == len(exhibit.sources)
    return [
        line
        for number, (line, s) in enumerate(zip(lines, exhibit.sources, strict=True), start=1)
        if not line.startswith(f"{number}.\t{s.title}. ")
        or any(part not in line for part in (s.publisher, s.dated, s.read, s.url))
    ]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_document_of_every_exhibit_is_accessible_and_holds_every_cell(
    case: Case, question: Question
) -> None:
    exhibit = case.made(question)
    read = Read(document(of_exhibit(exhibit), lambda _: PNG))
    assert not list(faults(read, exhibit.status.marking))
    assert read.styled("Heading1") == [exhibit.title]
    assert read.styled("Heading2") == ["Sources"]
    about = read.styled("Quiet")
    assert about[0] == exhibit.status.line
    for label, chosen in exhibit.filters.items():
        assert f"{label}: {chosen}" in about[1]
    assert exhibit.note in read.styled("") or not exhibit.note
    assert not sources_told(exhibit, read)[:3]

    if exhibit.table.empty:
        assert NOTHING in read.styled("")
        assert not read.tables
        assert not read.pictures
        return
    assert read.columns == {
        name: [str(value) for value in exhibit.table[name]] for name in exhibit.table.columns
    }
    assert max(len(header) for header, _ in read.tables) <= 12
    drawn = exhibit.chart is not None
    assert read.pictures == ([(exhibit.title, exhibit.alt)] if drawn else [])
    captions = read.styled("Caption")
    assert (f"Figure 1. {exhibit.title}" in captions) == drawn
    assert captions[int(drawn)].startswith(f"Table 1. {exhibit.title}")
    codes = read.fields(read.body)
    assert codes.count("SEQ Figure") == drawn
    assert codes.count("SEQ Table") == len(read.tables)


def test_properties_say_what_the_document_is(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    told = Read(document(of_exhibit(exhibit), lambda _: PNG)).document.core_properties
    assert told.title == exhibit.title
    assert told.subject == exhibit.status.line
    assert told.category == "OFFICIAL"
    assert told.author == told.last_modified_by == "ROCU Capability Dashboard"
    assert told.created.date() == told.modified.date() == question.as_of
    assert told.language == "en-GB"


def test_letters_are_large_enough_and_of_one_font(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    content = document(of_exhibit(exhibit), lambda _: PNG)
    styles = Read(content).document.styles
    assert styles["Normal"].font.size.pt == 11
    assert styles["Table Text"].font.size.pt >= 9
    assert {styles[name].font.name for name in ("Normal", "Heading 1", "Table Text")} == {"Arial"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b'w:lang w:val="en-GB"' in parts.read("word/styles.xml")


def test_not_assessed_is_counted_as_in_the_frame(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    ((_, rows),) = Read(document(of_exhibit(exhibit), lambda _: None)).tables
    expected = int((exhibit.frame["position"] == "not_assessed").sum())
    assert sum(row.count("Not assessed") for row in rows) == expected > 0


def test_state_is_a_colour_beside_its_word(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    read = Read(document(of_exhibit(exhibit), lambda _: None))
    found = {
        text_of(cell): (shade.get(f"{W}fill"), colour.get(f"{W}val"))
        for cell in read.body.iter(f"{W}tc")
        if (shade := cell.find(f"{W}tcPr/{W}shd")) is not None
        and (colour := cell.find(f".//{W}color")) is not None
    }
    assert found["Provided"] == ("2073BC", "FFFFFF")
    assert found["Partial"] == ("A285D1", "000000")
    assert found["Not assessed"] == ("FFFFFF", "000000")


def test_chart_without_a_browser_is_a_note_in_its_place(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    read = Read(document(of_exhibit(exhibit), lambda _: None))
    assert NO_PICTURE in read.styled("")
    assert not read.pictures
    assert read.tables


def test_wide_tables_stand_on_pages_on_their_side(question: Question) -> None:
    exhibit = registered()["obligation_matrix"].make(question)
    read = Read(document(of_exhibit(exhibit), lambda _: TALL))
    orients = [size.get(f"{W}orient") for size in read.body.iter(f"{W}pgSz")]
    assert orients == ["portrait", "landscape"]
    first = [(header[0], [row[0] for row in rows]) for header, rows in read.tables]
    name = exhibit.table.columns[0]
    assert first == [(name, list(exhibit.table[name]))] * len(read.tables)
    assert len(read.tables) > 10
    parts = [text for text in read.styled("Caption") if text.startswith("Table 1")]
    assert len(parts) == len(set(parts)) == len(read.tables)


def test_hostile_texts_come_out_as_text(question: Question) -> None:
    exhibit = hostile(question)
    read = Read(document(of_exhibit(exhibit), lambda _: PNG))
    assert not list(faults(read, "OFFICIAL"))
    expected = [plain(text) for text in HOSTILE]
    ((header, rows),) = read.tables
    assert header == list(exhibit.table.columns)
    assert [row[0] for row in rows] == expected
    assert [row[2] for row in rows] == expected
    assert read.styled("Heading1") == [plain(exhibit.title)]
    assert set(read.links.values()) == {
        "http://example.org/a%20b?c=%3Cd%3E&e=%22f%22#g'h",
        "https://example.org/" + "x" * 3_000,
    }


def test_very_long_cell_may_run_on_to_the_next_page(question: Question) -> None:
    made = registered()["capability_evidence"].make(question)
    exhibit = replace(made, packed_table=Packed(pd.DataFrame({"Text": ["word " * 900, "short"]})))
    read = Read(document(of_exhibit(exhibit), lambda _: None))
    whole = [row.find(f"{W}trPr/{W}cantSplit") is not None for row in read.body.iter(f"{W}tr")]
    assert whole == [True, False, True]


@pytest.fixture(scope="module")
def pack(published_store: Store) -> Report:
    question = Question(published_store, LOCAL_OPERATOR, AS_OF)
    return pack_of(
        question,
        "capability_matrix",
        "funding_stream_end",
        "inspection_matrix",
        "agreement_register",
    )


def test_pack_has_headings_and_a_list_of_contents_that_leads_to_them(pack: Report) -> None:
    read = Read(document(pack, lambda _: PNG))
    assert not list(faults(read, "OFFICIAL"))
    assert read.paragraphs[0] == ("Title", pack.title)
    facts = read.styled("Fact")
    assert facts[0] == "Marking: OFFICIAL"
    assert set(facts) == {f"{label}: {text}" for label, text in pack.cover_fields}
    expected = []
    for section in pack.sections:
        expected += [("Heading1", section.title)]
        expected += [("Heading2", exhibit.title) for exhibit in section.exhibits]
    expected += [("Heading1", "Sources")]
    assert [p for p in read.paragraphs if p[0].startswith("Heading")] == expected
    assert read.styled("TOC1", "TOC2") == [text for _, text in expected]
    anchors = [link.get(f"{W}anchor") for link in read.body.iter(f"{W}hyperlink")]
    marks = [mark.get(f"{W}name") for mark in read.body.iter(f"{W}bookmarkStart")]
    assert [anchor for anchor in anchors if anchor] == marks
    assert len(set(marks)) == len(marks)
    assert 'TOC \\o "1-2"' in read.fields(read.body)
    begun, ended = (
        sum(mark.get(f"{W}fldCharType") == kind for mark in read.body.iter(f"{W}fldChar"))
        for kind in ("begin", "end")
    )
    assert begun == ended


def test_pack_says_its_sentences_and_the_numbers_of_its_sources(pack: Report) -> None:
    read = Read(document(pack, lambda _: None))
    said = read.styled("")
    for section in pack.sections:
        assert all(sentence in said for sentence in section.sentences)
    assert said.count(NOTHING) == sum(exhibit.table.empty for exhibit in pack.exhibits) > 0
    quiet = read.styled("Quiet")
    assert all(pack.sources_line(exhibit) in quiet for exhibit in pack.exhibits)
    lines = read.styled("Source")
    assert [int(re.match(r"\d+", line)[0]) for line in lines] == [  # type: ignore[index]
        *range(1, len(pack.sources) + 1)
    ]
    assert all(s.title in line for s, line in zip(pack.sources, lines, strict=True))


def test_pack_is_the_same_each_time_and_tells_its_progress(pack: Report) -> None:
    told: list[str] = []
    assert document(pack, lambda _: PNG, told.append) == document(pack, lambda _: PNG)
    assert told == [exhibit.title for exhibit in pack.exhibits]


@pytest.mark.parametrize(
    ("text", "hyphens", "spaces"),
    [
        ("2026-27", 1, 0),
        ("-£9,440", 1, 0),
        ("-£9,440 (-1.6%)", 2, 0),
        ("12 posts", 0, 1),
        ("of 2026-11-30", 0, 0),
    ],
)
def test_figure_stays_in_one_line(text: str, hyphens: int, spaces: int) -> None:
    """Word ends lines at the hyphen of a financial year and of an amount."""
    made = parse_xml(f"<w:p {NAMESPACES}>{run(text)}</w:p>")
    assert text_of(made) == text
    assert len(list(made.iter(f"{W}noBreakHyphen"))) == hyphens
    assert sum((part.text or "").count("\u00a0") for part in made.iter(f"{W}t")) == spaces


def test_exercise_is_said_on_every_page(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    status = replace(exhibit.status, is_exercise=True)
    read = Read(document(of_exhibit(replace(exhibit, status=status)), lambda _: None))
    assert not list(faults(read, "EXERCISE · OFFICIAL"))
