"""PowerPoint decks: native tables and charts that say what the exhibits say, marked and legible."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from html import unescape
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation

from dashboard.charts.matrix import Grid
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link, Question, Source
from dashboard.exhibits.registry import registered
from dashboard.exports.pptx.cells import Cell, Row
from dashboard.exports.pptx.deck import deck
from dashboard.exports.pptx.sources import address
from dashboard.exports.pptx.tables import plain_sheets
from dashboard.packs.report import NOTHING, of_exhibit
from dashboard.text_metrics import NO_BREAK, width
from dashboard.theme import contrast
from tests.exhibits.reading import light
from tests.exports.cases import CASES, HOSTILE, NAMES, Case, hostile, pack_of, plain

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FAINT = " ◎"
IN_FULL = re.compile(r": each .* in full( \(\d+ of \d+\))?$")


class Slide:
    """A slide as it was read again."""

    def __init__(self, slide: Any) -> None:
        self.slide = slide
        self.shapes = list(slide.shapes)
        self.title: str = slide.shapes.title.text_frame.text
        self.notes: str = slide.notes_slide.notes_text_frame.text

    def named(self, name: str) -> Any:
        return next((shape for shape in self.shapes if shape.name == name), None)

    @cached_property
    def rows(self) -> list[list[Any]]:
        """The cells of its table, the header first; none where it has no table."""
        table = self.named("Table")
        if table is None:
            return []
        return [list(row.iter(f"{A}tc")) for row in table._element.iter(f"{A}tr")]

    @cached_property
    def texts(self) -> list[list[str]]:
        return [[text_of(cell) for cell in row] for row in self.rows]

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Every link as the text of its cell and where it leads."""
        return [
            (text_of(cell), self.slide.part.rels[link.get(f"{R}id")].target_ref)
            for row in self.rows
            for cell in row
            for link in cell.iter(f"{A}hlinkClick")
        ]


class Deck:
    """A deck as it was read again."""

    def __init__(self, content: bytes) -> None:
        self.file = Presentation(io.BytesIO(content))
        self.slides = [Slide(slide) for slide in self.file.slides]

    @cached_property
    def titles(self) -> list[str]:
        return [slide.title for slide in self.slides]

    @cached_property
    def notes(self) -> str:
        return "\n".join(slide.notes for slide in self.slides)

    def columns(self, slides: list[Slide]) -> dict[str, list[str]]:
        """The texts of each column over the slides; of those shown again, as first shown."""
        found: dict[tuple[str, ...], list[list[str]]] = {}
        for slide in slides:
            head, *rows = slide.texts
            found.setdefault(tuple(head), []).extend(rows)
        columns: dict[str, list[str]] = {}
        for heads, rows in found.items():
            for at, head in enumerate(heads):
                texts = [row[at] for row in rows]
                assert columns.setdefault(head, texts) == texts
        return columns


def text_of(cell: Any) -> str:
    return "\n".join("".join(t.text or "" for t in p.iter(f"{A}t")) for p in cell.iter(f"{A}p"))


def fill_of(cell: Any) -> str:
    return "#" + str(cell.find(f"{A}tcPr/{A}solidFill/{A}srgbClr").get("val"))


def ink_of(cell: Any) -> str:
    return "#" + str(next(cell.iter(f"{A}rPr")).find(f"{A}solidFill/{A}srgbClr").get("val"))


def faults(read: Deck, exhibit: Exhibit) -> Iterator[str]:
    """Where a deck is not marked, not legible, or not one that everybody can read."""
    wide, tall = read.file.slide_width, read.file.slide_height
    if (wide, tall) != (12_192_000, 6_858_000):
        yield "the deck is not 13.333 by 7.5 inches"
    if len(set(read.titles)) != len(read.titles):
        yield "two slides have one title"
    for slide in read.slides:
        place = slide.title
        yield from (f"{place}: {fault}" for fault in _sizes(slide))
        names = [shape.name for shape in slide.shapes]
        content = {"Text", "Table", "Chart"} & set(names)
        order = ["Title", "Marking", *content, "Note", "Footer", "Number"]
        if names != [name for name in order if name in names] or len(content) > 1:
            yield f"{place}: read in the order {names}"
        if exhibit.status.marking not in slide.named("Marking").text_frame.text:
            yield f"{place}: the head is not marked"
        foot = slide.named("Footer").text_frame
        bold = [run.text for run in foot.paragraphs[0].runs if run.font.bold]
        if foot.text != exhibit.status.line or bold != [exhibit.status.marking]:
            yield f"{place}: the foot says {foot.text!r}, in bold {bold}"
        if not list(slide.named("Number")._element.iter(f"{A}fld")):
            yield f"{place}: no slide number"
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            if min(shape.left, shape.top) < 0 or right > wide or bottom > tall:
                yield f"{place}: {shape.name} is not inside the slide"
        for above, below in pairwise([slide.shapes[0], *slide.shapes[2:-1]]):
            if above.top + above.height > below.top:
                yield f"{place}: {above.name} is over {below.name}"
        for frame in slide.slide._element.iter(f"{P}graphicFrame"):
            if not frame.find(f"{P}nvGraphicFramePr/{P}cNvPr").get("descr"):
                yield f"{place}: no alternative text"


