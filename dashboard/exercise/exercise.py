"""A made-up data set that keeps the contract: real reference tables, invented observations.

It is for training boards, for tests, and for measuring at scale. The same seed gives the same
bytes. Nothing in it is true of any force or unit, and every source of it says so.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from dashboard.errors import UsageError
from dashboard.settings import ROOT
from dashboard.store.contract import tables

REFERENCE = (
    "rocu",
    "force",
    "rocu_membership",
    "rocu_neighbour",
    "agency",
    "capability",
    "capability_standard",
    "policing_function",
    "function_capability",
    "spr_edition",
    "spr_threat",
    "spr_obligation",
    "obligation_function",
    "gdp_deflator",
)
"""What is the same in every data set: who there is, and what is asked of them."""

QUARTERS = 12
DAYS_IN_QUARTER = 90
NEVER_ASSESSED = 0.05
IMPROVES, FALLS_BACK = 0.09, 0.03
FIRST_LEVELS = (0.06, 0.14, 0.34, 0.41, 0.05)
OWN_SHARE = (0.6, 0.9)
VACANCIES = (0.05, 0.25)
AGREEMENTS = (120, 200)
POSITIONS = ("absent", "planned", "partial", "provided", "provided")
MADE_UP = "Made up for an exercise."

Row = dict[str, object]


def exercise(out: Path, seed: int, quarters: int = QUARTERS, scale: int = 1) -> dict[str, int]:
    """Write the data set into a folder; the number of rows of each table.

    `quarters` is the length of its history, `scale` how many assessments stand where there would
    be one. UsageError where a number makes no sense, or the folder holds another data set.
    """
    if quarters < 1 or scale < 1:
        raise UsageError("--quarters and --scale are whole numbers from 1.")
    if (out / "data_set.csv").exists() and not _is_exercise(out):
        raise UsageError(f"{out} holds a data set that is not an exercise. Name another folder.")
    out.mkdir(parents=True, exist_ok=True)
    made = _Made(out, _Reference.read(ROOT / "data" / "published"), seed, quarters, scale)
    return made.write()


def _is_exercise(folder: Path) -> bool:
    return all(row["data_set"] == "exercise" for row in _read(folder / "data_set.csv"))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass(frozen=True)
class _Reference:
    """The rows of the real reference tables, and the day on which they were compiled."""

    rows: dict[str, list[dict[str, str]]]
    sources: dict[str, dict[str, str]]
    compiled_on: date

    @staticmethod
    def read(folder: Path) -> _Reference:
        sources = {row["source_id"]: row for row in _read(folder / "source.csv")}
        (data_set,) = _read(folder / "data_set.csv")
        rows = {name: _read(folder / f"{name}.csv") for name in REFERENCE}
        return _Reference(rows, sources, date.fromisoformat(data_set["compiled_on"]))

    def ids(self, table: str) -> list[str]:
        return [row[f"{_ID.get(table, table)}_id"] for row in self.rows[table]]

    @property
    def members(self) -> dict[str, list[str]]:
        """The forces of each unit today."""
        found: dict[str, list[str]] = {id_: [] for id_ in self.ids("rocu")}
        for row in self.rows["rocu_membership"]:
            if not row["member_to"]:
                found[row["rocu_id"]].append(row["force_id"])
        return found

    def name(self, table: str, id_: str) -> str:
        key = f"{_ID.get(table, table)}_id"
        return next(row["name"] for row in self.rows[table] if row[key] == id_)


_ID = {"policing_function": "function"}


class _Made:
    """The making of one data set. Each table has random numbers of its own, so that one table can
    be changed without changing the others."""

    def __init__(
        self, out: Path, reference: _Reference, seed: int, quarters: int, scale: int
    ) -> None:
        self._out = out
        self._reference = reference
        self._seed = seed
        self._scale = scale
        self._ends = _quarter_ends(reference.compiled_on, quarters)
        self._sources: dict[str, Row] = {}

    def write(self) -> dict[str, int]:
        counts = {name: self._rows(name, self._reference.rows[name]) for name in REFERENCE}
        counts["capability_assessment"] = self._assessments()
        counts["force_function_assessment"] = self._own_levels()
        made: dict[str, Iterable[Row]] = {
            "secondment": self._secondments(),
            "workforce": self._workforce(),
            "funding": self._funding(),
            "force_contribution": self._contributions(),
            "spr_statement": self._statements(),
            "inspection_grade": self._grades(),
            "recommendation": self._recommendations(),
            "force_size": self._sizes(),
        }
        agreements, parties, functions = self._agreements()
        made |= {
            "agreement": agreements,
            "agreement_party": parties,
            "agreement_function": functions,
            "data_set": [
                {
                    "data_set": "exercise",
                    "title": f"Exercise data, made up (seed {self._seed})",
                    "compiled_on": self._reference.compiled_on.isoformat(),
                    "note": "Reference tables are real; every observation is made up.",
                }
            ],
        }
        counts |= {name: self._rows(name, rows) for name, rows in made.items()}
        counts["source"] = self._rows("source", self._source_rows())
        for name in tables():
            if name not in counts:
                counts[name] = self._rows(name, [])
        return counts

    def _random(self, table: str) -> np.random.Generator:
        return np.random.default_rng([self._seed, *table.encode()])

    def _rows(self, table: str, rows: Iterable[Mapping[str, object]]) -> int:
        held = list(rows)
        with (self._out / f"{table}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(
                lines, [column.name for column in tables()[table].columns], restval=""
            )
            writer.writeheader()
            writer.writerows(held)
        return len(held)

    def _source_rows(self) -> Iterator[Row]:
        """The real sources that reference rows name, then those that are made up."""
        named = {
            row["source_id"]
            for rows in self._reference.rows.values()
            for row in rows
            if row.get("source_id")
        }
        for id_, source in self._reference.sources.items():
            if id_ in named:
                yield dict(source)
        yield from self._sources.values()

    def _source(self, id_: str, title: str, day: date) -> str:
        self._sources.setdefault(
            id_,
            {
                "source_id": id_,
                "title": f"{title} ({MADE_UP.lower().rstrip('.')})",
                "publisher": "Exercise",
                "published_on": day.isoformat(),
                "accessed_as": "document",
            },
        )
        return id_

    def _return_source(self, end: date, part: int) -> str:
        quarter = f"{end.year}-q{(end.month + 2) // 3}"
        of = f", part {part + 1}" if part else ""
        return self._source(
            f"exercise-return-{quarter}" + (f"-{part + 1}" if part else ""),
            f"Return for quarter {(end.month + 2) // 3} of {end.year}{of}",
            end,
        )

    def _moments(self, ends: Sequence[date]) -> tuple[list[date], list[str]]:
        """The days of the assessments of one thing, `scale` of them a quarter, with their sources.

        A day has several only where a quarter has fewer days than assessments.
        """
        days, sources = [], []
        for end in ends:
            length = min(self._scale, DAYS_IN_QUARTER)
            for number in range(self._scale):
                back = (self._scale - 1 - number) % length
                days.append(end - timedelta(days=back * DAYS_IN_QUARTER // length))
                sources.append(self._return_source(end, number // DAYS_IN_QUARTER))
        return days, sources

    def _history(self, things: int, moments: int, random: np.random.Generator) -> Any:
        """Levels of some things over time that mostly improve and sometimes fall back."""
        first = random.choice(5, size=(things, 1), p=FIRST_LEVELS)
        drawn = random.random((things, moments - 1))
        each = self._scale
        moves = (drawn < IMPROVES / each).astype(int) - (drawn > 1 - FALLS_BACK / each)
        levels = np.empty((things, moments), dtype=np.int64)
        levels[:, :1] = first
        for at in range(1, moments):
            levels[:, at] = np.clip(levels[:, at - 1] + moves[:, at - 1], 0, 4)
        return levels

    def _assessments(self) -> int:
        """An assessment of every unit's capability in every quarter, 5 in 100 never assessed; one
        capability moves to a national service half-way through."""
        random = self._random("capability_assessment")
        capabilities = self._reference.rows["capability"]
        rocus = self._reference.ids("rocu")
        protection = [row for row in capabilities if row["family"] == "protection"]
        moves = (protection or capabilities)[0]["capability_id"]
        pairs = [(r, row["capability_id"]) for r in rocus for row in capabilities]
        known = random.permutation(len(pairs))[round(len(pairs) * NEVER_ASSESSED) :]
        pairs = [pairs[at] for at in sorted(known)]
        days, sources = self._moments(self._ends)
        levels = self._history(len(pairs), len(days), random).reshape(-1)
        position = np.array(POSITIONS)[levels]
        capability = np.repeat([id_ for _, id_ in pairs], len(days))
        half_way = np.tile(np.arange(len(days)) >= len(days) // 2, len(pairs))
        national = (capability == moves) & half_way
        return self._large(
            "capability_assessment",
            {
                "rocu_id": np.repeat([id_ for id_, _ in pairs], len(days)),
                "capability_id": capability,
                "as_of": np.tile([day.isoformat() for day in days], len(pairs)),
                "position": np.where(national, "transferred", position),
                "level": np.where(national, "", levels.astype(str)),
                "delivery": np.where(national, "national", "regional"),
                "evidence_scope": np.full(len(levels), "unit"),
                "note": np.full(len(levels), MADE_UP),
                "source_id": np.tile(sources, len(pairs)),
            },
        )

    def _own_levels(self) -> int:
        """What each force assessed of itself, once a year: 60 to 90 % of the functions."""
        random = self._random("force_function_assessment")
        functions = self._reference.ids("policing_function")
        pairs = []
        for force in self._reference.ids("force"):
            held = round(len(functions) * random.uniform(*OWN_SHARE))
            chosen = sorted(random.permutation(len(functions))[:held])
            pairs += [(force, functions[at]) for at in chosen]
        days, sources = self._moments(self._ends[::-4][::-1])
        levels = self._history(len(pairs), len(days), random).reshape(-1)
        return self._large(
            "force_function_assessment",
            {
                "force_id": np.repeat([id_ for id_, _ in pairs], len(days)),
                "function_id": np.repeat([id_ for _, id_ in pairs], len(days)),
                "as_of": np.tile([day.isoformat() for day in days], len(pairs)),
                "level": levels,
                "note": np.full(len(levels), MADE_UP),
                "source_id": np.tile(sources, len(pairs)),
            },
        )

    def _large(self, table: str, columns: dict[str, Any]) -> int:
        held = pa.table(columns)
        options = pa.csv.WriteOptions(quoting_style="needed", quoting_header="none")
        pa.csv.write_csv(held, self._out / f"{table}.csv", options)
        return int(held.num_rows)

    def _years(self) -> list[date]:
        """The last quarter of each year of the history, the newest last."""
        return self._ends[::-4][::-1]

    def _secondments(self) -> Iterator[Row]:
        random = self._random("secondment")
        agencies = [
            row["agency_id"] for row in self._reference.rows["agency"] if not row["successor_id"]
        ]
        capabilities = ["", "", *self._reference.ids("capability")]
        bases = ("seconded", "embedded", "liaison", "network_member", "co-located")
        for rocu in self._reference.ids("rocu"):
            for at in sorted(random.permutation(len(agencies))[: random.integers(6, 13)]):
                capability = str(random.choice(capabilities))
                basis = str(random.choice(bases, p=(0.4, 0.25, 0.15, 0.1, 0.1)))
                posts = int(random.integers(3, 16))
                for end in self._years():
                    posts = max(1, posts + int(random.integers(-1, 2)))
                    yield {
                        "rocu_id": rocu,
                        "agency_id": agencies[at],
                        "capability_id": capability,
                        "as_of": end.isoformat(),
                        "posts_established": posts,
                        "posts_filled": round(posts * (1 - random.uniform(*VACANCIES))),
                        "basis": basis,
                        "note": MADE_UP,
                        "source_id": self._return_source(end, 0),
                    }

    def _workforce(self) -> Iterator[Row]:
        random = self._random("workforce")
        for rocu in self._reference.ids("rocu"):
            posts = int(random.integers(180, 620))
            for end in self._years():
                filled = round(posts * (1 - random.uniform(*VACANCIES)))
                for measure, value in (("posts established", posts), ("posts filled", filled)):
                    yield {
                        "rocu_id": rocu,
                        "as_of": end.isoformat(),
                        "measure": measure,
                        "value": value,
                        "source_id": self._return_source(end, 0),
                    }
                posts = round(posts * random.uniform(0.99, 1.06))

    def _financial_years(self) -> list[tuple[str, str]]:
        """Each financial year of the history and two to come, with how certain its money is."""
        newest = self._ends[-1]
        current = newest.year if newest.month > 3 else newest.year - 1
        first = current - (len(self._ends) + 3) // 4
        return [
            (f"{year}-{(year + 1) % 100:02d}", "confirmed" if year <= current else "indicative")
            for year in range(first, current + 3)
        ]

    def _funding(self) -> Iterator[Row]:
        random = self._random("funding")
        source = self._source("exercise-budgets", "Budgets of the units", self._ends[-1])
        streams = {
            "home_office_rocu_grant": (3e6, 9e6),
            "pcc_contribution": (8e6, 24e6),
            "national_cyber": (0.6e6, 2e6),
            "aris": (0.2e6, 1.2e6),
            "uplift": (0.5e6, 3e6),
        }
        number = 0
        for rocu in self._reference.ids("rocu"):
            for stream, bounds in streams.items():
                amount = random.uniform(*bounds)
                for year, certainty in self._financial_years():
                    number += 1
                    yield {
                        "funding_id": f"exercise-fund-{number:04d}",
                        "recipient_kind": "rocu",
                        "recipient_id": rocu,
                        "financial_year": year,
                        "stream": stream,
                        "kind": "budget",
                        "resource_or_capital": "resource",
                        "amount_gbp": round(amount, -3),
                        "precision": "exact",
                        "additive": "yes",
                        "certainty": certainty,
                        "coverage_note": MADE_UP,
                        "source_id": source,
                    }
                    amount *= random.uniform(0.97, 1.07)

    def _contributions(self) -> Iterator[Row]:
        """Shares of a unit's budget, a whole hundred together."""
        random = self._random("force_contribution")
        source = self._source("exercise-budgets", "Budgets of the units", self._ends[-1])
        for rocu, forces in self._reference.members.items():
            weights = random.uniform(1, 4, len(forces))
            shares = [round(float(part), 1) for part in 100 * weights / weights.sum()]
            shares[-1] = round(100 - sum(shares[:-1]), 1)
            budget = random.uniform(10e6, 30e6)
            for year, certainty in self._financial_years():
                if certainty == "confirmed":
                    for force, share in zip(forces, shares, strict=True):
                        yield {
                            "rocu_id": rocu,
                            "force_id": force,
                            "financial_year": year,
                            "amount_gbp": round(budget * share / 100, -2),
                            "share_pct": share,
                            "kind": "budget",
                            "source_id": source,
                        }

    def _agreements(self) -> tuple[list[Row], list[Row], list[Row]]:
        """Agreements with their parties and functions: one that founds each unit, some of all
        forces, the others of neighbours within a region."""
        random = self._random("agreement")
        source = self._source("exercise-register", "Register of agreements", self._ends[-1])
        functions = self._reference.ids("policing_function")
        members = self._reference.members
        agreements: list[Row] = []
        parties: list[Row] = []
        covers: list[Row] = []

        def add(
            name: str,
            scope: str,
            kind: str,
            named: Sequence[str],
            covered: Sequence[str],
            **more: Any,
        ) -> None:
            id_ = f"exercise-{len(agreements) + 1:03d}"
            terms = self._terms(random)
            agreements.append(
                {"agreement_id": id_, "name": name, "scope": scope, "note": MADE_UP}
                | {"source_id": source, "legal_basis": "s22A"}
                | terms
                | more
            )
            parties.extend(
                {"agreement_id": id_, "party_kind": kind, "party_id": party} for party in named
            )
            covers.extend({"agreement_id": id_, "function_id": one} for one in covered)

        def some(most: int) -> list[str]:
            chosen = random.permutation(len(functions))[: random.integers(1, most + 1)]
            return [functions[at] for at in sorted(chosen)]

        for rocu, forces in members.items():
            if rocu != "london":
                name = f"Exercise agreement on the {self._reference.name('rocu', rocu)}"
                lead = str(random.choice(forces))
                founds = {"underpins_rocu_id": rocu, "lead_force_id": lead, "status": "in_force"}
                add(name, "regional", "force", forces, some(3), **founds)
        for number in range(1, 6):
            name = f"Exercise national service {number}"
            lead = str(random.choice(self._reference.ids("force")))
            add(name, "national", "force", ["all-forces"], some(2), lead_force_id=lead)
        wanted = int(random.integers(*AGREEMENTS, endpoint=True))
        regions = [rocu for rocu, forces in members.items() if len(forces) > 1]
        while len(agreements) < wanted:
            forces = members[str(random.choice(regions))]
            size = int(random.integers(2, len(forces) + 1))
            named = [forces[at] for at in sorted(random.permutation(len(forces))[:size])]
            covered = some(4)
            lead = "" if random.random() < 0.2 else str(random.choice(named))
            name = self._reference.name("policing_function", covered[0])
            add(
                f"Exercise agreement {len(agreements) + 1}: {name[:1].lower()}{name[1:]}",
                "bilateral" if size == 2 else "multi_force",
                "force",
                named,
                covered,
                lead_force_id=lead,
            )
        return agreements, parties, covers

    def _terms(self, random: np.random.Generator) -> Row:
        """When an agreement starts, ends and is reviewed, and what it is now."""
        now = self._ends[-1]
        starts = now - timedelta(days=int(random.integers(100, 3600)))
        ends = starts + timedelta(days=365 * int(random.integers(3, 12)))
        is_open = random.random() < 0.25
        over = not is_open and ends < now
        status = "in_force"
        if over:
            status = str(random.choice(("ended", "in_force"), p=(0.8, 0.2)))
        elif random.random() < 0.15:
            status = "under_review"
        elif random.random() < 0.05:
            status = "in_development"
        review = now + timedelta(days=int(random.integers(-200, 700)))
        return {
            "status": status,
            "starts_on": starts.isoformat(),
            "ends_on": "" if is_open else ends.isoformat(),
            "review_on": max(review if is_open else min(review, ends), starts).isoformat(),
            "notice_months": int(random.choice((3, 6, 12))),
        }

    def _statements(self) -> Iterator[Row]:
        random = self._random("spr_statement")
        edition = max(row["edition"] for row in self._reference.rows["spr_edition"])
        threats = [
            row["threat_id"]
            for row in self._reference.rows["spr_threat"]
            if row["edition"] == edition
        ]
        day = self._ends[-1] - timedelta(days=45)
        source = self._source("exercise-statements", "Annual statements of forces", day)
        words = ("met", "has_access", "partly_met", "not_met", "reported")
        for force in self._reference.ids("force"):
            for threat in threats:
                yield {
                    "force_id": force,
                    "edition": edition,
                    "threat_id": threat,
                    "dimension": "capability",
                    "position": str(random.choice(words, p=(0.35, 0.3, 0.2, 0.05, 0.1))),
                    "as_of": day.isoformat(),
                    "note": MADE_UP,
                    "source_id": source,
                }

    def _grades(self) -> Iterator[Row]:
        random = self._random("inspection_grade")
        grades = ("outstanding", "good", "adequate", "requires_improvement", "inadequate")
        subjects = [("rocu", id_) for id_ in self._reference.ids("rocu")]
        subjects += [("force", id_) for id_ in self._reference.ids("force")]
        newest = self._ends[-1]
        for back, weights in (
            (3, (0.06, 0.3, 0.3, 0.26, 0.08)),
            (0, (0.08, 0.36, 0.32, 0.2, 0.04)),
        ):
            year = newest.year - back
            source = self._source(
                f"exercise-inspection-{year}", f"Inspection of {year}", date(year, 6, 30)
            )
            for kind, id_ in subjects:
                day = date(year, 1, 1) + timedelta(days=int(random.integers(0, 180)))
                yield {
                    "subject_kind": kind,
                    "subject_id": id_,
                    "inspection": f"exercise-{year}",
                    "question": "tackling serious and organised crime",
                    "grade": str(random.choice(grades, p=weights)),
                    "published_on": day.isoformat(),
                    "source_id": source,
                }

    def _recommendations(self) -> Iterator[Row]:
        random = self._random("recommendation")
        newest = self._ends[-1]
        source = self._source(
            f"exercise-inspection-{newest.year}", f"Inspection of {newest.year}", newest
        )
        functions = self._reference.rows["policing_function"]
        for number in range(1, 21):
            force = str(random.choice(self._reference.ids("force")))
            function = functions[int(random.integers(0, len(functions)))]["name"]
            due = newest + timedelta(days=int(random.integers(-200, 500)))
            yield {
                "recommendation_id": f"exercise-{number:02d}",
                "inspection": f"exercise-{newest.year}",
                "text_summary": f"Review how {function[:1].lower()}{function[1:]} is provided.",
                "owner": self._reference.name("force", force),
                "due_on": due.isoformat(),
                "source_id": source,
            }

    def _sizes(self) -> Iterator[Row]:
        random = self._random("force_size")
        end = self._ends[-1]
        for force in self._reference.ids("force"):
            yield {
                "force_id": force,
                "as_of": end.isoformat(),
                "measure": "police officers, full-time equivalent",
                "value": int(random.integers(700, 8000)),
                "source_id": self._return_source(end, 0),
            }


def _quarter_ends(until: date, quarters: int) -> list[date]:
    """The last days of so many quarters, the newest of them not after a day."""
    year, quarter = until.year, (until.month - 1) // 3
    ends: list[date] = []
    while len(ends) < quarters:
        first_after = date(year + (quarter == 4), 1 if quarter == 4 else quarter * 3 + 1, 1)
        end = first_after - timedelta(days=1)
        if end <= until:
            ends.append(end)
        quarter -= 1
        if quarter == 0:
            year, quarter = year - 1, 4
    return ends[::-1]
