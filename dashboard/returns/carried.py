"""What a return repeats of the last one: single rows, or all that it does not give itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dashboard.errors import Problem
from dashboard.returns.columns import HEADINGS
from dashboard.returns.form import AS_LAST, EVERYTHING, LAST, YES
from dashboard.returns.kinds import Sheet
from dashboard.returns.read import Return
from dashboard.returns.starting import rows_by_line
from dashboard.returns.versions import Columns, Version
from dashboard.store.stage import TableRow
from dashboard.store.text import tidied


def carried(
    sent: Return, last: Version | None, rows: Mapping[str, Columns]
) -> tuple[Return, list[Problem]]:
    """The return with what it repeats written out, and what it would repeat and cannot.

    `rows` are those of `last`, the subject's last counting return of an earlier period.
    """
    if sent.repeats and last is None:
        return sent, [
            Problem(
                sent.head,
                0,
                EVERYTHING,
                YES,
                "there is no return of an earlier quarter to repeat",
                "Fill the sheets in, and leave this empty",
            )
        ]
    problems: list[Problem] = []
    made: dict[str, list[TableRow]] = {}
    repeated_from: dict[str, int] = {}
    for sheet in sent.kind.sheets:
        given = sent.rows.get(sheet.name, [])
        before = _Before(sheet, rows_by_line(rows.get(sheet.name, {})), given)
        held = list(_repeated(sent, sheet, given, before, problems))
        if sent.repeats:
            # Each has a line of its own, below all that were given: rows are told apart by it.
            below = max((row["line"] for row in given), default=1) + 1
            repeated_from[sheet.name] = below
            held += [row | {"line": at} for at, row in enumerate(before.others, start=below)]
        made[sheet.name] = held
    return replace(sent, rows=made, repeated_from=repeated_from), problems


class _Before:
    """The rows of last quarter, and which of them each row that is given takes the place of.

    Two rows can be about the same, such as two grants of the stream "other". A row then says which
    of them it is by its reference, or by what the grey cells beside it show.
    """

    def __init__(self, sheet: Sheet, before: list[TableRow], given: list[TableRow]) -> None:
        self._sheet = sheet
        self._before = before
        self._taken: dict[int, int] = {}
        """The places of rows of last quarter, by the line of the row that is given."""
        self._free: dict[tuple[str | None, ...], list[int]] = {}
        for at, row in enumerate(before):
            self._free.setdefault(self._key(row), []).append(at)
        self.many: set[int] = set()
        """The lines of rows that could be any of several."""
        for row in given:
            self._take(row, self._certain(row))
        for row in given:
            if row["line"] not in self._taken:
                self._take(row, self._alike(row))

    def of(self, row: TableRow) -> TableRow | None:
        """The row of last quarter that this one is."""
        at = self._taken.get(row["line"])
        return None if at is None else self._before[at]

    @property
    def others(self) -> list[TableRow]:
        """The rows of last quarter whose place no row takes."""
        taken = set(self._taken.values())
        return [row for at, row in enumerate(self._before) if at not in taken]

    def _take(self, row: TableRow, found: list[int]) -> None:
        if len(found) > 1:
            self.many.add(row["line"])
        elif found:
            self._taken[row["line"]] = found[0]
            self._alike(row).remove(found[0])

    def _key(self, row: TableRow) -> tuple[str | None, ...]:
        return tuple(row.get(name) for name in self._sheet.key)

    def _alike(self, row: TableRow) -> list[int]:
        """Where the rows stand that are about the same and that no row is yet."""
        return self._free.get(self._key(row), [])

    def _certain(self, row: TableRow) -> list[int]:
        """Where the row stands that this one names, or whose values its grey cells show."""
        alike, named, shown = self._alike(row), row.get("funding_id"), row.get(LAST)
        if named:
            return [at for at in alike if self._before[at].get("funding_id") == named][:1]
        return [at for at in alike if shown and _shown(self._sheet, self._before[at]) == shown][:1]


def _shown(sheet: Sheet, row: TableRow) -> dict[str, str]:
    """What the grey cells of a row show."""
    told = {name: tidied(str(row.get(name) or "")) for name in sheet.values}
    return {name: value for name, value in told.items() if value}


def _repeated(
    sent: Return,
    sheet: Sheet,
    given: list[TableRow],
    before: _Before,
    problems: list[Problem],
) -> Iterator[TableRow]:
    """The rows of a sheet, those that are marked as last quarter's with its values."""
    for row in given:
        mark = str(row.get(AS_LAST) or "").lower()
        was = before.of(row)
        told = {name: value for name, value in row.items() if name not in (AS_LAST, LAST)}
        column, value = AS_LAST, mark
        said = [name for name in sheet.values if row.get(name)]
        if row["line"] in before.many and (mark or sent.repeats):
            column, value = (AS_LAST, mark) if mark else (said[0], str(row[said[0]]))
            wrong = "there were several such rows last quarter, and it cannot be told which this is"
            remedy = "Fill in every row of this kind, and mark none of them"
        elif not mark:
            yield told
            continue
        elif mark != YES:
            wrong, remedy = f"is not {YES}", f"Write {YES}, or leave it empty"
        elif said:
            names = ", ".join(HEADINGS[name].name for name in said)
            wrong = f"the row has values beside this mark ({names})"
            remedy = "Leave one of the two"
        elif was is None:
            wrong, remedy = "there is no such row in an earlier quarter", "Fill the row in"
        else:
            yield {**was, "line": row["line"]}
            continue
        problems.append(Problem(sent.place(sheet.name), row["line"], column, value, wrong, remedy))