def _sizes(slide: Slide) -> Iterator[str]:
    for look in slide.slide._element.iter(f"{A}rPr", f"{A}endParaRPr"):
        if int(look.get("sz") or 0) < 1200:
            yield f"type of {look.get('sz')}"
        if look.get("lang") != "en-GB":
            yield f"language {look.get('lang')}"
    for shape in slide.shapes:
        lines = shape.text_frame.paragraphs if shape.has_text_frame else ()
        if shape.name != "Number" and not all(line.runs for line in lines):
            yield f"{shape.name} has a paragraph of the size of the theme"
    for look in slide.named("Title")._element.iter(f"{A}rPr"):
        if int(look.get("sz")) < 2400:
            yield "a small title"
    if slide.named("Chart") is not None:
        chart = slide.named("Chart").chart._chartSpace
        sizes = [int(e.get("sz")) for e in chart.iter(f"{A}defRPr", f"{A}rPr") if e.get("sz")]
        if min(sizes) < 1200 or chart.find(f"{{*}}txPr//{A}defRPr").get("sz") is None:
            yield f"a chart in {sizes}"


def untold(read: Deck, exhibit: Exhibit) -> Iterator[str]:
    """What the speaker notes leave out."""
    told = [exhibit.status.line, exhibit.title, exhibit.alt, exhibit.note]
    told += [f"{label}: {text}" for label, text in exhibit.filters.items()]
    for slide in read.slides:
        yield from (text for text in told if text not in slide.notes)
        if "Database version: " not in slide.notes:
            yield "the version of the database"
    lines = set(read.notes.split("\n"))
    for number, source in enumerate(exhibit.sources, start=1):
        parts = (source.title, source.publisher, source.dated, source.read, source.url)
        if not any(
            line.startswith(f"{number}. ") and all(p in line for p in parts) for line in lines
        ):
            yield f"source {number}: {source.title}"


def linked(exhibit: Exhibit) -> set[tuple[str, str]]:
    """The links of a table that lead to the web."""
    cells = (value for name in exhibit.table for value in exhibit.table[name].tolist())
    return {(c.text, c.url) for c in cells if isinstance(c, Link) and c.url.startswith("http")}


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_deck_of_every_exhibit_is_legible_and_says_what_the_exhibit_says(
    case: Case, question: Question
) -> None:
    exhibit = case.made(question)
    read = Deck(deck(of_exhibit(exhibit)))
    assert not list(faults(read, exhibit))
    assert not list(untold(read, exhibit))[:3]
    assert all(title.startswith(exhibit.title.split(" …")[0][:40]) for title in read.titles)

    charts = [slide.named("Chart").chart for slide in read.slides if slide.named("Chart")]
    if exhibit.table.empty:
        (slide,) = read.slides
        assert slide.named("Text").text_frame.text == NOTHING
    elif charts:
        _assert_drawn(charts, exhibit)
    elif exhibit.grid is not None:
        _assert_grid(read, exhibit, exhibit.grid)
    else:
        assert read.columns(read.slides) == {
            name: [str(value) for value in exhibit.table[name]] for name in exhibit.table
        }
    if not charts:
        links = [link for slide in read.slides for link in slide.links]
        assert set(links) == {(text, address(url)) for text, url in linked(exhibit)}


