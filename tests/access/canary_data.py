"""The data set with a canary in every restricted row, and what is left of it for each scope.

What a scope should see is made here by deleting rows, in plain Python, so that it owes nothing to
the store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from dashboard.model import OFFICIAL, SENSITIVE, Scope
from dashboard.store.build import build
from dashboard.store.contract import Table, every_table, tables
from dashboard.store.live import Columns, LiveRows
from tests.access.canaries import (
    BESIDE,
    COMPARED,
    EXHAUSTIVE,
    FAMILY,
    FORCES,
    HERE,
    MARKED,
    OWNERS,
    RECORDED,
    SCOPES,
    SIZE,
    SMALL,
    SMALL_WORD,
    THERE,
    TOTALS,
    UNEVEN,
    Canary,
    shows,
)
from tests.conftest import MadeOnce, Rows, table_rows, write_data_set
from tests.rules.network import lines

KEPT = (HERE, THERE, "london")
"""The regions of the published data set that stay in it, unless the sweep is exhaustive."""
DAY, OFFICIALLY = "2024-02-02", "seconded nersou-about"

Held = tuple[str, dict[str, object]]
"""A table and a row of it."""


def seeded() -> Rows:
    """The published data set with restricted rows of every owner, and with small numbers."""
    rows = _published()
    if not EXHAUSTIVE:
        _keep_regions(rows, KEPT)
    for name, row in (*_small_numbers(), *_restricted()):
        rows[name].append(row)
    return rows


def without_hidden(rows: Rows, scope: Scope) -> Rows:
    """What is left for a scope: without the restricted rows of others and what belongs to them.

    The sources and the agencies that only such rows name go with them.
    """
    left = {name: [dict(row) for row in held] for name, held in rows.items()}
    gone: dict[str, set[str]] = {}
    for name in MARKED:
        key = every_table()[name].key[0]
        hidden = [row for row in left[name] if _is_hidden(row, scope)]
        gone[name] = {str(row[key]) for row in hidden} if name in ("agreement", "action") else set()
        left[name] = [row for row in left[name] if row not in hidden]
    _delete(left, gone)
    for name in ("agency", "source"):
        lost = _named(rows, name) - _named(left, name)
        left[name] = [row for row in left[name] if row[f"{name}_id"] not in lost]
    return left


def _is_hidden(row: dict[str, object], scope: Scope) -> bool:
    return row.get("marking") == SENSITIVE and not shows(scope, str(row["owner_rocu_id"]))


def _published() -> Rows:
    held = {name: [*map(dict[str, object], table_rows(name))] for name in tables()}
    return held | {name: [] for name in RECORDED}


def _keep_regions(rows: Rows, kept: Iterable[str]) -> None:
    members = {row["force_id"] for row in rows["rocu_membership"] if row["rocu_id"] in kept}
    _delete(
        rows,
        {
            "rocu": {str(row["rocu_id"]) for row in rows["rocu"]} - set(kept),
            "force": {str(row["force_id"]) for row in rows["force"]} - members,
        },
    )


def _delete(rows: Rows, gone: dict[str, set[str]]) -> None:
    """Delete the rows with these keys, and whatever needs one of them."""
    for name, held in rows.items():
        table = every_table()[name]
        rows[name] = [
            row
            for row in held
            if str(row[table.key[0]]) not in gone.get(name, ())
            and not any(
                id_ in gone.get(target, ()) and (column in table.key or _must(table, column))
                for column, target, id_ in _references(table, row)
            )
        ]
        for row in rows[name]:
            for column, target, id_ in _references(table, row):
                if id_ in gone.get(target, ()):
                    row[column] = ""


def _must(table: Table, name: str) -> bool:
    return not next(column.may_be_empty for column in table.columns if column.name == name)


def _references(table: Table, row: dict[str, object]) -> Iterator[tuple[str, str, str]]:
    """The columns of a row that name something, with the table and the id of what they name."""
    for column in table.columns:
        kind = row.get(column.name.replace("_id", "_kind"))
        target = {"pcc": "force"}.get(str(kind), str(kind)) if kind else column.references
        if target and row.get(column.name):
            yield column.name, target, str(row[column.name])


def _named(rows: Rows, target: str) -> set[str]:
    """The ids of a table that rows of other tables name, and what these name among themselves."""
    held = {str(row[f"{target}_id"]): row for row in rows[target]}
    found = {
        id_
        for name in rows.keys() - {target}
        for row in rows[name]
        for _, kind, id_ in _references(every_table()[name], row)
        if kind == target
    }
    named = set[str]()
    while found:
        named |= found
        found = {
            id_
            for key in found & held.keys()
            for _, kind, id_ in _references(tables()[target], held[key])
            if kind == target
        } - named
    return named


def _small_numbers() -> Iterator[Held]:
    """OFFICIAL numbers of people: small ones, those that would give them back, and one beside."""
    unit, network_part, network, workforce = TOTALS
    established, filled = UNEVEN
    for where, posts, taken in (
        (f"{HERE} hmrc rccu", SMALL, SMALL),
        (f"{HERE} hmrc -", unit, unit),
        ("all hmrc rccu", network_part, network_part),
        ("all hmrc -", network, network),
        (f"{THERE} hmrc rccu", BESIDE, BESIDE),
        (f"{THERE} dwp rccu", established, filled),
        (f"{HERE} soca -", FAMILY, FAMILY),
        (f"{HERE} nca -", SMALL, SMALL),
    ):
        row = _cells("rocu_id agency_id capability_id", where)
        row |= _cells("as_of basis source_id", f"{DAY} {OFFICIALLY}")
        row |= {"posts_established": posts, "posts_filled": taken}
        yield "secondment", row | {"note": "Beside it." if posts == BESIDE else SMALL_WORD}
    for measure, value in (("dog handlers", SMALL), ("officers", SIZE)):
        row = _cells("force_id as_of source_id", f"{FORCES[HERE][0]} {DAY} nersou-about")
        yield "force_size", row | {"measure": measure, "value": value}
    for rocu, value in ((HERE, SMALL), ("", workforce), (THERE, BESIDE)):
        row = _cells("as_of value source_id", f"{DAY} {value} nersou-about")
        yield "workforce", row | {"rocu_id": rocu, "measure": "dog handlers"}


def _restricted() -> Iterator[Held]:
    """Restricted rows of every owner, about both regions, in every table that may have them.

    With them the agencies, the parties, the functions and the sources that nothing else names.
    """
    for owner in OWNERS:
        for table in MARKED:
            if table not in RECORDED:
                yield _source(Canary(owner, table))
        yield from _agencies(owner)
        for region in (HERE, THERE):
            yield from _judged(owner, region)
            yield from _agreed(owner, region)
            yield from _posted(owner, region)
            yield from _paid(owner, region)
        yield from _decided(owner)


def _cells(columns: str, texts: str) -> dict[str, object]:
    return lines(columns, texts)[0]


def _row(canary: Canary, columns: str, texts: str) -> Held:
    """A restricted row: these cells, and its canary in every other cell that can have one."""
    row: dict[str, object] = {"marking": SENSITIVE}
    cells = {
        "owner_rocu_id": canary.owner,
        "source_id": canary.source,
        "note": canary.word,
        "coverage_note": canary.word,
        "as_of": canary.day.isoformat(),
        "amount_gbp": f"{canary.number}.17",
        "share_pct": canary.share,
        "posts_established": canary.number,
        "posts_filled": canary.number,
        "value": canary.number,
        "cost_gbp": canary.number,
        "due_on": canary.end.isoformat(),
        **dict.fromkeys(("meeting_on", "told_on", "decided_on"), canary.day.isoformat()),
        **dict.fromkeys(("kind", "minute", "what", "owner", "paid_by", "recorded_as"), canary.word),
    }
    table = every_table()[canary.table]
    row |= {column: value for column, value in cells.items() if table.holds(column)}
    return canary.table, row | _cells(columns, texts)


def _source(canary: Canary, id_: str = "") -> Held:
    return "source", {
        "source_id": id_ or canary.source,
        "title": f"Report of {canary.word}",
        "publisher": f"Office of {canary.word}",
        "published_on": canary.day.isoformat(),
        "url": f"https://example.org/{canary.word}",
        "accessed_as": "excerpt",
    }


def _agencies(owner: str) -> Iterator[Held]:
    """One that is seconded, the one before it, and one that is party to an agreement."""
    seconded, agreed = Canary(owner, "secondment").word, Canary(owner, "agreement").word
    source = f"{seconded}-agency-source"
    yield _source(Canary(owner, "secondment"), source)
    for id_, before in (
        (seconded, f"{seconded}-before"),
        (f"{seconded}-before", "-"),
        (f"{agreed}-agency", "-"),
    ):
        row = _cells(
            "agency_id predecessor_id successor_id source_id", f"{id_} {before} - {source}"
        )
        yield "agency", row | {"name": f"Agency {id_}", "kind": "law_enforcement", "note": id_}


def _judged(owner: str, region: str) -> Iterator[Held]:
    """Assessments and statements that change positions and coverage, each owner's another way."""
    number, force = OWNERS.index(owner), FORCES[region][0]
    yield _row(
        Canary(owner, "capability_assessment"),
        "rocu_id capability_id position level delivery evidence_scope",
        f"{region} uc {('absent', 'planned', 'partial')[number]} {number} regional unit",
    )
    own = Canary(owner, "force_function_assessment")
    for function, level in (("dogs", number), ("roads-policing", 3), ("surveillance", number)):
        yield _row(own, "force_id function_id level", f"{force} {function} {level}")
    for threat, position in (("-", "met"), ("2023-terrorism", "not_met")):
        yield _row(
            Canary(owner, "spr_statement"),
            "force_id edition threat_id dimension position",
            f"{force} 2023 {threat} capability {position}",
        )


