"""PDFs by typst: tagged and accessible (PDF/UA-1), with every row of the table."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
import pytest

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.pdf import typeset
from dashboard.exports.picture import picture
from dashboard.packs.report import Report, Section, of_exhibit
from dashboard.store.packed import Packed
from tests.exports.cases import pack_of
from tests.exports.conftest import asked
from tests.exports.pdf_text import page_texts

HOSTILE = (
    "#let x = 1; $x^2$ *bold* _it_ <label> @ref [a](b) `code` \\u{1F600} // comment",
    "=1+1 <b>&amp;</b> ]]> <script>alert(1)</script>",
    "\u202eright to left\u202c مرحبا",
    "漢字 \u0378 \U0001f600 control\x07 lone",
    "long" * 300,
)


def plain(exhibit: Exhibit) -> str | None:
    """A drawing that needs no browser."""
    if exhibit.chart is None:
        return None
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200" viewBox="0 0 400 200">'
        '<text x="9" y="40">drawn</text></svg>'
    )


def written(content: bytes) -> str:
    """All text of a PDF without spaces, so that where lines break does not matter."""
    return squeezed(" ".join(page_texts(content)))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def elements(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every structure element with its kind."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.Array):
            waiting.extend(held)
        elif isinstance(held, pikepdf.Dictionary):
            if "/S" in held:
                yield str(held["/S"]), held
            if "/K" in held:
                waiting.append(held["/K"])


@pytest.mark.parametrize("id_", sorted(set(registered()) - {"source_list"}))
def test_pdf_of_every_exhibit_is_tagged_and_holds_every_cell(id_: str, question: Question) -> None:
    exhibit = asked(question, id_)
    content = typeset.pdf(of_exhibit(exhibit), plain)
    text = written(content)
    said = [exhibit.title, exhibit.status.line, exhibit.note, "OFFICIAL"]
    said += [str(value) for value in exhibit.table.to_numpy().ravel()]
    said += [source.title for source in exhibit.sources]
    assert not [part for part in said if squeezed(part) not in text]

    pdf = pikepdf.open(io.BytesIO(content))
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("en")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == exhibit.title
    kinds = list(elements(pdf))
    for figure in (held for kind, held in kinds if kind == "/Figure"):
        assert exhibit.alt in str(figure.Alt)
    assert ("/Figure" in dict(kinds)) == (exhibit.chart is not None and len(exhibit.table) > 0)
    tables = [held for kind, held in kinds if kind == "/Table"]
    assert sum(kind == "/TH" for kind, _ in kinds) >= len(exhibit.table.columns) * bool(
        len(tables) > 1
    )


@pytest.fixture
def hostile(question: Question) -> Report:
    exhibit = registered()["capability_evidence"].make(question)
    table = pd.DataFrame({"Name": list(HOSTILE), "Note <b>": list(reversed(HOSTILE))})
    return of_exhibit(
        replace(exhibit, packed_table=Packed(table), title=HOSTILE[0], note=" ".join(HOSTILE))
    )


def test_hostile_texts_come_out_as_text(hostile: Report) -> None:
    text = written(typeset.pdf(hostile, plain))
    # No font has a shape for a number that stands for no letter. Some machines have 漢.
    for part in (*HOSTILE[:2], "[U+0378]", "long" * 20, "control"):
        assert squeezed(part) in text
    assert "漢" in text or "[U+6F22]" in text


def test_letters_that_no_font_has_stand_as_their_numbers(question: Question) -> None:
    letters = [chr(code) for code in (0x378, 0x379, *range(0x5FF00, 0x5FF20))]
    exhibit = registered()["capability_evidence"].make(question)
    text = written(typeset.pdf(of_exhibit(replace(exhibit, note=" ".join(letters))), plain))
    assert squeezed(" ".join(f"[U+{ord(letter):04X}]" for letter in letters)) in text


def test_figures_stay_in_one_line_and_have_their_letters(question: Question) -> None:
    exhibit = registered()["capability_evidence"].make(question)
    version = "20261201T015022129263-4226"
    said = f"2026-27 -£9,440 (-1.6%) and 12 posts by 2026-11-30 in {version}."
    note = " ".join(f"{'x' * (at % 23)} {said}" for at in range(66))
    text = "".join(page_texts(typeset.pdf(of_exhibit(replace(exhibit, note=note)), plain)))
    for figure in ("2026-27", "-£9,440", "-1.6%", "12 posts", "2026-11-30", version):
        assert text.count(figure) == 66


def test_text_with_more_figures_than_can_be_kept_whole_is_set_all_the_same(
    question: Question,
) -> None:
    """As a note of a return may have, which is as long as its file allows."""
    exhibit = registered()["capability_evidence"].make(question)
    note = " ".join(f"{at} posts by 2026-11-30." for at in range(1, 1200))
    text = "".join(page_texts(typeset.pdf(of_exhibit(replace(exhibit, note=note)), plain)))
    assert "1199 posts" in text


@pytest.mark.parametrize(("word", "is_broken"), [("constabulary", False), ("long" * 300, True)])
def test_words_of_a_table_are_whole_where_its_columns_have_room(
    word: str, is_broken: bool, question: Question
) -> None:
    exhibit = registered()["capability_evidence"].make(question)
    said = f"Commissioners investigate organised {word} collaboration arrangements " * 4
    table = pd.DataFrame({f"Column {at}": [said] for at in range(5)})
    made = replace(exhibit, packed_table=Packed(table), note="", sources=())
    text = "".join(page_texts(typeset.pdf(of_exhibit(made), plain)))
    assert ("\u00ad" in text) == is_broken


def test_pdf_is_the_same_each_time(hostile: Report) -> None:
    assert typeset.pdf(hostile, plain) == typeset.pdf(hostile, plain)


def test_what_is_said_of_a_chart_stands_beneath_it(question: Question) -> None:
    """A chart that fills a page on its side is drawn smaller beneath what its section says."""
    made = registered()["cliff_edge_ending"].make(question)
    table = pd.DataFrame({"What ends": ["An agreement"]})
    exhibit = replace(made, packed_table=Packed(table), note="The note of it.")
    pack = pack_of(question, "cliff_edge_ending")
    section = Section(
        "ends", "What ends when", ("A sentence of many words. " * 20,) * 2, (exhibit,)
    )
    tall = plain(registered()["capability_matrix"].make(question))
    assert tall
    drawn = tall.replace('"400"', '"1028"').replace('"200"', '"480"').replace("400 200", "1028 480")
    pages = page_texts(typeset.pdf(replace(pack, sections=(section,)), lambda _: drawn))
    (page,) = [page for page in pages if "The note of it." in page]
    assert "A sentence of many words." in page


def test_every_page_is_marked_and_numbered(question: Question) -> None:
    exhibit = registered()["agreement_register"].make(question)
    pages = page_texts(typeset.pdf(of_exhibit(exhibit), plain))
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert len(re.findall(r"(?m)^OFFICIAL$", text)) == 2
        assert f"Page{number}of{len(pages)}" in squeezed(text)
        assert squeezed(exhibit.status.line) in squeezed(text)


def test_chart_without_a_browser_is_a_note_in_its_place(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    text = written(typeset.pdf(of_exhibit(exhibit), lambda _: None))
    assert squeezed("no browser was found") in text


def test_real_chart_keeps_its_text(question: Question, drawing: None) -> None:
    del drawing
    exhibit = registered()["function_matrix"].make(question)
    text = written(typeset.pdf(of_exhibit(exhibit), picture.chart_svg))
    assert squeezed("Access, not assured") in text


@pytest.mark.skipif(shutil.which("verapdf") is None, reason="veraPDF is not installed")
def test_pdf_passes_verapdf(question: Question, tmp_path: Path) -> None:
    file = tmp_path / "matrix.pdf"
    file.write_bytes(
        typeset.pdf(of_exhibit(registered()["capability_matrix"].make(question)), plain)
    )
    checked = subprocess.run(
        ["verapdf", "--flavour", "ua1", "--format", "text", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout.startswith("PASS"), checked.stdout