def _assert_drawn(charts: list[Any], exhibit: Exhibit) -> None:
    """The charts, one after the other, have the values of the figure under the same names."""
    shown: dict[str, list[float | None]] = {}
    told = 0
    for chart in charts:
        # A slide leaves out a series that has nothing on it.
        for series in chart.plots[0].series:
            held = shown.setdefault(series.name, [])
            held += [None] * (told - len(held)) + list(series.values)
        told += len(list(chart.plots[0].categories))
    for held in shown.values():
        held += [None] * (told - len(held))
    names = [str(name) for chart in charts for name in chart.plots[0].categories]
    assert set(shown) == {re.sub("<[^>]*>", "", trace.name) for trace in light(exhibit).data}
    axis = light(exhibit).layout.yaxis
    for trace in light(exhibit).data:
        ticks = dict(zip(axis.tickvals or trace.y, axis.ticktext or trace.y, strict=True))
        at = [unescape(re.sub("<[^>]*>", " ", ticks[y])).strip() for y in trace.y]
        drawn = dict(zip(at, trace.x, strict=True))
        held = dict(zip(names, shown[trace.name], strict=True))
        assert {name: value for name, value in held.items() if value is not None} == drawn


def _assert_grid(read: Deck, exhibit: Exhibit, grid: Grid) -> None:
    """Every cell of the grid is there, with its word and its colour, and where none is, words."""
    cells: dict[tuple[str, str], list[Any]] = {}
    rest = [slide for slide in read.slides if IN_FULL.search(slide.title)]
    labels = {row.text for row in (*grid.rows, *grid.columns)}
    for slide in read.slides:
        if slide in rest:
            continue
        head, *rows = slide.rows
        for first, *others in rows:
            if text_of(first) not in labels:
                assert not any(text_of(cell) for cell in others)
                continue
            for name, cell in zip(head[1:], others, strict=True):
                cells.setdefault((text_of(first), text_of(name)), []).append(cell)
    table = exhibit.table
    said = {
        (str(row[0]), str(name)): str(value)
        for row in table.itertuples(index=False, name=None)
        for name, value in zip(table.columns[1:], row[1:], strict=True)
    }
    assert len(cells) == len(grid.rows) * len(grid.columns)
    for row in grid.rows:
        for column in grid.columns:
            places = (row.text, column.text), (column.text, row.text)
            (place,) = [place for place in places if place in cells]
            (cell,) = cells[place]
            text, held = text_of(cell), grid.cells.get((row, column))
            assert contrast(ink_of(cell), fill_of(cell)) >= 4.5
            if held is None:
                assert text == said[place]
                assert fill_of(cell) == "#FFFFFF"
                continue
            assert (
                held.faint == (fill_of(cell) != held.state.light) or held.state.light == "#FFFFFF"
            )
            assert held.state.word in text
            if held.also:
                assert text == said[place]
            else:
                assert text.endswith(FAINT) == held.faint
                assert said[place].endswith(text) or text.removesuffix(FAINT)[2:] in said[place]
    if rest:
        shown = {str(name) for name in table.columns} - {name for _, name in cells}
        columns = read.columns(rest)
        assert set(columns) == shown
        assert columns == {name: [str(value) for value in table[name]] for name in shown}


def test_cells_of_a_grid_have_the_colour_of_their_state_and_faint_ones_half_of_it(
    question: Question,
) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    read = Deck(deck(of_exhibit(exhibit)))
    cells = [cell for slide in read.slides for row in slide.rows[1:] for cell in row[1:]]
    found = {(text_of(cell), fill_of(cell)) for cell in cells if text_of(cell)}
    assert found == {
        ("● Provided", "#2073BC"),
        ("◔ Stated, not about this unit", "#90B9DE"),
        ("◐ Partial", "#A285D1"),
        ("→ National service ◎", "#94D0CB"),
        ("– Not assessed", "#FFFFFF"),
    }
    assert sum(text_of(cell) == "– Not assessed" for cell in cells) == 43
    for cell in cells:
        if text_of(cell) == "– Not assessed":
            dashes = {line.get("val") for line in cell.iter(f"{A}prstDash")}
            assert dashes == {"sysDash"}
    for slide in read.slides:
        note = slide.named("Note").text_frame.text
        assert note.startswith("◎ and lighter: network-wide statement.\n")


def test_grid_of_many_forces_is_split_by_region_with_forces_across(question: Question) -> None:
    exhibit = registered()["obligation_matrix"].make(question)
    read = Deck(deck(of_exhibit(exhibit)))
    units = list(dict.fromkeys(row.group for row in exhibit.grid.rows))  # type: ignore[union-attr]
    for unit in units:
        members = [r.text for r in exhibit.grid.rows if r.group == unit]  # type: ignore[union-attr]
        slides = [s for s in read.slides if s.title.startswith(f"{exhibit.title}: {unit}")]
        assert {tuple(slide.texts[0]) for slide in slides} == {("Obligation", *members)}
        for slide in slides:
            # The header and each heading of a threat stand above rows, never alone at the end.
            assert any(slide.texts[-1][1:])


