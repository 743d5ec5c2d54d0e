"""The rules of the product in plain Python, to hold the SQL against.

Written from section 4 of the design (rules 1 to 9, 11 and 15 to 18) and from nothing else: loops
and dictionaries over rows as they stand in the CSV files, every value a text, an empty one ''. It
is meant to be read beside the design, not to be fast. Where it and a query disagree, one of the two
has misread the design.

Each answer is a list of rows in the order of `COLUMNS`, every value a text.
"""

from __future__ import annotations

import calendar
import csv
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from dashboard.store.contract import tables

TextRow = dict[str, str]
TextRows = dict[str, list[TextRow]]
Answer = list[tuple[str, ...]]

COLUMNS = {
    "capability_position": [
        "rocu_id",
        "capability_id",
        "position",
        "level",
        "target",
        "gap",
        "as_of",
        "as_of_precision",
        "evidence_scope",
        "delivery",
        "source_id",
    ],
    "access_route": ["force_id", "function_id", "kind", "provider_id", "strength"],
    "function_coverage": ["force_id", "function_id", "coverage", "route_count"],
    "force_obligation_position": [
        "force_id",
        "obligation_id",
        "edition",
        "position",
        "functions_required",
        "functions_covered",
    ],
    "assurance_gap": [
        "force_id",
        "edition",
        "threat_id",
        "dimension",
        "stated",
        "derived",
        "finding",
        "as_of",
        "source_id",
    ],
    "single_point_of_failure": ["force_id", "function_id", "kind", "provider_id", "own_assessed"],
    "decision_due": ["agreement_id", "kind", "due_on"],
    "posts_at": [
        "rocu_id",
        "agency_id",
        "capability_id",
        "basis",
        "as_of",
        "posts_established",
        "posts_filled",
        "vacant",
    ],
    "funding_year": [
        "recipient_kind",
        "recipient_id",
        "financial_year",
        "kind",
        "stream",
        "certainty",
        "amount_gbp",
    ],
    "capability_trend": [
        "quarter_end",
        "rocu_id",
        "capability_id",
        "position",
        "level",
        "target",
    ],
}
"""The named queries of the rules, with their columns as the product promises them."""

QUARTERS = 12

CAUTIOUS_FIRST = ["absent", "planned", "partial", "transferred", "provided"]
STRONGEST_FIRST = ["full", "unassured", "partial", "none"]
WORST_FIRST = ["gap", "unknown", "partial", "unassured", "evidenced"]
STANDARD = 3


def read_rows(*folders: Path) -> TextRows:
    """The rows of data-set folders, the same table of each put together."""
    rows: TextRows = {name: [] for name in tables()}
    for folder in folders:
        for name in rows:
            with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
                rows[name] += list(csv.DictReader(lines))
    return rows


def first_day(text: str) -> date:
    """The first day of 2019, 2019-03 or 2019-03-08."""
    year, month, day = [*text.split("-"), "1", "1"][:3]
    return date(int(year), int(month), int(day))


def last_day(text: str) -> date:
    """The last day of 2019, 2019-03 or 2019-03-08."""
    if len(text) == 10:
        return first_day(text)
    year, month = [*(int(part) for part in text.split("-")), 12][:2]
    return date(year, month, calendar.monthrange(year, month)[1])


def holds(start: str, end: str, day: date) -> bool:
    """An empty start has always held, and an empty end is open."""
    return (not start or first_day(start) <= day) and (not end or day <= last_day(end))


def precision(text: str) -> str:
    return {0: "undated", 4: "year", 7: "month", 10: "day"}[len(text)]


def strength(level: int, target: int) -> str:
    """Rule 4."""
    if level == 0:
        return "none"
    return "full" if level >= target else "partial"


