"""The page of returns: what is due, who may send and decide, and who is shown what."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session, sign_in
from dashboard.access.audit_file import read
from dashboard.access.local import local_operator
from dashboard.access.role_assignments import Grant
from dashboard.access.roles import ROLES
from dashboard.access.session import Person
from dashboard.components.return_form import field_key
from dashboard.ledger.ledger import Ledger, ledger_at
from dashboard.model import OFFICIAL, PUBLIC, SENSITIVE, Scope, Viewer
from dashboard.returns import drafts
from dashboard.returns.check import Checked, check
from dashboard.returns.decide import decide, send
from dashboard.returns.due import periods_before
from dashboard.returns.kinds import AGREEMENT, UNIT
from dashboard.returns.versions import Version
from dashboard.settings import AUDIT, DATABASE, FOUR_EYES, LEDGER, RETURN_DAYS
from tests.conftest import PUBLISHED
from tests.screens.conftest import html, screen_of, titles

CANARY = "canaryreturned"
PERIOD, BEFORE = periods_before(date.today(), 2)
ME = local_operator().name
HERE = Scope(regions=("nersou",))
ELSEWHERE = Scope(regions=("swrocu",))
AGREED = "a-new-agreement"
Open = Callable[..., AppTest]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    place = str(tmp_path / "ledger.sqlite")
    monkeypatch.setenv(LEDGER.name, place)
    return ledger_at(place)


@pytest.fixture
def opened(published_database: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Open:
    """The page as somebody of a role for a region sees it; without a role, as on one's machine."""
    del ledger
    monkeypatch.setenv(DATABASE.name, str(published_database))

    def open_(role: str = "", region: str = "nersou", name: str = "", **address: str) -> AppTest:
        if role:
            scope = PUBLIC if role == "public-reader" else Scope(regions=(region,))
            held = frozenset(permission.name for permission in ROLES[role].permissions)
            found = Person(
                Viewer(name or role, scope, (role,), held),
                (Grant("email", "a@example.org", role, (region,)),),
                {"iss": "https://p.example", "sub": role, "iat": int(time.time())},
            )
            monkeypatch.setattr(session, "person", lambda: found)
            monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
            monkeypatch.setattr(Person, "check", lambda _person: None)
        page = screen_of("returns")
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return open_


@cache
def checked(note: str) -> Checked:
    """A return of the unit for the last quarter, in confidence, with which nothing is wrong."""
    row = {
        "capability_id": "riu",
        "position": "provided",
        "level": "3",
        "delivery": "regional",
        "note": note,
    }
    typed = drafts.typed(UNIT, "nersou", PERIOD, SENSITIVE, {"capability_assessment": [row]})
    return check(typed, [PUBLISHED], Ledger("nothing was sent before.sqlite"), OFFICIAL)


def sent(ledger: Ledger, who: str = "data-steward", note: str = CANARY) -> Version:
    return send(ledger, checked(note), who).version


def everything(page: AppTest) -> str:
    """All that a page says, in whatever part."""
    return " ".join([html(page), *(str(part.proto) for part in page.main), str(page.session_state)])


