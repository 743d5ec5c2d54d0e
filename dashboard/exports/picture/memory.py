"""Memory that making files takes and would keep."""

from __future__ import annotations

import ctypes
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import typst

KEPT_COMPILATIONS = 11
_TIDYING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tidying")


def release_memory() -> None:
    """Let go of what typst drew, in the background.

    It keeps what it drew, up to 50 MB of pixels for a picture, for its next ten compilations.
    """
    _TIDYING.submit(_forget)


def _forget() -> None:
    for _ in range(KEPT_COMPILATIONS):
        typst.compile({"main.typ": b""}, format="svg")  # type: ignore[call-overload]
    # Only some systems have it; the others give memory back in their own time.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
