"""Checks a return: everything that is wrong with it at once, and what is strange and may be true.

A row is held against the contract by the checks of a build, together with all that it would be
built with. Here is only what a return has beside it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.errors import DataSetError, Problem, ReturnError
from dashboard.ledger.ledger import Ledger
from dashboard.model import MARKINGS, OFFICIAL, SENSITIVE
from dashboard.returns.carried import carried
from dashboard.returns.columns import ALL_FORCES
from dashboard.returns.drafts import TYPED
from dashboard.returns.kinds import FILLED, Kind, join
from dashboard.returns.live import joined
from dashboard.returns.read import Return
from dashboard.returns.strange import strange
from dashboard.returns.versions import (
    ACCEPTED,
    Columns,
    Decision,
    Version,
    counting,
    last_of,
    rows_of,
    versions,
)
from dashboard.store.candidate import Candidate
from dashboard.store.live import LiveRows
from dashboard.store.stage import TableRow

MAX_YEARS_AHEAD = 10
"""So many years before it begins an agreement can be told of."""


@dataclass(frozen=True)
class Checked:
    """A return that can be sent in: as the version that it would be, with its rows.

    `live` are the live rows as they would be if it were accepted, `before` as they are.
    """

    sent: Return
    version: Version
    rows: dict[str, Columns]
    warnings: list[Problem]
    before: LiveRows | None
    live: LiveRows
    data_set: str
    regions: frozenset[str]
    """The ROCUs whose stewards may send it. Of an agreement on record they are those of what is on
    record: nobody takes another region's agreement over by naming its id. A new one that names no
    region is its sender's."""


def check(
    sent: Return,
    folders: list[Path],
    ledger: Ledger,
    marking: str,
    may_restrict: bool = True,
    sender_rocu: str | None = None,
) -> Checked:
    """Hold a return against its own rules and, with all that counts, against the contract.

    `marking` is that of a return that says none; `may_restrict` whether one may be
    OFFICIAL-SENSITIVE; `sender_rocu` the region that owns an agreement of which no lead is
    recorded. Raises ReturnError with everything that is wrong with it, and DataSetError
    where the folders could not be built without it either.
    """
    counted = counting(versions(ledger))
    # A marking that there is not is told once, where it stands, and not of every row.
    version = _version(sent, ledger, sent.marking if sent.marking in MARKINGS else marking)
    kept = [other for other in counted if other.of != version.of]
    held = rows_of(ledger, counted)
    last = last_of(counted, sent.kind, sent.subject, sent.period)
    sent, problems = carried(sent, last, held[last.key] if last else {})
    rows = _columns(sent)
    problems += sent.problems + list(_own_problems(sent, may_restrict))
    before = joined(counted, held) if counted else None
    own = held | {version.key: rows}
    # Where a later period tells of the same, rows of this one are left out: they are checked too.
    earlier = [
        other for other in kept if other.of[:2] != version.of[:2] or other.period < version.period
    ]
    recorded = _recorded_stewards(sent, folders, before)
    with Candidate(folders, _placed(joined([*earlier, version], own), version, sent)) as candidate:
        version = _known(candidate, version)
        regions = recorded
        if regions is None:
            named = stewards(candidate, sent.kind, sent.subject, sent.period)
            regions = named or frozenset(filter(None, [sender_rocu]))
        if version.owner is None:
            version = replace(version, owner=sender_rocu)
        problems += _subject_problems(candidate, sent)
        if is_hiding(candidate, version, rows, counted, held):
            problems.append(hidden(sent.head))
        _refuse(problems, candidate.problems, sent)
        warnings = candidate.warnings(_places(sent)) + strange(candidate, sent)
        data_set = candidate.data_set
    if len(earlier) < len(kept):
        with Candidate(folders, _placed(joined([*kept, version], own), version, sent)) as whole:
            _refuse([], whole.problems, sent)
    live = joined([*kept, version], own)
    told = sorted((sent.told(warning) for warning in warnings), key=lambda one: one.order)
    return Checked(sent, version, rows, told, before, live, data_set, regions)


