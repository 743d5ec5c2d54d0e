"""A run of what is due, against a mail server that is a process of its own."""

from __future__ import annotations

import os
import re
import signal
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from dashboard.errors import UsageError
from dashboard.following import outbox
from dashboard.following.outbox import outbox as held
from dashboard.following.send import send
from dashboard.ledger.ledger import Ledger
from dashboard.settings import (
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PASSWORD_FILE,
    MAIL_PORT,
    MAIL_SECURITY,
    MAIL_USER,
    ROOT,
)
from tests.following.conftest import ANN, BOB, ROLE_FILE, SITE, World, rows, text
from tests.following.sending import send_what_is_due
from tests.forked import forked
from tests.ledger.conftest import Place
from tests.mail_server import ACCOUNT, HOST, PASSWORD, Mailbox, receiving

MANY = 24
PATIENCE_S = 300


def many(world: World, count: int = MANY) -> list[str]:
    """So many people who follow north, each of whom is to be told the same."""
    people = [f"reader{number}@example.org" for number in range(count)]
    world.give(ROLE_FILE + "".join(f"email,{one},region-reader,north\n" for one in people))
    for one in people:
        world.follow(one)
    return people


def test_news_go_out_once_a_day_with_how_to_stop(world: World, mailbox: Mailbox) -> None:
    world.follow(ANN)
    assert world.send().sent == 0
    world.publish(rows("2"))
    assert world.send().sent == 1
    (mail,) = mailbox.mails
    assert (mail["To"], mail["From"]) == (ANN, "dashboard@example.org")
    assert "1 standing got worse" in text(mail)
    assert f"{SITE}/following?since=" in text(mail)
    assert f"To stop, or to follow something else:\n{SITE}/following\n" in text(mail)
    assert mail["List-Unsubscribe"] == f"<{SITE}/following>"
    world.publish(rows("0"))
    assert world.send().sent == 0
    assert world.send(days=1).sent == 1
    assert world.send(days=2).sent == 0
    assert mailbox.to == [ANN, ANN]


def test_whoever_lost_the_role_gets_nothing(world: World, mailbox: Mailbox) -> None:
    world.follow(ANN)
    world.follow(BOB)
    world.publish(rows("2"))
    world.give(ROLE_FILE.replace(f"email,{ANN},region-reader,north\n", ""))
    assert world.send().sent == 1
    assert mailbox.to == [BOB]


def test_whoever_has_fewer_regions_is_told_of_those_alone(world: World, mailbox: Mailbox) -> None:
    world.follow(ANN, "rocu:north", "rocu:south")
    world.publish(rows("2"))
    world.give(ROLE_FILE.replace("region-reader,north\ne", "region-reader,south\ne", 1))
    world.send()
    # What is new for everybody is told; what is of north is not.
    assert all("standing" not in text(mail) for mail in mailbox.mails)


def test_role_of_a_group_gives_no_mail(world: World, mailbox: Mailbox) -> None:
    world.follow("group@example.org")
    world.publish(rows("2"))
    assert world.send().sent == 0
    assert mailbox.to == []


def test_whoever_stopped_gets_nothing(world: World, mailbox: Mailbox) -> None:
    world.follow(ANN)
    world.publish(rows("2"))
    world.follow(ANN, kinds=())
    assert world.send().sent == 0
    assert mailbox.to == []


def test_address_with_a_new_line_gets_no_mail_and_others_do(world: World, mailbox: Mailbox) -> None:
    for hostile in (
        "eve@example.org\nBcc: all@example.org",
        "eve@example.org\r\nSubject: other",
        "=?UTF-8?Q?=0ABcc:_all=40example.org?=@example.org",
    ):
        world.follow(hostile)
    world.follow(BOB)
    world.publish(rows("2"))
    assert world.send().sent == 1
    assert mailbox.to == [BOB]
    assert mailbox.mails[0]["Bcc"] is None


