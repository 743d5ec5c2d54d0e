"""The files of a data set, read and written."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from dashboard.store.contract import tables


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_rows(folder: Path, table: str, rows: Iterable[Mapping[str, object]]) -> int:
    """Write a table with the columns of the contract; how many rows it has."""
    held = list(rows)
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
        columns = [column.name for column in tables()[table].columns]
        writer = csv.DictWriter(lines, columns, restval="")
        writer.writeheader()
        writer.writerows(held)
    return len(held)


def write_columns(folder: Path, table: str, held: pa.Table) -> int:
    """Write a table of millions of rows, a column at a time; how many rows it has."""
    columns = [column.name for column in tables()[table].columns]
    held = held.select([name for name in columns if name in held.column_names])
    options = pa.csv.WriteOptions(quoting_style="needed", quoting_header="none")
    pa.csv.write_csv(held, folder / f"{table}.csv", options)
    return int(held.num_rows)
