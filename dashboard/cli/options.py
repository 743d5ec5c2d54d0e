"""The options that several commands have, and what they name."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dashboard.errors import UsageError
from dashboard.settings import DATA, DATABASE, LEDGER

if TYPE_CHECKING:
    from dashboard.ledger.ledger import Ledger

DataOption = Annotated[
    list[Path] | None,
    typer.Option("--data", help=f"A data-set folder; repeatable. Default: {DATA.name}."),
]
DatabaseOption = Annotated[
    Path | None,
    typer.Option("--database", help=f"The folder of databases. Default: {DATABASE.name}."),
]
LedgerOption = Annotated[
    str,
    typer.Option(
        "--ledger", help=f"Where returns are kept: a file or postgresql://… Default: {LEDGER.name}."
    ),
]
AsOfOption = Annotated[
    str, typer.Option("--as-of", help="The as-at date, YYYY-MM-DD. Default: today.")
]


class Edition(StrEnum):
    FULL = "full"
    PUBLIC = "public"


EditionOption = Annotated[
    Edition, typer.Option("--edition", help="public leaves out all that may not be published.")
]
MarkingOption = Annotated[
    str, typer.Option("--marking", help="Mark it higher than its rows ask for.")
]
ReasonOption = Annotated[
    str, typer.Option("--reason", help="Why it is taken away; for the audit log.")
]


def ledger_of(ledger: str, database: Path | None) -> Ledger:
    """The ledger that an option or the setting names, else the one beside the databases."""
    from dashboard.ledger.ledger import ledger_of as named

    return named(ledger or LEDGER.value(), database or DATABASE.value())


def refuse_no_place_for(out: Path) -> None:
    """A folder that is misspelt is told before work begins, and never made: the file would be
    looked for elsewhere. Nor is a file put in the place of what is none, such as /dev/null."""
    folder = out.absolute().parent
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}. Make it, or name another.")
    if out.exists() and not out.is_file():
        kind = "folder" if out.is_dir() else "device"
        raise UsageError(f"{out} is a {kind}, and a file cannot be put there. Name a file.")