def buttons(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def button(page: AppTest, label: str) -> AppTest:
    (found,) = [button for button in page.button if button.label == label]
    return found.click().run()


def test_empty_ledger_says_what_is_due_by_when_and_that_nothing_came(opened: Open) -> None:
    page = opened(region="nersou")
    said = html(page)
    assert "none of 53 returns is accepted, none waits for a decision" in said
    due = PERIOD + timedelta(days=RETURN_DAYS.value())
    is_late = due < date.today()
    assert (f"Late: was due by {due.day} " in said) is is_late
    assert ("53 are late" in said) is is_late
    assert "What waits for a decision" not in titles(page)
    assert "returns can be OFFICIAL only" in said


def test_headline_counts_what_is_accepted_waits_and_is_late(
    opened: Open, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RETURN_DAYS.name, "1000")
    sent(ledger)
    said = html(opened())
    assert "none of 53 returns is accepted, 1 waits for a decision and none is late" in said
    assert "Version 1 waits for a decision" in said
    decide(ledger, [PUBLISHED], sent(ledger), "accepted", "approver")
    said = html(opened())
    assert "1 of 53 returns is accepted, none waits for a decision and none is late" in said


@pytest.mark.parametrize("role", ["public-reader", "administrator"])
def test_public_edition_is_told_nothing_of_returns(role: str, opened: Open, ledger: Ledger) -> None:
    sent(ledger)
    page = opened(role)
    assert "not part of the public edition" in html(page)
    assert not titles(page)
    assert CANARY not in everything(page)


@pytest.mark.parametrize(
    ("role", "sends", "decides"),
    [
        ("region-reader", False, False),
        ("data-steward", True, False),
        ("approver", False, True),
    ],
)
def test_page_offers_what_a_role_may_do(
    role: str, sends: bool, decides: bool, opened: Open, ledger: Ledger
) -> None:
    sent(ledger)
    page = opened(role, name="somebody")
    folds = [fold.label for fold in page.expander]
    assert ("Send a return" in folds) is sends
    assert ("Accept it" in buttons(page)) is decides
    assert ("What waits for a decision" in titles(page)) is decides
    assert (CANARY in html(page)) is decides
    assert "Who has sent what" in titles(page)


@pytest.mark.parametrize("role", ["region-reader", "data-steward", "approver"])
def test_other_region_sees_nothing_of_a_return(role: str, opened: Open, ledger: Ledger) -> None:
    sent(ledger)
    drafts.save(ledger, UNIT, "nersou", PERIOD, "data-steward", {"workforce": [{"note": CANARY}]})
    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    page = opened(role, "swrocu", **told, version=f"unit nersou {PERIOD} 1")
    assert CANARY not in everything(page)
    assert "waits for a decision and" in html(page)
    assert "none waits for a decision" in html(page)
    assert "North East" not in html(page, "rocu-table")


def test_restricted_agreement_of_another_region_cannot_be_begun_from(
    opened: Open, ledger: Ledger
) -> None:
    """Its id can be typed, and the workbook or the form would show what was said of it."""
    rows = {
        "agreement": [
            {
                "name": CANARY,
                "legal_basis": "s22A",
                "lead_force_id": "durham",
                "status": "in_force",
                "scope": "regional",
            }
        ],
        "agreement_party": [{"party_kind": "force", "party_id": "durham"}],
        "agreement_function": [{"function_id": "armed-policing"}],
    }
    typed = drafts.typed(AGREEMENT, AGREED, date.today(), SENSITIVE, rows)
    version = send(ledger, check(typed, [PUBLISHED], ledger, OFFICIAL), "data-steward").version
    assert version.owner == "nersou"
    decide(ledger, [PUBLISHED], version, "accepted", "approver")
    drafts.save(ledger, AGREEMENT, AGREED, date.today(), "data-steward", rows)
    for way in ("typed", "file"):
        told = {"return": "agreement", "subject": "new", "by": way}
        page = opened("data-steward", "swrocu", name="another", **told)
        (id_,) = [text for text in page.text_input if text.label.startswith("Its id")]
        page = id_.set_value(AGREED).run()
        assert "There is an agreement of this id already." in html(page)
        assert not page.get("download_button")
        assert CANARY not in everything(page)


@pytest.mark.parametrize(
    ("choice", "value", "subject", "period"),
    [("subject", "swrocu", "swrocu", PERIOD), ("period", str(BEFORE), "nersou", BEFORE)],
)
def test_what_is_typed_is_a_draft_when_another_subject_or_period_is_chosen(
    opened: Open,
    ledger: Ledger,
    choice: str,
    value: str,
    subject: str,
    period: date,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "audit.jsonl"))
    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    page = opened(name="one", typing="row", sheet="capability_assessment", **told)
    note = field_key("capability_assessment", 0, "note", ("unit", "nersou", PERIOD, 0, ""))
    page.text_input(key=note).set_value("Typed of the first").run()
    page.selectbox(key=f"choice {choice}").set_value(value).run()
    assert not page.exception
    (said,) = [told.value for told in page.success]
    assert "is saved as a draft" in said
    assert not [field for field in page.text_input if field.value == "Typed of the first"]
    kept = drafts.newest(ledger, UNIT, "nersou", PERIOD, ME)
    assert kept
    assert kept.rows["capability_assessment"][0]["note"] == "Typed of the first"
    assert drafts.newest(ledger, UNIT, subject, period, ME) is None
    count = len(ledger.entries)
    page.run()
    assert len(ledger.entries) == count, "once"


