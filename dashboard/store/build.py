"""Builds a database from data-set folders: stage, check, load, publish."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from dashboard.errors import DashboardError, DataSetError, Problem
from dashboard.store.check import find_problems, first_day, last_day
from dashboard.store.contract import BUILD_WARNING, Column, every_table
from dashboard.store.live import LiveRows
from dashboard.store.publish import UNFINISHED, Published, inputs_digest, publish, schema_digest
from dashboard.store.schema import load_order, schema
from dashboard.store.stage import stage, tables_with_rows
from dashboard.store.strange import WHOSE, find_warnings

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Built:
    """A published build: its version, how many rows each table has, and what was strange.

    `warnings` are the first hundred of `warning_count`.
    """

    version: str
    rows: dict[str, int]
    warnings: list[Problem]
    warning_count: int


def build(
    folders: list[Path],
    database: Path,
    progress: Progress = lambda *_: None,
    live: LiveRows | None = None,
    share: Callable[[Path, Published], None] = lambda *_: None,
) -> Built:
    """Read the folders, check the whole contract, and publish a new database.

    `live` are the rows of accepted returns. Raises DataSetError with everything that is wrong with
    the data, or DashboardError where the database cannot be written; in both cases what was
    published stays published. `progress` is told the step, and how many of how many are done.
    `share` gets the finished file before readers are pointed to it.
    """
    made = Published(
        version=f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{os.getpid()}",
        schema=schema_digest(),
        inputs=inputs_digest(folders, live.digest if live else ""),
    )
    unfinished = database / f"{made.version}{UNFINISHED}.duckdb"
    try:
        database.mkdir(parents=True, exist_ok=True)
        rows, warnings, warning_count = write_database(
            folders, live, unfinished, made.version, progress
        )
        share(unfinished, made)
        publish(database, unfinished, made)
    except (OSError, duckdb.Error) as error:
        reason = str(error).splitlines()[-1].rstrip(". ")
        raise DashboardError(
            f"The database could not be written to {database}: {reason}. "
            "What was published before is untouched. Make room or give access, and build again."
        ) from error
    finally:
        for left in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            with suppress(OSError):
                left.unlink()
    return Built(made.version, rows, warnings, warning_count)


def write_database(
    folders: list[Path],
    live: LiveRows | None,
    unfinished: Path,
    version: str,
    progress: Progress = lambda *_: None,
) -> tuple[dict[str, int], list[Problem], int]:
    """Read, check and write a database into a file: how many rows, and what was strange.

    Raises DataSetError with everything that is wrong.
    """
    steps = len(every_table()) + 3
    with duckdb.connect() as connection:
        progress("Reading", 0, steps)
        staging = stage(connection, folders, live)
        progress("Checking", 1, steps)
        problems, count = find_problems(connection, staging)
        if staging.problems or problems:
            raise DataSetError(staging.problems + problems, staging.counts.total() + count)
        warnings, warning_count = find_warnings(connection)
        filled = tables_with_rows(connection)
        connection.execute(
            f"attach '{str(unfinished).replace(chr(39), chr(39) * 2)}' as making (block_size 16384)"
        )
        connection.execute("use making")
        connection.begin()
        connection.execute(schema())
        rows = {}
        for done, name in enumerate(load_order(), start=2):
            progress(f"Loading {name}", done, steps)
            rows[name] = load(connection, name) if name in filled else 0
        connection.execute(
            f"insert into {BUILD_WARNING} by name "
            f"select kind, table_name, {', '.join(WHOSE)}, count(*) as row_count "
            "from memory.staged.warning group by all"
        )
        connection.execute("insert into build values (?, current_date)", [version])
        progress("Writing", steps - 1, steps)
        connection.commit()
        connection.execute("use memory")
        connection.execute("detach making")
        progress("Writing", steps, steps)
    return {name: rows[name] for name in every_table()}, warnings, warning_count


def load(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """Put the staged rows of a table into the one of its name, typed: how many they are."""
    values = ", ".join(value for column in every_table()[name].columns for value in _values(column))
    (count,) = connection.execute(
        f"insert into {name} by name select {values} from memory.staged.{name} order by rowid"
    ).fetchone() or (0,)
    return int(count)


def _values(column: Column) -> list[str]:
    """SQL for the typed value or values of one staged column; a date also says how precise."""
    name = column.name
    if column.type == "date":
        day = last_day(name) if column.is_end else first_day(name)
        undated = "'undated'" if name == "as_of" else "null"
        return [
            f"{day} as {name}",
            f"""case length({name})
                when 10 then 'day' when 7 then 'month' when 4 then 'year' else {undated}
            end as {name}_precision""",
        ]
    if column.type in ("int", "number"):
        kind = "integer" if column.type == "int" else "double"
        return [f"cast({name} as {kind}) as {name}"]
    if name == "marking":
        return ["coalesce(marking, 'OFFICIAL') as marking"]
    return [name]
