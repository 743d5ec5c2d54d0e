"""Reads what is sent in: a folder or a zip archive of CSV files, or the workbook of a template."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from dashboard.errors import DashboardError, Problem, ReturnError
from dashboard.returns.columns import HEADINGS
from dashboard.returns.form import AS_LAST, EVERYTHING, START
from dashboard.returns.guard import why_refused
from dashboard.returns.kinds import HEAD, KINDS, Kind, join
from dashboard.returns.workbook import day_of, read_workbook
from dashboard.store.contract import tables
from dashboard.store.stage import TableRow, read_tables

MAX_BYTES = 5 * 2**20
MAX_INFLATED = 60 * 2**20
MAX_FILES = 200
MAX_NAME = 100
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Return:
    """What somebody sends in, read and not yet checked.

    `rows` are those that say something, by table and column, each with the `line` it stands on.
    `marking` is empty where nothing is said. `content` is what came, as one file; two returns of
    the same `digest` are the same. `problems` are those that reading found.
    """

    kind: Kind
    subject: str
    period: date
    marking: str
    rows: dict[str, list[TableRow]]
    name: str
    content: bytes
    digest: str
    problems: list[Problem] = field(default_factory=list)
    repeats: bool = False
    """Whether what it does not give is as in the last return."""
    letters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Of a workbook, the letters of the columns by table and column."""
    left_out: Mapping[str, list[TableRow]] = field(default_factory=dict)
    """The rows that say nothing, by table: no level, no amount. They are no part of it."""
    repeated_from: Mapping[str, int] = field(default_factory=dict)
    """By table, the line from which on rows stand nowhere: they are repeated from the last one."""

    @property
    def head(self) -> str:
        """Where it stands what this is a return of."""
        return START if self.letters else f"{self.name}/{HEAD.name}.csv"

    def place(self, table: str) -> str:
        """Where the rows of a table stand, as a fault in them is told."""
        return self.kind.sheet(table).title if self.letters else f"{self.name}/{table}.csv"

    def told(self, problem: Problem) -> Problem:
        """A problem as whoever sent the return finds it: in a workbook by sheet and cell."""
        for sheet in self.kind.sheets if self.letters else ():
            repeated = self.repeated_from.get(sheet.name, 0)
            if problem.file == sheet.title and 0 < repeated <= problem.line:
                return replace(
                    problem,
                    file=self.head,
                    line=0,
                    column=EVERYTHING,
                    wrong=f"in {sheet.title}, {problem.column}: {problem.wrong}",
                    remedy="Fill that row in, or leave this empty",
                )
            if problem.file == sheet.title and problem.line:
                letter = self.letters.get((sheet.name, problem.column), "")
                names = problem.column.split(", ")
                if not letter and all(map(tables()[sheet.name].holds, names)):
                    # Of columns that a sheet has not, such as the key of a row that is there
                    # twice, the fault is told at the start of the row.
                    letter = "A"
                return _for_sheets(
                    replace(
                        problem,
                        file=f"{sheet.title}!{letter}{problem.line}" if letter else sheet.title,
                        line=0 if letter else problem.line,
                        column=_heading(problem.column),
                    )
                )
        if self.letters and problem.file == START:
            cell = self.letters.get((START, problem.column), "")
            return replace(problem, file=f"{START}!{cell}" if cell else START, line=0)
        return problem


def read(path: Path) -> Return:
    """Read a return from a folder, a zip archive or a workbook.

    Raises ReturnError where nothing can be read, or where it does not say what it is a return of.
    """
    try:
        if path.is_dir():
            name = path.name or str(path.absolute().name)
            files = _held(name, path)
            return _of_files(name, files, packed(files))
        if path.stat().st_size > MAX_BYTES:
            raise _refused(path.name, "it is larger than 5 MB", "Take out what is no part of it")
        content = path.read_bytes()
    except OSError as error:
        raise _refused(
            str(path), f"it cannot be read ({error.strerror})", "Name a folder or a file"
        ) from error
    return read_file(path.name, content)


