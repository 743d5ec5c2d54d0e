"""A Report is what a file holds: one exhibit, or a pack of sections, with what marks it.

Every writer of a format takes a Report and nothing else of the product, so that a deck, a workbook
and a document say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from urllib.parse import urlsplit

import pandas as pd

from dashboard.charts.matrix import Grid
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Source, Status
from dashboard.exhibits.registry import exhibit_named
from dashboard.model import OFFICIAL
from dashboard.theme import (
    CAPABILITY_STATES,
    COVERAGE_STATES,
    GRADE_STATES,
    POSITION_STATES,
)
from dashboard.wording import join_words

Picture = Callable[..., str | None]
"""The chart of an exhibit as SVG; None where it has none, or where none can be drawn.

Called with the exhibit, and with True after it for a chart that has to fit an upright page.
"""
Progress = Callable[[str], None]
"""Called with the name of the next step. It may raise StoppedError, which cancels the work."""

AUTHOR = "ROCU Capability Dashboard"
MADE_UP = "EXERCISE: every observation here is made up"
MAX_COLUMNS = 12
MAX_UPRIGHT_COLUMNS = 6
"""A table of more columns stands on a page on its side."""
NOTHING = "Nothing recorded by this date was found for this."
NO_PICTURE = (
    "The chart could not be drawn where this file was made, because no browser was found there. "
    "The table has the same rows."
)


def silent(_: str) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Section:
    """A part of a pack: what it says in sentences, the exhibits that show it, and its marking."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    marking: str = OFFICIAL


@dataclass(frozen=True)
class Part:
    """An exhibit on a page of a pack: its picture, or the columns named of its table.

    `elsewhere` is the page of the dashboard with the whole of it, where the pack has no annex.
    """

    exhibit: Exhibit
    columns: tuple[str, ...] = ()
    is_picture: bool = False
    elsewhere: str = ""

    @property
    def rest_is(self) -> str:
        """Where the rows stand that its page has no room for."""
        return (
            f"on the page {self.elsewhere} of the dashboard" if self.elsewhere else "in the annex"
        )

    @property
    def sources_are(self) -> str:
        """Where its sources are listed."""
        return "at the end" if self.elsewhere else "in the annex"

    @property
    def table(self) -> pd.DataFrame:
        """The columns that the page has of the table."""
        table = self.exhibit.table
        return table[[name for name in self.columns if name in table]] if self.columns else table

    @property
    def most_urgent_first(self) -> list[int]:
        """The places of the rows of the table in the order in which a page keeps them: by the
        column `urgency` of the answer where it has one, else as they stand."""
        frame, places = self.exhibit.frame, range(self.exhibit.row_count)
        if "urgency" not in frame:
            return list(places)
        return sorted(places, key=list(frame["urgency"]).__getitem__)


@dataclass(frozen=True)
class Page:
    """One of the few pages that a board reads: what it finds first, and what shows that.

    It stands on one page of every file. What does not fit is in the annex, and the page says so.
    """

    key: str
    title: str
    message: str
    sentences: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    marking: str = OFFICIAL


