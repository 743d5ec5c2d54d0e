"""Data sets that keep the contract and are not the published one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from dashboard.exercise.exercise import exercise
from dashboard.store.build import build
from dashboard.store.contract import Column, tables
from tests.conftest import MadeOnce, table_rows, write_data_set

RENAMED = "elsewhere-"
KINDS = ("id", "party", "recipient", "subject")
"""The types of columns that hold the id of something."""
HOSTILE = (
    " [Sign in](https://evil.example) ![](https://evil.example/i.png) www.evil.example <s>gone</s>"
    " <a href='https://evil.example'>here</a> $x^2$ :material/home: :smile: :red[now] -> # **so**"
)
"""What would be links, pictures, markup, a formula, icons, a colour and an arrow, were it read."""


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
    read = {table.name: table_rows(table.name) for table in tables().values()}
    ids = {
        row[table.key[0]]
        for table in tables().values()
        if len(table.key) == 1 and _holds_ids(table.name, table.key[0])
        for row in read[table.name]
    }
    return _rewritten(
        folder,
        read,
        lambda column, value: RENAMED + value if column.type in KINDS and value in ids else value,
    )


def hostile(folder: Path) -> Path:
    """The published data set with what is no plain text after every text in it."""
    return _rewritten(
        folder,
        {table.name: table_rows(table.name) for table in tables().values()},
        lambda column, value: value + HOSTILE if column.type == "text" and value else value,
    )


def made_up(made_once: MadeOnce, seed: int) -> Path:
    """The folder of the exercise of a seed and of the database that is built of it."""

    def make(folder: Path) -> None:
        exercise(folder / "data", seed)
        build([folder / "data"], folder / "database")

    return made_once(f"exercise-{seed}", make)


def built(made_once: MadeOnce, write: Callable[[Path], Path]) -> Path:
    """The folder of one of these data sets and of the database that is built of it."""
    return made_once(
        write.__name__, lambda folder: build([write(folder / "data")], folder / "database")
    )


def _rewritten(
    folder: Path, read: dict[str, list[dict[str, str]]], write: Callable[[Column, str], str]
) -> Path:
    """A data set of these rows, each of its values written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables().values():
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, [column.name for column in table.columns])
            writer.writeheader()
            writer.writerows(
                {column.name: write(column, row.get(column.name, "")) for column in table.columns}
                for row in read[table.name]
            )
    return folder


def _holds_ids(table: str, name: str) -> bool:
    return any(column.type == "id" for column in tables()[table].columns if column.name == name)
