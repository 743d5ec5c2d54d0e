"""What it costs to tell five hundred people what is new, beside the mail server's own time."""

from __future__ import annotations

import csv
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from unittest.mock import patch

from dashboard.following.choices import FOLLOW, KINDS
from dashboard.following.mail_server import MailServer
from dashboard.following.send import send
from dashboard.ledger.data_set import DATA_SET
from dashboard.ledger.ledger import Ledger
from dashboard.returns.publish import publish_with
from dashboard.settings import MAIL_FROM, MAIL_HOST, MAIL_PORT, MAIL_SECURITY, PACK_DAYS, ROLES
from tests.bench.processes import PUBLISHED
from tests.bench.result import Result
from tests.conftest import table_rows
from tests.mail_server import HOST, Mailbox, receiving

FOLLOWERS = 500
SEND_S = 10.0


def following(folder: Path) -> Iterator[Result]:
    """Readers of each region, of all and of the public edition: all have news, and later none."""
    data, database = folder / "followed", folder / "followed-database"
    ledger = Ledger(str(folder / "followed.ledger.sqlite"))
    shutil.copytree(PUBLISHED, data)
    publish_with(ledger, [data], database)
    roles = folder / "followers.csv"
    _record_followers(ledger, roles)
    _change(data / "data_set.csv")
    publish_with(ledger, [data], database)
    with receiving(folder / "mails") as box, _settings(box, roles):
        for what, count in (("who have news", FOLLOWERS), ("who had their mail", 0)):
            taken, handing = _run(database, ledger, count)
            named = f"send with {FOLLOWERS} followers {what}"
            yield Result(f"{named}, beside the mail server", "s", (taken - handing,), SEND_S)
            if count:
                yield Result(f"{named}, the mail server's own time", "s", (handing,))


def _record_followers(ledger: Ledger, roles: Path) -> None:
    units = [row["rocu_id"] for row in table_rows("rocu")]
    given = [("region-reader", unit, [f"rocu:{unit}"]) for unit in units]
    given += [("network-reader", "", [f"rocu:{unit}" for unit in units])]
    given += [("public-reader", "", ["rocu:nersou"])]
    lines = ["claim,value,role,regions"]
    with ledger.writing() as record:
        record.append(DATA_SET, DATA_SET, "the program", {"data_set": "published"})
        for number in range(FOLLOWERS):
            who = f"reader{number}@example.org"
            role, regions, places = given[number % len(given)]
            lines.append(f"email,{who},{role},{regions}")
            body = {"places": places, "kinds": sorted(KINDS), "address": who}
            record.append(FOLLOW, f"{FOLLOW} {number + 1}", who, body)
    roles.write_text("\n".join(lines), encoding="utf-8")


def _change(file: Path) -> None:
    """Say that the figures were compiled today, which is new for everybody."""
    rows = table_rows("data_set", file.parent)
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(row | {"compiled_on": str(datetime.now(UTC).date())} for row in rows)


@contextmanager
def _settings(box: Mailbox, roles: Path) -> Iterator[None]:
    values = {
        MAIL_HOST.name: HOST,
        MAIL_PORT.name: str(box.port),
        MAIL_SECURITY.name: "none",
        MAIL_FROM.name: "dashboard@example.org",
        PACK_DAYS.name: "0",
        ROLES.name: str(roles),
    }
    with patch.dict(os.environ, values):
        yield


def _run(database: Path, ledger: Ledger, count: int) -> tuple[float, float]:
    """How long a run takes that sends so many mails, and how long of it the mail server."""
    handing = 0.0
    hand_over = MailServer.hand_over

    def timed(server: MailServer, mail: EmailMessage) -> None:
        nonlocal handing
        started = time.perf_counter()
        hand_over(server, mail)
        handing += time.perf_counter() - started

    with patch.object(MailServer, "hand_over", timed):
        started = time.perf_counter()
        report = send(database, ledger, lambda _: None)
        taken = time.perf_counter() - started
    if (report.sent, report.wrong) != (count, []):
        raise RuntimeError(f"{report.sent} of {count} mails were sent: {report.wrong[:3]}")
    return taken, handing
