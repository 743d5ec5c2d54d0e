"""Every error that a person can be shown: what happened, where, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_PROBLEMS = 100
"""So many are told one by one: nobody reads further before mending what is told already."""
MAX_VALUE_LETTERS = 80
"""So many letters of a wrong value are repeated: enough to find it by."""


class DashboardError(Exception):
    """Something a person can put right. The message is a whole sentence that says how."""


class UsageError(DashboardError):
    """A question that cannot be asked: an unknown name, or a value that does not fit."""


class NoDatabaseError(DashboardError):
    """There is no published database, or it was built for another version of this product."""


class AccessError(DashboardError):
    """Somebody may not see or do what was asked, or it could not be found out whether they may."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a data set, located so that a person can go and mend it.

    `line` counts from 1, the header included; 0 stands for the file as a whole.
    """

    file: str
    line: int
    column: str
    value: str
    wrong: str
    remedy: str

    @property
    def order(self) -> tuple[str, int, int, Problem]:
        """Where it stands among others, as somebody goes through them: row by row. Cells are told
        by their sheet, so C10 comes after D9."""
        sheet, _, cell = self.file.partition("!")
        found = re.fullmatch("([A-Z]+)([0-9]+)", cell)
        if found is None:
            return self.file, self.line, 0, self
        return sheet, int(found[2]), len(found[1]), self

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        value = (
            self.value
            if len(self.value) <= MAX_VALUE_LETTERS
            else self.value[:MAX_VALUE_LETTERS] + "…"
        )
        what = f"{self.column} {value!r}" if self.column and value else self.column
        said = f"{place}: {what + ': ' if what else ''}{self.wrong}. {self.remedy}."
        # One line, in which a space of another kind can be seen and a terminal obeys nothing.
        return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in said)


class DataSetError(DashboardError):
    """A data set that does not keep the contract, with what is wrong with it.

    The first hundred problems are told one by one; `count` is how many there are.
    """

    def __init__(self, problems: list[Problem], count: int) -> None:
        # What kind of data set a folder is comes first: the rest may follow from it.
        self.problems = sorted(
            problems, key=lambda problem: ("data_set.csv" not in problem.file, problem.order)
        )[:MAX_PROBLEMS]
        self.more = count - len(self.problems)
        super().__init__(
            f"{count:,} {'problem' if count == 1 else 'problems'} in the data; "
            "nothing was published, and what was published before is untouched."
        )


class ReturnError(DataSetError):
    """A return that cannot be taken, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems, len(problems))
        self.every = problems
        count = len(problems)
        self.args = (
            f"{count:,} {'problem' if count == 1 else 'problems'} in the return; it was not sent. "
            "Put right what is listed, and send it again.",
        )
