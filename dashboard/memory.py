"""How memory is taken from the system, and given back."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

M_ARENA_MAX = -8
"""How mallopt(3) is told."""
ARROW_POOL = "ARROW_DEFAULT_MEMORY_POOL"
"""How Arrow is told, before it is imported."""


def take_from_few_places() -> None:
    """Let all threads take memory from the same two places, where the system is one that has more.

    Left to itself it has sixteen for two processors, and a page is made from any of them: what is
    free in one, no other can use. One would be 2 MB less, but threads that ask the database at the
    same time would wait there for each other: two took four times as long as each by itself. Arrow
    has a place of its own, in which 10 MB stay free that nothing else can use. To be called before
    there are threads.
    """
    os.environ.setdefault(ARROW_POOL, "system")
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def give_back() -> None:
    """Give back what is free; only some systems can, the others do so in their own time."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def look_for_garbage_seldom() -> None:
    """Look for garbage once in a few page runs, and not many times in each.

    What a run makes is in use until its end: looked through before, it is kept and looked through
    again. That took a twentieth of a page run, and no less memory is held for it.
    """
    gc.set_threshold(20_000, 20, 20)


@contextmanager
def being_kept() -> Iterator[None]:
    """Take all that is made meanwhile, and was before, for what stays: no garbage is looked for in
    it, then or later.

    At a start that is so, and to look through it took a fifteenth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
