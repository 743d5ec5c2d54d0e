"""A pack as a file: a deck, a document, a workbook, a PDF, or all of them with the pictures."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exports.docx import document
from dashboard.exports.files import DOCX, PDF, PPTX, XLSX, ZIP, File
from dashboard.exports.pdf import typeset
from dashboard.exports.picture.picture import chart_if_drawn, chart_png
from dashboard.exports.pptx import deck
from dashboard.exports.reproducible_zip import normalised
from dashboard.exports.xlsx import workbook
from dashboard.packs.report import Progress, Report
from dashboard.store.publish import keep
from dashboard.store.queries import nearest

Make = Callable[[Report, Progress], bytes]
StepProgress = Callable[[str, int], None]
"""Called with the name of the next step and how many steps there are; raises to cancel."""


@dataclass(frozen=True)
class PackFormat:
    """A format of packs: its name for people, and how a pack is made into it."""

    extension: str
    label: str
    mime: str
    make: Make


def _pdf(report: Report, progress: Progress) -> bytes:
    return typeset.pdf(report, chart_if_drawn, progress)


def _docx(report: Report, progress: Progress) -> bytes:
    return document.document(report, chart_png, progress)


def _zip(report: Report, progress: Progress) -> bytes:
    """Every other form, and the picture of each chart."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for form in PACK_FORMATS.values():
            if form.make is not _zip:
                archive.writestr(f"{report.name}.{form.extension}", form.make(report, progress))
        for number, exhibit in enumerate(report.exhibits, start=1):
            drawn = chart_png(exhibit)
            if drawn is not None:
                archive.writestr(f"pictures/{number:02d}-{exhibit.id.replace('_', '-')}.png", drawn)
    return normalised(held.getvalue())


PACK_FORMATS: Mapping[str, PackFormat] = {
    form.extension: form
    for form in (
        PackFormat("pdf", "PDF", PDF, _pdf),
        PackFormat("pptx", "PowerPoint", PPTX, deck.deck),
        PackFormat("docx", "Word", DOCX, _docx),
        PackFormat("xlsx", "Excel", XLSX, workbook.workbook),
        PackFormat("zip", "All of them, with the pictures (ZIP)", ZIP, _zip),
    )
}


def pack_format_named(extension: str) -> PackFormat:
    """The form of this name; UsageError that names the known ones where there is none."""
    try:
        return PACK_FORMATS[extension]
    except KeyError:
        known = nearest(extension, list(PACK_FORMATS), "There are")
        raise UsageError(f"There is no format {extension!r} of packs. {known}") from None


def pack_file(
    report: Report,
    form: PackFormat,
    database: Path,
    progress: StepProgress = lambda _step, _steps: None,
) -> File:
    """A pack as a file. The database version that it is made from is kept."""
    keep(database, report.version)
    forms = len(PACK_FORMATS) - 1 if form.make is _zip else 1
    steps = forms * len(report.exhibits)
    content = form.make(report, lambda step: progress(step, steps))
    return File(f"{report.name}.{form.extension}", form.mime, content, report.status.marking)
