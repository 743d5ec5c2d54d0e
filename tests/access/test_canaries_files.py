"""Every file that can be taken away, and what the command line prints, over the seeded data set.

Files are unpacked to every part: properties, notes, alternative texts, hidden sheets, names.
"""

from __future__ import annotations

import io
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.cli.main import main
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import registered
from dashboard.exports.files import EXPORT_FORMATS, File, export_exhibit
from dashboard.exports.pack_files import PACK_FORMATS, pack_file
from dashboard.exports.picture import browser
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.packs.meeting import Meeting, question_for
from dashboard.packs.pack import pack
from dashboard.packs.pages import pages_of
from dashboard.packs.sections import annex_of
from dashboard.settings import BROWSER, DATABASE
from dashboard.store.publish import published
from dashboard.store.store import Store
from tests.access import canaries, canary_data
from tests.access.canaries import (
    COMPARED,
    EXHAUSTIVE,
    FORCES,
    HERE,
    NOBODY,
    SCOPES,
    VIEWERS,
    Canary,
)
from tests.conftest import AS_OF, MadeOnce
from tests.exports.pdf_text import page_texts

VERSION = "20261122T000000000000-1"
"""All databases are asked as this version, which files name: the same rows are the same bytes."""
DRAWN = ("posts_by_agency", "capability_matrix", "funding_year")
TAKEN = ("agreement_register", "action_list", *(DRAWN if EXHAUSTIVE else DRAWN[:1]))
SECTIONS = ("agreements", "secondments", "what-if", "method")
"""The sections of packs that are made into files, unless the sweep is exhaustive."""
DAY, SINCE = date(2026, 12, 10), date(2025, 1, 1)
OF_OTHERS = Canary(NOBODY, "agreement")


@pytest.fixture(scope="module")
def made(made_once: MadeOnce) -> dict[str, Path]:
    return canary_data.databases(made_once, COMPARED)


@pytest.fixture(scope="module")
def stores(made: dict[str, Path]) -> dict[str, Store]:
    return {name: Store(published(folder).path(folder), VERSION) for name, folder in made.items()}


# What is in a file


