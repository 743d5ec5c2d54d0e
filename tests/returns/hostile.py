"""Workbooks that were made to do harm, or that somebody has damaged, each out of a good one."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable, Mapping
from io import BytesIO
from random import Random
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from dashboard.returns.template import HEAD_ROW, PROPERTY
from tests.returns.filling import columns, saved

SHEET = "xl/worksheets/sheet2.xml"
"""The part of the first sheet that people fill in."""
Parts = dict[str, bytes]


def parts_of(content: bytes) -> Parts:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], how: int = ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_part(name: str, content: bytes = b"<a/>") -> Callable[[bytes], bytes]:
    """Puts a part into a workbook, or another in its place."""
    return lambda good: packed(parts_of(good) | {name: content})


def with_text(part: str, old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Writes something else into a part, once."""

    def made(good: bytes) -> bytes:
        parts = parts_of(good)
        assert old in parts[part]
        return packed(parts | {part: parts[part].replace(old, new, 1)})

    return made


def changed(change: Callable[[Workbook], object]) -> Callable[[bytes], bytes]:
    """Changes a workbook as a spreadsheet program does."""

    def made(good: bytes) -> bytes:
        book = load_workbook(BytesIO(good))
        change(book)
        return saved(book)

    return made


def cell(name: str, value: object, row: int = HEAD_ROW + 2) -> Callable[[Workbook], None]:
    """Writes a value into a column of the capabilities."""

    def change(book: Workbook) -> None:
        sheet = book["Capabilities"]
        sheet.cell(row, columns(sheet)[name]).value = value

    return change


def of(said: str) -> Callable[[bytes], bytes]:
    """Lets a workbook say that it is of something else."""

    def change(book: Workbook) -> None:
        book.custom_doc_props[PROPERTY].value = said
        book["Lists"]["A1"] = said

    return changed(change)


