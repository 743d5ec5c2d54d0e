"""Which mails are on their way, went out or failed, as entries of the ledger.

Whoever sends claims some mails at a time with an entry whose key no other has, and says with a
second one what became of them; so each mail goes out once, however many servers send. Of one that
was killed in between, what it claimed is tried again after a while. Then at most those few go out
twice, under the same Message-ID, which mail programs show once: with an entry for each mail there
would be one, and a hundred thousand entries a year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dashboard.following.choices import Choice, person_of
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger, TakenError

MAIL = "mail"
MAIL_TOLD = "mail-told"
MAIL_RUN = "mail-run"
MAIL_FAILED = "mail-failed"
SENDER = "the timer"
AT_ONCE = 10
"""So many mails are claimed together."""
KINDS = (MAIL, MAIL_TOLD, MAIL_RUN, MAIL_FAILED)
LOST_AFTER = timedelta(minutes=30)
"""So long after a claim nobody is sending its mails any more."""
AGAIN_AFTER = timedelta(minutes=5)
"""So long after a failure it is tried again."""


@dataclass(frozen=True)
class State:
    """How the last mail to somebody stands. `until` is the moment up to which it tells news."""

    day: date
    at: datetime
    until: datetime
    state: str
    """claimed, sent or failed"""
    reason: str = ""

    def is_due_again(self, now: datetime) -> bool:
        """Whether it may be sent again: it failed, or whoever claimed it was killed.

        A code from 500 is a refusal for good, so that it is tried again on another day.
        """
        if self.state == "sent" or (self.state == "failed" and self.reason.startswith("5")):
            return False
        return now - self.at >= (LOST_AFTER if self.state == "claimed" else AGAIN_AFTER)


@dataclass(frozen=True)
class Failure:
    """That the mail server could not be reached."""

    at: datetime
    reason: str


@dataclass
class Outbox:
    """What the ledger has of mails, by person: the last one, and since when news are to be told."""

    last: dict[str, State] = field(default_factory=dict)
    told_until: dict[str, datetime] = field(default_factory=dict)
    runs: list[tuple[date, datetime, frozenset[str]]] = field(default_factory=list)
    """The day of each run that came to its end, until when it told news, and to whom."""
    claims: int = 0
    failure: Failure | None = None
    """The last time that the mail server could not be reached at all."""
    failures: int = 0

    def is_due(self, person: str, day: date, now: datetime) -> bool:
        """Whether somebody may get the mail of a day: one a day and no more."""
        last = self.last.get(person)
        return last is None or last.day != day or last.is_due_again(now)

    def since(self, choice: Choice) -> datetime:
        """Since when somebody has not been told: the last mail, or the last run that had none."""
        person = person_of(choice.who)
        found = max(choice.since, self.told_until.get(person, choice.since))
        for _, until, told in reversed(self.runs):
            if person not in told:
                return max(found, until)
        return found

    def is_over(self, day: date) -> bool:
        """Whether a run of this day came to its end."""
        return bool(self.runs) and self.runs[-1][0] == day


def outbox(ledger: Ledger) -> Outbox:
    return ledger.remember(_of_entries)


def claim(ledger: Ledger, people: list[str], day: date, now: datetime) -> tuple[str, list[str]]:
    """Claim the mails of a day to some people, which tell news until now: its key, and to whom.

    Those whom another claimed meanwhile are left out; of none there is no claim.
    """
    while True:
        held = outbox(ledger)
        free = [person for person in people if held.is_due(person, day, now)]
        if not free:
            return "", []
        key = f"{MAIL} {held.claims + 1}"
        body = {"day": day.isoformat(), "to": free, "until": now.isoformat()}
        try:
            with ledger.writing() as record:
                record.append(MAIL, key, SENDER, body)
        except TakenError:
            continue
        return key, free


def tell(ledger: Ledger, key: str, sent: Collection[str], failed: Mapping[str, str]) -> None:
    """Say what became of the mails of a claim."""
    body = {"claim": key, "sent": sorted(sent), "failed": dict(failed)}
    with ledger.writing() as record:
        record.append(MAIL_TOLD, f"{MAIL_TOLD} {key.partition(' ')[2]}", SENDER, body)


def end_run(ledger: Ledger, day: date, until: datetime) -> None:
    """Say that everybody was told until a moment who is not to get a mail of this day."""
    body = {"day": day.isoformat(), "until": until.isoformat()}
    with suppress(TakenError), ledger.writing() as record:
        record.append(MAIL_RUN, f"{MAIL_RUN} {day}", SENDER, body)


def fail_run(ledger: Ledger, reason: str) -> None:
    """Say that the mail server could not be reached, so that nothing was claimed."""
    with suppress(TakenError), ledger.writing() as record:
        key = f"{MAIL_FAILED} {outbox(ledger).failures + 1}"
        record.append(MAIL_FAILED, key, SENDER, {"reason": reason})


def _of_entries(entries: Iterable[Entry]) -> Outbox:
    made = Outbox()
    claimed: dict[str, tuple[date, datetime, list[str]]] = {}
    told_on: dict[date, set[str]] = {}
    for entry in entries:
        said = entry.content if entry.kind in KINDS else {}
        if entry.kind == MAIL:
            day, until = date.fromisoformat(said["day"]), datetime.fromisoformat(said["until"])
            made.claims += 1
            claimed[entry.key] = day, until, said["to"]
            told_on.setdefault(day, set()).update(said["to"])
            for person in said["to"]:
                made.last[person] = State(day, entry.at, until, "claimed")
        elif entry.kind == MAIL_TOLD:
            day, until, _ = claimed[said["claim"]]
            for person in said["sent"]:
                made.last[person] = State(day, entry.at, until, "sent")
                made.told_until[person] = max(until, made.told_until.get(person, until))
            for person, reason in said["failed"].items():
                made.last[person] = State(day, entry.at, until, "failed", reason)
        elif entry.kind == MAIL_RUN:
            day = date.fromisoformat(said["day"])
            until = datetime.fromisoformat(said["until"])
            made.runs.append((day, until, frozenset(told_on.get(day, ()))))
        elif entry.kind == MAIL_FAILED:
            made.failures += 1
            made.failure = Failure(entry.at, said["reason"])
    return made