def _agreed(owner: str, region: str) -> Iterator[Held]:
    """An agreement among forces of both regions, and one that closes the door of a unit."""
    canary = Canary(owner, "agreement")
    first, second = FORCES[region]
    elsewhere = FORCES[THERE if region == HERE else HERE][1]
    id_, host = f"{canary.word}-{region}", f"{canary.word}-host"
    table, row = _row(
        canary,
        "agreement_id legal_basis lead_force_id status starts_on ends_on review_on scope "
        "notice_months",
        f"{id_} s22A {first} in_force {canary.day} {canary.end} {canary.end} multi_force 7",
    )
    acronym = f"{canary.word.upper()[:12]}{region.upper()}"
    yield table, row | {"name": f"Collaboration {canary.word} ({acronym})"}
    for party in (
        f"force {first}",
        f"force {second}",
        f"force {elsewhere}",
        f"rocu {region}",
        f"agency {canary.word}-agency",
        f"other {canary.word}-body",
    ):
        yield "agreement_party", _cells("agreement_id party_kind party_id", f"{id_} {party}")
    for function in ("dogs", "roads-policing", "cbrn"):
        yield "agreement_function", _cells("agreement_id function_id", f"{id_} {function}")
    if region != (owner or HERE):
        return
    unit, force = (region, first) if owner else ("london", "metropolitan")
    yield _row(
        canary,
        "agreement_id name legal_basis status scope underpins_rocu_id",
        f"{host} {canary.word} s22A in_force regional {unit}",
    )
    yield "agreement_party", _cells("agreement_id party_kind party_id", f"{host} force {force}")