def is_hiding(
    candidate: Candidate,
    version: Version,
    rows: Mapping[str, Columns],
    counted: Iterable[Version],
    held: Mapping[str, Mapping[str, Columns]],
) -> bool:
    """Whether a version would restrict an agreement that was told as OFFICIAL.

    `rows` are those of the version, `held` those of the versions that count.
    """
    if version.kind.tells_of_quarter:
        return False
    were = {candidate.replaced_agreements().get(version.subject)}
    for other in counted:
        if other.of[:2] == version.of[:2]:
            were.update(_agreement_markings(other, held[other.key]))
    return OFFICIAL in were and _agreement_markings(version, rows) != {OFFICIAL}


def _agreement_markings(version: Version, rows: Mapping[str, Columns]) -> set[str]:
    columns = rows.get("agreement", {"line": []})
    given = columns.get("marking") or [None] * len(columns["line"])
    return {marking or version.marking for marking in given}


def hidden(place: str) -> Problem:
    """That a version would restrict an agreement that was told as OFFICIAL."""
    return Problem(
        place,
        2,
        "marking",
        SENSITIVE,
        "this agreement has been told as OFFICIAL and stays so",
        "Send what is restricted as an agreement of a new id",
    )


def _places(sent: Return) -> set[str]:
    """Where the rows of a return stand."""
    return {sent.place(sheet.name) for sheet in sent.kind.sheets}


def _refuse(own: list[Problem], found: list[Problem], sent: Return) -> None:
    """Raise ReturnError with the problems of a return, else DataSetError with those beside it."""
    places = _places(sent)
    problems = own + [
        problem
        for problem in found
        # What follows from the head of a return is told there: of a period that is not over
        # each row would be told too, in a column that it has not.
        if problem.file in places and not (own and problem.column in FILLED)
    ]
    if problems:
        raise ReturnError(_once([sent.told(_in_words(problem, sent)) for problem in problems]))
    if found:
        raise DataSetError(found, len(found))


def _in_words(problem: Problem, sent: Return) -> Problem:
    """A problem as whoever sends a return understands it, who may not know what others sent in.

    Of a row that is there twice the columns are told that somebody filled in.
    """
    wrong = problem.wrong
    if f"return-{sent.kind.name}-{sent.subject}-" not in wrong:
        wrong = re.sub(r" \([^()]*\breturn-[^()]*\)", " of another return", wrong)
        wrong = re.sub(r"\breturn-\S+\.csv:\d+", "a row of another return", wrong)
    names = problem.column.split(", ")
    sheet = next((one for one in sent.kind.sheets if sent.place(one.name) == problem.file), None)
    if len(names) < 2 or sheet is None:
        return replace(problem, wrong=wrong)
    of = [name for name in names if sheet.table.holds(name) and name != sent.kind.subject] or names
    (row,) = [row for row in sent.rows[sheet.name] if row["line"] == problem.line]
    if sent.letters or sent.name == TYPED:
        first = re.search(r":(\d+)$", wrong)
        other = f"row {first[1]}" if first and sent.letters else "another row"
        wrong = f"is about the same as {other}"
    value = ", ".join(str(row[name]) for name in of if row.get(name))
    return replace(problem, column=", ".join(of), value=value, wrong=wrong)


def _version(sent: Return, ledger: Ledger, marking: str) -> Version:
    """The version that this return would be, as if it were accepted today."""
    of = (sent.kind.name, sent.subject, sent.period)
    numbers = [version.number for version in versions(ledger) if version.of == of]
    now = datetime.now(UTC)
    accepted = Decision(ACCEPTED, "", "", now, date.today(), None)
    return Version(
        kind=sent.kind,
        subject=sent.subject,
        period=sent.period,
        number=max(numbers, default=0) + 1,
        subject_name=sent.subject,
        marking=marking,
        owner=None,
        who="",
        at=now,
        name=sent.name,
        digest=sent.digest,
        decision=accepted,
    )


