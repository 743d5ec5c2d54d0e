"""The marking of an answer: the highest among the rows behind it, computed.

Which rows those are is told by the tables that its queries read. An answer about one region rests
on the rows about that region and about the network; whether rows about other regions are behind it
too is told by asking again without any restricted row and comparing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from dashboard.errors import UsageError
from dashboard.exhibits.exhibit import Exhibit
from dashboard.exhibits.question import Question
from dashboard.model import OFFICIAL, OFFICIAL_ONLY, SENSITIVE
from dashboard.store.reading import tables_behind


def marking_of_queries(question: Question, queries: Iterable[str]) -> str:
    """The highest marking among all rows of the tables that some queries read."""
    return SENSITIVE if _restricted(question, queries) else OFFICIAL


def marking_of_exhibit(
    question: Question, queries: Iterable[str], made: Exhibit, make: Callable[[Question], Exhibit]
) -> str:
    """The highest marking among the rows behind an exhibit that asked these queries."""
    restricted = _restricted(question, queries)
    if not restricted:
        return OFFICIAL
    home = question.home
    if any(known and (home is None or about in (home, None)) for about, known in restricted):
        return SENSITIVE
    official = replace(question, viewer=replace(question.viewer, scope=OFFICIAL_ONLY))
    try:
        without = make(official)
    except (UsageError, KeyError, ValueError, IndexError):  # it cannot be asked without them
        return SENSITIVE
    return OFFICIAL if _content(made) == _content(without) else SENSITIVE


def _restricted(question: Question, queries: Iterable[str]) -> list[tuple[str | None, bool]]:
    """The restricted rows in the tables that queries read: about which region, and if known yet."""
    if question.viewer.scope.regions == ():
        return []
    tables = frozenset[str]().union(*map(tables_behind, queries))
    return [(row.about, row.is_known) for row in question.restricted if row.table in tables]


def _content(exhibit: Exhibit) -> tuple[Any, ...]:
    """Everything that an exhibit says, so that two can be compared."""
    frames = (exhibit.frame, exhibit.table)
    said = tuple(frame.astype(str).to_csv() for frame in frames)
    return (*said, exhibit.title, exhibit.alt, exhibit.note, exhibit.sources)