def test_refused_address_is_told_and_others_get_their_mail(
    world: World, tmp_path: Path, use_mail_server: Callable[[Mailbox], None]
) -> None:
    world.follow(ANN)
    world.follow(BOB)
    world.publish(rows("2"))
    with receiving(tmp_path / "mails", refused=ANN) as box:
        use_mail_server(box)
        report = world.send()
        assert (report.sent, box.to) == (1, [BOB])
        (wrong,) = report.wrong
        assert f"To {ANN}: 550 5.1.1 No such user here" in wrong
        last = held(world.ledger).last[ANN]
        assert (last.state, last.reason[:3]) == ("failed", "550")
        # It was refused for good, so it is tried on another day.
        assert world.send().wrong == []
        assert len(world.send(days=1).wrong) == 1


def test_mail_server_that_ends_in_the_middle_gets_the_rest_later_and_nothing_twice(
    world: World,
    tmp_path: Path,
    use_mail_server: Callable[[Mailbox], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(outbox, "AGAIN_AFTER", timedelta(0))
    people = many(world)
    world.publish(rows("2"))
    with receiving(tmp_path / "mails") as box:
        use_mail_server(box)
        box.say("stop-after", 7)
        report = world.send()
        assert report.sent == 7
        assert "took no more mails" in report.wrong[-1]
        assert not held(world.ledger).is_over(datetime.now().date())
        port = box.port
    # Nobody listens now: that is told too, and nothing is lost.
    report = world.send()
    assert (report.sent, len(report.wrong)) == (0, 1)
    failure = held(world.ledger).failure
    assert failure
    assert "refused" in failure.reason
    (tmp_path / "mails" / "stop-after").unlink()
    with receiving(tmp_path / "mails", port=port) as box:
        assert world.send().sent == MANY - 7
        assert sorted(box.to) == sorted(people)
        assert world.send().sent == 0


def start(world: World) -> BaseProcess:
    """The command as a process of its own."""
    return forked(send_what_is_due, str(world.database), dict(os.environ))


def test_two_senders_at_once_send_each_mail_once(
    world: World, place: Place, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In each of the two engines, from as many programs."""
    monkeypatch.setenv("DASHBOARD_LEDGER", place.url)
    world.ledger = place.ledger()
    people = many(world)
    world.publish(rows("2"))
    senders = [start(world) for _ in range(2)]
    for sender in senders:
        sender.join(PATIENCE_S)
        assert sender.exitcode == 0
    assert Counter(mailbox.to) == Counter(people)


def test_senders_in_threads_send_each_mail_once(world: World, mailbox: Mailbox) -> None:
    people = many(world)
    world.publish(rows("2"))

    def run(_: int) -> int:
        ledger = Ledger(world.ledger.place)
        return send(world.database, ledger, world.shown.append).sent

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == MANY
    assert Counter(mailbox.to) == Counter(people)


def test_sender_killed_in_the_middle_loses_nothing(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = many(world)
    world.publish(rows("2"))
    # However slow the machine is: it waits for an answer to one in its second claim.
    mailbox.say("slow-after", outbox.AT_ONCE + 3)
    mailbox.say("slow", PATIENCE_S)
    sender = start(world)
    while len(mailbox.mails) < outbox.AT_ONCE + 3:
        assert sender.is_alive()
        time.sleep(0.01)
    sender.kill()
    sender.join()
    # What it had claimed may still be on its way; the rest goes out at once.
    mailbox.say("slow", 0)
    assert world.send().sent == MANY - 2 * outbox.AT_ONCE
    assert world.send().sent == 0
    monkeypatch.setattr(outbox, "LOST_AFTER", timedelta(0))
    assert world.send().sent == outbox.AT_ONCE
    counts = Counter(mailbox.to)
    assert set(counts) == set(people)
    twice = [one for one, count in counts.items() if count > 1]
    assert len(twice) < outbox.AT_ONCE
    assert max(counts.values()) <= 2
    # Mail programs take two mails of one Message-ID for one.
    assert len({str(mail["Message-ID"]) for mail in mailbox.mails}) == MANY


def test_sender_that_is_asked_to_end_tells_of_what_it_sent(world: World, mailbox: Mailbox) -> None:
    people = many(world)
    world.publish(rows("2"))
    mailbox.say("slow", 0.1)
    sender = start(world)
    while len(mailbox.mails) < 3:
        assert sender.is_alive()
        time.sleep(0.01)
    assert sender.pid
    os.kill(sender.pid, signal.SIGINT)
    sender.join()
    mailbox.say("slow", 0)
    world.send()
    later = datetime.now(UTC) + outbox.AGAIN_AFTER + timedelta(seconds=5)
    send(world.database, world.ledger, world.shown.append, now=later)
    assert set(mailbox.to) == set(people)
    assert len(mailbox.to) <= MANY + 1  # The one that was being handed over may be there twice.


def test_without_a_mail_server_what_would_go_out_is_shown_and_stays_due(world: World) -> None:
    world.follow(ANN)
    world.publish(rows("2"))
    before = world.ledger.entries
    for _ in range(2):
        report = world.send()
        assert (report.sent, report.waiting) == (0, 1)
    assert [str(mail["To"]) for mail in world.shown] == [ANN, ANN]
    assert world.ledger.entries == before


def test_dry_run_with_a_mail_server_sends_nothing(world: World, mailbox: Mailbox) -> None:
    world.follow(ANN)
    world.publish(rows("2"))
    assert world.send(is_dry=True).waiting == 1
    assert mailbox.to == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_way_to_the_mail_server_is_encrypted_and_its_certificate_checked(
    tls: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.follow(ANN)
    world.publish(rows("2"))
    folder = tmp_path / "mails"
    folder.mkdir()
    certify(folder)
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv(MAIL_HOST.name, "localhost")
    monkeypatch.setenv(MAIL_SECURITY.name, tls)
    monkeypatch.setenv(MAIL_FROM.name, "dashboard@example.org")
    if tls == "starttls":
        monkeypatch.setenv(MAIL_USER.name, ACCOUNT)
        monkeypatch.setenv(MAIL_PASSWORD_FILE.name, str(tmp_path / "password"))
    with receiving(folder, tls=tls) as box:
        monkeypatch.setenv(MAIL_PORT.name, str(box.port))
        (wrong,) = world.send().wrong
        assert "certificate verify failed" in wrong
        assert box.to == []
        monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
        assert world.send().sent == 1
        assert box.to == [ANN]


def certify(folder: Path) -> None:
    """A certificate of localhost, signed by itself."""
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    assert ssl.create_default_context(cafile=str(folder / "cert.pem"))


def test_plain_way_to_another_machine_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAIL_HOST.name, "mail.example.org")
    monkeypatch.setenv(MAIL_FROM.name, "dashboard@example.org")
    monkeypatch.setenv(MAIL_SECURITY.name, "none")
    with pytest.raises(UsageError, match="everybody on the way can read it"):
        world.send()
    assert MAIL_HOST.value() != HOST


def test_guide_puts_each_name_of_ones_own_in_its_place() -> None:
    guide = (ROOT / "docs" / "following.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"sudo sed -i ('.+') /etc/systemd/system/dashboard-send", guide)
    service = ROOT / "docs" / "deploy" / "dashboard-send.service"
    made = subprocess.run(
        ["sed", line.strip("'"), service], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    assert "Environment=DASHBOARD_URL=https://YOUR.HOST.NAME" in made
    assert "Environment=DASHBOARD_MAIL_HOST=YOUR.MAIL.SERVER" in made
    assert "Environment=DASHBOARD_MAIL_FROM=THE.ADDRESS@YOUR.DOMAIN" in made
