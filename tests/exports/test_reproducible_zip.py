"""Archives that are the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile

from dashboard.exports.reproducible_zip import normalised


def archive(moment: tuple[int, int, int, int, int, int], **entries: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name, held in entries.items():
            made.writestr(zipfile.ZipInfo(name, moment), held)
    return content.getvalue()


def core(day: str) -> bytes:
    return f'<c><dcterms:created xsi:type="x">{day}</dcterms:created></c>'.encode()


def workbook(day: str) -> bytes:
    return archive((2020, 1, 1, 0, 0, 0), **{"docProps/core.xml": core(day), "xl/a.xml": b"1"})


def test_settled_archives_of_two_moments_are_the_same_and_keep_their_order() -> None:
    entries = {"z.xml": b"<z/>", "a/b.xml": b"b" * 9_999, "c.bin": bytes(range(256))}
    one, other = (archive(t, **entries) for t in ((2020, 2, 3, 4, 5, 6), (2024, 7, 8, 9, 10, 12)))
    assert one != other
    assert normalised(one) == normalised(other) == normalised(normalised(one))
    with zipfile.ZipFile(io.BytesIO(normalised(one))) as held:
        assert {name: held.read(name) for name in held.namelist()} == entries
        assert held.namelist() == list(entries)
        assert {info.date_time for info in held.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in held.infolist()} == {zipfile.ZIP_DEFLATED}


def test_settled_workbook_behind_a_chart_loses_its_day_and_a_packed_one_keeps_it() -> None:
    name = "ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"
    one, other = (
        normalised(
            archive((2020, 1, 1, 0, 0, 0), **{name: workbook(day), "pack.xlsx": workbook("X")})
        )
        for day in ("2020-01-01T00:00:00Z", "2026-11-22T10:11:12Z")
    )
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as held:
        assert held.read("pack.xlsx") == workbook("X")
        with zipfile.ZipFile(io.BytesIO(held.read(name))) as inner:
            assert inner.read("docProps/core.xml") == core("1980-01-01T00:00:00Z")
            assert inner.read("xl/a.xml") == b"1"