def test_what_is_typed_of_an_agreement_stays_when_its_day_changes(
    opened: Open, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "audit.jsonl"))
    told = {"return": "agreement", "subject": "cdsou", "by": "typed"}
    page = opened(typing="row", sheet="agreement", **told)
    day = date(2026, 8, 1)
    before, after = (
        field_key("agreement", 0, "name", ("agreement", "cdsou", of, 0, ""))
        for of in (date.today(), day)
    )
    page.text_input(key=before).set_value("Another name").run()
    page.date_input(key="agreement as from").set_value(day).run()
    assert page.text_input(key=after).value == "Another name"
    assert not [entry for entry in ledger.entries if entry.kind == "draft"]
    page.button(key="save agreement").click().run()
    kept = drafts.newest(ledger, AGREEMENT, "cdsou", day, ME)
    assert kept
    assert kept.rows["agreement"][0]["name"] == "Another name"


def test_draft_is_shown_only_to_whoever_typed_it(opened: Open, ledger: Ledger) -> None:
    row = {"measure": CANARY, "value": "1"}
    drafts.save(ledger, UNIT, "nersou", PERIOD, "one", {"workforce": [row]})
    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    assert CANARY in everything(opened("data-steward", name="one", sheet="workforce", **told))
    assert CANARY not in everything(opened("data-steward", name="two", sheet="workforce", **told))


def test_what_is_typed_is_kept_when_another_row_or_section_is_chosen(
    opened: Open, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "audit.jsonl"))

    def field(at: int) -> str:
        return field_key("capability_assessment", at, "note", ("unit", "nersou", PERIOD, 0, ""))

    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    page = opened("data-steward", name="one", typing="row", **told)
    page.text_input(key=field(0)).set_value("The first").run()
    page.selectbox(key="row capability_assessment").set_value(1).run()
    assert page.text_input(key=field(1)).value == ""
    page.text_input(key=field(1)).set_value("The second").run()
    assert not [entry for entry in ledger.entries if entry.kind == "draft"]
    page.button_group(key="choice sheet").set_value("workforce").run()
    assert [told.value for told in page.success] == [
        "Capabilities saved as a draft. It is not sent yet."
    ]
    (draft,) = [entry for entry in ledger.entries if entry.kind == "draft"]
    assert draft.who == "one"
    noted = [event for event in read(AUDIT.value()) if event.who == "one"]
    assert [(event.event, event.what, event.marking) for event in noted] == [
        ("return", f"Draft unit nersou {PERIOD}", SENSITIVE)
    ]
    kept = drafts.newest(ledger, UNIT, "nersou", PERIOD, "one")
    assert kept is not None
    assert [row.get("note") for row in kept.rows["capability_assessment"][:3]] == [
        "The first",
        "The second",
        None,
    ]
    page.button_group(key="choice sheet").set_value("capability_assessment").run()
    page.selectbox(key="row capability_assessment").set_value(0).run()
    assert page.text_input(key=field(0)).value == "The first"
    assert len([entry for entry in ledger.entries if entry.kind == "draft"]) == 1


def test_history_says_who_sent_and_decided_and_why(opened: Open, ledger: Ledger) -> None:
    decide(ledger, [PUBLISHED], sent(ledger), "sent back", "approver", "The desk is new")
    sent(ledger, note="Corrected")
    told = {"return": "unit", "subject": "nersou", "version": f"unit nersou {PERIOD} 2"}
    for role in ("region-reader", "approver"):
        page = opened(role, **told)
        said = html(page)
        assert "Sent back" in said
        assert "The desk is new" in said
        # What was not accepted only who decides on it reads.
        assert ("Note: Corrected" in said) == (role == "approver")
        assert (f"Note: {CANARY}" in said) == (role == "approver")
        assert "OFFICIAL-SENSITIVE" in html(page, "rocu-status")


def test_history_shows_the_version_that_a_figure_leads_to_whole_and_beside_an_earlier_one(
    opened: Open, ledger: Ledger
) -> None:
    first = decide(ledger, [PUBLISHED], sent(ledger, note="The first"), "accepted", "approver")
    sent(ledger, note="The second")
    told = {"return": "unit", "subject": "nersou"}
    said = html(opened("region-reader", version=first.key, **told))
    assert "Capabilities, version 1" in said
    assert "The first" in said
    assert "The second" not in said.partition("Capabilities, version 1")[2]
    page = opened("approver", version=f"unit nersou {PERIOD} 2", **told)
    said = html(page)
    assert "Note: The first" in said
    assert "Note: The second" in said
    assert "Capabilities, version 2" in said


