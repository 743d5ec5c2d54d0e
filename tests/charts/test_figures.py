"""Key figures: numbers stay in their frames."""

from __future__ import annotations

import pytest

from dashboard.charts.figures import KeyFigure, KeyFigures
from dashboard.text_metrics import width


@pytest.mark.parametrize("count", [4, 5])
@pytest.mark.parametrize("number", ["6", "641 of 716", "£172.69m", "439 of 1,032", "Not recorded"])
def test_numbers_stay_in_their_frames_and_are_of_one_size(number: str, count: int) -> None:
    numbers = [number, *["6 of 13"] * (count - 1)]
    told = [KeyFigure("Posts", said, "", (), "secondments") for said in numbers]
    drawn = KeyFigures(told).figure(dark=False)
    sizes = {note.font.size for note in drawn.layout.annotations if "<b>" in note.text}
    assert len(sizes) == 1
    # From 0.02 to the edge of the frame, of a chart that is 800 pixels wide on paper.
    room = 800 * (1 / count - 0.02 - 0.005)
    assert width(number, sizes.pop(), bold=True) <= room


@pytest.mark.parametrize("count", [1, 4, 5])
def test_words_stay_in_their_frames(count: int) -> None:
    label = "Paid towards EMSOU 2026-27"
    told = KeyFigure(label, "£1.88m", "6,328 more than on 29 August 2026", (label,), "funding")
    drawn = KeyFigures([told] * count).figure(dark=False)
    room = 800 * (1 / count - 0.02 - 0.005)
    for note in drawn.layout.annotations:
        if "<b>" not in note.text:
            assert all(width(line, note.font.size) <= room for line in note.text.split("<br>"))
