"""The data contract: every table and column that a data set holds, read from `contract.csv`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from dashboard.settings import SCHEMA


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
        return self.name in ("ends_on", "member_to", "in_force_to")


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
    """The tables of the contract by name, in the contract's order."""
    columns: dict[str, list[Column]] = {}
    with (SCHEMA / "contract.csv").open(encoding="utf-8", newline="") as lines:
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
