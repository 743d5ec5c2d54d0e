"""A frame is the same before and after it is packed, and no more than so many wait for that."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from dashboard.store import packed as packing
from dashboard.store.packed import Packed, pack_one


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    while pack_one():
        pass


def frame(first: int = 1) -> pd.DataFrame:
    day = date(2026, 9, 30)
    return pd.DataFrame({"count": [first, 2], "day": [day, None], "of": [["a"], []]})


def test_frame_is_the_same_packed_and_not() -> None:
    held = Packed(frame())
    before = held.frame()
    assert not held.is_packed
    assert pack_one()
    assert held.is_packed
    for given in (before, held.frame()):
        pd.testing.assert_frame_equal(given, frame())
    assert held.row_count == 2


def test_frame_changed_by_whoever_asked_is_not_changed_for_the_next() -> None:
    held = Packed(frame())
    for _ in range(2):
        mine = held.frame()
        mine.loc[0, "count"] = 7
        mine["more"] = "mine"
        pd.testing.assert_frame_equal(held.frame(), frame())
        pack_one()


def test_those_that_wait_longest_are_packed_first_and_where_too_many_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packing, "MOST_WAITING", 2)
    held = [Packed(frame()) for _ in range(4)]
    assert [one.is_packed for one in held] == [True, True, False, False]
    assert pack_one()
    assert [one.is_packed for one in held] == [True, True, True, False]


def test_frame_that_nobody_holds_any_more_is_not_waited_for() -> None:
    held = Packed(frame())
    del held
    assert not pack_one()


def test_frames_made_alike_are_equal_however_they_are_held() -> None:
    one, other, third = Packed(frame()), Packed(frame()), Packed(frame(3))
    pack_one()
    assert one == other
    assert len({one, other, third}) == 2
    assert not pack_one()
