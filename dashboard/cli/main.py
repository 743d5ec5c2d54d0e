"""The commands as one program, and how it ends."""

from __future__ import annotations

import sys

import typer

from dashboard.cli import audit, ledger, meetings, returns
from dashboard.cli.build import build
from dashboard.cli.console import (
    EXIT_WRONG,
    errors,
    flush_output,
    print_any_letter,
    tell_unwritten,
)
from dashboard.cli.exercise import exercise
from dashboard.cli.export import export
from dashboard.cli.pack import pack
from dashboard.cli.query import query
from dashboard.cli.send import send
from dashboard.cli.serve import serve
from dashboard.errors import DashboardError, DataSetError

app = typer.Typer(
    help="The ROCU Capability Dashboard.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
for command in (build, query, export, pack, exercise, send, serve):
    app.command()(command)
app.add_typer(returns.app, name="return")
app.add_typer(ledger.app, name="ledger")
app.add_typer(audit.app, name="audit")
for name, group in (
    ("meeting", meetings.meeting),
    ("decision", meetings.decision),
    ("action", meetings.action),
):
    app.add_typer(group, name=name)


def main() -> None:
    print_any_letter()
    try:
        app()
    except DataSetError as error:
        for problem in error.problems:
            errors.print(str(problem))
        if error.more:
            errors.print(f"and {error.more:,} more.")
        errors.print(str(error))
        sys.exit(EXIT_WRONG)
    except DashboardError as error:
        errors.print(str(error))
        sys.exit(EXIT_WRONG)
    except OSError as error:
        tell_unwritten(error)
    finally:
        flush_output()
