"""Zip archives that are the same bytes whenever they are made of the same content."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip archive can say, and the one that Office files carry."""
_EMBEDDED = re.compile(r"(^|/)embeddings/[^/]+\.xlsx$")
_PROPERTIES = "docProps/core.xml"
_MADE = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")


def normalised(content: bytes) -> bytes:
    """The same archive, entries in the same order, without the time at which it was made.

    Workbooks behind the charts of a file are settled too: the libraries that write them put the
    present time into their properties, and no person reads it there.
    """
    return _rewritten(content, is_embedded=False)


def _rewritten(content: bytes, is_embedded: bool) -> bytes:
    made = BytesIO()
    with ZipFile(BytesIO(content)) as found, ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name in found.namelist():
            held = found.read(name)
            if _EMBEDDED.search(name):
                held = _rewritten(held, is_embedded=True)
            elif is_embedded and name == _PROPERTIES:
                held = _MADE.sub(rb"\g<1>1980-01-01T00:00:00Z", held)
            # A picture is packed already: to pack it again takes long and saves nothing.
            is_picture = name.endswith(".png")
            archive.writestr(entry(name), held, ZIP_STORED if is_picture else ZIP_DEFLATED)
    return made.getvalue()


def entry(name: str) -> ZipInfo:
    """An entry of an archive that says nothing of when and on which system it was made."""
    info = ZipInfo(name, FIRST_DAY)
    info.create_system = 0
    info.external_attr = 0
    return info
