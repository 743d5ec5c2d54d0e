"""The text of a PDF, read with pikepdf.

pypdf reads everything that is drawn on a page, and in Python: ten times as long. Here the parser of
qpdf reads what shows text. Every font has to say which letters its codes stand for, as PDF/UA asks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

SHOWS_TEXT = "Tf Tj TJ ET Do"
_CHARS = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_PAIR = re.compile(rb"<(\w+)>\s*<(\w+)>")
_RANGE = re.compile(rb"<(\w+)>\s*<(\w+)>\s*(?:<(\w+)>|\[(.*?)\])", re.DOTALL)


def page_texts(content: bytes) -> list[str]:
    """The text of each page in the order in which it is drawn, a line for each piece of it."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts: dict[tuple[int, int], dict[bytes, str]] = {}
        return ["".join(_shown(page.obj, fonts)) for page in pdf.pages]


def _shown(drawn: Any, fonts: dict[tuple[int, int], dict[bytes, str]]) -> Iterator[str]:
    """The pieces of text of a page, or of a drawing in it."""
    resources = drawn.get("/Resources", {})
    letters: dict[bytes, str] = {}
    size = 1
    for operands, operator in pikepdf.parse_content_stream(drawn, SHOWS_TEXT):
        match str(operator):
            case "Tf":
                font = resources["/Font"][str(operands[0])]
                size = 2 if font.Subtype == "/Type0" else 1
                if font.objgen not in fonts:
                    fonts[font.objgen] = _letters(font.ToUnicode.read_bytes())
                letters = fonts[font.objgen]
            case "Tj" | "TJ":
                parts = operands[0] if str(operator) == "TJ" else operands
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        codes = bytes(part)
                        for at in range(0, len(codes), size):
                            yield letters[codes[at : at + size]]
            case "ET":
                yield "\n"
            case "Do":
                held = resources["/XObject"][str(operands[0])]
                if held.Subtype == "/Form":
                    yield from _shown(held, fonts)


def _letters(cmap: bytes) -> dict[bytes, str]:
    """What each code of a font stands for."""
    found: dict[bytes, str] = {}
    for block in _CHARS.findall(cmap):
        for code, text in _PAIR.findall(block):
            found[bytes.fromhex(code.decode())] = _text(text)
    for block in _RANGES.findall(cmap):
        for first, last, start, each in _RANGE.findall(block):
            texts = re.findall(rb"<(\w+)>", each)
            for step in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + step).to_bytes(len(first) // 2, "big")
                text = _text(texts[step]) if texts else _text(start)
                found[code] = text if texts else text[:-1] + chr(ord(text[-1]) + step)
    return found


def _text(written: bytes) -> str:
    return bytes.fromhex(written.decode()).decode("utf-16-be")
