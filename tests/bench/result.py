"""One thing measured: its values, and the floor that it is held against."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

DECIMALS = {"s": 2, "ms": 1, "MB": 0, "runs": 0, "%": 1, "px": 0}


@dataclass(frozen=True)
class Result:
    """What was measured, in which unit, and the most that its median may be, where there is one."""

    what: str
    unit: str
    values: tuple[float, ...]
    floor: float | None = None

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
    def met(self) -> bool:
        return self.floor is None or self.p50 <= self.floor

    def said(self, value: float | None) -> str:
        return "" if value is None else f"{value:,.{DECIMALS[self.unit]}f} {self.unit}"


def result_table(results: Iterable[Result]) -> Table:
    """Every result in the order it was measured. The floor is held against the median."""
    table = Table("What", "p50", "p95", "Times", "Floor", "Met")
    for column in table.columns[1:5]:
        column.justify = "right"
    for result in results:
        table.add_row(
            result.what,
            result.said(result.p50),
            result.said(result.p95),
            str(len(result.values)),
            result.said(result.floor),
            "" if result.floor is None else "yes" if result.met else "NO",
        )
    return table


def ratio_table(pairs: Iterable[tuple[str, Result, Result]]) -> Table:
    """The medians of the dashboard and of Dash for the same thing, and how they compare."""
    table = Table("The same heatmap", "Dashboard", "Dash", "Dashboard / Dash")
    for column in table.columns[1:]:
        column.justify = "right"
    for what, ours, theirs in pairs:
        ratio = f"{ours.p50 / theirs.p50:.2f}"
        table.add_row(what, ours.said(ours.p50), theirs.said(theirs.p50), ratio)
    return table
