"""A pack as a file: a deck, a document, a workbook, a PDF, or all of them with the pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exports import document, slides, typeset, workbook
from dashboard.exports.files import DOCX, PDF, PPTX, XLSX, ZIP, File
from dashboard.exports.pack import Meeting, pack
from dashboard.exports.paper import Paper, Progress, silent
from dashboard.exports.picture import chart_if_drawn, chart_png
from dashboard.exports.zipped import settled
from dashboard.store.publish import keep
from dashboard.store.queries import nearest

Make = Callable[[Paper, Progress], bytes]


@dataclass(frozen=True)
class PackForm:
    """A format of packs: its name for people, and how a pack is made into it."""

    extension: str
    label: str
    mime: str
    make: Make


def _pdf(paper: Paper, progress: Progress) -> bytes:
    return typeset.pdf(paper, chart_if_drawn, progress)


def _docx(paper: Paper, progress: Progress) -> bytes:
    return document.document(paper, chart_png, progress)


def _zip(paper: Paper, progress: Progress) -> bytes:
    """Every other form, and the picture of each chart."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for form in PACK_FORMS.values():
            if form.make is not _zip:
                archive.writestr(f"{paper.name}.{form.extension}", form.make(paper, progress))
        for number, exhibit in enumerate(paper.exhibits, start=1):
            drawn = chart_png(exhibit)
            if drawn is not None:
                archive.writestr(f"pictures/{number:02d}-{exhibit.id.replace('_', '-')}.png", drawn)
    return settled(held.getvalue())


PACK_FORMS: Mapping[str, PackForm] = {
    form.extension: form
    for form in (
        PackForm("pdf", "PDF", PDF, _pdf),
        PackForm("pptx", "PowerPoint", PPTX, slides.deck),
        PackForm("docx", "Word", DOCX, _docx),
        PackForm("xlsx", "Excel", XLSX, workbook.workbook),
        PackForm("zip", "All of them, with the pictures (ZIP)", ZIP, _zip),
    )
}


def pack_form_named(extension: str) -> PackForm:
    """The form of this name; UsageError that names the known ones where there is none."""
    try:
        return PACK_FORMS[extension]
    except KeyError:
        known = nearest(extension, list(PACK_FORMS), "There are")
        raise UsageError(f"There is no format {extension!r} of packs. {known}") from None


def pack_file(
    meeting: Meeting,
    form: PackForm,
    database: Path,
    keys: Sequence[str] = (),
    progress: Progress = silent,
) -> File:
    """The pack of a meeting as a file. The database version that it is made from is kept."""
    progress("The answers")
    paper = pack(meeting, keys)
    keep(database, paper.version)
    content = form.make(paper, progress)
    return File(f"{paper.name}.{form.extension}", form.mime, content)


def steps(paper: Paper, form: PackForm) -> int:
    """How many steps of progress a pack takes."""
    forms = len(PACK_FORMS) - 1 if form.make is _zip else 1
    return 1 + forms * len(paper.exhibits)
