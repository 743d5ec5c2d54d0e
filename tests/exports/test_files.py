"""Files as they are taken away: in every form, by their names, and written whole or not at all."""

from __future__ import annotations

import io
import os
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard.errors import DashboardError, UsageError
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.files import EXPORT_FORMATS, File, export_exhibit, export_format_named
from dashboard.exports.picture.browser import THE_BROWSER
from dashboard.model import OFFICIAL
from dashboard.packs.report import name_of
from tests.exports.conftest import asked

DRAWN = ("png", "svg", "pdf")
STARTS = {
    "png": b"\x89PNG",
    "svg": b"<svg",
    "pdf": b"%PDF",
    "pptx": b"PK",
    "xlsx": b"PK",
    "docx": b"PK",
    "csv": b"\xef\xbb\xbf",
}


@pytest.mark.parametrize("id_", ["capability_matrix", "critical_mass", "route_evidence"])
def test_every_form_is_made_and_is_the_same_again(
    id_: str, question: Question, drawing: None
) -> None:
    del drawing
    exhibit = asked(question, id_)
    for extension, form in EXPORT_FORMATS.items():
        file = export_exhibit(exhibit, form)
        assert file.content.startswith(STARTS[extension])
        assert file.name.endswith(f"_as-at-2026-11-22_OFFICIAL.{extension}")
        assert export_exhibit(exhibit, form) == file


def test_forms_but_pictures_of_charts_are_made_without_a_browser(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    THE_BROWSER.close()
    monkeypatch.setenv("DASHBOARD_BROWSER", "/no/such/browser")
    day = replace(question, as_of=question.as_of.replace(day=3))
    exhibit = registered()["capability_matrix"].make(day)
    for extension, form in EXPORT_FORMATS.items():
        if extension in DRAWN:
            with pytest.raises(DashboardError, match="sudo apt install chromium"):
                export_exhibit(exhibit, form)
        else:
            assert export_exhibit(exhibit, form).content
    with zipfile.ZipFile(
        io.BytesIO(export_exhibit(exhibit, EXPORT_FORMATS["docx"]).content)
    ) as document:
        assert b"no browser was found" in document.read("word/document.xml")
        ElementTree.fromstring(document.read("word/document.xml"))


def test_name_says_exhibit_scope_choices_day_and_marking(question: Question) -> None:
    exhibit = registered()["obligations_of_force"].make(
        replace(question, rocu_id="nersou", force_id="cleveland"), edition="2023"
    )
    assert (
        name_of(exhibit) == "obligations-of-force_nersou_cleveland_2023_as-at-2026-11-22_OFFICIAL"
    )
    status = replace(exhibit.status, marking="OFFICIAL-SENSITIVE", is_exercise=True)
    marked = name_of(replace(exhibit, status=status))
    assert marked.endswith("_EXERCISE_OFFICIAL-SENSITIVE")
    assert re.fullmatch(r"[\w-]+", marked)


def test_unknown_form_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean pptx"):
        export_format_named("ppt")


def test_choice_that_is_not_known_is_refused(question: Question) -> None:
    with pytest.raises(UsageError, match="Did you mean framework"):
        registered()["capability_matrix"].ask(question, {"framewrk": "all"})
    with pytest.raises(UsageError, match="cannot be asked with framework=mine"):
        registered()["capability_matrix"].ask(question, {"framework": "mine"})


def test_file_replaces_what_was_there_whole(tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    target.write_bytes(b"before")
    File("file.bin", "text/plain", b"after", OFFICIAL).save(target)
    assert target.read_bytes() == b"after"
    assert os.listdir(tmp_path) == ["file.bin"]


def test_disk_that_is_full_leaves_what_was_there(tmp_path: Path, published_database: Path) -> None:
    """A limit on the size of files stands for a full disk."""
    target = tmp_path / "matrix.csv"
    target.write_bytes(b"before")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    options = f"--format csv --out {target} --database {published_database}".split()
    ended = subprocess.run(
        [sys.executable, "-m", "dashboard", "export", "capability_matrix", *options],
        capture_output=True,
        text=True,
        preexec_fn=full,
        check=False,
    )
    assert ended.returncode == 2
    assert "could not be written" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert target.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["matrix.csv"]
