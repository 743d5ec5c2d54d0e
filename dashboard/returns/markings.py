"""Whether fewer people will see what a version says than what it takes the place of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from dashboard.ledger.ledger import Ledger
from dashboard.model import MARKINGS
from dashboard.returns.kinds import Sheet
from dashboard.returns.live import RESTATED
from dashboard.returns.versions import Columns, Version, counting, rows_of, versions

Key = tuple[str | None, ...]


def marked_higher(ledger: Ledger, version: Version, rows: Mapping[str, Columns]) -> bool:
    """Whether a version marks any row higher than the one whose place it takes.

    `rows` are those of the version. A row takes the place of the newest one of the same key; rows
    of funding and of contributions, of all those of the same year and kind.
    """
    new = _placed(version, rows)
    earlier = [
        other
        for other in counting(versions(ledger))
        if other.of[:2] == version.of[:2]
        and other.period <= version.period
        and other.key != version.key
    ]
    for other in sorted(earlier, key=lambda other: other.period, reverse=True):
        if not new:
            break
        old = _placed(other, rows_of(ledger, [other])[other.key])
        for place in old.keys() & new.keys():
            if _is_higher(old[place], new.pop(place)):
                return True
    return False


def _is_higher(old: Mapping[Key, list[int]], new: Mapping[Key, list[int]]) -> bool:
    """Whether a row is marked higher than its like, or all of them than all that were."""
    if any(max(new[key]) > max(old[key]) for key in old.keys() & new.keys()):
        return True
    were, are = ([*chain.from_iterable(markings.values())] for markings in (old, new))
    return max(are) > max(were) or min(are) > min(were)


def _placed(
    version: Version, rows: Mapping[str, Columns]
) -> dict[tuple[str, Key], dict[Key, list[int]]]:
    """How high each row is marked, by the place that it takes and by its key."""
    found: dict[tuple[str, Key], dict[Key, list[int]]] = {}
    for sheet in version.kind.sheets:
        if sheet.table.holds("marking"):
            for place, key, marking in _markings(sheet, version, rows.get(sheet.name, {})):
                keys = found.setdefault((sheet.name, place), {})
                keys.setdefault(key, []).append(MARKINGS.index(marking))
    return found


def _markings(sheet: Sheet, version: Version, columns: Columns) -> Iterator[tuple[Key, Key, str]]:
    count = len(columns.get("line", []))
    names = ("financial_year", "kind") if sheet.name in RESTATED else sheet.key

    def keys(names: tuple[str, ...]) -> list[Key]:
        return list(zip(*(columns.get(name) or [None] * count for name in names), strict=True))

    given = columns.get("marking") or [None] * count
    for place, key, marking in zip(keys(names), keys(sheet.key), given, strict=True):
        yield place, key, marking or version.marking
