"""The words of the product as types: who asks, and how positions and levels are ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

FIRST_DAY = date(2012, 7, 1)
"""The first Strategic Policing Requirement was published in July 2012; nothing is asked before."""


@dataclass(frozen=True)
class Viewer:
    """Who asks. The edition decides which rows are there for this viewer at all."""

    name: str
    edition: str = "full"


LOCAL_OPERATOR = Viewer("local operator")
"""Whoever runs the product on a machine of their own, from the command line or the browser."""
EDITIONS = ("full", "public")
