"""What a pack is made for: a meeting of a board, or of the chief officers of a force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.exhibits.registry import exhibit_named
from dashboard.exhibits.since import earlier_meeting, recorded_before
from dashboard.wording import spoken_date


@dataclass(frozen=True)
class Meeting:
    """What a pack is made for: of whom, on which day, and since when changes are told.

    `removed` names what the meeting asks to take away, as the exhibits of what-if have it. A pack
    for the `panel` holds what may be said in public.
    """

    question: Question
    day: date
    since: date
    removed: str = ""
    panel: bool = False

    @property
    def kind(self) -> str:
        """What the paper is."""
        if self.panel:
            return "Panel pack"
        return "Briefing" if self.question.force_id else "Board pack"

    @property
    def of(self) -> str:
        """Whom the paper is about."""
        question = self.question
        if question.force_id:
            return question.name("force", question.force_id)
        return question.name("rocu", question.rocu_id) if question.rocu_id else "the ROCU network"

    @property
    def since_words(self) -> str:
        """Since when changes are told, and that this is assumed where no meeting says."""
        day = spoken_date(self.since, "day")
        day_of = min(self.day, self.question.as_of)
        if recorded_before(self.question, day_of) is None and self.since == earlier_meeting(day_of):
            return f"{day}, three months before; the day of the last meeting is not recorded"
        return day

    @property
    def board(self) -> str:
        """Who meets."""
        question = self.question
        if self.panel:
            return f"Police and crime panels of {self.of}"
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
