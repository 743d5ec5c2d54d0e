"""Which files of a data-set folder are read, and whether one can be: told without reading it whole.

Nothing is opened but a regular file of a bearable size, so that a named pipe keeps nobody waiting
and a file without an end fills no memory.
"""

from __future__ import annotations

import codecs
import difflib
import re
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from dashboard.store.text import tidied

MAX_BYTES = 2 * 2**30
"""Ten million assessments, the most that is measured, are 1.1 GiB."""
MAX_LINE_BYTES = 2**20
"""Beyond any row that is written by hand; a line is held in memory as a whole."""
MAX_COLUMNS = 1000
"""The widest table has 15; a spreadsheet may leave some hundred empty ones beside them."""

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
_STARTS = (
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "the text is in UTF-16, which is not UTF-8"),
    ((b"PK\x03\x04", b"\xd0\xcf\x11\xe0"), "it is a workbook, not a CSV file"),
)
_COPY = re.compile(r"^copy of |( - copy| copy)?( ?\(\d+\))?$")
"""What browsers and the Explorer add to the name of a second file of one name, in small letters."""
_AS_UTF8 = "Save it as CSV UTF-8 (in Excel: CSV UTF-8, comma delimited)"
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r"))
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright lines"}


class Fault(NamedTuple):
    """What is wrong with a file: in which line (0: as a whole), what, and what to do about it."""

    line: int
    wrong: str
    remedy: str


def csv_files(folder: Path) -> list[Path]:
    """The CSV files of a folder by name, however their names are spelt.

    What the Finder, Excel, LibreOffice and editors leave beside a file that they opened is no
    part of the data set.
    """
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".csv" and not path.name.startswith((".", "~", "#"))
    )


def misnamed(folder: Path, names: Collection[str]) -> dict[str, Path]:
    """The tables of these names whose file is not there but one with almost its name is."""
    there = {path.name for path in folder.iterdir()}
    missing = [name for name in names if f"{name}.csv" not in there]
    known = {f"{name}.csv" for name in names}
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        stem = re.sub(r"(\.(csv|txt))+$", "", tidied(path.name).lower())
        if path.name in known or path.name.startswith((".", "~", "#")) or stem == path.name.lower():
            continue
        for name in difflib.get_close_matches(
            re.sub(r"[\s-]+", "_", _COPY.sub("", stem).strip()), missing, 1, 0.8
        ):
            found.setdefault(name, path)
    return found


def why_unopened(path: Path) -> Fault | None:
    """Why a file is not even opened: it is not there, is no file, or is far too large."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return Fault(0, "the file is missing", "Add it; a header and no rows will do")
    except OSError as error:
        return _unreadable(error)
    for is_kind, name in _KINDS:
        if is_kind(found.st_mode):
            return Fault(0, f"it cannot be read: it is {name}", "Put a readable file in its place")
    if found.st_size > MAX_BYTES:
        return Fault(
            0,
            f"it has {found.st_size:,} bytes, more than the {MAX_BYTES:,} that are read",
            "Take out what is no row of the table",
        )
    return None


def why_unread(path: Path, columns: Collection[str]) -> Fault | None:
    """Why no row of a file can be read: it is no text of values with commas between them."""
    try:
        with path.open("rb") as file:
            start = file.read(MAX_LINE_BYTES)
    except OSError as error:
        return _unreadable(error)
    for starts, wrong in _STARTS:
        if start.startswith(starts):
            return Fault(1, wrong, _AS_UTF8)
    # Without a mark at its start it is told by the byte 0 that every second one is.
    if 0.3 < start[:4096].count(0) / max(1, len(start[:4096])) < 0.6:
        return Fault(1, _STARTS[0][1], _AS_UTF8)
    line = re.split(rb"[\r\n]", start, maxsplit=1)[0]
    header = "Make its first line " + ",".join(columns)
    count = max(line.count(mark.encode()) for mark in (",", *SEPARATORS)) + 1
    if count > MAX_COLUMNS:
        more = "" if len(line) < len(start) else "more than "
        return Fault(
            1, f"the header has {more}{count:,} columns, the table has {len(columns)}", header
        )
    text = line.decode("utf-8-sig", errors="replace")
    if re.match(r'\s*"?sep=', text, re.IGNORECASE):
        rest = start[len(line) :].lstrip(b"\r\n").split(b"\n", 1)[0].decode(errors="replace")
        other = _separator(rest, columns)
        also = f", and the values are separated by {SEPARATORS[other]}" if other else ""
        return Fault(
            1,
            f"the first line is a mark for Excel ({text.strip()}), not the header{also}",
            "Take that line out" + (" and separate the values by commas" if other else ""),
        )
    other = _separator(text, columns)
    if other:
        return Fault(
            1,
            f"the values are separated by {SEPARATORS[other]}, not by commas",
            _AS_UTF8,
        )
    return None


def text_faults(path: Path) -> Iterator[Fault]:
    """What in a file is no text: one fault for its bytes, and one for a line without an end.

    Bytes that are not UTF-8 come from one way of saving, so the first stands for all of them.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(MAX_LINE_BYTES), b""):
            try:
                decoder.decode(chunk)
                sound = chunk.translate(None, _CONTROLS) == chunk
            except UnicodeDecodeError:
                sound = False
            if len(chunk) == MAX_LINE_BYTES and b"\n" not in chunk and b"\r" not in chunk:
                yield _endless(path, file.tell() - len(chunk))
                return
            if not sound:
                yield _first_wrong_byte(path)
                return
        if decoder.getstate()[0]:
            yield _first_wrong_byte(path)


def _endless(path: Path, offset: int) -> Fault:
    with path.open("rb") as file:
        before = sum(
            chunk.count(b"\n")
            for chunk in iter(lambda: file.read(min(MAX_LINE_BYTES, offset - file.tell())), b"")
        )
    return Fault(
        before + 1,
        f"the line is longer than {MAX_LINE_BYTES:,} characters",
        "Break it into rows; this file was not read",
    )


def _first_wrong_byte(path: Path) -> Fault:
    first, others = Fault(0, "", ""), 0
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES), b""), start=1):
            wrong = _wrong_byte(line)
            if wrong and first.line:
                others += 1
            elif wrong:
                first = Fault(number, wrong, _AS_UTF8)
    if not others:
        return first
    lines = "another line is" if others == 1 else f"{others:,} other lines are"
    return first._replace(wrong=f"{first.wrong}; {lines} like it")


def _wrong_byte(line: bytes) -> str:
    if line.translate(None, _CONTROLS) != line:
        return f"the byte 0x{next(byte for byte in line if byte in _CONTROLS):02x} is not text"
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return f"the byte 0x{line[error.start]:02x} is not UTF-8 text"
    return ""


def _separator(header: str, columns: Collection[str]) -> str:
    """What separates the names of a header, where commas do not."""
    for mark in (",", *SEPARATORS):
        cells = header.replace('"', " ").split(mark)  # No name has a mark or a quotation in it.
        if {tidied(cell).lower() for cell in cells} & set(columns):
            return "" if mark == "," else mark
    return ""


def _unreadable(error: OSError) -> Fault:
    return Fault(0, f"it cannot be read ({error.strerror})", "Make it a readable file")