def _columns(sent: Return) -> dict[str, Columns]:
    """The rows of a return by column: those that it gives, and the line of each."""
    made: dict[str, Columns] = {}
    for table, rows in sent.rows.items():
        names = [column.name for column in sent.kind.sheet(table).table.columns]
        if rows:
            made[table] = {name: [row.get(name) for row in rows] for name in [*names, "line"]}
    return made


def _placed(live: LiveRows, version: Version, sent: Return) -> LiveRows:
    """Live rows whose faults are told where they stand in the return."""
    own = {f"{version.source_id}/{table}.csv": sent.place(table) for table in sent.rows}
    for columns in live.tables.values():
        files = columns["file"]
        files[:] = [own.get(str(file), file) for file in files]
    return live


def _own_problems(sent: Return, may_restrict: bool) -> Iterator[Problem]:
    """What a return has to keep beside the contract."""
    head = sent.head
    period = sent.period.isoformat()
    if sent.kind.tells_of_quarter:
        if not is_quarter_end(sent.period):
            yield Problem(
                head,
                2,
                "period",
                period,
                "is not the last day of a quarter",
                "Write 31 March, 30 June, 30 September or 31 December, such as 2026-09-30",
            )
        elif sent.period >= date.today():
            yield Problem(
                head, 2, "period", period, "is not over yet", "Send it when the quarter has ended"
            )
    elif sent.period.year > date.today().year + MAX_YEARS_AHEAD:
        yield Problem(
            head, 2, "period", period, "is far in the future", "Write the day from which it tells"
        )
    if sent.marking and sent.marking not in MARKINGS:
        yield Problem(head, 2, "marking", sent.marking, "is no marking", f"Write {join(MARKINGS)}")
    for table, rows in sent.rows.items():
        for row in rows:
            yield from _row_problems(sent, table, row)
            if row.get("marking") not in (None, OFFICIAL) and not may_restrict:
                yield _restricted(sent.place(table), row["line"], row["marking"])
    if sent.marking not in ("", OFFICIAL) and not may_restrict:
        yield _restricted(head, 2, sent.marking)
    yield from _totals(sent)
    if sent.kind.name == "agreement" and len(sent.rows.get("agreement", [])) != 1:
        yield Problem(
            sent.place("agreement"),
            0,
            "",
            "",
            f"it has {len(sent.rows.get('agreement', []))} agreements",
            "Give it one row, that of the agreement",
        )


def is_quarter_end(day: date) -> bool:
    """Whether a day is the last of a quarter."""
    return day.month % 3 == 0 and day.day == monthrange(day.year, day.month)[1]


def _row_problems(sent: Return, table: str, row: TableRow) -> Iterator[Problem]:
    """A row about something else than the subject of the return."""
    columns = [sent.kind.subject] if sent.kind.sheet(table).table.holds(sent.kind.subject) else []
    wanted = dict.fromkeys(columns, sent.subject)
    if table == "funding":
        wanted = {"recipient_kind": "rocu", "recipient_id": sent.subject}
    for column, value in wanted.items():
        if row.get(column) and row[column] != value:
            yield Problem(
                sent.place(table),
                row["line"],
                column,
                row[column],
                f"is not what this return is about ({value})",
                "Take the row out; a return tells of its own subject only",
            )
        elif not row.get(column):
            yield Problem(
                sent.place(table), row["line"], column, "", "the value is missing", f"Give {value}"
            )


def _restricted(place: str, line: int, marking: str) -> Problem:
    return Problem(
        place,
        line,
        "marking",
        marking,
        "cannot be taken without sign-in, which decides who sees it",
        "Send it as OFFICIAL, or set up sign-in",
    )


def _totals(sent: Return) -> Iterator[Problem]:
    """Totals that would be added to their own parts."""
    rows = sent.rows.get("funding", [])
    parts = {(row["financial_year"], row["kind"]) for row in rows if row.get("stream") != "total"}
    for row in rows:
        if row.get("stream") == "total" and (row["financial_year"], row["kind"]) in parts:
            yield Problem(
                sent.place("funding"),
                row["line"],
                "stream",
                "total",
                "a total stands beside its parts, and they are added",
                "Take the total out, or its parts",
            )


