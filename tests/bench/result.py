"""One thing measured: its values, and the floor that it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from rich.table import Table

Measure = Literal["p50", "p95", "most"]
DECIMALS = {
    "s": 2,
    "ms": 1,
    "MB": 0,
    "kB": 0,
    "runs": 0,
    "%": 1,
    "px": 0,
    "times": 2,
    "score": 3,
    "of them": 0,
}
COLUMNS = ("What", "p50", "p95", "Most", "Values", "Floor", "Met")


@dataclass(frozen=True)
class Result:
    """What was measured, in which unit, and the floor: the most that `of` it may be, if any.

    Those that are `main` stand in the table of the README.
    """

    what: str
    unit: str
    values: tuple[float, ...]
    floor: float | None = None
    of: Measure = "p50"
    main: bool = False

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"{self.what}: nothing was measured")

    @property
    def p50(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float | None:
        """The value that 19 of 20 do not exceed; None where there are too few to say."""
        if len(self.values) < 20:
            return None
        return statistics.quantiles(self.values, n=20, method="inclusive")[-1]

    @property
    def most(self) -> float:
        return max(self.values)

    @property
    def held(self) -> float:
        """What is held against the floor. Too few values for a p95 are held by the most of them."""
        if self.of == "p95" and self.p95 is not None:
            return self.p95
        return self.p50 if self.of == "p50" else self.most

    @property
    def met(self) -> bool:
        return self.floor is None or self.held <= self.floor

    def said(self, value: float | None) -> str:
        return "" if value is None else f"{value:,.{DECIMALS[self.unit]}f} {self.unit}"

    def row(self) -> tuple[str, ...]:
        """The result in words, a cell for each of COLUMNS."""
        several = len(self.values) > 1
        return (
            self.what,
            self.said(self.p50),
            self.said(self.p95),
            self.said(self.most) if several else "",
            str(len(self.values)),
            "" if self.floor is None else f"{self.of} {self.said(self.floor)}",
            "" if self.floor is None else "yes" if self.met else "NO",
        )


def ratio(what: str, ours: Result, theirs: Result, floor: float | None = None) -> Result:
    """How many times the median of one is that of another."""
    return Result(what, "times", (ours.p50 / theirs.p50,), floor, main=floor is not None)


def result_table(results: Iterable[Result]) -> Table:
    """Every result in the order it was measured."""
    table = Table(*COLUMNS)
    for column in table.columns[1:6]:
        column.justify = "right"
    for result in results:
        table.add_row(*result.row())
    return table