def test_draft_that_is_older_than_what_counts_says_so_and_offers_that(
    opened: Open, ledger: Ledger
) -> None:
    row = {"capability_id": "riu", "note": CANARY}
    drafts.save(ledger, UNIT, "nersou", PERIOD, "one", {"capability_assessment": [row]})
    decide(ledger, [PUBLISHED], sent(ledger, note="Counts now"), "accepted", "approver")
    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    page = opened("data-steward", name="one", **told)
    assert "is older than version 1, which approver accepted" in html(page)
    typed = page.session_state["return being typed"]["rows"]["capability_assessment"]
    assert "Counts now" in str(typed)
    assert CANARY not in str(typed)
    page = opened("data-steward", name="one", begin="draft", **told)
    assert CANARY in str(page.session_state["return being typed"]["rows"])


def test_what_is_typed_is_there_when_the_other_beginning_was_chosen_meanwhile(
    opened: Open, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "audit.jsonl"))
    row = {"capability_id": "riu", "note": "As drafted"}
    drafts.save(ledger, UNIT, "nersou", PERIOD, "one", {"capability_assessment": [row]})
    decide(ledger, [PUBLISHED], sent(ledger, note="Counts now"), "accepted", "approver")

    def field(begun: str) -> str:
        return field_key("workforce", 0, "measure", ("unit", "nersou", PERIOD, 1, begun))

    told = {"return": "unit", "subject": "nersou", "period": str(PERIOD), "by": "typed"}
    page = opened("data-steward", name="one", typing="row", sheet="workforce", **told)
    page.text_input(key=field("as accepted")).set_value("Into what counts").run()
    page.button_group(key="choice begin").set_value("draft").run()
    assert page.text_input(key=field("")).value == ""
    assert "What you typed into the other beginning is not saved" in html(page)
    page.text_input(key=field("")).set_value("Into the draft").run()
    page.button_group(key="choice begin").set_value("accepted").run()
    assert page.text_input(key=field("as accepted")).value == "Into what counts"
    page.button_group(key="choice begin").set_value("draft").run()
    assert page.text_input(key=field("")).value == "Into the draft"
    count = len([entry for entry in ledger.entries if entry.kind == "draft"])
    assert count == 1, "saved, it would be newer than both beginnings"
    page.selectbox(key="choice period").set_value(str(BEFORE)).run()
    kept = drafts.newest(ledger, UNIT, "nersou", PERIOD, "one")
    assert kept
    assert kept.rows["workforce"][0]["measure"] == "Into the draft"


def test_version_below_an_accepted_one_can_only_be_sent_back(opened: Open, ledger: Ledger) -> None:
    sent(ledger, note="The first")
    decide(ledger, [PUBLISHED], sent(ledger, note="The second"), "accepted", "approver")
    page = opened("approver")
    assert "Version 2 was accepted by approver" in html(page)
    assert "Send it back" in buttons(page)
    assert "Accept it" not in buttons(page)


def test_sending_back_needs_a_reason_and_keeps_it(opened: Open, ledger: Ledger) -> None:
    sent(ledger)
    page = button(opened("approver"), "Send it back")
    assert [error.value for error in page.error] == ["Say why it is sent back."]
    assert ledger.entries[-1].kind == "submission"
    page.text_input(key="reason").set_value("Give the level")
    page = button(page, "Send it back")
    assert any("is sent back" in told.value for told in page.success)
    assert ledger.entries[-1].content["reason"] == "Give the level"
    assert "Accept it" not in buttons(page)


@pytest.mark.parametrize(
    ("signs_in", "decides"),
    [(True, {"": False, "no": True}), (False, {"yes": False, "": True})],
    ids=["with sign-in", "without sign-in"],
)
def test_sender_decides_only_where_four_eyes_are_not_asked_for(
    signs_in: bool,
    decides: dict[str, bool],
    opened: Open,
    ledger: Ledger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = opened("approver", name="both") if signs_in else opened()
    sent(ledger, "both" if signs_in else session.local_operator().name)
    for four_eyes, may_decide in decides.items():
        monkeypatch.setenv(FOUR_EYES.name, four_eyes)
        page.run()
        assert ("Accept it" in buttons(page)) is may_decide
        assert ("somebody else has to decide" in html(page)) is not may_decide
