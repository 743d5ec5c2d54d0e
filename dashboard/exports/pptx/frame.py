"""What every slide has around its content: title, marking, note, status line and number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from textwrap import shorten

from dashboard.exhibits.question import Status
from dashboard.exports.cells import text_of
from dashboard.exports.pptx.cells import BOLDER, LINE, SAFE, SMALLEST
from dashboard.exports.pptx.package import FOOTER, MARGIN, NUMBER, TITLE, TITLE_PT
from dashboard.exports.pptx.xml import Box, Run, paragraph, slide, text_shape
from dashboard.text_metrics import wrap
from dashboard.theme import LIGHT

HEAD = Box(MARGIN, 12, TITLE.width, 16)
TITLE_LINES = 3
GAP = 8.0
AFTER = 8.0
TEXT_SIZES = (20.0, 18.0, 16.0, 14.0, SMALLEST)
PAGES_PT = 16.0
"""The type of texts that are no single page in any size."""
MAX_TITLE_LETTERS = 120
NOTE_BOTTOM = FOOTER.top - 6

Said = tuple[str, str]
"""A text and what leads it in bold, which may be empty."""


@lru_cache(maxsize=5_000)
def lines_of(text: str, across: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """A text in the lines that it takes."""
    return tuple(wrap(text_of(text), across * SAFE / (BOLDER if bold else 1), size, bold))


def height_of(texts: Sequence[str], across: float, size: float, bold: bool = False) -> float:
    """How tall paragraphs without space between them are."""
    return sum(len(lines_of(text, across, size, bold)) for text in texts) * size * LINE


def fitted(text: str, tail: str = "", size: float = TITLE_PT, lines: int = TITLE_LINES) -> str:
    """A title in at most so many lines. Its end, such as "(2 of 3)", is never what is cut."""
    flat = " ".join(text_of(text).split())
    if len(lines_of(flat + tail, TITLE.width, size, bold=True)) <= lines:
        return flat + tail
    shown = " ".join(lines_of(flat, TITLE.width, size, bold=True)[:lines])
    while shown and len(lines_of(f"{shown} …{tail}", TITLE.width, size, bold=True)) > lines:
        shown = shown[:-1].rstrip()
    return f"{shown} …{tail}"


def text_pages(said: Sequence[Said], across: float, down: float) -> tuple[float, list[list[Said]]]:
    """Paragraphs in the largest type in which they are one page, or else on many pages."""
    for size in TEXT_SIZES:
        pages = list(_filled(said, across, down, size))
        if len(pages) <= 1:
            return size, pages
    return PAGES_PT, list(_filled(said, across, down, PAGES_PT))


def _filled(said: Sequence[Said], across: float, down: float, size: float) -> Iterator[list[Said]]:
    """Pages of paragraphs; one that is longer than a page goes on over the next."""
    page: list[Said] = []
    left = down
    most = max(int((down - AFTER) / (size * LINE)), 1)
    for lead, text in said:
        lines = lines_of(lead + text, across, size, bold=bool(lead))
        for start in range(0, len(lines), most):
            piece = lines[start : start + most]
            if page and len(piece) * size * LINE > left:
                yield page
                page, left = [], down
            page.append((lead, text) if len(lines) <= most else ("", " ".join(piece)))
            left -= len(piece) * size * LINE + AFTER
    if page:
        yield page


def text_content(said: Sequence[Said], size: float, box: Box, number: int) -> str:
    """Paragraphs in the text placeholder of a slide, so that they are part of its outline."""
    paragraphs = [
        paragraph(
            [Run(lead, size, bold=True), Run(text, size)] if lead else [Run(text, size)],
            after=AFTER,
        )
        for lead, text in said
    ]
    return text_shape(number, "Text", box, paragraphs, 'idx="1"')


def _status_line(status: Status) -> str:
    """The status in one line, with no more of the name of the data set than there is room for."""
    shown, letters = status, MAX_TITLE_LETTERS
    while letters and len(lines_of(shown.line, FOOTER.width, SMALLEST, bold=True)) > 1:
        shown = replace(status, data_set=shorten(status.data_set, letters, placeholder=" …"))
        letters -= 5
    return shown.line


def framed(
    status: Status,
    number: int,
    title: str,
    content: str,
    note: Sequence[str] = (),
    note_pt: float = SMALLEST,
) -> bytes:
    """A slide in the order in which it is read: title, marking, content, note and footer.

    `title` and `content` are shapes already, numbered 2 and 4; `note` is paragraphs in a type of
    `note_pt` points.
    """
    exercise = [Run("EXERCISE · ", bold=True)] if status.is_exercise else []
    head = paragraph([*exercise, Run(status.marking, bold=True)], "ctr")
    shapes = [title, text_shape(3, "Marking", HEAD, [head]), content]
    if note:
        tall = height_of(note, TITLE.width, note_pt)
        box = Box(MARGIN, NOTE_BOTTOM - tall, TITLE.width, tall)
        said = [paragraph([Run(line, note_pt, colour=LIGHT.quiet)]) for line in note]
        shapes.append(text_shape(5, "Note", box, said))
    before, _, after = _status_line(status).partition(status.marking)
    parts = [Run(before), Run(status.marking, bold=True), Run(after)]
    foot = paragraph([part for part in parts if part.text])
    shapes.append(text_shape(6, "Footer", FOOTER, [foot], 'type="ftr" sz="quarter" idx="11"'))
    page = paragraph([Run(str(number), field=True)], "r")
    shapes.append(text_shape(7, "Number", NUMBER, [page], 'type="sldNum" sz="quarter" idx="12"'))
    return slide(shapes)
