"""Refuses a workbook before anything reads it: by its bytes, and by what its archive holds.

A workbook is a zip archive of XML. One that is made to do harm is huge once it is unpacked, defines
entities that grow, holds programs, or refers to files elsewhere. All of that can be told without
understanding a cell.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MAX_PARTS = 200
MAX_INFLATED = 60 * 2**20
MAX_TAGS = 1_500_000
_CHUNK = 2**16
_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_NAME = re.compile(r"[A-Za-z0-9_./\[\] -]{1,200}")
_TWO_BYTES = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""How XML begins that has two bytes a letter, in which nothing of what is looked for is found."""
_BANNED = (
    ("vbaproject", "it holds macros", "Save it as .xlsx, without macros"),
    ("/embeddings/", "it holds embedded files", "Take them out"),
    ("/externallinks/", "it refers to other workbooks", "Paste their values instead"),
    ("connections.xml", "it is connected to other data", "Take the connections out"),
    ("/activex/", "it holds controls", "Take them out"),
    ("/ctrlprops/", "it holds controls", "Take them out"),
    ("/macrosheets/", "it holds macros", "Save it as .xlsx, without macros"),
    ("/querytables/", "it is connected to other data", "Take the connections out"),
)


def why_refused(content: bytes) -> tuple[str, str] | None:
    """What is wrong with the bytes of a workbook and what to do; None where it can be read."""
    if content.startswith(_OLE):
        return (
            "it has a password, or is in the old format of Excel",
            "Save it as .xlsx, without a password",
        )
    if not content.startswith(_ZIP):
        return "it is no workbook", "Save it as .xlsx"
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _why_parts_refused(archive)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return "it is damaged", "Save it anew"
    except Exception:  # What a broken archive makes of the library that inflates it.
        return "it is damaged", "Save it anew"


def _why_parts_refused(archive: ZipFile) -> tuple[str, str] | None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_PARTS:
        return f"it has {len(entries):,} parts, more than a return has", "Use a new template"
    if len({name.lower() for name in names}) != len(names):
        return "it has a part twice", "Save it anew"
    if any(not _NAME.fullmatch(name) or ".." in name or name.startswith("/") for name in names):
        return "a part of it has an odd name", "Save it anew"
    for banned, wrong, remedy in _BANNED:
        if any(banned in f"/{name.lower()}" for name in names):
            return wrong, remedy
    if "[Content_Types].xml" not in names or not any(
        name.startswith("xl/workbook") for name in names
    ):
        return "it is no workbook of Excel", "Save it as .xlsx"
    if any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        return "it is packed in an odd way", "Save it anew"
    return _why_content_refused(archive)


def _why_content_refused(archive: ZipFile) -> tuple[str, str] | None:
    """Unpack it piece by piece, and stop where it grows beyond what a return can be."""
    room, tags = MAX_INFLATED, MAX_TAGS
    for entry in archive.infolist():
        before = b""
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                room -= len(chunk)
                tags -= chunk.count(b"<")
                if room < 0 or tags < 0:
                    return "it is far larger than a return can be", "Use a new template"
                # Whatever it is called: a part is read as what another part says that it is.
                seen = before + chunk
                if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                    return "it holds definitions that could do harm", "Use a new template"
                if not before and chunk.startswith(_TWO_BYTES):
                    return "a part of it is not written in UTF-8", "Save it anew"
                if b"macroEnabled" in seen:
                    return "it holds macros", "Save it as .xlsx, without macros"
                before = chunk[-16:]
    return None
