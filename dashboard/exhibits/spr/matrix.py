"""Strategic Policing Requirement: where each force stands on each obligation."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.exhibits.exhibit import Answer
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit
from dashboard.exhibits.spr.obligations import (
    NO_THREAT,
    obligation_chart,
    obligation_table,
)
from dashboard.exhibits.spr.words import (
    ALL,
    MEANING,
    choices_of,
    edition_of,
    edition_phrase,
    tally,
)
from dashboard.theme import POSITION_STATES
from dashboard.wording import clean_text, count_noun, label


@exhibit()
def obligation_matrix(
    question: Question, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Answer:
    """On which obligations do forces fall short, or cannot be shown to have what is needed?"""
    chosen = _chosen(question, edition, threat, dimension)
    held = _grid(question, chosen, "urgent")
    left = len(question.answer("edition_obligation", **chosen)) - held.obligation_count
    others = count_noun(left, "other obligation")
    if not held.obligation_count:
        note = f"Access is there for all of {_whose(question)}. {MEANING}"
    else:
        note = f"{others} {'follows' if left == 1 else 'follow'} apart. {MEANING}{held.unsure}"
    return held.answer(
        f"Where {_whose(question)} fall short of {edition_phrase(chosen['edition'])}, or cannot be "
        "shown to have what is needed",
        note,
    )


@exhibit()
def obligation_rest(
    question: Question, edition: str = "", threat: str = ALL, dimension: str = ALL
) -> Answer:
    """Where do forces stand on the obligations that are less urgent, or shown for all?"""
    held = _grid(question, _chosen(question, edition, threat, dimension), "rest")
    return held.answer(
        f"Where {_whose(question)} stand on the other obligations of "
        f"{edition_phrase(held.edition)}",
        "Duties of governance need no function: only statements speak for them. "
        f"{MEANING}{held.unsure}",
    )


@dataclass(frozen=True)
class _Grid:
    """One part of the obligations, and where every force stands on each."""

    question: Question
    choices: dict[str, str]
    edition: str
    frame: pd.DataFrame
    obligations: pd.DataFrame

    @property
    def obligation_count(self) -> int:
        return len(self.obligations)

    @property
    def unsure(self) -> str:
        """How sure the wording is, as one more sentence."""
        recalled = int(self.obligations["is_recalled"].sum())
        low = int((self.obligations["confidence"] == "low").sum())
        if not recalled and not low:
            return ""
        return (
            f" Of these {self.obligation_count} the wording is recalled, not official, in "
            f"{recalled or 'none'}, and of low confidence in {low or 'none'}."
        )

    def answer(self, title: str, note: str) -> Answer:
        frame, obligations = self.frame, self.obligations
        behind = self.question.answer(
            "requirement_source", edition=self.edition, rocu=self.question.rocu_id
        )
        return Answer(
            title=title,
            frame=frame,
            table=obligation_table(self.question, frame, obligations),
            chart=obligation_chart(self.question, frame, obligations) if len(frame) else None,
            alt=(
                f"Grid of {count_noun(frame['force_id'].nunique(), 'force')} by "
                f"{count_noun(self.obligation_count, 'obligation')} of "
                f"{edition_phrase(self.edition)}: of {count_noun(len(frame), 'standing')}, "
                f"{tally(frame['position'], POSITION_STATES)}."
            ),
            note=note,
            source_ids=[*obligations["source_id"], *behind["source_id"]],
            choices=self.choices,
        )


def _chosen(question: Question, edition: str, threat: str, dimension: str) -> dict[str, str]:
    return {"edition": edition_of(question, edition), "threat": threat, "dimension": dimension}


def _grid(question: Question, chosen: dict[str, str], part: str) -> _Grid:
    frame = question.answer("obligation_matrix", rocu=question.rocu_id, part=part, **chosen)
    asked = question.answer("edition_obligation", **chosen)
    ids = list(dict.fromkeys(frame["obligation_id"]))
    return _Grid(
        question,
        obligation_filters(asked, chosen["edition"], chosen["threat"], chosen["dimension"]),
        chosen["edition"],
        frame,
        asked.set_index("obligation_id").loc[ids].reset_index(),
    )


def _whose(question: Question) -> str:
    return question.region_forces_phrase or "the forces of the network"


def obligation_filters(
    obligations: pd.DataFrame, edition: str, threat: str, dimension: str
) -> dict[str, str]:
    """The choice of obligations in words."""
    named = obligations["threat"].dropna()
    threat_name = "" if threat == ALL else clean_text(next(iter(named), None), NO_THREAT)
    return choices_of(
        edition, Threat=threat_name, Dimension="" if dimension == ALL else label(dimension)
    )
