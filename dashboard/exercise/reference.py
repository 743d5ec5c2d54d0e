"""What is real in an exercise: who there is, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard.exercise.files import read_rows

REFERENCE = (
    "rocu",
    "force",
    "rocu_membership",
    "rocu_neighbour",
    "force_size",
    "agency",
    "capability",
    "capability_standard",
    "policing_function",
    "function_capability",
    "spr_edition",
    "spr_threat",
    "spr_obligation",
    "obligation_function",
    "gdp_deflator",
)
"""What is the same in every data set: who there is, and what is asked of them."""

_ID = {"policing_function": "function"}
"""The tables whose key is not named as they are."""


@dataclass(frozen=True)
class Reference:
    """The rows of the real reference tables, and the day on which they were compiled."""

    rows: dict[str, list[dict[str, str]]]
    sources: dict[str, dict[str, str]]
    compiled_on: date

    @staticmethod
    def read(folder: Path) -> Reference:
        sources = {row["source_id"]: row for row in read_rows(folder / "source.csv")}
        (data_set,) = read_rows(folder / "data_set.csv")
        rows = {name: read_rows(folder / f"{name}.csv") for name in REFERENCE}
        return Reference(rows, sources, date.fromisoformat(data_set["compiled_on"]))

    def ids(self, table: str) -> list[str]:
        return [row[f"{_ID.get(table, table)}_id"] for row in self.rows[table]]

    def members_on(self, day: date) -> dict[str, list[str]]:
        """The forces of each unit on a day."""
        found: dict[str, list[str]] = {id_: [] for id_ in self.ids("rocu")}
        text = day.isoformat()
        for row in self.rows["rocu_membership"]:
            until = row["member_to"]
            # A year alone means its first day as a start, and its last day as an end.
            if row["member_from"] <= text and (not until or until >= text[: len(until)]):
                found[row["rocu_id"]].append(row["force_id"])
        return found

    def unit_of(self, force: str, day: date) -> str:
        return next(unit for unit, forces in self.members_on(day).items() if force in forces)

    @property
    def officers(self) -> dict[str, int]:
        """The newest number of officers of each force, whatever its basis: what shares and sums
        are in proportion to, never shown itself."""
        rows = sorted(self.rows["force_size"], key=lambda row: row["as_of"])
        return {row["force_id"]: int(row["value"]) for row in rows}

    def name(self, table: str, id_: str) -> str:
        key = f"{_ID.get(table, table)}_id"
        return next(row["name"] for row in self.rows[table] if row[key] == id_)
