"""What a return says that the one before did not, cell by cell, and what would follow from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.model import LOCAL_OPERATOR, Viewer
from dashboard.returns.kinds import Kind, Sheet
from dashboard.returns.live import RESTATED
from dashboard.returns.starting import rows_by_line
from dashboard.returns.versions import Columns, Version, counting

if TYPE_CHECKING:
    import pandas as pd

    from dashboard.store.store import Store

NOT_TOLD = "not told"
Key = tuple[str | None, ...]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class RowChange:
    """A row that is new, gone, not told or has other values: `cells` has old and new by column.

    A row that is not told this time was told on the day `stays`, and counts further.
    """

    table: str
    key: Mapping[str, str | None]
    what: str
    cells: Mapping[str, tuple[str | None, str | None]]
    stays: date | None = None


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


def compared(
    before: Version | None, version: Version, rows: Mapping[str, Mapping[str, Columns]]
) -> Difference:
    """How a version differs from the one before it; `rows` are those of both, by key."""
    is_later = before is not None and before.period < version.period
    return difference(
        version.kind,
        rows[before.key] if before else {},
        rows[version.key],
        before.period if before and is_later and version.kind.tells_of_quarter else None,
    )


def difference(
    kind: Kind,
    before: Mapping[str, Columns],
    now: Mapping[str, Columns],
    stays: date | None = None,
) -> Difference:
    """What is new, gone or other in `now`, table by table in the order of the kind's sheets.

    `stays` is the day that `before` tells of, where it goes on counting beside `now`: what a new
    quarter leaves out is then not gone, but in years that it restates.
    """
    changes: list[RowChange] = []
    unchanged = 0
    for sheet in kind.sheets:
        values = [name for name in (*sheet.key, *sheet.values) if sheet.table.holds(name)]
        new = _rows(now.get(sheet.name))
        restated = {(row.get("financial_year"), row.get("kind")) for row in new}
        for was, is_now in _paired(sheet, _rows(before.get(sheet.name)), new):
            row: Row = is_now or was or {}
            cells = {
                name: ((was or {}).get(name), (is_now or {}).get(name))
                for name in values
                if name not in sheet.key and (was or {}).get(name) != (is_now or {}).get(name)
            }
            if was and is_now and not cells:
                unchanged += 1
                continue
            is_restated = (
                sheet.name in RESTATED and (row.get("financial_year"), row.get("kind")) in restated
            )
            what = "changed" if was and is_now else "new" if is_now else "gone"
            kept = stays if what == "gone" and not is_restated else None
            key = {name: row.get(name) for name in sheet.key}
            changes.append(RowChange(sheet.name, key, NOT_TOLD if kept else what, cells, kept))
    return Difference(changes, unchanged)


def _rows(columns: Columns | None) -> list[Row]:
    return list(rows_by_line(columns)) if columns else []


def _paired(sheet: Sheet, old: list[Row], new: list[Row]) -> list[tuple[Row | None, Row | None]]:
    """Each row with the one that it was before. Of several of one key, those that are alike go
    together first: a grant that is left out is not the one that follows it."""
    by_key: dict[Key, list[Row]] = {}
    for row in old:
        by_key.setdefault(_of(sheet, row), []).append(row)
    pairs: list[tuple[Row | None, Row | None]] = [(None, row) for row in new]
    for is_alike in (True, False):
        for at, row in enumerate(new):
            left = by_key.get(_of(sheet, row), [])
            if pairs[at][0] is None and left:
                found = [held for held in left if not is_alike or _said(sheet, held, row)]
                if found:
                    pairs[at] = found[0], row
                    left.remove(found[0])
    return [*pairs, *((row, None) for rows in by_key.values() for row in rows)]


def _of(sheet: Sheet, row: Row) -> Key:
    return tuple(row.get(name) for name in sheet.key)


def _said(sheet: Sheet, one: Row, other: Row) -> bool:
    """Whether two rows say the same."""
    return all(one.get(name) == other.get(name) for name in sheet.values)


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
