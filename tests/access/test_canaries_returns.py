"""Returns and drafts before anybody accepts them: in no page, file, log or line of the audit log of
somebody who may not see them, nor what would follow from them."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access import session, sign_in
from dashboard.access.role_assignments import Grant
from dashboard.access.roles import ROLES
from dashboard.access.session import Person
from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL, PUBLIC, SENSITIVE, Scope, Viewer
from dashboard.returns import drafts
from dashboard.returns.check import check
from dashboard.returns.decide import send
from dashboard.returns.due import periods_before
from dashboard.returns.kinds import UNIT
from dashboard.returns.publish import publish_with
from dashboard.screens import SCREENS
from dashboard.settings import AUDIT, DATA, DATABASE, LEDGER
from dashboard.store.publish import published
from tests.access import canaries, canary_data
from tests.access.canaries import HERE, SCOPES, THERE
from tests.conftest import PUBLISHED, MadeOnce
from tests.returns.network import database_rows
from tests.screens.conftest import screen_of

RETURNED, NUMBER, DRAFTED, REASON = "canaryreturned", "428817", "canarydrafted", "canaryreason"
WORDS = (RETURNED, NUMBER, DRAFTED, REASON)
STEWARD, APPROVER = "steward", "approver"
(PERIOD,) = periods_before(date.today(), 1)
KEY = f"unit {HERE} {PERIOD} 1"
ROWS: dict[str, list[dict[str, str | None]]] = {
    "capability_assessment": [
        {
            "capability_id": "riu",
            "position": "provided",
            "level": "3",
            "delivery": "regional",
            "note": RETURNED,
        }
    ],
    "workforce": [{"measure": f"Officers {RETURNED}", "value": NUMBER}],
    "funding": [
        {
            "financial_year": "2026-27",
            "stream": "other",
            "kind": "budget",
            "resource_or_capital": "resource",
            "amount_gbp": NUMBER,
            "precision": "exact",
            "certainty": "confirmed",
            "coverage_note": RETURNED,
        }
    ],
}
NAMED = {
    "return": "unit",
    "subject": HERE,
    "period": str(PERIOD),
    "by": "typed",
    "version": KEY,
    "deciding": KEY,
}
"""The address of what waits, and of the draft, by their own names."""
TYPED = {"sheet": "workforce", "typing": "row"}
OTHERS = [
    ("public-reader", ""),
    ("administrator", ""),
    *((role, THERE) for role in ("region-reader", "data-steward", "approver")),
]
OPENED = [(role, region, subject) for role, region in OTHERS for subject in ("returns", "audit")]
OPENED += [
    ("region-reader", THERE, screen.subject)
    for screen in SCREENS
    if screen.subject not in ("returns", "audit")
]
"""What is told of returns and what is done with them by everybody, and every screen by one."""

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a ledger in which a return in confidence waits, and beside it a draft."""
    file = tmp_path_factory.mktemp("waiting") / "ledger.sqlite"
    kept = Ledger(str(file))
    typed = drafts.typed(UNIT, HERE, PERIOD, SENSITIVE, ROWS)
    send(kept, check(typed, [PUBLISHED], kept, OFFICIAL), STEWARD)
    rows = {"workforce": [{"measure": DRAFTED, "value": "1"}]}
    drafts.save(kept, UNIT, HERE, PERIOD, STEWARD, rows)
    return file


