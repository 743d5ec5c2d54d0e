"""Typst, as every file is set in it: with the fonts of this machine, read once.

It is imported for the first file: a server would hold 8 MB of it from its start.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from dashboard.memory import give_back

if TYPE_CHECKING:
    import typst

KEPT_COMPILATIONS = 11
_TIDYING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="tidying")


def typeset(files: dict[str, bytes], **options: Any) -> bytes:
    """What `main.typ` among some files makes, in the format that the options name.

    Raises typst.TypstError. What typst drew is let go of in the background: it keeps it, up to
    50 MB of pixels for a picture, for its next ten compilations.
    """
    try:
        return _compiled(files, **options)
    finally:
        _TIDYING.submit(_forget)


def _compiled(files: dict[str, bytes], **options: Any) -> bytes:
    import typst

    # Left to itself typst looks for fonts at each compilation, 130 ms for a small picture of 1 ms.
    made = typst.compile(files, font_paths=_fonts(), **options)
    return cast("bytes", made)


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts()


def _forget() -> None:
    for _ in range(KEPT_COMPILATIONS):
        _compiled({"main.typ": b""}, format="svg")
    give_back()
