"""Returns and decisions against an independent replay of the rules, row for row."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.errors import DataSetError, ReturnError
from dashboard.ledger.backup import backup, restore
from dashboard.ledger.ledger import Ledger
from dashboard.ledger.verify import verify
from dashboard.model import OFFICIAL, SENSITIVE
from dashboard.returns.decide import DecidedError
from tests.postgres import Server, postgres
from tests.returns.made_up import submissions
from tests.returns.network import Office, on_day, without_ids, write_network
from tests.returns.replay import Replay, Submission, Tables, Version, comparable, read_folder

__all__ = ["postgres"]

EXAMPLES = int(os.environ.get("REPLAY_EXAMPLES", "2"))
FIRST_DAY = date(2026, 11, 1)

Step = tuple[str, Any]


class Both:
    """The program and the replay side by side: each step has to have the same outcome in both."""

    def __init__(self, folder: Path, marking: str = SENSITIVE) -> None:
        write_network(folder / "data")
        self.office = Office(folder, Ledger(str(folder / "ledger.sqlite")), marking)
        self.replay = Replay(read_folder(folder / "data"), marking)
        self.day = FIRST_DAY

    def send(self, sent: Submission) -> Version | None:
        """Send; the version that it is, or None where both refuse it."""
        if self.replay.is_hiding(sent):
            with pytest.raises(ReturnError, match="it was not sent"):
                self.office.send(sent)
            return None
        kept = self.office.send(sent)
        number, is_known = self.replay.send(deepcopy(sent))
        assert (kept.version.of[:2], kept.version.number) == (sent.of[:2], number)
        assert kept.is_known == is_known
        return self.version(sent, number)

    def decide(self, sent: Submission, number: int, accept: bool = True) -> bool:
        """Decide on another day than before; whether it counts."""
        self.day += timedelta(days=1)
        taken = self.replay.decide(self.version(sent, number), accept, self.day.isoformat())
        with on_day(self.day.isoformat()):
            if taken:
                self.office.decide(sent, number, accept)
            else:
                with pytest.raises((DecidedError, DataSetError)):
                    self.office.decide(sent, number, accept)
        return taken

    def accept(self, sent: Submission) -> Submission:
        """Send and accept."""
        version = self.send(sent)
        assert version
        assert self.decide(sent, version.number)
        return sent

    def version(self, sent: Submission, number: int) -> Version:
        return next(
            v for v in self.replay.versions if v.submission.of == sent.of and v.number == number
        )

    def compare(self, ledger: Ledger | None = None, name: str = "database") -> Tables:
        """Hold the built database against the replay, every row of every table: its rows."""
        expected = self.replay.tables()
        given = {row["funding_id"] for row in expected["funding"]}
        built = self.office.built(ledger, name)
        assert len({row["funding_id"] for row in built["funding"]}) == len(built["funding"])
        found, wanted = comparable(without_ids(built, given)), comparable(expected)
        assert found.keys() >= wanted.keys()
        for table, rows in wanted.items():
            assert found[table] == rows, table
        return built


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    with on_day("2026-11-29"):
        yield Both(tmp_path)


def unit(period: str, marking: str = "", unit: str = "north", **tables: Any) -> Submission:
    return Submission("unit", unit, period, tables, marking)


def workforce(value: str, measure: str = "posts", **more: str) -> list[dict[str, str]]:
    return [{"rocu_id": "north", "measure": measure, "value": value, **more}]


def funding(year: str, amount: str, stream: str = "aris", **more: str) -> dict[str, str]:
    return {
        "recipient_kind": "rocu",
        "recipient_id": "north",
        "financial_year": year,
        "stream": stream,
        "kind": "budget",
        "resource_or_capital": "resource",
        "amount_gbp": amount,
        "precision": "exact",
        "certainty": "confirmed",
        **more,
    }


def contribution(force: str, year: str, amount: str) -> dict[str, str]:
    return {
        "rocu_id": "north",
        "force_id": force,
        "financial_year": year,
        "amount_gbp": amount,
        "kind": "budget",
    }


def agreement(of: str, since: str, said: str = "", **more: str) -> Submission:
    told = {
        "agreement_id": of,
        "name": f"The {of}",
        "legal_basis": "s22A",
        "status": "in_force",
        "scope": "regional",
    }
    party = {"agreement_id": of, "party_kind": "force", "party_id": "beta"}
    tables = {
        "agreement": [told | more],
        "agreement_party": [party],
        "agreement_function": [{"agreement_id": of, "function_id": "armed"}],
    }
    return Submission("agreement", of, since, tables, said)


def test_what_is_sent_and_not_decided_counts_for_nothing(both: Both) -> None:
    both.send(unit("2026-09-30", workforce=workforce("1")))
    both.compare()


def test_what_is_sent_back_counts_for_nothing_and_the_same_again_is_a_new_version(
    both: Both,
) -> None:
    sent = unit("2026-09-30", workforce=workforce("1"))
    both.send(sent)
    both.decide(sent, 1, accept=False)
    again = both.send(sent)
    assert again
    assert again.number == 2
    assert both.decide(sent, 2)
    both.compare()


def test_accepted_correction_takes_the_place_of_the_earlier_version_whole(both: Both) -> None:
    both.accept(
        unit(
            "2026-09-30",
            workforce=workforce("1"),
            secondment=[
                {"rocu_id": "north", "agency_id": "nca", "basis": "seconded", "posts_filled": "2"}
            ],
        )
    )
    both.accept(unit("2026-09-30", workforce=workforce("2")))
    both.compare()


def test_versions_accepted_out_of_order_leave_the_highest_and_refuse_the_lower(
    both: Both,
) -> None:
    first, second, third = (unit("2026-09-30", workforce=workforce(v)) for v in "123")
    for sent in (first, second, third):
        both.send(sent)
    assert both.decide(second, 2)
    assert not both.decide(first, 1)
    assert both.decide(third, 3)
    assert both.decide(first, 1, accept=False)
    assert not both.decide(second, 2, accept=False)
    both.compare()


def test_row_that_says_nothing_leaves_older_evidence(both: Both) -> None:
    empty = {"rocu_id": "north", "capability_id": "cyber"}
    both.accept(unit("2026-09-30", capability_assessment=[empty], workforce=[]))
    both.compare()


def test_years_are_restated_by_the_latest_period_that_names_them(both: Both) -> None:
    both.accept(
        unit(
            "2026-03-31",
            funding=[funding("2025-26", "1"), funding("2026-27", "2")],
            force_contribution=[contribution("beta", "2025-26", "3")],
        )
    )
    both.accept(unit("2026-06-30", funding=[funding("2025-26", "4", "uplift")]))
    both.accept(unit("2026-09-30", force_contribution=[contribution("alpha", "2025-26", "5")]))
    both.compare()
    both.accept(unit("2026-06-30", workforce=workforce("1")))  # It names the year no more.
    both.compare()


def test_earlier_period_sent_late_says_nothing_of_years_that_are_restated(both: Both) -> None:
    both.accept(unit("2026-09-30", funding=[funding("2025-26", "1")]))
    both.accept(unit("2026-03-31", funding=[funding("2025-26", "2"), funding("2024-25", "3")]))
    both.compare()


def test_year_of_another_kind_or_without_an_amount_restates_nothing(both: Both) -> None:
    both.accept(unit("2026-03-31", funding=[funding("2025-26", "1"), funding("2026-27", "1")]))
    both.accept(
        unit(
            "2026-06-30",
            funding=[funding("2025-26", "2", kind="outturn"), funding("2026-27", "")],
        )
    )
    both.compare()


def test_ids_of_funding_that_were_given_are_kept(both: Both) -> None:
    rows = [funding("2025-26", "1", funding_id="mine"), funding("2025-26", "2", "uplift")]
    both.accept(unit("2026-03-31", funding=rows))
    assert "mine" in {row["funding_id"] for row in both.compare()["funding"]}


def test_agreement_takes_the_place_of_a_published_one_with_its_parties_and_functions(
    both: Both,
) -> None:
    both.accept(agreement("pact", "2026-02-15", OFFICIAL, lead_force_id="alpha"))
    both.accept(agreement("pact", "2026-08-01", OFFICIAL, lead_force_id="alpha", note="newer"))
    both.compare()
    both.accept(agreement("pact", "2026-02-15", OFFICIAL, note="a correction of what was"))
    both.compare()


def test_agreement_that_was_official_is_never_restricted(both: Both) -> None:
    assert both.send(agreement("pact", "2026-02-15", SENSITIVE)) is None
    assert both.send(agreement("pact", "2026-02-15", OFFICIAL, marking=SENSITIVE)) is None
    both.accept(agreement("new", "2026-02-15", SENSITIVE, lead_force_id="beta"))
    both.accept(agreement("new", "2026-08-01", SENSITIVE, lead_force_id="beta", marking=OFFICIAL))
    assert both.send(agreement("new", "2026-09-01", SENSITIVE)) is None
    both.accept(agreement("new", "2026-09-01", SENSITIVE, marking=OFFICIAL))
    both.compare()


def test_agreement_restricted_by_its_row_may_stay_so(both: Both) -> None:
    both.accept(agreement("new", "2026-02-15", OFFICIAL, marking=SENSITIVE))
    both.accept(agreement("new", "2026-08-01", SENSITIVE))
    both.compare()


def test_agreement_sent_before_another_was_accepted_as_official_cannot_be_accepted(
    both: Both,
) -> None:
    public = agreement("new", "2026-02-15", OFFICIAL)
    restricted = agreement("new", "2026-08-01", SENSITIVE)
    both.send(public)
    both.send(restricted)
    assert both.decide(public, 1)
    assert not both.decide(restricted, 1)
    assert both.decide(restricted, 1, accept=False)
    both.compare()


@pytest.mark.parametrize("period", ["2026-06-30", "2026-09-30"])
def test_owner_of_a_force_is_its_unit_at_the_end_of_the_period(both: Both, period: str) -> None:
    rows = [{"force_id": "alpha", "function_id": "armed", "level": "2", "note": "why"}]
    both.accept(Submission("force", "alpha", period, {"force_function_assessment": rows}))
    (owner,) = {row["owner_rocu_id"] for row in both.compare()["force_function_assessment"]}
    assert owner == {"2026-06-30": "north", "2026-09-30": "south"}[period]


def test_row_has_its_own_marking_else_that_of_the_return_else_the_one_of_all(both: Both) -> None:
    rows = [*workforce("1", "a", marking=OFFICIAL), *workforce("2", "b", marking="")]
    both.accept(unit("2026-06-30", SENSITIVE, workforce=rows))
    both.accept(unit("2026-09-30", OFFICIAL, workforce=rows))
    both.accept(unit("2026-03-31", workforce=rows))
    found = {
        (row["as_of"], row["measure"]): row["marking"]
        for row in both.compare()["workforce"]
        if row["owner_rocu_id"]
    }
    assert found == {
        ("2026-06-30", "a"): OFFICIAL,
        ("2026-06-30", "b"): SENSITIVE,
        ("2026-09-30", "a"): OFFICIAL,
        ("2026-09-30", "b"): OFFICIAL,
        ("2026-03-31", "a"): OFFICIAL,
        ("2026-03-31", "b"): SENSITIVE,
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(st.data())
def test_any_sequence_of_returns_and_decisions_is_built_as_the_rules_say(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder, on_day("2026-11-29"):
        both = Both(Path(folder))
        for _ in range(data.draw(st.integers(3, 6))):
            held = both.replay.versions
            step = data.draw(st.sampled_from(["send", "accept", "accept", "decide", "again"]))
            if step == "send" or not held:
                both.send(data.draw(submissions()))
                continue
            version = data.draw(st.sampled_from(held))
            if step == "again":
                both.send(version.submission)
            else:
                accept = step == "accept" or data.draw(st.booleans())
                both.decide(version.submission, version.number, accept)
        both.compare()
        assert verify(both.office.ledger) == []


def test_database_built_anew_or_of_a_restored_ledger_is_the_one_that_was_published(
    tmp_path: Path, postgres: Server
) -> None:
    with on_day("2026-11-29"):
        both = Both(tmp_path)
        a_year(both)
        built = both.compare()
        assert comparable(both.compare(name="rebuilt")) == comparable(built)
        ledger = both.office.ledger
        places = {
            "to postgresql": postgres.url(postgres.new_database()),
            "back to sqlite": str(tmp_path / "restored.sqlite"),
        }
        for name, place in places.items():
            backup(ledger, tmp_path / f"backup {name}")
            ledger = Ledger(place)
            restore(tmp_path / f"backup {name}", ledger)
            assert comparable(both.compare(ledger, name)) == comparable(built)


def a_year(both: Both) -> None:
    """Two quarters, a correction, an agreement, and something that waits."""
    both.accept(unit("2026-06-30", workforce=workforce("1"), funding=[funding("2025-26", "1")]))
    both.accept(unit("2026-09-30", workforce=workforce("2"), funding=[funding("2025-26", "2")]))
    both.accept(unit("2026-09-30", workforce=workforce("3")))
    both.accept(agreement("pact", "2026-08-01", OFFICIAL))
    both.send(unit("2026-03-31", workforce=workforce("4")))
