"""The data set *live*: rows of accepted returns, which join the folders that a build reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from dashboard.store.arrays import numbers, repeated, texts

TITLE = "Accepted returns"
AGREEMENT_TABLES = ("agreement", "agreement_party", "agreement_function")

Columns = Mapping[str, list[Any]]
"""A table by column: texts as the contract writes them, None where empty; `line` has numbers."""


@dataclass(frozen=True)
class LiveRows:
    """Rows of the contract's tables that are in no folder.

    Beside the contract's columns each table has `file` and `line`: where a fault in a row is to be
    told. An agreement takes the place of that of the same id in a folder, whole. `compiled_on` is
    the day of the last acceptance, None where nothing was accepted; `digest` tells one set of rows
    from another.
    """

    compiled_on: date | None
    digest: str
    tables: Mapping[str, Columns]


def stage_live(connection: duckdb.DuckDBPyConnection, live: LiveRows) -> None:
    """Put live rows beside those of the folders in the schema `staged`."""
    own: dict[str, Columns] = {}
    if live.compiled_on:
        own["data_set"] = {
            "data_set": ["live"],
            "title": [TITLE],
            "compiled_on": [live.compiled_on.isoformat()],
            "file": [TITLE],
            "line": [0],
        }
    replaced = live.tables.get("agreement", {}).get("agreement_id", [])
    connection.execute(
        "create table staged.replaced_agreement as "
        "from staged.agreement where list_contains(?, agreement_id)",
        [replaced],
    )
    for name in AGREEMENT_TABLES if replaced else ():
        connection.execute(
            f"delete from staged.{name} where list_contains(?, agreement_id)", [replaced]
        )
    for name, columns in {**live.tables, **own}.items():
        arrays = {
            column: numbers(values) if column == "line" else texts(values)
            for column, values in columns.items()
        }
        batch = pa.table(arrays)
        batch = batch.append_column("folder", repeated(TITLE, len(batch)))
        connection.execute(f"insert into staged.{name} by name select * from batch")
