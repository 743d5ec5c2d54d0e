"""A Paper as a tagged, accessible PDF (PDF/UA-1), typeset by typst from paper.typ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import typst

from dashboard.exhibits.exhibit import Exhibit, Link
from dashboard.exports.lettering import column_widths
from dashboard.exports.memory import forget_drawings
from dashboard.exports.paper import (
    NO_PICTURE,
    NOTHING,
    Paper,
    Picture,
    Progress,
    is_web,
    narrow_tables,
    shown_state,
    silent,
)
from dashboard.exports.picture import FONTS, PX_PER_MM, size_of
from dashboard.exports.plain import printable
from dashboard.theme import ink

TEMPLATE = Path(__file__).with_name("paper.typ")
FEW_COLUMNS = 6
LEGIBLE = 0.9
"""The least part of its size at which a chart in a pack can be read: letters of 6 points."""
LONG_CELL = 1500
"""Letters in a cell that may need more than a page of its own."""
UPRIGHT_MM, SIDEWAYS_MM = (170, 205), (257, 120)
"""What a chart may take of a page, across and down, beneath the title of an exhibit."""
NARROW_PT, WIDE_PT = 482.0, 729.0
_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
MOST_UNSHOWN = 200


def pdf(paper: Paper, picture: Picture, progress: Progress = silent) -> bytes:
    """The paper as PDF/UA-1. `picture` gives the chart of an exhibit as SVG.

    A letter that no font here has stands as the number that Unicode gives it.
    """
    files: dict[str, bytes] = {"main.typ": TEMPLATE.read_bytes()}
    told = _told(paper, picture, progress, files)
    told["fonts"] = FONTS
    text = json.dumps(told, ensure_ascii=False)
    for _ in range(MOST_UNSHOWN):
        try:
            return _typeset(files | {"paper.json": text.encode()})
        except typst.TypstError as error:
            unshown = _UNSHOWN.search(str(error))
            if not unshown:
                raise
            letter = json.loads(_as_json(unshown[1]))[0]
            text = text.replace(letter, f"[U+{ord(letter):04X}]")
    return _typeset(files | {"paper.json": text.encode()})


def _as_json(shown: str) -> str:
    """A text as typst writes it in an error (with u{7} for control codes) as JSON."""
    return '"' + re.sub(r"\\u\{([0-9a-f]+)\}", lambda m: f"\\u{int(m[1], 16):04x}", shown) + '"'


def _typeset(files: dict[str, bytes]) -> bytes:
    made = typst.compile(files, format="pdf", pdf_standards=["ua-1"], timestamp=0)  # type: ignore[call-overload]
    forget_drawings()
    return cast("bytes", made)


def _told(
    paper: Paper, picture: Picture, progress: Progress, files: dict[str, bytes]
) -> dict[str, Any]:
    """The paper as the template reads it; drawings are added to `files`."""
    status = paper.status
    sections = []
    for section in paper.sections:
        exhibits = []
        for exhibit in section.exhibits:
            progress(exhibit.title)
            exhibits.append(_exhibit(paper, exhibit, picture(exhibit), files))
        sections.append(
            {
                "title": printable(section.title),
                "sentences": [printable(sentence) for sentence in section.sentences],
                "exhibits": exhibits,
            }
        )
    return {
        "title": printable(paper.title),
        "description": printable(f"{status.line} · Database {paper.version}"),
        "marking": status.marking,
        "data_set": printable(status.data_set),
        "exercise": status.is_exercise,
        "line": printable(status.line),
        "facts": [[printable(label), printable(said)] for label, said in paper.facts],
        "is_pack": paper.is_pack,
        "sections": sections,
        "sources": [
            {
                "number": number,
                "title": printable(source.title),
                "url": source.url if is_web(source.url) else "",
                "rest": printable(
                    f"{source.publisher or 'Publisher not stated'}, {source.dated}. {source.read}."
                ),
            }
            for number, source in enumerate(paper.sources, start=1)
        ],
    }


def _exhibit(
    paper: Paper, exhibit: Exhibit, drawing: str | None, files: dict[str, bytes]
) -> dict[str, Any]:
    has_rows = bool(len(exhibit.table))
    chart = None
    if drawing is not None:
        placed = _placed(drawing)
        # The coloured table says the same, and its letters can be read.
        told_by_table = paper.is_pack and exhibit.grid is not None
        if not (told_by_table and placed["scale"] < LEGIBLE):
            chart = placed | {"file": f"chart-{len(files)}.svg"}
            files[chart["file"]] = drawing.encode()
    said = [] if has_rows else [NOTHING]
    if has_rows and exhibit.figure is not None and drawing is None:
        said.append(NO_PICTURE)
    tables = list(narrow_tables(exhibit)) if has_rows else []
    wide = any(len(table.columns) > FEW_COLUMNS for _, table in tables)
    filters = [f"{label}: {value}" for label, value in exhibit.filters.items()]
    return {
        "title": printable(exhibit.title),
        "alt": printable(f"{exhibit.title}. {exhibit.alt}"),
        "note": printable(exhibit.note),
        "filters": printable(" · ".join(filters)),
        "chart": chart,
        "wide": wide,
        "sentences": said,
        "tables": list(_tables(exhibit, wide)) if has_rows else [],
        "sources": paper.sources_line(exhibit),
    }


def _placed(drawing: str) -> dict[str, Any]:
    """How wide a chart is drawn, in mm, and whether on a page on its side: as large as it can."""
    across, tall = (side / PX_PER_MM for side in size_of(drawing))
    scales = {
        wide: min(1.0, room[0] / across, room[1] / tall)
        for wide, room in ((False, UPRIGHT_MM), (True, SIDEWAYS_MM))
    }
    wide = scales[True] > scales[False]
    return {"width": round(across * scales[wide], 2), "wide": wide, "scale": scales[wide]}


def _tables(exhibit: Exhibit, wide: bool) -> Iterator[dict[str, Any]]:
    coloured = exhibit.grid is not None
    for caption, table in narrow_tables(exhibit):
        header = [printable(str(column)) for column in table.columns]
        held = list(table.itertuples(index=False, name=None))
        texts = [[printable(str(value)) for value in row] for row in held]
        widths = column_widths(header, texts, WIDE_PT if wide else NARROW_PT, 8.5, 8)
        yield {
            "caption": printable(caption),
            "columns": len(header),
            "header": header,
            "breakable": any(len(text) > LONG_CELL for row in texts for text in row),
            "widths": [round(part, 1) for part in widths],
            "rows": [[_cell(value, coloured) for value in row] for row in held],
        }


def _cell(value: object, coloured: bool) -> str | dict[str, str]:
    text = printable(str(value))
    if isinstance(value, Link) and is_web(value.url):
        return {"text": text, "url": value.url}
    fill = shown_state(text) if coloured else ""
    return {"text": text, "fill": fill, "ink": ink(fill)} if fill else text
