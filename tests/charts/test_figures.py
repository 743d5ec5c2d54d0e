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
