"""What is said of a part of a chart when a mouse is over it."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.charts.labels import bold, wrapped

LINE_CHARACTERS = 60


@dataclass(frozen=True)
class Hover:
    """A heading and the lines beneath it, as texts without markup.

    They are shown in lines of at most so many characters.
    """

    heading: str
    lines: tuple[str, ...] = ()
    heading_width: int = LINE_CHARACTERS
    line_width: int = LINE_CHARACTERS

    @property
    def markup(self) -> str:
        """The text of a figure: "<b>Kent Police</b><br>Gap: 2 of 3 functions covered"."""
        lines = (wrapped(line, self.line_width) for line in self.lines)
        return "<br>".join([bold(wrapped(self.heading, self.heading_width)), *lines])
