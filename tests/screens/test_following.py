"""The page What I follow: choosing, what is new, how the mails stand, and packs to take away."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session
from dashboard.access.role_assignments import Grant
from dashboard.access.session import Person
from dashboard.following import outbox
from dashboard.following.choices import KINDS, choice_of, follow
from dashboard.following.kept_packs import MAKER, PACK_FAILED, PACK_MADE
from dashboard.ledger.ledger import Ledger, ledger_at
from dashboard.meetings.entries import Recorder
from dashboard.model import OFFICIAL, SENSITIVE, Scope, Viewer
from dashboard.returns.publish import publish_with
from dashboard.settings import DATA, DATABASE, LEDGER, MAIL_GROUP_DAYS, ROLES
from dashboard.store.candidate import Candidate
from dashboard.wording import spoken_date
from tests.conftest import PUBLISHED
from tests.screens.conftest import html, screen_of

ANN = "ann@example.org"
TODAY = date.today()


@pytest.fixture
def ledger(own_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """The ledger of a published database."""
    place = str(tmp_path / "a.ledger.sqlite")
    monkeypatch.setenv(DATABASE.name, str(own_database))
    monkeypatch.setenv(DATA.name, str(PUBLISHED))
    monkeypatch.setenv(LEDGER.name, place)
    monkeypatch.setenv(ROLES.name, str(tmp_path / "roles.csv"))
    (tmp_path / "roles.csv").write_text(
        f"claim,value,role,regions\nemail,{ANN},region-reader,nersou\n", encoding="utf-8"
    )
    return ledger_at(place)


@pytest.fixture
def ann(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of the North East has signed in."""
    claims = {"email": ANN, "iat": time.time()}
    viewer = Viewer(ANN, Scope(regions=("nersou",)), ("region-reader",), frozenset({"see-returns"}))
    found = Person(viewer, (Grant("email", ANN, "region-reader", ("nersou",)),), claims)
    monkeypatch.setattr(session, "person", lambda: found)
    monkeypatch.setattr(session, "remembered", lambda: found)


def opened(**address: str) -> AppTest:
    page = screen_of("following")
    for name, value in address.items():
        page.query_params[name] = value
    return pressed(page)


def pressed(page: AppTest, label: str = "") -> AppTest:
    """The page as it is, or after a button of this label was pressed."""
    if label:
        next(button for button in page.button if button.label == label).click()
    page.run()
    assert not page.exception
    return page


def test_region_is_followed_and_what_is_new_in_it_is_told_until_it_is_stopped(
    ledger: Ledger,
) -> None:
    page = opened(region="nersou")
    assert "You follow nothing yet." in html(page)
    assert "No sign-in is set up, so nobody's address is known" in html(page)
    page = pressed(page, "Follow")
    assert "You follow NEROCU." in html(page)
    with Candidate([PUBLISHED], None) as candidate:
        Recorder(ledger, candidate, "a secretary", OFFICIAL).add_action(
            "rocu_capability:nersou/rccu",
            "nersou",
            TODAY - timedelta(days=2),
            TODAY + timedelta(days=3),
            "Planning lead",
            "Fill two posts",
        )
    publish_with(ledger, [PUBLISHED], DATABASE.value())
    page = opened()
    assert "1 action is due within two weeks" in html(page)
    assert "Planning lead, due on" in html(page)
    assert 'href="actions"' in html(page)
    page = pressed(page, "Stop following")
    assert "You follow nothing yet." in html(page)
    assert page.success[0].value == "You follow nothing any more."


def test_choice_of_nothing_is_refused_in_words(ledger: Ledger) -> None:
    page = pressed(opened(), "Follow")
    assert page.error[0].value == "Choose a region or a force, and what to be told of."
    assert ledger.entries == []


def test_reader_chooses_own_regions_and_is_told_how_the_mails_stand(
    ledger: Ledger, ann: None
) -> None:
    page = opened(region="nersou")
    assert f"Also by e-mail to {ANN}" in page.checkbox[0].label.replace(":color[&#64;]", "@")
    assert page.multiselect[0].options[0] == "NEROCU"
    assert "SEROCU" not in page.multiselect[0].options
    page = pressed(page, "Follow")
    choice = choice_of(ledger, ANN)
    assert choice
    assert (choice.address, choice.kinds) == (ANN, frozenset(KINDS))
    assert "No mail was sent yet" in html(page)
    now = datetime.now(UTC)
    key, _ = outbox.claim(ledger, [ANN], TODAY, now)
    assert "is on its way" in html(opened())
    outbox.tell(ledger, key, [], {ANN: "451 Greylisted"})
    assert "could not be sent (451 Greylisted). It is tried again." in html(opened())
    outbox.fail_run(ledger, "Connection refused")
    assert "The mail server could not be reached on" in html(opened())
    assert "(Connection refused)" in html(opened())
    key, _ = outbox.claim(ledger, [ANN], TODAY, now + 2 * outbox.AGAIN_AFTER)
    outbox.tell(ledger, key, [ANN], {})
    assert "The last mail was sent on" in html(opened())
    assert ann is None


