"""Who has to send in what by when, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.returns.versions import ACCEPTED, SENT, SENT_BACK, Version
from dashboard.wording import spoken_date

PERIODS = 4


@dataclass(frozen=True)
class Due:
    """What a subject has sent in for a period. `versions` are all of it, the newest last."""

    kind: str
    subject: str
    period: date
    due_on: date
    versions: tuple[Version, ...]

    @property
    def is_late(self) -> bool:
        """Whether the day on which it was due is over, and nothing is there but what came back."""
        is_open = all(version.state == SENT_BACK for version in self.versions)
        return is_open and self.due_on < date.today()

    @property
    def said(self) -> str:
        """How far it is, in words."""
        if not self.versions:
            told = spoken_date(self.due_on, "day")
            return f"Late: was due by {told}" if self.is_late else f"Due by {told}"
        last = self.versions[-1]
        accepted = [version for version in self.versions if version.state == ACCEPTED]
        if last.state == SENT:
            waits = f"Version {last.number} waits for a decision"
            return f"{waits}; version {accepted[-1].number} counts" if accepted else waits
        if last.state == SENT_BACK:
            why = last.decision.reason if last.decision else ""
            back = f"Version {last.number} was sent back: {why}"
            if self.is_late:
                return f"Late: was due by {spoken_date(self.due_on, 'day')}. {back}"
            return f"{back}; version {accepted[-1].number} counts" if accepted else back
        return "Corrected and accepted" if len(accepted) > 1 else "Accepted"


def periods_before(day: date, count: int = PERIODS) -> list[date]:
    """The last days of the quarters that are over on a day, the newest first."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    ends = []
    for _ in range(count):
        ends.append(first - timedelta(days=1))
        first = date(ends[-1].year, ends[-1].month - 2, 1)
    return ends


def due(
    kind: str, subjects: Iterable[str], periods: Sequence[date], held: Iterable[Version], days: int
) -> list[Due]:
    """How far each subject is with each period; a return is due so many days after its end."""
    by_key: dict[tuple[str, str, date], list[Version]] = {}
    for version in held:
        by_key.setdefault(version.of, []).append(version)
    return [
        Due(
            kind,
            subject,
            period,
            period + timedelta(days=days),
            tuple(by_key.get((kind, subject, period), ())),
        )
        for subject in subjects
        for period in periods
    ]
