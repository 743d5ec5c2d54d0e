"""An exhibit's data as CSV: machine-readable columns, and on every row what marks it."""

from __future__ import annotations

import csv
from io import StringIO

import pandas as pd

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Source
from dashboard.exports.cells import BETWEEN, rows_of, safely_written
from dashboard.packs.report import of_exhibit

BYTE_ORDER_MARK = "\ufeff"
PREFIX = "file_"


def csv_file(exhibit: Exhibit) -> bytes:
    """The frame of an exhibit, its columns as the queries name them, as UTF-8 for a spreadsheet.

    Context follows on every row, so that a row that is copied stays marked: `sources` are those
    that the row itself names, and the first row has the `further_sources` of the exhibit, which
    would make the file many times as large on every row. An exhibit without rows has one row, with
    context only.
    """
    frame = exhibit.frame
    names = [str(name) for name in frame.columns]
    context = _context(exhibit)
    own = _own_sources(exhibit)
    named = {source for row in own for source in row}
    further = _said(tuple(source for source in exhibit.sources if source not in named))
    lines = StringIO(newline="")
    writer = csv.writer(lines)
    headings = [*context, "sources", "further_sources"]
    writer.writerow([*map(safely_written, names), *_told_apart(headings, set(names))])
    rows = list(rows_of(frame)) or [[None] * len(names)]
    for at, row in enumerate(rows):
        told = [*context.values(), _said(own[at]) if own else "", "" if at else further]
        writer.writerow(map(safely_written, [*row, *told]))
    return (BYTE_ORDER_MARK + lines.getvalue()).encode()


def _context(exhibit: Exhibit) -> dict[str, str]:
    report, status = of_exhibit(exhibit), exhibit.status
    return {
        "exhibit": exhibit.id,
        "title": exhibit.title,
        "as_at": status.as_at,
        "data_set": ("EXERCISE: " if status.is_exercise else "") + status.data_set,
        "edition": status.edition,
        "marking": status.marking,
        "filters": BETWEEN.join(report.entry(exhibit).filters),
        "coverage_note": exhibit.note,
        "database_version": report.version,
    }


def _told_apart(headings: list[str], taken: set[str]) -> list[str]:
    """The names of the context, with a prefix where the data has a column of that name."""
    found = []
    for heading in headings:
        while heading in taken:
            heading = PREFIX + heading
        found.append(heading)
    return found


def _own_sources(exhibit: Exhibit) -> list[tuple[Source, ...]]:
    """The sources that each row of the frame names itself."""
    frame, known = exhibit.frame, {source.source_id: source for source in exhibit.sources}
    one = [frame[name].tolist() for name in frame.columns if str(name).endswith("source_id")]
    many = [frame[name].tolist() for name in frame.columns if str(name).endswith("source_ids")]
    rows = []
    for at in range(len(frame)):
        ids = [values[at] for values in one]
        for values in many:
            ids += _listed(values[at])
        found = dict.fromkeys(id_ for id_ in ids if isinstance(id_, str) and id_ in known)
        rows.append(tuple(known[id_] for id_ in found))
    return rows


def _listed(value: object) -> list[object]:
    return [] if value is None or pd.api.types.is_scalar(value) else list(value)  # type: ignore[call-overload]


def _said(sources: tuple[Source, ...]) -> str:
    """Sources with publisher, date, how they were read and where they are."""
    return BETWEEN.join(
        f"{source.title} ({source.publisher or 'publisher not stated'}, {source.dated}, "
        f"{source.read.lower()}) {source.url}".strip()
        for source in sources
    )
