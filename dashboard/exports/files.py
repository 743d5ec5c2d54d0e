"""The forms in which an exhibit or a pack can be taken away, and the files that come of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dashboard.errors import UsageError
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exports import csv_file
from dashboard.exports.pdf import typeset
from dashboard.exports.picture import picture
from dashboard.exports.whole_file import save_whole
from dashboard.packs.report import name_of, of_exhibit
from dashboard.store.queries import nearest


@dataclass(frozen=True)
class File:
    """A finished file: its name, its type, every byte of it, and its marking.

    `length` says how many pages or slides it has, where that is known.
    """

    name: str
    mime: str
    content: bytes
    marking: str
    length: str = ""

    def save(self, path: Path) -> None:
        """Write it whole or not at all. DashboardError says why it could not be written."""
        save_whole(self.content, path)


@dataclass(frozen=True)
class ExportFormat:
    """A format of files: its name for people, and how an exhibit is made into it."""

    extension: str
    label: str
    mime: str
    make: Callable[[Exhibit], bytes]
    draws: bool = False
    """Whether it is nothing without the chart, and so needs the browser for one."""


# What makes an Office file is imported for the first of them: a server would wait for it to start.
def _deck(exhibit: Exhibit) -> bytes:
    from dashboard.exports.pptx import deck

    return deck.deck(of_exhibit(exhibit))


def _workbook(exhibit: Exhibit) -> bytes:
    from dashboard.exports.xlsx import workbook

    return workbook.workbook(of_exhibit(exhibit))


def _document(exhibit: Exhibit) -> bytes:
    from dashboard.exports.docx import document

    return document.document(of_exhibit(exhibit), picture.chart_png)


_OFFICE = "application/vnd.openxmlformats-officedocument."
PPTX, XLSX, DOCX, PDF, ZIP = (
    f"{_OFFICE}presentationml.presentation",
    f"{_OFFICE}spreadsheetml.sheet",
    f"{_OFFICE}wordprocessingml.document",
    "application/pdf",
    "application/zip",
)

EXPORT_FORMATS: Mapping[str, ExportFormat] = {
    form.extension: form
    for form in (
        ExportFormat("png", "Picture (PNG)", "image/png", picture.png, draws=True),
        ExportFormat("svg", "Drawing (SVG)", "image/svg+xml", picture.svg, draws=True),
        ExportFormat(
            "pdf",
            "PDF",
            PDF,
            lambda exhibit: typeset.pdf(of_exhibit(exhibit), picture.chart_svg),
            draws=True,
        ),
        ExportFormat("pptx", "PowerPoint", PPTX, _deck),
        ExportFormat("xlsx", "Excel", XLSX, _workbook),
        ExportFormat("csv", "CSV", "text/csv", csv_file.csv_file),
        ExportFormat("docx", "Word", DOCX, _document),
    )
}


def export_format_named(extension: str) -> ExportFormat:
    """The form of this name; UsageError that names the known ones where there is none."""
    try:
        return EXPORT_FORMATS[extension]
    except KeyError:
        known = nearest(extension, list(EXPORT_FORMATS), "There are")
        raise UsageError(f"There is no format {extension!r}. {known}") from None


def export_exhibit(exhibit: Exhibit, form: ExportFormat) -> File:
    """An exhibit as a file, its chart in light colours.

    What the viewer does not see is said in its note, as its page says it at the top. Raises
    DrawingError where its chart is asked for and cannot be drawn.
    """
    said = " ".join(filter(None, (exhibit.note, exhibit.status.visibility_note)))
    content = form.make(replace(exhibit, note=said))
    name = f"{name_of(exhibit)}.{form.extension}"
    return File(name, form.mime, content, exhibit.status.marking)
