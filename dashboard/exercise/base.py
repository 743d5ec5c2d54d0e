"""What the tables of an exercise are made with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from dashboard.exercise.reference import Reference

DAYS_IN_QUARTER = 90
MADE_UP = "Made up for an exercise."

Row = dict[str, object]


class Exercise:
    """What all tables of one exercise share: its seed, its quarters, and its made-up sources.

    Each table has random numbers of its own, so that one can change without changing the others.
    """

    def __init__(self, reference: Reference, seed: int, quarters: int, scale: int) -> None:
        self.reference = reference
        self.seed = seed
        self.scale = scale
        self.ends = _quarter_ends(reference.compiled_on, quarters)
        """The last day of each quarter, the newest last."""
        self.today = reference.compiled_on
        """What is to come comes after this day."""
        self.sources: dict[str, Row] = {}

    def random(self, table: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, *table.encode()])

    @property
    def years(self) -> list[date]:
        """The last quarter of each year of the history, the newest last."""
        return self.ends[::-4][::-1]

    def source(self, id_: str, title: str, day: date) -> str:
        """The id of a made-up source, which is written with the others at the end."""
        self.sources.setdefault(
            id_,
            {
                "source_id": id_,
                "title": f"{title} ({MADE_UP.lower().rstrip('.')})",
                "publisher": "Exercise",
                "published_on": day.isoformat(),
                "accessed_as": "document",
            },
        )
        return id_

    def quarter_source(self, end: date, kind: str = "Return", part: int = 0) -> str:
        """The id of the return, or statement, of a quarter; of a part of it, where one holds too
        many."""
        quarter = (end.month + 2) // 3
        number = f"-{part + 1}" if part else ""
        return self.source(
            f"exercise-{kind.lower().replace(' ', '-')}-{end.year}-q{quarter}{number}",
            f"{kind} for quarter {quarter} of {end.year}" + (f", part {part + 1}" if part else ""),
            end,
        )

    def moments(self, ends: Sequence[date], kind: str) -> tuple[list[date], list[str]]:
        """The days of the assessments of one thing, `scale` of them a period, with their sources.

        A day has several only where a quarter has fewer days than assessments.
        """
        days, sources = [], []
        for end in ends:
            length = min(self.scale, DAYS_IN_QUARTER)
            for number in range(self.scale):
                back = (self.scale - 1 - number) % length
                days.append(end - timedelta(days=back * DAYS_IN_QUARTER // length))
                sources.append(self.quarter_source(end, kind, number // DAYS_IN_QUARTER))
        return days, sources

    def source_rows(self) -> Iterator[Row]:
        """The real sources that reference rows name, then those that are made up."""
        named = {
            row["source_id"]
            for rows in self.reference.rows.values()
            for row in rows
            if row.get("source_id")
        }
        for id_, source in self.reference.sources.items():
            if id_ in named:
                yield dict(source)
        yield from self.sources.values()


def _quarter_ends(until: date, quarters: int) -> list[date]:
    """The last days of so many quarters, the newest of them not after a day."""
    year, quarter = until.year, (until.month - 1) // 3
    ends: list[date] = []
    while len(ends) < quarters:
        first_after = date(year + (quarter == 4), 1 if quarter == 4 else quarter * 3 + 1, 1)
        end = first_after - timedelta(days=1)
        if end <= until:
            ends.append(end)
        quarter -= 1
        if quarter == 0:
            year, quarter = year - 1, 4
    return ends[::-1]
