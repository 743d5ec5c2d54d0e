"""The data contract: every table and column that a data set holds, read from `contract.csv`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.settings import CONTRACT, RECORDED

PATTERNS = {
    "id": r"[a-z0-9][a-z0-9_-]*",
    "int": r"-?[0-9]{1,9}",
    "number": r"-?[0-9]{1,99}(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?",
    "year": r"[0-9]{4}",
    "url": r"https?://\S+",
    "date": r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?",
    "financial_year": r"[0-9]{4}-[0-9]{2}",
}
"""What a value of each type looks like, as a regular expression for the whole of it."""

BUILD_WARNING = "build_warning"
"""The table that a build adds to the contract's: it counts warnings of all of them."""

CITATION = "citation"
"""A view over every table with a source: the table and the source of each of its rows."""

PROSE = (
    "note",
    "definition",
    "requirement",
    "effect",
    "text_summary",
    "coverage_note",
    "purpose",
)
"""Columns of whole sentences, in which a line break means one. Anything else is one line."""


@dataclass(frozen=True)
class Column:
    """One column of the contract. `words` are the allowed values of a column of words."""

    table: str
    name: str
    type: str
    key: bool
    may_be_empty: bool
    may_be_absent: bool
    references: str
    words: tuple[str, ...]
    meaning: str

    @property
    def is_end(self) -> bool:
        """Whether a date cut short, such as 2019, means its last day rather than its first."""
        return self.name in ("ends_on", "review_on", "due_on", "member_to", "in_force_to")

    @property
    def is_typed(self) -> bool:
        """Whether a value can be told from any other text by its looks."""
        return bool(self.words) or self.type in PATTERNS

    def fits(self, value: str) -> bool:
        """Whether a value looks like one of this column."""
        pattern = PATTERNS.get(self.type, "")
        return value in self.words or bool(pattern and re.fullmatch(pattern, value))


@dataclass(frozen=True)
class Table:
    """One table of the contract, its columns in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    def holds(self, name: str) -> bool:
        return any(column.name == name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """The tables of the contract by name, in the contract's order: those of a data-set folder."""
    return _read(CONTRACT)


@cache
def recorded() -> dict[str, Table]:
    """The tables that no folder has: what boards decide and do, which the ledger keeps."""
    return _read(RECORDED)


@cache
def every_table() -> dict[str, Table]:
    """The tables of a database: the contract's, and those of what the ledger keeps."""
    return tables() | recorded()


def _read(path: Path) -> dict[str, Table]:
    columns: dict[str, list[Column]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            column = Column(
                table=row["table"],
                name=row["column"],
                type=row["type"],
                key=row["key"] == "yes",
                may_be_empty=row["may_be_empty"] == "yes",
                may_be_absent=row["column_may_be_absent"] == "yes",
                references=row["references"],
                words=tuple(word.strip() for word in row["words"].split(";") if word.strip()),
                meaning=row["meaning"],
            )
            columns.setdefault(column.table, []).append(column)
    return {name: Table(name, tuple(held)) for name, held in columns.items()}


def citing() -> tuple[str, ...]:
    """The tables whose rows name a source."""
    return tuple(
        table.name
        for table in tables().values()
        if any(column.references == "source" for column in table.columns)
    )


@cache
def derived_relations() -> dict[str, frozenset[str]]:
    """What a query may read beside the contract's tables, and the tables whose rows it tells of."""
    return {BUILD_WARNING: frozenset(every_table()), CITATION: frozenset(citing())}
