"""When a draft begins, ends and is a draft again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL
from dashboard.returns import drafts
from dashboard.returns.kinds import UNIT
from tests.returns.network import Office, on_day, write_network
from tests.returns.test_replay import unit, workforce

PERIOD = date(2026, 9, 30)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    write_network(tmp_path / "data")
    return Office(tmp_path, Ledger(str(tmp_path / "ledger.sqlite")), OFFICIAL)


def typed(office: Office, value: str, who: str = "Ann") -> None:
    drafts.save(office.ledger, UNIT, "north", PERIOD, who, {"workforce": workforce(value)})


def value(office: Office, who: str = "Ann") -> str | None:
    draft = drafts.newest(office.ledger, UNIT, "north", PERIOD, who)
    return draft.rows["workforce"][0]["value"] if draft else None


def test_draft_ends_when_it_is_sent_and_is_one_again_when_it_comes_back(office: Office) -> None:
    typed(office, "1")
    typed(office, "2")
    typed(office, "9", "Bea")
    assert (value(office), value(office, "Bea"), value(office, "Cy")) == ("2", "9", None)
    sent = unit(str(PERIOD), workforce=workforce("3"))
    with on_day("2026-11-29"):
        office.send(sent, "Ann")
        assert (value(office), value(office, "Bea")) == (None, "9")
        office.decide(sent, 1, accept=False)
    draft = drafts.newest(office.ledger, UNIT, "north", PERIOD, "Ann")
    assert draft
    assert draft.sent_back
    assert draft.sent_back.number == 1
    assert value(office) == "3"
    typed(office, "4")
    assert value(office) == "4"


def test_draft_of_another_period_goes_on(office: Office) -> None:
    typed(office, "1")
    with on_day("2026-11-29"):
        office.send(unit("2026-06-30", workforce=workforce("3")), "Ann")
    assert value(office) == "1"
