"""`export`: take an exhibit away as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.hand_out import hand_out, marking_named, refuse_lowered, refuse_other_ending
from dashboard.cli.options import (
    AsOfOption,
    DatabaseOption,
    Edition,
    EditionOption,
    MarkingOption,
    ReasonOption,
)
from dashboard.cli.questions import named_value, question_of
from dashboard.errors import UsageError
from dashboard.settings import check_settings


def export(
    exhibit: Annotated[str, typer.Argument(help="The id of an exhibit.")] = "",
    choices: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME=VALUE]...", help="rocu, force, and its choices."),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", help="png, svg, pdf, pptx, xlsx, csv or docx.")
    ] = "",
    out: Annotated[Path | None, typer.Option("--out", help="The file to write.")] = None,
    as_of: AsOfOption = "",
    edition: EditionOption = Edition.FULL,
    marking: MarkingOption = "",
    reason: ReasonOption = "",
    database: DatabaseOption = None,
    list_: Annotated[bool, typer.Option("--list", help="Describe all exhibits.")] = False,
) -> None:
    """Take an exhibit away as a file.

    `--list` describes them all, a line each. For example, the capabilities of every region as a
    slide, and how Cleveland reaches each function:

        export capability_matrix --format pptx --out matrix.pptx framework=all
        export function_routes --format docx --out cleveland.docx force=cleveland
    """
    import dashboard.exhibits  # noqa: F401
    from dashboard.exhibits.registry import exhibit_named
    from dashboard.exports.files import export_exhibit, export_format_named

    if list_:
        _describe_exhibits()
        return
    check_settings()
    if not exhibit:
        raise UsageError("Name an exhibit. `export --list` describes them all.")
    if not format_ or out is None:
        raise UsageError("Say --format and --out, such as: --format docx --out matrix.docx")
    asked, form = exhibit_named(exhibit), export_format_named(format_)
    refuse_other_ending(out, form.extension)
    given = dict(map(named_value, choices or []))
    rocu, force = given.pop("rocu", None), given.pop("force", None)
    question = question_of(database, as_of, rocu, force, edition)
    made = asked.ask(replace(question, marking=marking_named(marking)), given)
    refuse_lowered(question.viewer, marking, made.status.marking)
    file = export_exhibit(made, form)
    hand_out("export", question, file, made.status.marking, reason, out)


def _describe_exhibits() -> None:
    from dashboard.exhibits.registry import registered

    for found in sorted(registered().values(), key=lambda item: (item.subject, item.id)):
        choices = "".join(f" {name}={value or 'EMPTY'}" for name, value in found.choices.items())
        of = " force=FORCE" if found.needs_force else " [rocu=ROCU] [force=FORCE]"
        print(f"{found.id}{of}{choices}  {found.meaning.splitlines()[0]}")