def _posted(owner: str, region: str) -> Iterator[Held]:
    """Posts of agencies that are known and of one that is not, in a unit and in all of them."""
    canary, workforce = Canary(owner, "secondment"), Canary(owner, "workforce")
    columns = "rocu_id agency_id capability_id basis"
    yield _row(canary, columns, f"{region} {canary.word} - seconded")
    yield _row(canary, columns, f"{region} nca uc seconded")
    yield _row(
        canary,
        f"{columns} posts_established posts_filled",
        f"{region} cps rccu seconded {SMALL} {SMALL}",
    )
    yield _row(workforce, "rocu_id measure", f"{region} {workforce.word}")
    if region == (owner or HERE):
        yield _row(canary, columns, f"all {canary.word} - seconded")
        yield _row(workforce, "rocu_id measure", f"- {workforce.word}")


def _paid(owner: str, region: str) -> Iterator[Held]:
    """Money of a unit, a force and the network, to be summed and not, with a year and without."""
    canary, force = Canary(owner, "funding"), FORCES[region][0]
    for number, words in enumerate(
        (
            f"rocu {region} 2023-24 home_office_rocu_grant yes",
            f"rocu {region} - home_office_rocu_grant no",
            f"force {force} 2023-24 total no",
            "network network 2023-24 total no",
        )
    ):
        yield _row(
            canary,
            "funding_id recipient_kind recipient_id financial_year stream additive kind "
            "resource_or_capital precision certainty",
            f"{canary.word}-{region}-{number} {words} budget resource exact stated",
        )
    yield _row(
        Canary(owner, "force_contribution"),
        "rocu_id force_id financial_year kind",
        f"{region} {force} 2023-24 budget",
    )