def _part_twice(good: bytes) -> bytes:
    made = BytesIO(good)
    with warnings.catch_warnings(), ZipFile(made, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<a/>")
    return made.getvalue()


def _lying_size(good: bytes) -> bytes:
    """The archive says that a part of a gigabyte has ten bytes."""
    made = bytearray(packed(parts_of(good) | {"xl/media/a.bin": bytes(80 * 2**20)}))
    at = made.rindex(b"PK\x01\x02")
    made[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(made)


def _encrypted_entry(good: bytes) -> bytes:
    made = bytearray(good)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(mark) + at] |= 1
    return bytes(made)


def _deep(good: bytes) -> bytes:
    return with_part(SHEET, b"<a>" * 400_000 + b"</a>" * 400_000)(good)


def _rows(count: int) -> Callable[[bytes], bytes]:
    """A sheet of so many rows with a number in each, written as densely as can be."""
    body = b"".join(b"<row><c><v>1</v></c></row>" for _ in range(count))
    return with_text(SHEET, b"</sheetData>", body + b"</sheetData>")


def _bomb(good: bytes) -> bytes:
    return with_part("xl/media/a.bin", bytes(200 * 2**20))(good)


def _many_formats(good: bytes) -> bytes:
    return with_part("xl/styles.xml", b"<styleSheet><cellXfs>" + b"<xf/>" * 1_600_000)(good)


def _moved(book: Workbook) -> None:
    """Somebody puts columns in between, and takes the last one to the front."""
    sheet = book["Capabilities"]
    sheet.insert_cols(1, 2)
    sheet.cell(HEAD_ROW + 1, 1).value = "Our own remarks"


def _rows_on_top(book: Workbook) -> None:
    book["Capabilities"].insert_rows(1, 3)


def _head_gone(book: Workbook) -> None:
    sheet = book["Capabilities"]
    sheet.cell(HEAD_ROW + 1, columns(sheet)["Position"]).value = "Something else"


def _every_head_gone(book: Workbook) -> None:
    book["Capabilities"].delete_rows(HEAD_ROW + 1)


def _lists_gone(book: Workbook) -> None:
    del book.custom_doc_props[PROPERTY]
    del book["Lists"]


def _renamed(book: Workbook) -> None:
    book["Workforce"].title = "Staff"


_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;&b;">]>'
_UTF16 = f'<?xml version="1.0" encoding="UTF-16"?>{_DOCTYPE.decode()}<a>&d;</a>'.encode("utf-16")
_FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

REFUSED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "nothing": (lambda _good: b"", "no workbook"),
    "a text": (lambda _good: b"Capability,Position\n", "no workbook"),
    "cut short": (lambda good: good[: len(good) // 2], "damaged"),
    "an archive of nothing": (lambda _good: packed({}), "no workbook"),
    "an archive of a text": (lambda _good: packed({"a.txt": b"a"}), "no workbook of Excel"),
    "an OLE file": (lambda _good: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "password"),
    "an encrypted part": (_encrypted_entry, "damaged"),
    "another kind of packing": (lambda good: packed(parts_of(good), ZIP_LZMA), "odd way"),
    "packing of old": (lambda good: packed(parts_of(good), ZIP_BZIP2), "odd way"),
    "a bomb": (_bomb, "far larger"),
    "a size that is not so": (_lying_size, "damaged|far larger"),
    "a part twice": (_part_twice, "a part twice"),
    "a part twice but for capitals": (with_part(SHEET.upper()), "a part twice"),
    "300 parts": (
        lambda good: packed(parts_of(good) | {f"xl/{n}.xml": b"<a/>" for n in range(300)}),
        "more than a return has",
    ),
    "a name that leads elsewhere": (with_part("../../a.xml"), "odd name"),
    "a name from the root": (with_part("/etc/passwd"), "odd name"),
    "a name with a control": (with_part("xl/a\x01.xml"), "odd name"),
    "macros": (with_part("xl/vbaProject.bin"), "macros"),
    "a type with macros": (
        with_text(
            "[Content_Types].xml",
            b"spreadsheetml.sheet.main+xml",
            b"sheet.macroEnabled.main+xml",
        ),
        "macros",
    ),
    "macros of old": (with_part("xl/macrosheets/sheet1.xml"), "macros"),
    "an embedded file": (with_part("xl/embeddings/a.bin"), "embedded"),
    "a link to another workbook": (with_part("xl/externalLinks/externalLink1.xml"), "refers"),
    "a connection": (with_part("xl/connections.xml"), "connected"),
    "a query": (with_part("xl/queryTables/queryTable1.xml"), "connected"),
    "a control": (with_part("xl/activeX/activeX1.xml"), "controls"),
    "entities": (with_part(SHEET, _DOCTYPE + b"<a>&d;</a>"), "definitions"),
    "entities in a relation": (with_part("xl/_rels/a.rels", _DOCTYPE + b"<a/>"), "definitions"),
    "entities in a part of another name": (with_part("xl/sheet.dat", _DOCTYPE), "definitions"),
    "entities in two bytes a letter": (with_part(SHEET, _UTF16), "not written in UTF-8"),
    "too many tags": (_many_formats, "far larger"),
    "no XML at all": (with_part("xl/workbook.xml", b"\x00\x01"), "could not be read"),
    "no workbook of ours": (lambda _good: saved(Workbook()), "not the workbook of a return"),
    "no lists": (changed(_lists_gone), "not the workbook of a return"),
    "another form": (of("unit nersou 2026-09-30 2"), "template of another version"),
    "another kind": (of("budget nersou 2026-09-30 1"), "not the workbook of a return"),
    "no day": (of("unit nersou yesterday 1"), "which period"),
}
"""Workbooks that nobody reads further, and what is said of each."""

ONE_FAULT: dict[str, tuple[Callable[[bytes], bytes], str, str]] = {
    "a formula": (changed(cell("Level", "=1+2")), "Capabilities!C5", "formula"),
    "a formula over a range": (
        changed(cell("Note", "=SUM(A1:XFD1048576)")),
        "Capabilities!E5",
        "formula",
    ),
    "an error": (changed(cell("Level", "#DIV/0!")), "Capabilities!C5", "error of the spreadsheet"),
    "a reference to nothing": (changed(cell("Note", "#REF!")), "Capabilities!E5", "error"),
    "another word": (changed(cell("Position", "Fine")), "Capabilities!B5", "allowed words"),
    "a level of nine": (changed(cell("Level", 9)), "Capabilities!C5", ""),
    "a level with a comma": (changed(cell("Level", "2,5")), "Capabilities!C5", ""),
    "a capability of nowhere": (
        changed(cell("Capability", "Time travel unit")),
        "Capabilities!A5",
        "not in the list",
    ),
    "a sheet of another name": (changed(_renamed), "Workforce", "the sheet is missing"),
    "a head of another name": (changed(_head_gone), "Capabilities", "the column is missing"),
    "an element within an element": (_deep, "Capabilities", "heads of the columns are missing"),
    "a value far below": (
        with_text(SHEET, b"</sheetData>", _FAR.replace("XFD", "A").encode()),
        "Capabilities",
        "more than 5,000 rows",
    ),
    "no heads": (changed(_every_head_gone), "Capabilities", "heads of the columns are missing"),
    "a unit of nowhere": (of("unit nowhere 2026-09-30 1"), "Start here", "is not in rocu.csv"),
    "a day within a quarter": (of("unit nersou 2026-08-31 1"), "Start here", "of a quarter"),
    "a quarter that is not over": (of("unit nersou 2099-09-30 1"), "Start here", "not over yet"),
    "a million rows": (_rows(140_000), "Capabilities", "more than 5,000 rows"),
}
"""Workbooks that are read, and where it is said what is wrong with each."""

HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "columns in between": changed(_moved),
    "rows on top": changed(_rows_on_top),
    "a cell at the far end": with_text(SHEET, b"</sheetData>", _FAR.encode()),
    "a format far below": with_text(
        SHEET, b"</sheetData>", _FAR.replace("XFD", "A").replace("<v>1</v>", "").encode()
    ),
    "stored and not packed": lambda good: packed(parts_of(good), ZIP_STORED),
}
"""Workbooks that say the same as before."""

_ODD = (
    "=cmd|'/c calc'!A1",
    "#N/A",
    "\u202eevil",
    "<script>alert(1)</script>",
    "'; drop table staged.capability; --",
    "\x7f",
    "é" * 40_000,
    "1e400",
    "-0",
    "NaN",
    "2026-02-30",
    "9" * 200,
    "yes",
    True,
    1e308,
    -1,
    2**70,
    0.1 + 0.2,
)
"""What somebody may put into any cell."""


def mutated(good: bytes, random: Random) -> bytes:
    """A workbook with something altered: bytes of a part, cells, or bytes of the archive."""
    return random.choice((_flipped, _odd_cells, _torn))(good, random)


def _flipped(good: bytes, random: Random) -> bytes:
    parts = parts_of(good)
    name = random.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    held = bytearray(parts[name])
    for _ in range(random.randint(1, 12)):
        held[random.randrange(len(held))] ^= 1 << random.randrange(8)
    return packed(parts | {name: bytes(held)})


def _odd_cells(good: bytes, random: Random) -> bytes:
    book = load_workbook(BytesIO(good))
    for _ in range(random.randint(1, 12)):
        sheet = book[random.choice(book.sheetnames)]
        chosen = sheet.cell(random.randint(1, 12), random.randint(1, 9))
        chosen.value = random.choice(_ODD)
    return saved(book)


def _torn(good: bytes, random: Random) -> bytes:
    held = bytearray(good)
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(held))
        held[at : at + random.randint(1, 40)] = random.randbytes(random.randint(0, 40))
    return bytes(held)
