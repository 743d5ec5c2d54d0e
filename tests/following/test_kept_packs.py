"""Packs made by themselves: once a meeting, kept with their database, told to who may have them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from dashboard.access.audit_file import read
from dashboard.following.kept_packs import kept_packs, pack_failures
from dashboard.ledger.verify import verify
from dashboard.model import OFFICIAL, PUBLIC, SENSITIVE, WHOLE, Scope
from dashboard.settings import AUDIT, MAIL_ATTACH, PACK_DAYS
from dashboard.store.publish import KEPT, published
from tests.following.conftest import ANN, TODAY, World, text
from tests.mail_server import Mailbox

MEETING = TODAY + timedelta(days=5)


@pytest.fixture(autouse=True)
def days(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACK_DAYS.name, "7")
    world.follow(ANN)


def test_pack_is_made_once_kept_and_told_with_an_attachment_where_it_is_official(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAIL_ATTACH.name, "yes")
    world.record(lambda recorder: recorder.add_meeting("north", MEETING))
    world.record(lambda recorder: recorder.add_meeting("south", TODAY + timedelta(days=8)))
    report = world.send()
    version = published(world.database).version
    (pack,) = kept_packs(world.ledger.entries)
    assert report.packs == [pack]
    assert (pack.board, pack.meeting_on, pack.version) == ("north", MEETING, version)
    assert (world.database / f"{version}{KEPT}").exists()
    content = world.ledger.part(pack.entry, "pack")
    first_page = PdfReader(BytesIO(content)).pages[0].extract_text()
    assert version in first_page
    assert [file.part for file in pack.files] == ["pack", "annex"]
    assert verify(world.ledger) == []
    (mail,) = mailbox.mails
    assert "1 meeting has its papers:\n  - The board of" in text(mail)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == content
    assert attached.get_filename() == pack.files[0].name
    (event,) = [one for one in read(AUDIT.value()) if one.who == ANN][:1]
    assert (event.event, event.what, event.marking) == ("pack", pack.files[0].name, OFFICIAL)
    assert world.send().packs == []


def test_pack_that_is_restricted_is_counted_and_never_goes_with_a_mail(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MAIL_ATTACH.name, "yes")
    world.record(lambda recorder: recorder.add_meeting("north", MEETING), SENSITIVE)
    world.send()
    (pack,) = kept_packs(world.ledger.entries)
    assert pack.marking == SENSITIVE
    (mail,) = mailbox.mails
    assert "1 meeting has its papers\n" in text(mail)
    assert list(mail.iter_attachments()) == []
    assert str(MEETING.year) not in text(mail).split("since")[0]
    for scope, has in (
        (WHOLE, True),
        (Scope(regions=("north",)), True),
        (Scope(regions=("south",)), False),
        (Scope(regions=()), False),
        (PUBLIC, False),
    ):
        assert pack.is_for(scope) == has


def test_pack_that_cannot_be_made_is_told_and_mails_go_out(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    world.record(lambda recorder: recorder.add_meeting("north", MEETING))
    world.record(
        lambda recorder: recorder.add_action(
            "force_function:ash/diving", "north", TODAY, TODAY, "An office", "Train"
        )
    )
    monkeypatch.setattr("dashboard.following.make_packs.pack", fail)
    report = world.send()
    assert report.sent == 1
    assert "could not be made" in report.wrong[0]
    assert kept_packs(world.ledger.entries) == []
    (failure,) = pack_failures(world.ledger.entries).values()
    assert "a fault in the program" in failure.reason
    told = len(world.ledger.entries)
    assert world.send().wrong == report.wrong
    assert len(world.ledger.entries) == told, "the same reason is kept once"
    monkeypatch.undo()
    assert len(mailbox.mails) == 1