def by_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *groups: str) -> None:
    """Ann's role is given to the group board; she signs in and is in these."""
    (tmp_path / "roles.csv").write_text(
        "claim,value,role,regions\ngroups,board,region-reader,nersou\n", encoding="utf-8"
    )
    found = session.remembered()
    grants = tuple(Grant("groups", group, "region-reader", ("nersou",)) for group in groups)
    there = replace(found, grants=grants)
    monkeypatch.setattr(session, "remembered", lambda: there)


def test_role_of_a_group_gets_mails_for_a_while_and_is_told_until_when(
    ledger: Ledger, ann: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_group(tmp_path, monkeypatch, "board")
    page = pressed(opened(region="nersou"), "Follow")
    until = datetime.now(UTC).astimezone().date() + timedelta(days=30)
    assert f"mails go out until {spoken_date(until, 'day')}" in html(page)
    choice = choice_of(ledger, ANN)
    assert choice
    assert (choice.address, choice.groups) == (ANN, {("groups", "board")})
    told = len(ledger.entries)
    opened()
    assert len(ledger.entries) == told, "once a day at most"
    monkeypatch.setattr("dashboard.screens.following.A_DAY", timedelta(0))
    opened()
    assert len(ledger.entries) == told + 1
    monkeypatch.undo()
    assert ann is None


def test_group_that_somebody_is_in_no_more_is_forgotten_when_they_open_the_page(
    ledger: Ledger, ann: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(ledger, ANN, ["rocu:nersou"], KINDS, ANN, "published", [("groups", "board")])
    by_group(tmp_path, monkeypatch)
    opened()
    choice = choice_of(ledger, ANN)
    assert choice
    assert choice.groups == frozenset()
    assert ann is None


def test_role_of_a_group_gets_no_mail_where_the_settings_say_so_and_is_told_why(
    ledger: Ledger, ann: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_group(tmp_path, monkeypatch, "board")
    monkeypatch.setenv(MAIL_GROUP_DAYS.name, "0")
    page = opened()
    assert "No mail is sent: your role is given to a group" in html(page)
    assert not page.checkbox
    assert (ledger.entries, ann) == ([], None)


def kept(ledger: Ledger, board: str, marking: str) -> None:
    """A pack that was made by itself."""
    with ledger.writing() as record:
        file = {"name": f"{board}.pdf", "marking": marking, "length": "8 pages"}
        body = {"board": board, "meeting_on": str(TODAY), "version": "v1", "files": {"pack": file}}
        record.append(PACK_MADE, f"{PACK_MADE} {board}", MAKER, body, {"pack": b"%PDF"})


def test_pack_that_could_not_be_made_says_why_to_those_of_the_board(
    ledger: Ledger, ann: None, tmp_path: Path
) -> None:
    with Candidate([PUBLISHED], None) as candidate:
        for board in ("nersou", "serocu"):
            Recorder(ledger, candidate, "x", OFFICIAL, "Board secretary").add_meeting(board, TODAY)
    publish_with(ledger, [PUBLISHED], tmp_path / "database")
    assert "NEROCU" in html(opened())
    assert "the pack is not made yet" in html(opened())
    with ledger.writing() as record:
        for number, board in enumerate(("nersou", "serocu")):
            body = {"board": board, "meeting_on": str(TODAY), "reason": f"No room for {board}."}
            record.append(PACK_FAILED, f"{PACK_FAILED} {number}", MAKER, body)
    said = html(opened())
    assert "the pack could not be made on" in said
    assert "No room for nersou. The next run tries again." in said
    assert "serocu" not in said
    assert ann is None


def test_kept_packs_are_those_of_own_boards_and_a_restricted_one_asks_for_the_reason(
    ledger: Ledger, ann: None
) -> None:
    follow(ledger, ANN, ["rocu:nersou"], KINDS, ANN, "published")
    kept(ledger, "serocu", SENSITIVE)
    page = opened()
    assert "Packs made for meetings" not in [heading.value for heading in page.subheader]
    kept(ledger, "nersou", SENSITIVE)
    page = opened()
    assert "1 meeting has its papers" in html(page)
    assert not page.get("download_button")
    assert SENSITIVE in html(page, "rocu-status")
    page.text_input[0].input("For the chair")
    page = pressed(page)
    (button,) = page.get("download_button")
    assert button.label == "Download the pack (8 pages)"
    assert ann is None
