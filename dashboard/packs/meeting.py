"""What a pack is made for: a meeting of a board, or of the chief officers of a force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named


@dataclass(frozen=True)
class Meeting:
    """What a pack is made for: of whom, on which day, and since when changes are told.

    `removed` names what the meeting asks to take away, as the exhibits of what-if have it.
    """

    question: Question
    day: date
    since: date
    removed: str = ""

    @property
    def board(self) -> str:
        """Who meets."""
        question = self.question
        if question.force_id:
            return f"Commissioner and chief officers of {question.name('force', question.force_id)}"
        if question.rocu_id:
            return f"Governance board of {question.name('rocu', question.rocu_id)}"
        return "National governance board of the ROCU network"

    def exhibit(self, id_: str, **choices: str) -> Exhibit:
        """An exhibit as this meeting asks for it."""
        return exhibit_named(id_).ask(self.question, choices)


def question_for(question: Question, rocu_id: str | None, force_id: str | None) -> Question:
    """The question that a pack asks: of the network, a region, or a force and its region."""
    if force_id:
        forces = question.answer("force_option")
        found = forces.loc[forces["force_id"] == force_id, "rocu_id"]
        rocu_id = next((id_ for id_ in found if isinstance(id_, str)), None)
    return replace(question, rocu_id=rocu_id, force_id=force_id)
