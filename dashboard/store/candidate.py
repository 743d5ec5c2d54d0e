"""Data sets as they would be built: read and checked together, and not published."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType

import duckdb

from dashboard.errors import Problem
from dashboard.store.check import find_problems, first_day, last_day
from dashboard.store.contract import every_table, tables
from dashboard.store.live import LiveRows
from dashboard.store.stage import TableRow, stage, table_rows
from dashboard.store.strange import find_warnings

MOST = 5000
"""So many problems of each check are told of a return, which has no more rows in a sheet."""


def streams() -> frozenset[str]:
    """The streams of money that the contract names."""
    (stream,) = [column for column in tables()["funding"].columns if column.name == "stream"]
    return frozenset(stream.words)


class Candidate:
    """Folders and live rows, read together. To be used in `with`."""

    def __init__(self, folders: list[Path], live: LiveRows | None) -> None:
        self._connection = duckdb.connect()
        self._staging = stage(self._connection, folders, live)

    def __enter__(self) -> Candidate:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    @cached_property
    def problems(self) -> list[Problem]:
        """What breaks the contract: of each check as many as a return can have rows."""
        return self._staging.problems + find_problems(self._connection, self._staging, MOST)[0]

    def warnings(self, files: Collection[str]) -> list[Problem]:
        """What is strange in these files and may yet be true; asked once, where there are no
        problems."""
        return find_warnings(self._connection, files)[0]

    def rows(self, table: str) -> list[TableRow]:
        """The rows of a table as text, as they are in folders and returns together."""
        names = ", ".join(
            [*(column.name for column in every_table()[table].columns), "file", "line"]
        )
        found = self._connection.execute(f"select {names} from staged.{table} order by rowid")
        return table_rows(found)

    @property
    def data_set(self) -> str:
        """Whether the folders are an exercise, or published data."""
        kinds = {row["data_set"] for row in self.rows("data_set")}
        return "exercise" if "exercise" in kinds else "published"

    def replaced_agreements(self) -> dict[str, str]:
        """The agreements of folders whose place a live one takes: their marking by id."""
        found = self._connection.execute(
            "select agreement_id, coalesce(marking, 'OFFICIAL') from staged.replaced_agreement"
        )
        return dict(found.fetchall())

    def rocu_of(self, force: str | None, day: date) -> str | None:
        """The unit that a force is a member of on a day, by rocu_membership.csv."""
        found = self._connection.execute(
            f"""
            select rocu_id
            from staged.rocu_membership
            where
                force_id = ?
                and coalesce({first_day("member_from")} <= ?, true)
                and coalesce({last_day("member_to")} >= ?, true)
            """,
            [force, day, day],
        ).fetchone()
        return str(found[0]) if found else None
