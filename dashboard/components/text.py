"""Text for what Streamlit reads as Markdown, so that a reader sees the letters and nothing else."""

from __future__ import annotations

import re

_MEANS_SOMETHING = re.compile(
    r"""
      \A[\s+-]                          # what is indented, and an item of a list
    | \A\d+(?=[.)](?:\s|\Z))            # an item of a numbered list
    | [\\`*_{}\[\]<>#~$&@|\t\n\v\f\r]
    | :(?![ ])                          # an icon, a colour, an address
    | -(?=-) | (?<=-)-                  # a dash, a rule
    | (?<=[wW]{3})\.                    # www. begins an address
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


def _alone(found: re.Match[str]) -> str:
    return f":color[{''.join(f'&#{ord(character)};' for character in found.group())}]"
