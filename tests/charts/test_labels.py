"""Labels of figures: every letter of a name, whole, with the room that it needs."""

from __future__ import annotations

import pytest

from dashboard.charts.labels import ColumnHead, bold, lines_of, plain, shown, wrapped

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
    assert (head.is_upright, head.height, lines_of(head.texts[2])) == (False, 36, 1)
