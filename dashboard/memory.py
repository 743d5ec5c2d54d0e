"""Memory that Python no longer needs, given back to the system."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Give back what is free; only some systems can, the others do so in their own time."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
