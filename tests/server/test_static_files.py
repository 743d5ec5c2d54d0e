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
from dashboard.exhibits.asked import Pages
from dashboard.server import packing, plotly_part, redrawing, static_files
from dashboard.server.packing import PackedFile
from dashboard.server.static_files import PackedFiles, StaticFiles, accepted

ROOT = Path(get_static_dir())
PLOTLY = next((ROOT / "static" / "js").glob("PlotlyChart.*.js"))
(PAGE,) = (
    path for path in (ROOT / "static" / "js").iterdir() if redrawing.PAGE.fullmatch(path.name)
)
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


def test_who_asks_for_a_script_opens_a_page_for_which_what_is_made_ahead_waits(
    asked: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages()
    monkeypatch.setattr(static_files, "PAGES", pages)
    asked.get("/base/healthz", headers={"Accept-Encoding": "br"})
    assert pages.wait_until_none(0.01)
    asked.get("/base/static/js/index.aB-1.js", headers={"Accept-Encoding": "br"})
    assert not pages.wait_until_none(0.01)


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
    otherwise = whole.replace(before, after.replace("PIE", pie[1]))
    assert plotly_part.part_of(otherwise) == otherwise


def test_figures_are_drawn_once_by_the_streamlit_that_is_installed() -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    once = redrawing.drawn_once(whole)
    own = once.rpartition("window.Plotly=")[2]
    assert once.startswith(whole.removesuffix(whole.rpartition("window.Plotly=")[2]))
    # Another figure is taken over as it comes, and coloured again only where there is a theme.
    (chart,) = re.findall(r"if\(known!==(\w)\.id\)\{know\(\1\.id\);\w\(\(\)=>\{let ", own)
    assert f"(0,P.useState)({chart}.id))" in own
    assert own.count(f"if({chart}.theme)") == 1
    assert own.count("frames:void 0,") == 1
    (width,) = re.findall(r"\{style:\{minHeight:(\w+)===-1\?\w+:void 0\},ref:", own)
    assert f"children:{width}!==-1&&" in own
    assert len(re.findall(r",\w=\w\.layout\.height\?\?\(", own)) == 1
    assert f"}},[{chart}.config," in own
    assert len(once) < len(whole) + 400


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".theme,", ".colours,"),
        (".frames??void 0", ".frames"),
        ("===-1?", "<0?"),
        ("ref:_,isSizeContained", "isSizeContained"),
        ("getElementState(e.id,`figure`)", "getElementState(e.id)"),
        ("[e.id,e.config,", "[e.config,"),
    ],
)
def test_charts_that_are_built_otherwise_stay_as_they_are_and_are_not_kept(
    before: str, after: str
) -> None:
    whole, page = (path.read_text(encoding="utf-8") for path in (PLOTLY, PAGE))
    assert before in whole
    otherwise = whole.replace(before, after)
    assert redrawing.drawn_once(otherwise) == otherwise
    assert redrawing.kept(page, otherwise) == page
    assert redrawing.kept(page, "") == page


def test_figures_are_drawn_at_once_by_the_streamlit_that_is_installed() -> None:
    whole = PLOTLY.read_text(encoding="utf-8")
    at_once = redrawing.drawn_at_once(whole)
    assert "useLayoutEffect" not in whole[:10_000]
    assert at_once.replace("useLayoutEffect", "useEffect", 1) == whole
    otherwise = whole.replace("current=!1,", "current=0,")
    assert redrawing.drawn_at_once(otherwise) == otherwise


def test_charts_are_kept_by_the_streamlit_that_is_installed() -> None:
    page, charts = (path.read_text(encoding="utf-8") for path in (PAGE, PLOTLY))
    kept = redrawing.kept(page, charts)
    without_digest = r"?.replace(/^\$\$ID-\w+-(?=chart )/,``)"
    assert kept.count(without_digest) == 2
    assert kept.replace(without_digest, "") == page


@pytest.mark.parametrize(
    ("before", "after"),
    [("getCurrentKey(ze(", "getCurrentKey(id(ze("), ("case`plotlyChart`", "case`chart`")],
)
def test_charts_are_not_kept_in_a_page_that_is_built_otherwise(before: str, after: str) -> None:
    page, charts = (path.read_text(encoding="utf-8") for path in (PAGE, PLOTLY))
    assert before in page
    otherwise = page.replace(before, after)
    assert redrawing.kept(otherwise, charts) == otherwise


def test_what_has_not_changed_is_not_made_anew_by_the_streamlit_that_is_installed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    made = redrawing.made_if_changed(page)
    once = re.compile(r"([\w$]+)\.memo\?\?=\(0,U\.memo\)\(\1\)")
    assert len(set(once.findall(made))) == 4
    assert once.sub(r"\1", made) == page
    otherwise = page.replace("isStale:n}=e,", "isOld:n}=e,")
    assert redrawing.made_if_changed(otherwise) == otherwise


def test_page_and_charts_are_sent_changed_and_asked_for_anew(tmp_path: Path) -> None:
    served = TestClient(
        PackedFiles(PlainTextResponse("from Streamlit"), "", StaticFiles(ROOT, tmp_path))
    )
    for path in (PAGE, PLOTLY):
        answer = served.get(f"/static/js/{path.name}", headers={"Accept-Encoding": "gzip"})
        assert "no-cache" in answer.headers["Cache-Control"]
        assert answer.text != path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("script", "before", "after", "said"),
    [
        (PLOTLY, '"lib/heatmap.js"', '"lib/heat.js"', "the first page comes later"),
        (PLOTLY, ".frames??void 0", ".frames", "charts are drawn several times"),
        (PLOTLY, "current=!1,", "current=0,", "without its charts"),
        (PAGE, "case`plotlyChart`", "case`chart`", "charts that change blink"),
        (PAGE, "isStale:n}=e,", "isOld:n}=e,", "anew at each click"),
    ],
)
def test_log_says_once_what_is_seen_of_a_script_that_is_built_otherwise(
    script: Path,
    before: str,
    after: str,
    said: str,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for path in (PAGE, PLOTLY):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    files = [PackedFile(tmp_path / path.name, tmp_path) for path in (PAGE, PLOTLY)]
    for file in files:
        file.packed("gzip")
    assert not caplog.messages, "that of the Streamlit that is installed is built otherwise"
    whole = script.read_text(encoding="utf-8")
    assert before in whole
    otherwise = tmp_path / script.name
    otherwise.write_text(whole.replace(before, after), encoding="utf-8")
    file = PackedFile(otherwise, tmp_path)
    for encoding in ("gzip", "br"):
        file.packed(encoding)
    (message,) = caplog.messages
    assert message.startswith(f"{script.name} is not built as before: ")
    assert said in message


def test_page_beside_no_charts_keeps_none(tmp_path: Path) -> None:
    (tmp_path / PAGE.name).write_bytes(PAGE.read_bytes())
    sent = brotli.decompress(PackedFile(tmp_path / PAGE.name, tmp_path).packed("br")).decode()
    assert sent == redrawing.made_if_changed(PAGE.read_text(encoding="utf-8"))


def test_charts_draw_no_kind_that_the_part_does_not_have() -> None:
    drawn = {
        kind
        for module in CHARTS.glob("*.py")
        for kind in re.findall(r"\.add_(\w+)\(", module.read_text(encoding="utf-8"))
    }
    assert {"bar", "heatmap", "scatter"} <= drawn
    assert drawn - NO_TRACES <= KINDS
