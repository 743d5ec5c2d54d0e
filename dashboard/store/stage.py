"""Reads data-set folders as text into a staging schema, and says what is wrong with the files.

Staged tables hold every column of the contract as text, empty as null, with the folder, the file
and the line that each row starts on, so that whatever a check finds can be located.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.errors import MAX_PROBLEMS, Problem
from dashboard.store.arrays import numbers, repeated, texts
from dashboard.store.contract import PROSE, Table, every_table, tables
from dashboard.store.files import Fault, csv_files, misnamed, text_faults, why_unopened, why_unread
from dashboard.store.live import LiveRows, stage_live
from dashboard.store.quotes import close_up, opened, swallowed
from dashboard.store.text import as_meant, garbled, is_spreadsheet_error, tidied, unseen

TableRow = dict[str, Any]
"""The values of a row by column, None where empty."""
Insert = Callable[[str, pa.Table], None]
"""Takes rows of a table."""

EMPTY = texts([""])[0]
BATCH_ROWS = 100_000
BATCH_VALUES = 2_000_000
_ODD = r"^\s|\s$|\s\s|[^ -~]|^#"
"""A text that may have to be tidied or be odd: most are not, and are told by this at once."""

ODD_TEXT = (
    "kind varchar, table_name varchar, column_name varchar, file varchar, line bigint, "
    "value varchar, piece varchar"
)
"""Texts that are read as they are although something in them looks wrong."""


@dataclass
class Staging:
    """What reading the files found: problems, and what could not be read and so not be checked.

    `absent_columns` are those that a file need not have; `unread_columns` those of which it is not
    known what stands in them. Both by file and name. Of the problems of a file the first hundred
    are kept, and all are counted.
    """

    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    unread_tables: set[str] = field(default_factory=set)
    absent_columns: set[tuple[str, str]] = field(default_factory=set)
    unread_columns: set[tuple[str, str]] = field(default_factory=set)

    def report(
        self, path: Path, line: int, wrong: str, remedy: str, column: str = "", value: str = ""
    ) -> None:
        self.counts[str(path)] += 1
        if self.counts[str(path)] <= MAX_PROBLEMS:
            self.problems.append(Problem(str(path), line, column, value, wrong, remedy))

    def report_fault(self, path: Path, fault: Fault) -> None:
        self.report(path, *fault)


def stage(
    connection: duckdb.DuckDBPyConnection, folders: list[Path], live: LiveRows | None = None
) -> Staging:
    """Fill the schema `staged` with the rows of all folders and those of accepted returns.

    What is wrong so far is returned.
    """
    staging = Staging()
    # Each statement of a build runs once, over few rows: to plan it better takes longer than it
    # gains, and no less even over a quarter of a million rows.
    connection.execute("pragma disable_optimizer")
    _make_tables(connection)
    for folder in folders:
        if not folder.is_dir():
            staging.report(folder, 0, "there is no such folder", "Name a data-set folder")
            staging.unread_tables |= set(tables())
            continue
        _stage_folder(_into(connection), staging, folder)
    if live:
        stage_live(connection, live)
    _tell_columns(connection, staging)
    return staging


def read_tables(
    files: Iterable[tuple[Path, Table]],
) -> tuple[list[Problem], dict[str, list[TableRow]]]:
    """The rows of single files, each read as the file of a table, and what is wrong with them.

    A row has the number of its `line` beside its columns; what is empty is None.
    """
    staging = Staging()
    read: dict[str, list[TableRow]] = {}
    for path, table in files:
        read[table.name] = []
        _stage_file(_onto(read[table.name], table), staging, table, path)
    return staging.problems, read


def tables_with_rows(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of which any row is staged: what is asked of the others finds nothing."""
    each = (f"(select '{name}' from staged.{name} limit 1)" for name in every_table())
    return {name for (name,) in connection.execute(" union all ".join(each)).fetchall()}


def table_rows(found: duckdb.DuckDBPyConnection) -> list[TableRow]:
    """What a statement found, row by row."""
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _onto(rows: list[TableRow], table: Table) -> Insert:
    """Adds the rows of a table to a list, and nothing of texts that look wrong."""
    names = [*(column.name for column in table.columns), "line"]

    def insert(name: str, batch: pa.Table) -> None:
        if name == table.name:
            rows.extend({name: row.get(name) for name in names} for row in batch.to_pylist())

    return insert


def _into(connection: duckdb.DuckDBPyConnection) -> Insert:
    """Puts rows into the staged table of a name."""

    def insert(table: str, batch: pa.Table) -> None:  # noqa: ARG001
        # DuckDB finds the variable; a view of it, made and dropped, takes as long as all the rest.
        connection.execute(f"insert into staged.{table} by name select * from batch")

    return insert


