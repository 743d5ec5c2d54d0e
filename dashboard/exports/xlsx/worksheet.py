"""How one sheet of a workbook is written, by the Government's guidance on spreadsheets.

The title stands in A1, then lines of text, then one named table: no merged cells, no empty cells in
it, no gridlines. Nothing is ever handed to the spreadsheet to interpret: what is text is written
as text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.exhibits.question import Link
from dashboard.exports.cells import Day, Number, runs_as_formula, text_of
from dashboard.exports.xlsx.names import MAX_HEADING_LETTERS, headings_of, units
from dashboard.exports.xml_text import without_control_characters
from dashboard.text_metrics import column_widths, width, wrap
from dashboard.theme import ink
from dashboard.wording import count_noun

Cell = str | int | float | bool | Link | Number | Day

MAX_ROWS = 1_048_000
MAX_CELL_LETTERS = 32_000
MAX_LINKS = 65_000
"""Of a sheet and of a cell: a little less than Excel can hold."""
MAX_URL_LETTERS = 2_000
FONT, SIZE, TITLE_SIZE = "Arial", 12, 16
"""The sizes that the guidance asks for."""
LETTERING = {
    "default_format_properties": {"font_name": FONT, "font_size": SIZE, "font_scheme": "none"},
    "default_column_width": 80,
}
"""Of a workbook: a column is measured in digits of its font, which are nine pixels wide."""
PX_OF_POINT = 4 / 3
PAD_PX = 20
NARROWEST_PX, WIDEST_PX = 80, 430
TEXT_PX = 1_000
"""How far the lines above a table run, where the table is not wider."""
PRINTED_PX, COLUMN_PX = 1_600, 130
"""A table wider than this, or than so much a column, is too small on a printed page."""
PAGE_PX = 2_600
"""What a printed page takes of a table at the least; a wider one runs on beside it."""
MAX_LINK_LETTERS = 45
MAX_ROWS_MEASURED = 1_000
"""So many rows, and letters of each cell, say how wide a column should be."""
LINE_PT = 15.0
MAX_ROW_PT = 400
FROZEN_FROM_ROWS, MAX_FROZEN_LINES, FROZEN_FROM_COLUMNS = 20, 9, 9
LINE = "#B5BCC4"
RULED: dict[str, object] = {"bottom": 1, "bottom_color": LINE}
RIGHT: dict[str, object] = {"align": "right", "indent": 1}
LINK = "#0000EE"


@dataclass(frozen=True)
class Table:
    """A table with a name; every row has a cell for every heading, and no cell is empty.

    `fills` are the colours of cells by row and column. `widest` is how wide a column may be, and
    `usual` how wide the columns of a large table are on average, in pixels.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    fills: dict[tuple[int, int], str] = field(default_factory=dict)
    widest: int = WIDEST_PX
    usual: int = COLUMN_PX


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name on the tab, its title, lines beneath it, and its table, if it has one."""

    name: str
    title: str
    lines: tuple[str, ...]
    table: Table | None = None


class Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            look = {"valign": "top"} | properties
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def add_sheet(book: Workbook, formats: Formats, sheet: Sheet, banner: str) -> None:
    """Write a sheet; `banner` stands at the head and the foot of each of its printed pages."""
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    table = sheet.table
    widths = _widths(table) if table else []
    _set_print(page, banner, max(1, round(sum(widths) / PAGE_PX)))
    for at, pixels in enumerate(widths):
        page.set_column_pixels(at, at, pixels)
    across = max(TEXT_PX, sum(widths))
    page.write_string(
        0, 0, _fitting(text_of(sheet.title)), formats(bold=True, font_size=TITLE_SIZE)
    )
    page.set_row_pixels(0, 30)
    lines = [line for text in (*sheet.lines, *_said_of(table)) for line in _wrapped(text, across)]
    for at, line in enumerate(lines, start=1):
        page.write_string(at, 0, line, formats(quote_prefix=runs_as_formula(line)))
    if table and table.rows:
        _add_table(page, formats, sheet, table, widths, len(lines) + 1)
    if not table:
        page.set_column_pixels(0, 0, TEXT_PX)


def _set_print(page: Worksheet, banner: str, pages: int) -> None:
    text = without_control_characters(banner).replace("&", "&&")[:120]
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(pages, 0)
    if pages > 1:
        page.repeat_columns(0)
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.8)
    page.set_header(f'&C&"{FONT},Bold"&12{text}')
    page.set_footer(f'&C&"{FONT},Bold"&12{text}&R&"{FONT},Regular"&10Page &P of &N')


def _said_of(table: Table | None) -> list[str]:
    if table is None:
        return []
    if not table.rows:
        return ["This worksheet has no table."]
    if len(table.rows) > MAX_ROWS:
        held = count_noun(len(table.rows), "row")
        return [f"Only the first {MAX_ROWS:,} of {held} are here: a worksheet holds no more."]
    return ["This worksheet has one table."]


def _wrapped(text: str, across: float) -> list[str]:
    return [line for line in wrap(text_of(text), across / PX_OF_POINT, SIZE) if line]


def _add_table(
    page: Worksheet,
    formats: Formats,
    sheet: Sheet,
    table: Table,
    widths: Sequence[int],
    top: int,
) -> None:
    headings = headings_of(table.headings)
    rows = table.rows[:MAX_ROWS]
    numeric = [all(_is_numeric(row[at]) for row in rows) for at in range(len(headings))]
    page.add_table(
        top,
        0,
        top + len(rows),
        len(headings) - 1,
        {
            "name": table.name,
            "title": _short(sheet.title),
            "description": _short(sheet.title),
            "style": None,
            "autofilter": False,
            "columns": [
                {
                    "header": heading,
                    "header_format": formats(
                        bold=True,
                        text_wrap=True,
                        bottom=2,
                        valign="bottom",
                        **(RIGHT if is_numeric else {"align": "left"}),
                        quote_prefix=runs_as_formula(heading),
                    ),
                }
                for heading, is_numeric in zip(headings, numeric, strict=True)
            ],
        },
    )
    page.set_row(top, _height(headings, widths, bold=True))
    links = 0
    for down, row in enumerate(rows):
        page.set_row(top + 1 + down, _height([str(value) for value in row], widths))
        for at, value in enumerate(row):
            place = (top + 1 + down, at)
            _write(page, formats, place, value, table.fills.get((down, at), ""))
            if isinstance(value, Link) and links < MAX_LINKS and units(value.url) < MAX_URL_LETTERS:
                links += 1
                _write_link(page, formats, place, value)
    page.repeat_rows(top)
    if len(rows) >= FROZEN_FROM_ROWS and top <= MAX_FROZEN_LINES:
        page.freeze_panes(top + 1, 1 if len(headings) >= FROZEN_FROM_COLUMNS else 0)


def _write(
    page: Worksheet, formats: Formats, place: tuple[int, int], value: Cell, fill: str
) -> None:
    look = dict(RULED)
    if fill:
        look = {"bg_color": fill, "font_color": ink(fill), "border": 1, "border_color": LINE}
    if isinstance(value, bool):
        page.write_boolean(*place, value, formats(**look, align="left"))
    elif isinstance(value, int | float):
        page.write_number(*place, value, formats(**look, **RIGHT))
    elif isinstance(value, Number):
        page.write_number(*place, value.amount, formats(**look, **RIGHT, num_format=value.shown))
    elif isinstance(value, Day):
        look |= {"align": "left", "num_format": value.shown}
        page.write_datetime(*place, value.day, formats(**look))
    else:
        text = _fitting(text_of(value))
        look |= {"quote_prefix": True} if runs_as_formula(text) else {}
        page.write_string(*place, text, formats(**look, text_wrap=True))


def _write_link(page: Worksheet, formats: Formats, place: tuple[int, int], link: Link) -> None:
    text = _fitting(text_of(link))
    look = {**RULED, "text_wrap": True, "underline": 1, "font_color": LINK}
    look |= {"quote_prefix": True} if runs_as_formula(text) else {}
    page.write_url(*place, link.url, formats(**look), text)


def _is_numeric(value: Cell) -> bool:
    return isinstance(value, int | float | Number) and not isinstance(value, bool)


def _fitting(text: str) -> str:
    """A text that fits into a cell; one that is cut says so, and how much of it is not there."""
    if units(text) <= MAX_CELL_LETTERS:
        return text
    kept = text[: MAX_CELL_LETTERS // 2]
    return (
        f"{kept} … [Cut here: {len(text) - len(kept):,} of {len(text):,} letters are left out, "
        "because a cell of a spreadsheet holds no more. The CSV file has them.]"
    )


def _short(text: str) -> str:
    return text_of(text)[:MAX_HEADING_LETTERS]


def _widths(table: Table) -> list[int]:
    """Widths of the columns in pixels: as wide as their texts are, if that can still be printed."""
    rows = [[_measured(value) for value in row] for row in table.rows[:MAX_ROWS_MEASURED]]
    wanted = []
    for at, heading in enumerate(table.headings):
        longest = max((width(row[at], SIZE) for row in rows), default=0.0)
        words = max((width(word, SIZE, bold=True) for word in heading.split()), default=0.0)
        pixels = max(longest, words) * PX_OF_POINT + PAD_PX
        wanted.append(min(max(pixels, NARROWEST_PX), table.widest))
    most = max(PRINTED_PX, table.usual * len(wanted))
    if sum(wanted) > most:
        across = most / PX_OF_POINT
        points = column_widths(list(table.headings), rows, across, SIZE, PAD_PX / PX_OF_POINT)
        wanted = [part * PX_OF_POINT for part in points]
    return [round(pixels) for pixels in wanted]


def _measured(value: Cell) -> str:
    """A text by which to measure a cell: in one piece where no program breaks it into lines."""
    text = str(value)[:MAX_ROWS_MEASURED]
    if isinstance(value, Day):
        return text.replace(" ", ",")
    if not isinstance(value, Link):
        return text
    if len(text) <= MAX_LINK_LETTERS:
        return text.replace(" ", ",")
    return text if " " in text else text[:MAX_LINK_LETTERS]


def _height(texts: Sequence[str], widths: Sequence[int], bold: bool = False) -> float:
    """The height of a row in points: not every program finds it by itself."""
    lines = 1
    for text, pixels in zip(texts, widths, strict=True):
        across = (pixels - PAD_PX + 2) / PX_OF_POINT
        if len(text) > 3 and ("\n" in text or width(text, SIZE, bold) > across):
            lines = max(lines, _lines(text[:MAX_CELL_LETTERS], max(across, SIZE), bold))
    return min(lines * LINE_PT, MAX_ROW_PT)


def _lines(text: str, across: float, bold: bool) -> int:
    """How many lines a text takes. By words, whose widths are soon known, for there are many."""
    space, lines = width(" ", SIZE, bold), 0
    for paragraph in text.split("\n"):
        lines, at = lines + 1, 0.0
        for word in paragraph.split():
            long = width(word, SIZE, bold)
            if at and at + space + long > across:
                lines, at = lines + 1, 0.0
            at += long + (space if at else 0)
            if at > across:
                lines, at = lines + int(at // across), at % across
    return lines