def read_file(name: str, content: bytes) -> Return:
    """Read a return from the bytes of a file, as it was uploaded; errors as `read`."""
    if len(content) > MAX_BYTES:
        raise _refused(name, "it is larger than 5 MB", "Take out what is no part of it")
    suffix = PurePosixPath(name.lower()).suffix
    if suffix == ".zip":
        return _of_files(name, unpacked(name, content), content)
    if suffix == ".ods":
        raise _refused(name, "it is an OpenDocument spreadsheet", "Save it as .xlsx")
    if suffix == ".xlsx":
        return _of_workbook(name, content)
    if suffix in (".xls", ".xlsm", ".xlsb"):
        wrong, remedy = why_refused(content) or ("it may hold macros", "Save it as .xlsx")
        raise _refused(name, wrong, remedy)
    raise _refused(
        name,
        "it is no return",
        "Send the workbook of a template (.xlsx), or a folder or .zip of CSV files",
    )


def _held(name: str, folder: Path) -> dict[str, bytes]:
    """The files of a folder by name; ReturnError where they are more than an archive may hold."""
    there = sorted(file for file in folder.iterdir() if _counts(file))
    if len(there) > MAX_FILES:
        raise _too_many(name, len(there))
    if sum(file.stat().st_size for file in there) > MAX_INFLATED:
        raise _too_large(name)
    return {file.name: file.read_bytes() for file in there}


def packed(files: dict[str, bytes]) -> bytes:
    """Files as one zip archive: the same bytes for the same files."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name, _FIRST_DAY), content, ZIP_DEFLATED)
    return made.getvalue()


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """The files of a zip archive by name; ReturnError where it is none, or one to be wary of."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if _is_file(entry)]
            if len(entries) > MAX_FILES:
                raise _too_many(name, len(entries))
            if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
                raise _refused(name, "it is packed in an odd way", "Make it anew")
            files: dict[str, bytes] = {}
            room = MAX_INFLATED
            for entry in entries:
                short = PurePosixPath(entry.filename.replace("\\", "/")).name
                if len(short) > MAX_NAME or not short.isprintable():
                    raise _refused(name, "a file in it has an odd name", "Rename it")
                if short in files:
                    raise _refused(name, f"it holds {short} twice", "Leave one of them in it")
                with archive.open(entry) as packed_file:
                    held = packed_file.read(room + 1)
                room -= len(held)
                if room < 0:
                    raise _too_large(name)
                files[short] = held
            return files
    except DashboardError:
        raise
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise _refused(
            name,
            f"the archive cannot be read ({error})".replace("\n", " "),
            "Make it anew, without a password",
        ) from error
    except Exception as error:  # What a broken archive makes of the libraries that inflate it.
        raise _refused(name, "the archive cannot be read", "Make it anew") from error


def says(row: TableRow, columns: tuple[str, ...]) -> bool:
    """Whether a row says anything: else it is as if it were not there."""
    return any(row.get(column) for column in columns)


def _parted(
    kind: Kind, tables: Mapping[str, list[TableRow]]
) -> tuple[dict[str, list[TableRow]], dict[str, list[TableRow]]]:
    """The rows that say something, and those that do not."""
    kept: dict[str, list[TableRow]] = {}
    left_out: dict[str, list[TableRow]] = {}
    for table, rows in tables.items():
        columns = (*kind.sheet(table).says, AS_LAST)
        kept[table] = [row for row in rows if says(row, columns)]
        left_out[table] = [row for row in rows if not says(row, columns)]
    return kept, left_out


def _of_workbook(name: str, content: bytes) -> Return:
    filled = read_workbook(name, content)
    rows, left_out = _parted(filled.kind, filled.rows)
    return Return(
        kind=filled.kind,
        subject=filled.subject,
        period=filled.period,
        marking=filled.marking,
        rows=rows,
        name=name,
        content=content,
        digest=filled.digest,
        problems=filled.problems,
        repeats=filled.repeats,
        letters=filled.letters,
        left_out=left_out,
    )


def _heading(column: str) -> str:
    names = column.split(", ")
    return ", ".join(HEADINGS[name].name if name in HEADINGS else name for name in names)


