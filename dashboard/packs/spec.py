"""What a page or a section of a pack is to hold, before a meeting has asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from dashboard.exhibits.exhibit import Exhibit
from dashboard.packs.meeting import Meeting
from dashboard.packs.report import Part

Choice = str | Callable[[Meeting], str]
"""What is chosen in an exhibit, or how the meeting says it."""
Sentence = str | Callable[[Meeting], Iterable[str]]
"""A sentence, or how the meeting says some of them. An empty one is left out."""


@dataclass(frozen=True)
class ExhibitSpec:
    """An exhibit that a section shows, with its choices; `only` in packs of one region, or none."""

    id: str
    choices: Mapping[str, Choice] = field(default_factory=dict)
    only: Literal["region", "network"] | None = None

    def is_shown(self, meeting: Meeting) -> bool:
        """Whether the pack of this meeting has it."""
        return self.only in (None, "region" if meeting.question.rocu_id else "network")

    def ask(self, meeting: Meeting) -> Exhibit:
        """The exhibit as a meeting asks for it."""
        chosen = {
            name: choice if isinstance(choice, str) else choice(meeting)
            for name, choice in self.choices.items()
        }
        return meeting.exhibit(self.id, **chosen)


def _said(sentences: Iterable[Sentence], meeting: Meeting) -> list[str]:
    said = ([each] if isinstance(each, str) else each(meeting) for each in sentences)
    return [sentence for some in said for sentence in some if sentence]


@dataclass(frozen=True)
class SectionSpec:
    """A section that a pack can have. `key` is its name on the command line."""

    key: str
    title: str
    sentences: tuple[Sentence, ...] = ()
    exhibits: tuple[str | ExhibitSpec, ...] = ()

    def said(self, meeting: Meeting) -> list[str]:
        """What the section says at this meeting."""
        return _said(self.sentences, meeting)

    def shown(self, meeting: Meeting) -> list[Exhibit]:
        """The exhibits of the section, as this meeting asks for them."""
        specs = [ExhibitSpec(each) if isinstance(each, str) else each for each in self.exhibits]
        return [spec.ask(meeting) for spec in specs if spec.is_shown(meeting)]


@dataclass(frozen=True)
class PartSpec(ExhibitSpec):
    """An exhibit on a page: its picture where it has one and that is wanted, else its table.

    `columns` are those that the page has of the table; of none all are shown. It is shown where
    the column `needs` of its answer says anything: a table of posts that nobody states is none.
    Where it has no rows its page says so, unless that is `told_by_page` in other words already.
    What stands `instead_of` another is shown where that one has nothing: a list of single amounts
    where no year can be added up.
    """

    columns: tuple[str, ...] = ()
    is_picture: bool = False
    needs: str = ""
    told_by_page: bool = False
    instead_of: PartSpec | None = None

    def is_shown(self, meeting: Meeting) -> bool:
        """Whether the pack of this meeting has it."""
        other = self.instead_of
        return super().is_shown(meeting) and (
            other is None or other.is_nothing(other.part(meeting))
        )

    def is_nothing(self, part: Part) -> bool:
        """Whether a part has nothing to show."""
        frame = part.exhibit.frame
        return not part.exhibit.row_count or bool(self.needs and frame[self.needs].isna().all())

    def part(self, meeting: Meeting) -> Part:
        """The exhibit as this meeting asks for it, on its page."""
        exhibit = self.ask(meeting)
        return Part(exhibit, self.columns, self.is_picture and exhibit.chart is not None)


@dataclass(frozen=True)
class PageSpec:
    """One of the pages that a board reads. `message` is what it finds, in a sentence."""

    key: str
    title: str
    message: Callable[[Meeting], str]
    sentences: tuple[Sentence, ...] = ()
    parts: tuple[PartSpec, ...] = ()

    def said(self, meeting: Meeting) -> list[str]:
        """What the page says beneath its message."""
        return _said(self.sentences, meeting)

    def shown(self, meeting: Meeting) -> tuple[list[Part], list[str]]:
        """What the page shows, and what it looked for and did not find."""
        parts, nothing = [], []
        for spec in self.parts:
            if not spec.is_shown(meeting):
                continue
            part = spec.part(meeting)
            if not spec.is_nothing(part):
                parts.append(part)
            elif not spec.told_by_page:
                nothing.append(part.exhibit.alt)
        return parts, nothing
