"""Replaces what Streamlit and Plotly have for themselves, where they still have it.

No setting leads to what is replaced so. It makes pages faster, and none needs it. The next version
may call it otherwise, or have nothing of the kind: then Streamlit's own way is kept, as a slower
server is better than none, and the log says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pkgutil import resolve_name
from typing import Any

log = logging.getLogger(__name__)


def replace_if_there(
    replacements: Mapping[str, Callable[[Any], Any]], *needed: str, otherwise: str
) -> None:
    """Put what each function makes of the original in its place; all of them, or none.

    A name is that of a module and of what is in it, such as "plotly.io:to_json". `needed` are those
    that the replacements use. Where one of all these is not there, nothing is replaced, and the log
    warns of what is the case `otherwise`.
    """
    gone = [name for name in (*replacements, *needed) if not _is_there(name)]
    if gone:
        package = gone[0].partition(".")[0].title()
        names = " and no ".join(name.partition(":")[2] for name in gone)
        log.warning("%s has no %s any more: %s", package, names, otherwise)
        return
    for name, made_of in replacements.items():
        owner, own_name = _place_of(name)
        setattr(owner, own_name, made_of(getattr(owner, own_name)))


def _place_of(name: str) -> tuple[Any, str]:
    """The module or class that has what is called so, and what it is called there."""
    module, _, path = name.partition(":")
    owner, _, own_name = path.rpartition(".")
    return resolve_name(f"{module}:{owner}"), own_name


def _is_there(name: str) -> bool:
    """Whether a module or class has what is called so, or a class gives it to each object."""
    try:
        owner, own_name = _place_of(name)
    except (ImportError, AttributeError):
        return False
    made = getattr(getattr(owner, "__init__", None), "__code__", None)
    # What objects get is named where they are made; also in a text, as for `object.__setattr__`.
    return hasattr(owner, own_name) or (
        made is not None and own_name in (*made.co_names, *made.co_consts)
    )