@pytest.fixture
def ledger(waiting: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    file = Path(shutil.copy(waiting, tmp_path))
    monkeypatch.setenv(LEDGER.name, str(file))
    monkeypatch.setenv(AUDIT.name, str(tmp_path / "log" / "audit.jsonl"))
    return Ledger(str(file))


@pytest.fixture
def opened(published_database: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a screen as somebody with a role for a region."""
    monkeypatch.setenv(DATABASE.name, str(published_database))
    monkeypatch.setattr(sign_in, "is_set_up", lambda: True)
    monkeypatch.setattr(Person, "check", lambda _person: None)

    def open_(
        role: str, region: str, screen: str, address: dict[str, str], name: str = ""
    ) -> AppTest:
        scope = Scope(regions=(region,)) if region else PUBLIC
        held = frozenset(permission.name for permission in ROLES[role].permissions)
        grant = Grant("email", "a@example.org", role, (region,) if region else ())
        claims = {"iss": "https://example.org", "sub": role, "iat": int(time.time())}
        person = Person(Viewer(name or role, scope, (role,), held), (grant,), claims)
        monkeypatch.setattr(session, "person", lambda: person)
        page = screen_of(screen)
        for key, value in address.items():
            page.query_params[key] = value
        page.run()
        assert not page.exception
        return page

    return open_


def sent_by(page: AppTest) -> list[str]:
    """Everything that a screen sends, but the names of its downloads, which are made up anew."""
    sent = [str(node.proto) for node in page._tree if getattr(node, "proto", None)]
    return [re.sub('deferred_file_id: "[0-9a-f]+"', "", one) for one in sent]


def found_on(page: AppTest) -> set[str]:
    """Which of the words a screen sends, or keeps for its next run."""
    said = "\n".join([*sent_by(page), str(page.session_state)])
    return set(canaries.found_in(said, WORDS))


@pytest.mark.parametrize(("role", "region", "subject"), OPENED)
def test_screen_tells_nobody_of_what_waits_who_may_not_see_it(
    role: str,
    region: str,
    subject: str,
    opened: Open,
    ledger: Ledger,
    caplog: pytest.LogCaptureFixture,
) -> None:
    del ledger
    address = NAMED if subject == "returns" else {"region": HERE}
    assert not found_on(opened(role, region, subject, address))
    assert not canaries.found_in(caplog.text, WORDS)


@pytest.mark.parametrize(
    ("role", "name", "sees"),
    [
        ("data-steward", STEWARD, {DRAFTED}),
        ("data-steward", "another steward", set()),
        ("approver", APPROVER, {RETURNED, NUMBER}),
        ("region-reader", "a reader", set()),
    ],
    ids=["who typed it", "another steward", "who decides", "a reader"],
)
def test_draft_is_shown_to_who_typed_it_and_a_return_to_who_decides(
    role: str, name: str, sees: set[str], opened: Open, ledger: Ledger
) -> None:
    del ledger
    page = opened(role, HERE, "returns", NAMED | TYPED, name)
    assert found_on(page) == sees


def test_reason_is_read_by_the_region_alone_and_no_log_repeats_a_return(
    opened: Open, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    page = opened("approver", HERE, "returns", NAMED, APPROVER)
    page.text_input(key="reason").set_value(REASON)
    page.button(key="send back").click().run()
    assert ledger.entries[-1].content["reason"] == REASON
    lines = Path(AUDIT.value()).read_text("utf-8")
    assert canaries.found_in(lines, WORDS) == [REASON]
    told = [json.loads(line) for line in lines.splitlines() if REASON in line]
    assert {line["marking"] for line in told} == {SENSITIVE}
    for role, region in OTHERS:
        for subject in ("returns", "audit"):
            assert not found_on(opened(role, region, subject, NAMED)), (role, subject)
    assert found_on(opened("region-reader", HERE, "returns", NAMED)) == {REASON}
    assert not canaries.found_in(caplog.text, WORDS)


def test_database_that_is_built_while_a_return_waits_has_nothing_of_it(
    ledger: Ledger, tmp_path: Path
) -> None:
    publish_with(ledger, [PUBLISHED], tmp_path / "database")
    path = published(tmp_path / "database").path(tmp_path / "database")
    assert not canaries.found_in(str(database_rows(path)), WORDS)
    assert not [word for word in WORDS if word.encode() in path.read_bytes()]


def test_consequence_is_told_as_if_hidden_rows_had_never_been(
    opened: Open, ledger: Ledger, made_once: MadeOnce, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To whoever decides for a region, on data in which other regions have restricted rows."""
    del ledger
    databases = canary_data.databases(made_once, (HERE,))

    def decided_over(name: str) -> list[str]:
        monkeypatch.setenv(DATABASE.name, str(databases[name]))
        monkeypatch.setenv(DATA.name, str(databases[name].parent / "data"))
        return sent_by(opened("approver", HERE, "returns", NAMED, APPROVER))

    told = decided_over("whole")
    assert "If it is accepted" in "\n".join(told)
    assert not canaries.found_in("\n".join(told), canaries.hidden_from(SCOPES[HERE]))
    assert told == decided_over(HERE)


def test_fault_in_a_return_of_another_region_is_not_shown_to_who_sends(
    opened: Open, ledger: Ledger
) -> None:
    """What was accepted can come to break the contract, as when a folder loses a capability."""
    rows = {"workforce": {"rocu_id": [THERE], "measure": ["Officers"], "value": [RETURNED]}}
    rows["workforce"] |= {"marking": [None], "line": [2]}  # type: ignore[dict-item]
    said = {
        "kind": "unit",
        "subject": THERE,
        "period": str(PERIOD),
        "version": 1,
        "subject_name": THERE,
        "marking": SENSITIVE,
        "owner": THERE,
        "name": "made up",
        "digest": "d",
    }
    with ledger.writing() as record:
        content = {"rows": json.dumps(rows).encode(), "file": b""}
        key = f"unit {THERE} {PERIOD} 1"
        record.append("submission", f"submission {key}", "somebody", said, content)
        outcome = {"outcome": "accepted", "reason": "", "on": str(date.today())}
        record.append("decision", f"decision {key}", "somebody", outcome)
    page = opened("data-steward", HERE, "returns", NAMED, "another steward")
    page.button(key="check what is typed").click().run()
    assert not page.exception
    (told,) = [error.value for error in page.error]
    assert "1 problem in the data, but not in this return. Nothing was sent." in told
    assert not found_on(page)
