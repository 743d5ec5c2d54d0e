"""Lists as arrays of Arrow.

`pa.array` and `pa.scalar` import pandas to see whether what they get is of pandas, which takes a
command that needs no data frame a third of its time.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import pyarrow as pa


def texts(values: Iterable[str | None]) -> pa.StringArray:
    builder = pa.lib.StringBuilder()
    builder.append_values(values)
    return builder.finish()


def numbers(values: Iterable[int]) -> pa.Int64Array:
    held = array("q", values)
    return pa.Array.from_buffers(pa.int64(), len(held), [None, pa.py_buffer(held)])


def repeated(text: str, count: int) -> pa.StringArray:
    return pa.repeat(texts([text])[0], count)
