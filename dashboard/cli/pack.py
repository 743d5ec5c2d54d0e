"""`pack`: make the pack of a governance board, or the briefing of a force."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from dashboard.cli.console import progress_bar
from dashboard.cli.hand_out import hand_out, marking_named, refuse_lowered, refuse_other_ending
from dashboard.cli.options import (
    AsOfOption,
    DatabaseOption,
    Edition,
    EditionOption,
    MarkingOption,
    ReasonOption,
)
from dashboard.cli.questions import keep_everywhere, question_of
from dashboard.errors import UsageError
from dashboard.model import Annex
from dashboard.settings import DATABASE, check_settings
from dashboard.store.queries import as_at_date


def pack(
    meeting: Annotated[str, typer.Option("--meeting", help="The day of the meeting, YYYY-MM-DD.")],
    format_: Annotated[str, typer.Option("--format", help="pptx, pdf, docx, xlsx or zip.")],
    out: Annotated[Path, typer.Option("--out", help="The file to write.")],
    rocu: Annotated[
        str, typer.Option("--rocu", help="A ROCU, or network: the pack of its governance board.")
    ] = "",
    force: Annotated[
        str, typer.Option("--force", help="A force: the briefing for its chief officers.")
    ] = "",
    as_of: AsOfOption = "",
    since: Annotated[
        str,
        typer.Option("--since", help="Tell changes since this day. Default: the last meeting."),
    ] = "",
    sections: Annotated[
        str,
        typer.Option(
            "--sections", help="Pages and sections to hold, with commas. Default: all of them."
        ),
    ] = "",
    annex: Annotated[
        Annex, typer.Option("--annex", help="Where the annex is: apart is a file beside this one.")
    ] = Annex.APART,
    panel: Annotated[
        bool,
        typer.Option("--panel", help="For the police and crime panel: what may be said in public."),
    ] = False,
    remove: Annotated[
        list[str] | None,
        typer.Option("--remove", metavar="KIND:ID", help="Say what if this ended; repeatable."),
    ] = None,
    version: Annotated[
        str, typer.Option("--version", help="Make it from this version of the database.")
    ] = "",
    edition: EditionOption = Edition.FULL,
    marking: MarkingOption = "",
    reason: ReasonOption = "",
    database: DatabaseOption = None,
) -> None:
    """Make the pack of a governance board, or the briefing of a force.

    A pack is at most eight pages, or ten slides. What they rest on in full is the annex: beside the
    pack as FILE-annex, in it (`--annex with`) or left out (`--annex none`).

    The database version that a pack is made from is on its cover and is kept for good; `--version`
    makes the pack again from it, the same byte for byte. For example:

        pack --rocu serocu --meeting 2026-12-10 --format pdf --out pack.pdf
    """
    check_settings()
    import dashboard.exhibits  # noqa: F401
    from dashboard.exhibits.since import meeting_before
    from dashboard.exports.pack_files import pack_file, pack_format_named
    from dashboard.packs.meeting import Meeting, question_for
    from dashboard.packs.pack import divided, pack

    if bool(rocu) == bool(force):
        raise UsageError("Name --rocu (a ROCU, or network) or --force: one of them.")
    form, day = pack_format_named(format_), as_at_date(meeting)
    refuse_other_ending(out, form.extension)
    keys = [key.strip() for key in sections.split(",") if key.strip()]
    if panel and force:
        raise UsageError("A panel's pack is of a region or the network: name --rocu.")
    folder = database or DATABASE.value()
    if panel:
        edition = Edition.PUBLIC
    asked = question_of(folder, as_of, None if rocu == "network" else rocu, force, edition, version)
    question = replace(
        question_for(asked, asked.rocu_id, asked.force_id), marking=marking_named(marking)
    )
    from_day = as_at_date(since) if since else meeting_before(question, min(day, question.as_of))
    held = Meeting(question, day, from_day, ",".join(remove or []), panel)
    whole = pack(held, keys)
    refuse_lowered(question.viewer, marking, whole.status.marking)
    reports = divided(held, whole, annex)
    done = itertools.count()
    with progress_bar() as show:
        files = [
            pack_file(report, form, folder, lambda step, steps: show(step[:36], next(done), steps))
            for report in reports
        ]
    keep_everywhere(folder)
    for file, place in zip(files, (out, out.with_stem(f"{out.stem}-annex")), strict=False):
        hand_out("pack", question, file, file.marking, reason, place)
