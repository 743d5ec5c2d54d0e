"""The words of the product as types: who asks, and how positions and levels are ordered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

FIRST_DAY = date(2012, 7, 1)
"""The first Strategic Policing Requirement was published in July 2012; nothing is asked before."""


OFFICIAL = "OFFICIAL"
SENSITIVE = "OFFICIAL-SENSITIVE"
MARKINGS = (OFFICIAL, SENSITIVE)
"""Protective markings, the lower first."""


def highest(markings: Iterable[str]) -> str:
    """The highest of some markings; of none, the lowest that there is."""
    return max(markings, key=MARKINGS.index, default=OFFICIAL)


@dataclass(frozen=True)
class Scope:
    """Which rows are there for a viewer at all.

    OFFICIAL rows are there for everybody. The full edition adds the OFFICIAL-SENSITIVE rows that
    the ROCUs of `regions` own, or all of them where `regions` is None; the public edition adds
    none, and leaves out small numbers of posts.
    """

    edition: str = "full"
    regions: tuple[str, ...] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every row is there, each as it is."""
        return self.edition == "full" and self.regions is None

    def __str__(self) -> str:
        regions = "" if self.regions is None else ", " + (" ".join(self.regions) or "no region")
        return f"{self.edition} edition{regions if self.edition == 'full' else ''}"


WHOLE = Scope()
OFFICIAL_ONLY = Scope(regions=())
PUBLIC = Scope("public", ())


@dataclass(frozen=True)
class Viewer:
    """Who asks: a name for the audit log, the roles that were given, and what they may do and see.

    `permissions` are those of the roles, by the names that `access.roles` gives them.
    """

    name: str
    scope: Scope
    roles: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset()

    @property
    def in_public(self) -> Viewer:
        """The same person looking at the public edition."""
        return replace(self, scope=PUBLIC)


LOCAL_OPERATOR = Viewer("local operator", WHOLE)
"""Whoever runs the product on a machine of their own, from the command line or the browser."""


class Annex(StrEnum):
    """Where the annex of a pack is: in the same file, in a file of its own, or left out."""

    WITH = "with"
    APART = "apart"
    NONE = "none"
