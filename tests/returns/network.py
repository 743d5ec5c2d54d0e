"""A small network of two units and three forces, about which returns are made up, and sent."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.ledger.ledger import Ledger
from dashboard.model import SENSITIVE
from dashboard.returns import check as check_module
from dashboard.returns import decide as decide_module
from dashboard.returns import versions as versions_module
from dashboard.returns.check import check
from dashboard.returns.decide import Sent, decide, send
from dashboard.returns.publish import publish_with
from dashboard.returns.read import read
from dashboard.returns.versions import ACCEPTED, SENT_BACK, Version, version_of
from dashboard.store.publish import published
from tests.conftest import Rows, write_data_set
from tests.returns.replay import GIVEN_BY_THE_LEDGER, Submission, Tables, columns, plain

MOVED = "2026-06-30"
"""The last day of force alpha in the unit north; after it, it is a member of south."""
FOLLOW = ("as_of", "source_id", "evidence_scope", "additive", "owner_rocu_id")
MAY_BE_LEFT_OUT = ("marking", "funding_id")
QUARTERS = ("2025-12-31", "2026-03-31", "2026-06-30", "2026-09-30")
NETWORK: Rows = {
    "rocu": [
        {"rocu_id": "north", "name": "North Unit", "short_name": "NROCU", "region": "North"},
        {"rocu_id": "south", "name": "South Unit", "short_name": "SROCU", "region": "South"},
    ],
    "force": [
        {"force_id": "alpha", "name": "Alpha Police", "country": "England"},
        {"force_id": "beta", "name": "Beta Police", "country": "England"},
        {"force_id": "gamma", "name": "Gamma Police", "country": "Wales"},
    ],
    "rocu_membership": [
        {"force_id": "alpha", "rocu_id": "north", "member_to": MOVED},
        {"force_id": "alpha", "rocu_id": "south", "member_from": "2026-07-01"},
        {"force_id": "beta", "rocu_id": "north"},
        {"force_id": "gamma", "rocu_id": "south"},
    ],
    "agency": [
        {"agency_id": "nca", "name": "National Crime Agency", "kind": "law_enforcement"},
        {"agency_id": "hmrc", "name": "Revenue", "kind": "government"},
    ],
    "capability": [
        {
            "capability_id": name,
            "name": name.capitalize(),
            "family": "cyber",
            "definition": "What it is.",
            "framework": "core-2015",
        }
        for name in ("cyber", "covert")
    ],
    "capability_standard": [{"capability_id": "cyber", "target_level": 3}],
    "policing_function": [
        {"function_id": name, "name": name.capitalize(), "definition": "What it is."}
        for name in ("search", "armed")
    ],
    "function_capability": [{"function_id": "search", "capability_id": "cyber"}],
    "spr_edition": [{"edition": "2023", "title": "The edition", "in_force_from": "2023-02-20"}],
    "spr_threat": [
        {
            "threat_id": "fraud",
            "edition": "2023",
            "name": "Fraud",
            "sort_order": 1,
            "definition": "What it is.",
        }
    ],
    "capability_assessment": [
        {
            "rocu_id": "north",
            "capability_id": "cyber",
            "as_of": "2026-03-31",
            "position": "partial",
            "level": 2,
            "delivery": "regional",
            "evidence_scope": "network",
        }
    ],
    "secondment": [
        {"rocu_id": "all", "agency_id": "nca", "basis": "seconded", "posts_filled": 1},
    ],
    "workforce": [{"rocu_id": "north", "as_of": "2026-03-31", "measure": "headcount", "value": 90}],
    "funding": [
        {
            "funding_id": "published-1",
            "recipient_kind": "rocu",
            "recipient_id": "north",
            "financial_year": "2025-26",
            "stream": "total",
            "kind": "budget",
            "resource_or_capital": "unspecified",
            "amount_gbp": 1000,
            "precision": "exact",
            "additive": "no",
            "certainty": "stated",
        }
    ],
    "force_contribution": [
        {
            "rocu_id": "north",
            "force_id": "beta",
            "financial_year": "2025-26",
            "amount_gbp": 10,
            "kind": "budget",
        }
    ],
    "agreement": [
        {
            "agreement_id": name,
            "name": f"The {name}",
            "legal_basis": "s22A",
            "status": "in_force",
            "scope": "regional",
        }
        for name in ("pact", "deal")
    ],
    "agreement_party": [
        {"agreement_id": name, "party_kind": "force", "party_id": force}
        for name, force in (("pact", "alpha"), ("pact", "beta"), ("deal", "gamma"))
    ],
    "agreement_function": [
        {"agreement_id": name, "function_id": "search"} for name in ("pact", "deal")
    ],
}


def write_network(folder: Path) -> Path:
    """The published data set of the network."""
    return write_data_set(folder, NETWORK)


def write_return(folder: Path, sent: Submission) -> Path:
    """A return as a folder of CSV files, with every column that a return has to give."""
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "kind": sent.kind,
        "subject_id": sent.subject,
        "period": sent.period,
        "marking": sent.marking,
    }
    for table, rows in {"return": [head], **sent.tables}.items():
        names = [
            name
            for name in (head if table == "return" else columns(table))
            if name not in FOLLOW
            and (name not in MAY_BE_LEFT_OUT or any(name in row for row in rows))
        ]
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


@dataclass
class Office:
    """Sends returns to a ledger and decides on them, as the command line does."""

    folder: Path
    ledger: Ledger
    default_marking: str = SENSITIVE
    count: int = 0

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def send(self, sent: Submission, who: str = "Ann") -> Sent:
        self.count += 1
        path = write_return(self.folder / f"return {self.count}", sent)
        checked = check(read(path), [self.data], self.ledger, self.default_marking)
        return send(self.ledger, checked, who)

    def version(self, sent: Submission, number: int) -> Version:
        return version_of(self.ledger, *sent.of, number)

    def decide(
        self, sent: Submission, number: int, accept: bool = True, who: str = "Bob"
    ) -> Version:
        outcome = ACCEPTED if accept else SENT_BACK
        version = self.version(sent, number)
        return decide(self.ledger, [self.data], version, outcome, who, "" if accept else "why")

    def built(self, ledger: Ledger | None = None, name: str = "database") -> Tables:
        """The rows of the database that is built of the folder and a ledger."""
        database = self.folder / name
        publish_with(ledger or self.ledger, [self.data], database)
        return database_rows(published(database).path(database))


@contextmanager
def on_day(day: str) -> Iterator[None]:
    """Let it be another day for whoever sends and decides."""

    class Day(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return date.fromisoformat(day)

    with pytest.MonkeyPatch.context() as patch:
        for module in (check_module, decide_module, versions_module):
            patch.setattr(module, "date", Day)
        yield


def database_rows(path: Path) -> Tables:
    """The rows of every table of the contract in a database, as texts."""
    read = {}
    with duckdb.connect(path, read_only=True) as connection:
        for table in _tables(connection):
            found = connection.execute(f"from main.{table}")
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            read[table] = [{name: _text(row[name]) for name in columns(table)} for row in rows]
    return read


def _tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    held = connection.execute(
        "select table_name from duckdb_tables() where table_name not in ('build', 'build_warning')"
    )
    return [name for (name,) in held.fetchall()]


def _text(value: object) -> str:
    return "" if value is None else plain(str(value))


def without_ids(tables: Tables, given: set[str]) -> Tables:
    """The same with one sign for every funding_id that nobody gave."""
    funding = [
        row
        | {"funding_id": row["funding_id"] if row["funding_id"] in given else GIVEN_BY_THE_LEDGER}
        for row in tables["funding"]
    ]
    return tables | {"funding": funding}
