"""`audit`: whether the audit log is as it was written, and a copy of it as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import errors, output
from dashboard.settings import check_settings
from dashboard.wording import count_noun

EXIT_WRONG = 2

app = typer.Typer(
    help="See that the audit log is as it was written, and copy it.", no_args_is_help=True
)


@app.command()
def verify(
    file: Annotated[
        Path | None, typer.Argument(help="A copy of the log. Without one: the log itself.")
    ] = None,
) -> None:
    """Say whether anything in the audit log was changed, put in or taken out.

    It takes the key of the log, which every server has. The exit code is 2 where something was.
    """
    check_settings()
    from dashboard.access.audit import audit_log, copied

    log = copied(file) if file else audit_log()
    wrong = log.first_broken()
    if wrong is not None:
        errors.print(
            f"Line {wrong} of the audit log {log.place} is not what was written after the one "
            "before it: it was changed or is damaged. Compare it with a copy kept elsewhere."
        )
        raise typer.Exit(EXIT_WRONG)
    count, last = 0, ""
    for line in log.lines():
        count, last = count + 1, line[-66:-2].decode("ascii")
    output.print(
        f"The audit log {log.place} is as it was written: {count_noun(count, 'line')}"
        + (f", the last {last}." if count else ".")
    )


@app.command()
def export(file: Annotated[Path, typer.Argument(help="The file to write.")]) -> None:
    """Copy the audit log into one file, while it is being used: a line of JSON for each entry.

    That it is copied is its last entry. The file is there whole or not at all.
    """
    check_settings()
    from dashboard.access.audit import export as copy

    output.print(f"{file}: {count_noun(copy(file), 'line')}.")