def test_column_is_coloured_where_every_cell_of_it_names_a_state(question: Question) -> None:
    tiles = Deck(deck(of_exhibit(registered()["tile_map"].make(question))))
    at = tiles.slides[0].texts[0].index("State")
    fills = {text_of(r[at]): fill_of(r[at]) for s in tiles.slides for r in s.rows[1:]}
    assert fills["✕ Gap" if "✕ Gap" in fills else "– Not known"] in ("#801650", "#FFFFFF")
    assert {text: fill for text, fill in fills.items() if "Access shown" in text} == {
        "● Access shown": "#2073BC"
    }
    standing = Deck(deck(of_exhibit(registered()["region_standing"].make(question))))
    at = standing.slides[0].texts[0].index("Standing")
    assert {fill_of(row[at]) for s in standing.slides for row in s.rows[1:]} == {"#FFFFFF"}


def test_chart_is_native_with_the_colours_and_the_labels_of_the_figure(question: Question) -> None:
    exhibit = registered()["capability_standing"].make(question)
    (slide,) = Deck(deck(of_exhibit(exhibit))).slides
    frame = slide.named("Chart")
    assert frame._element.find(f"{P}nvGraphicFramePr/{P}cNvPr").get("descr") == exhibit.alt
    plot = frame.chart.plots[0]
    shown = list(zip(plot.series, light(exhibit).data, strict=True))
    assert [s.name for s, _ in shown][-1] == "– Not assessed"
    for series, trace in shown:
        assert f"#{series.format.fill.fore_color.rgb}" == trace.marker.color
        assert f"#{series.format.line.color.rgb}" == trace.marker.line.color
        symbol = trace.name.split(" ")[0]
        assert series.data_labels.number_format == f'"{symbol}\u2009"#,##0;;'
    workbook = frame.chart.part.chart_workbook.xlsx_part.blob
    held = pd.read_excel(io.BytesIO(workbook), index_col=0)
    units = exhibit.table.iloc[:-1]
    assert list(held.index) == list(units["Unit"])
    assert [str(n) for n in held["– Not assessed"]] == list(units["Not assessed"])


def test_figure_of_several_panels_is_a_table(question: Question) -> None:
    for id_ in ("critical_mass",):
        exhibit = registered()[id_].make(question)
        assert exhibit.chart is not None
        read = Deck(deck(of_exhibit(exhibit)))
        assert all(slide.named("Table") and not slide.named("Chart") for slide in read.slides)


def test_pack_has_a_cover_sections_and_numbered_sources(question: Question) -> None:
    told: list[str] = []
    report = pack_of(
        question, "capability_standing", "capability_matrix", "attention", "grade_change"
    )
    read = Deck(deck(report, told.append))
    assert told == [exhibit.title for exhibit in report.exhibits]
    assert not list(faults(read, report.exhibits[0]))
    assert read.titles[0] == report.title
    for label, text in report.cover_fields:
        assert f"{label}: {text}" in read.slides[0].named("Text").text_frame.text
    assert read.titles[1] == "Part 0"
    assert read.slides[1].named("Text").text_frame.text == "Sentence one of 0.\nAnd two."
    assert read.titles.index("Part 2") > read.titles.index(report.exhibits[1].title + " (2 of 2)")
    assert read.slides[read.titles.index("Only words")].texts == []

    slides = [slide for slide in read.slides if slide.title.startswith("Sources")]
    rows = [row for slide in slides for row in slide.texts[1:]]
    assert rows == [
        # No program ends a line within a date.
        [
            str(number),
            source.title,
            source.publisher,
            source.dated.replace(" ", NO_BREAK),
            source.read,
        ]
        for number, source in enumerate(report.sources, start=1)
    ]
    assert [slide.title for slide in slides][-1] == f"Sources ({len(slides)} of {len(slides)})"
    for slide in slides:
        for number, title, *_ in slide.texts[1:]:
            assert f"\n{number}. {title.rstrip('.')}. " in slide.notes
    note = read.slides[2].named("Note").text_frame.text
    assert note.endswith(
        f"Sources: 1 to {len(report.exhibits[0].sources)}, listed at the end and in the speaker "
        "notes."
    )


def test_deck_made_twice_is_the_same_bytes(question: Question) -> None:
    report = pack_of(question, "capability_standing", "agreement_register", "obligation_matrix")
    assert deck(report) == deck(report)