@dataclass(frozen=True)
class Report:
    """What a file holds. One exhibit alone is a report of one section, without a cover.

    A pack has the `pages` that a board reads, and the `sections` of its annex. `name` is that of
    its file, without the ending. `cover_fields` are the lines of the cover as label and text.
    `version` names the database that it was made from; `day` dates the file, so that the same
    report is the same file. `cited` are the sources as they are numbered, where they are those of
    a whole pack and this is its annex. Where it `has_annex`, beside it or in it, the sources are
    listed there.
    """

    title: str
    name: str
    status: Status
    version: str
    day: date
    sections: tuple[Section, ...]
    cover_fields: tuple[tuple[str, str], ...] = ()
    is_pack: bool = False
    pages: tuple[Page, ...] = ()
    cited: tuple[Source, ...] = ()
    has_annex: bool = True

    @property
    def made_from(self) -> str:
        """What the file was made from, in words."""
        return f"Made from database version {self.version}."

    @property
    def banner(self) -> str:
        """What stands at the head and the foot of every page: the marking, after EXERCISE."""
        return ("EXERCISE · " if self.status.is_exercise else "") + self.status.marking

    @property
    def marking_first(self) -> list[tuple[str, str]]:
        """The fields of the cover with the marking at the top."""
        return sorted(self.cover_fields, key=lambda fact: fact[0] != "Marking")

    @cached_property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Every exhibit once, in the order of the pages and the sections."""
        on_pages = (part.exhibit for page in self.pages for part in page.parts)
        in_sections = (exhibit for section in self.sections for exhibit in section.exhibits)
        named = {
            (exhibit.id, exhibit.title, *exhibit.request.choices.items()): exhibit
            for exhibit in (*on_pages, *in_sections)
        }
        return tuple(named.values())

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Every source once, in the order in which the exhibits first rest on them: 1, 2, 3."""
        if self.cited:
            return self.cited
        found = {source: None for exhibit in self.exhibits for source in exhibit.sources}
        return tuple(found)

    @property
    def lists_sources(self) -> bool:
        """Whether the sources are listed at its end: those of a short pack are in its annex, where
        it has one."""
        return bool(self.sections) or not self.has_annex

    @cached_property
    def _number(self) -> dict[Source, int]:
        return {source: number for number, source in enumerate(self.sources, start=1)}

    def source_numbers(self, exhibit: Exhibit) -> tuple[int, ...]:
        """The numbers of the sources of an exhibit, in order."""
        return tuple(sorted(self._number[source] for source in exhibit.sources))

    def sources_line(self, exhibit: Exhibit) -> str:
        """Which of the numbered sources an exhibit rests on: "Sources: 3, 5 to 9 and 12." """
        numbers = self.source_numbers(exhibit)
        if not numbers:
            return "Sources: none."
        return f"{'Source' if len(numbers) == 1 else 'Sources'}: {join_words(_runs(numbers))}."

    def entry(self, exhibit: Exhibit) -> Entry:
        """An exhibit of this report in the words that every format has for it."""
        has_rows = bool(exhibit.row_count)
        return Entry(
            filters=tuple(f"{label}: {chosen}" for label, chosen in exhibit.filters.items()),
            nothing="" if has_rows else NOTHING,
            sources_line=self.sources_line(exhibit),
            tables=tuple(split_wide_table(exhibit)) if has_rows else (),
        )

    def numbered_sources(self) -> list[str]:
        """Every source in a line: number, title, publisher, date, how it was read, address."""
        return [
            f"{number}. {source.title.rstrip('.')}. {citation(source)} {source.url}".rstrip()
            for number, source in enumerate(self.sources, start=1)
        ]


@dataclass(frozen=True)
class Entry:
    """What every format says of an exhibit: what was chosen, whether there is nothing, its sources.

    `tables` are the parts of its table that a page can hold, each with what it is called.
    """

    filters: tuple[str, ...]
    nothing: str
    sources_line: str
    tables: tuple[tuple[str, pd.DataFrame], ...]

    @property
    def is_wide(self) -> bool:
        """Whether a page with its tables stands on its side."""
        return any(len(table.columns) > MAX_UPRIGHT_COLUMNS for _, table in self.tables)


def citation(source: Source) -> str:
    """Who published a source, when, and how it was read. It follows the title."""
    return f"{source.publisher or 'Publisher not stated'}, {source.dated}. {source.read}."


def _runs(numbers: tuple[int, ...]) -> list[str]:
    """Numbers with those that follow each other said as "5 to 9"."""
    # Consecutive numbers differ from their index by the same amount: 7, 8, 9 at 3, 4, 5.
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(numbers), lambda placed: placed[1] - placed[0])
    ]
    return [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]


def of_exhibit(exhibit: Exhibit) -> Report:
    """One exhibit as a report."""
    request = exhibit.request
    return Report(
        title=exhibit.title,
        name=name_of(exhibit),
        status=exhibit.status,
        version=request.question.store.version,
        day=request.question.as_of,
        sections=(Section(exhibit.id, exhibit.title, (), (exhibit,)),),
        cover_fields=cover_fields(exhibit.status, exhibit.filters, request.question.store.version),
    )


