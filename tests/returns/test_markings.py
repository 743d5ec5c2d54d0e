"""Whether the approver is told that fewer people will see what a return says, by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.markings import marked_higher
from dashboard.returns.versions import rows_of
from tests.returns.network import Office, on_day, write_network
from tests.returns.replay import Submission
from tests.returns.test_replay import funding, unit, workforce

Q1, Q2, Q3 = "2026-03-31", "2026-06-30", "2026-09-30"
MONEY = {"funding": [funding("2026-27", "100")]}
STAFF = {"workforce": workforce("7")}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    write_network(tmp_path / "data")
    return Office(tmp_path, Ledger(str(tmp_path / "ledger.sqlite")), OFFICIAL)


def of(period: str, marking: str = OFFICIAL, **tables: Any) -> Submission:
    return unit(period, marking, **tables)


def marked(year: str, marking: str, **more: str) -> dict[str, Any]:
    return {"funding": [funding(year, "100", marking=marking, **more)]}


@pytest.mark.parametrize(
    ("before", "last", "is_told"),
    [
        ([of(Q1, **MONEY)], of(Q2, SENSITIVE, **MONEY), True),
        ([of(Q1, SENSITIVE, **MONEY)], of(Q2, **MONEY), False),
        ([of(Q1, **MONEY)], of(Q2, **MONEY), False),
        # The return as a whole was restricted already, by a row that is no money.
        (
            [of(Q1, workforce=workforce("7", marking=SENSITIVE), **MONEY)],
            of(Q2, workforce=workforce("7", marking=SENSITIVE), **marked("2026-27", SENSITIVE)),
            True,
        ),
        # What it takes the place of was told two quarters before.
        ([of(Q1, **MONEY), of(Q2, SENSITIVE, **STAFF)], of(Q3, SENSITIVE, **MONEY), True),
        # Another year, and another kind: it takes the place of nothing.
        ([of(Q1, **MONEY)], of(Q2, **marked("2025-26", SENSITIVE)), False),
        ([of(Q1, **MONEY)], of(Q2, **marked("2026-27", SENSITIVE, kind="outturn")), False),
        # Another stream of the same year takes the place of all of it.
        ([of(Q1, **MONEY)], of(Q2, **marked("2026-27", SENSITIVE, stream="uplift")), True),
        # A correction of the same quarter.
        ([of(Q1, **STAFF)], of(Q1, SENSITIVE, **STAFF), True),
    ],
)
def test_approver_is_told_where_rows_take_the_place_of_others_that_more_could_see(
    before: list[Submission], last: Submission, is_told: bool, office: Office
) -> None:
    with on_day("2026-11-29"):
        for sent in before:
            office.decide(sent, office.send(sent).version.number)
        version = office.send(last).version
    rows = rows_of(office.ledger, [version])[version.key]
    assert marked_higher(office.ledger, version, rows) is is_told
