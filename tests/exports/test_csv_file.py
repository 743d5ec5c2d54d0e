"""CSV: the frame of every exhibit, marked on every row, with nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pandas as pd
import pytest

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.csv_file import csv_file
from dashboard.store.packed import Packed
from tests.exports.cases import CASES, HOSTILE, NAMES, Case, hostile, in_one_cell, plain

LETTERS = {"day": 10, "month": 7, "year": 4}
CONTEXT = [
    "exhibit",
    "title",
    "as_at",
    "data_set",
    "edition",
    "marking",
    "filters",
    "coverage_note",
    "database_version",
    "sources",
    "further_sources",
]


def rows_in(content: bytes) -> list[list[str]]:
    """The rows of a file. How long a value may be is put back: the build asks for the usual."""
    usual = csv.field_size_limit(10_000_000)
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    finally:
        csv.field_size_limit(usual)


def is_same(written: str, value: Any, precision: object) -> bool:
    """Whether a cell of the file says what a value of the frame is, found out the other way."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return written == in_one_cell(value)
    if value is None or pd.isna(value):
        return written == ""
    if isinstance(value, bool):
        return written == {True: "true", False: "false"}[value]
    if isinstance(value, date):
        said = value.isoformat()
        return said.startswith(written) and len(written) == LETTERS.get(str(precision), 10)
    if isinstance(value, int | float):
        return float(written) == value and not written.endswith(".0")
    return written.removeprefix("'") == str(value)


def differences(exhibit: Exhibit, rows: list[list[str]]) -> list[str]:
    frame, found = exhibit.frame, []
    for at, name in enumerate(frame.columns):
        precisions = frame.get(f"{name}_precision", pd.Series([None] * len(frame)))
        for row, value, precision in zip(rows, frame[name], precisions, strict=False):
            if not is_same(row[at], value, precision):
                found.append(f"{name}: {value!r} is written as {row[at]!r}")
    return found


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_csv_of_every_exhibit_holds_its_frame_and_is_marked_on_every_row(
    case: Case, question: Question
) -> None:
    exhibit = case.made(question)
    content = csv_file(exhibit)
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = rows_in(content)
    names = list(exhibit.frame.columns)
    assert header[: len(names)] == names
    context = [name.removeprefix("file_") for name in header[len(names) :]]
    assert context == CONTEXT
    assert len(set(header)) == len(header)
    assert len(rows) == max(len(exhibit.frame), 1)
    assert {len(row) for row in rows} == {len(header)}
    assert not differences(exhibit, rows)[:5]

    told = {name: at + len(names) for at, name in enumerate(context)}
    status = exhibit.status
    for row in rows:
        said = [row[told[name]] for name in ("as_at", "data_set", "edition", "marking", "title")]
        assert said == [
            "22 November 2026",
            status.data_set,
            status.edition,
            status.marking,
            exhibit.title,
        ]
        assert row[told["coverage_note"]] == exhibit.note
        for label, chosen in exhibit.filters.items():
            assert f"{label}: {chosen}" in row[told["filters"]]
    sources = "\n".join(row[told[name]] for row in rows for name in ("sources", "further_sources"))
    assert not [s for s in exhibit.sources if s.title not in sources or s.url not in sources]
    assert not [cell for row in rows for cell in row if re.match(r"\s*[=+@]|\s*-\D", cell)]


def test_source_of_a_row_stands_in_that_row(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    header, *rows = rows_in(csv_file(exhibit))
    named = {source.source_id: source for source in exhibit.sources}
    for row, source_id in zip(rows, exhibit.frame["source_id"], strict=True):
        told = row[header.index("sources")]
        assert told == "" if pd.isna(source_id) else named[source_id].title in told


def test_csv_row_not_assessed_has_neither_level_nor_gap(question: Question) -> None:
    exhibit = registered()["capability_matrix"].make(question)
    header, *rows = rows_in(csv_file(exhibit))
    at = {name: header.index(name) for name in ("position", "level", "gap")}
    held = [row for row in rows if row[at["position"]] == "not_assessed"]
    assert len(held) == (exhibit.frame["position"] == "not_assessed").sum() > 0
    assert {row[at["gap"]] for row in held} == {""}
    assert {row[at["level"]] for row in held} == {""}


def test_hostile_texts_are_kept_and_not_run(question: Question) -> None:
    header, *rows = rows_in(csv_file(hostile(question)))
    assert header[0] == "'=x"
    written = [row[0] for row in rows]
    assert [text.removeprefix("'") for text in written] == [plain(text) for text in HOSTILE]
    assert [text.startswith("'") for text in written] == [at < 8 for at in range(len(HOSTILE))]


def test_negative_number_is_not_taken_for_a_formula(question: Question) -> None:
    from dataclasses import replace

    frame = pd.DataFrame({"a": [-5, -0.5], "b": ["-1,234.5", "-5-5"]})
    exhibit = replace(
        registered()["capability_evidence"].make(question), packed_frame=Packed(frame)
    )
    _, *rows = rows_in(csv_file(exhibit))
    assert [row[:2] for row in rows] == [["-5", "-1,234.5"], ["-0.5", "'-5-5"]]


def test_column_of_the_same_name_is_told_apart(question: Question) -> None:
    exhibit = registered()["source_list"].make(question)
    header, *_ = rows_in(csv_file(exhibit))
    assert header.count("title") == header.count("file_title") == 1
