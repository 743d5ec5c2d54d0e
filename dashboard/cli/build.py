"""`build`: check the data sets, and publish a database made from them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from dashboard.cli.console import errors, output, progress_bar
from dashboard.cli.options import DatabaseOption, DataOption, LedgerOption, ledger_of
from dashboard.settings import DATA, DATABASE, check_settings

if TYPE_CHECKING:
    from dashboard.ledger.ledger import Ledger


def build(
    data: DataOption = None, database: DatabaseOption = None, ledger: LedgerOption = ""
) -> None:
    """Check the data sets, build a new database from them, and publish it.

    Reads one or more data-set folders and the accepted returns of the ledger, checks them against
    the whole contract, writes a new database and publishes it in one step: people who are reading
    move to it with their next click. Everything wrong is reported at once, with file, line,
    column, value and what to do; the exit code is then 2 and what was published stays. What is
    strange and may yet be true, such as more posts filled than established, is a warning: the
    build prints it in the same way and goes on.
    """
    check_settings()
    build_database(data or DATA.value(), database or DATABASE.value(), ledger_of(ledger, database))


def build_database(
    folders: list[Path], database: Path, ledger: Ledger, only_if_changed: bool = False
) -> None:
    """Build and publish, showing progress, and print the number of rows and the warnings."""
    from dashboard.returns.publish import publish_with

    started = time.perf_counter()
    with progress_bar() as progress:
        built = publish_with(ledger, folders, database, progress, only_if_changed)
    if built is None:
        return
    table = Table("Table", "Rows", title=f"Database {built.version}", title_justify="left")
    table.columns[1].justify = "right"
    for name, rows in built.rows.items():
        table.add_row(name, f"{rows:,}")
    table.add_row("all", f"{sum(built.rows.values()):,}", style="bold")
    output.print(table)
    output.print(f"Built and published in {time.perf_counter() - started:.1f} s.")
    for warning in built.warnings:
        errors.print(f"Warning: {warning}")
    if built.warning_count > len(built.warnings):
        errors.print(f"and {built.warning_count - len(built.warnings):,} more warnings.")
