"""What a return says that the one before did not, cell by cell, and what would follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from dashboard.model import LOCAL_OPERATOR, Viewer
from dashboard.returns.kinds import Kind
from dashboard.returns.versions import Columns, Version, counting
from dashboard.store.contract import tables
from dashboard.store.store import Store

Key = tuple[str | None, ...]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class RowChange:
    """A row that is new, gone or has other values: `cells` has old and new by column."""

    table: str
    key: Mapping[str, str | None]
    what: str
    cells: Mapping[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class Difference:
    """The rows that differ from those of another version, and how many do not."""

    changes: list[RowChange]
    unchanged: int


def version_before(held: Iterable[Version], version: Version) -> Version | None:
    """What a version is compared with: the counting one of the same period, else of the latest
    period before it."""
    alike = [
        other
        for other in counting(held)
        if (other.kind.name, other.subject) == (version.kind.name, version.subject)
        and other.period <= version.period
        and other.key != version.key
    ]
    return max(alike, key=lambda other: other.period, default=None)


def difference(kind: Kind, before: Mapping[str, Columns], now: Mapping[str, Columns]) -> Difference:
    """What is new, gone or other in `now`, table by table in the order of the kind's sheets."""
    changes: list[RowChange] = []
    unchanged = 0
    for sheet in kind.sheets:
        names = [column.name for column in sheet.table.columns]
        key = [name for name in tables()[sheet.name].key if name in names]
        if sheet.name == "funding":
            key = ["recipient_id", "financial_year", "kind", "stream", "resource_or_capital"]
        values = [name for name in names if name not in (*key, "funding_id")]
        old, new = _rows(before.get(sheet.name), key), _rows(now.get(sheet.name), key)
        for of in [*new, *(of for of in old if of not in new)]:
            was, is_now = old.get(of), new.get(of)
            cells = {
                name: ((was or {}).get(name), (is_now or {}).get(name))
                for name in values
                if (was or {}).get(name) != (is_now or {}).get(name)
            }
            if was and is_now and not cells:
                unchanged += 1
                continue
            what = "changed" if was and is_now else "new" if is_now else "gone"
            row = is_now or was or {}
            of_row = {name: row.get(name) for name in key}
            changes.append(RowChange(sheet.name, of_row, what, cells))
    return Difference(changes, unchanged)


def _rows(columns: Columns | None, key: list[str]) -> dict[Key, Row]:
    """The rows of a table by key; one that occurs again is told apart by its place."""
    if not columns:
        return {}
    rows: dict[Key, Row] = {}
    for values in zip(*columns.values(), strict=True):
        row = dict(zip(columns, values, strict=True))
        of: Key = tuple(row.get(name) for name in key)
        while of in rows:
            of = (*of, None)
        rows[of] = row
    return rows


@dataclass(frozen=True)
class Move:
    """Things of one kind that stand elsewhere than before: so many of these subjects together."""

    kind: str
    subjects: tuple[str, ...]
    was: str
    is_now: str
    count: int
    is_better: bool | None
    """None where the two cannot be compared, such as a level and what is not assessed."""


@dataclass(frozen=True)
class _Question:
    """A named query whose rows are compared: who they are of, and what makes each of them."""

    kind: str
    query: str
    subject: str
    key: tuple[str, ...]
    state: str
    order: tuple[str, ...]
    """The states from worst to best; a state that is not here is not compared."""


_QUESTIONS = (
    _Question(
        "capability",
        "capability_standing_by_unit",
        "rocu_id",
        ("rocu_id", "capability_id"),
        "standing",
        ("below", "stated", "at_standard"),
    ),
    _Question(
        "coverage",
        "function_coverage",
        "force_id",
        ("force_id", "function_id"),
        "coverage",
        ("gap", "unknown", "partial", "unassured", "assured"),
    ),
    _Question(
        "obligation",
        "force_obligation_position",
        "force_id",
        ("force_id", "obligation_id"),
        "position",
        ("gap", "unknown", "partial", "unassured", "evidenced"),
    ),
    _Question(
        "single_point",
        "single_point_of_failure",
        "force_id",
        ("force_id", "function_id"),
        "",
        (),
    ),
    _Question(
        "decision",
        "decision_due",
        "agreement_id",
        ("agreement_id", "kind", "due_on"),
        "",
        (),
    ),
)
ABSENT = "absent"
PRESENT = "present"


def consequence(
    before: Store, after: Store, as_of: date, viewer: Viewer = LOCAL_OPERATOR
) -> list[Move]:
    """What would stand elsewhere at a date, worse first, as far as a viewer sees it.

    Obligations are those of the edition in force.
    """
    moves = [move for asked in _QUESTIONS for move in _moves(asked, before, after, as_of, viewer)]
    return sorted(moves, key=lambda move: move.is_better is not False)


def _moves(
    asked: _Question, before: Store, after: Store, as_of: date, viewer: Viewer
) -> list[Move]:
    was, is_now = (_states(asked, store, as_of, viewer) for store in (before, after))
    found: dict[tuple[str, str], Counter[str]] = {}
    for of in {**was, **is_now}:
        absent = (str(of[0]), ABSENT)
        old, new = was.get(of, absent), is_now.get(of, absent)
        if old[1] != new[1]:
            found.setdefault((old[1], new[1]), Counter())[new[0]] += 1
    return [
        Move(
            asked.kind,
            tuple(sorted(counts)),
            old,
            new,
            counts.total(),
            _is_better(asked.order, old, new),
        )
        for (old, new), counts in sorted(found.items())
    ]


def _states(
    asked: _Question, store: Store, as_of: date, viewer: Viewer
) -> dict[Key, tuple[str, str]]:
    """The state of each thing, and whose it is."""
    frame = _answer(asked, store, as_of, viewer)
    states = frame[asked.state] if asked.state else [PRESENT] * len(frame)
    keys = zip(*(frame[name] for name in asked.key), strict=True)
    subjects = frame[asked.subject]
    return {
        tuple(map(str, of)): (str(subject), str(state))
        for of, subject, state in zip(keys, subjects, states, strict=True)
    }


def _answer(asked: _Question, store: Store, as_of: date, viewer: Viewer) -> pd.DataFrame:
    every = {"framework": "all"} if asked.kind == "capability" else {}
    frame = store.answer(asked.query, viewer, as_of=as_of, **every)
    if asked.kind != "obligation":
        return frame
    editions = store.answer("edition_in_force", viewer, as_of=as_of)
    return frame[frame["edition"].isin(editions.loc[editions["in_force"], "edition"])]


def _is_better(order: tuple[str, ...], old: str, new: str) -> bool | None:
    if old not in order or new not in order:
        return None
    return order.index(new) > order.index(old)
