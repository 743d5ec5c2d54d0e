"""What a database has to hold after returns and decisions: section 7 of the design in plain Python.

Written from the rules alone, without the code that is tested: a list of rows goes through a few
dictionaries, and the numbers in comments are those of the rules.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from dashboard.settings import CONTRACT

OFFICIAL = "OFFICIAL"
GIVEN_BY_THE_LEDGER = "*"
"""Stands for a funding_id that nobody gave."""
SAYS = {
    "capability_assessment": ("position", "level", "note"),
    "secondment": ("ends_on", "posts_established", "posts_filled", "note"),
    "workforce": ("value",),
    "funding": ("amount_gbp",),
    "force_contribution": ("amount_gbp", "share_pct"),
    "force_function_assessment": ("level", "note"),
    "spr_statement": ("position", "note"),
    "agreement": ("name", "status"),
    "agreement_party": ("party_id",),
    "agreement_function": ("function_id",),
}
"""Columns of each table of a return, one of which has to be filled, or the row says nothing."""
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

Row = dict[str, str]
Tables = dict[str, list[Row]]


@dataclass
class Submission:
    """What somebody sends: each row has the columns that a return gives, as texts."""

    kind: str
    subject: str
    period: str
    tables: Tables
    marking: str = ""

    @property
    def of(self) -> tuple[str, str, str]:
        return self.kind, self.subject, self.period


@dataclass
class Version:
    submission: Submission
    number: int
    state: str = "sent"
    accepted_on: str = ""


@dataclass
class Replay:
    """Takes submissions and decisions one after the other, beside the published rows."""

    published: Tables
    default_marking: str
    versions: list[Version] = field(default_factory=list)

    def send(self, submission: Submission) -> tuple[int, bool]:
        """Rule 1: the number of the version that it is, and whether it was sent before."""
        alike = [v for v in self.versions if v.submission.of == submission.of]
        for version in alike:
            if version.submission == submission and version.state != "sent back":
                return version.number, True
        self.versions.append(Version(submission, len(alike) + 1))
        return len(alike) + 1, False

    def decide(self, version: Version, accept: bool, on: str) -> bool:
        """Rules 1, 2 and 6: whether the decision is taken."""
        higher = [v for v in self._alike(version) if v.number > version.number]
        if version.state != "sent":
            return False
        if accept and (
            any(v.state == "accepted" for v in higher) or self.is_hiding(version.submission)
        ):
            return False
        version.state = "accepted" if accept else "sent back"
        version.accepted_on = on if accept else ""
        return True

    def is_hiding(self, submission: Submission) -> bool:
        """Rule 6: whether an agreement that was OFFICIAL would be restricted."""
        if submission.kind != "agreement":
            return False
        were = [
            row.get("marking") or version.submission.marking or self.default_marking
            for version in self.counting()
            if version.submission.of[:2] == submission.of[:2]
            for row in version.submission.tables["agreement"]
        ] + [
            row["marking"]
            for row in self.published["agreement"]
            if row["agreement_id"] == submission.subject
        ]
        now = [
            row.get("marking") or submission.marking or self.default_marking
            for row in submission.tables["agreement"]
        ]
        return OFFICIAL in were and now != [OFFICIAL]

    def counting(self) -> list[Version]:
        """Rule 2: the accepted version with the highest number of each."""
        highest: dict[tuple[str, str, str], Version] = {}
        for version in self.versions:
            if version.state == "accepted":
                highest[version.submission.of] = version
        return list(highest.values())

    def tables(self) -> Tables:
        """The rows of every table of the contract, published and live together."""
        counting = self.counting()
        if not counting:
            return self.published
        # Rule 6: of an agreement the version of the latest period, in the place of a published one.
        latest: dict[str, str] = {}
        for version in counting:
            if version.submission.kind == "agreement":
                subject, period = version.submission.subject, version.submission.period
                latest[subject] = max(period, latest.get(subject, ""))
        counting = [
            version
            for version in counting
            if version.submission.kind != "agreement"
            or latest[version.submission.subject] == version.submission.period
        ]
        made = {
            table: [row for row in rows if row.get("agreement_id") not in latest]
            for table, rows in self.published.items()
        }
        made["data_set"] = [
            *made["data_set"],
            {
                "data_set": "live",
                "title": "Accepted returns",
                "compiled_on": max(version.accepted_on for version in counting),
                "note": "",
            },
        ]
        for version in counting:
            for table, rows in self._rows(version, counting).items():
                made[table] = made[table] + rows
        return made

    def _alike(self, version: Version) -> list[Version]:
        return [v for v in self.versions if v.submission.of == version.submission.of]

    def _rows(self, version: Version, counting: list[Version]) -> Tables:
        """Rule 3, with 4 and 5: the rows of a version, each with every column of the contract."""
        sent = version.submission
        source = f"return-{sent.kind}-{sent.subject}-{sent.period}-v{version.number}"
        name = self._name(sent)
        told = "as from" if sent.kind == "agreement" else "for the quarter to"
        made: Tables = {
            "source": [
                {
                    "source_id": source,
                    "title": f"Return of {name} {told} {spoken(sent.period)}, "
                    f"version {version.number}",
                    "publisher": name,
                    "published_on": version.accepted_on,
                    "url": "",
                    "accessed_as": "return",
                }
            ]
        }
        for table, rows in sent.tables.items():
            made[table] = []
            for row in rows:
                if not any(row.get(column) for column in SAYS[table]):
                    continue
                if self._is_restated(version, table, row, counting):
                    continue
                filled = {
                    "as_of": sent.period,
                    "source_id": source,
                    "evidence_scope": "unit",
                    "additive": "yes",
                    "owner_rocu_id": self._owner(sent),
                    "marking": row.get("marking") or sent.marking or self.default_marking,
                    "funding_id": row.get("funding_id") or GIVEN_BY_THE_LEDGER,
                }
                made[table].append(
                    {column: filled.get(column, row.get(column, "")) for column in columns(table)}
                )
        return made

    def _is_restated(self, version: Version, table: str, row: Row, counting: list[Version]) -> bool:
        """Rule 5: whether a later period names the same year and kind in the same table."""
        return table in ("funding", "force_contribution") and any(
            other.submission.of[:2] == version.submission.of[:2]
            and other.submission.period > version.submission.period
            and any(
                (named["financial_year"], named["kind"]) == (row["financial_year"], row["kind"])
                and any(named.get(column) for column in SAYS[table])
                for named in other.submission.tables.get(table, [])
            )
            for other in counting
        )

    def _owner(self, sent: Submission) -> str:
        """Rule 3: the subject's ROCU at the period's last day; of an agreement the lead force's."""
        if sent.kind == "unit":
            return sent.subject
        force = sent.subject
        if sent.kind == "agreement":
            force = sent.tables["agreement"][0].get("lead_force_id", "")
        for row in self.published["rocu_membership"]:
            if row["force_id"] == force and (
                (row["member_from"] or "0000") <= sent.period <= (row["member_to"] or "9999")
            ):
                return row["rocu_id"]
        return ""

    def _name(self, sent: Submission) -> str:
        if sent.kind == "agreement":
            return sent.tables["agreement"][0]["name"]
        table, key = ("rocu", "rocu_id") if sent.kind == "unit" else ("force", "force_id")
        return next(row["name"] for row in self.published[table] if row[key] == sent.subject)


def columns(table: str) -> list[str]:
    """The columns of a table of the contract."""
    return _columns()[table]


def read_folder(folder: Path) -> Tables:
    """The rows of a data set, each with every column of the contract; no marking is OFFICIAL."""
    read = {}
    for table, names in _columns().items():
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
            read[table] = [
                {name: row.get(name) or (OFFICIAL if name == "marking" else "") for name in names}
                for row in csv.DictReader(lines)
            ]
    return read


def spoken(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


@cache
def _columns() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    with CONTRACT.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names.setdefault(row["table"], []).append(row["column"])
    return names


def comparable(tables: dict[str, Iterable[Row]]) -> dict[str, list[tuple[str, ...]]]:
    """Tables as sorted rows, in which a number is written in one way only."""
    return {
        table: sorted(tuple(plain(row[name]) for name in columns(table)) for row in rows)
        for table, rows in tables.items()
    }


def plain(value: str) -> str:
    """A number without the noughts that say nothing: 3.0 and 3 are the same."""
    try:
        return f"{float(value):g}" if value[:1].isdigit() and "-" not in value else value
    except ValueError:
        return value
