"""Pictures: the chart with all that belongs to it, in which text stays text."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.files import EXPORT_FORMATS, export_exhibit
from dashboard.exports.picture import picture
from dashboard.packs.report import of_exhibit
from tests.exports.conftest import asked

SVG = "{http://www.w3.org/2000/svg}"
TABLES = sorted(set(registered()) - {"source_list"})


def texts(content: bytes) -> str:
    """Everything that the drawing writes, a space between its lines."""
    root = ElementTree.fromstring(content)
    written = (" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    return re.sub(r"\s+", " ", " ".join(written))


def of(root: ElementTree.Element, name: str) -> str:
    return root.findtext(f"{SVG}{name}") or ""


@pytest.mark.usefixtures("drawing")
class TestChart:
    @pytest.fixture
    def matrix(self, question: Question) -> Exhibit:
        return registered()["capability_matrix"].make(question)

    def test_svg_writes_title_filters_status_note_and_every_label(self, matrix: Exhibit) -> None:
        written = texts(picture.svg(matrix))
        parts = [matrix.title, matrix.status.line, matrix.note, "Region: All regions"]
        capabilities = [name.split()[0] for name in matrix.table["Capability"]]
        for part in [*parts, *capabilities, *matrix.table.columns[1:], "Not assessed"]:
            assert part in written

    def test_svg_has_its_alternative_and_every_source_within(self, matrix: Exhibit) -> None:
        root = ElementTree.fromstring(picture.svg(matrix))
        assert of(root, "title") == matrix.title
        assert matrix.alt in of(root, "desc")
        for source in matrix.sources:
            assert source.title in of(root, "metadata")

    def test_svg_marks_as_many_cells_not_assessed_as_the_answer_has(self, matrix: Exhibit) -> None:
        unknown = int((matrix.frame["position"] == "not_assessed").sum())
        cells = ElementTree.fromstring(picture.svg(matrix)).iter(f"{SVG}text")
        marks = ["".join(cell.itertext()).strip() for cell in cells]
        assert unknown
        assert marks.count("–") == unknown

    def test_svg_is_the_same_each_time(self, matrix: Exhibit) -> None:
        assert matrix.chart is not None
        assert picture._drawn(matrix.chart, 1200) == picture._drawn(matrix.chart, 1200)

    def test_pdf_of_a_symbol_that_a_font_only_claims_to_have_is_made(
        self, question: Question
    ) -> None:
        exhibit = registered()["evidence_base"].make(question)
        assert "◎</tspan>" in picture.svg(exhibit).decode()
        assert export_exhibit(exhibit, EXPORT_FORMATS["pdf"]).content.startswith(b"%PDF")

    def test_svg_with_patterns_is_the_same_each_time(self, question: Question) -> None:
        chart = registered()["source_reading"].make(question).chart
        assert chart is not None
        drawn = picture._drawn(chart, 800)
        assert "<pattern " in drawn
        assert drawn == picture._drawn(chart, 800)

    def test_png_is_300_dots_an_inch_and_160_mm_across(self, matrix: Exhibit) -> None:
        image = Image.open(io.BytesIO(picture.png(matrix)))
        assert round(image.info["dpi"][0]) == 300
        assert abs(image.width / 300 * 25.4 - 160) < 1

    @pytest.mark.parametrize("ratio", [1.2, 1.8])
    def test_png_for_a_place_is_as_wide_by_its_height_as_that(
        self, question: Question, ratio: float
    ) -> None:
        matrix = registered()["capability_matrix"].make(question)
        image = Image.open(io.BytesIO(picture.chart_png_for(matrix, ratio) or b""))
        assert image.width / image.height == pytest.approx(ratio, rel=0.01)

    def test_png_carries_title_marking_status_and_sources(self, matrix: Exhibit) -> None:
        info = Image.open(io.BytesIO(picture.png(matrix))).info
        assert info["Title"] == matrix.title
        assert info["Marking"] == "OFFICIAL"
        assert "As at 22 November 2026" in info["Status"]
        assert all(source.title in info["Source"] for source in matrix.sources)

    def test_png_of_a_chart_is_not_blank(self, matrix: Exhibit) -> None:
        image = Image.open(io.BytesIO(picture.png(matrix))).convert("RGB")
        held = image.getcolors(image.width * image.height) or []
        assert len([colour for count, colour in held if count > 1_000]) >= 4


@pytest.mark.parametrize("id_", TABLES)
def test_svg_of_every_exhibit_is_whole(id_: str, question: Question, drawing: None) -> None:
    del drawing
    exhibit = asked(question, id_)
    content = picture.svg(exhibit)
    written = texts(content)
    report = of_exhibit(exhibit)
    for part in ("OFFICIAL", report.status.line, report.version, exhibit.title, exhibit.note):
        assert " ".join(part.split()) in written
    if exhibit.chart is None:
        for value in exhibit.table.to_numpy().ravel():
            for word in str(value).split():
                assert word in written or len(word) > 25
    metadata = of(ElementTree.fromstring(content), "metadata")
    assert all(source.title in metadata for source in exhibit.sources)


def test_png_of_a_very_long_table_stays_within_bounds(question: Question) -> None:
    image = Image.open(io.BytesIO(picture.png(registered()["source_list"].make(question))))
    assert image.width * image.height <= picture.MAX_PIXELS * 1.01
