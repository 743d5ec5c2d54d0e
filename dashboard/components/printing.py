"""What a page is on paper: whole, in its own proportions, with its marking on every sheet."""

from __future__ import annotations

from functools import lru_cache

WHAT_IS_MISSING = (
    '<p class="rocu-note rocu-paper">Folded tables and sources are not printed. Open them before '
    "you print, or use Take away, PDF.</p>"
)


@lru_cache(maxsize=256)
def sheet_style(line: str) -> str:
    """The style that sets a line, with the marking in it, at the top of every sheet."""
    # By its number whatever could end the string or the style element.
    said = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in line)
    return f'<style>@page {{@top-left {{content: "{said}"; font: 8pt Arial, sans-serif;}}}}</style>'
