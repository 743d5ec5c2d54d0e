"""Names within a workbook: what Excel allows for sheets, tables and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.exports.cells import text_of
from dashboard.exports.xml_text import without_control_characters

MAX_NAME_LETTERS = 31
MAX_HEADING_LETTERS = 250
_UNUSABLE = re.compile(r"[\[\]:*?/\\]")
_UNNAMED = re.compile(r"\W", re.ASCII)
_LOOSE_END = re.compile(
    r"( (a|an|and|as|at|by|for|from|how|in|of|on|or|the|their|to|with))+$", re.IGNORECASE
)
"""What no name that had to be cut should end in."""


def sheet_name(text: str, taken: Sequence[str]) -> str:
    """A name for a tab: whole words that fit, without what Excel forbids, unlike those taken."""
    plain = (
        " ".join(_UNUSABLE.sub(" ", without_control_characters(text)).split()).strip("' ")
        or "Sheet"
    )
    used = {name.lower() for name in taken} | {"history"}
    for again in range(1, len(used) + 2):
        ending = f" {again}" if again > 1 else ""
        name = _cut(plain, MAX_NAME_LETTERS - len(ending)) + ending
        if name.lower() not in used:
            return name
    raise AssertionError("one more name than are taken is free")


def _cut(text: str, most: int) -> str:
    if units(text) <= most:
        return text
    kept = ""
    for word in text.split(" "):
        if units(f"{kept} {word}".strip()) > most:
            break
        kept = f"{kept} {word}".strip()
    if not kept:
        while units(text) > most:
            text = text[:-1]
        return text
    return _LOOSE_END.sub("", kept).rstrip("'-–,:; ")


def units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2


def table_name(*parts: object) -> str:
    """A name for a table that Excel allows: letters, digits and underscores."""
    return "table_" + "_".join(_UNNAMED.sub("_", str(part)) for part in parts)[:200]


def headings_of(texts: Sequence[str]) -> list[str]:
    """Headings in one line, told apart: Excel takes capitals for the same as small letters."""
    found: dict[str, str] = {}
    for text in texts:
        plain = " ".join(text_of(text).split()) or "Column"
        plain = (
            plain
            if units(plain) <= MAX_HEADING_LETTERS
            else plain[: MAX_HEADING_LETTERS // 2] + " …"
        )
        heading, again = plain, 1
        while heading.lower() in found:
            again += 1
            heading = f"{plain} ({again})"
        found[heading.lower()] = heading
    return list(found.values())
