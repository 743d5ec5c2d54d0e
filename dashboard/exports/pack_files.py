"""A pack as a file: a deck, a document, a workbook, a PDF, or all of them with the pictures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exports.files import DOCX, PDF, PPTX, XLSX, ZIP, File
from dashboard.exports.pdf import typeset
from dashboard.exports.picture.picture import chart_if_drawn, chart_png, chart_png_for
from dashboard.exports.reproducible_zip import normalised
from dashboard.packs.report import Progress, Report
from dashboard.store.publish import keep
from dashboard.store.queries import nearest
from dashboard.wording import count_noun

Make = Callable[[Report, Progress], bytes]
Length = Callable[[Report, bytes], str]
StepProgress = Callable[[str, int], None]
"""Called with the name of the next step and how many steps there are; raises to cancel."""


_PDF_PAGE = re.compile(rb"/Type ?/Page\b")


@dataclass(frozen=True)
class PackFormat:
    """A format of packs: its name for people, how a pack is made into it, and how long it is."""

    extension: str
    label: str
    mime: str
    make: Make
    length: Length = lambda _report, _content: ""


def _pdf(report: Report, progress: Progress) -> bytes:
    return typeset.pdf(report, chart_if_drawn, progress)


# Imported where they are needed: a server would wait for them to start.
def _docx(report: Report, progress: Progress) -> bytes:
    from dashboard.exports.docx import document

    return document.document(report, chart_png, progress)


def _pptx(report: Report, progress: Progress) -> bytes:
    from dashboard.exports.pptx import deck

    return deck.deck(report, progress, chart_png_for)


def _xlsx(report: Report, progress: Progress) -> bytes:
    from dashboard.exports.xlsx import workbook

    return workbook.workbook(report, progress)


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


def _pages(_: Report, content: bytes) -> str:
    return count_noun(len(_PDF_PAGE.findall(content)), "page")


def _slides(_: Report, content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        slides = [name for name in archive.namelist() if name.startswith("ppt/slides/slide")]
    return count_noun(len(slides), "slide")


def _upright_pages(report: Report, _: bytes) -> str:
    """Only a word processor knows how long a document is, but for pages that were fitted."""
    if report.sections:
        return ""
    sources = " and the sources at the end" if report.lists_sources else ""
    return count_noun(len(report.pages), "page") + sources


PACK_FORMATS: Mapping[str, PackFormat] = {
    form.extension: form
    for form in (
        PackFormat("pdf", "PDF", PDF, _pdf, _pages),
        PackFormat("pptx", "PowerPoint", PPTX, _pptx, _slides),
        PackFormat("docx", "Word", DOCX, _docx, _upright_pages),
        PackFormat("xlsx", "Excel", XLSX, _xlsx),
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
    name, length = f"{report.name}.{form.extension}", form.length(report, content)
    return File(name, form.mime, content, report.status.marking, length)