def test_stopping_while_a_deck_is_made_stops_it(question: Question) -> None:
    def stop(_: str) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        deck(pack_of(question, "attention"), stop)


def test_properties_say_what_the_deck_is_and_name_no_person(question: Question) -> None:
    exhibit = registered()["capability_standing"].make(question)
    told = Deck(deck(of_exhibit(exhibit))).file.core_properties
    assert told.title == exhibit.title
    assert told.subject == exhibit.status.line
    assert told.category == "OFFICIAL"
    assert told.language == "en-GB"
    assert told.author == told.last_modified_by == "ROCU Capability Dashboard"
    assert told.created.date() == told.modified.date() == question.as_of


def test_exercise_is_said_at_the_head_of_every_slide(question: Question) -> None:
    made = registered()["attention"].make(question)
    status = replace(made.status, is_exercise=True, marking="OFFICIAL-SENSITIVE")
    exhibit = replace(made, status=status)
    read = Deck(deck(replace(of_exhibit(exhibit), is_pack=True)))
    assert not list(faults(read, exhibit))
    heads = {slide.named("Marking").text_frame.text for slide in read.slides}
    assert heads == {"EXERCISE · OFFICIAL-SENSITIVE"}
    assert all(slide.notes.startswith("EXERCISE · ") for slide in read.slides)


def test_hostile_texts_come_out_as_texts_and_lead_nowhere(question: Question) -> None:
    exhibit = hostile(question)
    report = of_exhibit(exhibit)
    pack = replace(
        report,
        is_pack=True,
        title=HOSTILE[11],
        cover_fields=(*report.cover_fields, *((text, text) for text in HOSTILE)),
        sections=tuple(replace(s, title=HOSTILE[10], sentences=HOSTILE) for s in report.sections),
    )
    for made in (report, pack):
        read = Deck(deck(made))
        assert not list(faults(read, exhibit))
        wanted = [text for text in map(plain, HOSTILE) if text]
        told = "".join(_down(slide.texts[1:], at) for at in range(5) for slide in read.slides)
        for text in wanted:
            assert _joined(text) in told, text[:40]
        assert plain(exhibit.note) in read.notes
        leads = {url for slide in read.slides for _, url in slide.links}
        assert leads == {"http://example.org/a%20b?c=%3Cd%3E&e=%22f%22#g'h"}
    words = _joined(
        "".join(s.named("Text").text_frame.text for s in read.slides if s.named("Text"))
    )
    for text in wanted:
        assert _joined(text) in words, text[:40]


def _down(rows: list[list[str]], at: int) -> str:
    """A column of a table as one text, so that what goes on in the next row is whole."""
    return _joined("".join(row[at] for row in rows if at < len(row)))


def _joined(text: str) -> str:
    """A text without the places where its lines may end."""
    return re.sub(r"\s+", "", text)


def test_very_long_texts_go_on_over_rows_and_slides_and_nothing_is_lost() -> None:
    words = [f"word{n}" for n in range(900)]
    rows = [Row((Cell("First"), Cell(" ".join(words)))), Row((Cell("Second"), Cell("short")))]
    sheets = plain_sheets(["Name", "Text"], rows, 888, 380)
    assert all(sum(sheet.heights) <= 380 for sheet in sheets)
    cells = [row.cells for sheet in sheets for row in sheet.rows]
    assert " ".join(cell.text for _, cell in cells).split() == [*words, "short"]
    assert [first.text for first, _ in cells] == [
        "First",
        *["First (continued)"] * (len(cells) - 2),
        "Second",
    ]


def test_wide_table_is_parted_by_columns_with_the_first_in_each_part() -> None:
    names = ["Name", *(f"Column{n:02}" for n in range(30))]
    rows = [Row(tuple(Cell(f"{name}-{at}") for name in names)) for at in range(3)]
    sheets = plain_sheets(names, rows, 888, 380)
    assert len(sheets) > 1
    assert all(sum(sheet.widths) <= 888.01 for sheet in sheets)
    assert {sheet.header[0].text for sheet in sheets} == {"Name"}
    assert [cell.text for sheet in sheets for cell in sheet.header[1:]] == names[1:]
    assert {sheet.part for sheet in sheets[1:]} == {"further columns"}


