"""The pages of docs/ that are made from the code: the command line, and the settings.

`python -m tests.generated_docs` rewrites them (`make fix` does it); a test fails while one differs
from what this makes.
"""

from __future__ import annotations

from pathlib import Path

import typer
from typer.cli import get_docs_for_click

from dashboard.cli.main import app
from dashboard.settings import ROOT, SETTINGS, Setting

DOCS = ROOT / "docs"
PROGRAM = "python -m dashboard"

COMMANDS = """\
# The command line

All commands start with `.venv/bin/python -m dashboard`, on Windows `.venv\\Scripts\\python -m
dashboard`, which the examples leave out. This page is what `--help` says of each.

Whoever runs a command is the *local operator* by the name of their account on the machine: they can
read the database anyway. Each command says so on standard error, with the edition and the marking.
`--edition public` answers from what may be published and nothing else; `--marking
OFFICIAL-SENSITIVE` marks a file higher than its rows ask for; `--reason` is kept in the audit log.

The exit code is 0, or 2 where something was wrong: then standard error says what, and what to do.
"""

SETTINGS_PAGE = """\
# Settings

Settings are environment variables. Options of the command line win over them. Every command and
the server read them all before they start, and say of each that is wrong what to make it.

| Setting | Type | Default | What it is |
| --- | --- | --- | --- |
"""

AFTER_SETTINGS = """
How the server itself behaves, and the colours of the pages, is in `.streamlit/config.toml`.
"""


def pages() -> dict[Path, str]:
    """Every page with its text."""
    return {
        DOCS / "command-line.md": COMMANDS + _commands(),
        DOCS / "settings.md": SETTINGS_PAGE + "".join(map(_row, SETTINGS)) + AFTER_SETTINGS,
    }


def _commands() -> str:
    group = typer.main.get_command(app)
    with typer.Context(group) as context:
        every = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
        return "".join(
            "\n"
            + get_docs_for_click(obj=command, ctx=context, indent=1, title=f"`{name}`").rstrip()
            + "\n"
            for name, command in every
        )


def _row(setting: Setting[object]) -> str:
    path = Path(setting.default)
    default = path.relative_to(ROOT).as_posix() if path.is_absolute() else setting.default
    shown = f"`{default}`" if default else "none"
    return f"| `{setting.name}` | {setting.type.name} | {shown} | {setting.help} |\n"


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
