"""`ledger`: whether what was sent in and decided is as it was, and copies of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import errors, output
from dashboard.cli.options import DatabaseOption, LedgerOption, ledger_of, refuse_no_place_for
from dashboard.cli.returns import record_event
from dashboard.errors import UsageError
from dashboard.model import SENSITIVE
from dashboard.settings import check_settings
from dashboard.wording import count_noun

EXIT_WRONG = 2

app = typer.Typer(
    help="See that the ledger is as it was written, and copy it.", no_args_is_help=True
)
FileArgument = Annotated[Path, typer.Argument(help="The file of the backup.")]


@app.command()
def verify(database: DatabaseOption = None, ledger: LedgerOption = "") -> None:
    """Say whether anything in the ledger was changed, put in or taken out.

    The exit code is 2 where something was.
    """
    check_settings()
    from dashboard.ledger.verify import verify as find_changes

    kept = ledger_of(ledger, database)
    wrong = find_changes(kept)
    for sentence in wrong:
        errors.print(sentence)
    if wrong:
        errors.print(f"The ledger {kept.place} is not as it was written. Restore a backup.")
        raise typer.Exit(EXIT_WRONG)
    entries = kept.entries
    if not entries:
        raise UsageError(
            f"There is no ledger at {kept.place}: nothing was sent in yet, or another place is "
            "meant. Name it with --ledger or --database, or set what the server is set to."
        )
    output.print(
        f"The ledger {kept.place} is as it was written: "
        f"{count_noun(len(entries), 'entry', 'entries')}, the last {entries[-1].digest}."
    )


@app.command()
def prepare(
    role: Annotated[
        str, typer.Option("--role", help="The role of PostgreSQL that the program has.")
    ] = "",
    database: DatabaseOption = None,
    ledger: LedgerOption = "",
) -> None:
    """Make the tables of the ledger that are missing, and give a role what the program needs.

    In PostgreSQL, as the role that owns the tables: before the first start, and after an upgrade.
    """
    check_settings()
    from dashboard.ledger.prepare import prepare as make_tables

    kept = ledger_of(ledger, database)
    make_tables(kept, role)
    output.print(f"The ledger {kept.place} is ready" + (f" for {role}." if role else "."))


@app.command()
def backup(file: FileArgument, database: DatabaseOption = None, ledger: LedgerOption = "") -> None:
    """Copy the ledger into one file, while it is being used.

    The file is there whole or not at all, and is itself a ledger.
    """
    check_settings()
    from dashboard.ledger.backup import backup as copy

    refuse_no_place_for(file)
    kept = ledger_of(ledger, database)
    count = count_noun(copy(kept, file), "entry", "entries")
    record_event("export", f"Backup of the ledger {kept.place} to {file}: {count}", SENSITIVE)
    output.print(f"{file}: {count} of {kept.place}.")


@app.command()
def restore(file: FileArgument, database: DatabaseOption = None, ledger: LedgerOption = "") -> None:
    """Copy a backup into an empty place: a file that is not there, or an empty database."""
    check_settings()
    from dashboard.ledger.backup import restore as copy

    kept = ledger_of(ledger, database)
    noted = kept.noted
    count = copy(file, kept)
    told = count_noun(count, "entry", "entries")
    record_event("return", f"Ledger {kept.place} restored from {file}: {told}", SENSITIVE)
    output.print(f"{kept.place}: {told} of {file}.")
    if noted > count:
        errors.print(f"The ledger had reached entry {noted}: what came after is not in the backup.")
