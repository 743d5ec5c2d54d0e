"""Lists become arrays of Arrow with the same values."""

from __future__ import annotations

import pyarrow as pa

from dashboard.store.arrays import numbers, repeated, texts


def test_texts_keep_what_is_empty_and_every_letter() -> None:
    values = ["", None, "a", "ŵ £ 警", "long" * 1000]
    assert texts(values).equals(pa.array(values, pa.string()))
    assert texts([]).equals(pa.array([], pa.string()))


def test_numbers_and_repeated_texts_are_those_of_arrow() -> None:
    assert numbers([0, 7, 2**40]).equals(pa.array([0, 7, 2**40], pa.int64()))
    assert numbers([]).equals(pa.array([], pa.int64()))
    assert repeated("a", 3).equals(pa.array(["a"] * 3, pa.string()))
    assert len(repeated("a", 0)) == 0