def test_further_columns_stand_beside_the_column_that_tells_the_rows_apart() -> None:
    names = ["Scope", "Agreement", "Text", *(f"Column{n}" for n in range(6))]
    long = " ".join(f"word{n}" for n in range(60))
    beside = [Cell(long), *[Cell("Unrecordedatall")] * 6]
    rows = [Row((Cell("National"), Cell(f"Agreement {at}"), *beside)) for at in range(20)]
    heads = {
        tuple(cell.text for cell in sheet.header) for sheet in plain_sheets(names, rows, 888, 380)
    }
    assert len(heads) == 2
    assert {head[0] for head in heads} == {"Scope", "Agreement"}
    alike = [replace(row, cells=(row.cells[0], Cell("Alike"), *row.cells[2:])) for row in rows]
    (head,) = {
        tuple(cell.text for cell in sheet.header) for sheet in plain_sheets(names, alike, 888, 380)
    }
    assert list(head) == names


def test_titles_that_are_alike_are_numbered_and_long_ones_cut_with_their_end_kept(
    question: Question,
) -> None:
    made = registered()["inspection_matrix"].make(question)
    exhibit = replace(made, title="Grades " * 60)
    report = of_exhibit(exhibit)
    twice = replace(report, sections=(*report.sections, *report.sections))
    read = Deck(deck(twice))
    assert not list(faults(read, exhibit))
    half = len(read.titles) // 2
    assert all(
        title.endswith(f" … ({at} of {half})") for at, title in enumerate(read.titles[:half], 1)
    )
    assert all(title.endswith(" (2)") for title in read.titles[half:])
    assert all(exhibit.title.strip() in slide.notes for slide in read.slides)


def test_note_that_is_too_long_for_a_slide_is_whole_in_the_notes(question: Question) -> None:
    note = " ".join(f"Remark number {n} of very many." for n in range(200))
    exhibit = replace(registered()["attention"].make(question), note=note)
    read = Deck(deck(of_exhibit(exhibit)))
    assert not list(faults(read, exhibit))
    for slide in read.slides:
        assert "… The whole note is in the speaker notes." in slide.named("Note").text_frame.text
        assert note in slide.notes


def test_sources_of_a_slide_are_those_that_its_rows_link_to(question: Question) -> None:
    exhibit = registered()["source_list"].make(question)
    read = Deck(deck(of_exhibit(exhibit)))
    for slide in read.slides[:3]:
        titles = {row[0] for row in slide.texts[1:]}
        for source in exhibit.sources:
            assert (f". {source.title.rstrip('.')}. " in slide.notes) >= (source.title in titles)
        assert slide.notes.count("\n") < 60


@pytest.mark.parametrize(
    ("url", "held"),
    [
        ("https://www.gov.uk/a?b=1&c=2#d", "https://www.gov.uk/a?b=1&c=2#d"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("https://example.org/%20", "https://example.org/%20"),
        ("https://example.org/é", "https://example.org/%C3%A9"),
        ("sources?source=x", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://", ""),
        ("http://[not", ""),
        ("https://example.org:99999999/", ""),
        ("https://example.org/" + "x" * 2_000, ""),
        ("", ""),
    ],
)
def test_address_is_a_web_address_that_a_file_can_hold(url: str, held: str) -> None:
    assert address(url) == held


def test_source_without_an_address_is_told_without_a_link(question: Question) -> None:
    made = registered()["attention"].make(question)
    source = Source("s", "A letter", "", "undated", "", "recalled")
    report = replace(of_exhibit(replace(made, sources=(source,))), is_pack=True)
    read = Deck(deck(report))
    assert read.slides[-1].texts[1] == ["1", "A letter", "", "undated", source.read]
    assert read.slides[-1].links == []
    assert f"1. A letter. Publisher not stated, undated. {source.read}." in read.slides[-1].notes


def test_words_are_whole_in_every_cell_of_real_tables(question: Question) -> None:
    """No column of the register is narrower than a word of it, by the widths of the letters."""
    exhibit = registered()["agreement_register"].make(question)
    for slide in Deck(deck(of_exhibit(exhibit))).slides:
        columns = [int(c.get("w")) / 12_700 for c in slide.slide._element.iter(f"{A}gridCol")]
        for row in slide.texts[1:]:
            for text, wide in zip(row, columns, strict=True):
                assert all(width(word, 12) <= wide - 8 for word in text.split())


def test_empty_paper_of_sections_says_that_there_is_nothing(question: Question) -> None:
    report = pack_of(question, "attention")
    empty = replace(report, sections=(replace(report.sections[0], sentences=(), exhibits=()),))
    read = Deck(deck(empty))
    assert read.titles == [report.title, "Part 0", "Sources"]
    assert [s.named("Text").text_frame.text for s in read.slides[1:]] == [NOTHING, NOTHING]
