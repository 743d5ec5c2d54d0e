"""How a text that somebody typed or a spreadsheet saved is read: as it was meant."""

from __future__ import annotations

import re
import unicodedata

ZERO_WIDTH = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u2069\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""What shows nothing: marks of no width, those that choose how the letter before them looks, and
the letters of some scripts that stand for none. As within the brackets of a regular expression."""
_LETTERS = "".join(map(chr, (*range(0x10000), *range(0xE0000, 0xE1000))))
_ENDS = "".join(re.findall(rf"[\s{ZERO_WIDTH}]", _LETTERS))
_OTHER_SPACE = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# A lead byte of UTF-8 and the bytes that may follow it, as Latin-1 and as Windows show them.
_FOLLOWS = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_GARBLED = re.compile(
    f"[\u00c2-\u00df][{_FOLLOWS}]|[\u00e0-\u00ef][{_FOLLOWS}]{{2}}|[\u00f0-\u00f4][{_FOLLOWS}]{{3}}"
)
# The same as Macs and as DOS show it, for the letters that papers have beside plain ones, and what
# Windows has where Latin-1 has marks that nobody writes.
_ELSEWHERE = re.compile(
    "|".join(
        letter.encode("utf-8").decode(codec)
        for codec in ("mac-roman", "cp437", "cp850")
        for letter in "£€–—‘’“”•…éèêëáàâîïôö\u00a0"
    )
    + "|[\u0080-\u009f]"
)
_SPREADSHEET_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)")
_AFTER_A_WORD = "‘’“”–—•…›»™©®"
_LOST = "\ufffd"


def tidied(text: str) -> str:
    """A text without what nobody sees at its ends, and with every space in it a plain one.

    Spreadsheets and web pages leave no-break spaces, tabs and marks of no width, which would make
    two names of one.
    """
    return _OTHER_SPACE.sub(" ", text.strip(_ENDS))


def as_meant(text: str, is_prose: bool = False) -> str:
    """A value as it is meant: letters composed, and in one line unless it is made of sentences."""
    composed = unicodedata.normalize("NFC", text)
    if is_prose:
        return "\n".join(map(tidied, tidied(composed).splitlines()))
    return " ".join(tidied(composed).split())


def unseen(text: str) -> str:
    """The first character within a text that has no width; empty where there is none."""
    found = re.search(f"[{ZERO_WIDTH}]", text)
    return found[0] if found else ""


def is_spreadsheet_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows where a formula failed."""
    return bool(_SPREADSHEET_ERROR.fullmatch(tidied(text)))


def garbled(text: str) -> str:
    """The first piece of a text that was read in a wrong encoding; empty where there is none.

    Such as "Â£": the two bytes of "£" in UTF-8, each read as a letter of its own. A letter with an
    accent before a closing quotation mark or a dash looks alike and is none.
    """
    if _LOST in text:
        return _LOST
    for found in _GARBLED.finditer(text):
        meant = _meant(found[0])
        follows = set(found[0][1:]) & set(_AFTER_A_WORD)
        is_mark = meant == "\ufeff" or "\u2000" <= meant < "\u2300"
        if meant and (not follows or found[0][0] in "ÂÃÅð" or is_mark):
            return found[0]
    other = _ELSEWHERE.search(text)
    return other[0] if other else ""


def _meant(piece: str) -> str:
    """What the bytes mean in UTF-8 that were shown as these letters; empty where nothing."""
    bytes_ = bytearray()
    for letter in piece:
        try:
            bytes_ += letter.encode("cp1252")
        except UnicodeEncodeError:
            bytes_ += letter.encode("latin-1")
    try:
        return bytes_.decode("utf-8")
    except UnicodeDecodeError:
        return ""
