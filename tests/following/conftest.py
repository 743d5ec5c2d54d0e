"""What tests of following share: a small network of two units, and people who follow it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from dashboard.following.choices import KINDS, follow
from dashboard.following.send import Report, send
from dashboard.ledger.ledger import Ledger
from dashboard.meetings.entries import Recorder
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.publish import publish_with, rows_of_ledger
from dashboard.settings import (
    DATABASE,
    LEDGER,
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PORT,
    MAIL_SECURITY,
    PACK_DAYS,
    ROLES,
    URL,
)
from dashboard.store.build import build
from dashboard.store.candidate import Candidate
from dashboard.store.contract import tables
from tests.conftest import Rows, write_data_set
from tests.ledger.conftest import ENGINES, new_place, place, postgres
from tests.mail_server import HOST, Mailbox, receiving
from tests.rules.network import network

__all__ = ["ENGINES", "new_place", "place", "postgres"]

TODAY = date.today()
LONG_AGO = TODAY - timedelta(days=400)
SITE = "https://dashboard.example.org"
ANN, BOB = "ann@example.org", "bob@example.org"
ROLE_FILE = f"""claim,value,role,regions
email,{ANN},region-reader,north
email,{BOB},network-reader,
email,public@example.org,public-reader,
groups,north-board,region-reader,north
"""
CANARY = "canaryrestricted"


def rows(level: str = "3", ends_on: date | None = None) -> Rows:
    """A network whose unit north has cyber at a level, with an agreement of its force ash."""
    position = {"3": "provided", "2": "partial", "0": "absent"}[level]
    return network(
        capability_assessment=[
            {
                "rocu_id": "north",
                "capability_id": "cyber",
                "as_of": LONG_AGO,
                "position": position,
                "level": level,
                "delivery": "regional",
                "evidence_scope": "unit",
            }
        ],
        agreement=[
            {
                "agreement_id": "pact",
                "name": "Pact",
                "legal_basis": "s22A",
                "status": "in_force",
                "scope": "bilateral",
                "ends_on": ends_on or "",
            }
        ],
        agreement_party=[{"agreement_id": "pact", "party_kind": "force", "party_id": "ash"}],
    )


@dataclass
class World:
    """A database, its ledger, and who has which role."""

    folder: Path
    ledger: Ledger
    shown: list[EmailMessage] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "database"

    @property
    def today(self) -> date:
        return TODAY

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def publish(self, given: Rows | None = None) -> None:
        """Build and publish these rows, or those that there are, with what the ledger has."""
        if given is not None:
            write_data_set(self.data, given)
        publish_with(self.ledger, [self.data], self.database)

    def follow(self, who: str, *places: str, kinds: tuple[str, ...] = tuple(KINDS)) -> None:
        follow(self.ledger, who, places or ("rocu:north",), kinds, who, "published")

    def give(self, roles: str) -> None:
        (self.folder / "roles.csv").write_text(roles, encoding="utf-8")

    def record(self, make: Callable[[Recorder], object], marking: str = OFFICIAL) -> None:
        """Record something of a board, and publish it."""
        with Candidate([self.data], rows_of_ledger(self.ledger)) as candidate:
            make(Recorder(self.ledger, candidate, "a secretary", marking))
        self.publish()

    def send(self, days: int = 0, *, is_dry: bool = False) -> Report:
        """A run so many days from now."""
        now = datetime.now(UTC) + timedelta(days=days)
        return send(self.database, self.ledger, self.shown.append, is_dry=is_dry, now=now)


@pytest.fixture(scope="session")
def published_network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the network and of the database that is built of it."""
    folder = tmp_path_factory.mktemp("network")
    build([write_data_set(folder / "data", rows())], folder / "database")
    return folder


@pytest.fixture
def world(published_network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A network that is published, with no mail server."""
    shutil.copytree(published_network, tmp_path, dirs_exist_ok=True)
    made = World(tmp_path, Ledger(str(tmp_path / "a.ledger.sqlite")))
    made.give(ROLE_FILE)
    monkeypatch.setenv(ROLES.name, str(tmp_path / "roles.csv"))
    monkeypatch.setenv(DATABASE.name, str(made.database))
    monkeypatch.setenv(LEDGER.name, str(tmp_path / "a.ledger.sqlite"))
    monkeypatch.setenv(URL.name, SITE)
    monkeypatch.setenv(PACK_DAYS.name, "0")
    monkeypatch.delenv(MAIL_HOST.name, raising=False)
    return made


@pytest.fixture
def use_mail_server(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mailbox], None]:
    """Sets a mail server in the settings."""

    def use(box: Mailbox) -> None:
        monkeypatch.setenv(MAIL_HOST.name, HOST)
        monkeypatch.setenv(MAIL_PORT.name, str(box.port))
        monkeypatch.setenv(MAIL_SECURITY.name, "none")
        monkeypatch.setenv(MAIL_FROM.name, "dashboard@example.org")

    return use


@pytest.fixture
def mailbox(tmp_path: Path, use_mail_server: Callable[[Mailbox], None]) -> Iterator[Mailbox]:
    """A mail server that takes what it is given, in the settings."""
    with receiving(tmp_path / "mails") as box:
        use_mail_server(box)
        yield box


def text(mail: EmailMessage) -> str:
    """What a mail says in its plain form."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def restricted(given: Rows, **more: list[dict[str, object]]) -> Rows:
    """The rows, and more of them that are restricted and owned by north."""
    owned = {"marking": SENSITIVE, "owner_rocu_id": "north"}
    return given | {
        table: [
            *given.get(table, []),
            *({**row, **(owned if tables()[table].holds("marking") else {})} for row in new),
        ]
        for table, new in more.items()
    }