def _decided(owner: str) -> Iterator[Held]:
    """A meeting of a board, what it decided, and actions: one that nobody else may know of, and one
    that everybody knows of, of which others may not know what was last said."""
    board, number = owner or "network", OWNERS.index(owner)
    hidden, told = Canary(owner, "action").word, f"known-{number}"
    yield _row(Canary(owner, "meeting"), "board", board)
    agreement = f"agreement:{Canary(owner, 'agreement').word}-{HERE}"
    yield _row(
        Canary(owner, "board_decision"),
        "board number subject state",
        f"{board} {100 + number} {agreement} agreed",
    )
    for at, subject in enumerate((agreement, f"rocu_capability:{HERE}/uc")):
        id_ = f"{hidden}-{at}"
        yield _row(Canary(owner, "action"), "action_id board subject", f"{id_} {board} {subject}")
        yield _row(
            Canary(owner, "action_entry"),
            "action_id number status",
            f"{id_} {200 + 10 * number + at} open",
        )
    known = {"marking": OFFICIAL, "board": board, "what": "Ask", "owner": "An office"}
    known |= {"action_id": told, "subject": f"rocu_capability:{HERE}/rccu"}
    yield "action", known | {"decided_on": "2024-03-01"}
    entry = {"action_id": told, "told_on": "2024-03-01", "due_on": "2027-09-09"}
    yield "action_entry", entry | {"number": 300 + number, "status": "open", "marking": OFFICIAL}
    yield _row(
        Canary(owner, "action_entry"), "action_id number status", f"{told} {400 + number} done"
    )


def database(folder: Path, rows: Rows) -> Path:
    """A database folder with these rows and no others; what boards recorded is in no folder."""
    made = folder / "database"
    recorded = {name: _columns(name, rows[name]) for name in RECORDED if rows[name]}
    data = {name: held for name, held in rows.items() if name not in RECORDED}
    build([write_data_set(folder / "data", data)], made, live=LiveRows(None, "made up", recorded))
    return made


def _columns(name: str, rows: list[dict[str, object]]) -> Columns:
    """Rows of a table as the ledger gives them: texts by column, None where empty."""
    texts = {
        column.name: [str(row[column.name]) if row.get(column.name) else None for row in rows]
        for column in every_table()[name].columns
    }
    return texts | {"file": ["the ledger"] * len(rows), "line": list(range(1, len(rows) + 1))}


def databases(made_once: MadeOnce, names: Iterable[str] = COMPARED) -> dict[str, Path]:
    """The seeded data set as `whole`, and what is left of it for each of these scopes."""

    def make(name: str, folder: Path) -> Path:
        rows = seeded()
        return database(folder, rows if name == "whole" else without_hidden(rows, SCOPES[name]))

    return {
        name: made_once(f"canaries-{name}", partial(make, name)) / "database"
        for name in (*names, "whole")
    }
