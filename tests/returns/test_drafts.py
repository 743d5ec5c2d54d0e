"""When a draft begins, ends and is a draft again, what is late, and what is told of a return."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL
from dashboard.returns import drafts
from dashboard.returns.check import check
from dashboard.returns.due import due
from dashboard.returns.kinds import UNIT
from dashboard.returns.read import read
from dashboard.returns.versions import versions
from tests.conftest import write_data_set
from tests.returns.network import NETWORK, Office, on_day, write_network, write_return
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


def test_return_that_came_back_is_late_again_once_its_day_is_over(office: Office) -> None:
    sent = unit(str(PERIOD), workforce=workforce("3"))
    with on_day("2026-11-29"):
        office.send(sent)
        assert not late(office, -10_000)
        office.decide(sent, 1, accept=False)
    assert late(office, -10_000)
    assert not late(office, 100_000)


def late(office: Office, days: int) -> bool:
    """Whether it is late, where it was due so many days after its quarter."""
    (one,) = due("unit", ["north"], [PERIOD], versions(office.ledger), days)
    assert one.said.startswith("Late") is one.is_late
    return one.is_late


def test_warning_of_a_return_is_told_however_many_there_are_of_the_data(
    office: Office,
) -> None:
    over = {"rocu_id": "north", "basis": "seconded", "posts_established": "1", "posts_filled": "2"}
    rows = [over | {"agency_id": "nca", "as_of": f"{year}-01-01"} for year in range(1900, 2020)]
    write_data_set(office.folder / "data", NETWORK | {"secondment": rows})
    sent = unit(str(PERIOD), secondment=[over | {"agency_id": "hmrc"}])
    path = write_return(office.folder / "r", sent)
    with on_day("2026-11-29"):
        found = check(read(path), [office.data], office.ledger, OFFICIAL)
    assert [(w.file, w.column) for w in found.warnings] == [("r/secondment.csv", "posts_filled")]
