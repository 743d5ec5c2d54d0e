"""Texts as files can hold them: nothing that breaks a format, nothing that a program would run."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_control_characters(text: str) -> str:
    """A text in which what XML 1.0 forbids stands as the replacement character."""
    return _FORBIDDEN.sub(REPLACEMENT, text)
