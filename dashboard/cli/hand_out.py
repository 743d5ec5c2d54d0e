"""Files that leave the dashboard by the command line: marked, recorded, and then written."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dashboard.cli.options import refuse_no_place_for
from dashboard.cli.questions import print_viewer
from dashboard.errors import UsageError
from dashboard.model import MARKINGS, OFFICIAL, Viewer

if TYPE_CHECKING:
    from dashboard.exhibits.question import Question
    from dashboard.exports.files import File


def hand_out(
    event: Literal["export", "pack"],
    question: Question,
    file: File,
    marking: str,
    reason: str,
    out: Path,
) -> None:
    """Record that a file is taken away, and then write it."""
    refuse_no_place_for(out)
    record_event(event, question.viewer, file.name, marking, reason)
    file.save(out)
    print_viewer(question, marking)
    length = f"{file.length}, " if file.length else ""
    print(f"{out}: {file.name}, {length}{len(file.content):,} bytes", file=sys.stderr)


def marking_named(text: str) -> str:
    """The lowest marking that a file is to have; OFFICIAL where none is named."""
    if text and text not in MARKINGS:
        raise UsageError(f"There is no marking {text!r}. There are: {', '.join(MARKINGS)}.")
    return text or OFFICIAL


def refuse_lowered(viewer: Viewer, text: str, marking: str) -> None:
    """Record and refuse that a marking lower than what the rows ask for is put on a file."""
    if text and text != marking:
        record_event("refusal", viewer, "a lower marking", marking, f"{text} was asked for")
        raise UsageError(
            f"The rows behind it ask for {marking}. A marking can be raised, and never lowered."
        )


def refuse_other_ending(out: Path, extension: str) -> None:
    if out.suffix and out.suffix.lower() != f".{extension}":
        raise UsageError(f"{out.name} does not end in .{extension}. Say --format and --out alike.")


def record_event(
    event: Literal["export", "pack", "refusal"],
    viewer: Viewer,
    what: str,
    marking: str,
    reason: str = "",
) -> None:
    """Record what the local operator takes away, or is refused."""
    from dashboard.access.audit import Event, record

    why = reason or ("" if marking == OFFICIAL else "None was given")
    record(Event(None, viewer.name, event, what, str(viewer.scope), marking, why))
