"""Which exhibits the sweeps of files take, and texts that mean harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd

import dashboard.exhibits  # noqa: F401  registers them all
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Link, Question, Source
from dashboard.exhibits.registry import registered
from dashboard.packs.report import Report, Section, cover_fields
from dashboard.store.packed import Packed


class Case(NamedTuple):
    """An exhibit of the network, or of a region and one of its forces."""

    id: str
    rocu_id: str | None
    force_id: str | None

    def made(self, question: Question) -> Exhibit:
        return registered()[self.id].make(
            replace(question, rocu_id=self.rocu_id, force_id=self.force_id)
        )


CASES = [
    Case(id_, *scope)
    for id_, item in sorted(registered().items())
    for scope in ((None, None), ("nersou", "cleveland"))
    if (scope[1] and item.needs_force) or (not item.needs_force and not scope[1])
]
"""Every exhibit once: of the network, or of a force in its region where it is about a force."""
NAMES = [f"{case.id}-{case.rocu_id or 'network'}" for case in CASES]

HOSTILE = (
    '=HYPERLINK("http://example.org","click")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    "\uff1d1+1",
    "<b>&amp;</b> ]]> <w:t>x</w:t> {a} $$note$$ [a](b) [c](d) _x0041_",
    "\u202eright to left\u202c مرحبا 漢字 \U0001f600",
    "control\x00\x07\x1b\ud800\ufffe end",
    "long" * 400,
    "–",
    "two\nlines\r\nand\tmore",
)


def plain(text: str) -> str:
    """What a hostile text should come out as: what XML forbids replaced, each line's end alike."""
    for letter in "\x00\x07\x1b\ud800\ufffe":
        text = text.replace(letter, "\ufffd")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_one_cell(values: list[Any]) -> str:
    """What a list is in the cell of a file: whole numbers without decimals, nothing between the
    signs where a value is not known."""
    said = ["" if pd.isna(value) else str(value).removesuffix(".0") for value in values]
    return "; ".join({"True": "true", "False": "false"}.get(text, text) for text in said)


def hostile(question: Question) -> Exhibit:
    """An exhibit all of whose texts mean harm: title, note, headings, cells, links and sources."""
    made = registered()["capability_evidence"].make(question)
    bad = Source("x", HOSTILE[0], HOSTILE[8], HOSTILE[10], "http://[not an address", "document")
    links = [Link(text, f"javascript:{at}") for at, text in enumerate(HOSTILE)]
    links[:3] = [
        Link(HOSTILE[0], 'http://example.org/a b?c=<d>&e="f"#g\'h'),
        Link(HOSTILE[1], "http://[not an address"),
        Link(HOSTILE[2], "https://example.org/" + "x" * 3_000),
    ]
    headings = ["=1+1", "<b>&", "= 1+1", "NAME", "name"]
    columns = [list(HOSTILE), list(reversed(HOSTILE)), links, list(HOSTILE), list(HOSTILE)]
    table = pd.DataFrame(dict(zip(headings, columns, strict=True)), dtype=object)
    frame = pd.DataFrame({"=x": list(HOSTILE), "source_id": ["x"] * len(HOSTILE)}, dtype=object)
    return replace(
        made,
        title=HOSTILE[8],
        note=" ".join(HOSTILE),
        packed_table=Packed(table),
        packed_frame=Packed(frame),
        sources=(bad,),
    )


def pack_of(question: Question, *ids: str) -> Report:
    """A pack with a section for each two of these exhibits, and one without any."""
    shown = [registered()[id_].make(replace(question, rocu_id="nersou")) for id_ in ids]
    sections = [
        Section(
            f"s{at}", f"Part {at}", (f"Sentence one of {at}.", "And two."), (*shown[at : at + 2],)
        )
        for at in range(0, len(shown), 2)
    ]
    status, version = shown[0].status, question.store.version
    return Report(
        title="Board pack: North East",
        name="board-pack",
        status=status,
        version=version,
        day=question.as_of,
        sections=(*sections, Section("words", "Only words", ("Nothing to show.",))),
        cover_fields=(("For", "The board"), *cover_fields(status, {}, version)),
        is_pack=True,
    )
