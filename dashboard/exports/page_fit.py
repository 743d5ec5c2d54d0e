"""A page of a pack, fitted to one page of paper or one slide.

How tall texts are is estimated on the wide side (see text_metrics), so that a page that fits here
fits in every program. Sentences come first, then each picture and each table in turn; of a table
the most urgent rows stay, in the order of the table, and a line says how many more there are and
where: in the annex, or on a page of the dashboard.
PDF and Word share one room, so that both say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.exhibits.question import short_citations
from dashboard.exports.picture.picture import chart_width
from dashboard.exports.xml_text import without_control_characters
from dashboard.packs.report import Page, Part, Report
from dashboard.text_metrics import lines_of_rows, lowest_widths, wrap
from dashboard.wording import count_noun

MAX_LINES = 9
LEAST_ROWS = 3
LEAST_SCALE = 0.75
"""How small a picture may be drawn for the sake of rows after it: letters of 5 points."""
LEADING = 1.16
"""The height of a line for each point of its letters: of Arial 1.15, in Word and in LibreOffice."""
AFTER_TITLE, AFTER_MESSAGE, AFTER_SENTENCE = 8.0, 6.0, 5.0
AROUND_PART = 13.0
"""What stands beneath the caption of a part, beneath a table, and around its sources."""


@dataclass(frozen=True)
class Room:
    """What a page holds: points across and down, and the sizes of its letters.

    `least_picture` is the height under which a picture is left out; none is taller than it is
    drawn.
    """

    across: float
    down: float
    title_pt: float
    message_pt: float
    text_pt: float
    cell_pt: float
    least_picture: float


TITLE_PT, FACT_PT = 20.0, 8.5
"""The letters of the title of a pack and of what it says of itself, above its first page."""

PAD_ACROSS, PAD_DOWN = 8.0, 3.6
"""What stands around the text of a cell."""
PAPER = Room(480, 699, 18, 11, 10, 8, 150)
"""A page of A4 upright between its marking at the head and the foot: 700 points down in Word, 705
in PDF. What fills it here is some 3 to 23 points shorter than a page of Word."""


@dataclass(frozen=True)
class FittedPart:
    """A part as its page shows it: a picture of some height, or some rows of its table."""

    part: Part
    caption: str
    sources: str
    picture_pt: float = 0.0
    table: pd.DataFrame | None = None
    widths: tuple[float, ...] = ()
    more: str = ""


@dataclass(frozen=True)
class FittedPage:
    """What a page holds once it fits."""

    message: str
    sentences: tuple[str, ...]
    parts: tuple[FittedPart, ...]


def fitted_page(page: Page, room: Room, before: float = 0.0) -> FittedPage:
    """As much of a page as there is room for; `before` is what stands above its message."""
    message = _cut(page.message, room.across, room.message_pt, bold=True)
    left = room.down - before - room.title_pt * LEADING - AFTER_TITLE
    left -= _tall(message, room, room.message_pt, bold=True) + AFTER_MESSAGE
    sentences: list[str] = []
    for said in page.sentences:
        sentence = _cut(said, room.across, room.text_pt)
        tall = _tall(sentence, room, room.text_pt) + AFTER_SENTENCE
        if tall < left * 0.6 or not sentences:
            sentences.append(sentence)
            left -= tall
    parts: list[FittedPart] = []
    for at, part in enumerate(page.parts):
        others = page.parts[at + 1 :]
        later = sum(_least(other, room) for other in others)
        wanted = sum(_whole(other, room) for other in others)
        made = _fitted(part, room, left - later, left - wanted)
        if made is not None:
            parts.append(made[0])
            left -= made[1]
    return FittedPage(message, tuple(sentences), tuple(parts))


def _cut(text: str, across: float, size: float, bold: bool = False) -> str:
    """A text in as many lines as a page can give it; only a name of hundreds of letters is cut."""
    lines = wrap(text, across, size, bold)
    return text if len(lines) <= MAX_LINES else " ".join(lines[: MAX_LINES - 1]) + " …"


def title_of(report: Report) -> str:
    """The title of a pack, as its first page has room for it."""
    return _cut(report.title, PAPER.across, TITLE_PT, bold=True)


def facts_line(report: Report) -> str:
    """What a pack says of itself, in a line or a few: its meeting, marking, date and database."""
    facts = (f"{label}: {without_control_characters(said)}" for label, said in report.cover_fields)
    return _cut(" · ".join(facts), PAPER.across, FACT_PT)


def cover_height(report: Report) -> float:
    """How tall the title of a pack and what it says of itself are, above its first page."""
    title = _tall(title_of(report), PAPER, TITLE_PT, bold=True)
    return title + _tall(facts_line(report), PAPER, FACT_PT) + 24


def sources_in_line(part: Part, across: float, size: float) -> str:
    """The sources of an exhibit in one line: as many by name as there is room for."""
    sources = part.exhibit.sources
    if not sources:
        return "No single source: worked out from all that is recorded."
    head = "Source: " if len(sources) == 1 else "Sources: "
    for count in range(min(len(sources), 4), 0, -1):
        left = len(sources) - count
        tail = f" and {left} more, listed {part.sources_are}" if left else ""
        line = head + "; ".join(short_citations(sources[:count])) + tail + "."
        if len(wrap(line, across, size)) == 1:
            return line
    return f"{head}{count_noun(len(sources), 'source')}, listed {part.sources_are}."


def _least(part: Part, room: Room) -> float:
    """What a part takes at the least: its picture small, or the head of its table and some rows."""
    if part.is_picture:
        return room.least_picture + _around(part, room)
    heights = _heights(part.table.head(LEAST_ROWS), room)[1]
    return _around(part, room) + min(sum(heights), room.down / 3) + room.cell_pt * LEADING


def _whole(part: Part, room: Room) -> float:
    """What a part takes with all its rows, or its picture as it is drawn."""
    inside = _drawn(part, room) if part.is_picture else sum(_heights(part.table, room)[1])
    return _around(part, room) + inside


def _drawn(part: Part, room: Room) -> float:
    """The height of a picture across the whole page."""
    assert part.exhibit.chart is not None, "a picture is of a chart"
    tall = part.exhibit.chart.height
    return tall * room.across / chart_width(wide=False)


def _around(part: Part, room: Room) -> float:
    caption = _tall(_caption(part, room), room, room.text_pt, bold=True)
    return caption + room.cell_pt * LEADING + AROUND_PART


def _fitted(
    part: Part, room: Room, left: float, left_by_all: float
) -> tuple[FittedPart, float] | None:
    """A part in what is left of its page, and how tall it is; None where nothing of it fits.

    `left_by_all` is what the parts after it would leave to it if they were whole: for their rows a
    picture gives way, as far as its letters can still be read.
    """
    title = _caption(part, room)
    around = _around(part, room)
    sources = sources_in_line(part, room.across, room.cell_pt)
    inside = left - around
    if part.is_picture:
        if inside < room.least_picture:
            return None
        drawn = _drawn(part, room)
        tall = min(inside, drawn, max(left_by_all - around, drawn * LEAST_SCALE))
        return FittedPart(part, title, sources, picture_pt=tall), around + tall
    table = part.table
    widths, (used, *rows) = _heights(table, room)
    line = room.cell_pt * LEADING
    # Where not all of them fit, the last line is kept for how many more there are. A picture that
    # gives way to all of them leaves exactly their height, but for how numbers are rounded.
    most = inside + 0.1 if used + sum(rows) <= inside + 0.1 else inside - line - 4
    shown: list[int] = []
    for place in part.most_urgent_first:
        if used + rows[place] > most:
            break
        used += rows[place]
        shown.append(place)
    if not shown:
        return None
    left_out = len(rows) - len(shown)
    more = (
        f"{count_noun(left_out, 'more row is', 'more rows are')} {part.rest_is}."
        if left_out
        else ""
    )
    fitted = FittedPart(
        part, title, sources, table=table.iloc[sorted(shown)], widths=widths, more=more
    )
    return fitted, around + used + (line + 4 if more else 0)


def _caption(part: Part, room: Room) -> str:
    return _cut(part.exhibit.title, room.across, room.text_pt, bold=True)


def _heights(table: pd.DataFrame, room: Room) -> tuple[tuple[float, ...], list[float]]:
    """The widths of a table's columns, and the heights of its head and of each row."""
    header = [str(name) for name in table.columns]
    rows = [[str(value) for value in row] for row in table.itertuples(index=False, name=None)]
    widths = lowest_widths(header, rows, room.across, room.cell_pt, PAD_ACROSS)
    lines = lines_of_rows(header, rows, widths, room.cell_pt, PAD_ACROSS)
    return widths, [count * room.cell_pt * LEADING + PAD_DOWN for count in lines]


def _tall(text: str, room: Room, size: float, bold: bool = False) -> float:
    return len(wrap(text, room.across, size, bold)) * size * LEADING
