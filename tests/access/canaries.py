"""What tells restricted rows from all others, and who must not find it.

A canary is a word, a number or a day that only the restricted rows of one owner in one table have.
`canary_data` puts them into a data set. With `CANARIES=all` in the environment the sweeps over it
are exhaustive.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dashboard.model import PUBLIC, WHOLE, Scope, Viewer
from dashboard.store.contract import every_table, recorded
from dashboard.wording import spoken_date

EXHAUSTIVE = os.environ.get("CANARIES") == "all"

HERE, THERE, NOBODY = "nersou", "serocu", ""
OWNERS = (HERE, THERE, NOBODY)
"""Two regions own restricted rows about both of them, and no region owns some."""
FORCES = {HERE: ("cleveland", "durham"), THERE: ("surrey", "sussex")}

SCOPES = {
    "public": PUBLIC,
    HERE: Scope(regions=(HERE,)),
    THERE: Scope(regions=(THERE,)),
    "whole": WHOLE,
}
VIEWERS = {name: Viewer(f"who sees {name}", scope) for name, scope in SCOPES.items()}
NARROW = ("public", HERE, THERE)
"""The names of the scopes from which something is hidden."""
COMPARED = NARROW if EXHAUSTIVE else NARROW[:2]
"""Those that are compared with a data set from which it was deleted."""

MARKED = tuple(name for name, table in every_table().items() if table.holds("marking"))
RECORDED = tuple(recorded())
"""Those of what boards decide and do, which name no source."""

SMALL, BESIDE = "3", "881031"
TOTALS = ("881039", "881049", "881071", "881061")
"""A small number of posts, one beside it, and those that would give the small one back."""
UNEVEN, FAMILY, SIZE = ("881131", "881130"), "881231", "881331"
"""Posts established and filled with one vacancy, those of the body that came before another with a
small number, and the size of a force beside a small one."""
SMALL_WORD = "canarysmallnumber"


@dataclass(frozen=True)
class Canary:
    """What tells the restricted rows of one owner in one table."""

    owner: str
    table: str

    @property
    def word(self) -> str:
        """In every text of theirs, and in every id that only they have."""
        return f"canary{self.owner or 'nobody'}{self.table.replace('_', '')}"

    @property
    def source(self) -> str:
        return f"{self.word}-source"

    @property
    def number(self) -> str:
        """Posts, or the pounds of an amount."""
        return f"42{1 + OWNERS.index(self.owner)}{10 + MARKED.index(self.table)}7"

    @property
    def share(self) -> str:
        return f"{self.number[2:4]}.4273619"

    @property
    def day(self) -> date:
        return date(2025, 3 + OWNERS.index(self.owner), 11 + MARKED.index(self.table))

    @property
    def end(self) -> date:
        """A day to come, on which something ends."""
        return self.day.replace(year=2027)

    @property
    def marks(self) -> frozenset[str]:
        """What to look for in a text, as `plain` has it."""
        days = [text for day in (self.day, self.end) for text in (_said(day), day.isoformat())]
        return frozenset(map(plain, [self.word, self.number, self.share, *days]))


CANARIES = tuple(Canary(owner, table) for owner in OWNERS for table in MARKED)


def _said(day: date) -> str:
    return spoken_date(day, "day")


def shows(scope: Scope, owner: str) -> bool:
    """Whether a scope shows the restricted rows of an owner."""
    if scope.edition == "public":
        return False
    return scope.regions is None or owner in scope.regions


def hidden_from(scope: Scope) -> frozenset[str]:
    """The marks of everything that a scope must not show."""
    withheld = (SMALL_WORD, *TOTALS, *UNEVEN, FAMILY, SIZE)
    small = frozenset(withheld) if scope.edition == "public" else frozenset[str]()
    return small.union(*(held.marks for held in CANARIES if not shows(scope, held.owner)))


def plain(text: str) -> str:
    """A text in small letters, without what stands between the parts of words and of numbers."""
    return re.sub(r"[\s,\u00ad\u200b\u202f]+", "", text).lower()


DIGEST = re.compile(r"\$\$ID-[0-9a-f]{32}")


def found_in(text: str, marks: Iterable[str]) -> list[str]:
    """Which of these marks a text has."""
    # Streamlit calls a chart by a digest of it, in which any few digits can stand.
    searched = plain(DIGEST.sub("", text))
    return sorted(mark for mark in marks if mark in searched)
