"""Data sets that keep the contract and are not the published one."""

from __future__ import annotations

import csv
from pathlib import Path

from dashboard.store.contract import tables
from tests.conftest import PUBLISHED, write_data_set

RENAMED = "elsewhere-"
KINDS = ("id", "party", "recipient", "subject")
"""The types of columns that hold the id of something."""


def almost_empty(folder: Path) -> Path:
    """One unit, one force that belongs to it, and nothing known of either."""
    return write_data_set(
        folder,
        {
            "rocu": [
                {
                    "rocu_id": "only-unit",
                    "name": "Only Regional Organised Crime Unit",
                    "short_name": "ONLYROCU",
                    "region": "Onlyshire",
                }
            ],
            "force": [{"force_id": "only-force", "name": "Only Police", "country": "England"}],
            "rocu_membership": [{"force_id": "only-force", "rocu_id": "only-unit"}],
        },
    )


def renamed(folder: Path) -> Path:
    """The published data set with another id for everything that has one."""
    folder.mkdir(parents=True, exist_ok=True)
    read = {table.name: _rows(table.name) for table in tables().values()}
    ids = {
        row[table.key[0]]
        for table in tables().values()
        if len(table.key) == 1 and _holds_ids(table.name, table.key[0])
        for row in read[table.name]
    }
    for table in tables().values():
        for row in read[table.name]:
            for column in table.columns:
                if column.type in KINDS and row.get(column.name) in ids:
                    row[column.name] = RENAMED + row[column.name]
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as lines:
            names = [column.name for column in table.columns]
            writer = csv.DictWriter(lines, names, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(read[table.name])
    return folder


def _rows(table: str) -> list[dict[str, str]]:
    with (PUBLISHED / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _holds_ids(table: str, name: str) -> bool:
    return any(column.type == "id" for column in tables()[table].columns if column.name == name)
