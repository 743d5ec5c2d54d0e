"""Text for what is read as Markdown or as HTML, so that a reader sees the letters and nothing else.

In both a figure keeps in one line what browsers would tear: a financial year, 2026-27, which they
part at its hyphen; an amount and its sign, -£9,440; a number and its unit, 12 posts. The style of
the page holds it together, so what is copied or looked for has the letters that it is made of.
"""

from __future__ import annotations

import re
from html import escape

from dashboard.text_metrics import FIGURE, HYPHENATED

_MEANS_SOMETHING = re.compile(
    rf"""
      (?<![\w-])(?:{HYPHENATED})(?![\w-])
    | \A[\s+-]                          # what is indented, and an item of a list
    | \A\d+(?=[.)](?:\s|\Z))            # an item of a numbered list
    | [\\`*_{{}}\[\]<>#~$&@|\t\n\v\f\r]
    | :(?![ ])                          # an icon, a colour, an address
    | -(?=-) | (?<=-)-                  # a dash, a rule
    | (?<=[wW]{{3}})\.                  # www. begins an address
    """,
    re.VERBOSE,
)


def literal(text: str) -> str:
    """Markdown that shows exactly this text. Every Streamlit call that reads Markdown takes it.

    A backslash or a character reference alone would not do: Streamlit makes links, icons and
    arrows out of what is left when Markdown has been read. So each character that could mean
    something is put in an element of its own, a colour that names none, where it has no neighbours.

    The label of a widget is read aloud as it is written here: it has to be words of ours.
    """
    return _MEANS_SOMETHING.sub(_alone, text)


def markup(text: str) -> str:
    """HTML that shows exactly this text."""
    return FIGURE.sub(r'<span class="rocu-whole">\g<0></span>', escape(text))


def _alone(found: re.Match[str]) -> str:
    return f":color[{''.join(f'&#{ord(character)};' for character in found.group())}]"
