"""Streamlit's scripts as they are sent: packed, and with the part of Plotly that charts need."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from dashboard.charts.base import KINDS
from dashboard.server import packing, plotly_part
from dashboard.server.packing import PackedFile
from dashboard.server.static_files import PackedFiles, StaticFiles, accepted

ROOT = Path(get_static_dir())
PLOTLY = next((ROOT / "static" / "js").glob("PlotlyChart.*.js"))
CHARTS = Path(__file__).resolve().parents[2] / "dashboard" / "charts"
NO_TRACES = {"annotation", "shape"}
TEXT = b"const answer = 42; " * 100


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    """Two files of a Streamlit of our own, one of them on every page."""
    scripts = tmp_path / "root" / "static" / "js"
    scripts.mkdir(parents=True)
    (scripts / "index.aB-1.js").write_bytes(TEXT)
    (scripts / "later.aB-1.js").write_bytes(TEXT + b"later")
    (scripts / "small.js").write_bytes(b"1")
    document = '<script src="./static/js/index.aB-1.js"></script>'
    (tmp_path / "root" / "index.html").write_text(document, encoding="utf-8")
    return StaticFiles(tmp_path / "root", tmp_path / "cache")


@pytest.fixture
def asked(files: StaticFiles) -> TestClient:
    return TestClient(PackedFiles(PlainTextResponse("from Streamlit"), "/base", files))


@pytest.mark.parametrize(
    ("said", "best"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP;q=1.0", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q=0.0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_encoding_is_the_best_that_the_browser_takes(said: str, best: str | None) -> None:
    assert accepted(said) == best


def test_file_is_sent_packed_and_never_asked_for_again(asked: TestClient) -> None:
    path = "/base/static/js/index.aB-1.js"
    for encoding in ("br", "gzip"):
        answer = asked.get(path, headers={"Accept-Encoding": encoding})
        assert answer.content == TEXT
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert int(answer.headers["Content-Length"]) < len(TEXT)
        assert "immutable" in answer.headers["Cache-Control"]
        known = {"Accept-Encoding": encoding, "If-None-Match": answer.headers["ETag"]}
        assert asked.get(path, headers=known).status_code == 304


@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        ("/base/static/js/index.aB-1.js", "identity"),
        ("/base/static/js/small.js", "br"),
        ("/base/static/js/none.js", "br"),
        ("/base/static/js/../../index.html", "br"),
        ("/static/js/index.aB-1.js", "br"),
    ],
)
def test_what_is_not_packed_comes_from_streamlit(
    asked: TestClient, path: str, encoding: str
) -> None:
    assert asked.get(path, headers={"Accept-Encoding": encoding}).text == "from Streamlit"


def test_only_what_was_asked_for_is_packed_anew_and_found_by_the_next_server(
    files: StaticFiles, tmp_path: Path
) -> None:
    [first] = files.first
    for _ in range(2):
        files.packed(first, "br")
    assert files.waiting.qsize() == 1
    files.waiting.put(None)
    packing.make_smallest(files.waiting)
    [kept] = (tmp_path / "cache").iterdir()
    assert brotli.decompress(kept.read_bytes()) == TEXT
    again = PackedFile(first.path, tmp_path / "cache")
    assert again.packed("br") == kept.read_bytes() == first.packed("br")
    assert again.is_smallest


@pytest.mark.parametrize("found", [b"no brotli", brotli.compress(b"another script")])
def test_cache_that_has_something_else_is_not_believed(
    files: StaticFiles, tmp_path: Path, found: bytes
) -> None:
    files.first[0].packed("br")
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / f"{files.first[0].digest}.br").write_bytes(found)
    again = PackedFile(files.first[0].path, tmp_path / "cache")
    assert brotli.decompress(again.packed("br")) == TEXT
    assert not again.is_smallest


def test_folder_that_cannot_be_written_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_bytes(TEXT)
    (tmp_path / "file").touch()
    file = PackedFile(tmp_path / "a.js", tmp_path / "file" / "cache")
    file.packed("br")
    file.make_smallest()
    assert brotli.decompress(file.packed("br")) == TEXT


def test_part_of_plotly_is_found_in_the_streamlit_that_is_installed() -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    part = plotly_part.part_of(whole)
    assert part is not None
    assert len(part) < len(whole) / 3
    assert whole.startswith(part[:1_000_000])
    assert whole.endswith(part[-10_000:])
    modules = set(re.findall(r'"lib/(\w+)\.js"\(', part))
    assert modules == (KINDS - {"scatter"}) | {"core", "index"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"lib/heatmap.js"', '"lib/heat.js"'),
        ('{"lib/index.js"(', '{"lib/main.js"('),
        ("return window.Plotly=", "return window.Chart="),
        # A module that is kept needs one that is not.
        ('{"src/core.js"(e){', '{"src/core.js"(e){PIE();'),
    ],
)
def test_plotly_that_is_built_otherwise_is_left_whole(before: str, after: str) -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    pie = re.search(r'([\w$]+)=_\(\{"lib/pie\.js"', whole)
    assert pie
    assert whole.count(before) == 1
    assert plotly_part.part_of(whole.replace(before, after.replace("PIE", pie[1]))) is None


def test_further_drawings_of_a_new_chart_are_left_out_of_the_streamlit_that_is_installed() -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    once = plotly_part.drawn_once(whole)
    (coloured,) = re.findall(r"\(known=>\{.*?\.useRef\)\(\w\.id\)\)", once)
    assert "known.current" not in whole
    assert coloured.count("useEffect") == 1
    assert once.count("frames:void 0,") == 1
    (width,) = re.findall(r"\{style:\{minHeight:(\w+)===-1\?\w+:void 0\},ref:", once)
    assert f"children:!({width}===-1)&&" in once
    assert len(once) < len(whole) + 300


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".theme,", ".colours,"),
        (".frames??void 0", ".frames"),
        ("===-1?", "<0?"),
        ("ref:_,isSizeContained", "isSizeContained"),
    ],
)
def test_further_drawings_are_left_where_streamlit_is_built_otherwise(
    before: str, after: str
) -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    assert before in whole
    otherwise = whole.replace(before, after)
    assert plotly_part.drawn_once(otherwise) == otherwise
    assert plotly_part.drawn_once(whole + whole) == whole + whole


def test_charts_draw_no_kind_that_the_part_does_not_have() -> None:
    drawn = {
        kind
        for module in CHARTS.glob("*.py")
        for kind in re.findall(r"\.add_(\w+)\(", module.read_text(encoding="utf-8"))
    }
    assert {"bar", "heatmap", "scatter"} <= drawn
    assert drawn - NO_TRACES <= KINDS