def _for_sheets(problem: Problem) -> Problem:
    """A problem whose remedy is one for a sheet, where lists stand, and not for a file."""
    if re.fullmatch(r"is not in \w+\.csv|is not an id", problem.wrong):
        return replace(problem, wrong="is not in the list", remedy="Choose one from the list")
    if problem.wrong == "is not one of the allowed words":
        return replace(problem, remedy="Choose one from the list")
    return problem


def _of_files(name: str, files: dict[str, bytes], content: bytes) -> Return:
    digest = sha256()
    for file in sorted(files):
        digest.update(f"{file}\0{len(files[file])}\0".encode() + files[file])
    with _written(files) as folder:
        head = _head(name, folder)
        kind = KINDS[head["kind"]]
        known = {f"{sheet.name}.csv": sheet.table for sheet in kind.sheets}
        there = sorted(path for path in folder.iterdir() if path.name != f"{HEAD.name}.csv")
        problems, rows = read_tables(
            (path, known[path.name]) for path in there if path.name in known
        )
        problems += [
            Problem(
                str(path),
                0,
                "",
                "",
                f"a return of the kind {kind.name} has no table of this name",
                f"Rename it or take it out: it may have {join(known)}",
            )
            for path in there
            if path.name not in known
        ]
    kept, left_out = _parted(kind, rows)
    return Return(
        kind=kind,
        subject=head["subject_id"],
        period=_day(name, head["period"]),
        marking=head["marking"] or "",
        rows=kept,
        name=name,
        content=content,
        digest=digest.hexdigest(),
        problems=_named(name, problems),
        left_out=left_out,
    )


def _head(name: str, folder: Path) -> TableRow:
    """What `return.csv` says; ReturnError where it does not say what this is a return of."""
    path = folder / f"{HEAD.name}.csv"
    problems, rows = read_tables([(path, HEAD)])
    found = rows[HEAD.name]
    if not problems and len(found) != 1:
        problems = [Problem(str(path), 0, "", "", f"it has {len(found)} rows", "Give it one row")]
    for row in found:
        for column in HEAD.columns:
            value = row[column.name]
            if not value and not column.may_be_empty:
                wrong, remedy = "the value is missing", "Give one"
            elif value and column.words and value not in column.words:
                wrong, remedy = "is not one of the allowed words", f"Use {join(column.words)}"
            else:
                continue
            problems.append(
                Problem(str(path), row["line"], column.name, value or "", wrong, remedy)
            )
    if problems:
        raise ReturnError(_named(name, problems))
    return found[0]


def _day(name: str, text: str) -> date:
    try:
        return day_of(text)
    except ValueError:
        raise ReturnError(
            [
                Problem(
                    f"{name}/{HEAD.name}.csv",
                    2,
                    "period",
                    text,
                    "is not a day",
                    "Write it as 2026-09-30",
                )
            ]
        ) from None


def _named(name: str, problems: list[Problem]) -> list[Problem]:
    """Problems of files in a folder of ours, told as of those that were sent in."""
    return [replace(problem, file=f"{name}/{Path(problem.file).name}") for problem in problems]


@contextmanager
def _written(files: dict[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="return-") as made:
        for name, content in files.items():
            (Path(made) / name).write_bytes(content)
        yield Path(made)


def _counts(file: Path) -> bool:
    """Whether a file of a folder is part of a return, and not what a program left beside it."""
    return file.is_file() and file.suffix.lower() == ".csv" and file.name[0] not in ".~#"


def _is_file(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    return not entry.is_dir() and "__MACOSX" not in path.parts and path.name[:1] not in (".", "~")


def _too_many(name: str, count: int) -> ReturnError:
    return _refused(name, f"it holds {count:,} files", "Leave the CSV files in it")


def _too_large(name: str) -> ReturnError:
    return _refused(name, "its files are larger than 60 MB", "Take out what is no part of it")


def _refused(place: str, wrong: str, remedy: str) -> ReturnError:
    return ReturnError([Problem(place, 0, "", "", wrong, remedy)])
