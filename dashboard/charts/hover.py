"""What is said of a part of a chart when a mouse is over it."""

from __future__ import annotations

from dataclasses import dataclass
from sys import intern

from dashboard.charts.labels import bold, wrapped

LINE_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Hover:
    """A heading and the lines beneath it, as texts without markup.

    They are shown in lines of at most so many characters. Texts that are equal are held once: ten
    thousand cells say the same few things, and that was half their memory.
    """

    heading: str
    lines: tuple[str, ...] = ()
    heading_width: int = LINE_CHARACTERS
    line_width: int = LINE_CHARACTERS

    def __post_init__(self) -> None:
        object.__setattr__(self, "heading", intern(self.heading))
        object.__setattr__(self, "lines", tuple(map(intern, self.lines)))

    @property
    def markup(self) -> str:
        """The text of a figure: "<b>Kent Police</b><br>Gap: 2 of 3 functions covered"."""
        lines = (wrapped(line, self.line_width) for line in self.lines)
        return "<br>".join([bold(wrapped(self.heading, self.heading_width)), *lines])
