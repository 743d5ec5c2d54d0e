"""One run of what is due: packs of meetings to come, and the mails of the day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from dashboard.access.audit import Event, record
from dashboard.access.role_assignments import read_grants
from dashboard.exhibits.question import Question
from dashboard.following import mail_server, outbox
from dashboard.following.choices import choices, person_of
from dashboard.following.followers import Follower, followers
from dashboard.following.kept_packs import (
    MAKER,
    KeptFile,
    KeptPack,
    kept_packs,
    meetings_without_pack,
)
from dashboard.following.mail import Letter, message
from dashboard.following.mail_server import MailServer, NoMailServerError, RefusedError
from dashboard.following.news import TOLD_OF, Item, Moment, news, of_choice
from dashboard.ledger.entry import Entry
from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, PUBLIC, WHOLE, Scope, Viewer
from dashboard.settings import MAIL_ATTACH, MAIL_FROM, MAIL_HOST, ROLES, URL
from dashboard.store.store import Store, current, held_at

Show = Callable[[EmailMessage], None]


@dataclass
class Report:
    """What a run did: packs that it made, how many mails went out, and what went wrong."""

    packs: list[KeptPack] = field(default_factory=list)
    sent: int = 0
    waiting: int = 0
    """Mails that would go out, were there a mail server."""
    quiet: int = 0
    """Those of whom nothing is new, or who had their mail of the day."""
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Mail:
    """A mail that is due: whose, and what it says."""

    person: str
    address: str
    letter: Letter
    packs: tuple[KeptPack, ...]


def send(
    database: Path,
    ledger: Ledger,
    show: Show,
    *,
    is_dry: bool = False,
    now: datetime | None = None,
) -> Report:
    """Do what is due: make packs, then send mails, or `show` them where no mail server is set.

    A dry run makes nothing and sends nothing. Raises DashboardError where nothing can be done.
    """
    report, now = Report(), now or datetime.now(UTC)
    today = now.astimezone().date()
    store = current(database)
    sends = bool(MAIL_HOST.value()) and not is_dry
    if sends:
        mail_server.check()
    everything = Question(store, Viewer(MAKER, WHOLE), today)
    if not is_dry and (meetings := meetings_without_pack(everything, ledger.entries)):
        # What makes packs takes as long to import as all the rest.
        from dashboard.following.make_packs import make_packs

        report.packs, report.wrong = make_packs(store, ledger, database, today, meetings)
        now = max([now, *(pack.made_at for pack in report.packs)])
    told, due = _due(store, database, ledger, today, now)
    report.quiet = told - len(due)
    if not sends:
        for mail in due:
            show(_message(mail, ledger))
        report.waiting = len(due)
        return report
    if due:
        try:
            with mail_server.connected() as server:
                _send(server, ledger, due, today, now, report)
        except NoMailServerError as error:
            outbox.fail_run(ledger, str(error))
            report.wrong.append(
                f"The mail server {MAIL_HOST.value()} took no more mails ({error}). What is left "
                "goes out with the next run."
            )
            return report
    if told and not outbox.outbox(ledger).is_over(today):
        outbox.end_run(ledger, today, now)
    return report


def _due(
    store: Store, database: Path, ledger: Ledger, today: date, now: datetime
) -> tuple[int, list[_Mail]]:
    """How many people are told by mail, and the mails that are due to them."""
    chosen = [choice for choice in choices(ledger).values() if choice.address]
    if not chosen:
        return 0, []
    everything = Question(store, Viewer(outbox.SENDER, OFFICIAL_ONLY), today)
    rocus = [str(rocu) for rocu in everything.answer("region_option")["rocu_id"]]
    people = followers(chosen, read_grants(ROLES.value(), rocus), everything, now)
    held = outbox.outbox(ledger)
    reader = _Reader(store, database, ledger, today, now)
    mails = []
    for follower in people:
        person = person_of(follower.choice.who)
        if held.is_due(person, today, now):
            mail = reader.mail(person, follower, held.since(follower.choice))
            if mail is not None:
                mails.append(mail)
    return len(people), mails


@dataclass
class _Reader:
    """Reads what is new once for all who see the same and for whom as much is new."""

    store: Store
    database: Path
    ledger: Ledger
    today: date
    now: datetime
    _news: dict[tuple[Scope, str, date, int], tuple[list[Item], frozenset[Item]]] = field(
        default_factory=dict
    )

    def mail(self, person: str, follower: Follower, since: datetime) -> _Mail | None:
        """The mail that is due to somebody; None where nothing is new."""
        items, named = self._read(follower.viewer.scope, since)
        mine = of_choice(items, follower.places, follower.choice.kinds)
        if not mine:
            return None
        letter = Letter(
            self.today,
            since.astimezone().date(),
            tuple(mine),
            named.intersection(mine),
            URL.value(),
            self._is_exercise,
        )
        return _Mail(person, follower.choice.address, letter, self._attached(mine))

    @cached_property
    def _is_exercise(self) -> bool:
        viewer = Viewer(outbox.SENDER, OFFICIAL_ONLY)
        return Question(self.store, viewer, self.today).status.is_exercise

    def _read(self, scope: Scope, since: datetime) -> tuple[list[Item], frozenset[Item]]:
        """What is new in a scope, and what of it somebody sees too who sees no restricted row."""
        earlier = bisect_right(self._told_at, since)
        store, day = held_at(self.database, since), since.astimezone().date()
        key = scope, store.version, day, earlier
        if key not in self._news:
            then = Moment(_question(store, scope, day), self._told[:earlier], scope)
            now = Moment(_question(self.store, scope, self.today), self._told, scope)
            items = news(then, now)
            without = PUBLIC if scope.edition == "public" else OFFICIAL_ONLY
            named = items if scope == without else self._read(without, since)[0]
            self._news[key] = items, frozenset(named)
        return self._news[key]

    @cached_property
    def _told(self) -> tuple[Entry, ...]:
        """What the ledger has that news are made of, by its moment. What is recorded later the next
        mail tells."""
        told = [entry for entry in self.ledger.entries if entry.kind in TOLD_OF]
        return tuple(sorted((e for e in told if e.at <= self.now), key=lambda entry: entry.at))

    @cached_property
    def _told_at(self) -> list[datetime]:
        return [entry.at for entry in self._told]

    def _attached(self, items: Iterable[Item]) -> tuple[KeptPack, ...]:
        """The packs that go with a mail: OFFICIAL ones, and only where the settings say so."""
        if not MAIL_ATTACH.value():
            return ()
        keys = {item.key for item in items if item.kind == "papers"}
        return tuple(
            pack
            for pack in kept_packs(self.ledger.entries)
            if (pack.board, pack.meeting_on) in keys and pack.marking == OFFICIAL
        )


def _question(store: Store, scope: Scope, day: date) -> Question:
    """What is asked for a scope; where no row is restricted, all of the full edition ask as one."""
    is_one = scope.edition == "full" and not store.has_restricted_rows
    return Question(store, Viewer(outbox.SENDER, WHOLE if is_one else scope), day)


def _message(mail: _Mail, ledger: Ledger) -> EmailMessage:
    files = [
        (pack.files[0].name, ledger.part(pack.entry, pack.files[0].part)) for pack in mail.packs
    ]
    return message(mail.letter, MAIL_FROM.value() or "dashboard@localhost", mail.address, files)


def _send(
    server: MailServer,
    ledger: Ledger,
    due: list[_Mail],
    today: date,
    now: datetime,
    report: Report,
) -> None:
    """Claim, hand over and tell of the mails, a few at a time."""
    by_person = {mail.person: mail for mail in due}
    people = list(by_person)
    for start in range(0, len(people), outbox.AT_ONCE):
        key, claimed = outbox.claim(ledger, people[start : start + outbox.AT_ONCE], today, now)
        if not claimed:
            continue
        sent: list[str] = []
        failed: dict[str, str] = {}
        try:
            for person in claimed:
                _hand_over(server, ledger, by_person[person], sent, failed)
        except BaseException as error:
            is_its = isinstance(error, NoMailServerError)
            why = f"the mail server took no more mails: {error}" if is_its else "it was stopped"
            failed |= dict.fromkeys(set(claimed) - {*sent, *failed}, why)
            raise
        finally:
            outbox.tell(ledger, key, sent, failed)
            report.sent += len(sent)
            report.wrong += [f"To {person}: {why}" for person, why in failed.items()]


def _hand_over(
    server: MailServer, ledger: Ledger, mail: _Mail, sent: list[str], failed: dict[str, str]
) -> None:
    """Hand a mail over; what is attached is recorded before."""
    made = _message(mail, ledger)
    for pack in mail.packs:
        _record_attached(mail.address, pack.files[0])
    try:
        server.hand_over(made)
    except RefusedError as error:
        failed[mail.person] = str(error)
    else:
        sent.append(mail.person)


def _record_attached(address: str, file: KeptFile) -> None:
    record(Event(None, address, "pack", file.name, str(OFFICIAL_ONLY), file.marking, "By mail"))
