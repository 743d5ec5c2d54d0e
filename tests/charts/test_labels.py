"""Labels of figures: every letter of a name, whole, with the room that it needs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dashboard.charts.labels import ColumnHead, Heading, bold, lines_of, plain, shown, wrapped
from dashboard.charts.matrix import Matrix, MatrixCell
from dashboard.theme import PARTIAL

LONG = (
    "Online child sexual abuse and exploitation, modern slavery and organised immigration crime "
    "investigation team, with witness care and victim liaison"
)
HOSTILE = (
    "<b>Bold</b> & <br>broken <a href='x'>link</a>",
    '"quoted" &amp; &lt; &#65; it\'s',
    "*star* ~tilde~ $5 to $6 _under_ back\\slash %{x}",
    "two\nlines",
)


@pytest.mark.parametrize("name", [*HOSTILE, LONG, "long" * 40])
def test_name_as_a_label_is_all_of_its_letters_and_no_markup(name: str) -> None:
    one_line = " ".join(name.split())
    assert plain(shown(name)) == plain(bold(shown(name))) == one_line
    assert plain(wrapped(name, 20)).replace(" ", "") == one_line.replace(" ", "")
    assert max(len(plain(line)) for line in wrapped(name, 20).split("<br>")) <= 20
    # Plotly knows entities for these three letters and for no quotation mark.
    assert "&quot;" not in shown(name)
    assert "&#x27;" not in shown(name)
    assert all(tag == "<br>" for tag in wrapped(name, 20).split("&") if tag.startswith("<"))


def test_matrix_with_long_and_hostile_names_has_rows_as_high_as_their_labels() -> None:
    rows = [Heading("Cyber"), "Cyber", LONG, *HOSTILE]
    names = [name for name in rows if isinstance(name, str)]
    cells = [MatrixCell(name, HOSTILE[0], PARTIAL, "") for name in names]
    matrix = Matrix(rows, [HOSTILE[0]], cells, [PARTIAL], chosen=LONG)
    figure = matrix.figure(dark=False)
    heatmap, marks = figure.data[0], figure.data[1]
    labels = figure.layout.yaxis.ticktext
    pixels = [(bottom - top) * 30 for top, bottom in pairwise(heatmap.y)]
    assert all(tall >= 15 * lines_of(text) for tall, text in zip(pixels, labels, strict=True))
    assert figure.layout.height > sum(pixels) + 60
    assert pixels[1] == pytest.approx(30)
    assert pixels[2] >= 75
    # Every mark is in the middle of its row, and of no other.
    assert list(marks.y) == list(figure.layout.yaxis.tickvals)[1:]
    assert [plain(text) for text in labels[:2]] == ["Cyber", "Cyber"]
    assert (figure.layout.shapes[-1].y0, figure.layout.shapes[-1].y1) == tuple(heatmap.y[2:4])
    assert [label.text for label in matrix.grid.rows] == names
    assert {label.group for label in matrix.grid.rows} == {"Cyber"}


@pytest.mark.parametrize("columns", [1, 2, 8, 12, 13, 34])
def test_column_head_of_any_number_of_columns_is_whole_and_has_its_room(columns: int) -> None:
    names = [f"{LONG} {at}" for at in range(columns)]
    head = ColumnHead(names, 560)
    assert [plain(text) for text in head.texts] == names
    lines = max(map(lines_of, head.texts))
    letters = max(len(line) for text in head.texts for line in text.split("<br>"))
    assert head.height >= (letters * 6 if head.is_upright else lines * 15)
    assert lines == 1 or lines * 15 <= (560 / columns if head.is_upright else 60)


def test_column_head_of_short_names_stays_level_and_low() -> None:
    head = ColumnHead(["EMSOU", "NEROCU", "South East"], 560)
    assert (head.is_upright, head.height, lines_of(head.texts[2])) == (False, 60, 1)
