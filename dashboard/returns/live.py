"""The rows of the data set *live*: what the versions that count say, as rows of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from dashboard.ledger.ledger import Ledger
from dashboard.returns.versions import Columns, Version, counting, rows_of, versions
from dashboard.store.live import LiveRows

RESTATED = ("funding", "force_contribution")
"""Tables in which a return restates whole financial years."""


def live_rows(ledger: Ledger) -> LiveRows | None:
    """The rows of all versions that count; None where none was accepted yet."""
    counted = counting(versions(ledger))
    return joined(counted, rows_of(ledger, counted)) if counted else None


def joined(counted: list[Version], rows: Mapping[str, Mapping[str, Columns]]) -> LiveRows:
    """The rows of these versions, each of which is accepted, in their order; `rows` are theirs by
    key. Of two rows that cannot both stand the later is told, so a return that is looked at comes
    last."""
    counted = _current(counted)
    by_period = sorted(counted, key=lambda version: version.period)
    latest = _latest(by_period, rows)
    made: dict[str, dict[str, list[Any]]] = {}
    for version in counted:
        _add(made, "source", _source(version))
        for table, columns in rows[version.key].items():
            kept = _restating(version, table, columns, latest)
            _add(made, table, _filled(version, table, kept))
    return LiveRows(max(map(_accepted, counted)), _digest(by_period), made)


def live_digest(ledger: Ledger) -> str:
    """The digest of the live rows, told without reading one of them; empty where there are none."""
    counted = counting(versions(ledger))
    ordered = sorted(_current(counted), key=lambda version: version.period)
    return _digest(ordered) if counted else ""


def _digest(counted: Iterable[Version]) -> str:
    told = "".join(f"{version.key} {version.digest} {_accepted(version)}\n" for version in counted)
    return sha256(told.encode()).hexdigest()[:16]


def _accepted(version: Version) -> date:
    assert version.decision is not None
    return version.decision.on


def _current(counted: Iterable[Version]) -> list[Version]:
    """Versions but those of an agreement that tell of an earlier day than another one does."""
    newest: dict[str, Version] = {}
    for version in counted:
        if not version.kind.tells_of_quarter:
            before = newest.get(version.subject)
            if before is None or before.period < version.period:
                newest[version.subject] = version
    return [
        version
        for version in counted
        if version.kind.tells_of_quarter or newest[version.subject] is version
    ]


def _years(columns: Columns) -> list[tuple[str | None, str | None]]:
    return list(zip(columns["financial_year"], columns["kind"], strict=True))


def _latest(
    counted: Iterable[Version], rows: Mapping[str, Mapping[str, Columns]]
) -> dict[tuple[str, str, str | None, str | None], Version]:
    """The version of the latest period that names a subject's financial year, by table and kind."""
    found: dict[tuple[str, str, str | None, str | None], Version] = {}
    for version in counted:
        for table in RESTATED:
            if table in rows[version.key]:
                for year, kind in _years(rows[version.key][table]):
                    found[table, version.subject, year, kind] = version
    return found


def _restating(
    version: Version,
    table: str,
    columns: Columns,
    latest: Mapping[tuple[str, str, str | None, str | None], Version],
) -> Columns:
    """The rows of a table but those of years that a later return restates."""
    if table not in RESTATED:
        return columns
    kept = [latest[table, version.subject, *year] is version for year in _years(columns)]
    return {
        name: [value for value, is_kept in zip(values, kept, strict=True) if is_kept]
        for name, values in columns.items()
    }


def _source(version: Version) -> Columns:
    return {
        "source_id": [version.source_id],
        "title": [version.title],
        "publisher": [version.subject_name],
        "published_on": [_accepted(version).isoformat()],
        "url": [None],
        "accessed_as": ["return"],
        "file": [version.source_id],
        "line": [0],
    }


def _filled(version: Version, table: str, columns: Columns) -> Columns:
    """The rows of a table with the columns that follow from the return."""
    count = len(columns["line"])
    made = dict(columns)
    follows = {
        "as_of": version.period.isoformat(),
        "source_id": version.source_id,
        "evidence_scope": "unit",
        "additive": "yes",
        "owner_rocu_id": version.owner,
    }
    for name in version.kind.sheet(table).filled:
        made[name] = [follows[name]] * count
    if "marking" in made or version.kind.sheet(table).table.holds("marking"):
        given = made.get("marking") or [None] * count
        made["marking"] = [marking or version.marking for marking in given]
    if table == "funding":
        given = made.get("funding_id") or [None] * count
        made["funding_id"] = [
            own or f"{version.source_id}-{line}"
            for own, line in zip(given, columns["line"], strict=True)
        ]
    made["file"] = [f"{version.source_id}/{table}.csv"] * count
    return made


def _add(made: dict[str, dict[str, list[Any]]], table: str, columns: Columns) -> None:
    """Put rows under those of a table. A column that some returns do not give is empty in them."""
    there = made.setdefault(table, {})
    before = len(there["line"]) if there else 0
    count = len(columns["line"])
    for name in {**there, **columns}:
        if name not in there:
            there[name] = [None] * before
        there[name].extend(columns.get(name) or [None] * count)
