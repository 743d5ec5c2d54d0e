"""Where lines of text may end before anything lays them out."""

from __future__ import annotations

from dashboard.text_metrics import NO_BREAK, column_widths, width, words, wrap

SIZE = 8.0


def test_words_are_whole_figures() -> None:
    said = f"By 1 November 2029, 2 of 3 (12 posts): ● Provided; x12 posts, a{NO_BREAK}b"
    assert words(said) == [
        *("By", "1 November", "2029,", "2 of 3", "(12 posts):", "● Provided;"),
        *("x12", "posts,", f"a{NO_BREAK}b"),
    ]


def test_wrap_ends_no_line_within_a_figure_that_has_room() -> None:
    across = width("agreed by 12", SIZE)
    assert wrap("agreed by 12 posts", across, SIZE) == ["agreed by", "12 posts"]


def test_wrap_of_a_figure_without_room_ends_lines_at_its_space_first() -> None:
    assert wrap("1,200 million", width("million", SIZE), SIZE) == ["1,200", "million"]


def test_column_has_room_for_a_whole_figure() -> None:
    narrow, _ = column_widths(["A", "B"], [["12 posts", "word " * 99]], 300, SIZE, 4)
    assert narrow >= width("12 posts", SIZE)