def _make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("create schema staged")
    for table in every_table().values():
        columns = "".join(f"{column.name} varchar, " for column in table.columns)
        connection.execute(
            f"create table staged.{table.name} ({columns}folder varchar, file varchar, line bigint)"
        )
    connection.execute(f"create table staged.odd_text ({ODD_TEXT})")


def _tell_columns(connection: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Let the checks know which columns of which file are not there, or could not be read."""
    for kind, held in (
        ("absent_column", staging.absent_columns),
        ("unread_column", staging.unread_columns),
    ):
        connection.execute(f"create table staged.{kind} (file varchar, name varchar)")
        if held:
            connection.executemany(f"insert into staged.{kind} values (?, ?)", sorted(held))


def _stage_folder(insert: Insert, staging: Staging, folder: Path) -> None:
    other_names = misnamed(folder, tables())
    for path in csv_files(folder):
        if path.name not in {f"{name}.csv" for name in tables()} | {
            other.name for other in other_names.values()
        }:
            staging.report(
                path, 0, "the contract has no table of this name", "Rename it or take it out"
            )
    for table in tables().values():
        path = folder / f"{table.name}.csv"
        if table.name in other_names:
            staging.report(
                other_names[table.name],
                0,
                f"the name has to be {path.name}{_in_small_letters(other_names[table.name], path)}",
                "Rename it",
            )
            staging.unread_tables.add(table.name)
        else:
            _stage_file(insert, staging, table, path)


def _in_small_letters(other: Path, path: Path) -> str:
    return ", in small letters" if other.name.lower() == path.name else ""


def _stage_file(insert: Insert, staging: Staging, table: Table, path: Path) -> None:
    columns = [column.name for column in table.columns]
    fault = why_unopened(path) or why_unread(path, columns)
    if fault:
        staging.report_fault(path, fault)
        staging.unread_tables.add(table.name)
        return
    # What was saved as Windows has it is read so, that the rest can be checked too.
    encoding = "utf-8-sig"
    for found in text_faults(path):
        staging.report_fault(path, found)
        if "longer" in found.wrong:
            staging.unread_tables.add(table.name)
            return
        encoding = "cp1252"
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        _stage_rows(insert, staging, table, path, lines)


@dataclass(frozen=True)
class _Header:
    """The columns of a file: for each the contract's name, or "" where the contract has none."""

    names: list[str]
    unnamed: list[int]

    @property
    def width(self) -> int:
        """How many columns there are, but for those without a name at the end."""
        return max(at for at in range(len(self.names)) if at not in self.unnamed) + 1


def _stage_rows(
    insert: Insert,
    staging: Staging,
    table: Table,
    path: Path,
    lines: TextIOWrapper,
) -> None:
    read = close_up(lines)
    first = csv.reader(read, strict=True)
    reader = csv.reader(read, strict=True)
    line, batch = 1, None
    try:
        header = _header(staging, table, path, next(first, []))
        if header is None:
            staging.unread_tables.add(table.name)
            return
        batch = _Batch(insert, table, path, header)
        before = first.line_num
        line = before + 1
        for row in reader:
            if before + reader.line_num > line and _swallows(
                staging, table, path, header, row, line
            ):
                staging.unread_tables.add(table.name)
            elif _fits(staging, path, header, row, line):
                batch.add(row, line)
            line = before + reader.line_num + 1
    except csv.Error as error:
        staging.unread_tables.add(table.name)
        _report_quotes(staging, table, path, line, lines.encoding, str(error))
    if batch:
        batch.append()
        batch.report_unnamed(staging)
        if table.name == "data_set" and not batch.count and table.name not in staging.unread_tables:
            staging.report(path, 0, "no row says which kind of data set this is", "Add one row")


def _fits(staging: Staging, path: Path, header: _Header, row: list[str], line: int) -> bool:
    """Whether a row has the columns of the header; one that says nothing is passed over."""
    if len(row) == len(header.names):
        return True
    if not any(map(tidied, row)):
        return False
    # Spreadsheets leave out empty cells at the end of some rows only, or have more than the header.
    if header.width <= len(row) and not any(map(tidied, row[len(header.names) :])):
        return True
    staging.report(
        path,
        line,
        f"the row has {len(row)} values where the header has {header.width}",
        "Add or take out commas, or put quotation marks around a value that has one",
    )
    # What refers to this row is not at fault.
    staging.unread_tables.add(path.stem)
    return False


def _swallows(
    staging: Staging, table: Table, path: Path, header: _Header, row: list[str], line: int
) -> bool:
    """Whether a value of a row has swallowed other rows, which is reported."""
    known = {column.name: column for column in table.columns}
    columns = [known.get(name) for name in header.names[: header.width]]
    cell = swallowed(row, columns)
    if cell is None:
        return False
    # Lines of the values before it may come first.
    at = line + sum(len(value.splitlines()) - 1 for value in row[:cell] if value)
    staging.report(
        path,
        at,
        f"the value runs over {len(row[cell].splitlines())} lines and holds what looks like "
        "further rows",
        "Take out the stray quotation mark, or write the text in one line",
        header.names[cell] if cell < len(header.names) else "",
        row[cell].splitlines()[0],
    )
    return True


def _report_quotes(
    staging: Staging, table: Table, path: Path, line: int, encoding: str, error: str
) -> None:
    """Say where the quotation mark is opened that spoils a row; nothing after it can be read."""
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        names = next(csv.reader(lines), []) if line > 1 else []
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        row = close_up(islice(lines, line - 1, None))
        found = opened(row, line, csv.field_size_limit())
    rest = "the rows after this one were not checked"
    if not found or (found.lines == 1 and "limit" in error):
        staging.report(path, line, f"the row cannot be read ({error})", f"Shorten it; {rest}")
        return
    named = names[found.cell] if found.cell < len(names) else ""
    column = tidied(named) if table.holds(tidied(named)) else f"column {found.cell + 1}"
    if found.is_closed and found.lines == 1:
        wrong = "the row cannot be read: a quotation mark closes before the value ends"
        remedy = f"Write two of them where one is meant within a value (RFC 4180); {rest}"
    else:
        wrong = "the row cannot be read: a quotation mark is opened here and not closed"
        remedy = f"Close it or take it out (RFC 4180); {rest}"
    staging.report(path, found.line, wrong, remedy, column)


def _header(staging: Staging, table: Table, path: Path, cells: list[str]) -> _Header | None:
    """The columns of a file; None where its rows cannot be told apart. What is wrong is reported.

    A name that is misspelt is one problem: its column is read as the one that is meant where no
    doubt is left, and else nothing is said of its values.
    """
    expected = {column.name: column for column in table.columns}
    names = [cell if cell in expected else "" for cell in cells]
    misspelt: list[tuple[str, str]] = []
    missing = [name for name in expected if name not in names]
    for at, cell in enumerate(cells):
        near = re.sub(r"[\s_-]+", "_", tidied(cell).lower())
        if not names[at] and near in expected:
            names[at] = near
            misspelt.append((cell, near))
    for at, cell in enumerate(cells):
        if not names[at] and "," in cell and len(cell.splitlines()) > 1:
            wrong = f"the header runs over {len(cell.splitlines())} lines"
            remedy = "Take out the stray quotation mark; no row was checked"
            staging.report(path, 1, wrong, remedy, f"column {at + 1}", cell.splitlines()[0])
            return None
    if not any(names):
        wrong, remedy = "the file has no header", f"Make its first line {','.join(expected)}"
        staging.report(path, 1, wrong, remedy)
        return None
    twice = [name for name, count in Counter(filter(None, names)).items() if count > 1]
    missing = [name for name in expected if name not in names]
    for at, cell in enumerate(cells):
        if names[at] or not tidied(cell):
            continue
        for near in difflib.get_close_matches(tidied(cell).lower(), missing, 1, 0.8):
            misspelt.append((cell, near))
            missing.remove(near)
            staging.unread_columns.add((str(path), near))
            break
        else:
            staging.report(
                path, 1, "the contract has no column of this name", "Rename it or take it out", cell
            )
    if misspelt and not twice:
        meant = ", ".join(meant for _, meant in misspelt)
        staging.report(path, 1, _misspelt(misspelt), f"Write {meant}")
    for name in missing:
        staging.absent_columns.add((str(path), name))
        if not expected[name].may_be_absent:
            staging.unread_columns.add((str(path), name))
            staging.report(path, 1, "the column is missing", "Add it to every row", name)
    for name in twice:
        staging.report(path, 1, "the column is there more than once", "Keep one of them", name)
    if any((str(path), name) in staging.unread_columns for name in table.key):
        staging.unread_tables.add(table.name)
    unnamed = [at for at, cell in enumerate(cells) if not tidied(cell)]
    return None if twice else _Header(names, unnamed)


def _misspelt(names: list[tuple[str, str]]) -> str:
    """What is wrong with the names of columns, each with the one that is meant, to be seen."""
    (cell, meant), *others = names
    if others:
        listed = ", ".join(f'"{cell}"' for cell, _ in names)
        return f"{listed} are not how the contract spells them"
    if tidied(cell) != meant:
        return f'"{cell}" is not how the contract spells it'
    if unseen(cell[0] + cell[-1]):
        return f'"{tidied(cell)}" has a character beside it that cannot be seen'
    return f'"{cell}" {"begins" if cell[0].isspace() else "ends"} with a space'


class _Batch:
    """Rows on their way into a table, tidied as they are appended."""

    def __init__(self, insert: Insert, table: Table, path: Path, header: _Header) -> None:
        self._insert = insert
        self._table = table
        self._path = path
        self._header = header
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._most = max(1, min(BATCH_ROWS, BATCH_VALUES // len(header.names)))
        self._filled: dict[int, int] = {}
        self.count = 0

    def add(self, row: list[str], line: int) -> None:
        """Take a row; a cell without a name has to be empty, and may be left out at the end.

        Beyond the header all cells are empty, or the row would not fit.
        """
        for at in self._header.unnamed:
            if at < len(row) and tidied(row[at]):
                self._filled.setdefault(at, line)
        if len(row) < len(self._header.names):
            row = row + [""] * (len(self._header.names) - len(row))
        self._rows.append(row[: len(self._header.names)])
        self._lines.append(line)
        if len(self._rows) == self._most:
            self.append()

    def report_unnamed(self, staging: Staging) -> None:
        for at, line in self._filled.items():
            staging.report(
                self._path,
                line,
                f"column {at + 1} has no name, but a value",
                "Give the column its name in line 1, or empty it",
            )

    def append(self) -> None:
        """Put the rows into the table, but for those of which every cell is empty."""
        if not self._rows:
            return
        lines = numbers(self._lines)
        values = dict(zip(self._header.names, zip(*self._rows, strict=True), strict=True))
        self._rows, self._lines = [], []
        columns = {name: self._tidied(name, held, lines) for name, held in values.items() if name}
        says = reduce(pc.or_, (column.is_valid() for column in columns.values()))
        batch = pa.table(columns | {"line": lines})
        for name, text in (("folder", self._path.parent), ("file", self._path)):
            batch = batch.append_column(name, repeated(str(text), len(batch)))
        said = batch.filter(says)
        self._insert(self._table.name, said)
        self.count += len(said)

    def _tidied(self, column: str, values: Sequence[str], lines: pa.Array) -> pa.Array:
        """The values of a column as they are meant, empty as null; each spelling is read once."""
        encoded = texts(values).dictionary_encode()
        held = encoded.dictionary
        odd = pc.match_substring_regex(held, _ODD)
        if pc.any(odd).as_py():
            read = held.to_pylist()
            kinds: dict[int, tuple[str, str]] = {}
            for at in pc.indices_nonzero(odd).to_pylist():
                kind = _oddity(read[at])
                if kind:
                    kinds[at] = kind
                read[at] = as_meant(read[at], column in PROSE)
            if kinds:
                self._note_odd(column, encoded, kinds, lines)
            held = texts(read)
        nothing = pa.nulls(len(held), pa.string())
        return pc.if_else(pc.equal(held, EMPTY), nothing, held).take(encoded.indices)

    def _note_odd(
        self,
        column: str,
        encoded: pa.DictionaryArray,
        kinds: dict[int, tuple[str, str]],
        lines: pa.Array,
    ) -> None:
        """Keep where texts stand that look as if they had been read wrongly."""
        none = ("", "")
        told = [kinds.get(at, none) for at in range(len(encoded.dictionary))]
        batch = pa.table(
            {
                "kind": texts(kind for kind, _ in told).take(encoded.indices),
                "piece": texts(piece for _, piece in told).take(encoded.indices),
                "value": encoded.cast(pa.string()),
                "line": lines,
                "table_name": repeated(self._table.name, len(lines)),
                "column_name": repeated(column, len(lines)),
                "file": repeated(str(self._path), len(lines)),
            }
        )
        self._insert("odd_text", batch.filter(pc.not_equal(batch["kind"], EMPTY)))


def _oddity(text: str) -> tuple[str, str] | None:
    """The kind and the piece of a text that looks as if it had been read wrongly."""
    piece = garbled(text)
    if piece:
        # What a terminal would take for an order is written out.
        return "garbled", piece if piece.isprintable() else ascii(piece)[1:-1]
    piece = unseen(tidied(text))
    if piece:
        return "unseen", piece
    return ("spreadsheet_error", tidied(text)) if is_spreadsheet_error(text) else None
