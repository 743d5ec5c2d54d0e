"""A frame in little memory, as soon as somebody has time to pack it."""

from __future__ import annotations

import pickle
import threading
import zlib
from collections import deque
from weakref import ref

import pandas as pd

FASTEST = 1
MOST_WAITING = 400
"""So many frames wait at most, 6 MB of them; each beyond that packs the one that waits longest."""


class Packed:
    """A frame that is held as bytes, which are equal where frames are made alike.

    Most answers have a few rows, and a column of a frame takes a kilobyte before it has any. What
    all pages of ten regions ask for and show takes 48 MB as frames and 4 MB as bytes. Whoever makes
    one waits for a page: until somebody calls `pack_one`, or asks for the bytes, it is a frame.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.row_count = len(frame)
        self._frame: pd.DataFrame | None = frame
        self._content = b""
        _WAITING.add(self)

    @property
    def content(self) -> bytes:
        """The bytes. Safe to ask for in several threads, who then do the same."""
        frame = self._frame
        if frame is not None:
            pickled = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
            self._content = zlib.compress(pickled, FASTEST)
            self._frame = None
        return self._content

    def frame(self) -> pd.DataFrame:
        """The frame, for whoever asks to change as they like."""
        frame = self._frame
        if frame is not None:
            return handed_out(frame)
        held: pd.DataFrame = pickle.loads(zlib.decompress(self._content))
        return held

    @property
    def is_packed(self) -> bool:
        return self._frame is None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Packed) and self.content == other.content

    def __hash__(self) -> int:
        return hash(self.content)


class _Waiting:
    """The frames that are not packed yet, first come first. What nobody holds any more is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[ref[Packed]] = deque()

    def add(self, packed: Packed) -> None:
        with self._lock:
            self._waiting.append(ref(packed))
            is_full = len(self._waiting) > MOST_WAITING
        if is_full:
            self.pack_one()

    def pack_one(self) -> bool:
        while True:
            with self._lock:
                if not self._waiting:
                    return False
                packed = self._waiting.popleft()()
            if packed is not None and not packed.is_packed:
                packed.content  # noqa: B018  To ask for it packs it.
                return True


_WAITING = _Waiting()


def pack_one() -> bool:
    """Pack the frame that waits longest. Whether there was one."""
    return _WAITING.pack_one()


def handed_out(kept: pd.DataFrame) -> pd.DataFrame:
    """A frame for whoever asked, who may change it: pandas copies a column when it is changed.

    For that it lists with each column who has it too, and strikes out those who are gone only at
    the five hundredth. With the answers that all pages ask for that came to more than they are.
    """
    for block in kept._mgr.blocks:
        block.refs.has_reference()
    return kept.copy(deep=False)