def _known(candidate: Candidate, version: Version) -> Version:
    """The version with what the data say of its subject: its name, and whose region it is."""
    if version.kind.name == "agreement":
        alike = [
            row for row in candidate.rows("agreement") if row["agreement_id"] == version.subject
        ]
        name = next((row["name"] for row in alike if row["name"]), version.subject)
        force = next((row["lead_force_id"] for row in alike), None)
        return replace(version, subject_name=name, owner=candidate.rocu_of(force, version.period))
    table, key = version.kind.subject_table, version.kind.subject
    names = {row[key]: row["name"] for row in candidate.rows(table)}
    owner = (
        version.subject if table == "rocu" else candidate.rocu_of(version.subject, version.period)
    )
    return replace(version, subject_name=names.get(version.subject) or version.subject, owner=owner)


def _recorded_stewards(
    sent: Return, folders: list[Path], before: LiveRows | None
) -> frozenset[str] | None:
    """The ROCUs whose stewards send an agreement that is on record; None of all else."""
    if sent.kind.tells_of_quarter:
        return None
    with Candidate(folders, before) as recorded:
        if all(row["agreement_id"] != sent.subject for row in recorded.rows("agreement")):
            return None
        return stewards(recorded, sent.kind, sent.subject, sent.period)


def stewards(candidate: Candidate, kind: Kind, subject: str, day: date) -> frozenset[str]:
    """The ROCUs whose stewards send a return of a subject, by what the data say of it on a day.

    Of an agreement it is that of its lead force or, where none is recorded, of each of its parties.
    Where no party is of a region, such as an agency, it is that of the unit that rests on it, else
    each where it is national, else that which sent it before. Of none nobody sends it.
    """
    if kind.name == "unit":
        return frozenset([subject])
    if kind.name == "force":
        return frozenset(filter(None, [candidate.rocu_of(subject, day)]))
    of = [row for row in candidate.rows("agreement") if row["agreement_id"] == subject]
    leads = [row["lead_force_id"] for row in of if row["lead_force_id"]]
    if leads:
        return frozenset(filter(None, [candidate.rocu_of(leads[0], day)]))
    every = {str(rocu["rocu_id"]) for rocu in candidate.rows("rocu")}
    found: set[str] = set()
    for row in candidate.rows("agreement_party"):
        if row["agreement_id"] != subject:
            continue
        if row["party_id"] == ALL_FORCES:
            found |= every
        elif row["party_kind"] == "rocu":
            found.add(str(row["party_id"]))
        elif row["party_kind"] in ("force", "pcc"):
            found |= set(filter(None, [candidate.rocu_of(row["party_id"], day)]))
    found = (
        found
        or {str(row["underpins_rocu_id"]) for row in of if row["underpins_rocu_id"]}
        or (every if any(row["scope"] == "national" for row in of) else set())
        or {str(row["owner_rocu_id"]) for row in of if row["owner_rocu_id"]}
    )
    return frozenset(found)


def _subject_problems(candidate: Candidate, sent: Return) -> Iterator[Problem]:
    """A subject that there is not."""
    table = sent.kind.subject_table
    if sent.kind.tells_of_quarter and sent.subject not in {
        row[sent.kind.subject] for row in candidate.rows(table)
    }:
        yield Problem(
            sent.head,
            2,
            "subject_id",
            sent.subject,
            f"is not in {table}.csv",
            f"Correct it: a return of the kind {sent.kind.name} is of a {table}",
        )


def _once(problems: list[Problem]) -> list[Problem]:
    """Of several problems in one cell the first."""
    seen: Counter[tuple[str, int, str]] = Counter()
    kept = []
    for problem in problems:
        place = (problem.file, problem.line, problem.column)
        seen[place] += 1
        if seen[place] == 1 or not problem.column:
            kept.append(problem)
    return kept