def parts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every part of a file by its name, as text; files within it are taken apart too."""
    yield f"the name of {name}", name
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield f"the comment of {name}", archive.comment.decode("latin-1")
            for info in archive.infolist():
                yield from parts(f"{name}/{info.filename}", archive.read(info))
                yield (
                    f"what is beside {info.filename}",
                    (info.comment + info.extra).decode("latin-1"),
                )
    elif content.startswith(b"%PDF"):
        yield from _of_pdf(name, content)
    elif content.startswith(b"\x89PNG"):
        yield from _of_png(name, content)
    else:
        text = content.decode("utf-8")
        yield name, text
        if re.search(r"<[aw]:t[ >]", text):  # where a word can be in parts
            yield f"the words of {name}", re.sub(r"<[^>]*>", "", text)


def _of_pdf(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(page_texts(content), start=1):
        yield f"page {number} of {name}", text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, held in enumerate(pdf.objects):
            yield f"object {number} of {name}", "\n".join(_strings(held))


def _strings(held: object) -> Iterator[str]:
    """The texts of an object of a PDF: alternative texts, titles, links, metadata, attachments.

    What is drawn on a page is read from the page.
    """
    if isinstance(held, pikepdf.Stream):
        if held.get("/Type") in ("/Metadata", "/EmbeddedFile"):
            yield held.read_bytes().decode("latin-1")
    elif isinstance(held, pikepdf.String):
        yield str(held)
    elif isinstance(held, pikepdf.Dictionary | pikepdf.Array):
        inner = held.values() if isinstance(held, pikepdf.Dictionary) else held
        for value in inner:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)


def _of_png(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    at = 8
    while at < len(content):
        size, kind = struct.unpack(">I4s", content[at : at + 8])
        held = content[at + 8 : at + 8 + size]
        at += 12 + size
        if kind != b"IDAT":
            words, _, packed = held.partition(b"\x00")
            yield f"{kind.decode()} of {name}", held.decode("latin-1")
            if kind in (b"zTXt", b"iCCP"):
                yield f"{words.decode()} of {name}", zlib.decompress(packed[1:]).decode("latin-1")


def assert_hides(file: File, scope: str) -> None:
    """A file has nothing that a scope must not show."""
    hidden = canaries.hidden_from(SCOPES[scope])
    for part, text in parts(file.name, file.content):
        assert not canaries.found_in(text, hidden), f"{scope}: {part}"


def all_text(file: File) -> str:
    return "\n".join(text for _, text in parts(file.name, file.content))


# Exhibits


def taken(store: Store, scope: str, id_: str, extension: str) -> File:
    question = Question(store, VIEWERS[scope], AS_OF, HERE, FORCES[HERE][0])
    return export_exhibit(registered()[id_].make(question), EXPORT_FORMATS[extension])


@pytest.mark.parametrize("id_", TAKEN)
@pytest.mark.parametrize("extension", EXPORT_FORMATS)
def test_exhibit_as_a_file_is_as_if_hidden_rows_had_never_been(
    extension: str, id_: str, stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = EXPORT_FORMATS[extension].draws and id_ in DRAWN
    if drawn and (browser.found() is None or not EXHAUSTIVE):
        pytest.skip("its chart needs a browser")
    if not drawn:
        monkeypatch.setenv(BROWSER.name, "/no/such/browser")
    turn = list(EXPORT_FORMATS).index(extension) + TAKEN.index(id_)
    for scope in COMPARED if EXHAUSTIVE else [COMPARED[turn % len(COMPARED)]]:
        file = taken(stores["whole"], scope, id_, extension)
        assert_hides(file, scope)
        left = taken(stores[scope], scope, id_, extension)
        assert file.name == left.name
        assert file.content == left.content, f"{scope}: the files differ"


@pytest.mark.parametrize("extension", ["csv", "xlsx", "docx", "pptx", "pdf", "svg"])
def test_file_shows_those_who_may_see_them_the_canaries_that_the_sweep_looks_for(
    extension: str, stores: dict[str, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")
    file = taken(stores["whole"], HERE, "agreement_register", extension)
    assert SENSITIVE in file.name
    assert canaries.found_in(all_text(file), [Canary(HERE, "agreement").word])


# Packs


PACKS = [(scope, force) for scope in COMPARED for force in (None, FORCES[HERE][0])]


@pytest.mark.parametrize(("scope", "force"), PACKS if EXHAUSTIVE else PACKS[2:3])
def test_pack_as_files_is_as_if_hidden_rows_had_never_been(
    scope: str,
    force: str | None,
    made: dict[str, Path],
    stores: dict[str, Store],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")

    def meeting(name: str) -> Meeting:
        question = question_for(Question(stores[name], VIEWERS[scope], AS_OF), HERE, force)
        return Meeting(question, DAY, SINCE, f"agreement:{HERE}")

    titles = {part.key: part.title for part in pages_of(meeting("whole"))}
    titles |= {
        part.key: part.title
        for part in annex_of(meeting("whole"))
        if EXHAUSTIVE or part.key in SECTIONS
    }

    def packed(name: str) -> File:
        report = pack(meeting(name), list(titles))
        return pack_file(report, PACK_FORMATS["zip"], made[name])

    file = packed("whole")
    assert_hides(file, scope)
    assert file.content == packed(scope).content, "the files differ"
    said = canaries.plain(all_text(file))
    for title in titles.values():
        assert canaries.plain(title) in said
    assert (SENSITIVE in file.name) is (scope != "public")
    assert (Canary(HERE, "agreement").word in said) is (scope == HERE)


# What the command line prints and writes

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(
    made: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command line over the seeded data set: its exit code, and all that it prints."""
    monkeypatch.setenv(DATABASE.name, str(made["whole"]))
    monkeypatch.setenv(BROWSER.name, "/no/such/browser")

    def run_with(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["dashboard", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out + printed.err

    return run_with


HIDDEN = canaries.hidden_from(SCOPES["public"])
PUBLIC = ("--edition", "public", "--as-of", AS_OF.isoformat())
PACK = ("pack", "--rocu", HERE, "--meeting", "2026-12-10")
NEARLY = OF_OTHERS.word[:-2]
"""Almost a hidden id: whoever types it must not be told the right one."""


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "agreement_register", "--format", "json"),
        ("query", "secondment_entry", "--format", "table"),
        ("query", "force_collaboration", f"force={FORCES[HERE][0]}"),
        ("query", "source_total"),
        ("export", "agreement_register", "--format", "csv"),
        (*PACK, "--format", "xlsx", "--sections", "agreements,secondments"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_public_edition_of_the_command_line_gives_nothing_that_is_hidden(
    arguments: tuple[str, ...], run: Run, tmp_path: Path
) -> None:
    out = tmp_path / "file"
    to = ("--out", str(out)) if arguments[0] != "query" else ()
    code, printed = run(*arguments, *to, *PUBLIC)
    assert code == 0
    assert not canaries.found_in(printed, HIDDEN)
    assert "Public edition · OFFICIAL\n" in printed
    if to:
        assert_hides(File(out.name, "", out.read_bytes(), OFFICIAL), "public")


TYPED = (
    ("query", "agreement_detail", "agreement={}"),
    ("query", "agreement_detail", "{}=x"),
    ("query", "dependency_of_agency", "agency={}"),
    ("query", "dependency_of_agreement", "agreement={}"),
    ("query", "source_fact", "source={}"),
    ("query", "what_if_change", "--remove", "agreement:{}"),
    ("query", "what_if_change", "--remove", "agreement_party:{}/surrey"),
    ("query", "{}"),
    ("query", "secondment_entry", "of_agency={}"),
    ("export", "{}"),
    ("export", "agreement_detail", "agreement={}"),
    ("export", "secondment_entry", "agency={}"),
    ("export", "source_facts", "source={}"),
    ("export", "what_if_taken", "removed=agreement:{}"),
    ("export", "agreement_register", "force={}"),
    (*PACK, "--sections", "what-if", "--remove", "agreement:{}"),
    ("pack", "--rocu", "{}", "--meeting", "2026-12-10"),
)


@pytest.mark.parametrize(
    ("arguments", "typed"),
    [
        (arguments, typed)
        for at, arguments in enumerate(TYPED)
        for turn, typed in enumerate((f"{OF_OTHERS.word}-{HERE}", NEARLY))
        if EXHAUSTIVE or at % 2 == turn
    ],
)
def test_command_line_that_is_asked_for_what_is_hidden_answers_as_if_it_were_not(
    arguments: tuple[str, ...], typed: str, run: Run, made: dict[str, Path], tmp_path: Path
) -> None:
    """Whether a hidden id is typed rightly or nearly, it is as unknown as any other."""
    to = () if arguments[0] == "query" else ("--format", "csv", "--out", str(tmp_path / "file"))
    if arguments[0] == "pack":
        to = ("--format", "xlsx", "--out", str(tmp_path / "file"))
    asked = [argument.format(typed) for argument in arguments]
    code, printed = run(*asked, *to, *PUBLIC)
    assert not canaries.found_in(printed.replace(typed, ""), HIDDEN)
    left = run(*asked, *to, *PUBLIC, "--database", str(made["public"]))
    assert (code, printed) == left