class Reference:
    """The answers of these queries over some rows as at one date."""

    def __init__(self, rows: TextRows, as_of: date) -> None:
        self.rows = rows
        self.as_of = as_of

    def answer(self, query: str) -> Answer:
        answer: Answer = getattr(self, query)()
        return answer

    # Rule 1

    @cached_property
    def rocu_of(self) -> dict[str, str]:
        return {
            row["force_id"]: row["rocu_id"]
            for row in self.rows["rocu_membership"]
            if holds(row["member_from"], row["member_to"], self.as_of)
        }

    # Rule 2

    def _latest(self, rows: list[TextRow]) -> list[TextRow]:
        """All rows that tie for the newest dated; where none is dated, all undated ones."""
        dated = [row for row in rows if row["as_of"] and first_day(row["as_of"]) <= self.as_of]
        if not dated:
            return [row for row in rows if not row["as_of"]]
        newest = max(first_day(row["as_of"]) for row in dated)
        return [row for row in dated if first_day(row["as_of"]) == newest]

    @cached_property
    def capability_latest(self) -> dict[tuple[str, str], TextRow]:
        held: dict[tuple[str, str], list[TextRow]] = {}
        for row in self.rows["capability_assessment"]:
            held.setdefault((row["rocu_id"], row["capability_id"]), []).append(row)
        chosen = {}
        for key, rows in held.items():
            tied = self._latest(rows)
            if tied:
                chosen[key] = min(
                    tied,
                    key=lambda row: (
                        ["unit", "network"].index(row["evidence_scope"]),
                        CAUTIOUS_FIRST.index(row["position"]),
                        row["source_id"],
                    ),
                )
        return chosen

    @cached_property
    def own_level(self) -> dict[tuple[str, str], int]:
        """The latest level of each force's own function, where it was ever assessed."""
        held: dict[tuple[str, str], list[TextRow]] = {}
        for row in self.rows["force_function_assessment"]:
            held.setdefault((row["force_id"], row["function_id"]), []).append(row)
        chosen = {}
        for key, rows in held.items():
            tied = self._latest(rows)
            if tied:
                best = min(tied, key=lambda row: (int(row["level"]), row["source_id"]))
                chosen[key] = int(best["level"])
        return chosen

    # Rule 3

    @cached_property
    def target(self) -> dict[str, int]:
        """By capability; one without a standard is not there."""
        newest: dict[str, tuple[date, int]] = {}
        for row in self.rows["capability_standard"]:
            if holds(row["effective_from"], "", self.as_of):
                start = first_day(row["effective_from"]) if row["effective_from"] else date.min
                found = (start, int(row["target_level"]))
                name = row["capability_id"]
                if name not in newest or found[0] > newest[name][0]:
                    newest[name] = found
        return {name: level for name, (_, level) in newest.items()}

    def capability_position(self) -> Answer:
        answer: Answer = []
        for rocu in self.rows["rocu"]:
            for capability in self.rows["capability"]:
                name = capability["capability_id"]
                target = self.target.get(name)
                asked = "" if target is None else str(target)
                latest = self.capability_latest.get((rocu["rocu_id"], name))
                if latest is None:
                    row = ["not_assessed", "", asked, "", "", "", "", "", ""]
                else:
                    level, gap = latest["level"], ""
                    if level and target is not None:
                        gap = str(max(0, target - int(level)))
                    day = latest["as_of"]
                    row = [
                        latest["position"],
                        level,
                        asked,
                        gap,
                        first_day(day).isoformat() if day else "",
                        precision(day),
                        latest["evidence_scope"],
                        latest["delivery"],
                        latest["source_id"],
                    ]
                answer.append((rocu["rocu_id"], name, *row))
        return answer

    # Rule 5

    def _is_live(self, agreement: TextRow) -> bool:
        return holds(agreement["starts_on"], agreement["ends_on"], self.as_of) and (
            agreement["status"] in ("in_force", "under_review")
            or (agreement["status"] == "ended" and agreement["ends_on"] != "")
        )

    @cached_property
    def parties(self) -> set[tuple[str, str]]:
        """(agreement, force) for every force that is a party, live or not."""
        return {
            (row["agreement_id"], force["force_id"])
            for row in self.rows["agreement_party"]
            for force in self.rows["force"]
            if (
                row["party_kind"] == "force"
                and row["party_id"] in (force["force_id"], "all-forces")
            )
            or (
                row["party_kind"] == "rocu"
                and row["party_id"] == self.rocu_of.get(force["force_id"])
            )
        }

    # Rule 6

    def _door_is_open(self, force_id: str) -> bool:
        under = [
            agreement
            for agreement in self.rows["agreement"]
            if agreement["underpins_rocu_id"] == self.rocu_of[force_id]
        ]
        return not under or any(
            self._is_live(agreement) and (agreement["agreement_id"], force_id) in self.parties
            for agreement in under
        )

    @cached_property
    def routes(self) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
        """(kind, provider, strength) by (force, function), for every force and every function."""
        delivering: dict[str, list[str]] = {}
        for row in self.rows["function_capability"]:
            delivering.setdefault(row["function_id"], []).append(row["capability_id"])
        covering: dict[str, list[TextRow]] = {}
        by_id = {agreement["agreement_id"]: agreement for agreement in self.rows["agreement"]}
        for row in self.rows["agreement_function"]:
            agreement = by_id[row["agreement_id"]]
            if self._is_live(agreement) and not agreement["underpins_rocu_id"]:
                covering.setdefault(row["function_id"], []).append(agreement)

        routes = {}
        for force in self.rows["force"]:
            force_id = force["force_id"]
            rocu_id = self.rocu_of.get(force_id)
            inside = rocu_id is not None and self._door_is_open(force_id)
            for function in self.rows["policing_function"]:
                function_id = function["function_id"]
                found = []
                if (force_id, function_id) in self.own_level:
                    own = self.own_level[force_id, function_id]
                    found.append(("own", force_id, strength(own, STANDARD)))
                if inside:
                    assert rocu_id is not None
                    found += self._through_rocu(rocu_id, delivering.get(function_id, []))
                for agreement in covering.get(function_id, []):
                    if (agreement["agreement_id"], force_id) in self.parties:
                        found += self._under_agreement(agreement, force_id, function_id)
                routes[force_id, function_id] = found
        return routes

    def _through_rocu(self, rocu_id: str, capabilities: list[str]) -> list[tuple[str, str, str]]:
        found, strengths = [], []
        for capability_id in capabilities:
            latest = self.capability_latest.get((rocu_id, capability_id))
            if latest is None:
                continue
            if latest["position"] == "transferred":
                found.append(("national", capability_id, "unassured"))
            else:
                target = self.target.get(capability_id, STANDARD)
                held = strength(int(latest["level"]), target)
                if held == "full" and latest["evidence_scope"] == "network":
                    held = "unassured"
                strengths.append(held)
        if strengths:
            found.append(("regional", rocu_id, min(strengths, key=STRONGEST_FIRST.index)))
        return found

    def _under_agreement(
        self, agreement: TextRow, force_id: str, function_id: str
    ) -> list[tuple[str, str, str]]:
        lead = agreement["lead_force_id"]
        if not lead or (lead, function_id) not in self.own_level:
            return [("agreement", agreement["agreement_id"], "unassured")]
        if lead == force_id:
            return []
        level = self.own_level[lead, function_id]
        return [("agreement", agreement["agreement_id"], strength(level, STANDARD))]

    def access_route(self) -> Answer:
        return [(*key, *route) for key, routes in self.routes.items() for route in routes]

    # Rule 7

    def _coverage(self, force_id: str, function_id: str) -> str:
        strengths = [route[2] for route in self.routes[force_id, function_id]]
        for held, coverage in (
            ("full", "assured"),
            ("unassured", "unassured"),
            ("partial", "partial"),
            ("none", "gap"),
        ):
            if held in strengths:
                return coverage
        return "unknown"

    def function_coverage(self) -> Answer:
        return [
            (*key, self._coverage(*key), str(len(routes))) for key, routes in self.routes.items()
        ]

    # Rule 8

    @cached_property
    def obligation_positions(self) -> dict[tuple[str, str], tuple[str, int, int]]:
        """(position, functions required, functions covered) by (force, obligation)."""
        needed: dict[str, list[str]] = {}
        for row in self.rows["obligation_function"]:
            needed.setdefault(row["obligation_id"], []).append(row["function_id"])
        found = {}
        for force in self.rows["force"]:
            for obligation in self.rows["spr_obligation"]:
                functions = needed.get(obligation["obligation_id"], [])
                coverages = [self._coverage(force["force_id"], name) for name in functions]
                covered = sum(coverage in ("assured", "unassured") for coverage in coverages)
                position = "not_derived"
                if functions:
                    worded = ["evidenced" if c == "assured" else c for c in coverages]
                    position = min(worded, key=WORST_FIRST.index)
                key = (force["force_id"], obligation["obligation_id"])
                found[key] = (position, len(functions), covered)
        return found

    def force_obligation_position(self) -> Answer:
        edition = {row["obligation_id"]: row["edition"] for row in self.rows["spr_obligation"]}
        return [
            (force_id, obligation_id, edition[obligation_id], position, str(required), str(covered))
            for (force_id, obligation_id), (
                position,
                required,
                covered,
            ) in self.obligation_positions.items()
        ]

    # Rule 9

    def single_point_of_failure(self) -> Answer:
        answer: Answer = []
        for (force_id, function_id), routes in self.routes.items():
            providers = {(kind, name) for kind, name, how in routes if how != "none"}
            if self._coverage(force_id, function_id) not in ("assured", "unassured"):
                continue
            if len(providers) == 1 and providers != {("own", force_id)}:
                own = "yes" if (force_id, function_id) in self.own_level else "no"
                ((kind, name),) = providers
                answer.append((force_id, function_id, kind, name, own))
        return answer

    # Rule 11

    def assurance_gap(self) -> Answer:
        answer: Answer = []
        for row in self.rows["spr_statement"]:
            if row["as_of"] and first_day(row["as_of"]) > self.as_of:
                continue
            if row["position"] not in ("met", "has_access"):
                continue
            derived = [
                self.obligation_positions[row["force_id"], obligation["obligation_id"]][0]
                for obligation in self.rows["spr_obligation"]
                if obligation["edition"] == row["edition"]
                and row["threat_id"] in ("", obligation["threat_id"])
            ]
            derived = [position for position in derived if position != "not_derived"]
            worst = min(derived, key=WORST_FIRST.index, default="")
            finding = {
                "gap": "contradicted",
                "partial": "contradicted",
                "unknown": "not_evidenced",
            }.get(worst)
            if finding:
                answer.append(
                    (
                        row["force_id"],
                        row["edition"],
                        row["threat_id"],
                        row["dimension"],
                        row["position"],
                        worst,
                        finding,
                        first_day(row["as_of"]).isoformat() if row["as_of"] else "",
                        row["source_id"],
                    )
                )
        return answer

    # Rule 15

    def decision_due(self) -> Answer:
        due: Answer = []
        for row in self.rows["agreement"]:
            name, end, review = row["agreement_id"], row["ends_on"], row["review_on"]
            has_started = not row["starts_on"] or first_day(row["starts_on"]) <= self.as_of
            if self._is_live(row):
                if end:
                    notice = int(row["notice_months"] or 0)
                    due.append((name, "ends", months_before(last_day(end), notice).isoformat()))
                if review:
                    kind = "review" if last_day(review) >= self.as_of else "review_past"
                    due.append((name, kind, last_day(review).isoformat()))
            elif (
                row["status"] in ("in_force", "under_review")
                and has_started
                and end
                and last_day(end) < self.as_of
            ):
                due.append((name, "term_past", last_day(end).isoformat()))
        return sorted(due, key=lambda one: (one[2], one[1], one[0]))

    # Rule 16

    def posts_at(self) -> Answer:
        groups: dict[tuple[str, ...], list[TextRow]] = {}
        for row in self.rows["secondment"]:
            if row["rocu_id"] != "all":
                key = tuple(
                    row[name] for name in ("rocu_id", "agency_id", "capability_id", "basis")
                )
                groups.setdefault(key, []).append(row)
        answer: Answer = []
        for key, rows in groups.items():
            tied = self._latest(rows)
            if not tied:
                continue
            row = min(tied, key=lambda one: one["source_id"])
            ends_on = row.get("ends_on", "")  # A data set may lack the column.
            if ends_on and last_day(ends_on) < self.as_of:
                continue
            established, filled = row["posts_established"], row["posts_filled"]
            vacant = ""
            if established and filled:
                vacant = exact(max(Decimal(established) - Decimal(filled), Decimal(0)))
            as_of = first_day(row["as_of"]).isoformat() if row["as_of"] else ""
            answer.append((*key, as_of, exact(established), exact(filled), vacant))
        return answer

    # Rule 17

    def funding_year(self) -> Answer:
        names = ("recipient_kind", "recipient_id", "financial_year", "kind", "stream")
        groups: dict[tuple[str, ...], list[TextRow]] = {}
        for row in self.rows["funding"]:
            if row["additive"] == "yes" and row["financial_year"]:
                groups.setdefault(tuple(row[name] for name in names), []).append(row)
        return [
            (
                *key,
                "confirmed"
                if {row["certainty"] for row in rows} == {"confirmed"}
                else "indicative",
                exact(sum((Decimal(row["amount_gbp"]) for row in rows), Decimal(0))),
            )
            for key, rows in groups.items()
        ]

    # Rule 18

    def capability_trend(self) -> Answer:
        answer: Answer = []
        ends = [
            day
            for year in range(self.as_of.year - QUARTERS // 4 - 1, self.as_of.year + 1)
            for day in (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
            if day <= self.as_of
        ]
        for end in ends[-QUARTERS:]:
            then = Reference(self.rows, end).capability_position()
            answer += [(end.isoformat(), *row[:5]) for row in then]
        return answer


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last: 31 May less three is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def exact(number: str | Decimal) -> str:
    """A number without trailing noughts: 13, 0.5, 245300.5."""
    if number == "":
        return ""
    return format(Decimal(number).normalize(), "f")