def name_of(exhibit: Exhibit) -> str:
    """What the file of an exhibit is called: exhibit, scope, as-at date and marking."""
    request = exhibit.request
    scope = [part for part in (request.question.rocu_id, request.question.force_id) if part] or [
        "all-regions"
    ]
    usual = exhibit_named(exhibit.id).choices
    chosen = [value for name, value in request.choices.items() if value != usual.get(name)]
    return file_name(
        [exhibit.id, *scope, *chosen], f"as-at-{request.question.as_of.isoformat()}", exhibit.status
    )


def file_name(parts: list[str], day: str, status: Status) -> str:
    """Parts of a name, a day, the marking, and EXERCISE where it is one, as a name for a file."""
    named = [re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-")[:40] for part in parts]
    exercise = ["EXERCISE"] if status.is_exercise else []
    return "_".join([*filter(None, named), day, *exercise, status.marking])


def cover_fields(
    status: Status, filters: dict[str, str], version: str
) -> tuple[tuple[str, str], ...]:
    """What every file says of itself: data set, marking, edition, date, filters, database.

    What the viewer does not see is said where it is so; a file of one exhibit has it in its note.
    """
    return (
        *([("Exercise", MADE_UP)] if status.is_exercise else []),
        ("Marking", status.marking),
        ("Data set", status.data_set),
        ("Edition", status.edition),
        *([("What is shown", status.visibility_note)] if status.visibility_note else []),
        ("As at", status.as_at),
        *filters.items(),
        ("Database version", version),
    )


def is_web(url: str) -> bool:
    """Whether an address leads to the web, and so may be a link in a file."""
    try:
        return urlsplit(url).scheme in ("http", "https")
    except ValueError:  # such as a bracket that is not closed
        return False


def split_wide_table(
    exhibit: Exhibit, most: int = MAX_COLUMNS
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The table of an exhibit in parts of at most `most` columns, the first column in each.

    A part that shows the columns of one group of the grid is called by that group.
    """
    table = exhibit.table
    first, *others = table.columns
    if len(others) < most:
        yield "", table
        return
    groups = {}
    if exhibit.grid is not None:
        labels = (*exhibit.grid.columns, *exhibit.grid.rows)
        groups = {label.text: label.group for label in labels if label.group}
    for group, names in groupby(others, lambda name: groups.get(str(name), "")):
        held = list(names)
        for start in range(0, len(held), most - 1):
            yield group, table[[first, *held[start : start + most - 1]]]


def table_grid(exhibit: Exhibit) -> Grid | None:
    """The grid of an exhibit with the columns of its table across.

    Some charts are drawn the other way: forces down, while the table has a column a force.
    """
    grid, names = exhibit.grid, {str(name) for name in exhibit.table.columns}
    if grid is None or not all(row.text in names for row in grid.rows):
        return grid
    return grid.turned


def state_fills(exhibit: Exhibit, table: pd.DataFrame) -> dict[tuple[int, int], str]:
    """The colours of the cells of a part of the table of an exhibit, by row and column.

    A cell is coloured as in the grid where it says its state and nothing else: a count of
    agreements, several bases or a change ("Gap, now not known") has no colour of its own.
    """
    grid = table_grid(exhibit)
    if grid is None:
        return {}
    drawn = {(row.text, column.text): cell for (row, column), cell in grid.cells.items()}
    fills = {}
    for down, (head, *texts) in enumerate(table.itertuples(index=False, name=None)):
        for across, (name, text) in enumerate(zip(table.columns[1:], texts, strict=True), start=1):
            cell = drawn.get((str(head), str(name)))
            if cell and cell.state in _COLOURED and text in (cell.word, cell.state.label):
                fills[down, across] = cell.fill(dark=False)
    return fills


_COLOURED = frozenset((*CAPABILITY_STATES, *COVERAGE_STATES, *POSITION_STATES, *GRADE_STATES))
