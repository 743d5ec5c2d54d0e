"""Reads data-set folders as text into a staging schema, and says what is wrong with the files.

Staged tables hold every column of the contract as text, empty as null, with the file and the line
that each row starts on, so that whatever a check finds can be located.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from dashboard.errors import Problem
from dashboard.store.contract import Table, tables

BATCH_ROWS = 100_000


@dataclass
class Staging:
    """What reading the files found: problems, and what could not be read and so not be checked."""

    problems: list[Problem] = field(default_factory=list)
    unread_tables: set[str] = field(default_factory=set)
    absent_columns: set[tuple[str, str]] = field(default_factory=set)

    def report(
        self, path: Path, line: int, wrong: str, remedy: str, column: str = "", value: str = ""
    ) -> None:
        self.problems.append(Problem(str(path), line, column, value, wrong, remedy))


def stage(connection: duckdb.DuckDBPyConnection, folders: list[Path]) -> Staging:
    """Fill the schema `staged` with the rows of all folders, and return what is wrong so far."""
    staging = Staging()
    connection.execute("create schema staged")
    for table in tables().values():
        columns = "".join(f"{column.name} varchar, " for column in table.columns)
        connection.execute(f"create table staged.{table.name} ({columns}file varchar, line bigint)")
    for folder in folders:
        if not folder.is_dir():
            staging.report(folder, 0, "there is no such folder", "Name a data-set folder")
            staging.unread_tables |= set(tables())
            continue
        for path in sorted(folder.glob("*.csv")):
            if path.stem not in tables():
                staging.report(
                    path, 0, "the contract has no table of this name", "Rename it or take it out"
                )
        for table in tables().values():
            _stage_file(connection, staging, table, folder / f"{table.name}.csv")
    return staging


def _stage_file(
    connection: duckdb.DuckDBPyConnection, staging: Staging, table: Table, path: Path
) -> None:
    text = _read(staging, path)
    if text is None:
        staging.unread_tables.add(table.name)
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if not _header_holds(staging, table, path, header):
            staging.unread_tables.add(table.name)
            return
        rows: list[list[str | int | None]] = []
        read = 0
        line = reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                rows.append([*[value or None for value in row], line])
                read += 1
            elif row:
                staging.report(
                    path,
                    line,
                    f"the row has {len(row)} values where the header has {len(header)}",
                    "Add or take out commas, or put quotation marks around a value that has one",
                )
            if len(rows) == BATCH_ROWS:
                _append(connection, table, path, header, rows)
                rows = []
            line = reader.line_num + 1
        _append(connection, table, path, header, rows)
        if table.name == "data_set" and not read:
            staging.report(path, 0, "no row says which kind of data set this is", "Add one row")
    except csv.Error as error:
        staging.unread_tables.add(table.name)
        staging.report(
            path,
            reader.line_num,
            f"the row cannot be read ({error})",
            "Quote values as RFC 4180 has it; the rows after this one were not checked",
        )


def _read(staging: Staging, path: Path) -> str | None:
    """The text of a file, or None where there is none. Bytes that are not UTF-8 are reported."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        staging.report(path, 0, "the file is missing", "Add it; a header and no rows will do")
        return None
    except OSError as error:
        staging.report(path, 0, f"it cannot be read ({error.strerror})", "Make it a readable file")
        return None
    text = content.decode("utf-8-sig", errors="replace")
    if "\ufffd" in text or "\0" in text:
        _report_encoding(staging, path, content)
    return text


def _report_encoding(staging: Staging, path: Path, content: bytes) -> None:
    for number, line in enumerate(content.split(b"\n"), start=1):
        try:
            wrong = 0 if b"\0" in line else None
            line.decode("utf-8")
        except UnicodeDecodeError as error:
            wrong = line[error.start]
        if wrong is not None:
            staging.report(
                path, number, f"the byte 0x{wrong:02x} is not UTF-8 text", "Save the file as UTF-8"
            )


def _header_holds(staging: Staging, table: Table, path: Path, header: list[str]) -> bool:
    """Whether the rows under this header can be staged; what is wrong with it is reported."""
    expected = {column.name: column for column in table.columns}
    if not set(header) & set(expected):
        columns = ",".join(expected)
        staging.report(path, 1, "the file has no header", f"Make its first line {columns}")
        return False
    for name, column in expected.items():
        if name not in header:
            staging.absent_columns.add((str(path), name))
            if not column.may_be_absent:
                staging.report(path, 1, "the column is missing", "Add it to every row", name)
    for name in dict.fromkeys(header):
        if name not in expected:
            staging.report(
                path, 1, "the contract has no column of this name", "Rename it or take it out", name
            )
        elif header.count(name) > 1:
            staging.report(path, 1, "the column is there more than once", "Keep one of them", name)
    return len(set(header)) == len(header)


def _append(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    path: Path,
    header: list[str],
    rows: list[list[str | int | None]],
) -> None:
    if not rows:
        return
    values = dict(zip([*header, "line"], zip(*rows, strict=True), strict=True))
    kept = [name for name in header if table.holds(name)]
    batch = pa.table({name: pa.array(values[name], pa.string()) for name in kept})
    batch = batch.append_column("line", pa.array(values["line"], pa.int64()))
    batch = batch.append_column("file", pa.array([str(path)] * len(rows), pa.string()))
    connection.register("batch", batch)
    connection.execute(f"insert into staged.{table.name} by name select * from batch")
    connection.unregister("batch")
