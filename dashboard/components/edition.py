"""The choice of an edition of the Strategic Policing Requirement, which several pages have."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.components import url_state
from dashboard.exhibits.question import Question, kept, rows
from dashboard.exhibits.spr.words import edition_of


def choose_edition(
    question: Question, label: str = "Edition", *, place: Any = st, few: bool = False
) -> str:
    """An edition, that in force until another is chosen; empty where the data has none."""
    editions, default = _editions(question), edition_of(question)
    return url_state.choose("edition", label, editions, default, place=place, few=few)


@kept
def _editions(question: Question) -> dict[str, str]:
    return {
        row.edition: f"{row.edition}, in force" if row.in_force else row.edition
        for row in rows(question.answer("edition_in_force"))
    } or {"": "No edition"}
