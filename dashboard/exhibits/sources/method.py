"""How standings are worked out and what the words mean: `method.md` with the data's numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from dashboard.exhibits.question import Question, rows
from dashboard.wording import count_noun, join_words, sentence


@dataclass(frozen=True)
class MethodPart:
    """A headed part of the method: its text is Markdown."""

    title: str
    text: str


def method(question: Question) -> tuple[MethodPart, ...]:
    """The rules and the words in plain language; their numbers come from the data."""
    standards = list(rows(question.answer("standard_asked")))
    whole = _method_text().format(
        as_at=question.status.as_at,
        standard=_standard_sentence(standards),
        core=sum(row.capability_count for row in standards if row.framework == "core-2015"),
        regions=len(question.answer("region_option")),
        forces=len(question.answer("force_option")),
    )
    parts = [part.split("\n", 1) for part in whole.split("## ")[1:]]
    return tuple(MethodPart(title, written.strip()) for title, written in parts)


@cache
def _method_text() -> str:
    return Path(__file__).with_name("method.md").read_text(encoding="utf-8")


def _standard_sentence(standards: list[Any]) -> str:
    asked = [
        f"level {row.target} of {count_noun(row.capability_count, kind, many)}"
        for row in standards
        if row.target is not None
        for kind, many in [_capability_words(row.framework)]
    ]
    without = sum(row.capability_count for row in standards if row.target is None)
    said = f"It asks {join_words(asked)}." if asked else "None is recorded for that day."
    if without:
        said += (
            f" {sentence(count_noun(without, 'capability has', 'capabilities have'))} no standard "
            "and so no gap; where the strength of one is judged, level 3 is taken."
        )
    return said


def _capability_words(framework: str) -> tuple[str, str]:
    kind = "core capability" if framework == "core-2015" else "other capability"
    return kind, kind.replace("capability", "capabilities")
